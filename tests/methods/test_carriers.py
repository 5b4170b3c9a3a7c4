"""Carriers for solutions: what must hold of every score, in small worlds with a planted answer and in random ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from banyan.methods.matching import (
    SENTENCES,
    CarrierProfile,
    Dismissal,
    Reason,
    Undertaking,
    gather,
    gather_carriers,
    need_there,
    rank_carriers,
    rank_solutions_for_carrier,
    sentence,
)
from banyan.methods.matching.carrier_parts import prepare, score_pairs
from banyan.methods.matching.profiles import SolutionProfile
from tests.methods import planted

ATLAS = planted.atlas(values=np.arange(len(planted.CODES), dtype=float))
KNOWLEDGE = gather(planted.solutions(), ATLAS)


def health(**changes) -> Undertaking:
    solution = SolutionProfile(
        key="new", meaning=planted.unit(900, planted.unit(1)), goals=(3,), running=("AA",), languages=("aa", "bb")
    )
    base = Undertaking(solution, capabilities=frozenset({"health_care", "training"}))
    return replace(base, **changes)


def ranked(undertaking: Undertaking, profiles: list[CarrierProfile], **options):
    carriers = gather_carriers(profiles, ATLAS)
    needed = need_there([undertaking.solution], KNOWLEDGE, planted.needs())[0]
    return rank_carriers(undertaking, needed, carriers, **options)


def test_the_planted_carriers_come_first_and_every_part_has_its_sentence():
    found = ranked(health(), planted.carriers())
    assert [int(str(match.key)[1:]) % 2 for match in found.matches[:3]] == [1, 1, 1]
    for match in found.matches:
        assert 0.0 <= match.score <= 1.0
        assert match.score == pytest.approx(sum(part.weight * part.value for part in match.parts))
        assert sum(part.weight for part in match.parts) == pytest.approx(1.0)
        for part in match.parts:
            assert 0.0 <= part.value <= 1.0
            assert "%(" not in sentence(part.reason)
        for better in match.improvements:
            assert "%(" not in sentence(better)


def test_who_is_full_is_left_out_says_why_and_what_would_lift_it():
    found = ranked(health(), planted.carriers())
    full = {row.key: row for row in found.left_out}
    assert {row.reason.code for row in found.left_out} == {"no_capacity"}
    assert found.left_out_count == 4
    assert all(row.improvement is not None and row.improvement.code == "free_capacity" for row in full.values())
    assert not {match.key for match in found.matches} & set(full)


def test_pathways_that_do_not_meet_forbid_and_unknown_ones_do_not():
    demanding = health(pathways=frozenset({"merger"}))
    assert not ranked(demanding, planted.carriers()).matches
    silent = [replace(carrier, pathways=frozenset()) for carrier in planted.carriers()]
    assert ranked(demanding, silent).matches
    assert ranked(health(), planted.carriers()).matches


def test_an_own_organisation_and_what_the_caller_excludes_are_left_out():
    own = health()
    own = replace(own, solution=replace(own.solution, organisations=("c01",)))
    found = ranked(own, planted.carriers(), excluded={"c03": Reason("introduced_already")})
    why = {row.key: row.reason.code for row in found.left_out}
    assert why["c01"] == "own_organisation"
    assert why["c03"] == "introduced_already"


def test_a_dismissal_lowers_for_others_and_leaves_out_for_oneself():
    first = ranked(health(), planted.carriers()).matches[0]
    lowered = ranked(health(), planted.carriers(), dismissals=[Dismissal(first.key, "does_not_fit")])
    again = next(match for match in lowered.matches if match.key == first.key)
    assert again.score == pytest.approx(first.score * 0.5)
    assert again.dismissed == 1
    gone = ranked(health(), planted.carriers(), dismissals=[Dismissal(first.key, "other", by_reader=True)])
    assert first.key not in {match.key for match in gone.matches}
    assert "set_aside" in {row.reason.code for row in gone.left_out}


@pytest.mark.parametrize("field", ["capabilities", "languages", "goals", "carried", "capacity"])
def test_more_of_what_it_takes_never_lowers_a_score(field):
    more = {
        "capabilities": frozenset({"health_care", "training", "data"}),
        "languages": ("aa", "bb", "cc", "dd"),
        "goals": (3, 6),
        "carried": 9,
        "capacity": 9,
    }
    before = {match.key: match.score for match in ranked(health(), planted.carriers(), count=12).matches}
    richer = [replace(carrier, **{field: more[field]}) for carrier in planted.carriers()]
    after = {match.key: match.score for match in ranked(health(), richer, count=12).matches}
    assert before
    assert all(after[key] >= score - 1e-9 for key, score in before.items())


def test_the_place_is_where_need_and_nearness_meet_and_never_where_it_runs():
    found = ranked(health(), planted.carriers())
    assert all(match.place and match.place != "AA" for match in found.matches)
    asked = ranked(health(place="BA"), planted.carriers())
    assert {match.place for match in asked.matches} == {"BA"}
    there = next(match for match in asked.matches if match.key == "c01")
    assert {part.reason.code for part in there.parts if part.name == "place"} <= {"works_there", "works_near"}


def test_what_is_not_known_of_the_solution_weighs_nothing():
    silent = Undertaking(SolutionProfile(key="new"))
    found = ranked(silent, planted.carriers())
    names = {part.name for part in found.matches[0].parts}
    assert names == {"need", "place", "capacity", "languages", "track_record"}


def test_scores_of_pairs_are_those_of_one_against_all():
    carriers = gather_carriers(planted.carriers(), ATLAS)
    undertakings = [health(), Undertaking(planted.solutions()[0], frozenset({"water_sanitation"}))]
    needed = need_there([one.solution for one in undertakings], KNOWLEDGE, planted.needs())
    asked = prepare(undertakings, needed, carriers)
    rows = np.repeat([0, 1], len(carriers))
    pairs = score_pairs(asked, carriers, rows, np.tile(np.arange(len(carriers)), 2))
    for row in (0, 1):
        alone = score_pairs(asked, carriers, np.array([row]), None)
        assert np.allclose(alone.score, pairs.score[rows == row])
        assert np.array_equal(alone.target, pairs.target[rows == row])


def test_the_order_of_carriers_does_not_matter():
    forward = ranked(health(), planted.carriers())
    backward = ranked(health(), planted.carriers()[::-1])
    assert {m.key: round(m.score, 9) for m in forward.matches} == {m.key: round(m.score, 9) for m in backward.matches}


def test_solutions_for_a_carrier_score_as_the_carrier_does_for_them():
    carriers = gather_carriers(planted.carriers(), ATLAS)
    undertakings = [Undertaking(solution, frozenset({"training"})) for solution in planted.solutions()]
    needed = need_there([one.solution for one in undertakings], KNOWLEDGE, planted.needs())
    found = rank_solutions_for_carrier(undertakings, needed, carriers, "c01", count=20)
    for match in found.matches:
        row = [one.solution.key for one in undertakings].index(match.key)
        other = rank_carriers(undertakings[row], needed[row], carriers, count=12)
        assert next(m.score for m in other.matches if m.key == "c01") == pytest.approx(match.score)
    assert found.matches[0].key in {f"s{number:02}" for number in range(1, 12, 2)}


def test_nobody_and_nothing_are_answered_calmly():
    assert ranked(health(), []).matches == ()
    nameless = ranked(health(), [CarrierProfile("x", capacity=1)])
    assert nameless.matches[0].place == ""
    codes = {part.reason.code for part in nameless.matches[0].parts}
    assert "says_not_where_it_works" in codes
    assert codes <= set(SENTENCES)


def test_wrong_input_is_refused():
    carriers = gather_carriers(planted.carriers(), ATLAS)
    with pytest.raises(ValueError, match="share a key"):
        gather_carriers([CarrierProfile("x"), CarrierProfile("x")], ATLAS)
    with pytest.raises(ValueError, match="shape"):
        prepare([health()], np.zeros((2, 3)), carriers)
    with pytest.raises(ValueError, match="negative"):
        prepare([health()], np.zeros((1, len(planted.CODES))), carriers, weights={"need": -1.0})
