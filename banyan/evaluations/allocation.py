"""How well money is shared out: `banyan evaluate allocation`.

Elections that cities held are counted again and set beside the winners that the cities recorded; equal shares and
greedy beside the library pabutools, if it is installed; rounds of quadratic funding and rewards by median beside what
was paid.
"""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np

from banyan.evaluations.matching import Console
from banyan.evaluations.pabutools_beside import Comparison, compare_with_pabutools, is_installed
from banyan.methods import allocation
from banyan.methods.allocation import pabulib

SEED: Final = "2030"
QUORUM: Final = 17
POT: Final = 3_000_000_000  # hundredths
ROUNDS: Final[tuple[tuple[str, allocation.Paying], ...]] = (
    ("round0", "roots"),
    ("round1", "roots"),
    ("round2", "roots"),
    ("round5", "roots"),
    ("round9", "capital_constrained"),
)


@dataclass(frozen=True, slots=True)
class ElectionFigures:
    """One real election: how many projects are chosen by one only, of us and the city; None where none are recorded."""

    file: str
    rule: str
    projects: int
    voters: int
    different: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """One round of match funding: the greatest difference to what was paid, in whole tokens and as a share."""

    name: str
    projects: int
    furthest: float
    furthest_share: float
    alpha: float | None


@dataclass(frozen=True, slots=True)
class RewardFigures:
    """Rewards by median: how many projects agree with what was published, and the greatest difference of money."""

    projects: int
    same_ballots: int
    same_quorum: int
    same_median: int
    near_median: int
    furthest: float
    adds_up: bool


@dataclass(frozen=True, slots=True)
class SpeedFigures:
    """Seconds for a made-up election of this size: grouping equal ballots, and each rule after that."""

    voters: int
    projects: int
    different_ballots: int
    seconds: dict[str, float]


def evaluate_elections(folder: Path) -> tuple[list[ElectionFigures], list[Comparison]]:
    """Count every election again by the rule it was held by, and by pabutools."""
    figures: list[ElectionFigures] = []
    comparisons: list[Comparison] = []
    for path in sorted((folder / "pabulib").glob("*.pb")):
        told = pabulib.parse(path.read_text(encoding="utf-8"))
        election = pabulib.to_election(told)
        rule = told.meta.get("rule", "greedy")
        start = time.perf_counter()
        if rule == "equalshares/add1":
            unit = pabulib.minor_units(told)
            outcome = allocation.equal_shares(election, SEED, utility="cost", completion="increase", increase=unit)
        else:
            outcome = allocation.greedy(election, SEED)
        seconds = time.perf_counter() - start
        recorded = told.recorded_winners
        different = None if recorded is None else len(recorded ^ set(outcome.winners))
        figures.append(ElectionFigures(path.name, rule, len(election.projects), election.voters, different, seconds))
        if is_installed():
            comparisons += compare_with_pabutools(path, election, told.meta["vote_type"], SEED)
    return figures, comparisons


def evaluate_round(folder: Path, name: str, paying: allocation.Paying) -> RoundFigures:
    """Pay a round again from its sums of roots."""
    told = json.loads((folder / "clrfund-rounds" / f"{name}.json").read_text(encoding="utf-8"))
    projects: list[dict[str, Any]] = told["projects"]
    payment = allocation.pay_round(
        int(told["round"]["matchingPoolSize"]),
        {str(each["recipientIndex"]): int(each["tallyResult"]) for each in projects},
        {str(each["recipientIndex"]): int(each["spentVoiceCredits"]) for each in projects},
        int(told["round"]["voiceCreditFactor"]),
        paying,
        SEED,
    )
    token = 10 ** int(told["round"]["nativeTokenDecimals"])
    paid = {str(each["recipientIndex"]): int(each["allocatedAmount"]) for each in projects}
    apart = {key: abs(payment.paid[key] - amount) for key, amount in paid.items()}
    return RoundFigures(
        name,
        len(projects),
        float(Fraction(max(apart.values()), token)),
        max(float(Fraction(apart[key], amount)) for key, amount in paid.items() if amount),
        None if payment.alpha is None else float(payment.alpha),
    )


def evaluate_rewards(folder: Path) -> RewardFigures:
    """Medians and quorum from the published votes; money from the published medians, as votes were rounded after."""
    votes: dict[str, list[int]] = {}
    with (folder / "retropgf3" / "votes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            votes.setdefault(row["project_id"], []).append(_hundredths(row["amount_op"]))
    with (folder / "retropgf3" / "results.csv").open(encoding="utf-8") as file:
        results = list(csv.DictReader(file))
    medians = {row["project_id"]: _hundredths(row["median_amount_op"]) for row in results}
    ours = allocation.reward_by_median(POT, votes, QUORUM, SEED)
    published = {row["project_id"]: row["quorum_reached"].upper() == "TRUE" for row in results}
    # One project with enough votes was disqualified for another reason; the rule cannot know that.
    excluded = [key for key in ours.qualified if not published[key]]
    ballots = {key: [amount] * len(votes[key]) for key, amount in medians.items()}
    paid = allocation.reward_by_median(POT, ballots, QUORUM, SEED, excluded=excluded)
    return RewardFigures(
        projects=len(results),
        same_ballots=sum(int(row["ballots"]) == len(votes[row["project_id"]]) for row in results),
        same_quorum=sum((key in ours.qualified) == reached for key, reached in published.items()),
        # Published medians are rounded to whole hundredths.
        same_median=sum(2 * abs(ours.medians[key] - amount) <= 1 for key, amount in medians.items()),
        near_median=sum(20 * abs(ours.medians[key] - amount) <= amount for key, amount in medians.items()),
        furthest=max(
            abs(paid.paid.get(row["project_id"], 0) - _hundredths(row["op_received"] or "0")) / 100 for row in results
        ),
        adds_up=sum(paid.paid.values()) == POT,
    )


def evaluate_speed(voters: int = 1_000_000, projects: int = 500) -> SpeedFigures:
    """A made-up approval election: up to ten approvals a voter, by popularities drawn from a Dirichlet distribution."""
    from scipy.sparse import csr_array

    generator = np.random.default_rng(int(SEED))
    popularity = generator.dirichlet(np.full(projects, 0.7))
    approvals = generator.integers(1, 11, size=voters)
    who, what = np.repeat(np.arange(voters), approvals), generator.choice(projects, approvals.sum(), p=popularity)
    ballots = csr_array((np.ones(len(who), dtype=np.int64), (who, what)), shape=(voters, projects))
    ballots.data[:] = 1
    costs = [int(cost) for cost in generator.integers(10**6, 10**8, size=projects)]
    offered = [allocation.Project(str(place), cost) for place, cost in enumerate(costs)]
    seconds: dict[str, float] = {}
    start = time.perf_counter()
    election = allocation.hold_election(offered, sum(costs) // 4, ballots)
    seconds["grouping"] = time.perf_counter() - start
    for by in ("votes", "votes_per_cost"):
        start = time.perf_counter()
        allocation.greedy(election, SEED, by=by)
        seconds[f"greedy by {by}"] = time.perf_counter() - start
    for utility in ("approval", "cost"):
        start = time.perf_counter()
        allocation.equal_shares(election, SEED, utility=utility, completion="greedy")
        seconds[f"equal shares, {utility}, then greedy"] = time.perf_counter() - start
    return SpeedFigures(voters, projects, len(election.counts), seconds)


def run(folder: Path, out: Console) -> None:
    """Evaluate and print."""
    figures, comparisons = evaluate_elections(folder)
    _say_elections(figures, out)
    _say_comparisons(comparisons, out)
    _say(out, "")
    _say(out, "rounds of quadratic funding, paid again from sums of roots")
    for name, paying in ROUNDS:
        told = evaluate_round(folder, name, paying)
        alpha = "" if told.alpha is None else f", share of the ideal {told.alpha:.4f}"
        _say(
            out,
            f"  {name}: {told.projects:>3} projects, {paying}: furthest from what was paid {told.furthest:.2g} tokens"
            f" ({told.furthest_share:.1g} of a payment){alpha}",
        )
    rewards = evaluate_rewards(folder)
    _say(out, "")
    _say(out, f"rewards by median: {rewards.projects} projects")
    _say(out, f"  number of ballots as published: {rewards.same_ballots}; quorum: {rewards.same_quorum}")
    _say(out, f"  median equal to the published: {rewards.same_median}; within 5 %: {rewards.near_median}")
    _say(out, f"  money from published medians: furthest {rewards.furthest:.3f}; adds up: {rewards.adds_up}")
    speed = evaluate_speed()
    _say(out, "")
    _say(
        out,
        f"speed: {speed.voters:,} made-up ballots, {speed.different_ballots:,} different, {speed.projects} projects",
    )
    for name, seconds in speed.seconds.items():
        _say(out, f"  {name:<36} {seconds:6.2f} s")


def _say_elections(figures: Sequence[ElectionFigures], out: Console) -> None:
    greedy = [one for one in figures if one.rule == "greedy" and one.different is not None]
    same = [one for one in greedy if one.different == 0]
    _say(out, "")
    _say(out, f"real elections by greedy: winners as recorded in {len(same)} of {len(greedy)}")
    for one in greedy:
        if one.different:
            _say(out, f"  {one.file}: {one.different} projects are chosen by one only")
    for one in figures:
        if one.rule != "greedy":
            _say(
                out, f"real election by {one.rule}: {one.file}: {one.different} chosen by one only, {one.seconds:.1f} s"
            )


def _say_comparisons(comparisons: Sequence[Comparison], out: Console) -> None:
    _say(out, "")
    if not is_installed():
        _say(out, "pabutools is not installed, so that nothing is compared with it")
        return
    _say(out, "beside pabutools, the same elections and ties")
    for rule in dict.fromkeys(one.rule for one in comparisons):
        of_rule = [one for one in comparisons if one.rule == rule]
        same = sum(one.is_same for one in of_rule)
        seconds, theirs = sum(one.seconds for one in of_rule), sum(one.their_seconds for one in of_rule)
        _say(out, f"  {rule:<26} the same in {same} of {len(of_rule)}; {seconds:.2f} s, pabutools {theirs:.2f} s")
        for one in of_rule:
            if not one.is_same:
                _say(out, f"    not in {one.file}")


def _hundredths(text: str) -> int:
    amount = Fraction(text) * 100
    return amount.numerator // amount.denominator


def _say(out: Console, line: str) -> None:
    out.print(line, soft_wrap=True, markup=False, highlight=False)
