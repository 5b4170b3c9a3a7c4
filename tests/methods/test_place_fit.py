"""What a solution needs of a place: seven conditions, each met or with what would close the gap."""

from __future__ import annotations

import numpy as np

from banyan.methods.matching import CONDITIONS, SENTENCES, Conditions, Fit, PlaceFacts, fit_places, sentence
from tests.methods import planted

ATLAS = planted.atlas(values=np.arange(len(planted.CODES), dtype=float))
ASKS = Conditions(frozenset({"training"}), ("aa",), frozenset({"licence"}))
GOOD = PlaceFacts(
    "AB", needed=0.5, voiced=2, partners=3, with_room=1, capabilities=frozenset({"training"}),
    pathways=frozenset({"licence"}), payers=1,
)  # fmt: skip


def gaps(facts: PlaceFacts, conditions: Conditions = ASKS):
    return {gap.condition: gap for gap in fit_places(conditions, [facts], ATLAS)[0].gaps}


def test_every_condition_is_answered_in_words_and_every_gap_says_what_would_close_it():
    for facts in (GOOD, PlaceFacts("DA"), PlaceFacts("ZZ")):
        for conditions in (ASKS, Conditions()):
            found = fit_places(conditions, [facts], ATLAS)[0].gaps
            assert tuple(gap.condition for gap in found) == CONDITIONS
            for gap in found:
                assert gap.reason.code in SENTENCES
                assert "%(" not in sentence(gap.reason)
                assert (gap.closing is None) == (gap.fit is Fit.MET)
                if gap.closing is not None:
                    assert "%(" not in sentence(gap.closing)


def test_a_place_that_has_it_all_comes_before_one_that_has_nothing():
    ordered = fit_places(ASKS, [PlaceFacts("DA"), GOOD], ATLAS)
    assert [fit.country for fit in ordered] == ["AB", "DA"]
    assert ordered[0].count(Fit.MISSING) == 0


def test_each_condition_turns_on_its_own_fact():
    assert gaps(GOOD)["people"].fit is Fit.MET
    assert gaps(PlaceFacts("AB", needed=0.5))["people"].fit is Fit.PARTLY
    assert gaps(PlaceFacts("AB"))["people"].fit is Fit.UNKNOWN
    assert gaps(PlaceFacts("AB"))["partners"].fit is Fit.MISSING
    assert gaps(PlaceFacts("AB", partners=2))["partners"].fit is Fit.PARTLY
    assert gaps(GOOD, Conditions(pathways=frozenset({"merger"})))["partners"].fit is Fit.PARTLY
    assert gaps(PlaceFacts("AB"))["payer"].fit is Fit.MISSING
    assert gaps(GOOD)["language"].fit is Fit.MET
    assert gaps(PlaceFacts("DA"))["language"].fit is Fit.MISSING
    assert gaps(GOOD)["inputs"].fit is Fit.MET
    assert gaps(PlaceFacts("AB"))["inputs"].fit is Fit.MISSING
    assert gaps(PlaceFacts("ZZ"))["infrastructure"].fit is Fit.UNKNOWN
