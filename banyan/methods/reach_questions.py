"""Asking gently about figures of reach that are unlike what came before or what others reach.

A figure is compared on a logarithmic scale with the median of others, and the distance is told in robust standard
deviations: F. R. Hampel, "The influence curve and its role in robust estimation", Journal of the American Statistical
Association 69 (1974). Questions never refuse a figure: the person who was there knows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, Literal

About = Literal["own", "peers", "cost", "breakdown"]
LEAST_OTHERS: Final = 3
FAR: Final = 3.5  # robust standard deviations: B. Iglewicz and D. Hoaglin, "How to Detect and Handle Outliers" (1993)
_TO_SIGMA: Final = 1.4826  # a median absolute deviation as a standard deviation of a normal distribution
_FEW_TIMES: Final = 5.0  # with one or two earlier periods: how many times more or fewer is worth a question
_LEAST_SPREAD: Final = 0.25  # on the logarithmic scale; figures that hardly differ would make every change far


@dataclass(frozen=True, slots=True)
class Figures:
    """One report: people reached, days of its period, cost in smallest units (None unknown), people by group."""

    people: int
    days: int
    cost: int | None = None
    groups: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Something to look at again: `about` what, the `figure` that was given and the `usual` one, in the same unit.

    "own" and "peers" are people a year, "cost" is smallest units a person, "breakdown" people in groups and in all.
    """

    about: About
    figure: float
    usual: float


def questions_about(given: Figures, own: Sequence[Figures], peers: Sequence[Figures]) -> list[Question]:
    """What to ask of a report, given earlier reports of the same replication and those of others with the same
    definition of reach. Costs are all in one currency; leave out what is in another. Raises ValueError for no days."""
    if min([given.days, *(row.days for row in (*own, *peers))]) < 1:
        raise ValueError("a period has at least one day")
    asked: list[Question] = []
    yearly = _yearly(given)
    own_yearly = [_yearly(row) for row in own]
    if len(own) < LEAST_OTHERS and own:
        nearest = min(own_yearly, key=lambda before: _times(yearly, before))
        if _times(yearly, nearest) > _FEW_TIMES:
            asked.append(Question("own", yearly, nearest))
    elif is_far(yearly, own_yearly):
        asked.append(Question("own", yearly, median(own_yearly)))
    peers_yearly = [_yearly(row) for row in peers]
    if not own and is_far(yearly, peers_yearly):
        asked.append(Question("peers", yearly, median(peers_yearly)))
    each = _cost_each(given)
    costs = [cost for row in (*own, *peers) if (cost := _cost_each(row)) is not None]
    if each is not None and is_far(each, costs):
        asked.append(Question("cost", each, median(costs)))
    if any(group > given.people for group in given.groups):
        asked.append(Question("breakdown", float(max(given.groups)), float(given.people)))
    return asked


def is_far(figure: float, others: Sequence[float]) -> bool:
    """Whether a figure lies more than `FAR` robust standard deviations from the median of at least three others."""
    if len(others) < LEAST_OTHERS:
        return False
    read = [math.log1p(value) for value in others]
    middle = median(read)
    spread = max(_TO_SIGMA * median(abs(value - middle) for value in read), _LEAST_SPREAD)
    return abs(math.log1p(figure) - middle) / spread > FAR


def _times(one: float, other: float) -> float:
    low, high = sorted((one + 1, other + 1))
    return high / low


def _yearly(row: Figures) -> float:
    return row.people * 365.25 / row.days


def _cost_each(row: Figures) -> float | None:
    return row.cost / row.people if row.cost is not None and row.people else None
