"""Rewards by the median of what judges would give: a single judge who names a huge or a tiny amount moves little.

As in retroactive public goods funding, round 3 of Optimism (2023): each judge names an amount, a project needs a quorum
of judges, its reward is the median, scaled so that all rewards together are the pot. The median of an even number is
the mean of the two in the middle, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from banyan.methods.allocation.apportioning import apportion, apportion_up_to
from banyan.methods.tallies.results import Note


@dataclass(frozen=True, slots=True)
class Rewards:
    """`paid` by project in minor units, exact medians of all, who has the quorum, and what was not paid out."""

    paid: Mapping[str, int]
    medians: Mapping[str, Fraction]
    qualified: tuple[str, ...]
    left: int
    steps: tuple[Note, ...]


def median(amounts: Sequence[int | Fraction]) -> Fraction:
    """The middle, or the mean of both middles. Raises ValueError for nothing."""
    if not amounts:
        raise ValueError("nothing has no median")
    ordered = sorted(amounts)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[half])
    return Fraction(ordered[half - 1] + ordered[half]) / 2


def reward_by_median(
    pot: int,
    votes: Mapping[str, Sequence[int]],
    quorum: int,
    tie_seed: str,
    *,
    most_per_project: int | None = None,
    excluded: Sequence[str] = (),
) -> Rewards:
    """Split a pot by the medians of those projects that at least `quorum` judges voted on.

    votes: project → amounts in minor units; a judge who abstains is not among them. excluded: projects ruled out for
    another reason. Raises ValueError for a negative amount or pot, or a quorum below 1.
    """
    if pot < 0 or quorum < 1 or any(amount < 0 for amounts in votes.values() for amount in amounts):
        raise ValueError("amounts are not negative, and a quorum is 1 or more")
    medians = {project: median(amounts) for project, amounts in votes.items() if amounts}
    qualified = {
        project: value
        for project, value in medians.items()
        if len(votes[project]) >= quorum and project not in excluded
    }
    if most_per_project is None:
        paid = apportion(pot, qualified, tie_seed)
    else:
        paid = apportion_up_to(pot, qualified, dict.fromkeys(qualified, most_per_project), tie_seed)
    steps = [Note("pot", {"pot": pot, "medians": sum(qualified.values(), Fraction(0))})]
    for project in sorted(votes):
        told = {"option": project, "votes": len(votes[project]), "median": medians.get(project)}
        told |= {"paid": paid.get(project, 0), "qualified": project in qualified}
        steps.append(Note("rewarded", told))
    return Rewards(paid, medians, tuple(sorted(qualified)), pot - sum(paid.values()), tuple(steps))
