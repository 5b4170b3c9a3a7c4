"""Themes told from texts, entries told twice, weights learned from choices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.methods.matching import (
    Entry,
    fit_themes,
    learn_from_feedback,
    learn_weights,
    predict_themes,
    rank_duplicates,
    sentence,
    theme_confidence,
)
from banyan.methods.matching.knowledge import goal_flags
from tests.methods.planted import unit


def labelled(count: int = 120, seed: int = 0, spread: float = 0.6) -> tuple[np.ndarray, np.ndarray]:
    """Texts about one or two of four themes, with the wording of each."""
    random = np.random.default_rng(seed)
    topics = np.stack([unit(goal) for goal in (3, 4, 6, 13)])
    goals = [sorted(set(random.choice(4, size=random.integers(1, 3)).tolist())) for _ in range(count)]
    vectors = np.stack(
        [unit(1000 + seed * count + row, topics[chosen].sum(axis=0), spread) for row, chosen in enumerate(goals)]
    )
    return vectors, goal_flags([[(3, 4, 6, 13)[topic] for topic in chosen] for chosen in goals])


MODEL = fit_themes(*labelled())


def test_planted_themes_are_found_in_new_texts():
    vectors, labels = labelled(seed=1)
    confidence = theme_confidence(MODEL, vectors)
    assert labels[np.arange(len(labels)), confidence.argmax(axis=1)].mean() > 0.9


def test_confidence_is_calibrated_on_new_texts():
    model = fit_themes(*labelled(400, seed=2, spread=1.5))
    vectors, labels = labelled(400, seed=3, spread=1.5)
    confidence = theme_confidence(model, vectors)
    for low, high in ((0.0, 0.1), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
        these = (confidence >= low) & (confidence < high)
        assert these.sum() > 50
        assert labels[these].mean() == pytest.approx(confidence[these].mean(), abs=0.1)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_confidences_lie_between_zero_and_one_and_have_reasons(seed):
    suggestions = predict_themes(MODEL, unit(seed))
    assert [item.confidence for item in suggestions] == sorted((item.confidence for item in suggestions), reverse=True)
    assert sorted(item.goal for item in suggestions) == list(range(1, 18))
    assert all(0 <= item.confidence <= 1 and item.reasons for item in suggestions)
    assert all(sentence(reason) for item in suggestions for reason in item.reasons)


def test_the_order_of_examples_does_not_matter():
    vectors, labels = labelled()
    order = np.random.default_rng(5).permutation(len(vectors))
    shuffled = fit_themes(vectors[order], labels[order])
    asked = labelled(20, seed=3)[0]
    np.testing.assert_allclose(theme_confidence(MODEL, asked), theme_confidence(shuffled, asked), atol=1e-3)


def test_a_text_without_meaning_gets_the_frequencies():
    np.testing.assert_allclose(theme_confidence(MODEL, np.zeros((1, 16)))[0], MODEL.frequency)


def test_too_few_examples_are_refused():
    with pytest.raises(ValueError, match="two examples"):
        fit_themes(np.ones((1, 16)), np.zeros((1, 17), dtype=bool))


ENTRIES = [
    Entry("pump", "Solar water pump for villages", unit(1), frozenset({"KE"}), frozenset({"amref"})),
    Entry("school", "Reading at school", unit(2), frozenset({"SN"})),
    Entry("loan", "Loans for small farmers", unit(3), frozenset({"IN"})),
    Entry("health", "Health information for villages", unit(4)),
]


@pytest.mark.parametrize(
    "typed", ["solar water pump for villages", "Solar watter pumps", "SOLAR PUMP water", "solár pump"]
)
def test_a_title_being_typed_finds_its_double(typed):
    found = rank_duplicates(Entry("new", typed), ENTRIES).suggestions
    assert found[0].key == "pump"
    assert found[0].score > 2 * found[1].score
    assert all(sentence(reason) for item in found for reason in item.reasons)


def test_the_same_text_under_another_title_is_found():
    entry = Entry("new", "Sunlit boreholes", unit(900, unit(1), 0.1), frozenset({"KE"}))
    found = rank_duplicates(entry, ENTRIES).suggestions
    assert found[0].key == "pump"
    assert {"says_the_same", "same_place"} <= {reason.code for reason in found[0].reasons}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.permutations(ENTRIES))
def test_any_title_is_ranked_alike_in_any_order(title, order):
    one = rank_duplicates(Entry("new", title), ENTRIES)
    assert one == rank_duplicates(Entry("new", title), order)
    assert all(0 <= item.score <= 1 and item.reasons for item in one.suggestions)


def test_an_entry_is_not_its_own_double():
    assert "pump" not in {item.key for item in rank_duplicates(ENTRIES[0], ENTRIES).suggestions}


def test_what_is_unknown_does_not_lower_a_double():
    bare = Entry("new", "Solar water pump for villages")
    assert rank_duplicates(bare, ENTRIES).suggestions[0].score == 1.0


def test_weights_are_learned_from_what_people_chose():
    random = np.random.default_rng(8)
    true = np.array([3.0, 0.0, 1.0])
    options = random.random((400, 20, 3))
    worth = options @ (4 * true) + random.gumbel(size=(400, 20))
    learned = learn_weights(("need", "noise", "near"), options, worth.argmax(axis=1), steadiness=1e-4)
    assert learned["need"] > learned["near"] > learned["noise"] >= 0


def test_feedback_moves_weights_towards_what_was_accepted_and_stays_near_the_prior_when_scarce():
    prior = {"need": 1.0, "near": 1.0}
    accepted, dismissed = np.tile([0.9, 0.1], (30, 1)), np.tile([0.1, 0.9], (30, 1))
    learned = learn_from_feedback(("need", "near"), accepted, dismissed, prior=prior)
    assert learned["need"] > 1.0 > learned["near"] >= 0
    steady = learn_from_feedback(("need", "near"), accepted, dismissed, prior=prior, steadiness=100.0)
    assert steady["need"] == pytest.approx(1.0, abs=0.01)


def test_a_choice_that_was_not_available_is_refused():
    with pytest.raises(ValueError, match="available"):
        learn_weights(("a",), np.ones((1, 2, 1)), np.array([0]), available=np.array([[False, True]]))
