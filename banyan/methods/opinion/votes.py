"""Votes on short statements: agree, disagree, pass, or not seen."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

AGREE: Final = 1
PASS: Final = 0
DISAGREE: Final = -1


@dataclass(frozen=True, slots=True)
class Vote:
    """value: `AGREE`, `PASS` or `DISAGREE`. A later vote of the same participant on the same statement replaces it."""

    participant: Hashable
    statement: Hashable
    value: int


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """values: (participants, statements), 1 agree, 0 pass, -1 disagree, nan not voted."""

    participants: tuple[Hashable, ...]
    statements: tuple[Hashable, ...]
    values: Floats

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.participants), len(self.statements)):
            raise ValueError("values must have a row for each participant and a column for each statement")
        if not np.isin(self.values[~np.isnan(self.values)], (AGREE, PASS, DISAGREE)).all():
            raise ValueError("a vote is 1, 0 or -1")

    @property
    def cast(self) -> Indices:
        """(participants,): how many votes each has cast, passes included."""
        return np.asarray((~np.isnan(self.values)).sum(axis=1), dtype=np.intp)

    @property
    def received(self) -> Indices:
        """(statements,): how many votes each has, passes included."""
        return np.asarray((~np.isnan(self.values)).sum(axis=0), dtype=np.intp)


def gather_votes(
    votes: Iterable[Vote], *, participants: Iterable[Hashable] = (), statements: Iterable[Hashable] = ()
) -> Votes:
    """The matrix of votes, the last one counting. Those named alone, without a vote, are kept.

    Raises ValueError for a value that is none of the three.
    """
    last: dict[tuple[Hashable, Hashable], int] = {}
    people, texts = dict.fromkeys(participants), dict.fromkeys(statements)
    for vote in votes:
        last[vote.participant, vote.statement] = vote.value
        people[vote.participant] = None
        texts[vote.statement] = None
    rows, columns = tuple(sorted(people, key=str)), tuple(sorted(texts, key=str))
    row_of = {name: place for place, name in enumerate(rows)}
    column_of = {name: place for place, name in enumerate(columns)}
    values = np.full((len(rows), len(columns)), np.nan)
    for (participant, statement), value in last.items():
        values[row_of[participant], column_of[statement]] = value
    return Votes(rows, columns, values)
