"""Elections as text in the format of Pabulib (.pb): read strictly, written back the same.

D. Stolicki, S. Szufa and N. Talmon, "Pabulib: a participatory budgeting library" (2020). Three sections, META, PROJECTS
and VOTES, each a table with semicolons and a line of names. This module only turns text into values and back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from banyan.methods.allocation.election import BudgetElection, Project, hold_election

SECTIONS: Final = ("META", "PROJECTS", "VOTES")
VOTE_TYPES: Final = frozenset({"approval", "ordinal", "cumulative", "scoring"})


class PabulibError(ValueError):
    """Text that is no election: `message` is a key, `line` the number of the line, `parameters` what it is about."""

    def __init__(self, message: str, line: int, **parameters: str) -> None:
        details = ", ".join(f"{name} {value!r}" for name, value in parameters.items())
        super().__init__(f"line {line}: {message.replace('_', ' ')}{f' ({details})' if details else ''}")
        self.message = message
        self.line = line
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class Pabulib:
    """The text as it stands: META by key; rows of PROJECTS and VOTES as mappings from column to text."""

    meta: Mapping[str, str]
    project_columns: tuple[str, ...]
    projects: tuple[Mapping[str, str], ...]
    vote_columns: tuple[str, ...]
    votes: tuple[Mapping[str, str], ...]

    @property
    def recorded_winners(self) -> frozenset[str] | None:
        """Projects marked as selected, or None where the text does not say."""
        if "selected" not in self.project_columns:
            return None
        return frozenset(row["project_id"] for row in self.projects if row["selected"].strip() in ("1", "2", "3"))


def parse(text: str) -> Pabulib:
    """Read the text of an election.

    Raises PabulibError for a section, column or meta key that is missing or twice, a row of another length than its
    line of names, a project twice, a vote for an unknown project or for one twice, points that are not as many as
    projects or are not numbers, an unknown vote type, a cost or budget that is no positive number, or counts in META
    that the tables do not have.
    """
    tables = _tables(text)
    meta: dict[str, str] = {}
    for line, row in tables["META"][1]:
        if row[0] in meta:
            raise PabulibError("meta_key_twice", line, key=row[0])
        meta[row[0]] = row[1]
    for key in ("budget", "vote_type"):
        if key not in meta:
            raise PabulibError("meta_key_missing", 1, key=key)
    if meta["vote_type"] not in VOTE_TYPES:
        raise PabulibError("unknown_vote_type", 1, vote_type=meta["vote_type"])
    number(meta["budget"], 1)
    projects = _rows(tables["PROJECTS"], ("project_id", "cost"))
    votes = _rows(tables["VOTES"], ("voter_id", "vote"))
    seen: set[str] = set()
    for line, project in projects:
        if project["project_id"] in seen:
            raise PabulibError("project_twice", line, project=project["project_id"])
        seen.add(project["project_id"])
        number(project["cost"], line)
    for line, vote in votes:
        _check_vote(vote, seen, meta["vote_type"], line)
    for key, count in (("num_projects", len(projects)), ("num_votes", len(votes))):
        if key in meta and meta[key] != str(count):
            raise PabulibError("wrong_count", 1, key=key, told=meta[key], found=str(count))
    return Pabulib(
        meta,
        tuple(tables["PROJECTS"][0]),
        tuple(row for _, row in projects),
        tuple(tables["VOTES"][0]),
        tuple(row for _, row in votes),
    )


Table = tuple[list[str], list[tuple[int, list[str]]]]


def _tables(text: str) -> dict[str, Table]:
    """Section → (names, rows with the numbers of their lines)."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    tables: dict[str, Table] = {}
    names: list[str] | None = None
    section = ""
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        first = row[0].strip()
        if first in SECTIONS and not any(cell.strip() for cell in row[1:]):
            if first in tables:
                raise PabulibError("section_twice", reader.line_num, section=first)
            section, names = first, None
            tables[section] = ([], [])
        elif not section:
            raise PabulibError("text_before_section", reader.line_num, text=first)
        elif names is None:
            names = [cell.strip() for cell in row]
            if len(set(names)) < len(names):
                raise PabulibError("column_twice", reader.line_num, section=section)
            tables[section][0].extend(names)
        elif len(row) != len(names):
            raise PabulibError("wrong_length", reader.line_num, section=section)
        else:
            tables[section][1].append((reader.line_num, row))
    for wanted in SECTIONS:
        if not tables.get(wanted, ([], []))[0]:
            raise PabulibError("section_missing", reader.line_num, section=wanted)
    if len(tables["META"][0]) != 2:
        raise PabulibError("wrong_length", 2, section="META")
    return tables


def _rows(table: Table, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    names, rows = table
    for name in needed:
        if name not in names:
            raise PabulibError("column_missing", 1, column=name)
    return [(line, dict(zip(names, row, strict=True))) for line, row in rows]


def _check_vote(row: Mapping[str, str], projects: set[str], vote_type: str, line: int) -> None:
    chosen = chosen_projects(row)
    for project in chosen:
        if project not in projects:
            raise PabulibError("unknown_project", line, project=project)
    if len(set(chosen)) < len(chosen):
        raise PabulibError("project_twice_in_vote", line, voter=row["voter_id"])
    if vote_type in ("cumulative", "scoring"):
        if "points" not in row:
            raise PabulibError("column_missing", line, column="points")
        points = _split(row["points"])
        if len(points) != len(chosen):
            raise PabulibError("points_do_not_fit", line, voter=row["voter_id"])
        for each in points:
            number(each, line)


def chosen_projects(row: Mapping[str, str]) -> list[str]:
    """Projects that a vote names, in its order."""
    return _split(row["vote"])


def _split(cell: str) -> list[str]:
    return [each.strip() for each in cell.split(",")] if cell.strip() else []


def number(text: str, line: int = 0) -> Fraction:
    """A number of 0 or more, written with a point or a comma, exactly. Raises PabulibError for anything else."""
    tidy = text.strip().replace(",", ".")
    if not tidy.isascii() or not tidy.replace(".", "", 1).isdigit():
        raise PabulibError("not_a_number", line, text=text)
    return Fraction(tidy)


def write(election: Pabulib) -> str:
    """The text of an election; `parse` reads the same from it."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=";", lineterminator="\n")
    writer.writerow(["META"])
    writer.writerow(["key", "value"])
    writer.writerows(election.meta.items())
    for section, names, rows in (
        ("PROJECTS", election.project_columns, election.projects),
        ("VOTES", election.vote_columns, election.votes),
    ):
        writer.writerow([section])
        writer.writerow(names)
        writer.writerows([row[name] for name in names] for row in rows)
    return lines.getvalue()


def minor_units(election: Pabulib) -> int:
    """By what all money is multiplied so that it is whole: 1, 10, 100, ..."""
    amounts = [number(election.meta["budget"]), *(number(row["cost"]) for row in election.projects)]
    unit = 1
    while any((amount * unit).denominator > 1 for amount in amounts):
        unit *= 10
    return unit


def to_election(election: Pabulib) -> BudgetElection:
    """The election to allocate, money in `minor_units`.

    An approval counts 1, points as they are, and of n places on an ordinal ballot (`max_length`, or the longest there
    is) the first counts n, the next n - 1, and so on. Raises PabulibError for points that are not whole.
    """
    unit = minor_units(election)
    projects = [Project(row["project_id"], int(number(row["cost"]) * unit)) for row in election.projects]
    longest = max((len(chosen_projects(row)) for row in election.votes), default=0)
    places = max(longest, int(election.meta.get("max_length", "0") or 0)) if _is_ordinal(election) else 0
    ballots = [_utilities(election, row, places) for row in election.votes]
    return hold_election(projects, int(number(election.meta["budget"]) * unit), ballots)


def _is_ordinal(election: Pabulib) -> bool:
    return election.meta["vote_type"] == "ordinal"


def _utilities(election: Pabulib, row: Mapping[str, str], places: int) -> dict[str, int]:
    chosen = chosen_projects(row)
    if election.meta["vote_type"] == "approval":
        return dict.fromkeys(chosen, 1)
    if _is_ordinal(election):
        return {project: places - place for place, project in enumerate(chosen)}
    points = [number(each) for each in _split(row["points"])]
    if any(each.denominator > 1 for each in points):
        raise PabulibError("points_not_whole", 0, voter=row["voter_id"])
    return {project: int(each) for project, each in zip(chosen, points, strict=True)}
