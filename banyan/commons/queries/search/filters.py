"""What the search is narrowed to. What is not understood finds nothing: a filter that is lost, misspelt or renamed must
never show everything instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import all_kinds
from banyan.commons.models import Place, Theme
from banyan.commons.queries.places import resolve_place
from banyan.commons.queries.search.goals import theme_of_code
from banyan.commons.text import tidy_line

_CODE = re.compile(r"[a-z0-9_]{1,24}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")

FILTER_LABELS = {
    "kind": _("Kind"),
    "place": _("Place"),
    "theme": _("Theme"),
    "stage": _("Stage"),
    "language": _("Language"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Understood filters; empty ones keep everything. `unknown` names those whose value means nothing here (then
    nothing is found), `candidates` the places that an ambiguous name may mean."""

    kinds: tuple[str, ...] = ()
    place: Place | None = None
    theme: Theme | None = None
    stage: str = ""
    language: str = ""
    unknown: tuple[str, ...] = ()
    candidates: tuple[Place, ...] = ()

    @property
    def are_any(self) -> bool:
        return bool(self.kinds or self.place or self.theme or self.stage or self.language or self.unknown)

    def clause(self, table: str) -> tuple[str, dict[str, Any]]:
        """A condition on a search entry, beginning with " AND" where there is one, and its parameters."""
        conditions = {
            f"{table}.kind = ANY(%(kinds)s)": self.kinds,
            f"{table}.place_ids @> ARRAY[%(place)s::bigint]": self.place,
            f"{table}.theme_ids @> ARRAY[%(theme)s::bigint]": self.theme,
            f"{table}.stage = %(stage)s": self.stage,
            f"{table}.languages @> ARRAY[%(language)s::varchar]": self.language,
        }
        return "".join(f" AND {condition}" for condition, value in conditions.items() if value), self.parameters

    @property
    def parameters(self) -> dict[str, Any]:
        """Values by name, as `clause` and commons_nearest_entries take them."""
        return {
            "kinds": list(self.kinds),
            "place": self.place.pk if self.place else None,
            "theme": self.theme.pk if self.theme else None,
            "stage": self.stage,
            "language": self.language,
        }


def understood_filters(
    *,
    kinds: Sequence[str] | None = (),
    place: str | None = "",
    theme: str | None = "",
    stage: str | None = "",
    language: str | None = "",
) -> Filters:
    """Filters from what was typed or linked. "" and () mean "not filtered"; None means that a value was lost.

    place: what `place_code` gives, or a name as people write it. theme: code of a goal or target, "3" or "3.2". Costs
    one query for a place's code, up to three for a name.
    """
    unknown: list[str] = []
    found_place, candidates = _place(place)
    if place is None or (tidy_line(place) and found_place is None):
        unknown.append("place")
    found_theme = theme_of_code(theme.strip()) if theme else None
    if theme is None or (theme and found_theme is None):
        unknown.append("theme")
    searchable = {kind.name for kind in all_kinds() if kind.search_document is not None}
    if kinds is None or set(kinds) - searchable:
        unknown.append("kind")
    if stage is None or (stage and not _CODE.fullmatch(stage)):
        unknown.append("stage")
    if language is None or (language and not _LANGUAGE.fullmatch(language)):
        unknown.append("language")
    return Filters(
        tuple(dict.fromkeys(kinds or ())),
        found_place,
        found_theme,
        stage or "",
        language or "",
        tuple(unknown),
        candidates,
    )


def _place(typed: str | None) -> tuple[Place | None, tuple[Place, ...]]:
    """The place that is meant, or else those that may be meant."""
    if not typed or not tidy_line(typed):
        return None, ()
    meant = resolve_place(typed)
    return meant.place, meant.candidates
