"""The opinion map: planted groups are found, statements say what was planted, and no crowd is too small."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.evaluations.opinion import adjusted_rand
from banyan.methods.opinion import (
    AGREE,
    DISAGREE,
    PASS,
    Vote,
    Votes,
    count_votes,
    draw_map,
    gather_votes,
    group_informed_consensus,
    group_points,
    next_statements,
    project,
    proportion_test,
    representative_statements,
    silhouette,
    two_proportion_test,
    view_statements,
)
from tests.methods.opinion.crowds import crowd

nan = float("nan")


@pytest.mark.parametrize(("sizes", "count"), [((60, 40), 2), ((50, 40, 30), 3)])
def test_planted_groups_are_found_and_counted(sizes, count):
    votes, planted = crowd(1, sizes)
    drawn = draw_map(votes)
    assert drawn.grouping.count == count
    assert drawn.reason == ""
    assert adjusted_rand(drawn.group_of, planted) > 0.9
    assert [group.size for group in drawn.groups] == pytest.approx(sorted(sizes, reverse=True), abs=3)


def test_one_crowd_without_groups_is_not_split_into_what_is_not_there():
    votes, _planted = crowd(2, (80,))
    assert draw_map(votes).grouping.silhouette < draw_map(crowd(2)[0]).grouping.silhouette


def test_what_unites_comes_first_and_what_divides_is_measured():
    votes, _planted = crowd(3)
    drawn = draw_map(votes)
    united = [view.statement for view in drawn.statements if min(a / max(n, 1) for a, _d, n in view.by_group) > 0.6]
    assert "s00" in united
    assert [view.statement for view in drawn.statements[: len(united)]] == united
    by_name = {view.statement: view for view in drawn.statements}
    assert by_name["s01"].consensus_against > 0.4
    dividing = max(drawn.statements, key=lambda view: view.dividing)
    agreements = sorted(a / n for a, _d, n in dividing.by_group)
    assert agreements[0] < 0.3
    assert agreements[-1] > 0.7
    assert drawn.statements[-1].bridging < 0.2


def test_group_informed_consensus_by_hand():
    """Group 0: 2 of 3 agree, 1 passes; group 1: none of 1. (2+1)/(3+2) · (0+1)/(1+2) = 0.2."""
    values = np.array([[1.0], [1.0], [0.0], [-1.0], [nan]])
    counts = count_votes(values, np.array([0, 0, 0, 1, 1]), 2)
    assert group_informed_consensus(counts) == pytest.approx([0.2])
    assert counts.agree.tolist() == [[2], [0]]
    assert counts.disagree.tolist() == [[0], [1]]
    assert counts.votes.tolist() == [[3], [1]]
    left_out = count_votes(values, np.array([0, 0, 0, -1, -1]), 1)
    assert group_informed_consensus(left_out) == pytest.approx([0.6])


def test_proportion_tests_by_hand():
    assert proportion_test(np.array([8.0]), np.array([8.0])) == pytest.approx([2 * 3 * 0.5])
    # (3+1)/(3+1) = 1 against (0+1)/(3+1) = 1/4; pooled 5/8, variance 5/8 · 3/8 · 1/2.
    found = two_proportion_test(np.array([3.0]), np.array([3.0]), np.array([0.0]), np.array([3.0]))
    assert found == pytest.approx([0.75 / math.sqrt(15 / 128)])
    whole = two_proportion_test(np.array([3.0]), np.array([3.0]), np.array([3.0]), np.array([3.0]))
    assert whole == pytest.approx([0.0])


def test_statements_that_stand_for_a_group_are_those_planted_on_its_side_alone():
    votes, planted = crowd(4)
    counts = count_votes(votes.values, planted, 2)
    for group in (0, 1):
        shown = representative_statements(votes, counts, group)
        assert 1 <= len(shown) <= 5
        for one in shown:
            assert one.statement not in ("s00", "s01")
            mine = counts.agree[group] if one.side == "agree" else counts.disagree[group]
            place = votes.statements.index(one.statement)
            assert mine[place] / counts.votes[group, place] > 0.6
            assert one.others_test > 1.28
            assert one.half_test > 1.28
            assert one.times > 1


def test_nothing_stands_for_a_group_that_votes_as_the_others():
    values = np.tile([[1.0, -1.0, 0.0]], (20, 1))
    votes = Votes(tuple(range(20)), ("a", "b", "c"), values)
    counts = count_votes(values, np.repeat([0, 1], 10), 2)
    assert representative_statements(votes, counts, 0) == []


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 6), st.integers(0, 5), st.integers(0, 10_000), st.sampled_from([0.0, 0.4, 0.9]))
def test_no_crowd_is_too_small(people, statements, seed, sparsity):
    values = np.random.default_rng(seed).choice([1.0, 0.0, -1.0, nan], (people, statements))
    votes = Votes(tuple(range(people)), tuple(range(statements)), values)
    drawn = draw_map(votes, sparsity=sparsity)
    assert drawn.places.shape == (people, 2)
    assert np.isfinite(drawn.places).all()
    assert len(drawn.statements) == statements
    assert drawn.grouping.count <= max(1, people)
    assert (drawn.group_of[votes.cast == 0] == -1).all()
    place, _group = drawn.place_newcomer(dict.fromkeys(range(statements), AGREE))
    assert np.isfinite(place).all()
    assert len(next_statements(votes, drawn.projection, (), count=3)) == min(3, statements)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.zeros((0, 3)), "no_votes"),
        (np.full((4, 3), nan), "no_votes"),
        (np.array([[1.0, -1.0, 0.0]]), "too_few_participants"),
        (np.array([[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0]]), "too_few_participants"),
        (np.zeros((9, 3)), "no_differences"),
        (np.ones((9, 3)), "no_differences"),
    ],
)
def test_why_there_are_no_groups_is_said(values, reason):
    votes = Votes(tuple(range(len(values))), ("a", "b", "c"), values)
    drawn = draw_map(votes)
    assert drawn.grouping.count <= 1
    assert drawn.reason == reason


def test_people_with_few_votes_are_on_the_map_but_in_no_group():
    votes, _planted = crowd(5)
    values = votes.values.copy()
    values[0, 6:] = nan
    values[0, :6] = 1.0
    drawn = draw_map(Votes(votes.participants, votes.statements, values))
    assert drawn.group_of[0] == -1
    assert (drawn.group_of[1:] >= 0).all()
    assert draw_map(Votes(votes.participants, votes.statements, values), least_votes=5).group_of[0] >= 0


def test_places_are_stretched_by_the_root_of_statements_over_votes():
    votes, _planted = crowd(6, seen=1.0)
    projection = project(votes)
    whole = votes.values[:1]
    quarter = np.full_like(whole, nan)
    quarter[:, :6] = whole[:, :6]
    only = np.where(np.isnan(quarter), projection.mean, quarter)
    plain = (only - projection.mean) @ projection.loadings.T
    assert projection.place(quarter) == pytest.approx(plain * math.sqrt(30 / 6))


def test_the_axes_are_those_of_the_largest_variance():
    votes, _planted = crowd(7, seen=1.0)
    apart = votes.values - votes.values.mean(axis=0)
    variances = np.linalg.svd(apart, compute_uv=False) ** 2
    projection = project(votes)
    assert projection.explained == pytest.approx(variances[:2] / variances.sum())
    assert projection.loadings @ projection.loadings.T == pytest.approx(np.eye(2), abs=1e-9)
    # More statements than people takes the other way to the same axes.
    few = Votes(votes.participants[:10], votes.statements, votes.values[:10])
    again = np.linalg.svd(few.values - few.values.mean(axis=0), compute_uv=False) ** 2
    assert project(few).explained == pytest.approx(again[:2] / again.sum())


def test_sparse_axes_name_few_statements_and_keep_the_groups():
    votes, planted = crowd(8)
    sparse, plain = draw_map(votes, sparsity=0.5), draw_map(votes)
    assert (sparse.projection.loadings[0] != 0).sum() < (plain.projection.loadings[0] != 0).sum()
    assert adjusted_rand(sparse.group_of, planted) > 0.85
    with pytest.raises(ValueError, match="sparsity"):
        project(votes, sparsity=1.0)


def test_rejected_statements_move_nobody():
    votes, _planted = crowd(9)
    changed = votes.values.copy()
    changed[:, 5] = np.random.default_rng(1).choice([1.0, -1.0], len(changed))
    other = Votes(votes.participants, votes.statements, changed)
    first, second = (draw_map(table, rejected={"s05"}) for table in (votes, other))
    assert first.group_of.tolist() == second.group_of.tolist()
    assert first.place_newcomer({"s02": AGREE, "s05": AGREE}) == first.place_newcomer({"s02": AGREE})
    free = draw_map(other)
    assert not np.allclose(first.places, free.places)


def test_a_newcomer_is_put_where_the_same_votes_put_a_participant():
    votes, _planted = crowd(10)
    drawn = draw_map(votes)
    for person in (0, 70):
        given_votes = {
            statement: int(value)
            for statement, value in zip(votes.statements, votes.values[person], strict=True)
            if not math.isnan(value)
        }
        place, group = drawn.place_newcomer({**given_votes, "unknown": AGREE})
        assert place == pytest.approx(tuple(drawn.places[person]))
        assert group == drawn.group_of[person]
    assert drawn.place_newcomer({}) == ((0.0, 0.0), -1)


def test_the_order_of_people_is_of_no_importance_to_groups():
    votes, _planted = crowd(11)
    mixed = np.random.default_rng(0).permutation(len(votes.participants))
    other = Votes(tuple(votes.participants[at] for at in mixed), votes.statements, votes.values[mixed])
    assert adjusted_rand(draw_map(other).group_of, draw_map(votes).group_of[mixed]) == 1.0


def test_silhouette_by_hand():
    """Two pairs on a line: within 1, to the others 10.5 and 9.5 on average."""
    points = np.array([[0.0, 0.0], [1.0, 0.0], [10.0, 0.0], [11.0, 0.0]])
    labels = np.array([0, 0, 1, 1])
    assert silhouette(points, labels) == pytest.approx(((1 - 1 / 10.5) + (1 - 1 / 9.5)) / 2)
    assert math.isnan(silhouette(points, np.zeros(4, dtype=np.intp)))


def test_groups_are_never_more_than_asked_and_numbered_by_size():
    rng = np.random.default_rng(2)
    centres = np.array([[0, 0], [9, 0], [0, 9], [9, 9], [20, 0], [0, 20], [20, 20]])
    points = np.concatenate([centre + rng.normal(0, 0.4, (10 + 3 * at, 2)) for at, centre in enumerate(centres)])
    assert group_points(points).count <= 5
    seven = group_points(points, groups=7)
    assert np.bincount(seven.group_of).tolist() == sorted((10 + 3 * at for at in range(7)), reverse=True)
    assert group_points(np.zeros((9, 2))).count == 1
    assert group_points(np.zeros((0, 2))).count == 0
    with pytest.raises(ValueError, match="at least one"):
        group_points(points, groups=0)


def test_routing_learns_where_somebody_stands_from_fewer_votes_than_chance():
    votes, planted = crowd(12, (80, 60), statements=40, seen=0.9)
    known = Votes(votes.participants[:-20], votes.statements, votes.values[:-20])
    drawn = draw_map(known, groups=2)
    home = {group: int(np.bincount(drawn.group_of[planted[:-20] == group]).argmax()) for group in (0, 1)}
    rng = np.random.default_rng(0)
    routed, chance = [], []
    for person in range(120, 140):
        told = {
            statement: int(value)
            for statement, value in zip(votes.statements, votes.values[person], strict=True)
            if not math.isnan(value)
        }
        picked = next_statements(known, drawn.projection, (), allowed=set(told), count=4)
        drawn_by_lot = [list(told)[at] for at in rng.permutation(len(told))[:4]]
        for order, hits in ((picked, routed), (drawn_by_lot, chance)):
            group = drawn.place_newcomer({statement: told[statement] for statement in order})[1]
            hits.append(group == home[int(planted[person])])
    assert np.mean(routed) >= 0.9
    assert np.mean(routed) >= np.mean(chance)


def test_routing_never_repeats_and_lets_new_statements_be_heard():
    votes, _planted = crowd(13)
    values = np.column_stack([votes.values, np.full(len(votes.participants), nan)])
    with_new = Votes(votes.participants, (*votes.statements, "new"), values)
    projection = draw_map(with_new).projection
    order = next_statements(with_new, projection, ("s03", "s04"), count=99)
    assert len(order) == len(set(order)) == 29
    assert not {"s03", "s04"} & set(order)
    assert "new" in order[:5]
    assert next_statements(with_new, projection, with_new.statements) == ()


def test_the_last_vote_counts_and_others_are_refused():
    votes = gather_votes(
        [Vote("p", "s", AGREE), Vote("q", "s", PASS), Vote("p", "s", DISAGREE)], participants=["r"], statements=["t"]
    )
    assert votes.participants == ("p", "q", "r")
    assert votes.values[:, 0].tolist()[:2] == [-1, 0]
    assert votes.cast.tolist() == [1, 1, 0]
    assert votes.received.tolist() == [2, 0]
    with pytest.raises(ValueError, match="1, 0 or -1"):
        gather_votes([Vote("p", "s", 2)])
    with pytest.raises(ValueError, match="row for each"):
        Votes(("p",), ("s",), np.zeros((2, 1)))


def test_views_of_statements_without_groups_still_count_votes():
    votes = gather_votes([Vote("p", "s", AGREE), Vote("q", "s", DISAGREE)])
    (view,) = view_statements(votes, count_votes(votes.values, np.array([-1, -1]), 0))
    assert (view.agree, view.disagree, view.votes, view.bridging) == (1, 1, 2, 0.5)
