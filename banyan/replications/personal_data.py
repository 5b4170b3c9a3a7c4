"""What becomes of a person's part in replications when they leave."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from banyan.people.personal_data import Erasure, Rule
from banyan.replications.models import Adaptation, ReachReport, StatusChange, Verification

_WORDS_OF_REPORT = {"dimensions": {}, "how_counted": "", "evidence_url": "", "explanation": "", "reason": ""}


def _withdraw_reasons(person: Any) -> None:
    StatusChange.objects.filter(by=person).exclude(reason="").update(reason="")


def _withdraw_adaptations(person: Any) -> None:
    Adaptation.objects.filter(by=person).update(what="–", why="–")


def _withdraw_reports(person: Any) -> None:
    """The figures are the carrier's and stay; the words go."""
    ReachReport.objects.filter(by=person).update(**_WORDS_OF_REPORT)


def _withdraw_verifications(person: Any) -> None:
    Verification.objects.filter(by=person).update(how="–")


RULES = (
    Rule(
        "replications.Replication",
        _("Where a solution runs belongs to its carrier; it stays without the name of who wrote it down."),
        paths=("registered_by",),
        exported=("id", "solution_id", "carrier_id", "place_id", "status", "started_on", "about", "created_at"),
        words={"about": ""},
    ),
    Rule(
        "replications.StatusChange",
        _("How a replication fared stays, without the name of who said so."),
        paths=("by",),
        exported=("replication_id", "status", "since", "reason", "at"),
        words={"reason": ""},
        withdraw=_withdraw_reasons,
    ),
    Rule(
        "replications.ReplicationMember",
        _("You leave the team."),
        paths=("person",),
        exported=("replication_id", "role", "since"),
        erasure=Erasure.DELETE,
    ),
    Rule(
        "replications.Adaptation",
        _("What is done in another way helps who comes next; it stays without a name."),
        paths=("by",),
        exported=("replication_id", "part", "what", "why", "at"),
        words={"what": "–", "why": "–"},
        withdraw=_withdraw_adaptations,
    ),
    Rule(
        "replications.ReachDefinition",
        _("Reports rest on who counts as reached; it stays without a name."),
        paths=("by",),
        exported=("solution_id", "counts", "unit", "breakdowns", "at"),
    ),
    Rule(
        "replications.ReachReport",
        _("Figures are the carrier's and stay without a name; words go where you take your words along."),
        paths=("by",),
        exported=("id", "replication_id", "people_reached", "state", "how_counted", "explanation", "reason"),
        words=_WORDS_OF_REPORT,
        withdraw=_withdraw_reports,
    ),
    Rule(
        "replications.Verification",
        _("That a report was looked at stays, without the name of who did."),
        paths=("by",),
        exported=("report_id", "agrees", "how", "at"),
        words={"how": "–"},
        withdraw=_withdraw_verifications,
    ),
)
