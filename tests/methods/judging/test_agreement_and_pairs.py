"""Agreement beside published figures, and strengths from comparisons by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from banyan.methods.judging import Comparison, measure_agreement, rank_pairs
from tests.methods.judging.panels import SHROUT_AND_FLEISS, drawn_marks, full_panel, reviews_of


def test_the_published_correlations_of_shrout_and_fleiss():
    agreement = measure_agreement(full_panel(SHROUT_AND_FLEISS))
    assert agreement.of_single == pytest.approx(0.2898, abs=1e-4)  # ICC(2,1)
    assert agreement.of_mean == pytest.approx(0.6201, abs=1e-4)  # ICC(2,4)
    assert agreement.reviewers == 4


def test_incomplete_blocks_give_the_components_that_were_planted():
    _truth, _level, marks = drawn_marks(2, entries=1_500, judges=60, each=3, severity=0.8, noise=0.6)
    agreement = measure_agreement(reviews_of(marks))
    assert agreement.entries_variance == pytest.approx(1.0, rel=0.12)
    assert agreement.judges_variance == pytest.approx(0.64, rel=0.45)
    assert agreement.rest_variance == pytest.approx(0.36, rel=0.1)


def test_reviews_that_cannot_tell_give_no_number():
    for marks in ({}, {("j", "e"): 1}, {("j", "e1"): 1, ("j", "e2"): 2}, {("a", "e"): 1, ("b", "e"): 2}):
        agreement = measure_agreement(reviews_of(marks))
        assert math.isnan(agreement.of_single)
        assert math.isnan(agreement.of_mean)


def test_a_level_of_a_judge_does_not_count_as_agreement_on_entries():
    same = {(judge, entry): float(level) for judge, level in (("a", 1), ("b", 9)) for entry in range(5)}
    agreement = measure_agreement(reviews_of(same))
    assert agreement.entries_variance == pytest.approx(0, abs=1e-9)
    assert agreement.of_single == pytest.approx(0, abs=1e-9)


def test_two_entries_by_hand():
    """Three to one with the prior of one meeting each with an average entry: solved by symmetry, s and 1/s."""
    outcome = rank_pairs([*[Comparison("j", "a", "b", "a")] * 3, Comparison("j", "a", "b", "b")])
    assert outcome.order == ("a", "b")
    strength = math.exp(outcome.strengths[0].log_strength)
    # a was preferred 3 + 1/2 times; 4 · s/(s + 1/s) + s/(s + 1) must say the same.
    assert 4 * strength / (strength + 1 / strength) + strength / (strength + 1) == pytest.approx(3.5)
    assert outcome.strengths[1].log_strength == pytest.approx(-outcome.strengths[0].log_strength)


def test_planted_strengths_are_found_within_their_errors():
    rng = np.random.default_rng(1)
    truth = rng.normal(0, 1, 12)
    comparisons = []
    for _meeting in range(2_000):
        first, second = (int(entry) for entry in rng.choice(12, 2, replace=False))
        chance = 1 / (1 + math.exp(truth[second] - truth[first]))
        comparisons.append(Comparison("j", first, second, first if rng.random() < chance else second))
    outcome = rank_pairs(comparisons)
    found = {one.entry: one for one in outcome.strengths}
    away = np.array([found[entry].log_strength - truth[entry] for entry in range(12)])
    assert np.abs(away - away.mean()).max() < 0.4
    assert outcome.groups == 1


def test_never_beaten_never_compared_ties_and_conflicts():
    outcome = rank_pairs(
        [
            Comparison("j", "a", "b", "a"),
            Comparison("j", "b", "c", None),
            Comparison("aunt", "c", "a", "c"),
        ],
        conflicts={("aunt", "c")},
        entries=["d"],
    )
    assert outcome.order[0] == "a"
    assert [(one.judge, one.preferred) for one in outcome.excluded] == [("aunt", "c")]
    by_entry = {one.entry: one for one in outcome.strengths}
    assert by_entry["d"].log_strength == pytest.approx(0)
    assert by_entry["d"].comparisons == 0
    assert outcome.groups == 2
    assert all(math.isfinite(one.standard_error) for one in outcome.strengths)
    assert rank_pairs([]).strengths == ()


def test_a_tie_is_half_for_each():
    tie = rank_pairs([Comparison("j", "a", "b", None)] * 2)
    both = rank_pairs([Comparison("j", "a", "b", "a"), Comparison("j", "a", "b", "b")])
    assert [one.log_strength for one in tie.strengths] == [one.log_strength for one in both.strengths]
    assert {one.rank for one in tie.strengths} == {1}


def test_comparisons_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="itself"):
        rank_pairs([Comparison("j", "a", "a", "a")])
    with pytest.raises(ValueError, match="one of the two"):
        rank_pairs([Comparison("j", "a", "b", "c")])
    with pytest.raises(ValueError, match="prior"):
        rank_pairs([], prior=0)
