"""What is known of a country that a solution might go to, and the answers that this suggests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.db.models import Q
from django.utils.translation import gettext

from banyan.commons.languages import language_name
from banyan.commons.models import Place
from banyan.commons.models.places import PlaceKind
from banyan.commons.queries.indicators import Comparison, figures_of_place
from banyan.methods import scaling_guide as guide
from banyan.needs.models import Need
from banyan.people.models import Organisation
from banyan.people.models.organisations import OrganisationKind
from banyan.scaling.words import scale_words
from banyan.solutions.models import Solution

EARTH_KM = 6_371.0


@dataclass(frozen=True, slots=True)
class KnownOfCountry:
    """A country beside the solution's own: facts for the method, and figures of its themes for the reader."""

    place: Place
    facts: guide.CountryFacts
    figures: Sequence[Comparison]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer that facts suggest, in the reader's words."""

    step: int
    words: str
    reasons: Sequence[str]


def home_country(solution: Solution) -> Place | None:
    """The country of the solution: where it was developed, else where it runs, else its organisation's. Two queries."""
    rows = solution.places.select_related("place").order_by("relation", "pk")
    places = [row.place for row in rows[:20]]
    if solution.organisation is not None and solution.organisation.home_id:
        home = Place.objects.filter(pk=solution.organisation.home_id).first()
        places += [home] if home else []
    ids = [ancestor for place in places for ancestor in place.ancestors]
    countries = {place.pk: place for place in Place.objects.filter(pk__in=ids, kind=PlaceKind.COUNTRY)}
    return next((countries[pk] for pk in ids if pk in countries), None)


def facts_of_country(solution: Solution, place: Place, *, home: Place | None) -> KnownOfCountry:
    """What is known of `place`, seen from `home`. Six queries at most, whatever the number of rows."""
    themes = list(solution.themes.values_list("pk", "parent_id"))
    goals = {parent or pk for pk, parent in themes}
    figures = _figures_of(place, goals)
    worst = min(
        (one for one in figures if one.better_than is not None), key=lambda one: one.better_than or 0.0, default=None
    )
    working = Organisation.objects.filter(
        Q(serves__ancestors__contains=[place.pk]) | Q(home__ancestors__contains=[place.pk]),
        Q(themes__in=goals) | Q(themes__parent__in=goals),
        is_hidden=False,
    ).exclude(pk=solution.organisation_id or 0)
    shared = _shared_language(place, home, solution)
    return KnownOfCountry(
        place,
        guide.CountryFacts(
            indicator=worst.name if worst else "",
            worse_than_peers=1 - worst.better_than if worst and worst.better_than is not None else None,
            voiced_needs=_voiced(place, goals),
            shared_language=shared,
            speaks_otherwise=bool(place.languages and home and home.languages and not shared),
            income_group=_income(place),
            home_income_group=_income(home),
            distance_km=_distance(place, home),
            organisations=working.values("pk").distinct().count(),
            organisations_accepting=working.filter(capacity__gt=0).values("pk").distinct().count(),
            funders=working.filter(kind=OrganisationKind.FUNDER).values("pk").distinct().count(),
        ),
        figures,
    )


def suggestion_for(question: guide.Question, known: KnownOfCountry) -> Suggestion | None:
    """The answer that the facts suggest, with its reasons in the reader's language; None where they say nothing."""
    found = guide.suggest_answer(question.code, known.facts)
    if found is None:
        return None
    reasons = []
    for reason in found.reasons:
        params = dict(reason.params)
        if "language" in params:
            params["language"] = language_name(str(params["language"]))
        reasons.append(gettext(guide.FACT_SENTENCES[reason.code]) % params)
    return Suggestion(found.step, scale_words(question, found.step), reasons)


def _figures_of(place: Place, goals: set[int]) -> list[Comparison]:
    measured = figures_of_place(place)
    if measured is None:
        return []
    return [
        one
        for one in measured.comparisons
        if one.indicator.theme is not None and (one.indicator.theme.parent_id or one.indicator.theme.pk) in goals
    ]


def _voiced(place: Place, goals: set[int]) -> int:
    needs = Need.objects.filter(place__ancestors__contains=[place.pk], state="open")
    return needs.filter(Q(themes__in=goals) | Q(themes__parent__in=goals)).values("pk").distinct().count()


def _shared_language(place: Place, home: Place | None, solution: Solution) -> str:
    known = [*(home.languages if home else []), *solution.languages]
    return next((language for language in place.languages if language in known), "")


def _income(place: Place | None) -> str:
    group = place.income_group if place is not None else ""
    return group if group in guide.INCOME_ORDER else ""


def _distance(place: Place, home: Place | None) -> float | None:
    """Kilometres between the middles of two countries, along the great circle; None where one is not known."""
    if home is None or None in (place.latitude, place.longitude, home.latitude, home.longitude):
        return None
    lat1, lon1, lat2, lon2 = (
        radians(value or 0.0) for value in (place.latitude, place.longitude, home.latitude, home.longitude)
    )
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
