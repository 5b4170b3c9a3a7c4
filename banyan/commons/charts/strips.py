"""One place among its peers: a dot each on one line."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from banyan.commons.charts.chart import Chart, drawing, figure_text, near, scale, word

WIDTH, HEIGHT, MARGIN, LINE = 400, 64, 10, 30


def strip_chart(
    title: str, *, value: float, name: str, peers: Sequence[float], median: float | None, unit: str = ""
) -> Chart:
    """`value` of the place called `name` beside the figures of its peers, with their median as a stroke."""
    low, high, units = scale([value, *peers], MARGIN, WIDTH - MARGIN)

    def at(figure: float) -> float:
        return MARGIN + (figure - low) * units

    parts: list[SafeString] = [
        format_html('<path class="stroke-line" d="M{} {}H{}"/>', MARGIN, LINE, WIDTH - MARGIN),
        *(
            format_html('<circle class="chart-peer" cx="{}" cy="{}" r="5"/>', near(at(figure)), LINE)
            for figure in peers
        ),
    ]
    if median is not None:
        parts.append(
            format_html('<path class="stroke-soft" stroke-width="2.5" d="M{} {}v24"/>', near(at(median)), LINE - 12)
        )
    x = at(value)
    parts.append(
        format_html('<circle class="fill-accent stroke-paper" stroke-width="2" cx="{}" cy="{}" r="8"/>', near(x), LINE)
    )
    anchor = "start" if x < WIDTH / 4 else "end" if x > WIDTH * 3 / 4 else "middle"
    parts.append(word(x, 14, figure_text(value), anchor=anchor, size=16))
    parts.append(word(MARGIN, HEIGHT - 4, figure_text(low), soft=True, size=14))
    parts.append(word(WIDTH - MARGIN, HEIGHT - 4, figure_text(high), anchor="end", soft=True, size=14))
    rows = [(name, figure_text(value))]
    if peers:
        rows.append((_("Lowest among peers"), figure_text(min(peers))))
        if median is not None:
            rows.append((_("Middle of its peers"), figure_text(median)))
        rows.append((_("Highest among peers"), figure_text(max(peers))))
    return Chart(drawing(WIDTH, HEIGHT, title, parts), (_("Who"), unit or _("Figure")), tuple(rows))
