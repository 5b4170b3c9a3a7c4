"""What holds for every assessment, and what plain cases come to."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings

from banyan.methods.scaling_guide import (
    GATES,
    PATHWAYS,
    Answer,
    Claim,
    Direction,
    Doer,
    GateState,
    Level,
    Payer,
    Result,
    Role,
    assess,
)
from tests.methods.scaling_guide.answer_sets import ABROAD, HOME, answer_lists, answers

SPREADING = {code for code, path in PATHWAYS.items() if path.direction is Direction.SPREAD}


def fits(result: Result) -> dict[str, float]:
    return {item.pathway.code: item.fit for item in (*result.ranked, *result.stopped)}


def gate(result: Result, code: str) -> GateState:
    return next(finding.state for finding in result.gates if finding.gate.code == code)


@settings(max_examples=40, deadline=None)
@given(answer_lists())
def test_the_order_of_respondents_changes_nothing(given_answers: list[Answer]) -> None:
    shuffled = random.Random(7).sample(given_answers, len(given_answers))
    first, second = assess(given_answers, draws=300), assess(shuffled, draws=300)
    assert first.ranked == second.ranked
    assert first.robustness == second.robustness
    assert first.profile == second.profile
    assert first.disagreements == second.disagreements


@settings(max_examples=60, deadline=None)
@given(answer_lists())
def test_results_are_within_their_bounds(given_answers: list[Answer]) -> None:
    result = assess(given_answers, draws=300)
    assert all(0 <= fit <= 1 for fit in fits(result).values())
    assert set(fits(result)) == set(PATHWAYS)
    assert sum(result.robustness.first_shares.values()) == pytest.approx(1)
    assert 0 <= result.robustness.share <= 1
    assert all(reading.value is None or 0 <= reading.value <= 1 for reading in result.profile)
    assert result.first.first_share == result.robustness.share
    assert len(result.robustness.turning) <= 2


@settings(max_examples=60, deadline=None)
@given(answer_lists())
def test_a_closed_gate_stops_its_pathways_in_the_ranking_and_in_every_draw(given_answers: list[Answer]) -> None:
    result = assess(given_answers, draws=300)
    for finding in result.gates:
        if finding.state is GateState.CLOSED:
            assert not finding.gate.stops & {item.pathway.code for item in result.ranked}
            assert all(result.robustness.first_shares[code] == 0 for code in finding.gate.stops)


@pytest.mark.parametrize("code", GATES)
def test_no_other_answer_makes_up_for_a_closed_gate(code: str) -> None:
    best: dict[str, int | None] = dict.fromkeys(HOME, 4)
    best.update(dict.fromkeys([name for name in GATES[code].questions if name in HOME], 0))
    result = assess(answers(best))
    assert gate(result, code) is GateState.CLOSED
    assert GATES[code].stops <= {item.pathway.code for item in result.stopped}
    assert all(item.gates for item in result.stopped)


def test_one_who_says_that_it_harms_is_not_outvoted() -> None:
    crowd = [answer for number in range(9) for answer in answers({"harm": 4}, who=f"team {number}")]
    assert gate(assess(crowd), "harm") is GateState.OPEN
    harmed = Answer("harm", 0, "one of them", Role.AFFECTED)
    assert gate(assess([*crowd, harmed]), "harm") is GateState.CLOSED


def test_people_affected_who_had_no_say_are_not_outvoted_by_the_team() -> None:
    asked = answers({"people_asked": 4}) + answers({"people_asked": 4}, who="second")
    assert gate(assess([*asked, Answer("people_asked", 0, "x", Role.AFFECTED)]), "not_asked") is GateState.CLOSED
    assert gate(assess([*asked, Answer("people_asked", 0, "x", Role.ASSESSOR)]), "not_asked") is GateState.OPEN


def test_knowing_nothing_claims_nothing() -> None:
    for nothing in ([], [Answer(code, None) for code in HOME]):
        result = assess(nothing)
        assert result.claim is Claim.TOO_LITTLE_KNOWN
        assert result.robustness.share < 0.4
        assert {verdict.code for verdict in result.verdicts} == {"not_known"}
        assert all(finding.state is GateState.UNKNOWN for finding in result.gates)
        assert all(reading.level is Level.UNKNOWN for reading in result.profile)
        assert not result.first.speaks_for


@settings(max_examples=40, deadline=None)
@given(answer_lists())
def test_more_evidence_never_sets_spreading_back_against_gathering_evidence(given_answers: list[Answer]) -> None:
    rest = [answer for answer in given_answers if answer.question != "evidence"]
    lead = []
    for step in range(1, 5):
        found = fits(assess([*rest, Answer("evidence", step)], draws=2))
        lead.append([found[code] - found["gather_evidence"] for code in sorted(SPREADING)])
    for lower, higher in itertools.pairwise(lead):
        assert all(after >= before - 1e-12 for before, after in zip(lower, higher, strict=True))


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({"evidence": 0}, "gather_evidence"),
        ({"simple": 0, "cheap_enough": 0, "settled": 1}, "simplify_first"),
        ({"customers_pay": 0, "taxes_pay": 0, "aid_pays": 0, "giving_pays": 0}, "find_payer_first"),
        ({"need_left_here": 4, "keeps_when_grown": 0, "runs_without_founder": 1, "tried_elsewhere": 0}, "deepen_here"),
        ({"need_lasting": 0, "cost_of_waiting": 0, "advantage": 1, "need_left_here": 0}, "stop_well"),
        ({"own_footing": 4, "you_run": 4, "letting_go": 0, "quality_watch": 4, "aid_pays": 4}, "grow_organisation"),
        ({"groups_run": 4, "name_matters": 4, "customers_pay": 0, "giving_pays": 4, "you_run": 1}, "affiliates"),
        ({"businesses_run": 4, "name_matters": 4, "customers_pay": 4, "quality_watch": 4}, "franchise"),
        ({"rights": 4, "businesses_run": 4, "customers_pay": 4, "you_run": 0, "name_matters": 1}, "licence"),
        ({"simple": 4, "letting_go": 4, "quality_watch": 0, "giving_pays": 4, "groups_run": 4, "rights": 0,
          "you_run": 0, "cheap_enough": 4, "governments_run": 1, "taxes_pay": 0}, "open_recipe"),
        ({"larger_ally": 4, "you_run": 1, "founder_next": 0, "taxes_pay": 1, "governments_run": 1}, "partnership"),
        ({"governments_run": 4, "taxes_pay": 4, "evidence": 4}, "public_adoption"),
        ({"law_or_habit": 4, "letting_go": 4, "governments_run": 1, "taxes_pay": 1}, "advocate"),
        ({"founder_next": 4, "you_run": 0, "letting_go": 4, "taxes_pay": 1, "governments_run": 1}, "hand_over"),
        ({"larger_ally": 4, "own_footing": 0, "you_run": 0, "founder_next": 3, "letting_go": 4, "taxes_pay": 1,
          "governments_run": 1}, "merger"),
    ],
)  # fmt: skip
def test_plain_cases_come_to_the_pathway_that_they_are_plain_cases_of(changes, first) -> None:
    assert assess(answers(changes)).first.pathway.code == first


def test_every_pathway_can_come_first() -> None:
    mark = test_plain_cases_come_to_the_pathway_that_they_are_plain_cases_of.pytestmark[0]
    assert {first for _changes, first in mark.args[1]} == set(PATHWAYS)


def test_the_best_doer_and_payer_are_named() -> None:
    first = assess(answers({"governments_run": 4, "taxes_pay": 4, "evidence": 4})).first
    assert (first.doer, first.payer) == (Doer.GOVERNMENTS, Payer.TAXES)
    assert "governments_run" in {spoke.question for spoke in first.speaks_for}


def test_respondents_far_apart_are_reported_and_make_the_result_less_robust() -> None:
    public = {"governments_run": 4, "taxes_pay": 4, "evidence": 4}
    agreed = assess(answers(public))
    split = assess(
        [
            *answers(public),
            *answers({**public, "governments_run": 0, "taxes_pay": 0}, who="outside", role=Role.ASSESSOR),
        ]
    )
    assert split.robustness.share < agreed.robustness.share
    worst = split.disagreements[0]
    assert (worst.question, worst.spread) in {("governments_run", 4), ("taxes_pay", 4)}
    assert worst.by_role == {"team": 4.0, "assessor": 0.0}
    assert not agreed.disagreements


def test_the_question_that_turns_the_result_is_named() -> None:
    result = assess(answers({"governments_run": 4, "taxes_pay": 4, "law_or_habit": 3, "letting_go": 4, "evidence": 4}))
    turning = result.robustness.turning[0]
    assert turning.question == "law_or_habit"
    assert turning.leads_then == "advocate"
    assert turning.share_then < result.robustness.share


def test_each_place_has_a_verdict_of_its_own() -> None:
    here = answers()

    def there(place: str, **changes: int) -> list[Answer]:
        return [Answer(code, changes.get(code, 4), place=place) for code in ABROAD]

    result = assess(
        [
            *here,
            *there("KE"),
            *there("PE", need_there=0),
            *there("FI", same_need=2),
            *there("NP", inputs_there=0),
            *there("CL", partners_there=0, closeness=1),
        ],
        places=["UY"],
    )
    verdicts = {verdict.place: verdict.code for verdict in result.verdicts if verdict.place}
    assert verdicts == {
        "KE": "cross",
        "PE": "no",
        "FI": "adapt",
        "NP": "simplify",
        "CL": "inspire",
        "UY": "not_known",
    }
    assert gate(result, "need_not_there") is GateState.OPEN


def test_nothing_is_asked_of_a_place_where_the_need_is_not() -> None:
    result = assess([*answers(), Answer("need_there", 0, place="PE"), Answer("money_there", 4, place="PE")])
    assert ("money_there", "PE") not in result.combination.cells


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "scale"),
        ({"harm": 0}, "stop"),
        ({"evidence": 1}, "gather_evidence"),
        ({"people_asked": 0}, "gather_evidence"),
        ({"keeps_when_grown": 0}, "scale_deep"),
        ({"motive": 0}, "pass_on"),
        ({"need_lasting": 0}, "stop"),
        ({"evidence": None}, "not_known"),
    ],
)
def test_the_first_room_has_its_verdicts(changes: dict[str, int | None], verdict: str) -> None:
    assert assess(answers(changes)).verdicts[0].code == verdict


def test_one_payer_is_enough_for_the_profile() -> None:
    nobody: dict[str, int | None] = {"customers_pay": 0, "taxes_pay": 0, "aid_pays": 0, "giving_pays": 0}
    blocked = {reading.dimension: reading for reading in assess(answers(nobody)).profile}
    paid = {reading.dimension: reading for reading in assess(answers({**nobody, "giving_pays": 4})).profile}
    assert ("taxes_pay", "") in blocked["money"].blockers
    assert not paid["money"].blockers


def test_results_have_no_total() -> None:
    assert not {"score", "total", "readiness"} & set(Result.__dataclass_fields__)
