"""What is read of solutions."""

from banyan.solutions.queries.detail import SolutionInFull, solution_in_full
from banyan.solutions.queries.history import (
    Comparison,
    EditChange,
    Meeting,
    MeetingChange,
    compared_edit,
    compared_versions,
    labelled,
    meeting_changes,
    version_numbered,
    versions_page,
)
from banyan.solutions.queries.lineage import LineageTie, lineage_around
from banyan.solutions.queries.lists import (
    ORDERS,
    SolutionFilter,
    newest_proven,
    solutions_of_organisation,
    solutions_of_person,
    solutions_of_theme,
    solutions_page,
    solutions_running_in,
    with_card,
)
from banyan.solutions.queries.mine import Waiting, edits_of, own_edits, waiting_for

__all__ = [
    "ORDERS",
    "Comparison",
    "EditChange",
    "LineageTie",
    "Meeting",
    "MeetingChange",
    "SolutionFilter",
    "SolutionInFull",
    "Waiting",
    "compared_edit",
    "compared_versions",
    "edits_of",
    "labelled",
    "lineage_around",
    "meeting_changes",
    "newest_proven",
    "own_edits",
    "solution_in_full",
    "solutions_of_organisation",
    "solutions_of_person",
    "solutions_of_theme",
    "solutions_page",
    "solutions_running_in",
    "version_numbered",
    "versions_page",
    "waiting_for",
    "with_card",
]
