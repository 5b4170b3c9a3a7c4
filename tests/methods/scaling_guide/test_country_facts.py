"""Answers suggested from a country's facts: with reasons, never out of nothing."""

from __future__ import annotations

import pytest

from banyan.methods.scaling_guide import FACT_SENTENCES, CountryFacts, suggest_answer
from tests.methods.scaling_guide.answer_sets import ABROAD


@pytest.mark.parametrize("question", ABROAD)
def test_nothing_known_suggests_nothing(question: str) -> None:
    assert suggest_answer(question, CountryFacts()) is None


@pytest.mark.parametrize(
    ("question", "facts", "step", "codes"),
    [
        ("need_there", CountryFacts(indicator="x", worse_than_peers=0.9), 3, ["worse_than_peers"]),
        ("need_there", CountryFacts(indicator="x", worse_than_peers=0.1), 1, ["worse_than_peers"]),
        ("need_there", CountryFacts(indicator="x", worse_than_peers=0.9, voiced_needs=3), 4,
         ["worse_than_peers", "voiced_needs"]),
        ("closeness", CountryFacts(shared_language="es", income_group="low", home_income_group="low",
                                   distance_km=400), 4,
         ["shared_language", "same_income", "near"]),
        ("closeness", CountryFacts(speaks_otherwise=True, income_group="low", home_income_group="high",
                                   distance_km=9_000), 0, ["other_language", "other_income", "far"]),
        ("money_there", CountryFacts(income_group="low"), 1, ["income_low"]),
        ("money_there", CountryFacts(income_group="low", funders=2), 2, ["income_low", "funders"]),
        ("partners_there", CountryFacts(organisations=4, organisations_accepting=1), 3,
         ["organisations", "organisations_accepting"]),
        ("inputs_there", CountryFacts(income_group="low", home_income_group="high"), 2, ["other_income"]),
    ],
)  # fmt: skip
def test_facts_suggest_an_answer_with_its_reasons(question, facts, step, codes) -> None:
    suggested = suggest_answer(question, facts)
    assert suggested is not None
    assert (suggested.step, [reason.code for reason in suggested.reasons]) == (step, codes)
    for reason in suggested.reasons:
        assert FACT_SENTENCES[reason.code] % reason.params


def test_partners_that_nobody_knows_of_are_not_taken_for_absent() -> None:
    assert suggest_answer("partners_there", CountryFacts(income_group="high")) is None
