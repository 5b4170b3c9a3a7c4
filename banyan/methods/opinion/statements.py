"""What statements say of groups: which stand for a group, which unite all groups, which divide them.

A statement stands for a group if its members agree (or disagree) more than half of the time, and more than the others
do, both beyond chance (one- and two-proportion tests with one vote added to each side). Group-informed consensus is the
product over groups of the smoothed share of agreement, (agree + 1) / (votes + 2), so that one group against it is
enough to bring it down. Source: C. Small and others, "Polis: scaling deliberation by mapping high dimensional opinion
spaces", Recerca 26, 2021.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from banyan.methods.opinion.votes import AGREE, DISAGREE, Floats, Indices, Votes

CONFIDENT: Final = 1.2816  # the normal deviate of 90 %, one side
MOST_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """All (groups, statements): votes cast by members, of which agree, of which disagree."""

    votes: Indices
    agree: Indices
    disagree: Indices

    @property
    def agreement(self) -> Floats:
        """(groups, statements): smoothed share that agrees."""
        return np.asarray((self.agree + 1.0) / (self.votes + 2.0))

    @property
    def disagreement(self) -> Floats:
        """(groups, statements): smoothed share that disagrees."""
        return np.asarray((self.disagree + 1.0) / (self.votes + 2.0))


@dataclass(frozen=True, slots=True)
class Representative:
    """A statement that stands for a group. side: how its members vote. share: smoothed, of those who voted.

    half_test, others_test: normal deviates against one half and against the others. times: share over the others'.
    """

    statement: Hashable
    side: Literal["agree", "disagree"]
    share: float
    times: float
    half_test: float
    others_test: float
    agree: int
    disagree: int
    votes: int


@dataclass(frozen=True, slots=True)
class StatementView:
    """consensus: group-informed, for agreement. consensus_against: the same for disagreement.

    bridging: the smallest smoothed agreement of any group, in (0, 1). dividing: the largest difference of smoothed
    agreement between two groups. by_group: (agree, disagree, votes) of each group.
    """

    statement: Hashable
    consensus: float
    consensus_against: float
    bridging: float
    dividing: float
    agree: int
    disagree: int
    votes: int
    by_group: tuple[tuple[int, int, int], ...]


def count_votes(values: Floats, group_of: Indices, groups: int) -> Counts:
    """Counts per group; people whose group is -1 take no part."""
    of_group = [values[group_of == group] for group in range(groups)]

    def count(wanted: float | None) -> Indices:
        sums = [(~np.isnan(own) if wanted is None else own == wanted).sum(axis=0) for own in of_group]
        return np.array(sums, dtype=np.intp).reshape(groups, values.shape[1])

    return Counts(count(None), count(AGREE), count(DISAGREE))


def group_informed_consensus(counts: Counts) -> Floats:
    """(statements,): the product over groups of (agree + 1) / (votes + 2); 1 if there is no group."""
    return np.asarray(counts.agreement.prod(axis=0))


def proportion_test(hits: Floats, votes: Floats) -> Floats:
    """Normal deviate of a share against one half, with one vote added: 2 √(n + 1) ((hits + 1) / (n + 1) - ½)."""
    return np.asarray(2 * np.sqrt(votes + 1) * ((hits + 1) / (votes + 1) - 0.5))


def two_proportion_test(hits: Floats, votes: Floats, other_hits: Floats, other_votes: Floats) -> Floats:
    """Normal deviate of one share against another, one vote and one hit added to each; 0 where both are whole."""
    first, second = (hits + 1) / (votes + 1), (other_hits + 1) / (other_votes + 1)
    pooled = (hits + other_hits + 2) / (votes + other_votes + 2)
    variance = pooled * (1 - pooled) * (1 / (votes + 1) + 1 / (other_votes + 1))
    safe = np.where(variance > 0, variance, 1.0)
    return np.asarray(np.where(variance > 0, (first - second) / np.sqrt(safe), 0.0))


def representative_statements(
    votes: Votes, counts: Counts, group: int, *, count: int = MOST_SHOWN
) -> list[Representative]:
    """Up to `count` statements that stand for a group, the strongest first; none where no test is passed."""
    found = []
    others = np.arange(len(counts.votes)) != group
    cast, other_cast = counts.votes[group].astype(np.float64), counts.votes[others].sum(axis=0).astype(np.float64)
    sides: tuple[tuple[Literal["agree", "disagree"], Indices], ...] = (
        ("agree", counts.agree),
        ("disagree", counts.disagree),
    )
    for side, all_hits in sides:
        hits, other_hits = all_hits[group].astype(np.float64), all_hits[others].sum(axis=0).astype(np.float64)
        half, against = proportion_test(hits, cast), two_proportion_test(hits, cast, other_hits, other_cast)
        share, other_share = (hits + 1) / (cast + 2), (other_hits + 1) / (other_cast + 2)
        for place in np.flatnonzero((half > CONFIDENT) & (against > CONFIDENT) & (cast > 0)):
            found.append(
                Representative(
                    statement=votes.statements[place],
                    side=side,
                    share=float(share[place]),
                    times=float(share[place] / other_share[place]),
                    half_test=float(half[place]),
                    others_test=float(against[place]),
                    agree=int(counts.agree[group, place]),
                    disagree=int(counts.disagree[group, place]),
                    votes=int(cast[place]),
                )
            )
    return sorted(
        found, key=lambda one: (-one.times * one.half_test * one.share * one.others_test, str(one.statement))
    )[:count]


def view_statements(votes: Votes, counts: Counts) -> tuple[StatementView, ...]:
    """All statements, those that bridge first: by the least agreement of any group, then by consensus.

    A statement with few votes stands near one half and so goes behind those that are known to unite.
    """
    agreement = counts.agreement
    consensus, against = agreement.prod(axis=0), counts.disagreement.prod(axis=0)
    everybody = ~np.isnan(votes.values)
    views = []
    for place, statement in enumerate(votes.statements):
        column = agreement[:, place]
        views.append(
            StatementView(
                statement=statement,
                consensus=float(consensus[place]),
                consensus_against=float(against[place]),
                bridging=float(column.min()) if len(column) else 0.5,
                dividing=float(np.ptp(column)) if len(column) else 0.0,
                agree=int((votes.values[:, place] == AGREE).sum()),
                disagree=int((votes.values[:, place] == DISAGREE).sum()),
                votes=int(everybody[:, place].sum()),
                by_group=tuple(
                    (int(counts.agree[g, place]), int(counts.disagree[g, place]), int(counts.votes[g, place]))
                    for g in range(len(column))
                ),
            )
        )
    return tuple(sorted(views, key=lambda one: (-one.bridging, -one.consensus, str(one.statement))))
