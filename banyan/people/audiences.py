"""Who is told of deeds in this room, where it is not simply owners and watchers, and who is never told."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from banyan.commons.kinds import kind_named
from banyan.commons.models import Activity, Place, Theme
from banyan.commons.services.notifications import nobody, owners_of, register_audience, register_silencer
from banyan.people.models import Block, Case, Organisation, Person, Stewardship


def steward_ids(place_ids: list[int], theme_ids: list[int]) -> set[int]:
    """Ids of the stewards in whose scope something with these places (and what contains them) and themes lies."""
    found = Stewardship.objects.filter(
        Q(place__isnull=True) | Q(place_id__in=place_ids), Q(theme__isnull=True) | Q(theme_id__in=theme_ids)
    )
    return set(found.values_list("person_id", flat=True))


def _stewards_of_case(activity: Activity) -> Mapping[int, str]:
    case = Case.objects.filter(pk=activity.facts.get("case")).first()
    if case is None:
        return {}
    others = steward_ids(case.place_ids, case.theme_ids) - set(case.author_ids) - {case.decided_by_id}
    return dict.fromkeys(others, "steward")


def _general_stewards(activity: Activity) -> Mapping[int, str]:
    return dict.fromkeys(steward_ids([], []), "steward")


def _who_decides_on_joining(activity: Activity) -> Mapping[int, str]:
    owners = owners_of("organisation", activity.object_id)
    if owners:
        return dict.fromkeys(owners, "yours")
    organisation = Organisation.objects.filter(pk=activity.object_id).first()
    document = kind_named("organisation").search_document
    if organisation is None or document is None:
        return {}
    found = document(organisation)
    above = {a for row in Place.objects.filter(pk__in=found.places).values_list("ancestors", flat=True) for a in row}
    goals = {p for p in Theme.objects.filter(pk__in=found.themes).values_list("parent_id", flat=True) if p}
    return dict.fromkeys(steward_ids(sorted(above), [*found.themes, *goals]), "steward")


def _those_who_blocked_the_actor(activity: Activity, told: set[int]) -> set[int]:
    if activity.actor_id is None:
        return set()
    return set(
        Block.objects.filter(blocked_id=activity.actor_id, person_id__in=told).values_list("person_id", flat=True)
    )


def _those_who_left(activity: Activity, told: set[int]) -> set[int]:
    return set(Person.objects.filter(pk__in=told, erased_at__isnull=False).values_list("pk", flat=True))


def register() -> None:
    """Tell the notifications all of the above."""
    for verb in ("reported", "appealed"):
        register_audience(verb, _stewards_of_case)
    for verb in ("proposed_grant_general", "proposed_revoke_general", "proposed_erase_words"):
        register_audience(verb, _general_stewards)
    for verb in ("joined", "left"):
        register_audience(verb, nobody)
    register_audience("asked_to_join", _who_decides_on_joining)
    register_silencer(_those_who_blocked_the_actor)
    register_silencer(_those_who_left)
