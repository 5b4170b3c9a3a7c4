"""Other dates for a phase of an open challenge: one host asks with a reason, another agrees, everyone is told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.challenges import permissions
from banyan.challenges.models import VOTING, ChallengeState, Phase, TimelineChange
from banyan.challenges.services.composing import locked, record_deed
from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.text import tidy_line
from banyan.people.models import Person


@transaction.atomic
def ask_for_other_dates(
    *, by: Person, phase: Phase, opens_at: datetime, closes_at: datetime, reason: str
) -> TimelineChange:
    """Ask a second host to agree to other dates. What has begun cannot begin at another time, nor end in the past.

    Raises NotAllowed, Invalid, Conflict.
    """
    challenge = locked(phase.challenge)
    require(permissions.can_host(by, challenge))
    phase = Phase.objects.select_for_update().get(pk=phase.pk)
    if challenge.state != ChallengeState.OPEN:
        raise Conflict(_("Only the timeline of an open challenge is changed in this way."))
    if phase.settled_at is not None:
        raise Conflict(_("This phase is over."))
    reason = tidy_line(reason)
    if not reason:
        raise Invalid({"reason": _("Say why: everyone will read it.")})
    _check_dates(phase, opens_at, closes_at)
    if TimelineChange.objects.filter(phase=phase, state=TimelineChange.State.ASKED).exists():
        raise Conflict(_("Other dates for this phase wait for a second person already."))
    change = TimelineChange.objects.create(
        phase=phase, opens_at=opens_at, closes_at=closes_at, former_opens_at=phase.opens_at,
        former_closes_at=phase.closes_at, reason=reason[:500], asked_by=by,
    )  # fmt: skip
    record_deed(by, "asked_for_other_dates", challenge, public=False)
    return change


@transaction.atomic
def agree_to_other_dates(*, by: Person, change: TimelineChange) -> TimelineChange:
    """Make the change, as a second host. Raises NotAllowed (also for who asked), Conflict, Invalid."""
    change, phase = _waiting(by, change)
    require(by.pk != change.asked_by_id, _("Somebody else must agree to what you asked for."))
    if (phase.opens_at, phase.closes_at) != (change.former_opens_at, change.former_closes_at):
        raise Conflict(_("The dates have changed since this was asked for."))
    _check_dates(phase, change.opens_at, change.closes_at)
    _decide(by, change, TimelineChange.State.AGREED)
    phase.opens_at, phase.closes_at = change.opens_at, change.closes_at
    phase.save(update_fields=["opens_at", "closes_at"])
    record_deed(by, "changed_timeline", phase.challenge, changed=["timeline"])
    return change


@transaction.atomic
def decline_other_dates(*, by: Person, change: TimelineChange) -> TimelineChange:
    """Leave the dates as they are, as a second host. Raises NotAllowed, Conflict."""
    change, phase = _waiting(by, change)
    require(by.pk != change.asked_by_id, _("Somebody else must decide on what you asked for."))
    _decide(by, change, TimelineChange.State.DECLINED)
    record_deed(by, "declined_other_dates", phase.challenge, public=False)
    return change


def _waiting(by: Person, change: TimelineChange) -> tuple[TimelineChange, Phase]:
    challenge = locked(change.phase.challenge)
    require(permissions.can_host(by, challenge))
    change = TimelineChange.objects.select_for_update().get(pk=change.pk)
    if change.state != TimelineChange.State.ASKED:
        raise Conflict(_("This is decided already."))
    phase = Phase.objects.select_for_update().get(pk=change.phase_id)
    if phase.settled_at is not None:
        raise Conflict(_("This phase is over."))
    phase.challenge = challenge
    return change, phase


def _decide(by: Person, change: TimelineChange, state: str) -> None:
    change.state, change.decided_by, change.decided_at = state, by, timezone.now()
    change.save(update_fields=["state", "decided_by", "decided_at"])


def _check_dates(phase: Phase, opens_at: datetime, closes_at: datetime) -> None:
    now = timezone.now()
    if closes_at <= opens_at:
        raise Invalid({"closes_at": _("A phase must end after it begins.")})
    if closes_at <= now:
        raise Invalid({"closes_at": _("A phase cannot end in the past.")})
    if phase.opens_at <= now and opens_at != phase.opens_at:
        raise Invalid({"opens_at": _("This phase has begun already.")})
    if opens_at != phase.opens_at and opens_at < now:
        raise Invalid({"opens_at": _("A phase cannot begin in the past.")})
    if phase.kind in VOTING and phase.opens_at <= now and closes_at < phase.closes_at:
        raise Invalid({"closes_at": _("A vote that has begun can be prolonged, but not cut short.")})
