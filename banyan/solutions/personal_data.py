"""What becomes of a person's part in solutions when they leave."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from banyan.people.personal_data import Erasure, Rule, forget_in_search
from banyan.solutions.models import (
    Evidence,
    Solution,
    SolutionState,
    SolutionVersion,
    SuggestedEdit,
    TeamMember,
    TeamRequest,
)

_WORDS: dict[str, Any] = {
    "title": "–",
    "summary": "",
    "problem": "",
    "approach": "",
    "for_whom": "",
    "requirements": "",
    "looking_for": "",
    "capabilities_needed": [],
    "licence": "",
    "business_model": "",
    "website": "",
}


def _written_alone(person: Any) -> list[int]:
    """Ids of solutions that the person registered and that nobody else has built on: no team, version, evidence or
    accepted edit of others, nothing adapted from them or merged with them."""
    own = Solution.objects.filter(
        registered_by=person, source_key="", merged_into__isnull=True, merged_from__isnull=True, descent__isnull=True
    )
    for others, field in (
        (TeamMember.objects.exclude(person=person), "solution"),
        (SolutionVersion.objects.exclude(by=person), "solution"),
        (Evidence.with_retracted.exclude(added_by=person), "solution"),
        (SuggestedEdit.objects.exclude(by=person).filter(state=SuggestedEdit.State.ACCEPTED), "solution"),
    ):
        own = own.exclude(pk__in=others.values(field))
    return list(own.values_list("pk", flat=True))


def _withdraw_solutions(person: Any) -> None:
    ids = _written_alone(person)
    Solution.objects.filter(pk__in=ids).update(**_WORDS, state=SolutionState.WITHDRAWN)
    SolutionVersion.objects.filter(solution__in=ids).update(fields={}, note="")
    Evidence.with_retracted.filter(solution__in=ids).update(statement="–", source_name="", url="")
    forget_in_search("solution", ids)


def _withdraw_edits(person: Any) -> None:
    """What the team has taken over is the solution's; the proposals themselves lose their words."""
    SuggestedEdit.objects.filter(by=person).update(fields={}, reason="–")
    SuggestedEdit.objects.filter(by=person, state=SuggestedEdit.State.OPEN).update(state=SuggestedEdit.State.WITHDRAWN)


def _leave_teams(person: Any) -> None:
    """Where the person was the only lead of others, the one who has been there longest leads from now on."""
    for member in TeamMember.objects.filter(person=person, is_lead=True):
        others = TeamMember.objects.filter(solution=member.solution_id).exclude(pk=member.pk)
        if not others.filter(is_lead=True).exists() and (heir := others.order_by("since", "pk").first()):
            heir.is_lead = True
            heir.save(update_fields=["is_lead"])
    TeamMember.objects.filter(person=person).delete()


def _close_requests(person: Any) -> None:
    TeamRequest.objects.filter(person=person).delete()
    TeamRequest.objects.filter(made_by=person).update(message="")


RULES = (
    Rule(
        "solutions.Solution",
        _("Others run, adapt and study a solution; it stays without the name of who registered it."),
        paths=("registered_by",),
        exported=(
            "id", "title", "summary", "problem", "approach", "for_whom", "requirements", "looking_for", "language",
            "languages", "stage", "licence", "business_model", "website", "state", "created_at",
        ),
        words=_WORDS,
        withdraw=_withdraw_solutions,
    ),
    Rule(
        "solutions.SolutionPlace",
        _("It says where a solution runs, and nothing about a person."),
    ),
    Rule(
        "solutions.Evidence",
        _("Evidence points to its source, not to who added it."),
        paths=("added_by",),
        exported=("solution_id", "level", "statement", "source_name", "url", "year", "at", "retraction_reason"),
        words={"statement": "–", "source_name": "", "url": ""},
    ),
    Rule(
        "solutions.TeamMember",
        _("Who has left decides nothing any more; the lead was handed on first."),
        paths=("person",),
        exported=("solution_id", "role", "is_lead", "since"),
        erase=_leave_teams,
    ),
    Rule(
        "solutions.TeamRequest",
        _("A wish to join a team is between the person and the team."),
        paths=("person",),
        exported=("solution_id", "direction", "role", "message", "state", "at"),
        erase=_close_requests,
    ),
    Rule(
        "solutions.Lineage",
        _("It says which solution comes from which, and nothing about a person."),
    ),
    Rule(
        "solutions.SolutionVersion",
        _("The history of a solution stays whole, without the name of who changed it."),
        paths=("by",),
        exported=("solution_id", "number", "fields", "changed", "note", "at"),
        words={"fields": {}, "note": ""},
    ),
    Rule(
        "solutions.SuggestedEdit",
        _("What was suggested explains how a solution came to be; it stays without a name."),
        paths=("by",),
        exported=("solution_id", "base_version", "fields", "reason", "state", "answer", "at"),
        erasure=Erasure.KEEP,
        words={"fields": {}, "reason": "–"},
        withdraw=_withdraw_edits,
    ),
    Rule(
        "solutions.SolutionMerge",
        _("That two solutions were found to be one stays on record; the note goes."),
        paths=("by",),
        exported=("solution_id", "into_id", "note", "at", "undone_at"),
        erasure=Erasure.CLEAR,
        cleared={"note": ""},
    ),
)  # fmt: skip
