"""Joining needs that are the same, without losing anyone's words.

The merged need keeps its row, its story, its confirmations, evidence and files; it points to its target, whose page
tells it as a further voice. So a merge can be taken back, and nothing is in two places at once.
"""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.models import Activity, Watch
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line
from banyan.needs import permissions
from banyan.needs.models import Need, NeedState
from banyan.people.models import Person

LONGEST_REASON: Final = 200


@transaction.atomic
def merge_needs(*, by: Person, need: Need, into: Need, reason: str = "") -> Need:
    """Join `need` into another, and return that. Needs merged into it before follow it there; who watched it watches
    the target as well.

    Raises NotAllowed (a steward of both may), Invalid, Conflict.
    """
    said = tidy_line(reason)
    if len(said) > LONGEST_REASON:
        raise Invalid({"reason": _("This is longer than 200 characters.")})
    source, target = _both_locked(need, into)
    require(permissions.can_merge(by, source) and permissions.can_merge(by, target))
    if source.pk == target.pk:
        raise Conflict(_("A need cannot be merged into itself."))
    if source.state not in permissions.OPEN_TO_CHANGE or target.state not in permissions.OPEN_TO_CHANGE:
        raise Conflict(_("Only needs that are open or met can be merged."))
    followers = list(Need.objects.select_for_update().filter(merged_into=source).order_by("pk"))
    before = source.state
    # The source goes first: its trigger counts the voices of the target while both rows are held already.
    source.merged_into, source.state, source.merge_reason = target, NeedState.MERGED, said
    source.version += 1
    source.save(update_fields=["merged_into", "state", "merge_reason", "version", "changed_at"])
    for follower in followers:
        Need.objects.filter(pk=follower.pk).update(merged_into=target)
    watchers = Watch.objects.filter(kind="need", object_id=source.pk).values_list("person_id", flat=True)
    Watch.objects.bulk_create(
        [Watch(person_id=person, kind="need", object_id=target.pk) for person in watchers], ignore_conflicts=True
    )
    record(
        by,
        "merged",
        source,
        on=target,
        places=[source.place, target.place],
        themes=target.themes.all(),
        facts={"into": target.pk, "was": before, "followers": [follower.pk for follower in followers]},
    )
    return target


@transaction.atomic
def unmerge_need(*, by: Person, need: Need) -> Need:
    """Make a merged need stand by itself again, as it was, with those that had followed it into the target.

    Raises NotAllowed, Conflict.
    """
    present = Need.objects.select_related("merged_into").get(pk=need.pk)
    if present.merged_into is None:
        raise Conflict(_("This need is not merged."))
    source, target = _both_locked(present, present.merged_into)
    require(permissions.can_merge(by, source) and permissions.can_merge(by, target))
    if source.state != NeedState.MERGED or source.merged_into_id != target.pk:
        raise Conflict(_("This need is not merged."))
    merging = Activity.objects.filter(verb="merged", kind="need", object_id=source.pk).order_by("-pk").first()
    facts = merging.facts if merging is not None else {}
    source.merged_into, source.merge_reason = None, ""
    source.state = NeedState.MET if facts.get("was") == NeedState.MET else NeedState.OPEN
    source.version += 1
    source.save(update_fields=["merged_into", "state", "merge_reason", "version", "changed_at"])
    back = Need.objects.select_for_update().filter(
        pk__in=facts.get("followers", []), merged_into=target, state=NeedState.MERGED
    )
    for follower in back.order_by("pk"):
        Need.objects.filter(pk=follower.pk).update(merged_into=source)
    record(by, "unmerged", source, on=target, places=[source.place], themes=source.themes.all())
    return source


def _both_locked(one: Need, other: Need) -> tuple[Need, Need]:
    """Both needs, locked in the order of their numbers, so that two merges the other way round wait, not deadlock."""
    rows = Need.objects.select_for_update(of=("self",)).select_related("organisation", "place", "merged_into")
    held = {need.pk: need for need in rows.filter(pk__in={one.pk, other.pk}).order_by("pk")}
    return held[one.pk], held[other.pk]
