"""Exports by address: which there are, and how they are narrowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banyan.commons.errors import Invalid, NotFound, Text
from banyan.commons.models import Theme
from banyan.commons.queries.places import place_with_code
from banyan.exchange.exporting.documents import PARTS, document_pieces
from banyan.exchange.exporting.sheets import SHEETS
from banyan.exchange.tables.writing import CSV_TYPE, XLSX_TYPE, csv_pieces, xlsx_file
from banyan.needs.models import Need
from banyan.people.models import Organisation
from banyan.solutions.models import Solution, SolutionPlace

LABELS: dict[str, Text] = {
    "needs": gettext_lazy("Needs"),
    "solutions": gettext_lazy("Solutions"),
    "organisations": gettext_lazy("Organisations"),
    "confirmations": gettext_lazy("Confirmations of needs"),
    "evidence": gettext_lazy("Evidence of solutions"),
    "recipes": gettext_lazy("Recipes"),
    "replications": gettext_lazy("Replications"),
    "reports": gettext_lazy("Reports of whom they reached"),
    "places": gettext_lazy("Places"),
    "themes": gettext_lazy("Themes"),
    "indicators": gettext_lazy("Indicators"),
    "figures": gettext_lazy("Figures of indicators"),
}
FILTERS: dict[str, tuple[str, ...]] = {
    "needs": ("place", "theme", "language", "state"),
    "solutions": ("place", "theme", "language", "stage"),
    "organisations": ("place", "theme", "kind"),
}
FORMS = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE, "json": "application/json"}


@dataclass(frozen=True, slots=True)
class Export:
    """A file on its way out, in pieces."""

    media_type: str
    pieces: Iterator[bytes] | IO[bytes]


def export(name: str, form: str, filters: Mapping[str, list[str]]) -> Export:
    """The export of one kind of thing as CSV, XLSX or JSON, narrowed by filters; "banyan" in JSON is all of them.

    Raises NotFound for an export that does not exist, Invalid for filters that do not or that mean nothing.
    """
    if name == "banyan" and form == "json":
        _check(filters, ())
        return Export(FORMS["json"], document_pieces())
    if name not in SHEETS or form not in FORMS or (form == "json" and name not in PARTS):
        raise NotFound
    known = FILTERS.get(name, ())
    _check(filters, known)
    sheet = SHEETS[name]
    rows = sheet.rows()
    for key in known:
        value = filters.get(key, [""])[0].strip()
        if value:
            rows = _NARROWED[key](name, rows, value)
    if form == "json":
        return Export(FORMS["json"], document_pieces({name: rows}))
    if form == "xlsx":
        return Export(FORMS["xlsx"], xlsx_file([(name, sheet.header, sheet.lines(rows))]))
    return Export(FORMS["csv"], csv_pieces(sheet.header, sheet.lines(rows)))


def _check(filters: Mapping[str, list[str]], known: tuple[str, ...]) -> None:
    """A filter that is misspelt must not give everything."""
    wrong: dict[str, Text] = {
        name: _("There is no such filter here. There are: %(names)s.") % {"names": ", ".join(known) or "–"}
        for name in filters
        if name not in known
    }
    wrong |= {name: _("Give it once.") for name, values in filters.items() if name in known and len(values) != 1}
    if wrong:
        raise Invalid(wrong)


def _in_place(name: str, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    place = place_with_code(value if value.startswith("id-") else value.upper())
    if place is None:
        raise Invalid({"place": _("There is no such place.")})
    if name == "needs":
        return rows.filter(place__ancestors__contains=[place.pk])
    if name == "organisations":
        return rows.filter(home__ancestors__contains=[place.pk])
    running = SolutionPlace.objects.filter(relation="running", place__ancestors__contains=[place.pk])
    return rows.filter(pk__in=running.values("solution"))


def _under_theme(name: str, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    theme = Theme.objects.filter(code=value).first()
    if theme is None:
        raise Invalid({"theme": _("There is no such theme.")})
    ids = [theme.pk, *Theme.objects.filter(parent=theme).values_list("pk", flat=True)]
    model: Any = {"needs": Need, "solutions": Solution, "organisations": Organisation}[name]
    through = model.themes.through.objects.filter(theme__in=ids)
    return rows.filter(pk__in=through.values(model._meta.model_name))


def _in_language(name: str, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(language=value) if name == "needs" else rows.filter(languages__contains=[value])


def _with_choice(field: str) -> Callable[[str, QuerySet[Any], str], QuerySet[Any]]:
    def narrowed(name: str, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value not in dict(rows.model._meta.get_field(field).flatchoices):
            raise Invalid({field: _("There is no such value.")})
        return rows.filter(**{field: value})

    return narrowed


_NARROWED: dict[str, Callable[[str, QuerySet[Any], str], QuerySet[Any]]] = {
    "place": _in_place,
    "theme": _under_theme,
    "language": _in_language,
    "state": _with_choice("state"),
    "stage": _with_choice("stage"),
    "kind": _with_choice("kind"),
}
