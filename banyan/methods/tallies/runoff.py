"""Instant run-off: the option with the fewest first places leaves, and its ballots go on to their next choice.

Also known as the alternative vote (W. R. Ware, 1871). A ballot that puts several options first gives each an equal
exact share of its vote. A ballot without any option left is exhausted. Where several have the fewest, the one last in
the published order leaves. With several seats, the last to leave win; `transferable.py` is the method meant for those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from banyan.methods.tallies.ballots import Ballot, group_ballots
from banyan.methods.tallies.results import Note, Number, Tally
from banyan.methods.tallies.rules import Rules
from banyan.methods.tallies.ties import TieBreaker


def count_runoff(rules: Rules, ballots: Iterable[Ballot]) -> Tally:
    """Count ranked ballots by instant run-off. `totals` are first places before anybody left."""
    return count_runoff_groups(rules, group_ballots(rules, ballots))


def count_runoff_groups(rules: Rules, groups: Mapping[str, tuple[Ballot, int]]) -> Tally:
    """The same for ballots already grouped.

    Goes on until one option is left, so that all have a place; the step `majority` says in which round the winner had
    more than half of the ballots that were not exhausted.
    """
    ties = TieBreaker(rules.tie_seed)
    remaining = set(rules.options)
    left: list[str] = []
    steps: list[Note] = []
    totals: dict[str, Number] = {}
    has_majority = False
    while remaining:
        counts = first_places(groups.values(), remaining)
        totals = totals or dict(counts)
        active = sum(counts.values(), Fraction(0))
        number = len(left) + 1
        steps.append(Note("round", {"round": number, "counts": counts, "active": active}))
        leader = max(counts, key=lambda option: counts[option])
        if not has_majority and 2 * counts[leader] > active:
            has_majority = True
            steps.append(Note("majority", {"round": number, "option": leader, "count": counts[leader]}))
        fewest = min(counts.values())
        out = ties.unfavoured([option for option in sorted(remaining) if counts[option] == fewest], f"round {number}")
        remaining.remove(out)
        left.append(out)
        if remaining:
            steps.append(Note("left", {"round": number, "option": out, "count": counts[out]}))
    order = tuple(reversed(left))
    steps.append(Note("won", {"winners": order[: rules.seats]}))
    return Tally(
        method="runoff",
        ballots=sum(count for _, count in groups.values()),
        winners=order[: rules.seats],
        standing=tuple((option,) for option in order),
        order=order,
        totals=totals,
        steps=tuple(steps),
        ties=tuple(ties.uses),
    )


def first_places(groups: Iterable[tuple[Ballot, int]], remaining: set[str]) -> dict[str, Fraction]:
    """Votes of each remaining option from the ballots whose highest remaining rank holds it."""
    counts = dict.fromkeys(sorted(remaining), Fraction(0))
    for ballot, count in groups:
        for level in ballot:
            first = [option for option in level if option in remaining]
            if first:
                for option in first:
                    counts[option] += Fraction(count, len(first))
                break
    return counts
