"""Indicators that are known by their codes: names in four languages, unit, direction and goal, in our own words."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banyan.commons.reference.names import INTERFACE_LANGUAGES

# Units as they stand in the database → as they are read. The space after % is one that does not break, because tools of
# translators take “% o” for a gap to fill.
UNITS: Final[dict[str, str | Promise]] = {
    "% of people": _("% of people"),
    "% of children": _("% of children"),
    "% of births": _("% of births"),
    "% of the age group": _("% of the age group"),
    "% of adults": _("% of adults"),
    "% of energy": _("% of energy"),
    "% of the labour force": _("% of the labour force"),
    "% of land": _("% of land"),
    "% of GDP": _("% of GDP"),
    "per 1,000 births": _("per 1,000 births"),
    "per 100,000 births": _("per 100,000 births"),
    "per 100,000 people": _("per 100,000 people"),
    "girls per 100 boys": _("girls per 100 boys"),
    "index, 0 to 1": _("index, 0 to 1"),
    "index, 0 to 100": _("index, 0 to 100"),
    "international dollars a year": _("international dollars a year"),
}


@dataclass(frozen=True, slots=True)
class KnownIndicator:
    """What an indicator is. `goal` is 1 to 17, None for none; `direction` 1: more is better, -1: less, 0: neither."""

    code: str
    goal: int | None
    direction: int
    unit: str
    source: str
    names: dict[str, str]
    about: str


@cache
def known_indicators() -> dict[str, KnownIndicator]:
    """Every known indicator by its code."""
    with (Path(__file__).parent / "indicators.csv").open(encoding="utf-8", newline="") as rows:
        return {
            row["code"]: KnownIndicator(
                code=row["code"],
                goal=int(row["goal"]) if row["goal"] else None,
                direction=int(row["direction"]),
                unit=row["unit"],
                source=row["source"],
                names={language: row[language] for language in INTERFACE_LANGUAGES},
                about=row["about"],
            )
            for row in csv.DictReader(rows)
        }


def unit_label(unit: str) -> str:
    """A unit in the reader's language; one that is not known as it is."""
    return str(UNITS.get(unit, unit))
