"""Figures over the years."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from banyan.commons.charts.chart import Chart, drawing, figure_text, near, scale, word

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 12, 12, 26, 30


def line_chart(title: str, *, years: Sequence[int], values: Sequence[float], unit: str = "") -> Chart:
    """One line through the figures of the years that have one; where years are missing in between it is dashed.

    Raises ValueError without any figure, or where years and values differ in number.
    """
    if not years or len(years) != len(values):
        raise ValueError("a line needs as many years as values, and one at least")
    low, high, up = scale(values, 0, HEIGHT - TOP - BOTTOM)
    _first, _last, along = scale([float(year) for year in years], LEFT, WIDTH - RIGHT)
    points = [
        (LEFT + (year - _first) * along, HEIGHT - BOTTOM - (value - low) * up)
        for year, value in zip(years, values, strict=True)
    ]
    parts: list[SafeString] = [
        format_html('<path class="stroke-line" d="M{} {}H{}M{} {}H{}"/>', LEFT, TOP, WIDTH - RIGHT, LEFT,
                    HEIGHT - BOTTOM, WIDTH - RIGHT)
    ]  # fmt: skip
    firm: list[str] = []
    dashed: list[str] = []
    for ((year, _value), (x1, y1)), ((later, _next), (x2, y2)) in pairwise(
        zip(zip(years, values, strict=True), points, strict=True)
    ):
        (firm if later == year + 1 else dashed).append(f"M{near(x1)} {near(y1)}L{near(x2)} {near(y2)}")
    for lines, dashes in ((firm, "none"), (dashed, "3 5")):
        if lines:
            parts.append(
                format_html(
                    '<path class="stroke-accent" stroke-width="2.5" stroke-dasharray="{}" d="{}"/>',
                    dashes,
                    "".join(lines),
                )
            )
    radius = 2.5 if len(points) > 12 else 4
    parts += [
        format_html('<circle class="fill-accent" cx="{}" cy="{}" r="{}"/>', near(x), near(y), radius) for x, y in points
    ]
    parts += [
        word(LEFT, TOP - 8, figure_text(high), soft=True, size=13),
        word(LEFT, HEIGHT - BOTTOM - 6, figure_text(low), soft=True, size=13),
        word(points[0][0], HEIGHT - 8, str(years[0]), size=13, anchor="start" if len(years) > 1 else "middle"),
    ]
    if len(years) > 1:
        parts.append(word(points[-1][0], HEIGHT - 8, str(years[-1]), size=13, anchor="end"))
    rows = tuple((str(year), figure_text(value)) for year, value in zip(years, values, strict=True))
    return Chart(drawing(WIDTH, HEIGHT, title, parts), (_("Year"), unit or _("Figure")), rows)


def spark(title: str, *, values: Sequence[float], width: int = 120, height: int = 28) -> SafeString:
    """A small line without words, for a cell of a table; `title` says what it shows. "" below two values."""
    if len(values) < 2:
        return SafeString("")
    low, _high, up = scale(values, 3, height - 3)
    step = (width - 6) / (len(values) - 1)
    points = [(3 + number * step, height - 3 - (value - low) * up) for number, value in enumerate(values)]
    path = "M" + "L".join(f"{near(x)} {near(y)}" for x, y in points)
    x, y = points[-1]
    return drawing(
        width,
        height,
        title,
        [
            format_html('<path class="stroke-accent" stroke-width="2" d="{}"/>', path),
            format_html('<circle class="fill-accent" cx="{}" cy="{}" r="3"/>', near(x), near(y)),
        ],
    )
