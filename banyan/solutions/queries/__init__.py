"""What is read of solutions."""

from banyan.solutions.queries.detail import SolutionInFull, solution_in_full
from banyan.solutions.queries.history import (
    Comparison,
    compared_edit,
    compared_versions,
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
from banyan.solutions.queries.mine import Waiting, open_edits_of, own_edits, waiting_for

__all__ = [
    "ORDERS",
    "Comparison",
    "LineageTie",
    "SolutionFilter",
    "SolutionInFull",
    "Waiting",
    "compared_edit",
    "compared_versions",
    "lineage_around",
    "newest_proven",
    "open_edits_of",
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
