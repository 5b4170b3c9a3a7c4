"""Where a solution is likely to be needed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.methods.matching import (
    SENTENCES,
    Dismissal,
    NeedProfile,
    SolutionProfile,
    gather,
    rank_countries,
    rank_solutions_for_place,
    score_countries,
    sentence,
)
from banyan.methods.matching.place_parts import place_parts
from banyan.methods.matching.weights import DISMISSAL_FACTORS, PLACE_WEIGHTS
from tests.methods.planted import CODES, atlas, needs, solutions, unit

ATLAS = atlas()
KNOWLEDGE = gather(solutions(), ATLAS)
HEALTH = SolutionProfile(key="new", meaning=unit(300, unit(1)), goals=(3,), running=("AA",))

codes = st.lists(st.sampled_from(CODES), max_size=6, unique=True).map(tuple)
sketches = st.builds(
    lambda seed, goals, running, developed, known: SolutionProfile(
        key="new",
        meaning=unit(seed) if known else None,
        goals=tuple(goals),
        running=running,
        developed=developed,
    ),
    st.integers(0, 10_000),
    st.lists(st.integers(1, 17), max_size=4, unique=True),
    codes,
    codes,
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(sketches)
def test_scores_and_parts_lie_between_zero_and_one_and_every_country_is_told_of_once(solution):
    ranking = rank_countries(solution, KNOWLEDGE, voiced=needs())
    told = [suggestion.key for suggestion in ranking.suggestions] + [left.key for left in ranking.excluded]
    assert sorted(told) == sorted(CODES)
    for suggestion in ranking.suggestions:
        assert 0.0 <= suggestion.score <= 1.0
        assert all(0.0 <= value <= 1.0 for value in suggestion.parts.values())
        assert suggestion.reasons
        assert all(sentence(reason) for reason in suggestion.reasons)
    scores = [suggestion.score for suggestion in ranking.suggestions]
    assert scores == sorted(scores, reverse=True)


@settings(max_examples=20, deadline=None)
@given(sketches, st.randoms(use_true_random=False))
def test_the_order_in_which_solutions_are_known_does_not_matter(solution, random):
    shuffled = solutions()
    random.shuffle(shuffled)
    one = score_countries([solution], KNOWLEDGE)
    other = score_countries([solution], gather(shuffled, ATLAS))
    np.testing.assert_allclose(one, other, atol=1e-5)


def test_a_solution_goes_where_solutions_like_it_are():
    first = [suggestion.key for suggestion in rank_countries(HEALTH, KNOWLEDGE, count=5).suggestions]
    assert set(first) == {"AB", "AC", "AD", "AE", "AF"}


def test_with_no_place_known_the_text_alone_tells_the_region():
    unknown = replace(HEALTH, running=())
    assert rank_countries(unknown, KNOWLEDGE, count=1).suggestions[0].key.startswith("A")
    water = replace(unknown, meaning=unit(301, unit(2)), goals=(6,))
    assert rank_countries(water, KNOWLEDGE, count=1).suggestions[0].key.startswith("C")


def test_a_solution_is_not_explained_by_itself():
    known = solutions()
    alone = replace(known[1], key="lonely", running=("DA", "DB"), meaning=unit(999), goals=(9,))
    with_itself = gather([*known, alone], ATLAS)
    visible = replace(alone, running=("DA",))
    inside = place_parts([visible], with_itself)
    outside = place_parts([visible], gather(known, ATLAS))
    for name in ("popularity", "same_goals", "organisation", "co_running"):
        np.testing.assert_allclose(inside[name], outside[name], atol=1e-5, err_msg=name)
    assert inside["similar_solutions"][0, CODES.index("DB")] == 0.0


def test_places_where_it_runs_are_left_out_and_say_so():
    excluded = {left.key: left.reason.code for left in rank_countries(HEALTH, KNOWLEDGE).excluded}
    assert excluded == {"AA": "already_runs_here"}


def test_a_hard_limit_excludes_with_its_words():
    limited = replace(HEALTH, ruled_out={"AB": "the licence forbids it"})
    left = {item.key: item.reason for item in rank_countries(limited, KNOWLEDGE).excluded}
    assert sentence(left["AB"]) == "Ruled out here: the licence forbids it."


@pytest.mark.parametrize("reason", [*DISMISSAL_FACTORS, "never heard of"])
def test_a_dismissal_by_others_lowers_but_does_not_exclude(reason):
    before = {item.key: item for item in rank_countries(HEALTH, KNOWLEDGE).suggestions}
    ranking = rank_countries(HEALTH, KNOWLEDGE, dismissals=[Dismissal("AB", reason)])
    after = {item.key: item for item in ranking.suggestions}
    assert 0 < after["AB"].score < before["AB"].score
    assert "dismissed_before" in {said.code for said in after["AB"].reasons}
    assert all(after[key].score == before[key].score for key in after if key != "AB")


def test_more_dismissals_lower_more_and_never_to_nothing():
    scores = [
        {
            item.key: item.score
            for item in rank_countries(HEALTH, KNOWLEDGE, dismissals=[Dismissal("AB")] * count).suggestions
        }["AB"]
        for count in (0, 1, 3, 50)
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_what_the_reader_set_aside_is_left_out():
    ranking = rank_countries(HEALTH, KNOWLEDGE, dismissals=[Dismissal("AB", "other", by_reader=True)])
    assert ("AB", "set_aside") in {(left.key, left.reason.code) for left in ranking.excluded}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=24, max_size=24), st.integers(0, 23))
def test_a_missing_figure_never_raises_its_country(values, country):
    known = np.array(values)
    missing = known.copy()
    missing[country] = np.nan
    with_figure = place_parts([HEALTH], gather(solutions(), atlas(known)))["need"][0]
    without = place_parts([HEALTH], gather(solutions(), atlas(missing)))["need"][0]
    assert without[country] <= with_figure[country]
    assert without[country] == 0.0


def test_a_worse_figure_raises_its_country_and_is_said():
    values = np.arange(24, dtype=float)
    worse = values.copy()
    worse[10] = 1000.0
    before = gather(solutions(), atlas(values))
    after = gather(solutions(), atlas(worse))
    assert score_countries([HEALTH], after)[0, 10] > score_countries([HEALTH], before)[0, 10]
    said = next(item for item in rank_countries(HEALTH, after).suggestions if item.key == CODES[10]).reasons
    reason = next(reason for reason in said if reason.code == "indicator_worse_than_peers")
    assert reason.params["percent"] == 100
    assert reason.params["peers"] == "low_income"


def test_no_figures_at_all_are_said():
    missing = gather(solutions(), atlas(np.full(24, np.nan)))
    assert "no_figures" in {reason.code for reason in rank_countries(HEALTH, missing).suggestions[0].reasons}


def test_a_voiced_need_raises_its_country_and_is_counted():
    need = NeedProfile(key=7, meaning=unit(400, unit(1)), goals=(3,), country="DF")
    before = {item.key: item for item in rank_countries(HEALTH, KNOWLEDGE).suggestions}
    after = {item.key: item for item in rank_countries(HEALTH, KNOWLEDGE, voiced=[need]).suggestions}
    assert after["DF"].score > before["DF"].score
    reason = next(reason for reason in after["DF"].reasons if reason.code == "voiced_needs")
    assert (reason.params["count"], reason.params["needs"]) == (1, ("7",))
    closed = rank_countries(HEALTH, KNOWLEDGE, voiced=[replace(need, is_open=False)]).suggestions
    assert {item.key: item.score for item in closed} == {key: item.score for key, item in before.items()}


def test_running_nearer_never_lowers_a_neighbour():
    near = place_parts([replace(HEALTH, running=("BA",))], KNOWLEDGE)
    far = place_parts([replace(HEALTH, running=("DA",))], KNOWLEDGE)
    column = CODES.index("BB")
    for name in ("neighbourhood", "same_region", "language", "circumstances"):
        assert near[name][0, column] > far[name][0, column], name


def test_an_empty_registry_still_gives_an_answer_with_reasons():
    ranking = rank_countries(HEALTH, gather([], ATLAS), count=3)
    assert len(ranking.suggestions) == 3
    assert all(suggestion.reasons for suggestion in ranking.suggestions)


def test_negative_weights_are_refused():
    with pytest.raises(ValueError, match="negative"):
        rank_countries(HEALTH, KNOWLEDGE, weights={**PLACE_WEIGHTS, "need": -1.0})


def test_two_solutions_with_one_key_are_refused():
    with pytest.raises(ValueError, match="share a key"):
        gather([HEALTH, HEALTH], ATLAS)


def test_a_place_is_offered_what_is_not_there_yet():
    ranking = rank_solutions_for_place("AA", solutions(), KNOWLEDGE, voiced=needs(), count=4, diversity=0.0)
    here = {solution.key for solution in solutions() if "AA" in solution.running}
    assert {left.key for left in ranking.excluded} == here
    health = {f"s{number:02}" for number in range(1, 12, 2)}
    assert ranking.suggestions[0].key in health
    assert all(suggestion.reasons and 0 <= suggestion.score <= 1 for suggestion in ranking.suggestions)


def test_every_reason_has_a_sentence_that_can_be_translated_and_named():
    from banyan.methods.matching import Reason

    said = sentence(
        Reason("shares_goals", {"goals": (3, 6)}),
        translate=lambda text: text.replace("Works on the same goals", "Travaille aux mêmes objectifs"),
        naming=lambda parameter, code: f"<{parameter} {code}>",
    )
    assert said == "Travaille aux mêmes objectifs: <goals 3>, <goals 6>."
    assert all(text.endswith((".", "?")) for text in SENTENCES.values())
