"""Majority judgement: the best median grade wins; equal medians are told apart by what lies around them.

M. Balinski and R. Laraki, "Majority Judgment: Measuring, Ranking, and Electing" (2011). The majority grade of an even
number of ballots is the lower of the two in the middle. Options with equal majority grades are compared by taking one
majority grade off each and looking again, until they differ (the majority value). An option that a ballot leaves out
gets the worst grade. Time is linear in the ballots plus O(options² · grades²).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from banyan.methods.tallies.ballots import Ballot, group_ballots
from banyan.methods.tallies.results import Note, Tally
from banyan.methods.tallies.rules import Rules
from banyan.methods.tallies.ties import TieBreaker, levels


def count_judgement(rules: Rules, ballots: Iterable[Ballot]) -> Tally:
    """Count grades. `totals` are the places of the majority grades in `grades`, from 0 for the worst."""
    groups = group_ballots(rules, ballots)
    worst = dict.fromkeys(rules.grades, 0)
    grades: dict[str, dict[str, int]] = {option: dict(worst) for option in rules.options}
    total = 0
    for ballot, count in groups.values():
        total += count
        for option in rules.options:
            given = ballot.get(option, rules.grades[0]) if isinstance(ballot, Mapping) else rules.grades[0]
            grades[option][given] += count
    standing = judge(rules, grades, total)
    ties = TieBreaker(rules.tie_seed)
    order = ties.flatten(standing, rules.seats, "result")
    heights = {option: _grade_at(_borders(rules, grades[option]), (total - 1) // 2) for option in rules.options}
    steps = [
        Note("grades", {"option": option, "grades": grades[option], "majority_grade": rules.grades[heights[option]]})
        for option in order
    ]
    winners = order[: rules.seats]
    steps.append(Note("won", {"winners": winners}))
    return Tally(rules.method, total, winners, standing, order, heights, tuple(steps), tuple(ties.uses))


def judge(rules: Rules, grades: Mapping[str, Mapping[str, int]], total: int) -> tuple[tuple[str, ...], ...]:
    """Levels of options by their majority values, the best first.

    grades: option → grade → how many. Taking off majority grades visits the sorted grades of an option from the middle
    outwards, in the same places for all; within a stretch without a border between two grades nothing changes. So it
    is enough to look where some option has a border, and at the places beside.
    """
    borders = {option: _borders(rules, grades[option]) for option in rules.options}
    if total == 0:
        return levels(dict.fromkeys(rules.options, 0))
    middle = (total - 1) // 2
    visits = {0}
    for option in rules.options:
        for border in borders[option]:
            # The first step on which a place that goes up or down has crossed it, for odd and for even numbers.
            visits |= {middle - border, middle - border + 1, border - middle, border - middle - 1}
    steps = sorted(step for step in visits if 0 <= step <= total // 2)
    values: dict[str, tuple[int, ...]] = {}
    for option in rules.options:
        value: list[int] = []
        for step in steps:
            places = _visited(middle, step, is_even=total % 2 == 0)
            value += [_grade_at(borders[option], place) if 0 <= place < total else -1 for place in places]
        values[option] = tuple(value)
    ranks = {value: rank for rank, value in enumerate(sorted(set(values.values())))}
    return levels({option: ranks[value] for option, value in values.items()})


def _visited(middle: int, step: int, *, is_even: bool) -> tuple[int, int]:
    """Places of the sorted grades that the pair of visits number `step` looks at, in that order.

    An odd number is visited middle, middle - 1, middle + 1, middle - 2, ...; an even number middle, middle + 1,
    middle - 1, middle + 2, ... The pairs are (middle - step, middle + 1 + step) for even numbers and
    (middle + step, middle - 1 - step) for odd ones.
    """
    if is_even:
        return middle - step, middle + 1 + step
    return middle + step, middle - 1 - step


def _borders(rules: Rules, counts: Mapping[str, int]) -> tuple[int, ...]:
    """Where in the sorted grades of one option each next grade begins."""
    borders, place = [], 0
    for grade in rules.grades[:-1]:
        place += counts[grade]
        borders.append(place)
    return tuple(borders)


def _grade_at(borders: tuple[int, ...], place: int) -> int:
    return sum(border <= place for border in borders)
