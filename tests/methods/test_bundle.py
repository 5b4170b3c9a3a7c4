"""The few solutions that together meet most needs."""

from __future__ import annotations

from itertools import combinations
from math import e

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.methods.matching import answer_table, cover_needs, gap_weight, gather, need_weight, sentence
from tests.methods.planted import atlas, needs, solutions


def best_possible(weights: np.ndarray, answers: np.ndarray, most: int) -> float:
    """By trying all: the largest weight that `most` solutions cover."""
    rows = range(len(answers))
    return max(
        float(answers[list(chosen)].max(axis=0) @ weights) for chosen in combinations(rows, min(most, len(answers)))
    )


worlds = st.tuples(st.integers(1, 6), st.integers(1, 7), st.integers(1, 4), st.integers(0, 10_000), st.booleans())


@settings(max_examples=120, deadline=None)
@given(worlds)
def test_greedy_choice_keeps_its_promise_against_trying_all(world):
    solutions_, needs_, most, seed, graded = world
    random = np.random.default_rng(seed)
    answers = random.random((solutions_, needs_))
    if not graded:
        answers = (answers > 0.6).astype(float)
    weights = random.integers(1, 10, needs_).astype(float)
    bundle = cover_needs(range(needs_), weights, range(solutions_), answers, most=most, least_gain=0.0)
    covered = bundle.covered * weights.sum()
    optimum = best_possible(weights, answers, most)
    assert covered <= optimum + 1e-9
    assert covered >= (1 - 1 / e) * optimum - 1e-9
    if most == 1:
        assert covered == pytest.approx(optimum)
    assert sum(one.adds for one in bundle.solutions) == pytest.approx(bundle.covered)
    assert [one.adds for one in bundle.solutions] == sorted((one.adds for one in bundle.solutions), reverse=True)


@settings(max_examples=60, deadline=None)
@given(worlds)
def test_every_need_is_covered_by_one_solution_or_told_as_uncovered(world):
    solutions_, needs_, most, seed, _ = world
    random = np.random.default_rng(seed)
    answers = np.where(random.random((solutions_, needs_)) > 0.6, random.random((solutions_, needs_)), 0.0)
    bundle = cover_needs(range(needs_), np.ones(needs_), range(solutions_), answers, most=most, least_gain=0.0)
    told = [need for one in bundle.solutions for need in one.covers] + list(bundle.uncovered)
    assert sorted(told) == list(range(needs_))
    assert all(sentence(reason) for one in bundle.solutions for reason in one.reasons)


def test_few_that_together_cover_are_preferred_to_the_single_best_fits():
    answers = np.array([[1, 1, 1, 0, 0], [1, 1, 0, 0, 0], [0, 0, 0, 1, 1]], dtype=float)
    bundle = cover_needs("abcde", np.ones(5), ("wide", "copy", "other"), answers)
    assert [one.key for one in bundle.solutions] == ["wide", "other"]
    assert bundle.covered == 1.0
    assert bundle.solutions[1].covers == ("d", "e")
    assert "only_answer" in {reason.code for reason in bundle.solutions[1].reasons}


def test_a_heavier_need_comes_first():
    answers = np.eye(2)
    assert cover_needs("ab", np.array([1.0, 5.0]), ("x", "y"), answers, most=1).solutions[0].key == "y"


def test_the_order_of_solutions_does_not_matter():
    random = np.random.default_rng(3)
    answers = (random.random((6, 8)) > 0.5).astype(float)
    keys = [f"s{number}" for number in range(6)]
    order = random.permutation(6)
    one = cover_needs(range(8), np.ones(8), keys, answers)
    other = cover_needs(range(8), np.ones(8), [keys[row] for row in order], answers[order])
    assert one == other


def test_nothing_to_cover_and_nothing_that_covers():
    assert cover_needs((), np.zeros(0), ("x",), np.zeros((1, 0))).solutions == ()
    empty = cover_needs("ab", np.ones(2), ("x",), np.zeros((1, 2)))
    assert (empty.solutions, empty.covered, empty.uncovered) == ((), 0.0, ("a", "b"))


@pytest.mark.parametrize(
    ("weights", "answers"), [(np.ones(3), np.eye(2)), (-np.ones(2), np.eye(2)), (np.ones(2), 2 * np.eye(2))]
)
def test_wrong_shapes_and_ranges_are_refused(weights, answers):
    with pytest.raises(ValueError, match="answers"):
        cover_needs("ab", weights, "xy", answers)


def test_a_bundle_for_planted_needs_answers_both_kinds():
    known = solutions()
    voiced = needs()
    knowledge = gather(known, atlas())
    answers = answer_table(known, voiced, knowledge, among=3)
    assert ((answers > 0).sum(axis=0) <= 3).all()
    weights = np.array([need_weight(need) for need in voiced])
    bundle = cover_needs([need.key for need in voiced], weights, [one.key for one in known], answers, most=2)
    parities = {int(one.key[1:]) % 2 for one in bundle.solutions}
    assert parities == {0, 1}
    assert bundle.uncovered == ()


def test_an_unknown_gap_weighs_nothing_and_a_felt_need_more():
    assert gap_weight(float("nan")) == 0.0
    assert gap_weight(0.4) == 0.4
    weights = {need.key: need_weight(need) for need in needs()}
    assert weights["n1"] > weights["n0"]
