"""Places as files name them: by code, by name, or as a town and what it lies in."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from banyan.commons.errors import Invalid, Text
from banyan.commons.models import Place
from banyan.commons.queries.places import How, full_name, resolve_place
from banyan.commons.services.places import ensure_locality


@dataclass(slots=True)
class Atlas:
    """Finds places for one file, each text once."""

    by: Any
    _found: dict[tuple[str, tuple[str, ...]], Place] = field(default_factory=dict)

    def place(self, text: str, name: str, *, kinds: Collection[str] = ()) -> Place:
        """The place that a text means. A town or village that is not known yet is made, in the place that it is said
        to lie in. Raises Invalid, with what the text may mean, under the field's `name`."""
        tidy = " ".join(text.split())
        key = (tidy, tuple(kinds))
        if key in self._found:
            return self._found[key]
        meant = resolve_place(tidy, kinds=kinds)
        if meant.place is not None:
            self._found[key] = meant.place
            return meant.place
        if meant.within is not None and meant.rest and not kinds:
            # Not remembered: the row that makes it may be taken back.
            return self._made(meant.rest, meant.within)
        if meant.how is How.SEVERAL:
            candidates = "; ".join(full_name(place) for place in meant.candidates[:4])
            why = _("“%(text)s” can mean: %(candidates)s. Write the one you mean.")
            raise Invalid({name: why % {"text": tidy[:80], "candidates": candidates}})
        if meant.candidates:
            near = ", ".join(place.local_name for place in meant.candidates)
            why = _("No place is known as “%(text)s”. Did you mean: %(near)s?")
            raise Invalid({name: why % {"text": tidy[:80], "near": near}})
        why = _("No place is known as “%(text)s”. Write a country, or a town and its country, such as “Kisumu, Kenya”.")
        raise Invalid({name: why % {"text": tidy[:80]}})

    def _made(self, names: str, within: Place) -> Place:
        """The innermost of places named from the inside out (“Gatwekera, Kibera”), each made where it is missing."""
        for part in reversed([part.strip() for part in re.split("[,،]", names) if part.strip()]):
            within = ensure_locality(by=self.by, name=part, parent=within)
        return within

    def places(self, texts: Sequence[str], name: str, *, kinds: Collection[str] = ()) -> list[Place]:
        """Several places, each once. Raises Invalid naming every text that cannot be understood."""
        found: dict[int, Place] = {}
        wrong: list[Text] = []
        for text in texts:
            try:
                place = self.place(text, name, kinds=kinds)
                found[place.pk] = place
            except Invalid as error:
                wrong.extend(error.fields.values())
        if wrong:
            raise Invalid({name: " ".join(map(str, wrong))})
        return list(found.values())
