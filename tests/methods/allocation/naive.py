"""Equal shares as the paper states it, with a fraction for every voter: slow, and shares nothing with ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from banyan.methods.tallies import tie_place


def price(cost: int, purses: Sequence[Fraction], utilities: Sequence[int]) -> Fraction | None:
    """The least ρ with Σ min(purse, ρ·utility) = cost, found by trying every supporter as the first not to run out."""
    people = sorted((purse / utility, purse, utility) for purse, utility in zip(purses, utilities, strict=True))
    if sum(purses) < cost:
        return None
    paid = Fraction(0)
    for place, (ratio, purse, _) in enumerate(people):
        candidate = (cost - paid) / sum(utility for _, _, utility in people[place:])
        if candidate <= ratio:
            return candidate
        paid += purse
    raise AssertionError("they had enough")


def naive_equal_shares(
    costs: Mapping[str, int],
    budget: Fraction,
    ballots: Sequence[Mapping[str, int]],
    utility: str,
    tie_seed: str,
) -> tuple[list[str], list[Fraction]]:
    """Winners in order of purchase and what every voter has left."""
    purses = [budget / len(ballots) for _ in ballots] if ballots else []
    rest = {key for key in costs if any(ballot.get(key, 0) for ballot in ballots)}
    winners = sorted((key for key in rest if costs[key] == 0), key=lambda key: tie_place(tie_seed, key))
    rest -= set(winners)
    while True:
        offers = []
        for key in rest:
            who = [voter for voter, ballot in enumerate(ballots) if ballot.get(key, 0)]
            worth = {"approval": 1, "cost": costs[key]}
            each = [worth.get(utility, ballots[voter][key]) for voter in who]
            found = price(costs[key], [purses[voter] for voter in who], each)
            if found is not None:
                offers.append((found, tie_place(tie_seed, key), key, who, each))
        if not offers:
            return winners, purses
        value, _, key, who, each = min(offers)
        for voter, amount in zip(who, each, strict=True):
            purses[voter] -= min(purses[voter], value * amount)
        rest.remove(key)
        winners.append(key)
