"""Knapsack votes: every voter fills the budget; what most filled in is paid for as long as it fits.

A. Goel, A. K. Krishnaswamy, S. Sakshuwong and T. Aitamurto, "Knapsack voting for participatory budgeting", ACM
Transactions on Economics and Computation 7 (2019). An option that no longer fits is passed over and the next is tried.
An option that nobody voted for is not paid for.
"""

from __future__ import annotations

from collections.abc import Sequence

from banyan.methods.tallies.ballots import Ballot
from banyan.methods.tallies.matrices import Matrix, as_matrix, column_counts
from banyan.methods.tallies.results import Note, Tally
from banyan.methods.tallies.rules import Rules
from banyan.methods.tallies.ties import TieBreaker, levels


def count_knapsack(rules: Rules, ballots: Sequence[Ballot] | Matrix) -> Tally:
    """Count votes and spend the budget. `winners` are what is paid for; `seats` does not matter here."""
    matrix = as_matrix(rules.options, ballots)
    totals = dict(zip(rules.options, column_counts(matrix), strict=True))
    ties = TieBreaker(rules.tie_seed)
    standing = levels(totals)
    left = rules.budget
    order: list[str] = []
    winners: list[str] = []
    steps: list[Note] = []
    for level in standing:
        # The order within a level decides only where not all that has votes can be paid for.
        is_short = totals[level[0]] > 0 and sum(rules.costs[option] for option in level) > left
        order += ties.flatten([level], 1 if is_short else 0, "result")
        for option in order[-len(level) :]:
            cost = rules.costs[option]
            is_paid = totals[option] > 0 and cost <= left
            left -= cost if is_paid else 0
            winners += [option] if is_paid else []
            told = {"option": option, "total": totals[option], "cost": cost, "left": left}
            steps.append(Note("paid" if is_paid else "not_paid" if totals[option] else "no_votes", told))
    steps.append(Note("won", {"winners": tuple(winners)}))
    uses = tuple(ties.uses)
    count = int(matrix.shape[0])
    return Tally(rules.method, count, tuple(winners), standing, tuple(order), totals, tuple(steps), uses)
