"""Evaluations of judging and opinion on the shared data: what PROVENANCE says of them is what we find."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from banyan.evaluations import judging, opinion

DATA = Path(os.environ.get("BANYAN_SHARED_DATA", "../shared/data"))
needs_skating = pytest.mark.skipif(
    not (DATA / "figure-skating").is_dir(), reason=f"no figure-skating in {DATA}; set BANYAN_SHARED_DATA to its folder"
)
needs_reviews = pytest.mark.skipif(
    not (DATA / "dpg-reviews").is_dir(), reason=f"no dpg-reviews in {DATA}; set BANYAN_SHARED_DATA to its folder"
)
needs_polis = pytest.mark.skipif(
    not (DATA / "polis-opendata").is_dir(), reason=f"no polis-opendata in {DATA}; set BANYAN_SHARED_DATA to its folder"
)


class Lines:
    """A console that keeps what it is given."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def print(self, text: str, *, soft_wrap: bool, markup: bool, highlight: bool) -> None:
        self.lines.append(text)


@needs_skating
def test_every_component_mark_is_the_trimmed_mean():
    panels = judging.evaluate_skating(DATA)
    assert (panels.reproduced, panels.marks) == (2_150, 2_150)
    assert 0.7 < panels.agreement_single < panels.agreement_panel < 1


@needs_reviews
def test_the_registry_reviews_are_read_whole():
    reviews = judging.evaluate_registry(DATA)
    assert (reviews.projects, reviews.reviewers, reviews.answers) == (26, 94, 1_124)
    assert 0 < reviews.agreement_single < reviews.agreement_mean < 1
    assert "same_marks_throughout" not in reviews.told  # on yes and no everybody repeats


def test_a_published_mark_is_rounded_half_up_in_exact_decimals():
    assert str(judging.published_mark(["5.0", "6.0", "6.0", "6.0", "6.5", "9.0"])) == "6.13"  # 6.125
    assert str(judging.published_mark(["7.25", "7.5", "7.75"])) == "7.50"


def test_severe_judges_cost_the_mean_more_than_the_correction():
    severe = judging.evaluate_planted("severe", panels=6)
    assert severe.ahead[0] > 0
    assert severe.order["corrected"] > severe.order["mean"] + 0.03
    assert severe.told >= 0.8
    honest = judging.evaluate_planted("honest", panels=6)
    assert honest.false_alarms <= 0.1
    assert np.isnan(honest.told)


@needs_polis
def test_the_published_consensus_is_found_on_every_comment():
    conversation = opinion.read_conversation(DATA / "polis-opendata" / opinion.WITH_CONSENSUS)
    right, many, error = opinion.evaluate_consensus(conversation)
    assert (right, many) == (371, 371)
    assert error < 1e-9


@needs_polis
@pytest.mark.parametrize(("name", "asked"), [pair for pair in opinion.CONVERSATIONS.items() if pair[1] is not None])
def test_published_groups_are_found(name, asked):
    found = opinion.evaluate_groups(opinion.read_conversation(DATA / "polis-opendata" / name))
    # To the two digits in which the figure is given.
    assert round(found.with_published_count, 2) >= asked
    assert found.groups_chosen == found.groups_published


def test_adjusted_rand_by_hand():
    # Pairs together in both: 1; in each: 2 and 2 of 6. (1 - 4/6) / (2 - 4/6) = 1/4.
    first, second = np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2])
    assert opinion.adjusted_rand(first, first) == 1
    assert opinion.adjusted_rand(first, second) == pytest.approx((1 - 2 / 6) / (1.5 - 2 / 6))
    assert opinion.adjusted_rand(first, np.array([0, 1, 0, 1])) == pytest.approx(-0.5)


def test_without_data_the_reason_is_said(tmp_path, monkeypatch):
    even = dict.fromkeys(judging.METHODS, 1.0)
    monkeypatch.setattr(
        judging, "evaluate_planted", lambda case: judging.Planted(case, even, even, (0.0, 0.0), 1.0, 0.0)
    )
    out = Lines()
    assert judging.run(tmp_path, out)[:2] == (None, None)
    assert sum(line.startswith("skipped: there is no folder") for line in out.lines) == 2
    out = Lines()
    assert opinion.run(tmp_path, out)[1:] == ([], [])
    assert out.lines[0].startswith("skipped: there is no folder")
