"""Rankings by the three methods: known answers, what must not matter, and how sure a place is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.methods.judging import (
    Criterion,
    Mark,
    connected_groups,
    gather_reviews,
    leave_one_judge_out,
    rank_entries,
    trimmed_mean,
)
from banyan.methods.judging.additive import _Design, fit_additive
from banyan.methods.judging.ranking import fit_reviews
from banyan.methods.judging.totals import review_totals
from tests.methods.judging.panels import SHROUT_AND_FLEISS, drawn_marks, full_panel, reviews_of


def test_a_severe_judge_does_not_decide_who_wins():
    """By hand: j2 takes off 4. e1 is better by one with every judge, yet its plain mean is lower."""
    reviews = reviews_of(
        {("j1", "e1"): 7, ("j2", "e1"): 3, ("j1", "e2"): 6, ("j3", "e2"): 6, ("j2", "e3"): 2, ("j3", "e3"): 6}
    )
    assert rank_entries(reviews, method="mean").order[0] == "e2"
    corrected = rank_entries(reviews, method="corrected", ridge=0.001)
    assert corrected.order[0] == "e1"
    assert corrected.severity["j2"] == pytest.approx(8 / 3, abs=0.02)  # levels 6, 2, 6: the panel's mean is 14/3


def test_the_additive_model_solved_by_hand():
    """Complete and with ridge 1: quality is the entry's deviation times n / (n + 1)."""
    reviews = full_panel(((4, 6), (8, 10)))
    fit = fit_reviews(reviews, ridge=1.0)
    assert fit.quality == pytest.approx([-4 / 3, 4 / 3])
    assert fit.level == pytest.approx([6, 8])


def test_the_solution_is_that_of_the_whole_system():
    """Beside the plain normal equations over entries and judges at once, with variances."""
    _truth, _level, marks = drawn_marks(3, entries=12, judges=5)
    reviews = reviews_of(marks)
    fit = fit_reviews(reviews, ridge=0.7)
    rows = np.arange(len(reviews.judge_of))
    design = np.zeros((len(rows), 17))
    design[rows, reviews.entry_of] = 1
    design[rows, 12 + reviews.judge_of] = 1
    system = design.T @ design + np.diag([0.7] * 12 + [0.0] * 5)
    solved = np.linalg.solve(system, design.T @ review_totals(reviews))
    assert np.concatenate([fit.quality, fit.level]) == pytest.approx(solved)
    covariance = fit.noise * np.linalg.inv(system)
    assert fit.variance == pytest.approx(np.diag(covariance)[:12])
    assert fit.level_covariance == pytest.approx(covariance[12:, 12:])
    assert fit.covariance_with_level == pytest.approx(covariance[:12, 12:])
    assert fit.draws(20_000, 1).std(axis=0) == pytest.approx(np.sqrt(fit.variance), rel=0.05)


def test_the_likelihood_is_that_of_the_whole_covariance():
    """Differences of deviance between ridges, beside those from the covariance matrix of all marks."""
    _truth, _level, marks = drawn_marks(3, entries=12, judges=5)
    reviews = reviews_of(marks)
    values = review_totals(reviews)
    levels = np.eye(5)[reviews.judge_of]

    def whole(ridge):
        covariance = np.eye(len(values)) + (reviews.entry_of[:, None] == reviews.entry_of[None, :]) / ridge
        inverse = np.linalg.inv(covariance)
        known = levels.T @ inverse @ levels
        left = inverse - inverse @ levels @ np.linalg.solve(known, levels.T @ inverse)
        size = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(known)[1]
        return (len(values) - 5) * np.log(values @ left @ values) + size

    design = _Design(reviews.entry_of, reviews.judge_of, 12, 5, np.ones(5))
    ours = [design.deviance(values, ridge, 0.0) for ridge in (0.1, 1.0, 5.0)]
    assert np.diff(ours) == pytest.approx(np.diff([whole(ridge) for ridge in (0.1, 1.0, 5.0)]))


def test_planted_severities_are_found_and_the_order_is_nearer_to_the_truth_than_the_mean():
    gains = []
    for seed in range(10):
        truth, level, marks = drawn_marks(seed, severity=1.5)
        reviews = reviews_of(marks)
        corrected, mean = rank_entries(reviews), rank_entries(reviews, method="mean")
        found = np.array([corrected.severity[f"j{judge}"] for judge in range(8)])
        assert np.corrcoef(found, -level)[0, 1] > 0.95

        def nearness(outcome, truth=truth):
            order = [int(entry[1:]) for entry in outcome.order]
            return np.corrcoef(np.argsort(np.argsort(-truth))[order], np.arange(len(order)))[0, 1]

        gains.append(nearness(corrected) - nearness(mean))
    assert np.mean(gains) > 0.1


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(0, 7), st.floats(-20, 20, allow_nan=False))
def test_a_constant_added_to_one_judge_changes_no_ranking(seed, judge, constant):
    _truth, _level, marks = drawn_marks(seed, entries=15)
    moved = {pair: value + (constant if pair[0] == f"j{judge}" else 0) for pair, value in marks.items()}
    before, after = rank_entries(reviews_of(marks)), rank_entries(reviews_of(moved))
    assert before.order == after.order
    errors = [standing.standard_error for standing in before.standings]
    assert errors == pytest.approx([standing.standard_error for standing in after.standings], rel=1e-3)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000), st.permutations(range(8)))
def test_relabelling_judges_changes_nothing(seed, names):
    _truth, _level, marks = drawn_marks(seed, entries=15)
    other = {(f"x{names[int(judge[1:])]}", entry): value for (judge, entry), value in marks.items()}
    for method in ("corrected", "mean", "trimmed_mean"):
        before, after = (rank_entries(reviews_of(table), method=method) for table in (marks, other))
        assert before.order == after.order
        assert [one.mark for one in before.standings] == pytest.approx([one.mark for one in after.standings])


def test_noise_and_ridge_are_learned():
    _truth, _level, marks = drawn_marks(1, entries=400, judges=20, each=4, noise=0.5)
    fit = fit_reviews(reviews_of(marks))
    assert fit.noise == pytest.approx(0.25, rel=0.15)
    assert fit.ridge == pytest.approx(0.25, rel=0.3)
    assert not fit.is_guarded


def test_intervals_hold_the_true_rank_as_often_as_they_say():
    inside = []
    for seed in range(12):
        truth, _level, marks = drawn_marks(seed)
        ranks = np.argsort(np.argsort(-truth)) + 1
        for standing in rank_entries(reviews_of(marks), coverage=0.9).standings:
            inside.append(standing.rank_low <= ranks[int(standing.entry[1:])] <= standing.rank_high)
    assert 0.85 <= np.mean(inside) <= 0.97


def test_chances_of_the_short_list_sum_to_its_length():
    _truth, _level, marks = drawn_marks(5)
    standings = rank_entries(reviews_of(marks), short_list=7).standings
    assert sum(standing.chance_short_listed for standing in standings) == pytest.approx(7)
    assert standings[0].chance_short_listed > standings[-1].chance_short_listed


def test_a_judge_who_spreads_marks_twice_as_far_is_found():
    rng = np.random.default_rng(4)
    truth = rng.normal(0, 1, 80)
    spread = [1.0, 1.0, 2.0, 1.0]
    marks = {
        (f"j{judge}", entry): float(spread[judge] * truth[entry] + rng.normal(0, 0.3))
        for entry in range(80)
        for judge in range(4)
    }
    fit = fit_reviews(reviews_of(marks), scale_spread=True)
    assert int(np.argmax(fit.spread)) == 2
    assert fit.spread[2] / fit.spread[0] == pytest.approx(2, rel=0.15)
    assert fit.spread.mean() == pytest.approx(1)


def test_trimmed_means_by_hand():
    assert trimmed_mean(np.array([1.0, 5.0, 6.0, 10.0])) == 5.5
    assert trimmed_mean(np.array([1.0, 5.0, 9.0, 100.0, 100.0]), trim=2) == 9
    assert trimmed_mean(np.array([3.0, 4.0])) == 3.5  # nothing would be left
    assert trimmed_mean(np.array([3.0])) == 3
    assert math.isnan(trimmed_mean(np.array([])))
    marks = [Mark(judge, "e", "c", value) for judge, value in zip("abcd", (1, 5, 6, 10), strict=True)]
    reviews = gather_reviews(marks, [Criterion("c")])
    assert rank_entries(reviews, method="trimmed_mean").standings[0].mark == 5.5
    assert rank_entries(reviews, method="mean").standings[0].mark == 5.5


def test_weights_of_criteria_count():
    marks = [Mark("j", "e1", "a", 10), Mark("j", "e1", "b", 0), Mark("j", "e2", "a", 0), Mark("j", "e2", "b", 10)]
    heavy = [Criterion("a", 3), Criterion("b", 1)]
    for method in ("corrected", "mean", "trimmed_mean"):
        assert rank_entries(gather_reviews(marks, heavy), method=method).order == ("e1", "e2")
    assert rank_entries(gather_reviews(marks, heavy), method="mean").standing_of("e1").mark == 7.5


def test_a_criterion_left_out_neither_helps_nor_harms():
    """Both entries are equally good, the second criterion is marked three lower by all; one judge leaves it out."""
    marks = [
        Mark(judge, entry, criterion, value)
        for judge in "abc"
        for entry in ("e1", "e2")
        for criterion, value in (("easy", 8), ("hard", 5))
        if (judge, entry, criterion) != ("a", "e1", "hard")
    ]
    reviews = gather_reviews(marks, [Criterion("easy"), Criterion("hard")])
    outcome = rank_entries(reviews)
    assert outcome.standing_of("e1").mark == pytest.approx(outcome.standing_of("e2").mark, abs=1e-6)
    assert [one.code for one in outcome.observations] == ["criteria_filled"]


def test_conflicts_are_left_out_before_anything_is_counted():
    marks = {("aunt", "e1"): 10, ("j1", "e1"): 3, ("j1", "e2"): 5, ("aunt", "e2"): 1}
    reviews = reviews_of(marks, conflicts={("aunt", "e1")})
    assert [(gone.judge, gone.entry, gone.code) for gone in reviews.excluded] == [
        ("aunt", "e1", "conflict_of_interest")
    ]
    assert rank_entries(reviews, method="mean").standing_of("e1").mark == 3


def test_a_design_that_is_not_connected_is_told():
    marks = {("j1", "e1"): 5, ("j2", "e1"): 6, ("j1", "e2"): 3, ("j3", "e3"): 9, ("j4", "e3"): 8}
    reviews = reviews_of(marks, entries=["e4"])
    groups = connected_groups(reviews)
    assert [group.entries for group in groups] == [("e1", "e2"), ("e3",), ("e4",)]
    told = {one.code: one.params for one in rank_entries(reviews).observations}
    assert told["design_not_connected"] == {"groups": 2, "entries_outside": ("e3",)}
    assert told["entries_without_review"] == {"entries": ("e4",)}
    linked = reviews_of({**marks, ("j3", "e2"): 4})
    assert "design_not_connected" not in {one.code for one in rank_entries(linked).observations}


@pytest.mark.parametrize("method", ["corrected", "mean", "trimmed_mean"])
def test_nothing_and_next_to_nothing(method):
    assert rank_entries(reviews_of({}), method=method).standings == ()
    unseen = rank_entries(reviews_of({}, entries=["e"]), method=method)
    assert unseen.order == ()
    assert unseen.standings[0].rank == 0
    alone = rank_entries(reviews_of({("j", "e"): 4.0}), method=method)
    assert alone.order == ("e",)
    assert alone.standings[0].mark == pytest.approx(4)
    equal = rank_entries(reviews_of({("j", "e1"): 4.0, ("j", "e2"): 4.0, ("k", "e1"): 4.0}), method=method)
    assert {standing.rank for standing in equal.standings} == {1}


def test_what_cannot_be_is_refused():
    criteria = [Criterion("c")]
    with pytest.raises(ValueError, match="finite"):
        gather_reviews([Mark("j", "e", "c", math.nan)], criteria)
    with pytest.raises(ValueError, match="twice"):
        gather_reviews([Mark("j", "e", "c", 1), Mark("j", "e", "c", 2)], criteria)
    with pytest.raises(ValueError, match="no criterion"):
        gather_reviews([Mark("j", "e", "x", 1)], criteria)
    with pytest.raises(ValueError, match="weight"):
        Criterion("c", 0)
    with pytest.raises(ValueError, match="method"):
        rank_entries(reviews_of({}), method="dice")
    none = np.zeros(0, dtype=np.intp)
    with pytest.raises(ValueError, match="every judge"):
        fit_additive(none, none, np.zeros(0), 1, 1)


def test_leaving_out_the_judge_who_decides():
    marks = {("a", "e1"): 9, ("a", "e2"): 3, ("b", "e1"): 5, ("b", "e2"): 6, ("c", "e1"): 5, ("c", "e2"): 6}
    by_judge = {one.judge: one for one in leave_one_judge_out(reviews_of(marks), method="mean", short_list=1)}
    assert by_judge["a"].entered == ("e2",)
    assert by_judge["a"].left == ("e1",)
    assert abs(by_judge["a"].largest_move) == 1
    assert by_judge["b"].entered == ()
    assert by_judge["b"].largest_move == 0


def test_leaving_out_the_only_judge_of_an_entry_loses_it():
    marks = {("a", "e1"): 9, ("a", "e2"): 3, ("b", "e1"): 5}
    by_judge = {one.judge: one for one in leave_one_judge_out(reviews_of(marks))}
    assert by_judge["a"].lost == ("e2",)
    assert by_judge["a"].order == ("e1",)


def test_leaving_out_agrees_with_ranking_anew():
    reviews = full_panel(SHROUT_AND_FLEISS)
    ridge = fit_reviews(reviews).ridge
    for one in leave_one_judge_out(reviews):
        assert one.order == rank_entries(reviews.without(one.judge), ridge=ridge).order
