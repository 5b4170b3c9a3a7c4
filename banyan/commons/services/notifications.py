"""Putting deeds before the people whom they concern, with the reason why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from banyan.commons.kinds import kind_named
from banyan.commons.models import Activity, Notification, Watch
from banyan.commons.permissions import require
from banyan.commons.queries.activity import sentence_of

# Strongest first: who is told for two reasons gets the first.
REASONS = ("yours", "steward", "watching", "place", "theme")
Audience = Callable[[Activity], Mapping[int, str]]
Silencer = Callable[[Activity, set[int]], set[int]]
_silencers: list[Silencer] = []


def nobody(activity: Activity) -> Mapping[int, str]:
    """The audience of deeds that are nobody else's business."""
    return {}


_audiences: dict[str, Audience] = {"watched": nobody, "unwatched": nobody}


def register_audience(verb: str, audience: Audience) -> None:
    """Have `audience` say who is told of deeds with this verb and why, instead of owners and watchers."""
    _audiences[verb] = audience


def register_silencer(silencer: Silencer) -> None:
    """Have `silencer` pick, of the given ids of persons, those who must not be told of an activity."""
    if silencer not in _silencers:
        _silencers.append(silencer)


def notify(activity: Activity) -> None:
    """Put an activity into the inboxes of those it concerns. Calling it again adds nobody twice.

    A deed without a sentence tells nobody. Watchers hear of public deeds alone; owners also of private ones, if their
    kind has a sentence for it. Nobody is told of their own deeds.
    """
    if sentence_of(activity) is None:
        return
    told = dict(_audiences.get(activity.verb, _owners_and_watchers)(activity))
    told.pop(activity.actor_id or 0, None)
    if not told:
        return
    for silencer in _silencers:
        for person in silencer(activity, set(told)):
            told.pop(person, None)
    people = get_user_model()._default_manager.filter(pk__in=told, is_active=True).values_list("pk", flat=True)
    Notification.objects.bulk_create(
        [Notification(person_id=pk, activity=activity, reason=told[pk]) for pk in people],
        batch_size=2000,
        ignore_conflicts=True,
    )


def _owners_and_watchers(activity: Activity) -> Mapping[int, str]:
    told: dict[int, str] = {}
    if activity.is_public:
        told.update(watchers_of(activity))
    for kind, pk in ((activity.kind, activity.object_id), (activity.on_kind, activity.on_id)):
        if kind and pk is not None:
            told.update(dict.fromkeys(owners_of(kind, pk), "yours"))
    return told


def owners_of(kind_name: str, pk: int) -> set[int]:
    """Ids of the persons whose thing it is; none where it is gone."""
    kind = kind_named(kind_name)
    thing = kind.load([pk]).get(pk)
    return set(kind.owner_ids(thing)) if thing is not None else set()


def watchers_of(activity: Activity) -> dict[int, str]:
    """Who watches the thing, what it belongs to, or a place or theme of it, and which of these."""
    of_thing = Q(kind=activity.kind, object_id=activity.object_id)
    if activity.on_kind:
        of_thing |= Q(kind=activity.on_kind, object_id=activity.on_id)
    of_place = Q(kind="place", object_id__in=activity.place_ids)
    of_theme = Q(kind="theme", object_id__in=activity.theme_ids)
    found = Watch.objects.filter(of_thing | of_place | of_theme).values_list("person_id", "kind")
    told: dict[int, str] = {}
    for person, kind in found:
        reason = kind if kind in ("place", "theme") else "watching"
        if person not in told or REASONS.index(reason) < REASONS.index(told[person]):
            told[person] = reason
    return told


@transaction.atomic
def mark_read(*, by: Any, ids: Iterable[int]) -> int:
    """Mark these notifications of `by` as read; others' are left alone. Returns how many changed.

    Nothing is recorded: reading is nobody else's business and changes no thing.
    """
    require(by.is_authenticated)
    return Notification.objects.filter(person=by, pk__in=list(ids), read_at__isnull=True).update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(*, by: Any, up_to: int) -> int:
    """Mark as read all of `by`'s notifications up to the one with this id, so that none that came since is missed."""
    require(by.is_authenticated)
    return Notification.objects.filter(person=by, pk__lte=up_to, read_at__isnull=True).update(read_at=timezone.now())
