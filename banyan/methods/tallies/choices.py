"""Approval and support: every ballot gives one vote to each option it names; the most votes win.

Approval voting: S. J. Brams and P. C. Fishburn, "Approval voting", American Political Science Review 72 (1978).
Support is the same count where a person adds a support at a time, one or several.
"""

from __future__ import annotations

from collections.abc import Sequence

from banyan.methods.tallies.ballots import Ballot
from banyan.methods.tallies.matrices import Matrix, as_matrix, column_counts
from banyan.methods.tallies.results import Note, Tally
from banyan.methods.tallies.rules import Rules
from banyan.methods.tallies.ties import TieBreaker, levels


def count_choices(rules: Rules, ballots: Sequence[Ballot] | Matrix) -> Tally:
    """Count approvals or supports, of checked ballots or of a matrix of them. `totals` are votes."""
    matrix = as_matrix(rules.options, ballots)
    totals = dict(zip(rules.options, column_counts(matrix), strict=True))
    return tally_by_totals(rules, totals, int(matrix.shape[0]), "votes")


def tally_by_totals(rules: Rules, totals: dict[str, int], ballots: int, unit: str) -> Tally:
    """The result where nothing but the totals matters."""
    ties = TieBreaker(rules.tie_seed)
    standing = levels(totals)
    order = ties.flatten(standing, rules.seats, "result")
    steps = [Note(f"counted_{unit}", {"option": option, "total": totals[option]}) for option in order]
    winners = order[: rules.seats]
    steps.append(Note("won", {"winners": winners}))
    return Tally(rules.method, ballots, winners, standing, order, totals, tuple(steps), tuple(ties.uses))
