"""What every kind of file that can be brought in has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import Model

from banyan.commons.errors import Invalid
from banyan.exchange.models import ImportRow
from banyan.exchange.sources.columns import Column
from banyan.exchange.sources.places import Atlas
from banyan.exchange.sources.values import Known
from banyan.people.models import Organisation, Person

Cells = dict[str, Any]
CREATED, UPDATED, UNCHANGED = ImportRow.Outcome.CREATED, ImportRow.Outcome.UPDATED, ImportRow.Outcome.UNCHANGED


@dataclass(frozen=True, slots=True)
class Effect:
    """What one row did. `title` names the thing, `shown` its facts as label and value, for the preview."""

    outcome: str
    title: str
    thing: Model | None = None
    shown: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Order:
    """A file to bring in and how: `source` is what its keys are unique in, `mapping` maps headers to fields, and
    things become `organisation`'s where one is given."""

    path: Path
    source: str
    by: Person
    mapping: Mapping[str, str] = field(default_factory=dict)
    organisation: Organisation | None = None
    encoding: str = ""


class Source(ABC):
    """A file of one kind, row by row. Made anew for each reading: it remembers what it looked up."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.known = Known()
        self.atlas = Atlas(order.by)
        self.notices: list[str] = []

    @property
    def columns(self) -> tuple[Column, ...]:
        """The fields that headers can be mapped to; none where the format is fixed."""
        return ()

    @property
    def header(self) -> list[str]:
        """The headers found in the file, for the mapping and for the refused rows; none for JSON."""
        return []

    @property
    def mapping(self) -> Mapping[str, str]:
        """Which header means which field."""
        return {}

    def row_count(self) -> int:
        """How many rows there are. Raises Invalid like `rows`."""
        return sum(1 for _row in self.rows())

    @abstractmethod
    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Every row with its number. Raises Invalid for a file that cannot be read to its end."""

    @abstractmethod
    def key(self, cells: Cells) -> str:
        """What tells this row from the others of the same source, at most 200 characters. Raises Invalid."""

    @abstractmethod
    def bring_in(self, cells: Cells, key: str) -> Effect:
        """Do what the row says, through the services, in the caller's transaction. Raises BanyanError."""

    def finish(self) -> None:
        """What is left to do when every row has had its turn, in a transaction of its own. Harmless when done again."""
        return


class BulkSource(Source):
    """A file of so many small rows that they are brought in some thousand at a time."""

    at_once = 2_000

    @abstractmethod
    def bring_in_together(self, rows: Sequence[tuple[int, Cells]]) -> list[Effect | str]:
        """What each of these rows did, or why it was refused, in their order; in the caller's transaction.

        Raises BanyanError where none of them can be brought in.
        """

    def bring_in(self, cells: Cells, key: str) -> Effect:
        (done,) = self.bring_in_together([(0, cells)])
        if isinstance(done, str):
            raise Invalid({"": done})
        return done
