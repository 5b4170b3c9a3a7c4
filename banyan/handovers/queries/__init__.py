"""Everything that pages and the API ask of handovers."""

from banyan.handovers.queries.lists import (
    handover_found,
    handovers_of,
    handovers_of_solution,
    ids_of_both_sides,
    is_eligible_for_next_idea,
    my_handovers_page,
    public_lines_of,
)

__all__ = [
    "handover_found",
    "handovers_of",
    "handovers_of_solution",
    "ids_of_both_sides",
    "is_eligible_for_next_idea",
    "my_handovers_page",
    "public_lines_of",
]
