"""Services of solutions."""

from banyan.solutions import services
from banyan.solutions.models import TeamMember, TeamRequest
from banyan.solutions.services import EvidenceFacts, SolutionFacts
from tests.promises.service_calls import example


def _invited(network) -> TeamRequest:
    return TeamRequest.objects.get(direction="invited", person=network.member)


def _invite(network) -> None:
    services.invite_to_team(by=network.owner, solution=network.solution, person=network.member)


EXAMPLES = {
    "register_solution": example(
        lambda n: {"by": n.member, "facts": SolutionFacts(title="Clay filters", running_in=[n.place])},
        "solutions_solution solutions_solutionplace solutions_solutionversion solutions_teammember",
    ),
    "register_imported_solution": example(
        lambda n: {
            "by": n.steward,
            "source": "list",
            "source_key": "1",
            "title": "Clay filters",
            "running_in": [n.place],
            "evidence": [EvidenceFacts(level=1, statement="Teachers tell so")],
        },
        "solutions_evidence solutions_solution solutions_solutionplace solutions_solutionversion",
    ),
    "edit_solution": example(
        lambda n: {
            "by": n.owner,
            "solution": n.solution,
            "version": n.solution.version,
            "changes": {"summary": "A jar"},
        },
        "solutions_solution solutions_solutionversion",
    ),
    "change_stage": example(
        lambda n: {"by": n.owner, "solution": n.solution, "version": n.solution.version, "stage": "proven"},
        "solutions_solution solutions_solutionversion",
    ),
    "set_places": example(
        lambda n: {
            "by": n.owner,
            "solution": n.solution,
            "version": n.solution.version,
            "developed_in": [n.place],
            "running_in": [],
        },
        "solutions_solution solutions_solutionplace solutions_solutionversion",
    ),
    "restore_version": example(
        lambda n: {"by": n.owner, "solution": n.solution, "number": 1, "version": n.solution.version},
        "solutions_solution solutions_solutionversion",
    ),
    "add_evidence": example(
        lambda n: {
            "by": n.owner,
            "solution": n.solution,
            "facts": EvidenceFacts(level=2, statement="The team counted jars", source_name="x"),
        },
        "solutions_evidence solutions_solution",
    ),
    "retract_evidence": example(
        lambda n: {"by": n.owner, "evidence": n.evidence, "reason": "not so"}, "solutions_evidence solutions_solution"
    ),
    "link_to_parent": example(
        lambda n: {"by": n.elsewhere, "solution": n.other_solution, "parent": n.solution, "relation": "inspired"},
        "solutions_lineage",
        before=lambda n: services.unlink_from_parent(by=n.owner, lineage=n.lineage),
    ),
    "unlink_from_parent": example(lambda n: {"by": n.owner, "lineage": n.lineage}, "solutions_lineage"),
    "merge_solutions": example(
        lambda n: {"by": n.steward, "solution": n.solution, "into": n.other_solution},
        "commons_attachment commons_searchentry solutions_evidence solutions_lineage "
        "solutions_solution solutions_solution_themes solutions_solutionmerge solutions_solutionplace "
        "solutions_solutionversion solutions_teammember",
    ),
    "unmerge_solutions": example(
        lambda n: {"by": n.steward, "solution": n.merged_solution},
        "solutions_lineage solutions_solution solutions_solutionmerge",
    ),
    "withdraw_solution": example(
        lambda n: {"by": n.owner, "solution": n.solution}, "commons_searchentry solutions_solution"
    ),
    "bring_back_solution": example(
        lambda n: {"by": n.owner, "solution": n.solution},
        "solutions_solution",
        before=lambda n: services.withdraw_solution(by=n.owner, solution=n.solution),
    ),
    "suggest_edit": example(
        lambda n: {
            "by": n.member,
            "solution": n.solution,
            "base_version": n.solution.version,
            "changes": {"problem": "It is far"},
            "reason": "It is so",
        },
        "solutions_suggestededit",
    ),
    "accept_suggested_edit": example(
        lambda n: {"by": n.owner, "edit": n.suggested_edit, "version": n.solution.version},
        "solutions_solution solutions_solutionversion solutions_suggestededit",
    ),
    "decline_suggested_edit": example(
        lambda n: {"by": n.owner, "edit": n.suggested_edit, "reason": "not so"}, "solutions_suggestededit"
    ),
    "withdraw_suggested_edit": example(
        lambda n: {"by": n.elsewhere, "edit": n.suggested_edit}, "solutions_suggestededit"
    ),
    "ask_to_join_team": example(lambda n: {"by": n.member, "solution": n.solution}, "solutions_teamrequest"),
    "invite_to_team": example(
        lambda n: {"by": n.owner, "solution": n.solution, "person": n.member}, "solutions_teamrequest"
    ),
    "accept_team_request": example(
        lambda n: {"by": n.owner, "request": n.team_request}, "solutions_teammember solutions_teamrequest"
    ),
    "decline_team_request": example(
        lambda n: {"by": n.member, "request": _invited(n)}, "solutions_teamrequest", before=_invite
    ),
    "withdraw_team_request": example(lambda n: {"by": n.elsewhere, "request": n.team_request}, "solutions_teamrequest"),
    "set_lead": example(lambda n: {"by": n.owner, "member": n.team_member, "is_lead": True}, "solutions_teammember"),
    "remove_from_team": example(lambda n: {"by": n.owner, "member": n.team_member}, "solutions_teammember"),
    "leave_team": example(
        lambda n: {"by": n.team_mate, "solution": n.solution},
        "solutions_teammember",
        before=lambda n: TeamMember.objects.get(person=n.team_mate, solution=n.solution),
    ),
    "dismiss_suggestion": example(
        lambda n: {"by": n.member, "on": n.need, "suggested": n.other_solution, "reason": "other", "comment": "no"},
        "commons_dismissal",
    ),
    "take_up_again": example(
        lambda n: {"by": n.owner, "on": n.other_need, "suggested": n.other_solution}, "commons_dismissal"
    ),
}
