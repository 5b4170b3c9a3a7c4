"""What the services of replications share: locking, checking words and days, recording."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Text
from banyan.commons.models import Activity
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_text
from banyan.people.models import Person
from banyan.replications.models import ReachReport, Replication, State
from banyan.replications.permissions import is_public

EARLIEST: Final = date(1900, 1, 1)
LONGEST_REASON: Final = 600


def locked(replication: Replication) -> Replication:
    """The replication as it stands, locked until the transaction ends, with what its sentences name."""
    rows = Replication.objects.select_for_update(of=("self",))
    return rows.select_related("solution", "place", "carrier").get(pk=replication.pk)


def locked_report(report: ReachReport) -> ReachReport:
    """The report as it stands. Its replication is locked too, first, so that reports of one come one after another."""
    replication = locked(report.replication)
    found = ReachReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    found.replication = replication
    return found


def require_shown(replication: Replication) -> None:
    """Raise Conflict for a replication that a steward has hidden, or whose solution is gone."""
    if replication.state != State.PUBLISHED or not is_public(replication):
        raise Conflict(_("This replication is not shown any more, so it cannot be changed."))


def day_problem(day: date, *, may_be_ahead: bool = False) -> Text | None:
    """What is wrong with a day, if anything."""
    if day < EARLIEST:
        return _("Enter a day after 1900.")
    if not may_be_ahead and day > timezone.localdate():
        return _("This day is still to come.")
    return None


def reason_given(words: str, wrong: dict[str, Text], *, field: str = "reason") -> str:
    """The reason, tidy; a message in `wrong` where it is none."""
    tidy = tidy_text(words)
    if not 3 <= len(tidy) <= LONGEST_REASON:
        wrong[field] = _("Say in 3 to 600 characters why.")
    return tidy


def record_deed(by: Person | None, verb: str, replication: Replication, thing: Any = None, **facts: Any) -> Activity:
    """Record a deed on the page of a replication's solution, at its place and under its themes."""
    return record(
        by,
        verb,
        thing or replication,
        on=replication.solution,
        places=[replication.place],
        themes=list(replication.solution.themes.all()),
        facts=facts,
        public=is_public(replication),
    )
