"""Budgets by votes: greedy and equal shares."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from banyan.methods import allocation
from banyan.methods.allocation import BudgetElection, Outcome, Project, hold_election
from banyan.methods.allocation.prices import Bounds, Columns, Purses
from banyan.methods.tallies import tie_place
from tests.methods.allocation.drawn import KEYS, Drawn, drawn
from tests.methods.allocation.naive import naive_equal_shares

thorough = settings(max_examples=150, deadline=None)


utilities = st.sampled_from(["approval", "cost", "cardinal"])


def rule_of(name: str, election: BudgetElection) -> Outcome:
    if name in ("votes", "votes_per_cost"):
        return allocation.greedy(election, "x", by=name)
    utility, completion = name.split(" ")
    return allocation.equal_shares(election, "x", utility=utility, completion=completion)


rules = st.sampled_from(
    ["votes", "votes_per_cost"]
    + [f"{each} {done}" for each in ("approval", "cost", "cardinal") for done in ("none", "increase_then_greedy")]
)


def test_greedy_takes_the_most_votes_and_passes_over_what_does_not_fit() -> None:
    projects = [Project("bridge", 70), Project("school", 40), Project("bench", 5), Project("trees", 30)]
    ballots = [["bridge"]] * 5 + [["school", "trees"]] * 4 + [["bench"]] * 1 + [["trees"]] * 2
    election = hold_election(projects, 100, ballots)
    outcome = allocation.greedy(election, "x")
    assert outcome.totals == {"bridge": 5, "school": 4, "bench": 1, "trees": 6}
    assert outcome.winners == ("trees", "bridge")
    assert (outcome.spent, outcome.left) == (100, 0)
    assert [step.message for step in outcome.steps] == ["paid", "paid", "over_budget", "over_budget"]
    by_cost = allocation.greedy(election, "x", by="votes_per_cost")
    # 6/30 = 1/5 and 1/5 tie, then 4/40; then the bridge does not fit.
    assert set(by_cost.winners) == {"trees", "bench", "school"}
    assert by_cost.winners[2] == "school"


def test_votes_per_cost_are_exact() -> None:
    projects = [Project("small", 1), Project("large", 100)]
    election = hold_election(projects, 100, [["small"]] + [["large"]] * 90)
    assert allocation.greedy(election, "x", by="votes_per_cost").winners == ("small",)
    assert allocation.greedy(election, "x").winners == ("large",)


def test_equal_shares_do_not_let_a_majority_take_all() -> None:
    projects = [Project(f"north {number}", 10) for number in range(10)] + [
        Project(f"south {number}", 10) for number in range(10)
    ]
    north = [[project.key for project in projects[:10]]] * 6
    south = [[project.key for project in projects[10:]]] * 4
    election = hold_election(projects, 100, north + south)
    assert all(key.startswith("north") for key in allocation.greedy(election, "x").winners)
    shared = allocation.equal_shares(election, "x", completion="none").winners
    assert sum(key.startswith("north") for key in shared) == 6
    assert sum(key.startswith("south") for key in shared) == 4


def test_a_price_takes_all_from_the_poor_and_the_same_from_the_rest() -> None:
    # Shares are 10. After a and b, who wants both has nothing left for c, and the others pay it.
    projects = [Project("a", 10), Project("b", 10), Project("c", 16)]
    ballots = [["a", "b", "c"], ["a", "c"], ["b", "c"], []]
    outcome = allocation.equal_shares(hold_election(projects, 40, ballots), "x", utility="approval", completion="none")
    winners, purses = naive_equal_shares(
        {"a": 10, "b": 10, "c": 16}, Fraction(40), [dict.fromkeys(each, 1) for each in ballots], "approval", "x"
    )
    assert list(outcome.winners) == winners
    assert sum(purses) == outcome.left
    assert purses[3] == 10


@given(drawn(), utilities)
@settings(max_examples=400, deadline=None)
def test_equal_shares_are_those_of_the_paper(made: Drawn, utility: Any) -> None:
    outcome = allocation.equal_shares(made.election, "x", utility=utility, completion="none")
    winners, purses = naive_equal_shares(made.costs, Fraction(made.budget), made.ballots, utility, "x")
    assert list(outcome.winners) == winners
    assert sum(purses) == outcome.left


@pytest.mark.parametrize("utility", ["approval", "cost", "cardinal"])
@pytest.mark.parametrize("seed", range(4))
def test_equal_shares_of_hundreds_are_those_of_the_paper(seed: int, utility: Any) -> None:
    chance = random.Random(seed)
    costs = {f"p{number}": chance.choice([100, 200, 300, chance.randint(1, 900)]) for number in range(20)}
    ballots = [
        {key: chance.choice([1, 1, 2, 5]) for key in chance.sample(sorted(costs), chance.randint(0, 6))}
        for _ in range(300)
    ]
    projects = [Project(key, cost) for key, cost in costs.items()]
    outcome = allocation.equal_shares(hold_election(projects, 4000, ballots), "x", utility=utility, completion="none")
    winners, purses = naive_equal_shares(costs, Fraction(4000), ballots, utility, "x")
    assert list(outcome.winners) == winners
    assert sum(purses) == outcome.left


@given(drawn(), utilities)
@thorough
def test_raising_shares_takes_the_last_outcome_that_fits(made: Drawn, utility: Any) -> None:
    outcome = allocation.equal_shares(made.election, "x", utility=utility, completion="increase")
    expected, _ = naive_equal_shares(made.costs, Fraction(made.budget), made.ballots, utility, "x")
    for raised in range(1, 8 * 40 + 2):
        budget = Fraction(made.budget + raised * len(made.ballots))
        winners, _ = naive_equal_shares(made.costs, budget, made.ballots, utility, "x")
        if sum(made.costs[key] for key in winners) > made.budget:
            break
        expected = winners
    assert sorted(outcome.winners) == sorted(expected)


@given(drawn(), utilities)
@thorough
def test_purses_are_as_exact_as_fractions(made: Drawn, utility: Any) -> None:
    """Floats stand within their bound, and whoever is marked as empty has nothing."""
    election = made.election
    _, purses = naive_equal_shares(made.costs, Fraction(made.budget), made.ballots, utility, "x")
    columns = Columns.of(election, as_approvals=utility != "cardinal")
    ours = Purses(columns, Fraction(made.budget, election.voters))
    place = {key: index for index, key in enumerate(election.keys)}
    outcome = allocation.equal_shares(election, "x", utility=utility, completion="none")
    for key in outcome.winners:
        if made.costs[key]:
            bounds = ours.bounds(place[key], made.costs[key])
            assert bounds is not None
            price = ours.price(place[key], made.costs[key], bounds)
            assert price is not None
            assert bounds.lowest <= price.each
            assert price.each <= bounds.highest
            ours.pay(place[key], price)
    left = [
        (float(ours.left[group]), bool(ours.is_empty[group]))
        for group, count in enumerate(election.counts)
        for _ in range(count)
    ]
    exact = sorted(purses)
    for (amount, is_empty), purse in zip(sorted(left), exact, strict=True):
        assert abs(amount - purse) <= ours.error
        assert is_empty == (purse == 0) or made.budget == 0


@given(drawn(), utilities)
@thorough
def test_bounds_only_save_work(made: Drawn, utility: Any) -> None:
    """With bounds that say nothing, every purse is worked out exactly, and the price is the same."""
    election = made.election
    purses = Purses(Columns.of(election, as_approvals=utility != "cardinal"), Fraction(made.budget, election.voters))
    for place, project in enumerate(election.projects):
        bounds = purses.bounds(place, project.cost) if project.cost else None
        if bounds is None:
            continue
        tight = purses.price(place, project.cost, bounds)
        loose = purses.price(place, project.cost, Bounds(0.0, np.inf))
        if tight is None or loose is None:
            assert tight is loose
            continue
        assert tight.each == loose.each
        assert (tight.is_emptied == loose.is_emptied).all()
        purses.pay(place, loose)


def test_rounding_makes_nobody_too_poor() -> None:
    # Ten shares of a tenth add up to 0.9999999999999999 in floats, and to 1 in truth.
    own = [Project(f"own {number}", 5) for number in range(10)]
    ballots = [["shared", project.key] for project in own]
    election = hold_election([Project("shared", 1), *own], 1, ballots)
    assert len(election.counts) == 10
    assert allocation.equal_shares(election, "x", completion="none").winners == ("shared",)


@given(drawn(with_limits=True), rules)
@thorough
def test_no_budget_and_no_limit_is_exceeded(made: Drawn, rule: str) -> None:
    outcome = rule_of(rule, made.election)
    assert outcome.spent == sum(made.costs[key] for key in outcome.winners)
    assert outcome.spent + outcome.left == made.budget
    assert outcome.left >= 0
    assert len(set(outcome.winners)) == len(outcome.winners)
    for limit, most in made.limits.items():
        under = [project for project in made.projects if limit in project.limits]
        assert sum(project.cost for project in under if project.key in outcome.winners) <= most
    supported = {key for ballot in made.ballots for key in ballot}
    assert set(outcome.winners) <= supported


@given(drawn(with_limits=True), st.sampled_from(["votes", "votes_per_cost", "cost increase_then_greedy"]))
@thorough
def test_nothing_with_votes_would_still_fit(made: Drawn, rule: str) -> None:
    outcome = rule_of(rule, made.election)
    supported = {key for ballot in made.ballots for key in ballot}
    for project in made.projects:
        if project.key in supported and project.key not in outcome.winners:
            room = [outcome.left]
            for limit in project.limits:
                under = [each.cost for each in made.projects if limit in each.limits and each.key in outcome.winners]
                room.append(made.limits[limit] - sum(under))
            assert project.cost > min(room)


@given(drawn(with_limits=True), rules, st.randoms(use_true_random=False))
@thorough
def test_the_order_of_ballots_and_projects_changes_nothing(made: Drawn, rule: str, chance: random.Random) -> None:
    projects, ballots = list(made.projects), list(made.ballots)
    chance.shuffle(projects)
    chance.shuffle(ballots)
    other = Drawn(tuple(projects), made.budget, ballots, made.limits)
    one, two = rule_of(rule, made.election), rule_of(rule, other.election)
    assert (one.winners, one.spent, one.ties) == (two.winners, two.spent, two.ties)


@given(drawn(), st.sampled_from(["votes", "votes_per_cost"]), st.data())
@thorough
def test_another_vote_for_a_winner_never_harms_it(made: Drawn, rule: str, data: st.DataObject) -> None:
    outcome = rule_of(rule, made.election)
    if outcome.winners:
        key = data.draw(st.sampled_from(outcome.winners))
        more = Drawn(made.projects, made.budget, [*made.ballots, {key: 1}], {})
        assert key in rule_of(rule, more.election).winners


@given(drawn())
@thorough
def test_a_group_large_enough_gets_what_it_wants(made: Drawn) -> None:
    """Whoever all want one project and whose shares pay for it are not all left with nothing (justified
    representation)."""
    outcome = allocation.equal_shares(made.election, "x", utility="approval", completion="none")
    share = Fraction(made.budget, len(made.ballots))
    for key, cost in made.costs.items():
        left_out = [ballot for ballot in made.ballots if key in ballot and not set(ballot) & set(outcome.winners)]
        assert not left_out or len(left_out) * share < cost


def test_ties_are_told() -> None:
    election = hold_election([Project("a", 10), Project("b", 10)], 10, [["a"], ["b"]])
    first = min("ab", key=lambda key: tie_place("x", key))
    outcome = allocation.greedy(election, "x")
    assert outcome.winners == (first,)
    assert [(use.among, use.decides) for use in outcome.ties] == [(("a", "b"), True)]
    alone = allocation.equal_shares(election, "x", completion="none")
    assert alone.winners == ()
    assert allocation.equal_shares(election, "x", completion="greedy").winners == (first,)
    # At a share of 10 both would be bought, which is too much.
    assert allocation.equal_shares(election, "x", completion="increase").winners == ()


def test_equal_ballots_are_grouped() -> None:
    generator = np.random.default_rng(1)
    dense = generator.integers(0, 2, size=(5000, 6))
    projects = [Project(key, 3) for key in KEYS[:6]]
    election = hold_election(projects, 10, csr_array(dense))
    assert len(election.counts) == 64
    assert election.voters == 5000
    assert election.totals == tuple(dense.sum(axis=0))
    rows = [{key: int(value) for key, value in zip(KEYS, row, strict=False)} for row in dense.tolist()]
    same = hold_election(projects, 10, rows)
    assert (same.counts == election.counts).all()
    assert (same.utilities.toarray() == election.utilities.toarray()).all()


@pytest.mark.parametrize(
    ("projects", "budget", "ballots", "limits", "message"),
    [
        ([Project("a", 1), Project("a", 2)], 1, [], {}, "twice"),
        ([Project("a", -1)], 1, [], {}, "negative"),
        ([Project("a", 1)], -1, [], {}, "negative"),
        ([Project("a", 1)], 1, [["b"]], {}, "not there"),
        ([Project("a", 1)], 1, [["a", "a"]], {}, "twice"),
        ([Project("a", 1)], 1, [{"a": -1}], {}, "whole numbers from 0"),
        ([Project("a", 1)], 1, [{"a": 10**30}], {}, "whole numbers from 0"),
        ([Project("a", 1)], 1, [{"a": 1.5}], {}, "whole"),
        ([Project("a", 1, ("green",))], 1, [], {}, "no limit named green"),
        (
            [Project("a", 1, ("north", "green")), Project("b", 1, ("north",)), Project("c", 1, ("green",))],
            1,
            [],
            {"north": 1, "green": 1},
            "overlap",
        ),
    ],
)
def test_elections_that_make_no_sense_are_refused(
    projects: list[Project], budget: int, ballots: list[Any], limits: dict[str, int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        hold_election(projects, budget, ballots, limits)


def test_places_decide_on_their_own_and_hand_on_the_rest() -> None:
    north = hold_election([Project("n1", 30), Project("n2", 90)], 100, [["n1"], ["n1", "n2"]])
    south = hold_election([Project("s1", 80)], 50, [["s1"]])
    whole = hold_election([Project("w1", 130), Project("w2", 10)], 10, [["w1", "w2"], ["w1"]])

    def rule(election: BudgetElection) -> Outcome:
        return allocation.greedy(election, "x")

    found = allocation.allocate_by_place({"north": north, "south": south}, rule, whole)
    assert found.places["north"].winners == ("n1",)
    assert found.places["south"].winners == ()
    assert found.handed_on == {"north": 70, "south": 50}
    assert found.whole is not None
    assert found.whole.winners == ("w1",)
    assert (found.spent, found.left) == (160, 0)
    alone = allocation.allocate_by_place({"north": north, "south": south}, rule)
    assert (alone.spent, alone.left) == (30, 120)
    with pytest.raises(ValueError, match="two elections"):
        allocation.allocate_by_place({"north": north, "again": north}, rule)


def test_an_increase_is_at_least_one_unit() -> None:
    with pytest.raises(ValueError, match="increase"):
        allocation.equal_shares(hold_election([Project("a", 1)], 1, [["a"]]), "x", increase=0)
