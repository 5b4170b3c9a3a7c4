"""Solutions for a need and needs for a solution."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.methods.matching import (
    Dismissal,
    gather,
    rank_needs_for_solution,
    rank_solutions_for_need,
    sentence,
)
from banyan.methods.matching.diversity import most_diverse_order
from tests.methods.planted import atlas, needs, solutions, unit

KNOWLEDGE = gather(solutions(), atlas())
NEEDS = {need.key: need for need in needs()}


def scores(ranking) -> dict:
    return {suggestion.key: suggestion.score for suggestion in ranking.suggestions}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(NEEDS)), st.permutations(range(12)), st.floats(0, 1))
def test_the_order_of_the_shortlist_does_not_matter(key, order, diversity):
    shortlist = solutions()
    one = rank_solutions_for_need(NEEDS[key], shortlist, KNOWLEDGE, count=12, diversity=diversity)
    other = rank_solutions_for_need(
        NEEDS[key], [shortlist[row] for row in order], KNOWLEDGE, count=12, diversity=diversity
    )
    assert one == other
    for suggestion in one.suggestions:
        assert 0 <= suggestion.score <= 1
        assert suggestion.reasons
        assert all(sentence(reason) for reason in suggestion.reasons)


@pytest.mark.parametrize(("key", "parity"), [("n0", 1), ("n1", 1), ("n2", 0), ("n3", 0)])
def test_a_need_finds_the_solutions_that_speak_of_it(key, parity):
    found = rank_solutions_for_need(NEEDS[key], solutions(), KNOWLEDGE, count=6, diversity=0.0).suggestions
    assert all(int(suggestion.key[1:]) % 2 == parity for suggestion in found)


def test_meaning_is_compared_without_what_all_texts_share():
    shift = 3.0 * unit(77)

    def moved(vector):
        both = vector + shift
        return both / np.linalg.norm(both)

    crowded = [replace(solution, meaning=moved(solution.meaning), goals=()) for solution in solutions()]
    cosines = np.stack([s.meaning for s in crowded]) @ moved(NEEDS["n0"].meaning)
    assert cosines.min() > 0.75  # a fixed mark could not tell them apart
    need = replace(NEEDS["n0"], meaning=moved(NEEDS["n0"].meaning), goals=(), country="")
    found = rank_solutions_for_need(need, crowded, gather(crowded, atlas()), count=12, diversity=0.0).suggestions
    by_kind = {1: [], 0: []}
    for suggestion in found:
        by_kind[int(suggestion.key[1:]) % 2].append(suggestion.parts["meaning"])
    assert min(by_kind[1]) - max(by_kind[0]) > 0.2  # 0.05 where the shared part stays in


def test_more_evidence_never_lowers():
    shortlist = solutions()
    before = scores(rank_solutions_for_need(NEEDS["n0"], shortlist, KNOWLEDGE, count=12))
    shortlist[3] = replace(shortlist[3], evidence_level=6)
    after = scores(rank_solutions_for_need(NEEDS["n0"], shortlist, KNOWLEDGE, count=12))
    assert after["s03"] > before["s03"]


def test_the_same_place_counts_more_than_the_country_and_that_more_than_the_region():
    base = replace(solutions()[1], running=(), places=frozenset())
    need = replace(NEEDS["n1"], place=5, places=frozenset({5}))
    by_relation = [
        replace(base, running=("AA",), places=frozenset({5})),
        replace(base, running=("AA",)),
        replace(base, running=("AB",)),
        base,
    ]
    values = [scores(rank_solutions_for_need(need, [one], KNOWLEDGE))[one.key] for one in by_relation]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == 4


def test_a_dismissal_lowers_and_ones_own_leaves_out():
    before = scores(rank_solutions_for_need(NEEDS["n0"], solutions(), KNOWLEDGE, count=12))
    lowered = rank_solutions_for_need(
        NEEDS["n0"], solutions(), KNOWLEDGE, count=12, dismissals=[Dismissal("s03", "does_not_fit")]
    )
    assert scores(lowered)["s03"] == pytest.approx(before["s03"] * 0.5)
    own = rank_solutions_for_need(
        NEEDS["n0"], solutions(), KNOWLEDGE, count=12, dismissals=[Dismissal("s03", by_reader=True)]
    )
    assert "s03" not in scores(own)
    assert [(left.key, left.reason.code) for left in own.excluded] == [("s03", "set_aside")]


def test_closed_and_ruled_out_solutions_are_left_out():
    shortlist = solutions()
    shortlist[1] = replace(shortlist[1], is_open=False)
    shortlist[3] = replace(shortlist[3], ruled_out={"BA": "no permit"})
    left = {item.key: item.reason.code for item in rank_solutions_for_need(NEEDS["n0"], shortlist, KNOWLEDGE).excluded}
    assert left == {"s01": "not_open", "s03": "ruled_out"}


def test_what_is_unknown_neither_breaks_nor_wins():
    blank = replace(solutions()[1], key="blank", meaning=None, goals=(), running=(), stage="", languages=())
    ranking = rank_solutions_for_need(NEEDS["n0"], [*solutions(), blank], KNOWLEDGE, count=13, diversity=0.0)
    assert ranking.suggestions[-1].key == "blank"
    nothing = replace(NEEDS["n0"], meaning=None, goals=(), country="", language="")
    assert rank_solutions_for_need(nothing, solutions(), KNOWLEDGE).suggestions


def test_needs_for_a_solution_prefer_its_theme_and_what_many_feel():
    found = rank_needs_for_solution(solutions()[1], needs(), KNOWLEDGE, diversity=0.0).suggestions
    assert {found[0].key, found[1].key} == {"n0", "n1"}
    louder = [replace(need, confirmed_in=("AB",) * 50) if need.key == "n0" else need for need in needs()]
    before = scores(rank_needs_for_solution(solutions()[1], needs(), KNOWLEDGE))
    after = scores(rank_needs_for_solution(solutions()[1], louder, KNOWLEDGE))
    assert after["n0"] > before["n0"]
    assert after["n2"] == before["n2"]


def test_how_a_number_is_known_counts():
    guessed = replace(NEEDS["n2"], how_known="guess")
    official = replace(NEEDS["n2"], how_known="official")
    values = [scores(rank_needs_for_solution(solutions()[0], [need], KNOWLEDGE))["n2"] for need in (guessed, official)]
    assert values[0] < values[1]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.floats(0, 1), st.integers(0, 10_000))
def test_a_diverse_order_starts_with_the_best_and_repeats_nothing(count, diversity, seed):
    random = np.random.default_rng(seed)
    worth = random.random(12)
    vectors = random.normal(size=(12, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    order = most_diverse_order(worth, vectors, count=count, diversity=diversity)
    assert len(order) == count == len(set(order))
    assert order[0] == worth.argmax()
    if diversity == 0:
        assert order == np.argsort(-worth, kind="stable")[:count].tolist()


def test_a_copy_comes_after_something_different():
    vectors = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    worth = np.array([0.9, 0.89, 0.7])
    assert most_diverse_order(worth, vectors, count=3, diversity=0.3) == [0, 2, 1]


def test_nothing_to_rank_gives_an_empty_list():
    assert rank_solutions_for_need(NEEDS["n0"], [], KNOWLEDGE).suggestions == ()
    assert rank_needs_for_solution(solutions()[0], [], KNOWLEDGE).suggestions == ()
