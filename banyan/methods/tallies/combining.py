"""What experts and the crowd each found, put together by a rule fixed before, and always shown apart too.

Ranks are put together, not scores: a score of the one says nothing in the unit of the other. Options of one level share
the mean of their ranks (M. G. Kendall, "The treatment of ties in ranking problems", Biometrika 33, 1945).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from banyan.methods.tallies.results import Note, TieUse
from banyan.methods.tallies.ties import TieBreaker, levels

Standing = Sequence[Sequence[str]]
Combining = Literal["weighted_ranks", "both_in_top", "each_picks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CombiningRule:
    """How to put two results together, fixed before voting.

    weighted_ranks: the lowest sum of ranks, weighed by `expert_weight` and `crowd_weight`, wins. both_in_top: the same
    among those that both have within their first `top`; there may be fewer winners than seats. each_picks: the experts'
    first is the judges' choice, the crowd's first the popular choice; where both are the same, the crowd's next wins
    too. `seats` counts the winners of the first two.
    """

    kind: Combining
    tie_seed: str
    seats: int = 1
    expert_weight: int = 1
    crowd_weight: int = 1
    top: int = 0


@dataclass(frozen=True, slots=True)
class Combination:
    """Winners of both together; and the ranks of each apart, from 1, shared ranks as exact fractions."""

    winners: tuple[str, ...]
    order: tuple[str, ...]
    totals: Mapping[str, Fraction]
    expert_ranks: Mapping[str, Fraction]
    crowd_ranks: Mapping[str, Fraction]
    steps: tuple[Note, ...]
    ties: tuple[TieUse, ...]


def mean_ranks(standing: Standing) -> dict[str, Fraction]:
    """Ranks from 1 for the best; the options of a level share the mean of the ranks they take up."""
    ranks: dict[str, Fraction] = {}
    for level in standing:
        shared = len(ranks) + Fraction(len(level) + 1, 2)
        ranks |= dict.fromkeys(level, shared)
    return ranks


def combine(rule: CombiningRule, experts: Standing, crowd: Standing) -> Combination:
    """Put the levels of two results on the same options together.

    Raises ValueError where the options differ, a weight is negative or both are 0, or `top` or `seats` is below 1.
    """
    expert_ranks, crowd_ranks = mean_ranks(experts), mean_ranks(crowd)
    if set(expert_ranks) != set(crowd_ranks):
        raise ValueError("experts and crowd must have ranked the same options")
    if min(rule.expert_weight, rule.crowd_weight) < 0 or rule.expert_weight + rule.crowd_weight == 0:
        raise ValueError("weights must not be negative, and one must be above 0")
    if rule.seats < 1 or (rule.kind == "both_in_top" and rule.top < 1):
        raise ValueError("seats and top must be 1 or more")
    totals = {
        option: rule.expert_weight * expert_ranks[option] + rule.crowd_weight * crowd_ranks[option]
        for option in sorted(expert_ranks)
    }
    ties = TieBreaker(rule.tie_seed)
    if rule.kind == "each_picks":
        winners, steps = _each_picks(experts, crowd, ties)
        order = winners
    else:
        open_to = set(totals) if rule.kind == "weighted_ranks" else _in_both_tops(rule, expert_ranks, crowd_ranks)
        sums = {option: -total for option, total in totals.items() if option in open_to}
        order = ties.flatten(levels(sums), rule.seats, "combination")
        winners = order[: rule.seats]
        steps = [
            Note(
                "combined",
                {
                    "option": option,
                    "expert_rank": expert_ranks[option],
                    "crowd_rank": crowd_ranks[option],
                    "total": totals[option],
                    "open": option in open_to,
                },
            )
            for option in totals
        ]
    steps.append(Note("won", {"winners": winners}))
    return Combination(winners, order, totals, expert_ranks, crowd_ranks, tuple(steps), tuple(ties.uses))


def _in_both_tops(
    rule: CombiningRule, expert_ranks: Mapping[str, Fraction], crowd_ranks: Mapping[str, Fraction]
) -> set[str]:
    """Options that both have within their top. A level across the border is out: its shared rank is beyond it or in
    the middle, and a rule that lets in more than `top` would not be one."""
    return {
        option for option in expert_ranks if max(_last(expert_ranks, option), _last(crowd_ranks, option)) <= rule.top
    }


def _last(ranks: Mapping[str, Fraction], option: str) -> int:
    """The last rank that the option's level takes up."""
    return sum(rank <= ranks[option] for rank in ranks.values())


def _each_picks(experts: Standing, crowd: Standing, ties: TieBreaker) -> tuple[tuple[str, ...], list[Note]]:
    if not experts:
        return (), []
    judges_choice = ties.favoured(experts[0], "judges_choice")
    rest = [[option for option in level if option != judges_choice] for level in crowd]
    is_same = list(crowd[0]) == [judges_choice]
    steps = [Note("judges_choice", {"option": judges_choice})]
    open_levels = [level for level in rest if level]
    if not open_levels:
        return (judges_choice,), steps
    popular_choice = ties.favoured(open_levels[0], "popular_choice")
    steps.append(Note("popular_choice", {"option": popular_choice, "next_after_judges_choice": is_same}))
    return (judges_choice, popular_choice), steps
