"""Whether ballots that share something also share a choice that the others do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from banyan.methods.manipulation.records import Ballot


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


def most_shared_choice(here: Sequence[Ballot], elsewhere: Sequence[Ballot]) -> SharedChoice | None:
    """The option that stands out most, or None where there is nothing to compare.

    The chance is that of the beta-binomial of what is known from elsewhere (one vote for and one against added), so
    that a small remainder does not make differences look certain.
    """
    if not here or not elsewhere:
        return None
    inside = Counter(choice for ballot in here for choice in ballot.choices)
    outside = Counter(choice for ballot in elsewhere for choice in ballot.choices)
    best: SharedChoice | None = None
    for choice, count in sorted(inside.items(), key=lambda item: str(item[0])):
        others = outside[choice]
        log_chance = log_chance_of_many(count, len(here), others, len(elsewhere))
        share_elsewhere = (others + 1) / (len(elsewhere) + 2)
        if best is None or log_chance < best.log_chance:
            best = SharedChoice(choice, count, count / len(here), share_elsewhere, log_chance)
    return best
