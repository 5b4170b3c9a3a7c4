"""Greedy allocation: the project with the most votes first, or with the most votes per cost; what no longer fits is
passed over.

Greedy by votes is what most cities do. N. Talmon and P. Faliszewski, "A framework for approval-based budgeting
methods", AAAI 2019. Time is O(projects · log projects) after adding up the ballots.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from banyan.methods.allocation.election import BudgetElection
from banyan.methods.allocation.outcome import Outcome, Purse
from banyan.methods.tallies.results import Note
from banyan.methods.tallies.ties import TieBreaker, levels

By = Literal["votes", "votes_per_cost"]


def greedy(election: BudgetElection, tie_seed: str, *, by: By = "votes") -> Outcome:
    """Pay for projects in order as long as each fits the budget and its limits; nothing without votes is paid for.

    by: "votes" takes the sum of utilities, "votes_per_cost" that over the cost as an exact fraction (a cost of 0 comes
    first).
    """
    ties = TieBreaker(tie_seed)
    purse = Purse.of(election)
    winners, steps = spend(election, purse, ties, by=by, among=election.keys)
    totals = dict(zip(election.keys, election.totals, strict=True))
    return Outcome(f"greedy_by_{by}", tuple(winners), purse.spent, purse.left, totals, tuple(steps), tuple(ties.uses))


def spend(
    election: BudgetElection, purse: Purse, ties: TieBreaker, *, by: By, among: Sequence[str]
) -> tuple[list[str], list[Note]]:
    """Spend what is left of a purse on some of the projects; gives who is paid for and the steps."""
    chosen = frozenset(among)
    projects = {project.key: project for project in election.projects}
    totals = dict(zip(election.keys, election.totals, strict=True))
    worth: dict[str, Fraction | int] = {}
    for key in election.keys:
        if key in chosen and totals[key] > 0:
            is_free = projects[key].cost == 0
            worth[key] = Fraction(totals[key], projects[key].cost) if by != "votes" and not is_free else totals[key]
    free = {key: total for key, total in worth.items() if by != "votes" and projects[key].cost == 0}
    priced = {key: total for key, total in worth.items() if key not in free}
    winners: list[str] = []
    steps: list[Note] = []
    for level in (*levels(free), *levels(priced)):
        # Which of a level comes first matters only where not all of it fits.
        is_short = _is_short(purse, [projects[key].cost for key in level], [projects[key].limits for key in level])
        for key in ties.flatten([level], 1 if is_short else 0, "order"):
            obstacle = purse.obstacle(projects[key])
            told = {"option": key, "total": totals[key], "cost": projects[key].cost}
            if obstacle is None:
                purse.pay(projects[key])
                winners.append(key)
                steps.append(Note("paid", told | {"left": purse.left}))
            else:
                steps.append(Note(obstacle.message, told | dict(obstacle.parameters)))
    without = sorted(key for key in chosen if totals[key] <= 0)
    steps += [Note("no_votes", {"option": key, "total": 0, "cost": projects[key].cost}) for key in without]
    return winners, steps


def _is_short(purse: Purse, costs: Sequence[int], limits: Sequence[Sequence[str]]) -> bool:
    if sum(costs) > purse.left:
        return True
    under: dict[str, int] = {}
    for cost, names in zip(costs, limits, strict=True):
        for name in names:
            under[name] = under.get(name, 0) + cost
    return any(cost > purse.limits[name] - purse.spent_under.get(name, 0) for name, cost in under.items())
