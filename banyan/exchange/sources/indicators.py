"""Figures of countries by year: a wide table with a column for the place, one for the year, and one per indicator."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from banyan.commons.errors import Invalid
from banyan.commons.models import IndicatorValue
from banyan.commons.models.places import PlaceKind
from banyan.commons.services.indicators import PLACE_COLUMNS, import_indicators
from banyan.exchange.sources.base import CREATED, UNCHANGED, UPDATED, BulkSource, Cells, Effect
from banyan.exchange.sources.tables import REASON_HEADER
from banyan.exchange.tables.reading import Table, read_table

Known = dict[tuple[int, int], dict[int, float]]  # place and year → indicator → figure


class IndicatorTable(BulkSource):
    """A row holds the figures of one place in one year. An empty cell is a figure that nobody has."""

    @cached_property
    def _table(self) -> Table:
        table = read_table(self.order.path, encoding=self.order.encoding)
        self.notices.extend(table.notices)
        return table

    @property
    def header(self) -> list[str]:
        return self._table.header

    @cached_property
    def _place_column(self) -> str:
        found = next((name for name in PLACE_COLUMNS if name in self.header), None)
        if found is None or "year" not in self.header:
            raise Invalid({"file": _("The first line must name the columns: iso3, year, and one for each indicator.")})
        return found

    def rows(self) -> Iterator[tuple[int, Cells]]:
        place_column = self._place_column
        for number, cells in self._table.rows():
            cells.pop(REASON_HEADER, None)
            yield number, {place_column: "", **cells}

    def key(self, cells: Cells) -> str:
        return f"{cells.get(self._place_column, '').strip().upper()} {cells.get('year', '').strip()}"[:200]

    def bring_in_together(self, rows: Sequence[tuple[int, Cells]]) -> list[Effect | str]:
        places = [self._place_id(cells) for _number, cells in rows]
        before = _figures(places)
        names = [name for name in self.header if name != REASON_HEADER]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(names)
        for _number, cells in rows:
            writer.writerow([" ".join(str(cells.get(name, "")).split()) for name in names])
        text.seek(0)
        report = import_indicators(by=self.order.by, table=text)
        refused = {row.line: row.reasons for row in report.refused}
        after = _figures(places)
        done: list[Effect | str] = []
        for line, (place, (_number, cells)) in enumerate(zip(places, rows, strict=True), 2):
            if line in refused:
                done.append(" ".join(f"{name}: {why}" for name, why in refused[line].items()))
                continue
            year = str(cells.get("year", ""))
            at = (place or 0, int(year)) if year.isascii() and year.isdigit() else (0, 0)
            outcome = UNCHANGED if before.get(at) == after.get(at) else UPDATED if before.get(at) else CREATED
            title = f"{cells.get(self._place_column, '')} {year}"
            shown = [(name, str(cells[name])) for name in names if cells.get(name) and name != self._place_column]
            done.append(Effect(str(outcome), title, shown=shown[:8]))
        return done

    def _place_id(self, cells: Cells) -> int | None:
        try:
            text = str(cells.get(self._place_column, ""))
            return self.atlas.place(text, self._place_column, kinds=(PlaceKind.COUNTRY,)).pk
        except Invalid:
            return None  # the service refuses the row and says why


def _figures(places: Sequence[int | None]) -> Known:
    found: Known = defaultdict(dict)
    rows = IndicatorValue.objects.filter(place__in={place for place in places if place})
    for place, year, indicator, value in rows.values_list("place_id", "year", "indicator_id", "value").iterator():
        found[place, year][indicator] = value
    return dict(found)
