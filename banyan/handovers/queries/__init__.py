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
from banyan.handovers.queries.room import (
    Room,
    SideFee,
    Table,
    compared_terms,
    consents_to,
    fees_of,
    room_of,
    table_of,
    talk_page,
    version_numbered,
    versions_page,
    way_of,
)

__all__ = [
    "Room",
    "SideFee",
    "Table",
    "compared_terms",
    "consents_to",
    "fees_of",
    "handover_found",
    "handovers_of",
    "handovers_of_solution",
    "ids_of_both_sides",
    "is_eligible_for_next_idea",
    "my_handovers_page",
    "public_lines_of",
    "room_of",
    "table_of",
    "talk_page",
    "version_numbered",
    "versions_page",
    "way_of",
]
