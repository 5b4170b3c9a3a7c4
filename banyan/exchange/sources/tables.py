"""Tables with columns that people mapped: needs, solutions and organisations."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from banyan.commons.errors import Invalid, Text
from banyan.commons.text import fold
from banyan.exchange.sources.base import Cells, Source
from banyan.exchange.sources.columns import Column, guessed_mapping
from banyan.exchange.tables.reading import Table, read_table

REASON_HEADER = "reason"


class TableSource(Source):
    """A CSV or XLSX file with a row for each thing. Subclasses say what a row becomes."""

    fields: tuple[Column, ...] = ()
    identifying: tuple[str, ...] = ()  # fields that tell rows apart where no column holds a key

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.fields

    @cached_property
    def _table(self) -> Table:
        table = read_table(self.order.path, encoding=self.order.encoding)
        self.notices.extend(table.notices)
        return table

    @property
    def header(self) -> list[str]:
        return self._table.header

    @cached_property
    def mapping(self) -> Mapping[str, str]:
        """Header → field: as ordered, else guessed."""
        return self.order.mapping or guessed_mapping(self.header, self.fields)

    def missing_columns(self) -> list[Column]:
        """Required fields that no column fills."""
        filled = set(self.mapping.values())
        return [column for column in self.fields if column.is_required and column.name not in filled]

    def row_count(self) -> int:
        return sum(1 for _row in self._table.rows())

    def rows(self) -> Iterator[tuple[int, Cells]]:
        missing = self.missing_columns()
        if missing:
            labels = ", ".join(str(column.label) for column in missing)
            raise Invalid({"mapping": _("No column was chosen for: %(labels)s.") % {"labels": labels}})
        for number, cells in self._table.rows():
            cells.pop(REASON_HEADER, None)  # from a file of refused rows that was mended
            yield number, dict(cells)

    def values(self, cells: Cells) -> dict[str, str]:
        """The row's cells by our fields; "" for fields without a column. Raises Invalid."""
        if "" in cells:
            why = _("The row has more cells than the header: “%(cells)s”. Is a quote missing?")
            raise Invalid({"": why % {"cells": str(cells[""])[:80]}})
        found = {column.name: "" for column in self.fields}
        for header, name in self.mapping.items():
            found[name] = str(cells.get(header, "")).strip()
        empty: dict[str, Text] = {
            column.name: _("It is empty.") for column in self.fields if column.is_required and not found[column.name]
        }
        if empty:
            raise Invalid(empty)
        return found

    def key(self, cells: Cells) -> str:
        values = self.values(cells)
        if values.get("source_key"):
            if len(values["source_key"]) > 200:
                raise Invalid({"source_key": _("It is longer than 200 characters.")})
            return values["source_key"]
        told = "\n".join(" ".join(fold(values[name]).split()) for name in self.identifying)
        return f"sha256:{hashlib.sha256(told.encode()).hexdigest()[:40]}"
