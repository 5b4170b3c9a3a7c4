"""Matches, gaps and plans in words that people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.models import Place
from banyan.commons.models.places import PlaceKind
from banyan.commons.queries.search.goals import all_themes
from banyan.commons.queries.search.labels import language_label
from banyan.methods import matching
from banyan.people.capabilities import CAPABILITIES
from banyan.people.pathways import PATHWAYS

PART_NAMES: Final[dict[str, str | Promise]] = {
    "need": _("The need is there"),
    "meaning": _("Close in what they do"),
    "goals": _("Works on the same goals"),
    "place": _("Works in the place"),
    "capabilities": _("Can do what it takes"),
    "capacity": _("Has room"),
    "pathways": _("Accepts the pathway"),
    "languages": _("Speaks the languages"),
    "track_record": _("Has carried before"),
}
CONDITION_NAMES: Final[dict[str, str | Promise]] = {
    "people": _("People who need it"),
    "partners": _("Partners who could run it"),
    "payer": _("Somebody who pays"),
    "rules": _("Rules"),
    "infrastructure": _("Infrastructure"),
    "language": _("Language"),
    "inputs": _("What it takes to run"),
}
FIT_NAMES: Final[dict[str, str | Promise]] = {
    "met": _("There"),
    "partly": _("Partly"),
    "missing": _("Missing"),
    "unknown": _("Not known"),
}
FIT_TONES: Final = {"met": "good", "partly": "warning", "missing": "error", "unknown": "neutral"}


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part of a score: how much of it is reached, of 100, and a sentence."""

    name: str
    percent: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """A pair with its score of 100. `thing` is the organisation, or the solution where these were ranked."""

    thing: Any
    place: Place | None
    percent: int
    sentence: str
    parts: Sequence[ShownPart]
    improvements: Sequence[str]
    dismissed: int = 0
    is_saved: bool = False


@dataclass(frozen=True, slots=True)
class ShownLeftOut:
    """Who was left out, why, and what would change that."""

    thing: Any
    reason: str
    improvement: str


@dataclass(frozen=True, slots=True)
class ShownGap:
    """One condition in one place."""

    name: str
    fit: str
    fit_name: str
    tone: str
    sentence: str
    closing: str


@dataclass(frozen=True, slots=True)
class ShownFit:
    """All conditions in one place."""

    place: Place
    gaps: Sequence[ShownGap]
    met: int


@dataclass(slots=True)
class Words:
    """Sentences of reasons, with countries, goals, languages, abilities and pathways by their names."""

    countries: dict[str, Place] = field(default_factory=dict)
    goals: dict[int, str] = field(default_factory=dict)

    @classmethod
    def for_countries(cls, codes: Iterable[str]) -> Words:
        """Names of these countries, in one query."""
        wanted = {code for code in codes if code}
        rows = Place.objects.filter(kind=PlaceKind.COUNTRY, code__in=wanted) if wanted else []
        goals = {theme.number: theme.local_name for theme in all_themes() if theme.parent_id is None}
        return cls({str(row.code): row for row in rows}, goals)

    def say(self, reason: matching.Reason | None) -> str:
        """The sentence of a reason, in the reader's language; "" for none."""
        if reason is None:
            return ""
        return matching.sentence(reason, translate=_now, naming=self._name)

    def _name(self, parameter: str, code: str) -> str:
        if parameter in ("country", "near", "countries") and code in self.countries:
            return self.countries[code].local_name
        if parameter in ("goals", "goal") and code.isdigit():
            return self.goals.get(int(code), code)
        if parameter in ("language", "languages"):
            return language_label(code)
        if parameter == "capabilities":
            return str(CAPABILITIES.get(code, code))
        if parameter == "pathways":
            return str(PATHWAYS[code].name) if code in PATHWAYS else code
        return code


def codes_of(ranking: matching.CarrierRanking) -> set[str]:
    """Countries that the sentences of a ranking name."""
    reasons = [part.reason for match in ranking.matches for part in match.parts]
    reasons += [reason for match in ranking.matches for reason in match.improvements]
    named = {str(reason.params[name]) for reason in reasons for name in ("country", "near") if name in reason.params}
    return named | {match.place for match in ranking.matches}


def shown_matches(
    ranking: matching.CarrierRanking,
    things: Mapping[int, Any],
    words: Words,
    saved: set[int],
) -> list[ShownMatch]:
    """The matches whose organisation or solution is still shown."""
    return [
        ShownMatch(
            things[int(match.key)],
            words.countries.get(match.place),
            round(100 * match.score),
            _in_short(match, words),
            [
                ShownPart(str(PART_NAMES[part.name]), round(100 * part.value), words.say(part.reason))
                for part in match.parts
            ],
            [words.say(reason) for reason in match.improvements],
            match.dismissed,
            int(match.key) in saved,
        )
        for match in ranking.matches
        if int(match.key) in things
    ]


def _in_short(match: matching.CarrierMatch, words: Words) -> str:
    """The two strongest reasons and the weakest, as one would tell a colleague."""
    strongest = sorted(match.parts, key=lambda part: -part.value * part.weight)[:2]
    return " ".join(words.say(part.reason) for part in strongest if part.value > 0)


def shown_left_out(ranking: matching.CarrierRanking, things: Mapping[int, Any], words: Words) -> list[ShownLeftOut]:
    """Those that a hard limit forbids."""
    return [
        ShownLeftOut(things[int(one.key)], words.say(one.reason), words.say(one.improvement))
        for one in ranking.left_out
        if int(one.key) in things
    ]


def shown_fits(fits: Sequence[matching.PlaceFit], words: Words) -> list[ShownFit]:
    """Gap lists of places."""
    return [
        ShownFit(
            words.countries[fit.country],
            [
                ShownGap(
                    str(CONDITION_NAMES[gap.condition]),
                    gap.fit.value,
                    str(FIT_NAMES[gap.fit.value]),
                    FIT_TONES[gap.fit.value],
                    words.say(gap.reason),
                    words.say(gap.closing),
                )
                for gap in fit.gaps
            ],
            fit.count(matching.Fit.MET),
        )
        for fit in fits
        if fit.country in words.countries
    ]
