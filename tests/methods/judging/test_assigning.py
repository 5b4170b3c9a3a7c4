"""Assignments: no conflict, nobody above a limit, nothing missing that could be had, blocks that are linked."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from banyan.methods.judging import assign_judges


def checked(plan, entries, limits, required, conflicts=()):
    """What holds of every plan."""
    load = Counter(judge for judge, _entry in plan.pairs)
    assert len(set(plan.pairs)) == len(plan.pairs)
    assert not set(plan.pairs) & set(conflicts)
    assert plan.over_limit == ()
    assert all(load[judge] <= limit for judge, limit in limits.items())
    assert plan.load == {judge: load[judge] for judge in limits}
    given_reviews = Counter(entry for _judge, entry in plan.pairs)
    extra = Counter(entry for _judge, entry in plan.added)
    missing = {one.entry: one.missing for one in plan.lacking}
    for entry in entries:
        assert given_reviews[entry] - extra[entry] + missing.get(entry, 0) >= required or entry in missing
        assert given_reviews[entry] >= required - missing.get(entry, 0)
    return plan


def most_reviews(allowed, limits, required):
    """How many reviews any assignment could give, by a linear programme."""
    entries, judges = allowed.shape
    rows = []
    for entry in range(entries):
        row = np.zeros(allowed.shape)
        row[entry] = 1
        rows.append(row.ravel())
    for judge in range(judges):
        row = np.zeros(allowed.shape)
        row[:, judge] = 1
        rows.append(row.ravel())
    found = linprog(
        -np.ones(allowed.size), A_ub=np.array(rows), b_ub=[required] * entries + list(limits),
        bounds=[(0, float(free)) for free in allowed.ravel()],
    )  # fmt: skip
    return round(-found.fun)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 100_000))
def test_no_assignment_could_give_more_reviews(seed):
    rng = np.random.default_rng(seed)
    entries, judges, required = int(rng.integers(1, 9)), int(rng.integers(1, 6)), int(rng.integers(1, 4))
    conflicts = {(j, f"e{e}") for j in range(judges) for e in range(entries) if rng.random() < 0.35}
    limits = {judge: int(rng.integers(0, 6)) for judge in range(judges)}
    names = [f"e{entry}" for entry in range(entries)]
    plan = checked(
        assign_judges(names, limits, required=required, conflicts=conflicts), names, limits, required, conflicts
    )
    allowed = np.array([[(judge, name) not in conflicts for judge in range(judges)] for name in names])
    best = most_reviews(allowed, limits.values(), required)
    assert len(plan.pairs) - len(plan.added) == best
    assert sum(one.missing for one in plan.lacking) == entries * required - best


def test_a_chain_of_swaps_finds_room_by_hand():
    """a may see both, b only e1: giving a to e1 first would leave e2 without anybody."""
    plan = assign_judges(["e1", "e2"], {"a": 1, "b": 1}, required=1, conflicts={("b", "e2")},
                         expertise=np.array([[1.0, 0.1], [0.5, 0.0]]))  # fmt: skip
    assert set(plan.pairs) == {("b", "e1"), ("a", "e2")}


def test_expertise_is_near_to_the_best_that_can_be():
    rng = np.random.default_rng(1)
    expertise = rng.random((30, 8))
    limits = dict.fromkeys(range(8), 12)
    plan = assign_judges(range(30), limits, required=3, expertise=expertise)
    rows = [np.kron(np.eye(30)[entry], np.ones(8)) for entry in range(30)]
    columns = [np.kron(np.ones(30), np.eye(8)[judge]) for judge in range(8)]
    best = -linprog(-expertise.ravel(), A_eq=rows, b_eq=[3] * 30, A_ub=columns, b_ub=[12] * 8, bounds=(0, 1)).fun / 90
    assert plan.is_complete
    assert plan.expertise >= 0.93 * best


def test_two_fields_of_experts_are_linked():
    expertise = np.zeros((40, 8))
    expertise[:20, :4] = expertise[20:, 4:] = 0.9
    plan = assign_judges(range(40), dict.fromkeys(range(8), 15), required=3, expertise=expertise)
    assert plan.is_complete
    assert plan.is_connected
    assert plan.overlap >= 0.5
    assert plan.expertise > 0.75  # linking costs little


def test_with_one_review_each_entry_the_blocks_are_linked_by_reviews_added():
    plan = assign_judges(range(20), {"a": 12, "b": 12, "c": 12}, required=1)
    assert plan.is_connected
    assert len(plan.added) == 2
    full = assign_judges(range(20), {"a": 7, "b": 7, "c": 6}, required=1)
    assert not full.is_connected
    assert full.added == ()
    assert full.overlap == 0


def test_reasons_say_which_entries_lack_a_judge_and_why():
    entries = ["e1", "e2", "e3"]
    expertise = np.array([[1.0, 1.0, 1.0], [1.0, 0.1, 1.0], [1.0, 1.0, 1.0]])
    plan = assign_judges(
        entries, {"a": 3, "b": 3, "c": 3}, required=2, expertise=expertise, least_expertise=0.5,
        conflicts={("a", "e2")},
    )  # fmt: skip
    (lack,) = plan.lacking
    assert (lack.entry, lack.missing, lack.code) == ("e2", 1, "too_few_judges_may")
    assert lack.params == {"judges": 3, "may": 1, "conflicts": 1, "inexpert": 1}
    full = assign_judges(entries, {"a": 2}, required=1)
    assert [(one.missing, one.code) for one in full.lacking] == [(1, "all_who_may_are_full")]


def test_fixed_assignments_are_kept_but_never_against_a_conflict():
    fixed = {("a", "e1"), ("a", "e2"), ("b", "e3")}
    limits = {"a": 1, "b": 3, "c": 3}
    plan = assign_judges(["e1", "e2", "e3"], limits, required=2, fixed=fixed, conflicts={("b", "e3")})
    assert {("a", "e1"), ("a", "e2")} <= set(plan.pairs)
    assert plan.refused == (("b", "e3"),)
    assert ("b", "e3") not in plan.pairs
    assert plan.over_limit == ("a",)
    again = assign_judges(["e1", "e2", "e3"], limits, required=2, fixed=plan.pairs, conflicts={("b", "e3")})
    assert again.pairs == plan.pairs


def test_it_scales_and_is_the_same_each_time():
    rng = np.random.default_rng(1)
    field, own = rng.integers(0, 20, 5_000), rng.integers(0, 20, 200)
    expertise = np.where(field[:, None] == own[None, :], 0.9, 0.3)
    limits = {f"j{judge}": 80 for judge in range(200)}
    conflicts = {(f"j{judge}", int(entry)) for judge in range(200) for entry in rng.choice(5_000, 10)}
    plan = checked(
        assign_judges(range(5_000), limits, required=3, expertise=expertise, conflicts=conflicts),
        range(5_000), limits, 3, conflicts,
    )  # fmt: skip
    assert plan.is_complete
    assert plan.is_connected
    assert plan.expertise > 0.8
    again = assign_judges(range(5_000), limits, required=3, expertise=expertise, conflicts=conflicts)
    assert again.pairs == plan.pairs


def test_nobody_nothing_and_what_cannot_be():
    assert assign_judges([], {"a": 1}).is_complete
    nobody = assign_judges(["e"], {}, required=1)
    assert nobody.lacking[0].code == "too_few_judges_may"
    assert nobody.is_connected
    with pytest.raises(ValueError, match="twice"):
        assign_judges(["e", "e"], {"a": 1})
    with pytest.raises(ValueError, match="negative"):
        assign_judges(["e"], {"a": -1})
    with pytest.raises(ValueError, match="at least one"):
        assign_judges(["e"], {"a": 1}, required=0)
    with pytest.raises(ValueError, match="row for each"):
        assign_judges(["e"], {"a": 1}, expertise=np.ones((2, 2)))
    with pytest.raises(ValueError, match="not there"):
        assign_judges(["e"], {"a": 1}, fixed={("b", "e")})
