"""Ties are broken by an order that was fixed before the vote: drawn from a published string.

The place of an option is the SHA-256 of the string, a line break and the option's key, so that it depends neither on
the order in which options are listed nor on which others stand. Choose a string that nobody can choose options by, such
as the numbers of a lottery drawn after the last option was accepted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from banyan.methods.tallies.results import Number, TieUse


def tie_place(seed: str, option: str) -> str:
    """The place of an option in the published order; the smallest comes first."""
    return hashlib.sha256(f"{seed}\n{option}".encode()).hexdigest()


@dataclass(slots=True)
class TieBreaker:
    """Breaks ties by the published order and keeps an account of every use."""

    seed: str
    uses: list[TieUse] = field(default_factory=list)

    def sort(self, options: Iterable[str]) -> list[str]:
        """Options in the published order, the favoured first; not counted as a use."""
        return sorted(options, key=lambda option: tie_place(self.seed, option))

    def favoured(self, level: Sequence[str], at: str) -> str:
        """The one of those that stand level that comes first; a use if there are several."""
        return self._pick(level, at, 0)

    def unfavoured(self, level: Sequence[str], at: str) -> str:
        """The one of those that stand level that comes last, to be left out; a use if there are several."""
        return self._pick(level, at, -1)

    def _pick(self, level: Sequence[str], at: str, place: int) -> str:
        order = self.sort(level)
        if len(order) > 1:
            self.uses.append(TieUse(at, tuple(sorted(level)), tuple(order), decides=True))
        return order[place]

    def flatten(self, standing: Sequence[Sequence[str]], seats: int, at: str) -> tuple[str, ...]:
        """Levels, the best first, as one order. A tie decides where it lies across the last seat."""
        order: list[str] = []
        for level in standing:
            sorted_level = self.sort(level)
            if len(sorted_level) > 1:
                decides = len(order) < seats < len(order) + len(sorted_level)
                self.uses.append(TieUse(at, tuple(sorted(level)), tuple(sorted_level), decides))
            order += sorted_level
        return tuple(order)


def levels(totals: Mapping[str, Number]) -> tuple[tuple[str, ...], ...]:
    """Options in levels of equal totals, the highest first; within a level by key."""
    by_total: dict[Number, list[str]] = {}
    for option, total in totals.items():
        by_total.setdefault(total, []).append(option)
    return tuple(tuple(sorted(by_total[total])) for total in sorted(by_total, reverse=True))
