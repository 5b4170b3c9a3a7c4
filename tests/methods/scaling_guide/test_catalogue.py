"""The tables of the guide agree with each other and with what organisations accept."""

from __future__ import annotations

import pytest

from banyan.methods.scaling_guide import (
    GATES,
    PATHWAYS,
    QUESTIONS,
    STEPS,
    WEIGHTS,
    Answer,
    Direction,
    Room,
    questions_that_matter,
)
from banyan.methods.scaling_guide.weights import BEST_DOER, BEST_PAYER
from banyan.people.pathways import PATHWAYS as ACCEPTED


def test_thirty_to_forty_questions_in_four_rooms() -> None:
    assert 30 <= len(QUESTIONS) <= 40
    rooms = [question.room for question in QUESTIONS.values()]
    assert rooms == sorted(rooms)
    assert set(rooms) == set(Room)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_question_says_what_its_ends_and_its_middle_mean(question) -> None:
    assert question.text.endswith("?") or "?" in question.text
    assert [bool(question.meaning(step)) for step in STEPS] == [True, False, True, False, True]
    assert question.why and question.framework
    assert question.per_place == (question.room is Room.BEYOND_THE_BORDER)


def test_conditions_look_only_at_earlier_questions() -> None:
    order = list(QUESTIONS)
    for question in QUESTIONS.values():
        for rule in (*question.matters.all_of, *question.matters.any_of):
            assert order.index(rule.question) < order.index(question.code)


@pytest.mark.parametrize("code", PATHWAYS)
def test_every_pathway_is_weighed_by_known_questions(code: str) -> None:
    assert set(WEIGHTS) == set(PATHWAYS)
    assert set(WEIGHTS[code]) <= set(QUESTIONS) | {BEST_DOER, BEST_PAYER}
    assert BEST_DOER not in WEIGHTS[code] or PATHWAYS[code].doers


def test_every_question_counts_for_a_pathway_a_gate_a_verdict_or_the_profile() -> None:
    weighed = {code for table in WEIGHTS.values() for code in table}
    gated = {code for gate in GATES.values() for code in gate.questions}
    profiled = {code for code, question in QUESTIONS.items() if question.dimension}
    assert set(QUESTIONS) <= weighed | gated | profiled


def test_pathways_are_accepted_under_keys_that_organisations_use() -> None:
    used = {key for pathway in PATHWAYS.values() for key in pathway.accepted_as}
    assert used == set(ACCEPTED)


def test_every_accepted_pathway_moves_what_organisations_read_that_it_moves() -> None:
    for code in ("open_recipe", "licence", "franchise", "partnership", "public_adoption", "merger"):
        assert PATHWAYS[code].transfers.value == ACCEPTED[code].transfers.value


def test_gates_stop_neither_preparing_nor_staying() -> None:
    harmless = {code for code, path in PATHWAYS.items() if path.direction in (Direction.PREPARE, Direction.STAY)}
    assert all(not gate.stops & harmless for gate in GATES.values())
    assert all(gate.stops <= set(PATHWAYS) and gate.lifted_by for gate in GATES.values())


def test_only_what_matters_is_asked() -> None:
    everything = {question.code for question in questions_that_matter({}, beyond_the_border=True)}
    assert everything == set(QUESTIONS)
    assert "need_there" not in {question.code for question in questions_that_matter({})}
    unproven = {question.code for question in questions_that_matter({"evidence": 0}, beyond_the_border=True)}
    assert "written_down" not in unproven
    assert "letting_go" in unproven
    unpaid = {question.code for question in questions_that_matter({"customers_pay": 0, "taxes_pay": 0})}
    assert "businesses_run" not in unpaid
    assert "tried_elsewhere" not in {question.code for question in questions_that_matter({}, stage="idea")}


@pytest.mark.parametrize(
    ("question", "step", "place"),
    [("nothing_like_it", 2, ""), ("evidence", 5, ""), ("evidence", 2, "KE"), ("need_there", 2, "")],
)
def test_answers_that_cannot_be_are_refused(question: str, step: int, place: str) -> None:
    with pytest.raises(ValueError, match=r"question|steps"):
        Answer(question, step, place=place)
