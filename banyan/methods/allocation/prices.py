"""The rounds of equal shares, exact for a million voters.

Exact fractions for a million purses would be slow, floats alone could let rounding decide. So every purse is held as a
float whose error is bounded, and as what it was spent on. Floats with their bounds say which projects may be the
cheapest; the price of those few is worked out exactly: a purse that is not empty is the first share minus the exact
prices of what was bought, so that sums over purses need only whole numbers of voters. A purse that is emptied is marked
so exactly. The price of a project never falls, as purses only shrink; a price found earlier is a lower bound, and most
projects need not be looked at in most rounds.

A round takes time linear in the choices for the few projects looked at, and sorting them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from banyan.methods.allocation.election import BudgetElection, Integers, Matrix

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_ROUNDING: Final = float(np.finfo(np.float64).eps)
_BELOW: Final = 1 - 1e-13  # makes a bound out of a quotient that was rounded a few times
_ABOVE: Final = 1 + 1e-13


@dataclass(frozen=True, slots=True)
class Columns:
    """The choices of an election project by project: groups that support it and the utility of one of their voters."""

    by_group: Matrix
    starts: Integers
    groups: Integers
    utilities: Integers
    counts: Integers
    voters: int

    @classmethod
    def of(cls, election: BudgetElection, *, as_approvals: bool) -> Columns:
        """Any utility counts as 1 if they are taken as approvals."""
        by_group = election.utilities.copy()
        if as_approvals:
            by_group.data = np.ones_like(by_group.data)
        by_project = by_group.tocsc()
        return cls(
            by_group,
            by_project.indptr.astype(np.int64),
            by_project.indices.astype(np.int64),
            by_project.data.astype(np.int64),
            election.counts,
            election.voters,
        )


@dataclass(frozen=True, slots=True)
class Price:
    """What a project costs its supporters: `each` per utility of one, exact, and who pays all that is left."""

    each: Fraction
    supporters: Integers
    utilities: Integers
    is_emptied: Flags


@dataclass(frozen=True, slots=True)
class Bounds:
    """The price lies between these; `highest` is infinite where the supporters may not have enough."""

    lowest: float
    highest: float


@dataclass(slots=True)
class Purses:
    """What voters have left, one of each group, after what was bought so far."""

    columns: Columns
    share: Fraction
    left: Floats = field(init=False)
    is_empty: Flags = field(init=False)
    bought: dict[int, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.left = np.full(len(self.columns.counts), float(self.share))
        self.is_empty = np.zeros(len(self.columns.counts), dtype=np.bool_)

    @property
    def error(self) -> float:
        """The most by which any float of `left` may be off: two roundings for each purchase, doubled to be safe."""
        return 4 * _ROUNDING * (len(self.bought) + 1) * float(self.share)

    def supporters(self, project: int) -> tuple[Integers, Integers]:
        """Groups with something left that support a project, and their utilities."""
        part = slice(self.columns.starts[project], self.columns.starts[project + 1])
        groups, utilities = self.columns.groups[part], self.columns.utilities[part]
        has_money = ~self.is_empty[groups]
        return groups[has_money], utilities[has_money]

    def bounds(self, project: int, cost: int) -> Bounds | None:
        """Bounds of the price per utility, or None where the supporters certainly have too little."""
        groups, utilities = self.supporters(project)
        if not len(groups):
            return None
        counts, left = self.columns.counts[groups], self.left[groups]
        ratios = left / utilities
        order = np.argsort(ratios)
        ratios = ratios[order]
        money = np.cumsum((counts * left)[order])
        total = float(money[-1])
        # Sums of floats may be off by this much: every purse's own error, and the rounding of each addition.
        slack = float(counts.sum()) * self.error + 4 * (len(order) + 4) * _ROUNDING * (total + cost)
        if total < cost - slack:
            return None
        weights = (counts * utilities)[order]
        rich = (weights.sum() - np.cumsum(weights) + weights).astype(np.float64)
        before = money - (counts * left)[order]
        lowest = _crossing(ratios, before, rich, cost - slack)
        highest = _crossing(ratios, before, rich, cost + slack) if total >= cost + slack else np.inf
        return Bounds(lowest * _BELOW, highest * _ABOVE)

    def price(self, project: int, cost: int, bounds: Bounds) -> Price | None:
        """The exact price per utility, or None where the supporters have too little."""
        groups, utilities = self.supporters(project)
        left, error = self.left[groups], self.error
        is_poor = (left + error) * _ABOVE < bounds.lowest * utilities
        is_rich = (left - error) * _BELOW > bounds.highest * utilities
        counts = self.columns.counts[groups]
        money = self._money(groups[is_poor])
        weight = int((counts * utilities)[~is_poor].sum())
        open_places = np.flatnonzero(~(is_poor | is_rich))
        entries = self._open_entries(groups[open_places], utilities[open_places])
        price: Fraction | None = None
        for ratio, purse, group_weight, voters, _ in entries:
            price = (cost - money) / weight
            if price <= ratio:
                break
            price = None
            money += voters * purse
            weight -= group_weight
        if price is None:
            if weight == 0:
                return None
            price = (cost - money) / weight
        is_emptied = is_poor.copy()
        for ratio, _, _, _, places in entries:
            if ratio <= price:
                is_emptied[open_places[places]] = True
        return Price(price, groups, utilities, is_emptied)

    def pay(self, project: int, price: Price) -> None:
        """Take the price out of the purses of all supporters."""
        emptied = price.supporters[price.is_emptied]
        paying = price.supporters[~price.is_emptied]
        self.left[emptied] = 0.0
        self.is_empty[emptied] = True
        self.left[paying] -= float(price.each) * price.utilities[~price.is_emptied]
        self.bought[project] = price.each

    def _money(self, groups: Integers) -> Fraction:
        """What all voters of groups that are not empty have left, exactly."""
        if not len(groups):
            return Fraction(0)
        counts = self.columns.counts[groups]
        used = counts @ self.columns.by_group[groups]
        spent = sum(
            (price * int(used[project]) for project, price in self.bought.items() if used[project]), Fraction(0)
        )
        return self.share * int(counts.sum()) - spent

    def _open_entries(
        self, groups: Integers, utilities: Integers
    ) -> list[tuple[Fraction, Fraction, int, int, Integers]]:
        """Groups that floats cannot place, those alike together, the poorest per utility first: exact purse per
        utility, exact purse, sum of utilities over voters, number of voters, places among `groups`."""
        if not len(groups):
            return []
        bought = list(self.bought)
        history = self.columns.by_group[groups][:, bought].toarray() if bought else np.zeros((len(groups), 0), np.int64)
        kinds, kind_of = np.unique(np.column_stack([utilities, history]), axis=0, return_inverse=True)
        kind_of = kind_of.reshape(-1)
        entries = []
        for number, kind in enumerate(kinds.tolist()):
            places = np.flatnonzero(kind_of == number)
            voters = int(self.columns.counts[groups[places]].sum())
            paid = (self.bought[project] * used for project, used in zip(bought, kind[1:], strict=True) if used)
            purse = self.share - sum(paid, Fraction(0))
            entries.append((purse / kind[0], purse, voters * kind[0], voters, places))
        return sorted(entries, key=lambda entry: entry[0])


def _crossing(ratios: Floats, before: Floats, rich: Floats, cost: float) -> float:
    """The price at which supporters, sorted by what they have per utility, pay `cost` together."""
    prices = (cost - before) / rich
    fitting = prices <= ratios
    if not fitting.any():
        return float(ratios[-1])  # they have just enough but for rounding
    return max(float(prices[np.argmax(fitting)]), 0.0)


def cheapest(
    purses: Purses, costs: dict[int, int], scales: dict[int, int], lower: dict[int, float]
) -> tuple[Fraction, list[tuple[int, Price]]] | None:
    """The least price per utility, and all projects that have it with their prices; None where nothing is affordable.

    costs: what may still be bought; projects that nobody can pay for any more are taken out of it. scales: what a
    stored utility stands for. lower: bounds of prices per utility from earlier rounds, brought up to date here.
    """
    limit = np.inf
    fresh: dict[int, Bounds] = {}
    for project in sorted(costs, key=lambda each: lower.get(each, 0.0)):
        if lower.get(project, 0.0) > limit:
            break
        bounds = purses.bounds(project, costs[project])
        if bounds is None:
            del costs[project]
            continue
        fresh[project] = bounds
        lower[project] = bounds.lowest / scales[project] * _BELOW
        limit = min(limit, bounds.highest / scales[project] * _ABOVE)
    found: list[tuple[Fraction, int, Price]] = []
    for project, bounds in fresh.items():
        if lower[project] > limit:
            continue
        price = purses.price(project, costs[project], bounds)
        if price is None:
            del costs[project]
        else:
            found.append((price.each / scales[project], project, price))
    if not found:
        # A finite limit comes from a project that is certainly affordable, so that all have been looked at here.
        return None
    least = min(value for value, _, _ in found)
    return least, [(project, price) for value, project, price in found if value == least]
