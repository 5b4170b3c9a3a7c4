"""Ballots of a wrong shape are refused, with what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.methods import tallies
from banyan.methods.tallies import METHODS, Rules
from tests.methods.tallies.elections import GRADES, elections

OPTIONS = ("a", "b", "c")


def fixed(method: str, **more: Any) -> Rules:
    given = {"points": 9, "grades": GRADES, "costs": {"a": 5, "b": 6, "c": 7}, "budget": 11, "most": 2} | more
    return Rules(method=method, options=OPTIONS, tie_seed="x", **given)


@pytest.mark.parametrize(
    ("method", "ballot", "message"),
    [
        ("approval", [], "ballot_empty"),
        ("approval", {"a": 1}, "ballot_wrong_kind"),
        ("approval", "a", "ballot_wrong_kind"),
        ("approval", None, "ballot_wrong_kind"),
        ("approval", [["a"]], "ballot_wrong_kind"),
        ("approval", [1], "ballot_wrong_kind"),
        ("approval", ["a", "a"], "ballot_duplicate"),
        ("approval", ["elsewhere"], "ballot_unknown_option"),
        ("approval", ["a", "b", "c"], "ballot_too_many"),
        ("support", ["a", "b", "c"], "ballot_too_many"),
        ("knapsack", ["a", "c"], "ballot_over_budget"),
        ("knapsack", ["a", "elsewhere"], "ballot_unknown_option"),
        ("score", ["a"], "ballot_wrong_kind"),
        ("score", {}, "ballot_empty"),
        ("score", {"a": 6}, "ballot_out_of_range"),
        ("score", {"a": -1}, "ballot_negative"),
        ("score", {"a": float("nan")}, "ballot_not_whole"),
        ("score", {"a": 2.5}, "ballot_not_whole"),
        ("score", {"a": "5"}, "ballot_not_whole"),
        ("score", {"a": True}, "ballot_not_whole"),
        ("score", {"elsewhere": 1}, "ballot_unknown_option"),
        ("score", {1: 1}, "ballot_wrong_kind"),
        ("quadratic", {"a": -1}, "ballot_negative"),
        ("quadratic", {"a": 3, "b": 1}, "ballot_over_budget"),
        ("quadratic", {"a": 10**40}, "ballot_over_budget"),
        ("quadratic", {"a": 0}, "ballot_empty"),
        ("quadratic", {"a": float("inf")}, "ballot_not_whole"),
        ("judgement", {"a": "superb"}, "ballot_unknown_grade"),
        ("judgement", {"a": ["good"]}, "ballot_unknown_grade"),
        ("judgement", ["a"], "ballot_wrong_kind"),
        ("schulze", [["a", "b"], ["a"]], "ballot_duplicate"),
        ("schulze", [[]], "ballot_wrong_kind"),
        ("schulze", [["a", ["b"]]], "ballot_wrong_kind"),
        ("runoff", {"a": 1}, "ballot_wrong_kind"),
        ("stv", [["a", "b"]], "ballot_equal_ranks"),
    ],
)
def test_refused_with_the_reason(method: str, ballot: Any, message: str) -> None:
    assert message in [note.message for note in tallies.check_ballot(fixed(method), ballot)]


def test_too_few() -> None:
    wrong = tallies.check_ballot(fixed("approval", least=2), ["a"])
    assert wrong == (tallies.Note("ballot_too_few", {"count": 1, "least": 2}),)
    # Votes of 0 are no choices.
    assert tallies.check_ballot(fixed("quadratic", least=2), {"a": 1, "b": 0})[0].message == "ballot_too_few"


@pytest.mark.parametrize(
    ("method", "ballot"),
    [
        ("approval", ["b", "a"]),
        ("knapsack", ["a", "b"]),
        ("score", {"a": 0}),
        ("quadratic", {"a": 2, "b": 2}),
        ("judgement", {"c": "great"}),
        ("schulze", ["a", ["b"]]),
        ("schulze", [["a", "b"]]),
        ("stv", ["c", "a"]),
    ],
)
def test_accepted(method: str, ballot: Any) -> None:
    assert tallies.check_ballot(fixed(method), ballot) == ()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.sampled_from(OPTIONS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*OPTIONS, "x"]), inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from(METHODS), ANYTHING)
@settings(max_examples=500, deadline=None)
def test_whatever_comes_is_either_refused_or_counted(method: str, ballot: Any) -> None:
    rules = fixed(method)
    if not tallies.check_ballot(rules, ballot):
        assert tallies.count(rules, [ballot]).ballots == 1


@given(elections(most=1))
@settings(max_examples=200, deadline=None)
def test_the_one_form_of_a_ballot_is_accepted_and_stays(election: tuple[Rules, list[Any]]) -> None:
    rules, ballots = election
    for ballot in ballots:
        canonical = tallies.canonical_ballot(rules, ballot)
        assert tallies.check_ballot(rules, canonical) == ()
        assert tallies.canonical_ballot(rules, canonical) == canonical
