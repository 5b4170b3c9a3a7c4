"""What is caught of manipulations known from real contests, what is not, and that honest votes are left in peace."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from banyan.methods.manipulation import (
    CODES,
    DAY,
    HOUR,
    Attempt,
    Ballot,
    OrganiserAct,
    price_of_attack,
    watch,
)
from banyan.methods.manipulation.choices import log_chance_of_many
from tests.methods.manipulation.simulator import ALLIES, FAVOURED, PLOTS, honest_vote, plant

CAUGHT = (
    "night_burst",
    "unchecked_identities",
    "invented_names",
    "bought_new_accounts",
    "alliance",
    "cheap_votes",
    "small_ring",
    "traded_codes",
)


def flags_of(plot):
    return watch(plot.ballots, acts=plot.acts, attempts=plot.attempts, opened=0.0, closed=10 * DAY)


@pytest.mark.parametrize("name", CAUGHT)
def test_a_planted_manipulation_is_caught(name):
    for seed in (0, 1):
        plot = plant(name, seed)
        flags = flags_of(plot)
        assert plot.expected <= {flag.code for flag in flags}
        named = {key for flag in flags for key in flag.ballots}
        assert len(named & plot.planted) >= 0.9 * len(plot.planted)


@pytest.mark.parametrize("name", [name for name in CAUGHT if name != "bought_new_accounts"])
def test_honest_ballots_beside_a_manipulation_are_left_in_peace(name):
    plot = plant(name, 3)
    named = {key for flag in flags_of(plot) for key in flag.ballots}
    assert len(named - plot.planted) <= 0.01 * len(plot.ballots)


def test_honest_new_accounts_are_named_beside_bought_ones():
    """A limit: who is new and supports the option that was bought cannot be told from what was bought."""
    plot = plant("bought_new_accounts", 3)
    aside = [one for one in plot.ballots if one.key not in plot.planted]
    honest_and_new = {one.key for one in aside if FAVOURED in one.choices and one.at - one.registered < 2 * DAY}
    named = {key for flag in flags_of(plot) if flag.code == "new_accounts_for_same_choice" for key in flag.ballots}
    assert honest_and_new
    assert named - plot.planted == honest_and_new


def test_impersonation_one_by_one_is_not_caught():
    """A limit that is told: nothing in the ballots differs, so only the people impersonated can say so."""
    plot = plant("impersonation", 0)
    named = {key for flag in flags_of(plot) for key in flag.ballots}
    assert not named & plot.planted


def test_an_honest_vote_names_no_ballot():
    for seed in range(4):
        for flag in watch(honest_vote(seed)):
            assert flag.code == "burst"  # the letter to members
            assert flag.ballots == ()


def test_a_letter_is_told_with_its_hours_but_names_nobody():
    told = [flag for flag in watch(honest_vote(4)) if flag.code == "burst"]
    assert len(told) == 1
    assert told[0].params["ballots"] > 2 * told[0].params["expected"]
    assert told[0].params["ended"] - told[0].params["begun"] <= HOUR


def test_acts_of_organisers_are_told_first():
    flags = flags_of(plant("organiser", 0))
    assert [flag.code for flag in flags[:3]] == [
        "organiser_hid_counts",
        "organiser_removed_ballots",
        "organiser_changed_rule",
    ]
    hidden = next(flag for flag in flags if flag.code == "organiser_hid_counts")
    assert hidden.params["hours_before_close"] == 60
    assert math.isnan(hidden.strength)


def test_a_change_with_second_person_reason_and_notice_is_no_flag_but_a_removal_always_is():
    proper = OrganiserAct(
        "a", "rule", "host", 5.0, field="closes", has_second_person=True, has_reason=True, has_notice=True
    )
    assert watch([], acts=[proper], opened=0) == ()
    assert watch([], acts=[replace(proper, has_notice=False)], opened=0)[0].params["lacks"] == ("notice",)
    assert watch([], acts=[replace(proper, kind="removal", ballots=3)], opened=0)[0].params["ballots"] == 3
    assert watch([], acts=[replace(proper, has_notice=False, at=-1.0)], opened=0) == ()
    with pytest.raises(ValueError, match="kind of act"):
        watch([], acts=[replace(proper, kind="dance")], opened=0)


def test_hours_in_which_people_could_not_vote_are_told():
    flags = [flag for flag in flags_of(plant("broken_page", 0)) if flag.code == "people_could_not_vote"]
    assert flags
    assert all(5 * DAY + 17 * HOUR <= flag.params["begun"] < 5 * DAY + 19 * HOUR for flag in flags)
    calm = [Attempt(600.0 * number, number % 200 == 0) for number in range(2_000)]
    assert watch([], attempts=calm) == ()


def test_a_voting_post_is_not_flagged_when_it_is_named():
    """Sixty people at a school's computer: told, unless it is known to be a voting post."""
    rng = np.random.default_rng(5)
    honest = honest_vote(0)
    post = [
        replace(ballot, address="school", at=float(3 * DAY + rng.uniform(9, 17) * HOUR))
        for ballot in honest_vote(9, people=60)
    ]
    ballots = [*honest, *(replace(one, key=f"school {number}") for number, one in enumerate(post))]
    assert "many_ballots_from_one_address" in {flag.code for flag in watch(ballots)}
    assert "many_ballots_from_one_address" not in {flag.code for flag in watch(ballots, posts={"school"})}


def test_an_alliance_that_stays_together_is_told_as_a_bloc():
    honest = [one for one in honest_vote(2) if not one.choices & set(ALLIES)]
    allied = [
        Ballot(f"planted {number}", frozenset(ALLIES), at=float(number * 3_600), registered=0.0)
        for number in range(200)
    ]
    flag = next(flag for flag in watch([*honest, *allied]) if flag.code == "options_chosen_together")
    assert flag.params["choices"] == tuple(sorted(ALLIES))
    assert set(flag.ballots) == {one.key for one in allied}


def test_every_flag_is_of_the_catalogue_with_its_parameters_and_no_ballot_is_changed():
    seen = set()
    for name in PLOTS:
        plot = plant(name, 2)
        before = list(plot.ballots)
        for flag in flags_of(plot):
            seen.add(flag.code)
            assert set(flag.params) == set(CODES[flag.code]), flag.code
            assert not flag.strength < 3 or flag.code == "burst"
        assert plot.ballots == before
    assert len(seen) >= 10


def test_a_difference_that_is_certain_but_small_is_not_told():
    """Of the supporters of one option 15 % are new, of the others 10 %: beyond chance, yet nothing to ask about."""

    def ballot(number):
        option, new_ones = ("x", 15) if number % 2 else ("y", 10)
        registered = DAY * 100 if (number // 2) % 100 < new_ones else 0.0
        return Ballot(str(number), frozenset({option}), DAY * 100 + number * 30.0, registered=registered)

    ballots = [ballot(number) for number in range(5_000)]
    assert "new_accounts_for_same_choice" not in {flag.code for flag in watch(ballots)}


def test_the_order_of_ballots_is_of_no_importance():
    plot = plant("night_burst", 1)
    assert watch(plot.ballots) == watch(plot.ballots[::-1])


def test_nothing_one_and_all_alike_are_no_flags():
    assert watch([]) == ()
    assert watch([Ballot("a", frozenset({"x"}), 0.0)]) == ()
    alike = [Ballot(f"{number}", frozenset({"x"}), 3_600.0 * number) for number in range(100)]
    assert watch(alike) == ()
    with pytest.raises(ValueError, match="same key"):
        watch([Ballot("a", frozenset(), 0.0), Ballot("a", frozenset(), 1.0)])


def test_the_chance_of_many_is_that_of_the_beta_binomial():
    # One of one elsewhere: after adding one for and one against, the chance of the next is 2/3; of two: 2/3 · 3/4.
    assert math.exp(log_chance_of_many(1, 1, 1, 1)) == pytest.approx(2 / 3)
    assert math.exp(log_chance_of_many(2, 2, 1, 1)) == pytest.approx(1 / 2)
    assert log_chance_of_many(0, 5, 3, 9) == pytest.approx(0.0, abs=1e-9)
    assert log_chance_of_many(200, 200, 10, 5_000) < -700


def test_the_price_of_an_attack():
    price = price_of_attack([120, 300, 260], 0.1)
    assert price.votes == 41
    assert price.price == pytest.approx(4.1)
    with pytest.raises(ValueError, match="two counts"):
        price_of_attack([1], 1.0)
