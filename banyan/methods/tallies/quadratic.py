"""Quadratic votes: n votes for one option cost n² of a voter's points; the most votes win.

S. P. Lalley and E. G. Weyl, "Quadratic voting", AEA Papers and Proceedings 108 (2018); with a budget of points instead
of money as in E. A. Posner and E. G. Weyl, "Radical Markets" (2018). One person has one ballot and each option stands
on it once, so that the cost cannot be split.
"""

from __future__ import annotations

from collections.abc import Sequence

from banyan.methods.tallies.ballots import Ballot
from banyan.methods.tallies.choices import tally_by_totals
from banyan.methods.tallies.matrices import Matrix, as_matrix, column_sums
from banyan.methods.tallies.results import Tally
from banyan.methods.tallies.rules import Rules


def count_quadratic(rules: Rules, ballots: Sequence[Ballot] | Matrix) -> Tally:
    """Count votes bought with points. `totals` are votes, not points."""
    matrix = as_matrix(rules.options, ballots)
    totals = dict(zip(rules.options, column_sums(matrix), strict=True))
    return tally_by_totals(rules, totals, int(matrix.shape[0]), "points_votes")
