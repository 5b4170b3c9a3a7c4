"""What the chair is told of judges: planted severity, halo, carelessness and collusion; honest panels are quiet."""

from __future__ import annotations

import math

import numpy as np
import pytest

from banyan.methods.judging import CODES, Criterion, Mark, gather_reviews, measure_judges
from tests.methods.judging.panels import full_panel, reviews_of

CRITERIA = ("idea", "reach", "team")
JUDGES = 10
PAIR = "differ_from_others_in_the_same_way"


def panel(seed, change=None, *, entries=60, each=5):
    """Marks on three criteria, `each` judges per entry; `change(judge, entry, given)` plants something."""
    rng = np.random.default_rng((9, seed))
    truth, level = rng.normal(0, 1, entries), rng.normal(0, 0.3, JUDGES)
    marks = []
    for entry in range(entries):
        for judge in rng.choice(JUDGES, each, replace=False):
            given = 6 + truth[entry] + level[judge] + rng.normal(0, 0.5) + rng.normal(0, 0.6, len(CRITERIA))
            if change is not None:
                given = change(int(judge), entry, given)
            marks += [Mark(int(judge), entry, *pair) for pair in zip(CRITERIA, map(float, given), strict=True)]
    return gather_reviews(marks, [Criterion(name) for name in CRITERIA])


def told(reviews, code):
    return [one for one in measure_judges(reviews).observations if one.code == code]


def test_severity_is_measured_in_the_unit_of_marks():
    view = measure_judges(full_panel(((4, 6, 8), (5, 7, 9), (9, 11, 13))))
    assert [one.severity for one in view.measures] == pytest.approx([2, 0, -2])


def test_a_severe_judge_is_told_with_how_much():
    reviews = panel(1, lambda judge, entry, given: given - 3 if judge == 4 else given)
    (found,) = told(reviews, "marks_lower_than_others")
    assert found.params["judge"] == 4
    assert found.params["by"] == pytest.approx(3, abs=0.9)
    assert found.strength > 3
    (lenient,) = told(panel(1, lambda judge, entry, given: given + 3 * (judge == 4)), "marks_higher_than_others")
    assert lenient.params["judge"] == 4


def test_a_judge_who_marks_everything_seven_is_told_by_several_measures():
    reviews = panel(2, lambda judge, entry, given: np.full(3, 7.0) if judge == 2 else given)
    for code in ("same_marks_throughout", "uses_less_of_the_scale", "criteria_alike"):
        assert [one.params["judge"] for one in told(reviews, code)] == [2]
    measures = measure_judges(reviews).measures[2]
    assert measures.same_sheets == 1
    assert measures.halo == 0
    assert measures.correlation == 0


def test_halo_is_told_where_one_impression_fills_all_criteria():
    reviews = panel(3, lambda judge, entry, given: np.full(3, given.mean()) if judge == 6 else given)
    assert [one.params["judge"] for one in told(reviews, "criteria_alike")] == [6]
    assert all(one.halo == pytest.approx(1, abs=0.3) for one in measure_judges(reviews).measures if one.judge != 6)


def test_marks_at_random_are_told():
    rng = np.random.default_rng(0)
    reviews = panel(4, lambda judge, entry, given: rng.normal(6, 1, 3) if judge == 1 else given)
    assert [one.params["judge"] for one in told(reviews, "order_unlike_others")] == [1]


def test_a_pair_that_raises_the_same_favourites_is_told_of():
    hits, others = 0, 0
    for seed in range(10):
        reviews = panel(
            seed, lambda judge, entry, given: given + 3 if judge in (0, 1) and entry < 5 else given, entries=30, each=8
        )
        pairs = [{one.params["judge"], one.params["other"]} for one in told(reviews, PAIR)]
        hits += {0, 1} in pairs
        others += any(not pair & {0, 1} for pair in pairs)
        assert all(one.params["side"] == "above" for one in told(reviews, PAIR) if one.concerns(0) and one.concerns(1))
    assert hits >= 9
    assert others <= 2


def test_honest_panels_are_nearly_always_quiet():
    codes = (PAIR, "mark_far_from_others", "same_marks_throughout", "criteria_alike")
    loud = 0
    for seed in range(20):
        loud += any(one.code in codes for one in measure_judges(panel(100 + seed)).observations)
    assert loud <= 3


def test_one_mark_far_off_is_told_with_its_entry():
    reviews = panel(5)
    marks = [
        Mark(judge, entry, criterion.key, float(value))
        for judge, entry, row in zip(reviews.judge_of, reviews.entry_of, reviews.marks, strict=True)
        for criterion, value in zip(reviews.criteria, row, strict=True)
    ]
    first = marks[0]
    spoiled = [
        Mark(
            one.judge, one.entry, one.criterion, one.value - 9 * ((one.judge, one.entry) == (first.judge, first.entry))
        )
        for one in marks
    ]
    found = told(gather_reviews(spoiled, reviews.criteria), "mark_far_from_others")
    assert (found[0].params["judge"], found[0].params["entry"]) == (first.judge, first.entry)
    assert found[0].params["by"] < 0


def test_on_a_scale_of_yes_and_no_repeating_oneself_is_not_told():
    rng = np.random.default_rng(3)
    marks = {(judge, entry): float(rng.random() < 0.8) for judge in range(6) for entry in range(20)}
    assert not told(reviews_of(marks), "same_marks_throughout")


def test_few_reviews_are_said_to_be_few_and_nothing_else_is_said():
    view = measure_judges(reviews_of({("a", 1): 9, ("b", 1): 2, ("a", 2): 9, ("b", 2): 9}))
    assert {one.code for one in view.observations} == {"few_reviews_so_far"}
    assert math.isnan(view.measures[0].halo)
    assert measure_judges(reviews_of({})).measures == ()


def test_every_observation_is_of_the_catalogue_and_carries_what_it_says():
    reviews = panel(6, lambda judge, entry, given: np.full(3, 7.0) if judge == 2 else given - 3 * (judge == 5))
    observations = measure_judges(reviews).observations
    assert len(observations) >= 4
    for one in observations:
        assert set(one.params) == set(CODES[one.code])
    strengths = [one.strength for one in observations]
    assert strengths == sorted(strengths, reverse=True)
