"""Bringing in figures of places by year."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TextIO

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid
from banyan.commons.models import Indicator, Place, Theme
from banyan.commons.models.places import PlaceKind
from banyan.commons.permissions import can_bring_in_figures, require
from banyan.commons.queries.indicators import forget_latest_figures
from banyan.commons.queries.places import How, resolve_place
from banyan.commons.reference.indicators import known_indicators
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line

PLACE_COLUMNS: Final = ("iso3", "alpha3", "iso2", "code", "country", "place")
FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2200
MOST_COLUMNS: Final = 500
ROWS_A_REPORT: Final = 1000

Progress = Callable[[int], None]  # rows read


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was left out whole: its line in the file, its cells as they were, and why, by column."""

    line: int
    cells: dict[str, str]
    reasons: dict[str, str | Promise]


@dataclass(slots=True)
class IndicatorReport:
    """What became of a file: rows read, figures added, changed and left as they were, and the rows refused."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    indicators: int = 0
    refused: list[RefusedRow] = field(default_factory=list)


Figure = tuple[str, int, int, float]  # indicator's code, place's id, year, value


def import_indicators(
    *,
    by: Any,
    table: TextIO | Iterable[str],
    definitions: TextIO | Iterable[str] | None = None,
    progress: Progress | None = None,
) -> IndicatorReport:
    """Bring in a wide CSV: a column for the place (iso3, iso2, code, country or place), `year`, and one per indicator.

    An empty cell is a figure that nobody has: it adds nothing and takes nothing away. A row with a place, year or
    figure that cannot be understood is refused whole, and the others go in. The same file again changes nothing.
    `definitions` is a CSV with the columns `indicator`, and any of `name`, `description`, `source_field`, for
    indicators that are not known here. `by` is None for the system itself. All or nothing is written.

    Raises: NotAllowed; Invalid where the file as a whole cannot be used.
    """
    require(can_bring_in_figures(by))
    with transaction.atomic():
        reader = csv.DictReader(table)
        place_column, codes = _columns(reader.fieldnames)
        report = IndicatorReport()
        # Read whole before it is written: looking up names and copying figures share one connection.
        figures = list(_figures(reader, place_column, codes, report, progress))
        _write(figures, _definitions(definitions), codes, report)
        if report.added or report.changed:
            facts = {"added": report.added, "changed": report.changed, "indicators": report.indicators}
            record(by, "measured", Place.objects.get(kind=PlaceKind.WORLD), facts=facts)
            transaction.on_commit(forget_latest_figures)
    return report


def _columns(names: Iterable[str] | None) -> tuple[str, list[str]]:
    """The column that names the place, and those of indicators."""
    header = [(name or "").strip() for name in names or ()]
    place_column = next((name for name in PLACE_COLUMNS if name in header), None)
    if place_column is None or "year" not in header:
        raise Invalid({"file": _("The first line must name the columns: iso3, year, and one for each indicator.")})
    if len(header) != len(set(header)):
        raise Invalid({"file": _("Two columns have the same name.")})
    codes = [name for name in header if name and name not in ("year", *PLACE_COLUMNS)]
    if not codes:
        raise Invalid({"file": _("There is no column of figures beside the place and the year.")})
    if len(codes) > MOST_COLUMNS or any(len(code) > 120 for code in codes):
        raise Invalid({"file": _("At most 500 indicators, with names of at most 120 characters.")})
    return place_column, codes


class _Places:
    """Finds ids of places by code, alpha-3 code or name, asking the database once for all codes."""

    def __init__(self) -> None:
        self._ids: dict[str, int | str | Promise] = {}
        for pk, code, alpha3 in Place.objects.filter(code__isnull=False).values_list("pk", "code", "alpha3"):
            self._ids[str(code)] = pk
            if alpha3:
                self._ids[alpha3] = pk

    def find(self, text: str) -> int | str | Promise:
        """The id, or why there is none."""
        if text not in self._ids:
            meant = resolve_place(text, kinds=(PlaceKind.COUNTRY,))
            if meant.place is not None:
                self._ids[text] = meant.place.pk
            elif meant.how is How.SEVERAL:
                names = ", ".join(place.name for place in meant.candidates)
                self._ids[text] = _("This can mean several countries: %(names)s.") % {"names": names}
            else:
                self._ids[text] = _("No such country is known.")
        return self._ids[text]


def _figures(
    reader: csv.DictReader[str], place_column: str, codes: list[str], report: IndicatorReport, progress: Progress | None
) -> Iterator[Figure]:
    """The figures of all rows that can be understood; the others go into the report."""
    places = _Places()
    seen: dict[tuple[int, int], int] = {}
    reader.fieldnames = [(name or "").strip() for name in reader.fieldnames or ()]
    try:
        for row in reader:
            report.rows += 1
            if progress is not None and report.rows % ROWS_A_REPORT == 0:
                progress(report.rows)
            cells = {name: tidy_line(value) for name, value in row.items() if isinstance(name, str) and value}
            if not cells:
                continue  # an empty line of a spreadsheet
            understood = _understood(cells, place_column, codes, places, seen, reader.line_num)
            if isinstance(understood, list):
                yield from understood
            else:
                report.refused.append(RefusedRow(reader.line_num, cells, understood))
    except csv.Error as error:
        raise Invalid({"file": _("Line %(line)s is not CSV.") % {"line": reader.line_num}}) from error


def _understood(
    cells: dict[str, str],
    place_column: str,
    codes: list[str],
    places: _Places,
    seen: dict[tuple[int, int], int],
    line: int,
) -> list[Figure] | dict[str, str | Promise]:
    """The figures of one row, or why it is refused, by column."""
    reasons: dict[str, str | Promise] = {}
    place = places.find(cells.get(place_column, ""))
    if not isinstance(place, int):
        reasons[place_column] = place
    year = int(cells["year"]) if cells.get("year", "").isascii() and cells.get("year", "").isdigit() else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        reasons["year"] = _("This is not a year between 1800 and 2200.")
    figures = []
    for code in codes:
        if cells.get(code):
            value = _number(cells[code])
            if value is None:
                reasons[code] = _("This is not a number.")
            elif isinstance(place, int):
                figures.append((code, place, year, value))
    if isinstance(place, int) and not reasons:
        first = seen.setdefault((place, year), line)
        if first != line:
            reasons["year"] = _("Line %(line)s has this place and year already.") % {"line": first}
    return reasons or figures


def _number(text: str) -> float | None:
    if not text.isascii() or "_" in text:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _definitions(table: TextIO | Iterable[str] | None) -> dict[str, Mapping[str, str]]:
    return {row.get("indicator") or "": row for row in csv.DictReader(table)} if table is not None else {}


def _write(
    figures: list[Figure], definitions: dict[str, Mapping[str, str]], codes: list[str], report: IndicatorReport
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE figures_in (code text, place_id bigint, year smallint, value float8) ON COMMIT DROP"
        )
        with cursor.copy("COPY figures_in FROM STDIN") as copy:
            for figure in figures:
                copy.write_row(figure)
        cursor.execute("SELECT DISTINCT code FROM figures_in")
        present = {row[0] for row in cursor.fetchall()}
        _write_definitions([code for code in codes if code in present], definitions)
        cursor.execute(
            """
            INSERT INTO commons_indicatorvalue AS kept (indicator_id, place_id, year, value)
            SELECT i.id, f.place_id, f.year, f.value FROM figures_in f JOIN commons_indicator i USING (code)
            ON CONFLICT (place_id, indicator_id, year) DO UPDATE SET value = EXCLUDED.value
            WHERE kept.value <> EXCLUDED.value
            RETURNING kept.xmax = 0
            """
        )
        written = [row[0] for row in cursor.fetchall()]
        cursor.execute("DROP TABLE figures_in")
    report.added, report.changed = sum(written), len(written) - sum(written)
    report.unchanged = len(figures) - len(written)
    report.indicators = len(present)


def _write_definitions(codes: list[str], definitions: dict[str, Mapping[str, str]]) -> None:
    goals = dict(Theme.objects.filter(parent__isnull=True).values_list("number", "pk"))
    rows = []
    for code in codes:
        known, told = known_indicators().get(code), definitions.get(code, {})
        if known is not None:
            rows.append(
                Indicator(
                    code=code, name=known.names["en"], names=known.names, description=known.about, unit=known.unit,
                    source=known.source, direction=known.direction, theme_id=goals.get(known.goal or 0),
                )
            )  # fmt: skip
        else:
            rows.append(
                Indicator(
                    code=code,
                    name=tidy_line(told.get("name") or code.replace("_", " ").capitalize())[:200],
                    description=(told.get("description") or "")[:2000],
                    source=tidy_line(told.get("source_field") or "")[:300],
                )
            )
    fields = ["name", "names", "description", "unit", "source", "direction", "theme"]
    known_rows = [row for row in rows if row.code in known_indicators()]
    Indicator.objects.bulk_create(known_rows, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    # What is not known here may have been described by hand since: it is added, never written over.
    Indicator.objects.bulk_create([row for row in rows if row.code not in known_indicators()], ignore_conflicts=True)
