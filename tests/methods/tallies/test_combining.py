"""Experts and the crowd together, by a rule, and each apart."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from banyan.methods.tallies import CombiningRule, combine, mean_ranks

EXPERTS = [["a"], ["b"], ["c", "d"], ["e"]]
CROWD = [["e"], ["b"], ["a"], ["c"], ["d"]]


def rule(kind: str, **more: Any) -> CombiningRule:
    return CombiningRule(kind=kind, tie_seed="x", **more)


def test_levels_share_the_mean_of_their_ranks() -> None:
    assert mean_ranks(EXPERTS) == {"a": 1, "b": 2, "c": Fraction(7, 2), "d": Fraction(7, 2), "e": 5}


def test_weights_decide_whose_ranks_count_more() -> None:
    even = combine(rule("weighted_ranks"), EXPERTS, CROWD)
    assert even.totals == {"a": 4, "b": 4, "c": Fraction(15, 2), "d": Fraction(17, 2), "e": 6}
    assert set(even.order[:2]) == {"a", "b"}
    assert even.ties[0].decides
    assert combine(rule("weighted_ranks", expert_weight=2), EXPERTS, CROWD).winners == ("a",)
    assert combine(rule("weighted_ranks", expert_weight=0), EXPERTS, CROWD).winners == ("e",)
    assert even.crowd_ranks["e"] == 1
    assert even.expert_ranks["e"] == 5


def test_both_must_have_it_in_their_top() -> None:
    assert combine(rule("both_in_top", top=2), EXPERTS, CROWD).winners == ("b",)
    assert combine(rule("both_in_top", top=1), EXPERTS, CROWD).winners == ()
    # c and d share the third and fourth rank with the experts: neither is within the first three.
    assert set(combine(rule("both_in_top", top=3, seats=5), EXPERTS, CROWD).winners) == {"a", "b"}
    assert set(combine(rule("both_in_top", top=4, seats=5), EXPERTS, CROWD).winners) == {"a", "b", "c"}


def test_each_picks_one_and_never_the_same() -> None:
    assert combine(rule("each_picks"), EXPERTS, CROWD).winners == ("a", "e")
    same = combine(rule("each_picks"), [["e"], ["a"]], [["e"], ["a"]])
    assert same.winners == ("e", "a")
    assert same.steps[1].parameters["next_after_judges_choice"]
    assert combine(rule("each_picks"), [["a"]], [["a"]]).winners == ("a",)


@pytest.mark.parametrize(
    ("more", "experts"),
    [
        ({}, [["a"]]),
        ({"expert_weight": -1}, EXPERTS),
        ({"expert_weight": 0, "crowd_weight": 0}, EXPERTS),
        ({"seats": 0}, EXPERTS),
    ],
)
def test_rules_that_make_no_sense_are_refused(more: dict[str, Any], experts: list[list[str]]) -> None:
    with pytest.raises(ValueError, match=r"options|weights|seats"):
        combine(rule("weighted_ranks", **more), experts, CROWD)
    with pytest.raises(ValueError, match="top"):
        combine(rule("both_in_top"), EXPERTS, CROWD)
