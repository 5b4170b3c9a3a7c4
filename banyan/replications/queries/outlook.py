"""What reach is to be expected in the years to come, and what one more carrier would add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from banyan.methods.diffusion import Forecast, Life, OneMore, forecast, one_more_carrier
from banyan.replications.queries.grove import Grove, Root

HORIZON: Final = 5
LEAST_YEARS: Final = 2


@dataclass(frozen=True, slots=True)
class ExpectedYear:
    """People expected in a year, and between which figures most forecasts like it would have held."""

    year: int
    middle: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What was reached by year, what is expected, and what one more carrier would add; None where too little is
    known."""

    past: dict[int, float]
    expected: Sequence[ExpectedYear]
    forecast: Forecast | None
    one_more: OneMore | None


def outlook_of(grove: Grove) -> Outlook:
    """Forecast from the whole years that are reported; the current one counts once all that lives has reported it.
    Costs no query."""
    past = _whole_years(grove)
    ahead = forecast(list(past.values()), HORIZON) if len(past) >= LEAST_YEARS and any(past.values()) else None
    expected: list[ExpectedYear] = []
    if ahead is not None:
        last = max(past)
        expected = [
            ExpectedYear(last + step, round(middle), round(low), round(high))
            for step, (middle, low, high) in enumerate(
                zip(ahead.middle.tolist(), ahead.low.tolist(), ahead.high.tolist(), strict=True), start=1
            )
        ]
    lives = [life for root in grove.begun if (life := _life(root, max(past, default=0)))]
    return Outlook(past, expected, ahead, one_more_carrier(lives, HORIZON))


def _whole_years(grove: Grove) -> dict[int, float]:
    """Reach by year from the first report to the last year that is over and has one."""
    this_year = timezone.localdate().year
    told = [year for root in grove.roots for year, people in root.reached.items() if people and year < this_year]
    if not told:
        return {}
    yearly = grove.yearly()
    return {year: yearly.get(year, 0.0) for year in range(min(told), max(told) + 1)}


def _life(root: Root, last: int) -> Life | None:
    """Reach in each year of a root's life up to the last whole year."""
    years = [year for year, people in root.reached.items() if people and year <= last]
    if not years:
        return None
    first = root.replication.started_on.year
    return Life(
        tuple(root.reached.get(year, 0.0) for year in range(min(first, *years), max(years) + 1)), ended=root.is_over
    )
