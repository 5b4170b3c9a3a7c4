"""Schulze's method: who beats whom along the strongest path of pairwise majorities.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
method", Social Choice and Welfare 36 (2011), with the strength of a link measured by winning votes. An option that a
ballot leaves out stands below all it names; equal ranks say nothing about each other. Time is
O(distinct ballots · options² + options³).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from banyan.methods.tallies.ballots import Ballot, group_ballots
from banyan.methods.tallies.matrices import Integers
from banyan.methods.tallies.results import Note, Tally
from banyan.methods.tallies.rules import Rules
from banyan.methods.tallies.runoff import count_runoff_groups
from banyan.methods.tallies.ties import TieBreaker


def pairwise(options: Sequence[str], groups: Iterable[tuple[Ballot, int]]) -> Integers:
    """(options, options): how many ballots put the row above the column."""
    place = {option: index for index, option in enumerate(options)}
    above: Integers = np.zeros((len(options), len(options)), dtype=np.int64)
    for ballot, count in groups:
        ranks = np.full(len(options), len(options))
        for rank, level in enumerate(ballot):
            for option in level:
                ranks[place[option]] = rank
        above += count * (ranks[:, None] < ranks[None, :])
    return above


def strongest_paths(above: Integers) -> Integers:
    """(options, options): the strength of the strongest path from the row to the column, in winning votes."""
    strength: Integers = np.where(above > above.T, above, 0)
    for through in range(len(strength)):
        strength = np.maximum(strength, np.minimum(strength[:, through, None], strength[None, through, :]))
    np.fill_diagonal(strength, 0)
    return strength


def schulze_levels(options: Sequence[str], strength: Integers) -> tuple[tuple[str, ...], ...]:
    """Options in levels: those that nobody beats, then those that nobody beats among the rest, and so on."""
    beats = strength > strength.T
    rest = list(range(len(options)))
    standing = []
    while rest:
        level = [index for index in rest if not beats[rest, index].any()]
        standing.append(tuple(sorted(options[index] for index in level)))
        rest = [index for index in rest if index not in level]
    return tuple(standing)


def count_schulze(rules: Rules, ballots: Iterable[Ballot]) -> Tally:
    """Count ranked ballots; instant run-off on the same ballots stands `beside` and does not decide.

    `totals` are how many other options each beats along the strongest paths.
    """
    return count_schulze_groups(rules, group_ballots(rules, ballots))


def count_schulze_groups(rules: Rules, groups: Mapping[str, tuple[Ballot, int]]) -> Tally:
    """The same for ballots already grouped."""
    ties = TieBreaker(rules.tie_seed)
    above = pairwise(rules.options, groups.values())
    strength = strongest_paths(above)
    standing = schulze_levels(rules.options, strength)
    order = ties.flatten(standing, rules.seats, "result")
    beaten = (strength > strength.T).sum(axis=1)
    steps = [
        *_pairs("pair", rules.options, above),
        *_pairs("path", rules.options, strength),
        Note("won", {"winners": order[: rules.seats]}),
    ]
    return Tally(
        method=rules.method,
        ballots=sum(count for _, count in groups.values()),
        winners=order[: rules.seats],
        standing=standing,
        order=order,
        totals={option: int(beaten[index]) for index, option in enumerate(rules.options)},
        steps=tuple(steps),
        ties=tuple(ties.uses),
        beside=count_runoff_groups(rules, groups),
    )


def _pairs(message: str, options: Sequence[str], matrix: Integers) -> list[Note]:
    return [
        Note(
            message,
            {
                "one": one,
                "other": other,
                "for_one": int(matrix[first, second]),
                "for_other": int(matrix[second, first]),
            },
        )
        for first, one in enumerate(options)
        for second, other in enumerate(options[first + 1 :], start=first + 1)
    ]
