"""Match funds, rewards by median, and money that adds up."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import sqrt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.methods import allocation
from banyan.methods.allocation import Contribution
from banyan.methods.tallies import tie_place

thorough = settings(max_examples=150, deadline=None)
weights = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 50), min_size=1)
gifts = st.lists(
    st.builds(Contribution, st.sampled_from("pqrstu"), st.sampled_from("abcd"), st.integers(1, 500)), max_size=14
)


@given(st.integers(0, 10_000), weights)
@thorough
def test_parts_add_up_and_stay_within_one_of_the_exact(total: int, given_weights: dict[str, int]) -> None:
    parts = allocation.apportion(total, given_weights, "x")
    whole = sum(given_weights.values())
    assert sum(parts.values()) == (total if whole else 0)
    for key, part in parts.items():
        if whole:
            assert abs(part - Fraction(total * given_weights[key], whole)) < 1


def test_the_largest_remainder_gets_what_is_left_over() -> None:
    assert allocation.apportion(10, {"a": 5, "b": 3, "c": 1}, "x") == {"a": 6, "b": 3, "c": 1}  # 5.56, 3.33, 1.11
    parts = allocation.apportion(100, {"a": 1, "b": 1, "c": 1}, "x")
    first = min("abc", key=lambda key: tie_place("x", key))
    assert parts == dict.fromkeys("abc", 33) | {first: 34}
    with pytest.raises(ValueError, match="negative"):
        allocation.apportion(-1, {"a": 1}, "x")


@given(st.integers(0, 2_000), weights, st.data())
@thorough
def test_nobody_gets_more_than_allowed_and_the_rest_goes_on(
    total: int, given_weights: dict[str, int], data: st.DataObject
) -> None:
    most = {key: data.draw(st.integers(0, 400)) for key in given_weights}
    parts = allocation.apportion_up_to(total, given_weights, most, "x")
    assert all(0 <= part <= most[key] for key, part in parts.items())
    assert sum(parts.values()) == min(total, sum(most[key] for key, weight in given_weights.items() if weight))


MANY_GIVE = [Contribution(f"person {number}", "many", 100) for number in range(9)]
ONE_GIVES = [Contribution("person 0", "one", 900)]


def test_quadratic_matches_people_and_not_only_money() -> None:
    match = allocation.match_quadratically(10_000, MANY_GIVE + ONE_GIVES, "x")
    assert match.ideal == {"many": 7200, "one": 0}  # (9 · 10)² − 900; one alone gets nothing
    assert match.matched == {"many": 7200, "one": 0}
    assert match.left == 2800
    short = allocation.match_quadratically(1000, [*MANY_GIVE, *ONE_GIVES, Contribution("person 1", "one", 100)], "x")
    # one: (30 + 10)² − 1000 = 600, so that 7800 are wanted and 1000 are there.
    assert short.matched == {"many": 923, "one": 77}
    full = allocation.match_quadratically(10_000, MANY_GIVE + ONE_GIVES, "x", fills_pool=True)
    assert full.matched == {"many": 10_000, "one": 0}


def test_splitting_a_gift_among_calls_does_not_help() -> None:
    once = allocation.match_quadratically(10_000, [*MANY_GIVE, Contribution("person 0", "many", 44)], "x")
    together = [Contribution("person 0", "many", 144), *MANY_GIVE[1:]]
    assert once == allocation.match_quadratically(10_000, together, "x")


def test_caps_on_people_and_on_projects() -> None:
    rich = [Contribution("p", "a", 10_000), Contribution("q", "a", 100)]
    assert allocation.match_quadratically(10**6, rich, "x").matched == {"a": 2000}
    assert allocation.match_quadratically(10**6, rich, "x", most_per_person=100).matched == {"a": 200}
    assert allocation.match_quadratically(10**6, rich, "x", most_per_project=150).matched == {"a": 150}
    two = [*MANY_GIVE, Contribution("person 0", "two", 100), Contribution("person 1", "two", 100)]
    # 7200 and 200 are wanted; 1000 are there, no more than 850 for one; never more than wanted.
    assert allocation.match_quadratically(1000, two, "x", most_per_project=850).matched == {"many": 850, "two": 150}
    assert allocation.match_quadratically(1200, two, "x", most_per_project=850).matched == {"many": 850, "two": 200}


def test_pairs_that_agree_on_everything_count_less() -> None:
    ring = [Contribution(person, project, 100) for person in "pq" for project in "abcd"]
    apart = [Contribution("r", "e", 100), Contribution("s", "e", 100)]
    match = allocation.match_quadratically(10**6, ring + apart, "x", pair_bound=100)
    # The pair of e agrees on 100: 2 · 100 · 100 / (100 + 100). The ring agrees on 400: 2 · 100 · 100 / (100 + 400).
    assert match.ideal == {"a": 40, "b": 40, "c": 40, "d": 40, "e": 100}
    unbounded = allocation.match_quadratically(10**6, ring + apart, "x").ideal
    assert unbounded == dict.fromkeys("abcde", 200)


@given(gifts, st.integers(1, 1000))
@thorough
def test_the_ideal_is_what_the_formula_says(contributions: list[Contribution], bound: int) -> None:
    given_by: dict[str, dict[str, int]] = {}
    for one in contributions:
        people = given_by.setdefault(one.project, {})
        people[one.person] = people.get(one.person, 0) + one.amount
    plain = allocation.match_quadratically(10**9, contributions, "x").ideal
    bounded = allocation.match_quadratically(10**9, contributions, "x", pair_bound=bound).ideal
    agreed: dict[tuple[str, str], float] = {}
    for people in given_by.values():
        for pair in combinations(sorted(people), 2):
            agreed[pair] = agreed.get(pair, 0) + sqrt(people[pair[0]] * people[pair[1]])
    for project, people in given_by.items():
        expected = sum(sqrt(amount) for amount in people.values()) ** 2 - sum(people.values())
        assert float(plain[project]) == pytest.approx(expected, abs=1e-5)
        pairs = [
            sqrt(people[one] * people[other]) * bound / (bound + agreed[one, other])
            for one, other in combinations(sorted(people), 2)
        ]
        assert float(bounded[project]) == pytest.approx(2 * sum(pairs), abs=1e-5)


@given(
    st.integers(0, 5000),
    gifts,
    st.sampled_from(["ratio", "proportion", "quadratic", "pairs", "filled"]),
    st.none() | st.integers(0, 600),
    st.none() | st.integers(0, 300),
)
@thorough
def test_a_pool_is_never_exceeded_and_adds_up(
    pool: int, contributions: list[Contribution], rule: str, per_project: int | None, per_person: int | None
) -> None:
    caps: dict[str, Any] = {"most_per_project": per_project, "most_per_person": per_person}
    if rule == "ratio":
        match = allocation.match_at_ratio(pool, contributions, Fraction(3, 2), "x", **caps)
    elif rule == "proportion":
        match = allocation.match_in_proportion(pool, contributions, "x", **caps)
    else:
        more = {"pair_bound": 50} if rule == "pairs" else {"fills_pool": rule == "filled"}
        match = allocation.match_quadratically(pool, contributions, "x", **caps, **more)
    assert sum(match.matched.values()) + match.left == pool
    assert match.left >= 0
    for project, amount in match.matched.items():
        assert amount >= 0
        assert per_project is None or amount <= per_project
        if rule in ("ratio", "quadratic", "pairs"):
            assert amount < match.ideal[project] + 1
    if per_project is None and sum(match.ideal.values()) > pool:
        assert match.left == 0
    assert sum(match.given.values()) == sum(one.amount for one in contributions)


def test_a_ratio_rounds_down_and_shrinks_with_a_small_pool() -> None:
    contributions = [Contribution("p", "a", 101), Contribution("q", "b", 300)]
    assert allocation.match_at_ratio(1000, contributions, Fraction(1, 2), "x").matched == {"a": 50, "b": 150}
    assert allocation.match_at_ratio(100, contributions, Fraction(1), "x").matched == {"a": 25, "b": 75}
    assert allocation.match_in_proportion(100, contributions, "x").matched == {"a": 25, "b": 75}


@pytest.mark.parametrize("amount", [0, -1, 1.5, True])
def test_gifts_are_positive_whole_numbers(amount: Any) -> None:
    with pytest.raises(ValueError, match="positive whole"):
        allocation.match_in_proportion(1, [Contribution("p", "a", amount)], "x")


def test_senseless_pools_are_refused() -> None:
    for pool, more in ((-1, {}), (1, {"most_per_project": -1}), (1, {"most_per_person": -1}), (1, {"pair_bound": 0})):
        with pytest.raises(ValueError, match=r"negative|above 0"):
            allocation.match_quadratically(pool, MANY_GIVE, "x", **more)
    with pytest.raises(ValueError, match="ratio"):
        allocation.match_at_ratio(1, MANY_GIVE, Fraction(-1), "x")


def test_a_round_is_paid_from_its_sums() -> None:
    roots, spent = {"a": 6, "b": 4}, {"a": 20, "b": 16}
    linear = allocation.pay_round(1000, roots, spent, 10, "roots", "x")
    assert linear.matched == {"a": 600, "b": 400}
    assert linear.paid == {"a": 800, "b": 560}
    squares = allocation.pay_round(1000, roots, spent, 10, "squares", "x")
    assert squares.matched == {"a": 692, "b": 308}
    # a: 36 − 20 = 16 credits above what was given, b has one contributor and gets nothing.
    constrained = allocation.pay_round(80, roots, spent, 10, "capital_constrained", "x")
    assert constrained.alpha == Fraction(1, 2)
    assert constrained.matched == {"a": 80, "b": 0}
    with pytest.raises(ValueError, match="contributor"):
        allocation.pay_round(80, {"b": 4}, {"b": 16}, 10, "capital_constrained", "x")
    with pytest.raises(ValueError, match="sum given"):
        allocation.pay_round(80, {"b": 4}, {"a": 16}, 10, "roots", "x")
    assert allocation.ideal_match({"a": 6, "b": 4}, spent) == {"a": 16, "b": 0}


def test_medians_are_not_moved_by_one_extreme_judge() -> None:
    votes = {"a": [10, 20, 30], "b": [10, 20, 30, 1_000_000], "c": [500], "d": []}
    rewards = allocation.reward_by_median(900, votes, 3, "x")
    assert rewards.medians == {"a": 20, "b": 25, "c": 500}
    assert rewards.qualified == ("a", "b")
    assert rewards.paid == {"a": 400, "b": 500}
    assert rewards.left == 0
    assert allocation.reward_by_median(900, votes, 3, "x", excluded=["b"]).paid == {"a": 900}
    capped = allocation.reward_by_median(900, votes, 3, "x", most_per_project=450)
    assert capped.paid == {"a": 450, "b": 450}
    assert allocation.median([1, 2]) == Fraction(3, 2)
    with pytest.raises(ValueError, match="no median"):
        allocation.median([])
    for pot, quorum, amounts in ((-1, 1, [1]), (1, 0, [1]), (1, 1, [-1])):
        with pytest.raises(ValueError, match="negative"):
            allocation.reward_by_median(pot, {"a": amounts}, quorum, "x")


@given(st.integers(0, 10**6), st.dictionaries(st.sampled_from("abcdef"), st.lists(st.integers(0, 900), max_size=6)))
@thorough
def test_rewards_add_up_to_the_pot(pot: int, votes: dict[str, list[int]]) -> None:
    rewards = allocation.reward_by_median(pot, votes, 2, "x")
    assert set(rewards.paid) == {key for key, amounts in votes.items() if len(amounts) >= 2}
    has_any = any(rewards.medians[key] for key in rewards.qualified)
    assert sum(rewards.paid.values()) == (pot if has_any else 0)
    assert rewards.left == pot - sum(rewards.paid.values())
