"""Pictures of an assessment: the profile as a radar, and how often each pathway comes first."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from banyan.commons.charts import Chart, bar_chart
from banyan.commons.charts.chart import drawing, near, word
from banyan.methods import scaling_guide as guide
from banyan.scaling.words import pathway_name

WIDTH: Final = 600
HEIGHT: Final = 400
RADIUS: Final = 135
RINGS: Final = 4
LEAST_SHARE: Final = 0.005


def level_words(level: guide.Level) -> str:
    """How a dimension stands, in a word."""
    return {
        guide.Level.STRONG: _("Strong"),
        guide.Level.MIDDLING: _("Middling"),
        guide.Level.WEAK: _("Weak"),
        guide.Level.UNKNOWN: _("Not known"),
    }[level]


def profile_radar(profile: Sequence[guide.DimensionReading]) -> Chart:
    """One spoke for each dimension: the farther out, the readier. What is not known is a hollow point."""
    middle_x, middle_y = WIDTH / 2, HEIGHT / 2
    spokes = [2 * pi * number / max(len(profile), 1) - pi / 2 for number in range(len(profile))]
    parts: list[SafeString] = []
    for ring in range(1, RINGS + 1):
        radius = RADIUS * ring / RINGS
        parts.append(
            format_html(
                '<circle class="stroke-line" fill="none" cx="{}" cy="{}" r="{}"/>', middle_x, middle_y, near(radius)
            )
        )
    for angle in spokes:
        parts.append(
            format_html(
                '<path class="stroke-line" d="M{} {}L{} {}"/>',
                middle_x, middle_y, near(middle_x + RADIUS * cos(angle)), near(middle_y + RADIUS * sin(angle)),
            )
        )  # fmt: skip
    points = [
        (
            middle_x + RADIUS * (reading.value or 0.0) * cos(angle),
            middle_y + RADIUS * (reading.value or 0.0) * sin(angle),
        )
        for reading, angle in zip(profile, spokes, strict=True)
    ]
    outline = " ".join(f"{near(x)},{near(y)}" for x, y in points)
    parts.append(
        format_html(
            '<polygon class="fill-soft stroke-accent" fill-opacity="0.55" stroke-width="2" points="{}"/>', outline
        )
    )
    for reading, angle, (x, y) in zip(profile, spokes, points, strict=True):
        kind = "fill-empty stroke-accent" if reading.value is None else "fill-accent"
        parts.append(format_html('<circle class="{}" cx="{}" cy="{}" r="4"/>', kind, near(x), near(y)))
        parts.append(_label(middle_x, middle_y, angle, _(guide.DIMENSION_NAMES[reading.dimension])))
    rows = tuple(
        (_(guide.DIMENSION_NAMES[reading.dimension]), level_words(reading.level), _percent(reading.value))
        for reading in profile
    )
    return Chart(
        drawing(WIDTH, HEIGHT, _("Profile"), parts),
        (_("Dimension"), _("How it stands"), _("How far out, of 100")),
        rows,
    )


def _label(middle_x: float, middle_y: float, angle: float, words: str) -> SafeString:
    across = cos(angle)
    anchor = "middle" if abs(across) < 0.3 else "start" if across > 0 else "end"
    return word(
        middle_x + (RADIUS + 14) * across, middle_y + (RADIUS + 16) * sin(angle) + 4, words, anchor=anchor, size=14
    )


def _percent(value: float | None) -> str:
    return "–" if value is None else str(round(value * 100))


def first_shares_chart(result: guide.Result) -> Chart:
    """How often each pathway comes first among the draws, those that ever do."""
    shares = sorted(result.robustness.first_shares.items(), key=lambda pair: -pair[1])
    bars = [(pathway_name(code), 100 * share) for code, share in shares if share >= LEAST_SHARE]
    return bar_chart(_("How often each pathway comes first"), bars, unit=_("Of 100 tries"), decimals=0)
