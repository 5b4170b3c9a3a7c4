"""The work of handing over: the checklist, and milestones with reminders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.services.activity import Fact, record
from banyan.commons.text import tidy_line
from banyan.handovers.models import Area, ChecklistItem, Handover, ItemState, Milestone, State
from banyan.handovers.services.standing import OPEN, begin_move
from banyan.people.models import Person

MOST_ITEMS: Final = 100
MOST_MILESTONES: Final = 60
AHEAD: Final = timedelta(days=7)


@transaction.atomic
def add_item(*, by: Person, handover: Handover, area: str, text: str) -> ChecklistItem:
    """Add something that has to change hands. Raises NotAllowed, Invalid, Conflict (ended, too many)."""
    handover, _side = begin_move(by, handover, OPEN)
    words = tidy_line(text)
    wrong = {}
    if area not in Area.values:
        wrong["area"] = _("Choose what it belongs to.")
    if not 3 <= len(words) <= 300:
        wrong["text"] = _("Say it in 3 to 300 characters.")
    if wrong:
        raise Invalid(wrong)
    if ChecklistItem.objects.filter(handover=handover).count() >= MOST_ITEMS:
        raise Conflict(_("The checklist is full."))
    item = ChecklistItem.objects.create(handover=handover, area=area, text=words, by=by)
    _record(by, "added_item", handover, item=item.pk)
    return item


@transaction.atomic
def settle_item(*, by: Person, item: ChecklistItem, state: str) -> ChecklistItem:
    """Say that something is done, is not needed, or is open again. Raises NotAllowed, Invalid, Conflict (ended)."""
    handover, _side = begin_move(by, item.handover, OPEN)
    if state not in ItemState.values:
        raise Invalid({"state": _("Say whether it is done.")})
    item = ChecklistItem.objects.get(pk=item.pk)
    if item.state == state:
        return item
    is_open = state == ItemState.OPEN
    item.state, item.settled_by = state, None if is_open else by
    item.settled_at = None if is_open else timezone.now()
    item.save(update_fields=["state", "settled_by", "settled_at"])
    _record(by, "settled_item", handover, item=item.pk, state=str(state))
    return item


@transaction.atomic
def set_milestone(*, by: Person, handover: Handover, title: str, due_on: date) -> Milestone:
    """Set something to be reached by a day. Raises NotAllowed, Invalid, Conflict (ended, too many)."""
    handover, _side = begin_move(by, handover, OPEN)
    words = tidy_line(title)
    wrong = {}
    if not 3 <= len(words) <= 200:
        wrong["title"] = _("Say it in 3 to 200 characters.")
    if due_on <= timezone.localdate():
        wrong["due_on"] = _("Choose a day to come.")
    if wrong:
        raise Invalid(wrong)
    if Milestone.objects.filter(handover=handover).count() >= MOST_MILESTONES:
        raise Conflict(_("There are too many milestones to keep in sight."))
    milestone = Milestone.objects.create(handover=handover, title=words, due_on=due_on, by=by)
    _record(by, "set_milestone", handover, milestone=milestone.pk)
    return milestone


@transaction.atomic
def reach_milestone(*, by: Person, milestone: Milestone) -> Milestone:
    """Say that it is reached. Raises NotAllowed, Conflict (ended, reached before)."""
    handover, _side = begin_move(by, milestone.handover, OPEN)
    milestone = Milestone.objects.get(pk=milestone.pk)
    if milestone.done_at is not None:
        raise Conflict(_("This milestone is reached already."))
    milestone.done_at = timezone.now()
    milestone.save(update_fields=["done_at"])
    _record(by, "reached_milestone", handover, milestone=milestone.pk)
    return milestone


@transaction.atomic
def remind_of_milestones(*, today: date) -> int:
    """Tell both sides a week ahead and on the day, once each, of milestones of open handovers; how many were told."""
    soon = Q(due_on__lte=today + AHEAD, due_on__gt=today, reminded_for__isnull=True)
    now = Q(due_on__lte=today) & (Q(reminded_for__isnull=True) | Q(reminded_for__lt=F("due_on")))
    due = Milestone.objects.select_for_update(of=("self",), skip_locked=True).select_related("handover__solution")
    due = due.filter(soon | now, done_at__isnull=True).exclude(handover__state=State.ENDED)
    told = 0
    for milestone in due.order_by("pk")[:500]:
        milestone.reminded_for = today
        milestone.save(update_fields=["reminded_for"])
        _record(None, "milestone_due", milestone.handover, milestone=milestone.pk)
        told += 1
    return told


def _record(by: Person | None, verb: str, handover: Handover, **facts: Fact) -> None:
    record(by, verb, handover, on=handover.solution, facts=facts, public=False)
