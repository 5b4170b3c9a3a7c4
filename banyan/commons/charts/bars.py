"""Amounts side by side, and how far towards a goal."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from banyan.commons.charts.chart import Chart, drawing, figure_text, near, word

WIDTH, ROW = 480, 40


def bar_chart(title: str, bars: Sequence[tuple[str, float]], *, unit: str = "", decimals: int | None = None) -> Chart:
    """A bar for each name with its amount, in the given order. Amounts below nothing are drawn as nothing."""
    most = max((value for _name, value in bars), default=0) or 1
    parts: list[SafeString] = []
    for number, (name, value) in enumerate(bars):
        top = number * ROW
        length = max(0.0, value) / most * WIDTH
        parts.append(word(0, top + 14, name, size=14))
        parts.append(word(WIDTH, top + 14, figure_text(value, decimals=decimals), anchor="end", size=14))
        parts.append(
            format_html('<rect class="fill-empty" x="0" y="{}" width="{}" height="12" rx="2"/>', top + 20, WIDTH)
        )
        if length > 0:
            parts.append(
                format_html(
                    '<rect class="fill-accent" x="0" y="{}" width="{}" height="12" rx="2"/>', top + 20, near(length)
                )
            )
    rows = tuple((name, figure_text(value, decimals=decimals)) for name, value in bars)
    return Chart(drawing(WIDTH, max(1, len(bars)) * ROW, title, parts), (_("What"), unit or _("Number")), rows)


def progress_chart(title: str, *, value: float, goal: float, unit: str = "", least: float | None = None) -> Chart:
    """A thermometer lying down: how much of `goal` there is, and, as a stroke, the `least` that is needed.

    Raises ValueError unless `goal` is above nothing.
    """
    if not goal > 0:
        raise ValueError("a goal must be above nothing")
    height, whole = 34, max(goal, value)
    parts: list[SafeString] = [
        format_html('<rect class="fill-empty" x="0" y="4" width="{}" height="26" rx="13"/>', WIDTH),
        format_html(
            '<rect class="fill-accent" x="0" y="4" width="{}" height="26" rx="13"/>',
            near(max(0.0, min(value / whole, 1.0)) * WIDTH),
        ),
    ]
    rows = [(_("So far"), figure_text(value))]
    if least is not None:
        parts.append(
            format_html(
                '<path class="stroke-ink" stroke-width="2" d="M{} 0v34"/>', near(min(least / whole, 1.0) * WIDTH)
            )
        )
        rows.append((_("Least needed"), figure_text(least)))
    rows.append((_("Goal"), figure_text(goal)))
    return Chart(drawing(WIDTH, height, title, parts), (_("What"), unit or _("Amount")), tuple(rows))
