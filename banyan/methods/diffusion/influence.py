"""Who adopts after whom, learned from what was adopted before; and from it, who is likely to be next.

For every pair, the times that the one adopted within a few years after the other are set against the times that it had
the chance to; to that comes how readily the one adopts at all. This is the empirical form of the independent cascade
(D. Kempe, J. Kleinberg and É. Tardos, "Maximizing the spread of influence through a social network", KDD 2003) as
counted by A. Goyal, F. Bonchi and L. Lakshmanan, "Learning influence probabilities in social networks", WSDM 2010.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.diffusion.scale import Floats

WINDOW: Final = 5  # years within which somebody is said to have followed
_PRIOR_CHANCES: Final = 8.0  # chances that a pair is assumed to have had at the adopter's own rate


@dataclass(frozen=True, slots=True)
class Adoption:
    """`who` took up `what` in `year`."""

    what: Hashable
    who: Hashable
    year: int


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody who has not adopted yet: the chance to do so within the window, and who was followed before, the most
    followed first, with the share of chances taken."""

    who: Hashable
    chance: float
    followed: tuple[tuple[Hashable, float], ...]


@dataclass(frozen=True, slots=True)
class Influence:
    """`follows[i, j]` is the chance that j adopts within the window after i did; `readiness[j]` its chance in any
    window of an item's life."""

    names: tuple[Hashable, ...]
    follows: Floats
    readiness: Floats

    def next_adopters(self, adopted: Mapping[Hashable, int], now: int, *, count: int = 10) -> list[Likely]:
        """Who is likeliest to adopt next, given who did in which year; those who did are left out.

        The chance is that of following at least one of those who adopted within the window, or of adopting unasked.
        """
        place = {name: index for index, name in enumerate(self.names)}
        recent = [place[who] for who, year in adopted.items() if who in place and now - WINDOW < year <= now]
        waiting = [index for name, index in place.items() if name not in adopted]
        refuse = np.log1p(-self.readiness)
        if recent:
            refuse = refuse + np.log1p(-self.follows[recent]).sum(axis=0) / np.sqrt(len(recent))
        order = sorted(waiting, key=lambda index: (refuse[index], str(self.names[index])))[:count]
        return [
            Likely(self.names[index], float(-np.expm1(refuse[index])), self._followed(index, recent)) for index in order
        ]

    def _followed(self, index: int, recent: Sequence[int]) -> tuple[tuple[Hashable, float], ...]:
        best = sorted(recent, key=lambda other: -self.follows[other, index])[:3]
        return tuple((self.names[other], float(self.follows[other, index])) for other in best)


def learn_influence(adoptions: Iterable[Adoption]) -> Influence:
    """Count who followed whom over all that was adopted."""
    by_item: dict[Hashable, dict[Hashable, int]] = {}
    for adoption in adoptions:
        years = by_item.setdefault(adoption.what, {})
        years[adoption.who] = min(adoption.year, years.get(adoption.who, adoption.year))
    names = tuple(sorted({who for years in by_item.values() for who in years}, key=str))
    place = {name: index for index, name in enumerate(names)}
    took, had = np.zeros((len(names), len(names))), np.zeros((len(names), len(names)))
    own_took, own_had = np.zeros(len(names)), np.zeros(len(names))
    for years in by_item.values():
        when = np.full(len(names), np.inf)
        for who, year in years.items():
            when[place[who]] = year
        first, last = when[np.isfinite(when)].min(), when[np.isfinite(when)].max()
        windows = max(1.0, (last - first + 1) / WINDOW)
        waited = np.where(np.isfinite(when), (when - first + 1) / WINDOW, windows)
        own_took += np.isfinite(when)
        own_had += np.maximum(waited, 0.2)
        adopted = np.isfinite(when)
        after = when[None, :] - np.where(adopted, when, 0.0)[:, None]
        had += adopted[:, None] & (after > 0)
        took += adopted[:, None] & (after > 0) & (after <= WINDOW)
    readiness = np.clip((own_took + 1) / (own_had + 2), 0.001, 0.9)
    follows = (took + _PRIOR_CHANCES * readiness[None, :]) / (had + _PRIOR_CHANCES)
    np.fill_diagonal(follows, 0.0)
    return Influence(names, np.clip(follows, 0.0, 0.95), readiness)
