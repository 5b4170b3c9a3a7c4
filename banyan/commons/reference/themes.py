"""The rows of themes: the seventeen Sustainable Development Goals and their 169 targets.

Numbers and colours are the official ones; names and descriptions, in `goals.csv` and `targets.csv`, are our own plain
words, not those of the United Nations' resolution.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from banyan.commons.reference.names import INTERFACE_LANGUAGES

_FOLDER: Final = Path(__file__).parent
COLOURS: Final = (
    "#e5243b", "#dda63a", "#4c9f38", "#c5192d", "#ff3a21", "#26bde2", "#fcc30b", "#a21942", "#fd6925", "#dd1367",
    "#fd9d24", "#bf8b2e", "#3f7e44", "#0a97d9", "#56c02b", "#00689d", "#19486a",
)  # fmt: skip
ROOM_FOR_TARGETS: Final = 100  # a goal's order is its number times this; its targets follow it


class ThemeRow(NamedTuple):
    """A theme as the database takes it; goals have no parent."""

    parent: str | None
    code: str
    number: int
    name: str
    names: str
    description: str
    descriptions: str
    colour: str
    order: int


def _table(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as rows:
        yield from csv.DictReader(rows)


def _goal_rows() -> Iterator[ThemeRow]:
    for row in _table("goals.csv"):
        number = int(row["code"])
        names = {language: row[language] for language in INTERFACE_LANGUAGES}
        descriptions = {language: row[f"about_{language}"] for language in INTERFACE_LANGUAGES}
        yield ThemeRow(
            None, row["code"], number, names["en"], json.dumps(names, ensure_ascii=False), descriptions["en"],
            json.dumps(descriptions, ensure_ascii=False), COLOURS[number - 1], number * ROOM_FOR_TARGETS,
        )  # fmt: skip


def _target_rows() -> Iterator[ThemeRow]:
    places: dict[str, int] = {}
    for row in _table("targets.csv"):
        goal = row["code"].split(".")[0]
        places[goal] = places.get(goal, 0) + 1
        names = {language: row[language] for language in INTERFACE_LANGUAGES}
        yield ThemeRow(
            goal, row["code"], int(goal), names["en"], json.dumps(names, ensure_ascii=False), "", "{}",
            COLOURS[int(goal) - 1], int(goal) * ROOM_FOR_TARGETS + places[goal],
        )  # fmt: skip


@cache
def theme_rows() -> tuple[ThemeRow, ...]:
    """Every goal, then every target, in their order."""
    return (*_goal_rows(), *_target_rows())
