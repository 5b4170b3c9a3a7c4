"""Everything that can be done to solutions."""

from banyan.solutions.facts import Cost, PlaceSince, SolutionFacts
from banyan.solutions.services.editing import change_stage, edit_solution, restore_version, set_places
from banyan.solutions.services.evidence import EvidenceFacts, add_evidence, retract_evidence
from banyan.solutions.services.keeping import VersionChanged
from banyan.solutions.services.registering import register_imported_solution, register_solution

__all__ = [
    "Cost",
    "EvidenceFacts",
    "PlaceSince",
    "SolutionFacts",
    "VersionChanged",
    "add_evidence",
    "change_stage",
    "edit_solution",
    "register_imported_solution",
    "register_solution",
    "restore_version",
    "retract_evidence",
    "set_places",
]
