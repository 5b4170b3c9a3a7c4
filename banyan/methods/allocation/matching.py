"""Match funds: a pool added to what people give, by a ratio, in proportion, or by the number of people who give.

Quadratic: V. Buterin, Z. Hitzig and E. G. Weyl, "A flexible design for funding public goods", Management Science 65
(2019): a project's ideal match is the square of the sum of the square roots of its contributions, less their sum. Where
the pool is too small, everything is a mix of that and of no match (capital-constrained, section 5 there). Pairwise
bounded: V. Buterin, "Pairwise coordination subsidies: a new quadratic funding design" (2019): the ideal match is a sum
over pairs of givers, and each pair counts the less the more it agrees over all projects.

Square roots are taken to 32 binary places and cut there, the rest is whole numbers and fractions: the same on every
machine. Parts are rounded by the largest remainder and add up exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil, isqrt
from typing import Final

from banyan.methods.allocation.apportioning import apportion, apportion_up_to
from banyan.methods.tallies.results import Note

ROOT_PLACES: Final = 32


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one person gave to one project, in minor units. Several by the same person are added up."""

    person: str
    project: str
    amount: int


@dataclass(frozen=True, slots=True)
class Match:
    """`matched` by project in minor units, out of the pool; `given` is what people gave; `ideal` what the rule would
    have matched with a pool without end; `left` is what stays in the pool."""

    matched: Mapping[str, int]
    given: Mapping[str, int]
    ideal: Mapping[str, Fraction]
    left: int
    steps: tuple[Note, ...]


def add_up(contributions: Sequence[Contribution]) -> dict[str, dict[str, int]]:
    """Project → person → amount. Raises ValueError for an amount that is not a positive whole number."""
    given: dict[str, dict[str, int]] = {}
    for one in contributions:
        if isinstance(one.amount, bool) or not isinstance(one.amount, int) or one.amount <= 0:
            raise ValueError("a contribution is a positive whole number of minor units")
        people = given.setdefault(one.project, {})
        people[one.person] = people.get(one.person, 0) + one.amount
    return given


def match_at_ratio(
    pool: int,
    contributions: Sequence[Contribution],
    ratio: Fraction,
    tie_seed: str,
    *,
    most_per_person: int | None = None,
    most_per_project: int | None = None,
) -> Match:
    """`ratio` for every unit given, rounded down per project; all lowered in proportion where the pool is too small.

    most_per_person: no more of one person's gift to one project is matched. Raises ValueError for a negative ratio.
    """
    if ratio < 0:
        raise ValueError("a ratio is not negative")
    given = add_up(contributions)
    counted = _counted(given, most_per_person)
    ideal = {project: ratio * sum(people.values()) for project, people in counted.items()}
    wanted = {project: int(amount) for project, amount in ideal.items()}
    return _settle(pool, given, ideal, wanted, most_per_project, tie_seed, fills_pool=False)


def match_in_proportion(
    pool: int,
    contributions: Sequence[Contribution],
    tie_seed: str,
    *,
    most_per_person: int | None = None,
    most_per_project: int | None = None,
) -> Match:
    """The whole pool in proportion to what was given."""
    given = add_up(contributions)
    counted = _counted(given, most_per_person)
    ideal = {project: Fraction(sum(people.values())) for project, people in counted.items()}
    return _settle(pool, given, ideal, {}, most_per_project, tie_seed, fills_pool=True)


def match_quadratically(
    pool: int,
    contributions: Sequence[Contribution],
    tie_seed: str,
    *,
    most_per_person: int | None = None,
    most_per_project: int | None = None,
    pair_bound: int | None = None,
    fills_pool: bool = False,
) -> Match:
    """Match by how many people give, not only by how much.

    most_per_person: no more of one person's gift to one project counts. pair_bound: M of the pairwise bounded form, in
    minor units: a pair that agrees by much more than M counts for little; None leaves pairs unbounded. fills_pool:
    give out the whole pool even if the ideal is less, in proportion to it. Time is linear in contributions, with a
    pair_bound quadratic in the people of a project.
    Raises ValueError for a negative pool, cap or bound.
    """
    given = add_up(contributions)
    counted = _counted(given, most_per_person)
    ideal = _unbounded(counted) if pair_bound is None else _pairwise(counted, pair_bound)
    return _settle(pool, given, ideal, {}, most_per_project, tie_seed, fills_pool=fills_pool)


def ideal_match(roots: Mapping[str, int | Fraction], given: Mapping[str, int | Fraction]) -> dict[str, Fraction]:
    """The ideal quadratic match of projects whose sums of roots are known: their squares less what was given."""
    return {project: max(Fraction(0), Fraction(roots[project]) ** 2 - given[project]) for project in roots}


def root(amount: int) -> Fraction:
    """The square root, cut to 32 binary places; exact for squares."""
    return Fraction(isqrt(amount << (2 * ROOT_PLACES)), 1 << ROOT_PLACES)


def _counted(given: Mapping[str, Mapping[str, int]], most: int | None) -> dict[str, dict[str, int]]:
    if most is not None and most < 0:
        raise ValueError("a cap is not negative")
    return {
        project: {person: amount if most is None else min(amount, most) for person, amount in people.items()}
        for project, people in given.items()
    }


def _unbounded(counted: Mapping[str, Mapping[str, int]]) -> dict[str, Fraction]:
    roots = {project: sum((root(each) for each in people.values()), Fraction(0)) for project, people in counted.items()}
    # The roots were cut, so the sum of their squares is taken instead of the sum given: one person alone gets nothing.
    squares = {
        project: sum((root(each) ** 2 for each in people.values()), Fraction(0)) for project, people in counted.items()
    }
    return {project: roots[project] ** 2 - squares[project] for project in counted}


def _pairwise(counted: Mapping[str, Mapping[str, int]], bound: int) -> dict[str, Fraction]:
    """Twice the sum over pairs of √(a·b) · M / (M + the pair's sum over all projects)."""
    if bound <= 0:
        raise ValueError("a bound for pairs is above 0")
    agreed: dict[tuple[str, str], int] = {}
    by_project: dict[str, list[tuple[tuple[str, str], int]]] = {}
    for project, people in counted.items():
        for (one, first), (other, second) in combinations(sorted(people.items()), 2):
            product = isqrt(first * second << (2 * ROOT_PLACES))
            agreed[one, other] = agreed.get((one, other), 0) + product
            by_project.setdefault(project, []).append(((one, other), product))
    scaled = bound << ROOT_PLACES
    # Each pair's part is cut to 32 binary places as well, so that sums do not need a common denominator.
    return {
        project: Fraction(
            2 * sum(product * scaled // (scaled + agreed[pair]) for pair, product in by_project.get(project, [])),
            1 << ROOT_PLACES,
        )
        for project in counted
    }


def _settle(
    pool: int,
    given: Mapping[str, Mapping[str, int]],
    ideal: Mapping[str, Fraction],
    wanted: Mapping[str, int],
    most_per_project: int | None,
    tie_seed: str,
    *,
    fills_pool: bool,
) -> Match:
    """Pay ideals from a pool: as they are where it is enough, else in proportion, none above its cap.

    wanted: ideals already rounded, where the rule says how; without, by the largest remainder.
    """
    if pool < 0 or (most_per_project is not None and most_per_project < 0):
        raise ValueError("a pool or a cap is negative")
    needed = sum(ideal.values(), Fraction(0))
    is_short = needed > pool
    cap = pool if most_per_project is None else min(most_per_project, pool)
    if is_short or fills_pool:
        # What a cap takes from one goes to others, but never above what the rule asks for them.
        caps = {project: cap if fills_pool else min(cap, ceil(amount)) for project, amount in ideal.items()}
        parts = apportion_up_to(pool, ideal, caps, tie_seed)
    else:
        exact = wanted or apportion(int(needed), ideal, tie_seed)
        parts = {project: min(part, cap) for project, part in exact.items()}
    sums = {project: sum(people.values()) for project, people in given.items()}
    share = Fraction(pool) / needed if needed and (is_short or fills_pool) else Fraction(1)
    steps = [Note("pool", {"pool": pool, "needed": needed, "share": share})]
    for project in sorted(ideal):
        told = {"given": sums[project], "people": len(given[project]), "ideal": ideal[project]}
        steps.append(Note("matched", {"option": project, "matched": parts[project], **told}))
    return Match(parts, sums, dict(ideal), pool - sum(parts.values()), tuple(steps))
