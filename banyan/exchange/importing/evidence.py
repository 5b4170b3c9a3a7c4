"""Evidence that comes with an imported solution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from banyan.commons.models import Place
from banyan.exchange.importing.sources import UNCHANGED, UPDATED
from banyan.people.models import Person
from banyan.solutions.models import Evidence, Solution
from banyan.solutions.services import add_evidence


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """One piece of evidence as a file tells it."""

    level: int
    statement: str
    source_name: str = ""
    url: str = ""
    year: int | None = None
    place: Place | None = None
    is_independent: bool = False


def evidence_effect(by: Person, solution: Solution, pieces: Sequence[EvidenceFacts], outcome: str) -> str:
    """Add the pieces that the solution does not have yet, also among those taken back since; return what became of
    the row. What others added stays."""
    known = {(row.level, row.statement, row.url) for row in Evidence.with_retracted.filter(solution=solution)}
    added = 0
    for piece in pieces:
        if (piece.level, piece.statement, piece.url) not in known:
            add_evidence(by=by, solution=solution, **asdict_shallow(piece))
            known.add((piece.level, piece.statement, piece.url))
            added += 1
    return str(UPDATED) if added and outcome == UNCHANGED else outcome


def asdict_shallow(piece: EvidenceFacts) -> dict[str, object]:
    """The piece's fields by name; `asdict` would copy the place too."""
    return {name: getattr(piece, name) for name in EvidenceFacts.__dataclass_fields__}
