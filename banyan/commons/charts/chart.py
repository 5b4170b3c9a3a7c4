"""What every chart is made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished drawing and the table behind it: names of columns, and rows of cells as text, the first of each row
    naming it."""

    svg: SafeString
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def locale() -> Locale:
    """The reader's language for numbers."""
    try:
        return Locale.parse((get_language() or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def figure_text(value: float, *, decimals: int | None = None) -> str:
    """A number as it is read: three figures that matter, none lost before the point; grouped as the language does."""
    if not math.isfinite(value):
        return "–"
    if decimals is None:
        size = abs(value)
        decimals = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 or size == 0 else 4
    rounded = round(Decimal(repr(float(value))), decimals)
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    return format_decimal(rounded, format=pattern, locale=locale())


def drawing(
    width: int, height: int, title: str, parts: Iterable[SafeString], *, description: str = "", role: str = "img"
) -> SafeString:
    """An SVG of that size in its own units, named for those who do not see it."""
    number = next(_numbers)
    names = f"chart-{number}-t" + (f" chart-{number}-d" if description else "")
    told = format_html('<desc id="chart-{}-d">{}</desc>', number, description) if description else ""
    return format_html(
        '<svg viewBox="0 0 {} {}" role="{}" aria-labelledby="{}" direction="ltr"><title id="chart-{}-t">{}</title>{}'
        "{}</svg>",
        width, height, role, names, number, title, told, together(parts),
    )  # fmt: skip


def together(parts: Iterable[str]) -> SafeString:
    """Safe parts put side by side; others are escaped."""
    return mark_safe("".join(conditional_escape(part) for part in parts))  # noqa: S308 - every part is escaped


def near(value: float) -> str:
    """A coordinate, short."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def word(x: float, y: float, text: str, *, anchor: str = "start", soft: bool = False, size: int = 12) -> SafeString:
    """Words at a point."""
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-size="{}"{}>{}</text>',
        near(x), near(y), anchor, size, mark_safe(' class="text-soft"') if soft else "", text,
    )  # fmt: skip


def scale(values: Sequence[float], start: float, end: float, *, zero: bool = False) -> tuple[float, float, float]:
    """(lowest, highest, units a value) so that all values lie between `start` and `end`; also zero, where asked."""
    low, high = min(values), max(values)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    size = max(abs(low), abs(high))
    if high - low <= max(size * 1e-12, 1e-300):  # too close for their distance to be drawn
        around = size / 2 if size > 1e-300 else 0.5
        low, high = low - around, high + around
    return low, high, (end - start) / (high - low)
