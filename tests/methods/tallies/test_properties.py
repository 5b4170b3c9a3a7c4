"""What must hold whatever the ballots are."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from banyan.methods import tallies
from banyan.methods.tallies import METHODS, Rules, Tally
from tests.methods.tallies.elections import elections

MONOTONE = ("approval", "support", "score", "quadratic", "judgement", "schulze")
thorough = settings(max_examples=150, deadline=None)


def all_ties(tally: Tally) -> bool:
    return bool(tally.ties or (tally.beside and tally.beside.ties))


@given(elections(), st.randoms(use_true_random=False))
@thorough
def test_the_order_of_ballots_and_of_options_changes_nothing(
    election: tuple[Rules, list[Any]], chance: random.Random
) -> None:
    rules, ballots = election
    options = list(rules.options)
    shuffled = list(ballots)
    chance.shuffle(options)
    chance.shuffle(shuffled)
    one = tallies.count(rules, ballots)
    other = tallies.count(replace(rules, options=tuple(options)), shuffled)
    assert (other.winners, other.order, other.standing, other.ties) == (
        one.winners,
        one.order,
        one.standing,
        one.ties,
    )
    assert other.totals == one.totals


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {names.get(key, key): each for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [renamed(each, names) for each in value]
    return names.get(value, value)


@given(elections(), st.randoms(use_true_random=False))
@thorough
def test_other_names_win_likewise_but_for_ties(election: tuple[Rules, list[Any]], chance: random.Random) -> None:
    rules, ballots = election
    others = list(rules.options)
    chance.shuffle(others)
    names = dict(zip(rules.options, others, strict=True))
    one = tallies.count(rules, ballots)
    changed = replace(rules, costs={names[option]: cost for option, cost in rules.costs.items() if option in names})
    other = tallies.count(changed, [renamed(ballot, names) for ballot in ballots])
    if rules.method not in ("runoff", "stv"):  # a tie on the way may change everything after it
        assert [sorted(level) for level in other.standing] == [sorted(renamed(level, names)) for level in one.standing]
        assert other.totals == renamed(one.totals, names)
    if not one.ties:
        assert list(other.winners) == renamed(one.winners, names)


def raised(rules: Rules, ballot: Any, option: str) -> Any:
    """The ballot with more for one option, and nothing else changed."""
    if rules.method in ("approval", "support"):
        return sorted({*ballot, option})
    if rules.method == "score":
        return {**ballot, option: rules.highest}
    if rules.method == "judgement":
        return {**ballot, option: rules.grades[-1]}
    if rules.method == "quadratic":
        return {**ballot, option: ballot.get(option, 0) + 1}
    levels = [[each for each in level if each != option] for level in tallies.canonical_ballot(rules, ballot)]
    return [[option], *(level for level in levels if level)]


@given(elections(MONOTONE), st.data())
@thorough
def test_more_for_the_winner_never_harms_it(election: tuple[Rules, list[Any]], data: st.DataObject) -> None:
    rules, ballots = election
    assume(ballots)
    rules = replace(rules, points=1000)
    winner = tallies.count(rules, ballots).winners[0]
    place = data.draw(st.integers(0, len(ballots) - 1))
    # A rating of somebody who gave none could add a rating below the mean of few; it is the highest one here.
    changed = [*ballots[:place], raised(rules, ballots[place], winner), *ballots[place + 1 :]]
    assert tallies.count(rules, changed).winners[0] == winner


def above(ballots: list[Any], options: tuple[str, ...]) -> dict[tuple[str, str], int]:
    found = {}
    for one in options:
        for other in options:
            places = []
            for ballot in ballots:
                ranks = {option: rank for rank, level in enumerate(ballot) for option in level}
                places.append(ranks.get(one, 99) < ranks.get(other, 99))
            found[one, other] = sum(places)
    return found


@given(elections(("schulze",), most=9))
@thorough
def test_who_beats_everybody_wins_and_who_loses_to_everybody_does_not(election: tuple[Rules, list[Any]]) -> None:
    rules, ballots = election
    pairs = above(ballots, rules.options)
    winner = tallies.count(replace(rules, seats=1), ballots).winners[0]
    for one in rules.options:
        others = [other for other in rules.options if other != one]
        if all(pairs[one, other] > pairs[other, one] for other in others):
            assert winner == one
        if all(pairs[one, other] < pairs[other, one] for other in others):
            assert winner != one


@given(elections(("runoff", "stv"), most=15))
@thorough
def test_more_than_half_of_first_places_win(election: tuple[Rules, list[Any]]) -> None:
    rules, ballots = election
    tally = tallies.count(rules, ballots)
    for option, votes in tally.totals.items():
        if 2 * votes > len(ballots):
            assert option in tally.winners
            if rules.method == "runoff":
                assert tally.winners[0] == option


@given(elections(("stv",), most=25))
@thorough
def test_stv_fills_the_seats_and_loses_no_vote(election: tuple[Rules, list[Any]]) -> None:
    rules, ballots = election
    tally = tallies.count(rules, ballots)
    assert len(tally.winners) == rules.seats
    quota = len(ballots) // (rules.seats + 1) + 1
    for option, votes in tally.totals.items():
        if votes >= quota:
            assert option in tally.winners
    for step in tally.steps:
        if step.message == "stage":
            assert sum(step.parameters["counts"].values()) + step.parameters["lost"] == len(ballots)


@given(elections(("knapsack",), most=20))
@thorough
def test_a_knapsack_never_holds_more_than_the_budget(election: tuple[Rules, list[Any]]) -> None:
    rules, ballots = election
    tally = tallies.count(rules, ballots)
    left = rules.budget - sum(rules.costs[option] for option in tally.winners)
    assert left >= 0
    for option in set(rules.options) - set(tally.winners):
        assert rules.costs[option] > left or not tally.totals[option]


@given(elections(METHODS))
@thorough
def test_a_result_is_whole_and_plain(election: tuple[Rules, list[Any]]) -> None:
    rules, ballots = election
    tally = tallies.count(rules, ballots)
    assert sorted(tally.order) == sorted(rules.options)
    assert set(tally.winners) <= set(rules.options)
    assert tallies.canonical_json(tallies.as_record(tally))  # nothing that JSON cannot hold, no float
    assert "." not in "".join(str(total) for total in tally.totals.values())
    level_of = {option: place for place, level in enumerate(tally.standing) for option in level}
    places = [level_of[option] for option in tally.order]
    assert places == sorted(places)
