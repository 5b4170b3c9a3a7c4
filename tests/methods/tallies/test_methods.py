"""Examples worked out by hand, with the winners that each method is known to find."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from banyan.methods import tallies
from banyan.methods.tallies import Rules, tie_place


def rules(method: str, options: str, **more: Any) -> Rules:
    return Rules(method=method, options=tuple(options.split()), tie_seed="lottery 7 12 33", **more)


def times(*groups: tuple[int, Any]) -> list[Any]:
    return [ballot for count, ballot in groups for _ in range(count)]


def test_the_most_approvals_win() -> None:
    ballots = times((3, ["a", "b"]), (2, ["b"]), (4, ["c"]))
    tally = tallies.count(rules("approval", "a b c d", seats=2), ballots)
    assert tally.totals == {"a": 3, "b": 5, "c": 4, "d": 0}
    assert tally.winners == ("b", "c")
    assert tally.order == ("b", "c", "a", "d")
    assert tally.steps[-1] == tallies.Note("won", {"winners": ("b", "c")})
    assert not tally.ties


def test_a_tie_is_broken_by_the_published_order_and_told() -> None:
    ballots = times((2, ["a"]), (2, ["b"]), (1, ["c"]))
    for seed in ("one", "two", "three", "four", "five"):
        tally = tallies.count(Rules(method="approval", options=("a", "b", "c"), tie_seed=seed), ballots)
        first = min("ab", key=lambda option: tie_place(seed, option))
        assert tally.winners == (first,)
        assert tally.standing == (("a", "b"), ("c",))
        assert [(use.among, use.order[0], use.decides) for use in tally.ties] == [(("a", "b"), first, True)]
    both = tallies.count(Rules(method="approval", options=("a", "b", "c"), tie_seed="one", seats=2), ballots)
    assert set(both.winners) == {"a", "b"}
    assert [use.decides for use in both.ties] == [False]
    winners = {tallies.count(rules("approval", "a b c", seats=1), ballots).winners[0]}
    assert winners <= {"a", "b"}


def test_scores_by_mean_with_a_rule_for_few_ratings() -> None:
    ballots = times((1, {"a": 5}), (6, {"b": 4}), (2, {"c": 0, "b": 5}))
    plain = tallies.count(rules("score", "a b c d"), ballots)
    assert plain.order == ("a", "b", "c", "d")
    assert plain.totals == {"a": 5, "b": Fraction(34, 8), "c": 0}
    after = tallies.count(rules("score", "a b c d", least_ratings=2), ballots)
    assert after.order == ("b", "c", "a", "d")
    pulled = tallies.count(rules("score", "a b c d", prior_ratings=3, prior_score=2), ballots)
    assert pulled.totals == {"a": Fraction(11, 4), "b": Fraction(40, 11), "c": Fraction(6, 5)}
    assert pulled.winners == ("b",)


def test_quadratic_votes_add_up_and_intensity_costs() -> None:
    ballots = [{"a": 3}, {"b": 2, "a": 2}, {"b": 2}]
    tally = tallies.count(rules("quadratic", "a b", points=9), ballots)
    assert tally.totals == {"a": 5, "b": 4}
    wrong = tallies.check_ballot(rules("quadratic", "a b", points=9), {"a": 3, "b": 1})
    assert wrong == (tallies.Note("ballot_over_budget", {"spent": 10, "budget": 9}),)


# M. Schulze (2011), section 3.1: 45 voters, five options, E wins.
SCHULZE = times(
    (5, list("acbed")),
    (5, list("adecb")),
    (8, list("bedac")),
    (3, list("cabed")),
    (7, list("caebd")),
    (2, list("cbade")),
    (7, list("dceba")),
    (8, list("ebadc")),
)


def test_schulze_finds_the_strongest_paths() -> None:
    tally = tallies.count(rules("schulze", "a b c d e"), SCHULZE)
    assert tally.order == ("e", "a", "c", "b", "d")
    assert tally.totals == {"e": 4, "a": 3, "c": 2, "b": 1, "d": 0}
    paths = {
        (step.parameters["one"], step.parameters["other"]): (
            step.parameters["for_one"],
            step.parameters["for_other"],
        )
        for step in tally.steps
        if step.message == "path"
    }
    assert paths["a", "e"] == (24, 25)
    assert paths["c", "d"] == (29, 28)
    assert tally.beside is not None
    assert tally.beside.method == "runoff"


def test_runoff_may_pass_over_the_middle_that_schulze_elects() -> None:
    # Most prefer the middle to either side, but it has the fewest first places.
    ballots = times((4, ["left", "middle", "right"]), (3, ["middle", "left"]), (5, ["right", "middle", "left"]))
    tally = tallies.count(rules("schulze", "left middle right"), ballots)
    assert tally.winners == ("middle",)
    assert tally.beside is not None
    assert tally.beside.winners == ("left",)
    assert tally.beside.totals == {"left": 4, "middle": 3, "right": 5}
    majority = [step for step in tally.beside.steps if step.message == "majority"]
    assert [step.parameters["round"] for step in majority] == [2]
    assert majority[0].parameters["count"] == 7


def test_equal_first_ranks_share_a_vote_in_a_runoff() -> None:
    ballots = times((1, [["a", "b", "c"]]), (2, [["a"]]), (2, [["b"], ["c"]]))
    tally = tallies.count(rules("runoff", "a b c"), ballots)
    assert tally.totals == {"a": Fraction(7, 3), "b": Fraction(7, 3), "c": Fraction(1, 3)}
    assert tally.ties


def test_stv_transfers_surplus_and_leavers() -> None:
    ballots = times(
        (4, ["orange"]),
        (2, ["pear", "orange"]),
        (8, ["plum", "cherry"]),
        (4, ["plum", "fig"]),
        (1, ["cherry"]),
        (1, ["fig"]),
    )
    tally = tallies.count(rules("stv", "orange pear plum cherry fig", seats=3), ballots)
    assert tally.winners == ("plum", "orange", "cherry")
    stages = [step.parameters for step in tally.steps if step.message == "stage"]
    assert stages[0]["quota"] == 6
    assert stages[1]["counts"]["cherry"] == 5  # 1 and half of 8
    assert stages[1]["counts"]["fig"] == 3
    assert stages[2]["counts"]["orange"] == 6
    assert [step.parameters["option"] for step in tally.steps if step.message == "left"] == ["pear", "fig"]
    assert all(sum(stage["counts"].values()) + stage["lost"] == 20 for stage in stages)


def test_stv_may_cut_transfer_values_as_in_scotland() -> None:
    ballots = times((7, ["a", "b"]), (2, ["c"]), (1, ["d"]))
    exact = tallies.count(rules("stv", "a b c d", seats=2), ballots)
    cut = tallies.count(rules("stv", "a b c d", seats=2, digits=2), ballots)
    second = [tally.steps[3].parameters for tally in (exact, cut)]
    assert second[0]["counts"]["b"] == 3
    assert second[0]["lost"] == 0
    assert second[1]["counts"]["b"] == Fraction(7 * 42, 100)  # 3/7 is cut to 0.42
    assert second[1]["lost"] == 3 - Fraction(7 * 42, 100)
    assert sum(second[1]["counts"].values()) + second[1]["lost"] == 10


def test_stv_values_shrink_with_every_transfer() -> None:
    ballots = times((14, ["a", "b", "c"]), (3, ["d"]), (3, ["e", "d"]))
    tally = tallies.count(rules("stv", "a b c d e", seats=3), ballots)
    stages = [step.parameters["counts"] for step in tally.steps if step.message == "stage"]
    assert stages[1]["b"] == 8  # a's surplus of 8, each ballot at 4/7
    assert stages[2]["c"] == 2  # b's surplus of 2, each ballot at a quarter of 4/7
    assert tally.winners[:2] == ("a", "b")


GRADES = ("reject", "fair", "good", "great")


def test_majority_judgement_takes_the_best_median() -> None:
    loved = [{"a": "great", "b": "good"}, {"a": "great", "b": "good"}]
    others = [{"a": "fair", "b": "good"}, {"a": "fair"}, {"a": "fair"}]
    tally = tallies.count(rules("judgement", "a b", grades=GRADES), loved + others)
    assert tally.totals == {"a": 1, "b": 2}
    assert tally.winners == ("b",)


def test_equal_medians_are_told_apart_by_the_next_majority_grades() -> None:
    # Sorted: a is fair fair good good, b is reject fair good great. Both have fair first (the lower middle), then
    # good, then a has fair where b has reject.
    ballots = [
        {"a": "fair", "b": "reject"},
        {"a": "fair", "b": "fair"},
        {"a": "good", "b": "good"},
        {"a": "good", "b": "great"},
    ]
    tally = tallies.count(rules("judgement", "a b", grades=GRADES), ballots)
    assert tally.totals == {"a": 1, "b": 1}
    assert tally.standing == (("a",), ("b",))


def test_knapsack_pays_for_the_most_votes_that_fit() -> None:
    costs = {"a": 60, "b": 50, "c": 30, "d": 10, "e": 5}
    ballots = times((3, ["a", "c"]), (2, ["b", "c"]), (1, ["b", "d"]), (1, ["a", "d"]))
    tally = tallies.count(rules("knapsack", "a b c d e", costs=costs, budget=100), ballots)
    assert tally.totals == {"a": 4, "b": 3, "c": 5, "d": 2, "e": 0}
    assert tally.winners == ("c", "a", "d")  # b no longer fits, e has no votes
    by_option = {step.parameters.get("option"): step for step in tally.steps}
    assert by_option["b"].message == "not_paid"
    assert by_option["e"].message == "no_votes"
    assert by_option["d"].parameters["left"] == 0


@pytest.mark.parametrize("method", ["approval", "support", "knapsack"])
def test_a_matrix_counts_as_its_ballots_do(method: str) -> None:
    generator = np.random.default_rng(1)
    options = tuple(f"option {number}" for number in range(20))
    chosen = generator.random((3000, 20)) < 0.15
    ballots = [[option for option, is_chosen in zip(options, row, strict=True) if is_chosen] for row in chosen]
    fixed = Rules(method=method, options=options, tie_seed="x", costs=dict.fromkeys(options, 3), budget=30)
    assert tallies.count(fixed, csr_array(chosen.astype(np.int64))) == tallies.count(fixed, ballots)


def test_a_rating_of_nought_is_a_rating() -> None:
    tally = tallies.count(rules("score", "a b"), [{"a": 0}, {"a": 4}, {"b": 3}])
    assert tally.totals == {"a": 2, "b": 3}


@pytest.mark.parametrize("method", tallies.METHODS)
def test_nobody_voted(method: str) -> None:
    fixed = rules(method, "a b", points=4, grades=GRADES, costs={"a": 1, "b": 1}, budget=1)
    tally = tallies.count(fixed, [])
    assert tally.ballots == 0
    assert sorted(tally.order) == ["a", "b"]
    assert tally.winners == (() if method == "knapsack" else tally.order[:1])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"options": ()}, "rules_no_options"),
        ({"options": ("a", "a")}, "rules_option_twice"),
        ({"tie_seed": ""}, "rules_no_tie_seed"),
        ({"seats": 3}, "rules_seats"),
        ({"least": 2, "most": 1}, "rules_choices"),
        ({"method": "lots"}, "rules_unknown_method"),
        ({"method": "score", "lowest": 5, "highest": 5}, "rules_score_range"),
        ({"method": "score", "least_ratings": -1}, "rules_few_ratings"),
        ({"method": "score", "prior_ratings": 1, "prior_score": 6}, "rules_prior_score"),
        ({"method": "quadratic"}, "rules_points"),
        ({"method": "judgement", "grades": ("good",)}, "rules_grades"),
        ({"method": "stv", "digits": 0}, "rules_digits"),
        ({"method": "knapsack", "costs": {"a": 1}, "budget": 2}, "rules_no_cost"),
        ({"method": "knapsack", "costs": {"a": 1, "b": 1.5}, "budget": 2}, "rules_no_cost"),
        ({"method": "knapsack", "costs": {"a": 1, "b": 1}}, "rules_no_budget"),
    ],
)
def test_rules_that_cannot_be_counted_by_are_refused(changes: dict[str, Any], message: str) -> None:
    given = {"method": "approval", "options": ("a", "b"), "tie_seed": "x"} | changes
    wrong = Rules(**given)
    assert message in [note.message for note in tallies.check_rules(wrong)]
    with pytest.raises(ValueError, match=message):
        tallies.count(wrong, [])


def test_rules_travel_as_plain_values() -> None:
    fixed = rules("knapsack", "a b", costs={"a": 1, "b": 2}, budget=3)
    assert tallies.rules_from_record(tallies.rules_record(fixed)) == fixed
    with pytest.raises(ValueError, match="colour"):
        tallies.rules_from_record({"colour": "red"})
