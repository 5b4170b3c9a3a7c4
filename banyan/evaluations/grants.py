"""Foundation grants, read as deeds: what was to be done, for which cause, and who did it."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Final

from banyan.evaluations.hidden_carrier import Deed, masked

MOST_EACH: Final = 4  # grants of one recipient that are read, evenly spread over the file
LEAST_WORDS: Final = 8  # shorter purposes ("general support") say nothing of what was done
NOT_THE_PURPOSE: Final = re.compile(
    r"Grant period: [^;.]*[;.]?|Duration: \d+ months?\.?|part of the challenge: [^;]*;?|goal:|Program: [^.]*\.|"
    r"Donation date is not[^.]*\.|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
# The causes that funders name, as the goals that a network would file them under. Other causes count as unknown.
GOALS_OF_CAUSES: Final[dict[str, int]] = {
    "arts": 11,
    "communities": 11,
    "community": 11,
    "disability": 10,
    "education": 4,
    "health": 3,
    "job": 8,
    "journalism": 16,
    "justice": 16,
    "microfinance": 1,
    "science": 9,
    "technology": 9,
}


def read_grants(path: Path) -> list[Deed]:
    """Grants whose purpose is told in at least `LEAST_WORDS` words, with the recipient's name masked in it.

    Of recipients with two or more such grants alone, and at most `MOST_EACH` of each.
    """
    deeds_of: dict[str, list[Deed]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            recipient = " ".join(row["donee"].split())
            purpose = " ".join(NOT_THE_PURPOSE.sub(" ", row["notes"]).split())
            if not recipient or len(purpose.split()) < LEAST_WORDS:
                continue
            deeds_of.setdefault(recipient.casefold(), []).append(
                Deed(
                    key=str(number),
                    text=masked(purpose, [recipient]),
                    goals=frozenset(_goals(row["cause_area"])),
                    organisations=frozenset({recipient.casefold()}),
                )
            )
    return [deed for deeds in deeds_of.values() if len(deeds) > 1 for deed in _spread(deeds)]


def _spread(deeds: list[Deed]) -> list[Deed]:
    step = max(1.0, len(deeds) / MOST_EACH)
    return [deeds[int(number * step)] for number in range(min(MOST_EACH, len(deeds)))]


def _goals(cause: str) -> set[int]:
    return {GOALS_OF_CAUSES[word] for word in re.findall(r"[a-z]+", cause.lower()) if word in GOALS_OF_CAUSES}
