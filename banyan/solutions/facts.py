"""What is said of a solution: the table of its fields, each with how it is checked, kept in versions and shown.

A solution's facts exist in two forms: with persons' and places' rows, as forms and services speak of them
(`SolutionFacts`), and plain, as versions and suggested edits keep them in JSON. Everything that goes over all fields
(editing, comparing, suggesting, restoring) goes over `FIELDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.comparison import Shown
from banyan.commons.errors import Invalid, Text
from banyan.commons.languages import language_codes, language_name
from banyan.commons.models import Place, Theme
from banyan.commons.money import LARGEST, Money, format_money, is_currency
from banyan.commons.services.places import NewLocality
from banyan.commons.text import tidy_line, tidy_text
from banyan.people.capabilities import capability_name, tidy_capabilities
from banyan.people.models import Organisation
from banyan.solutions.models import Solution, Stage

EARLIEST_YEAR: Final = 1900
MOST_PLACES: Final = 300
MOST_LANGUAGES: Final = 60
MOST_THEMES: Final = 30
MOST_CAPABILITIES: Final = 30
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs per person reached, in smallest units of the currency, at the prices of `year` if that is known."""

    minor: int
    currency: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class PlaceSince:
    """A place, and since which year if that is known. A locality that is not known yet is made when it is saved."""

    place: Place | NewLocality
    since: int | None = None


@dataclass(frozen=True, slots=True)
class SolutionFacts:
    """All that is said of a solution. `language` is that of these texts, found out from them where it is empty;
    `languages` are those in which the solution can be used."""

    title: str
    summary: str = ""
    problem: str = ""
    approach: str = ""
    for_whom: str = ""
    stage: str = Stage.IDEA
    themes: Sequence[Theme] = ()
    developed_in: Sequence[PlaceSince | Place] = ()
    running_in: Sequence[PlaceSince | Place] = ()
    cost: Cost | None = None
    requirements: str = ""
    capabilities_needed: Sequence[str] = ()
    looking_for: str = ""
    language: str = ""
    languages: Sequence[str] = ()
    licence: str = ""
    business_model: str = ""
    website: str = ""
    organisation: Organisation | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Names of what plain facts hold by id, for showing them."""

    places: Mapping[int, str]
    themes: Mapping[str, str]
    organisations: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `plain` checks a value and gives its plain form, or raises ValueError with a translatable message;
    `show` gives what readers see of a plain value. `is_text` says that it is prose in the solution's own language."""

    name: str
    label: Any  # translatable
    plain: Callable[[Any], Any]
    show: Callable[[Any, Names], Shown]
    is_text: bool = False


class Wrong(ValueError):
    """A value that cannot be taken; `message` is for the reader."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(str(message))


def _line(most: int, least: int = 0) -> Callable[[Any], str]:
    def plain(value: Any) -> str:
        text = tidy_line(str(value))
        if len(text) < least:
            raise Wrong(_("This needs at least %(number)s characters.") % {"number": least})
        if len(text) > most:
            raise Wrong(_("This is longer than %(number)s characters.") % {"number": most})
        return text

    return plain


def _prose(most: int) -> Callable[[Any], str]:
    def plain(value: Any) -> str:
        text = tidy_text(str(value))
        if len(text) > most:
            raise Wrong(_("This is longer than %(number)s characters.") % {"number": most})
        return text

    return plain


def _stage(value: Any) -> str:
    if value not in Stage.values:
        raise Wrong(_("Choose one of the stages."))
    return str(value)


def _themes(value: Iterable[Theme]) -> list[str]:
    themes = sorted(set(value), key=lambda theme: theme.order)
    if len(themes) > MOST_THEMES:
        raise Wrong(_("Choose the themes that matter most, %(number)s at most.") % {"number": MOST_THEMES})
    return [theme.code for theme in themes]


def _year(value: int | None) -> int | None:
    if value is not None and not EARLIEST_YEAR <= value <= datetime.now(tz=UTC).year + 1:
        raise Wrong(_("Enter a year from %(year)s until now.") % {"year": EARLIEST_YEAR})
    return value


def _places(value: Iterable[PlaceSince | Place]) -> list[Plain]:
    found: dict[int, int | None] = {}
    for entry in value:
        place, since = (entry, None) if isinstance(entry, Place) else (entry.place, _year(entry.since))
        if isinstance(place, NewLocality):
            raise TypeError("A new locality is settled before its facts are taken.")
        found[place.pk] = since if found.get(place.pk) is None else found[place.pk]
    if len(found) > MOST_PLACES:
        raise Wrong(_("Name at most %(number)s places; a country stands for all in it.") % {"number": MOST_PLACES})
    return [{"place": place, "since": found[place]} for place in sorted(found)]


def _cost(value: Cost | None) -> Plain | None:
    if value is None:
        return None
    if not is_currency(value.currency):
        raise Wrong(_("Choose a currency."))
    if not 0 <= value.minor <= LARGEST:
        raise Wrong(_("Enter what it costs, from nothing upwards."))
    return {"minor": value.minor, "currency": value.currency, "year": _year(value.year)}


def _capabilities(value: Iterable[str]) -> list[str]:
    return tidy_capabilities(value)[:MOST_CAPABILITIES]


def _language(value: str) -> str:
    if value not in language_codes():
        raise Wrong(_("Choose a language from the list."))
    return value


def _languages(value: Iterable[str]) -> list[str]:
    found = sorted({_language(code) for code in value})
    if len(found) > MOST_LANGUAGES:
        raise Wrong(_("Choose at most %(number)s languages.") % {"number": MOST_LANGUAGES})
    return found


def _website(value: str) -> str:
    address = str(value).strip()
    if len(address) > 300:
        raise Wrong(_("The address is too long."))
    if address:
        try:
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError:
            raise Wrong(_("Enter an address that starts with https:// or http://.")) from None
    return address


def _as_it_is(value: Any, names: Names) -> Shown:
    return str(value)


def _place_names(value: list[Plain], names: Names) -> Shown:
    shown = []
    for entry in value:
        name = names.places.get(entry["place"], _now("a place that is gone"))
        shown.append(
            _now("%(place)s, since %(year)s") % {"place": name, "year": entry["since"]} if entry["since"] else name
        )
    return shown


def _cost_shown(value: Plain | None, names: Names) -> Shown:
    if value is None:
        return ""
    amount = format_money(Money(value["minor"], value["currency"]))
    return f"{amount} ({value['year']})" if value["year"] else amount


FIELDS: Final[dict[str, Field]] = {
    field.name: field
    for field in (
        Field("title", _("Title"), _line(160, least=3), _as_it_is, is_text=True),
        Field("summary", _("Summary"), _line(400), _as_it_is, is_text=True),
        Field("problem", _("The problem"), _prose(20_000), _as_it_is, is_text=True),
        Field("approach", _("The approach"), _prose(20_000), _as_it_is, is_text=True),
        Field("for_whom", _("For whom"), _prose(4_000), _as_it_is, is_text=True),
        Field("stage", _("Stage"), _stage, lambda value, names: str(Stage(value).label)),
        Field(
            "themes",
            _("Themes"),
            _themes,
            lambda value, names: [f"{code} {names.themes.get(code, '')}".strip() for code in value],
        ),
        Field("developed_in", _("Developed in"), _places, _place_names),
        Field("running_in", _("Running in"), _places, _place_names),
        Field("cost", _("Cost per person reached"), _cost, _cost_shown),
        Field("requirements", _("What it takes to run"), _prose(10_000), _as_it_is, is_text=True),
        Field(
            "capabilities_needed",
            _("What those who run it must be able to do"),
            _capabilities,
            lambda value, names: [capability_name(code) for code in value],
        ),
        Field("looking_for", _("What it is looking for"), _prose(4_000), _as_it_is, is_text=True),
        Field("language", _("Language of this page"), _language, lambda value, names: language_name(value)),
        Field(
            "languages",
            _("Languages in which it can be used"),
            _languages,
            lambda value, names: [language_name(code) for code in value],
        ),
        Field("licence", _("Licence"), _line(120), _as_it_is),
        Field("business_model", _("Business model"), _prose(4_000), _as_it_is, is_text=True),
        Field("website", _("Website"), _website, _as_it_is),
        Field(
            "organisation",
            _("Organisation"),
            lambda value: value.pk if value is not None else None,
            lambda value, names: names.organisations.get(value, "") if value else "",
        ),
    )
}
TEXTS: Final = tuple(name for name, field in FIELDS.items() if field.is_text)


def plain_facts(given: Mapping[str, Any]) -> Plain:
    """Checked plain forms of some fields' values. Raises Invalid, keyed by the fields' names."""
    found: Plain = {}
    wrong: dict[str, Text] = {}
    for name, value in given.items():
        try:
            found[name] = FIELDS[name].plain(value)
        except Wrong as problem:
            wrong[name] = problem.message
    if wrong:
        raise Invalid(wrong)
    return found


def facts_of(solution: Solution) -> Plain:
    """A solution's facts as they stand, plain. Uses prefetched themes and places where there are any."""
    rows = sorted(solution.places.all(), key=lambda row: row.place_id)
    places = {
        relation: [{"place": row.place_id, "since": row.since_year} for row in rows if row.relation == relation]
        for relation in ("developed", "running")
    }
    cost = None
    if solution.cost_per_person_minor is not None:
        cost = {
            "minor": solution.cost_per_person_minor,
            "currency": solution.cost_currency,
            "year": solution.cost_year,
        }
    composed = {
        "themes": [theme.code for theme in sorted(solution.themes.all(), key=lambda theme: theme.order)],
        "developed_in": places["developed"],
        "running_in": places["running"],
        "cost": cost,
        "organisation": solution.organisation_id,
        "languages": sorted(solution.languages),
    }
    return {name: composed[name] if name in composed else getattr(solution, name) for name in FIELDS}


def names_for(*facts: Mapping[str, Any]) -> Names:
    """The names of all places, themes and organisations that occur in these plain facts, in three queries."""
    places = {
        entry["place"] for each in facts for key in ("developed_in", "running_in") for entry in each.get(key) or ()
    }
    codes = {code for each in facts for code in each.get("themes") or ()}
    groups = {each["organisation"] for each in facts if each.get("organisation")}
    return Names(
        {place.pk: place.local_name for place in Place.objects.filter(pk__in=places)},
        {theme.code: theme.local_name for theme in Theme.objects.filter(code__in=codes)},
        dict(Organisation.objects.filter(pk__in=groups, is_hidden=False).values_list("pk", "name")),
    )


def shown_facts(facts: Mapping[str, Any], names: Names) -> dict[str, Shown]:
    """Plain facts as readers see them; those that are lacking (in an erased version) are left out."""
    return {name: field.show(facts[name], names) for name, field in FIELDS.items() if name in facts}
