"""Random elections of every method, for hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from banyan.methods.tallies import METHODS, Rules

OPTIONS = ("ash", "bay", "fig", "oak", "yew")
GRADES = ("reject", "fair", "good", "great")


@st.composite
def rules_of(draw: st.DrawFn, method: str) -> Rules:
    """Rules of a method, with everything that matters to it drawn."""
    options = OPTIONS[: draw(st.integers(2, len(OPTIONS)))]
    return Rules(
        method=method,
        options=options,
        tie_seed=draw(st.sampled_from(["lottery 7 12 33", "lottery 1 2 3", "x"])),
        seats=draw(st.integers(1, len(options))),
        lowest=draw(st.integers(-2, 1)),
        least_ratings=draw(st.integers(0, 3)),
        prior_ratings=draw(st.integers(0, 3)),
        prior_score=2,
        points=draw(st.integers(1, 30)),
        grades=GRADES,
        costs={option: draw(st.integers(1, 60)) for option in options},
        budget=100,
        digits=draw(st.sampled_from([None, 2, 5])),
    )


def ballot_of(rules: Rules) -> st.SearchStrategy[Any]:
    """Ballots that the rules accept."""
    some = st.lists(st.sampled_from(rules.options), unique=True, min_size=1)
    if rules.method in ("approval", "support"):
        return some
    if rules.method == "knapsack":
        return some.map(lambda ballot: _affordable(rules, ballot)).filter(bool)
    if rules.method == "stv":
        return some
    if rules.method in ("schulze", "runoff"):
        cuts = st.lists(st.booleans(), min_size=len(rules.options), max_size=len(rules.options))
        return st.tuples(some, cuts).map(lambda drawn: _levels(*drawn))
    if rules.method == "score":
        return st.dictionaries(st.sampled_from(rules.options), st.integers(rules.lowest, rules.highest), min_size=1)
    if rules.method == "judgement":
        return st.dictionaries(st.sampled_from(rules.options), st.sampled_from(rules.grades), min_size=1)
    votes = st.dictionaries(st.sampled_from(rules.options), st.integers(0, 5), min_size=1)
    return votes.filter(lambda ballot: 0 < sum(each**2 for each in ballot.values()) <= rules.points)


def _affordable(rules: Rules, ballot: list[str]) -> list[str]:
    kept: list[str] = []
    for option in ballot:
        if sum(rules.costs[each] for each in [*kept, option]) <= rules.budget:
            kept.append(option)
    return kept


def _levels(ballot: list[str], cuts: list[bool]) -> list[list[str]]:
    levels = [[ballot[0]]]
    for option, is_cut in zip(ballot[1:], cuts, strict=False):
        if is_cut:
            levels.append([option])
        else:
            levels[-1].append(option)
    return levels


@st.composite
def elections(draw: st.DrawFn, methods: tuple[str, ...] = METHODS, most: int = 12) -> tuple[Rules, list[Any]]:
    """Rules and checked ballots."""
    rules = draw(rules_of(draw(st.sampled_from(methods))))
    return rules, draw(st.lists(ballot_of(rules), max_size=most))
