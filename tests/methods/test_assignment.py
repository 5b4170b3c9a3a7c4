"""The assignment of a network: as good as any, within capacities, and honest about what it leaves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from banyan.methods.matching import Candidates, Undertaking, WhatIf, assign, gather, gather_carriers, need_there
from banyan.methods.matching import plan_network as plan
from tests.methods import planted

ATLAS = planted.atlas(values=np.arange(len(planted.CODES), dtype=float))
KNOWLEDGE = gather(planted.solutions(), ATLAS)


def dense(scores: np.ndarray, capacity: np.ndarray) -> Candidates:
    solutions, carriers = np.indices(scores.shape).reshape(2, -1)
    return Candidates(solutions, carriers, scores.ravel(), capacity, len(scores))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 9),
    st.integers(1, 7),
    st.integers(0, 10_000),
    st.sampled_from([0.0, 0.25, 0.6]),
)
def test_it_is_as_good_as_the_dense_optimum(count, carriers, seed, least):
    rng = np.random.default_rng(seed)
    scores = rng.random((count, carriers))
    capacity = rng.integers(0, 3, carriers)
    found = assign(dense(scores, capacity), least=least)
    slots = np.repeat(np.arange(carriers), capacity)
    gains = np.hstack([np.maximum(scores[:, slots] - least, 0.0), np.zeros((count, count))])
    rows, columns = linear_sum_assignment(gains, maximize=True)
    mine = (found.score_of[found.covered] - least).sum()
    assert mine == pytest.approx(gains[rows, columns].sum())
    assert np.all(found.load(carriers) <= capacity)
    assert np.all(found.score_of[found.covered] > least)
    chosen = np.flatnonzero(found.covered)
    assert np.allclose(found.score_of[chosen], scores[chosen, found.carrier_of[chosen]])


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 8), st.integers(1, 5), st.integers(0, 10_000))
def test_more_capacity_never_costs(count, carriers, seed):
    rng = np.random.default_rng(seed)
    candidates = dense(rng.random((count, carriers)), rng.integers(0, 3, carriers))
    more = candidates.with_capacity(candidates.capacity + 1)
    gain = (assign(more).score_of - 0.25 * assign(more).covered).sum()
    before = (assign(candidates).score_of - 0.25 * assign(candidates).covered).sum()
    assert gain >= before - 1e-9


def test_nothing_to_assign_and_wrong_input():
    empty = Candidates(np.zeros(0, int), np.zeros(0, int), np.zeros(0), np.array([1]), 3)
    assert not assign(empty).covered.any()
    with pytest.raises(ValueError, match="not there"):
        Candidates(np.array([3]), np.array([0]), np.array([0.5]), np.array([1]), 3)
    with pytest.raises(ValueError, match="negative"):
        Candidates(np.array([0]), np.array([0]), np.array([0.5]), np.array([-1]), 1)
    with pytest.raises(ValueError, match="least"):
        assign(empty, least=1.0)


def network(**options):
    carriers = gather_carriers(planted.carriers(), ATLAS)
    undertakings = [Undertaking(solution) for solution in planted.solutions(20)]
    needed = need_there([one.solution for one in undertakings], KNOWLEDGE, planted.needs())
    return plan(undertakings, needed, carriers, **options), carriers


def test_a_network_is_planned_within_capacity_and_every_solution_is_accounted_for():
    answer, carriers = network()
    taken = [one.carrier for one in answer.planned]
    for key in set(taken):
        assert taken.count(key) <= carriers.capacity[carriers.row_of[key]]
    accounted = {one.solution for one in answer.planned} | {one.solution for one in answer.uncovered}
    assert len(accounted) == 20
    assert len(answer.planned) + len(answer.uncovered) == 20
    assert answer.free == int(carriers.capacity.sum()) - len(answer.planned)


def test_dropping_a_carrier_never_helps_and_adding_room_never_hurts():
    answer, _carriers = network()
    dropped = answer.planned[0].carrier
    without, _carriers = network(what_if=WhatIf(dropped=frozenset({dropped})))
    assert dropped not in {one.carrier for one in without.planned}
    assert without.total <= answer.total + 1e-9
    with_more, _carriers = network(what_if=WhatIf(added=((dropped, 5),)))
    assert with_more.total >= answer.total - 1e-9


def test_one_more_carrier_adds_what_is_said():
    answer, _carriers = network(what_if=WhatIf(dropped=frozenset(f"c{number:02}" for number in range(0, 12, 2))))
    assert answer.uncovered
    best = answer.newcomers[0]
    assert best.covers > 0
    assert best.adds > 0
    assert len(best.solutions) <= 3
    assert [one.adds for one in answer.newcomers] == sorted((one.adds for one in answer.newcomers), reverse=True)


def test_a_required_country_is_where_all_go():
    answer, _carriers = network(what_if=WhatIf(country="BA"))
    assert {one.place for one in answer.planned} <= {"BA", ""}
    assert {one.place for one in answer.newcomers} <= {"BA"}


def test_a_network_without_carriers_leaves_everything_uncovered():
    needed = need_there(planted.solutions(2), KNOWLEDGE, [])
    answer = plan([Undertaking(one) for one in planted.solutions(2)], needed, gather_carriers([], ATLAS))
    assert [one.reason for one in answer.uncovered] == ["nobody_suits", "nobody_suits"]
