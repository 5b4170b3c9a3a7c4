"""Pictures of a solution: where it runs, and its lineage as a tree of roots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banyan.commons.charts import Shade, WorldMap, world_map
from banyan.commons.models import Place
from banyan.commons.models.places import PlaceKind
from banyan.commons.place_kinds import place_url
from banyan.solutions.models import Lineage, Solution, SolutionPlace
from banyan.solutions.queries.lineage import LineageTie

_ROW: Final = 46
_STEP: Final = 26
_LEFT: Final = 14
_WIDTH: Final = 460
_LETTER: Final = 7.4  # the usual width of a letter at this size
_FEWEST_TIES: Final = 2  # with fewer, a sentence says it better


def running_map(rows: Sequence[SolutionPlace]) -> WorldMap | None:
    """The countries where a solution runs, the more places the darker; None where it runs in no country known here.

    The places' parents should be joined.
    """
    countries: dict[str, tuple[Place, int]] = {}
    for row in rows:
        country = _country_of(row.place)
        if country is not None and country.code:
            countries[country.code] = (country, countries.get(country.code, (country, 0))[1] + 1)
    if not countries:
        return None
    shades = {
        code: Shade(
            country.local_name,
            float(number),
            ngettext("%(number)s place", "%(number)s places", number) % {"number": number},
            place_url(country),
        )
        for code, (country, number) in countries.items()
    }
    return world_map(_("Where it runs"), shades, whole=True)


def _country_of(place: Place) -> Place | None:
    above: Place | None = place
    while above is not None and above.kind in (PlaceKind.LOCALITY, PlaceKind.SUBDIVISION):
        above = above.parent
    return above if above is not None and above.kind == PlaceKind.COUNTRY else None


def lineage_picture(solution: Solution, ties: Sequence[LineageTie]) -> SafeString:
    """An SVG of the solutions that these ties join, the oldest on top; "" where there is little to draw."""
    ties = [tie for tie in ties if tie.child_title and tie.parent_title]
    if len(ties) < _FEWEST_TIES:
        return mark_safe("")
    rows = _rows(solution, ties)
    place = {pk: number for number, (pk, _title, _level) in enumerate(rows)}
    level = {pk: step for pk, _title, step in rows}
    height = _ROW * len(rows)
    lines = format_html_join(
        "",
        '<path d="{}" class="stroke-accent" stroke-width="1.5"{}/>',
        (
            (
                _line(level[tie.parent_id], place[tie.parent_id], level[tie.child_id], place[tie.child_id]),
                mark_safe(' stroke-dasharray="3 4"') if tie.relation == Lineage.Relation.INSPIRED else "",
            )
            for tie in ties
            if tie.parent_id in place and tie.child_id in place
        ),
    )
    how = {tie.child_id: str(Lineage.Relation(tie.relation).label) for tie in ties}
    marks = format_html_join("", "{}", ((_mark(solution, row, place[row[0]], how.get(row[0], "")),) for row in rows))
    label = _("Lineage of %(title)s, told in words below") % {"title": solution.title}
    return format_html(
        '<svg class="lineage" viewBox="0 0 {} {}" width="{}" height="{}" role="group" aria-label="{}">{}{}</svg>',
        _WIDTH, height, _WIDTH, height, label, lines, marks,
    )  # fmt: skip


def _rows(solution: Solution, ties: Sequence[LineageTie]) -> list[tuple[int, str, int]]:
    """Number, title and level of each solution from the oldest to the newest; levels begin at 0."""
    found: dict[int, tuple[str, int]] = {solution.pk: (solution.title, 0)}
    for tie in sorted(ties, key=lambda tie: abs(tie.distance)):
        if tie.distance < 0:
            found.setdefault(tie.parent_id, (tie.parent_title, tie.distance))
        else:
            found.setdefault(tie.child_id, (tie.child_title, tie.distance))
    first = min(level for _title, level in found.values())
    return sorted(
        ((pk, title, level - first) for pk, (title, level) in found.items()), key=lambda row: (row[2], row[0])
    )


def _x(level: int) -> int:
    return _LEFT + _STEP * level


def _y(row: int) -> int:
    return _ROW * row + _ROW // 2


def _line(from_level: int, from_row: int, to_level: int, to_row: int) -> str:
    x, y, right, down = _x(from_level), _y(from_row), _x(to_level), _y(to_row)
    return f"M{x} {y} V{down - 12} Q{x} {down} {x + 12} {down} H{right}" if right > x else f"M{x} {y} L{right} {down}"


def _mark(solution: Solution, row: tuple[int, str, int], number: int, how: str) -> SafeString:
    pk, title, level = row
    x, y = _x(level), _y(number)
    is_self = pk == solution.pk
    room = int((_WIDTH - x - 16) / _LETTER)
    shown = title if len(title) <= room else f"{title[: room - 1].rstrip()}…"
    words = format_html(
        '<text x="{}" y="{}" font-size="15"{}>{}</text>', x + 16, y + (0 if how else 5),
        mark_safe(' font-weight="650"') if is_self else "", shown,
    )  # fmt: skip
    note = (
        format_html('<text x="{}" y="{}" font-size="12" class="text-soft">{}</text>', x + 16, y + 16, how)
        if how
        else ""
    )
    circle = format_html(
        '<circle cx="{}" cy="{}" r="{}" class="{}" stroke-width="1.5"/>', x, y, 7 if is_self else 5,
        "fill-accent" if is_self else "fill-soft",
    )  # fmt: skip
    if is_self:
        return format_html("{}{}{}", circle, words, note)
    return format_html('<a href="{}">{}{}{}</a>', reverse("solutions:detail", args=[pk]), circle, words, note)
