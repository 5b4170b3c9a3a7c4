"""Joining needs that are the same, without losing anyone's words.

The merged need keeps its row, its story, its confirmations and its evidence; it points to its target, whose page tells
it as a further voice. So a merge can be taken back.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict
from banyan.commons.models import Watch
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line
from banyan.needs import permissions
from banyan.needs.models import Need, NeedState
from banyan.people.models import Person


@transaction.atomic
def merge_needs(*, by: Person, need: Need, into: Need, reason: str = "") -> Need:
    """Join `need` into another. Needs merged into it before follow; who watched it watches the target.

    Raises NotAllowed (a steward of both may), Conflict.
    """
    source, target = _both_locked(need, into)
    require(permissions.can_merge(by, source) and permissions.can_merge(by, target))
    if source.pk == target.pk:
        raise Conflict(_("A need cannot be merged into itself."))
    if source.state not in (NeedState.OPEN, NeedState.MET) or target.state not in (NeedState.OPEN, NeedState.MET):
        raise Conflict(_("Only needs that are open or met can be merged."))
    followers = list(Need.objects.select_for_update().filter(merged_into=source).order_by("pk"))
    Need.objects.filter(pk__in=[follower.pk for follower in followers]).update(merged_into=target)
    source.merged_into, source.state = target, NeedState.MERGED
    source.version += 1
    source.save(update_fields=["merged_into", "state", "version", "changed_at"])
    Watch.objects.bulk_create(
        [
            Watch(person_id=person, kind="need", object_id=target.pk)
            for person in Watch.objects.filter(kind="need", object_id=source.pk).values_list("person_id", flat=True)
        ],
        ignore_conflicts=True,
    )
    record(
        by, "merged", source, on=target, places=[source.place, target.place], themes=target.themes.all(),
        facts={"into": target.pk, "followers": [f.pk for f in followers], "reason": tidy_line(reason)[:200]},
    )  # fmt: skip
    return target


@transaction.atomic
def unmerge_need(*, by: Person, need: Need) -> Need:
    """Make a merged need stand by itself again. Needs that followed it into the target stay there.

    Raises NotAllowed, Conflict.
    """
    if need.merged_into is None:
        raise Conflict(_("This need is not merged."))
    source, target = _both_locked(need, need.merged_into)
    require(permissions.can_merge(by, source) and permissions.can_merge(by, target))
    if source.merged_into_id != target.pk:
        raise Conflict
    source.merged_into, source.state = None, NeedState.OPEN
    source.version += 1
    source.save(update_fields=["merged_into", "state", "version", "changed_at"])
    record(by, "unmerged", source, on=target, places=[source.place], themes=source.themes.all())
    return source


def _both_locked(one: Need, other: Need) -> tuple[Need, Need]:
    """Both needs, locked in the order of their numbers, so that two merges the other way round wait, not deadlock."""
    rows = Need.objects.select_for_update(of=("self",)).select_related("organisation", "place", "merged_into")
    locked = {need.pk: need for need in rows.filter(pk__in={one.pk, other.pk}).order_by("pk")}
    return locked[one.pk], locked[other.pk]
