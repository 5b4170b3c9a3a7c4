"""Whether ballots that share something also share a choice that the others do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from banyan.methods.manipulation.records import Ballot


@dataclass(frozen=True, slots=True)
class Support:
    """How many ballots a vote has, and how many of them support each option."""

    ballots: int
    of_choice: Counter[Hashable]


def count_support(ballots: Sequence[Ballot]) -> Support:
    """Counted once for a vote."""
    return Support(len(ballots), Counter(choice for ballot in ballots for choice in ballot.choices))


@dataclass(frozen=True, slots=True)
class SharedChoice:
    """share: of the ballots here that support it; share_elsewhere: smoothed, of the others.

    log_chance: natural logarithm of the chance of as many here, if these chose as the others do.
    """

    choice: Hashable
    here: int
    share: float
    share_elsewhere: float
    log_chance: float


def log_chance_of_many(count: int, many: int, others: int, many_others: int) -> float:
    """Natural logarithm of the chance of `count` or more of `many`, where `others` of `many_others` elsewhere do so.

    The tail of the beta-binomial with one for and one against added, summed in logarithms, as it is far out.
    """
    from scipy.special import logsumexp
    from scipy.stats import betabinom

    tail = np.arange(count, many + 1)
    return float(min(0.0, logsumexp(betabinom.logpmf(tail, many, others + 1, many_others - others + 1))))


def most_shared_choice(here: Sequence[Ballot], everybody: Support) -> SharedChoice | None:
    """The option that stands out most among ballots of a vote, or None where there are no others to compare with."""
    many_others = everybody.ballots - len(here)
    if not here or many_others <= 0:
        return None
    inside = Counter(choice for ballot in here for choice in ballot.choices)
    best: SharedChoice | None = None
    for choice, count in sorted(inside.items(), key=lambda item: str(item[0])):
        others = everybody.of_choice[choice] - count
        log_chance = log_chance_of_many(count, len(here), others, many_others)
        if best is None or log_chance < best.log_chance:
            best = SharedChoice(choice, count, count / len(here), (others + 1) / (many_others + 2), log_chance)
    return best
