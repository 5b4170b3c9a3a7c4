"""Solutions, their evidence, suggested edits and requests to join a team as kinds of things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import Kind, SearchDocument
from banyan.people.capabilities import capability_name
from banyan.solutions.models import Solution, SolutionState, TeamMember


def solution_url(solution: Solution) -> str:
    """The address of a solution's page."""
    return reverse("solutions:detail", args=[solution])


def _document(solution: Solution) -> SearchDocument:
    parts = (
        solution.summary,
        solution.problem,
        solution.approach,
        solution.for_whom,
        solution.requirements,
        ", ".join(capability_name(code) for code in solution.capabilities_needed),
        solution.looking_for,
        solution.business_model,
        solution.licence,
    )
    return SearchDocument(
        title=solution.title,
        text="\n\n".join(part for part in parts if part),
        language=solution.language,
        places=tuple(dict.fromkeys(row.place_id for row in solution.places.all())),
        themes=tuple(theme.pk for theme in solution.themes.all()),
        stage=solution.stage,
        languages=tuple(solution.languages),
    )


def _set_hidden(solution: Solution, hidden: bool) -> None:
    before, after = SolutionState.PUBLISHED, SolutionState.HIDDEN
    if not hidden:
        before, after = after, before
    if Solution.objects.filter(pk=solution.pk, state=before).update(state=after):
        solution.state = after


def _team_ids(solution: Solution) -> Iterable[int]:
    return TeamMember.objects.filter(solution=solution).values_list("person_id", flat=True)


def _is_public(solution: Solution) -> bool:
    return solution.state == SolutionState.PUBLISHED


def _on_page(fragment: str) -> Any:
    return lambda thing: f"{solution_url(thing.solution)}#{fragment}"


SOLUTION = Kind(
    name="solution",
    plural="solutions",
    label=_("Solution"),
    model="solutions.Solution",
    title=lambda solution: solution.title,
    url=solution_url,
    is_public=_is_public,
    search_document=_document,
    related=("organisation",),
    sentences={
        "registered": _("%(who)s registered the solution %(what)s."),
        "imported": _("The solution %(what)s was imported."),
        "updated": _("%(who)s changed what is said of %(what)s."),
        "changed_stage": _("%(what)s has come to another stage, says %(who)s."),
        "withdrawn": _("%(who)s withdrew the solution %(what)s."),
        "brought_back": _("%(who)s brought back the solution %(what)s."),
        "merged": _("%(who)s merged a duplicate into %(on)s as a steward."),
        "unmerged": _("%(who)s said as a steward that %(what)s and %(on)s are not the same."),
        "joined_team": _("%(who)s joined the team of %(what)s."),
        "left_team": _("%(who)s left the team of %(what)s."),
        "linked": _("%(who)s said what %(what)s goes back to."),
    },
    owner_ids=_team_ids,
    set_hidden=_set_hidden,
)

EVIDENCE = Kind(
    name="evidence",
    plural="evidence",
    label=_("Evidence"),
    model="solutions.Evidence",
    title=lambda piece: piece.statement[:80],
    url=_on_page("evidence"),
    is_public=lambda piece: _is_public(piece.solution) and piece.retracted_at is None,
    related=("solution",),
    sentences={
        "added_evidence": _("%(who)s added evidence to %(on)s."),
        "retracted_evidence": _("%(who)s took back evidence of %(on)s."),
    },
)

SUGGESTED_EDIT = Kind(
    name="suggested_edit",
    plural="suggested_edits",
    label=_("Suggested edit"),
    model="solutions.SuggestedEdit",
    title=lambda edit: edit.reason[:80],
    url=lambda edit: reverse("solutions:suggested_edit", args=[edit.solution, edit.pk]),
    is_public=lambda edit: _is_public(edit.solution),
    related=("solution",),
    sentences={
        "suggested_edit": _("%(who)s suggested an edit to %(on)s."),
        "accepted_edit": _("%(who)s took over a suggested edit of %(on)s."),
        "declined_edit": _("%(who)s declined a suggested edit of %(on)s."),
    },
    owner_ids=lambda edit: (edit.by_id,),
)

TEAM_REQUEST = Kind(
    name="team_request",
    plural="team_requests",
    label=_("Request to join a team"),
    model="solutions.TeamRequest",
    title=lambda request: str(request.get_direction_display()),
    url=lambda request: reverse("solutions:team", args=[request.solution]),
    is_public=lambda request: False,
    related=("solution",),
    sentences={
        "asked_to_join_team": _("%(who)s asks to join the team of %(on)s."),
        "invited_to_team": _("%(who)s invites you to the team of %(on)s."),
        "declined_team_request": _("%(who)s answered a request about the team of %(on)s."),
    },
    owner_ids=lambda request: (request.person_id,),
)

KINDS = (SOLUTION, EVIDENCE, SUGGESTED_EDIT, TEAM_REQUEST)
