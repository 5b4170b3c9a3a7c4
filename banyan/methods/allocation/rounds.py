"""Rounds of match funding of which only sums are known: the sum of roots and the sum given of every project.

This is what rounds that count on a blockchain publish. Three ways to pay are in use: in proportion to the sum of roots,
in proportion to its square, and capital-constrained quadratic funding, in which a project is paid a·T²+(1 − a)·C for
its sum of roots T and its contributions C, with the one `a` that uses up the pool; `a` may be above 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from banyan.methods.allocation.apportioning import apportion, whole_units

Paying = Literal["roots", "squares", "capital_constrained"]


@dataclass(frozen=True, slots=True)
class RoundPayment:
    """What each project is paid in minor units, match and contributions together, and the share `a` of the ideal."""

    paid: Mapping[str, int]
    matched: Mapping[str, int]
    alpha: Fraction | None


def pay_round(
    pool: int,
    roots: Mapping[str, int],
    spent: Mapping[str, int],
    unit: int,
    paying: Paying,
    tie_seed: str,
) -> RoundPayment:
    """Pay a round. roots and spent are in credits (spent is a sum of squares of votes), unit in minor units a credit.

    Raises ValueError where keys differ or no project's square exceeds what was given to it (capital-constrained).
    """
    if set(roots) != set(spent):
        raise ValueError("every project needs a sum of roots and a sum given")
    given = {project: amount * unit for project, amount in spent.items()}
    if paying != "capital_constrained":
        weights = {project: total if paying == "roots" else total * total for project, total in roots.items()}
        matched = apportion(pool, weights, tie_seed)
        paid = {project: matched[project] + given[project] for project in roots}
        return RoundPayment(paid, matched, None)
    surplus = sum(total * total for total in roots.values()) * unit - sum(given.values())
    if surplus <= 0:
        raise ValueError("no project has more than one contributor, so that nothing can be matched")
    alpha = Fraction(pool, surplus)
    exact = {project: alpha * (roots[project] ** 2 * unit - given[project]) for project in roots}
    matched = whole_units(exact, tie_seed)
    return RoundPayment({project: matched[project] + given[project] for project in roots}, matched, alpha)
