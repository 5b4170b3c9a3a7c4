"""The library pabutools beside our allocation, on the same elections; it is asked for only if it is installed.

pabutools is by S. Rey and others, "Pabutools" (github.com/COMSOC-Community/pabutools). Ties are broken by our published
order there too, so that outcomes must be the same.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from banyan.methods import allocation
from banyan.methods.allocation import BudgetElection
from banyan.methods.tallies import tie_place


@dataclass(frozen=True, slots=True)
class Comparison:
    """One rule on one election: whether both chose the same projects, and the seconds each took."""

    file: str
    rule: str
    is_same: bool
    seconds: float
    their_seconds: float


def is_installed() -> bool:
    """Whether pabutools can be imported."""
    return importlib.util.find_spec("pabutools") is not None


def compare_with_pabutools(path: Path, election: BudgetElection, vote_type: str, tie_seed: str) -> list[Comparison]:
    """Greedy and equal shares, ours and theirs. Points and places are compared where both count them alike."""
    from pabutools.election import (
        Additive_Cardinal_Sat,
        Cardinality_Sat,
        Cost_Sat,
        parse_pabulib,
    )
    from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
    from pabutools.tiebreaking import TieBreakingRule

    instance, profile = parse_pabulib(str(path))
    order = {key: place for place, key in enumerate(sorted(election.keys, key=lambda key: tie_place(tie_seed, key)))}
    ties = TieBreakingRule(lambda _instance, _profile, project: order[project.name])
    supported = {key for key, count in zip(election.keys, election.supporters, strict=True) if count}

    def theirs(rule: Callable[..., Any], measure: type) -> Callable[[], set[str]]:
        def run() -> set[str]:
            chosen = rule(instance, profile, sat_class=measure, tie_breaking=ties)
            return {project.name for project in chosen} & supported

        return run

    def equal(utility: allocation.Utility) -> Callable[[], set[str]]:
        return lambda: set(allocation.equal_shares(election, tie_seed, utility=utility, completion="none").winners)

    rules: list[tuple[str, Callable[[], set[str]], Callable[[], set[str]]]] = []
    if vote_type == "approval":
        rules += [
            (
                "greedy by votes",
                lambda: set(allocation.greedy(election, tie_seed).winners),
                theirs(greedy_utilitarian_welfare, Cost_Sat),
            ),
            (
                "greedy by votes per cost",
                lambda: set(allocation.greedy(election, tie_seed, by="votes_per_cost").winners),
                theirs(greedy_utilitarian_welfare, Cardinality_Sat),
            ),
        ]
    rules += [
        ("equal shares, approval", equal("approval"), theirs(method_of_equal_shares, Cardinality_Sat)),
        ("equal shares, cost", equal("cost"), theirs(method_of_equal_shares, Cost_Sat)),
    ]
    if vote_type == "cumulative":
        rules += [
            (
                "greedy by votes per cost",
                lambda: set(allocation.greedy(election, tie_seed, by="votes_per_cost").winners),
                theirs(greedy_utilitarian_welfare, Additive_Cardinal_Sat),
            ),
            ("equal shares, cardinal", equal("cardinal"), theirs(method_of_equal_shares, Additive_Cardinal_Sat)),
        ]
    return [_compare(path.name, name, ours, other) for name, ours, other in rules]


def _compare(file: str, rule: str, ours: Callable[[], set[str]], theirs: Callable[[], set[str]]) -> Comparison:
    start = time.perf_counter()
    found = ours()
    middle = time.perf_counter()
    other = theirs()
    return Comparison(file, rule, found == other, middle - start, time.perf_counter() - middle)
