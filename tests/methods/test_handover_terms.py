"""Templates of terms, their checklists, and the text that is signed."""

from __future__ import annotations

import pytest

from banyan.methods.handover_terms import (
    CHECKLIST,
    CLAUSES,
    PATHWAYS,
    checklist_for,
    digest_of,
    open_blanks,
    signed_text,
    template_for,
)
from banyan.people.pathways import PATHWAYS as PEOPLES


def test_every_pathway_that_organisations_accept_has_terms_and_a_checklist():
    assert set(PATHWAYS) == set(CHECKLIST) == set(PEOPLES)


@pytest.mark.parametrize("pathway", PATHWAYS)
def test_every_pathway_has_every_clause_in_the_same_order(pathway):
    clauses = template_for(pathway)
    assert [code for code, _title, _text in clauses] == list(CLAUSES)
    assert all(len(text) > 20 for _code, _title, text in clauses)
    assert {area for area, _text in checklist_for(pathway)} >= {"knowledge", "people", "data"}
    assert set(PATHWAYS[pathway]) <= set(CLAUSES)


def test_what_looks_the_same_is_signed_the_same_and_one_letter_is_another_text():
    composed, apart = [("Café", "é")], [("Cafe\u0301", "e\u0301")]
    assert digest_of(signed_text(composed)) == digest_of(signed_text(apart))
    assert digest_of(signed_text([("Fees", "None")])) != digest_of(signed_text([("Fees", "None.")]))


def test_blanks_are_found():
    assert open_blanks("Pay [amount and currency] now, [share] later") == ("[amount and currency]", "[share]")
    assert open_blanks("Nothing [] is left") == ()
