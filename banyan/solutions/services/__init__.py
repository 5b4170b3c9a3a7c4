"""Everything that can be done to solutions."""

from banyan.solutions.facts import Cost, PlaceSince, SolutionFacts
from banyan.solutions.services.editing import change_stage, edit_solution, restore_version, set_places
from banyan.solutions.services.evidence import EvidenceFacts, add_evidence, retract_evidence
from banyan.solutions.services.keeping import VersionChanged
from banyan.solutions.services.lineage import link_to_parent, unlink_from_parent
from banyan.solutions.services.merging import merge_solutions, unmerge_solutions
from banyan.solutions.services.registering import register_imported_solution, register_solution
from banyan.solutions.services.standing import bring_back_solution, withdraw_solution
from banyan.solutions.services.suggesting import (
    EditClashes,
    accept_suggested_edit,
    decline_suggested_edit,
    suggest_edit,
    withdraw_suggested_edit,
)
from banyan.solutions.services.team import (
    accept_team_request,
    ask_to_join_team,
    decline_team_request,
    invite_to_team,
    leave_team,
    remove_from_team,
    set_lead,
    withdraw_team_request,
)

__all__ = [
    "Cost",
    "EditClashes",
    "EvidenceFacts",
    "PlaceSince",
    "SolutionFacts",
    "VersionChanged",
    "accept_suggested_edit",
    "accept_team_request",
    "add_evidence",
    "ask_to_join_team",
    "bring_back_solution",
    "change_stage",
    "decline_suggested_edit",
    "decline_team_request",
    "edit_solution",
    "invite_to_team",
    "leave_team",
    "link_to_parent",
    "merge_solutions",
    "register_imported_solution",
    "register_solution",
    "remove_from_team",
    "restore_version",
    "retract_evidence",
    "set_lead",
    "set_places",
    "suggest_edit",
    "unlink_from_parent",
    "unmerge_solutions",
    "withdraw_solution",
    "withdraw_suggested_edit",
    "withdraw_team_request",
]
