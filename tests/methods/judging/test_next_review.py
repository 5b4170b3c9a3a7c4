"""The next-best review: on the edge of the short list, by those who may, and worth more than one at random."""

from __future__ import annotations

import numpy as np
import pytest

from banyan.methods.judging import next_reviews, rank_entries
from banyan.methods.judging.next_review import _expected_doubt
from tests.methods.judging.panels import drawn_marks, reviews_of


def test_it_is_asked_for_the_entry_on_the_edge():
    marks = {
        (judge, entry): value + shift
        for judge, shift in (("a", 0.1), ("b", -0.1), ("c", 0.0))
        for entry, value in (("best", 9.0), ("edge 1", 6.05), ("edge 2", 5.95), ("worst", 2.0))
    }
    marks["a", "edge 1"] += 0.4
    found = next_reviews(reviews_of(marks), short_list=2, room={"new": 1})
    assert found[0].entry in ("edge 1", "edge 2")
    assert found[0].judge == "new"
    assert 0 <= found[0].doubt_after < found[0].doubt_now <= 0.5


def test_conflicts_loads_and_reviews_already_given_are_kept():
    _truth, _level, marks = drawn_marks(1, entries=12, judges=4, each=2)
    conflicts = {("j0", f"e{entry:02d}") for entry in range(12)}
    found = next_reviews(
        reviews_of(marks), short_list=4, room={"j0": 5, "j1": 1, "j2": 2, "j3": 0}, conflicts=conflicts, count=10
    )
    judges = [one.judge for one in found]
    assert len(found) == 3
    assert judges.count("j1") == 1
    assert judges.count("j2") == 2
    assert not {(one.judge, one.entry) for one in found} & (set(marks) | conflicts)
    assert len({one.entry for one in found}) == len(found)
    gains = [one.gain for one in found]
    assert gains == sorted(gains, reverse=True)


def test_what_is_promised_comes_true_on_average():
    """The doubt told now is how often the entry really is on the wrong side; more reviews there find more of the truth
    than as many anywhere."""
    asked, anywhere = [], []
    for seed in range(12):
        truth, level, marks = drawn_marks(seed, entries=40, judges=8, each=2, noise=0.8, severity=0.5)
        rng = np.random.default_rng(1_000 + seed)
        best = {f"e{entry:02d}" for entry in np.argsort(-truth)[:10]}

        def mark(judge, entry, truth=truth, level=level, rng=rng):
            return float(5 + truth[int(entry[1:])] + level[int(judge[1:])] + rng.normal(0, 0.8))

        room = {f"j{judge}": 5 for judge in range(8)}
        guided = dict(marks)
        for _round in range(4):
            for one in next_reviews(reviews_of(guided), short_list=10, room=room, count=5):
                guided[one.judge, one.entry] = mark(one.judge, one.entry)
        free = [(f"j{judge}", f"e{entry:02d}") for judge in range(8) for entry in range(40)]
        free = [pair for pair in free if pair not in marks]
        spread = dict(marks)
        for place in rng.permutation(len(free))[: len(guided) - len(marks)]:
            spread[free[place]] = mark(*free[place])
        for table, found in ((guided, asked), (spread, anywhere)):
            found.append(len(best & set(rank_entries(reviews_of(table), draws=1).order[:10])))
    assert np.mean(asked) > np.mean(anywhere)


def test_the_expected_doubt_falls_with_what_is_learned():
    distance, variance = np.array([0.1, 1.0, -0.1]), np.array([1.0, 1.0, 1.0])
    learned = np.array([[0.0, 0.5, 0.99]] * 3)
    doubt = _expected_doubt(distance, variance, learned)
    assert np.all(np.diff(doubt, axis=1) < 0)
    assert doubt[0] == pytest.approx(doubt[2])
    # Nothing learned: the doubt of now, Φ(-0.1).
    assert doubt[0, 0] == pytest.approx(0.46017, abs=1e-5)


def test_nothing_to_decide_is_nothing_to_ask():
    marks = {("a", "e1"): 1.0, ("a", "e2"): 2.0, ("b", "e1"): 2.0}
    assert next_reviews(reviews_of(marks), short_list=2, room={"c": 3}) == ()
    assert next_reviews(reviews_of(marks), short_list=0, room={"c": 3}) == ()
    assert next_reviews(reviews_of(marks), short_list=1, room={}) == ()
    assert next_reviews(reviews_of({}), short_list=1, room={"c": 3}) == ()
    with pytest.raises(ValueError, match="negative"):
        next_reviews(reviews_of(marks), short_list=1, room={"c": -1})
