"""Every pair of colours that is read together has the contrast of WCAG 2.2 AA, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[3] / "banyan/web/static/banyan/banyan.css").read_text()
TEXT, LARGE_OR_GRAPHIC = 4.5, 3.0

READ_TOGETHER = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-soft") for ground in ("paper", "raised", "sunken", "info-soft")],
    *[("accent", ground, TEXT) for ground in ("paper", "raised", "sunken", "accent-soft")],
    *[("accent-strong", ground, TEXT) for ground in ("paper", "raised", "sunken", "accent-soft")],
    *[("ink", ground, TEXT) for ground in ("accent-soft", "warn-soft", "error-soft", "mark", "added", "removed")],
    ("ink-soft", "accent-soft", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("warn", "warn-soft", TEXT),
    ("error", "error-soft", TEXT),
    ("error", "paper", TEXT),
    ("error", "raised", TEXT),
    *[("line-strong", ground, LARGE_OR_GRAPHIC) for ground in ("paper", "raised", "sunken")],
    *[("focus", ground, LARGE_OR_GRAPHIC) for ground in ("paper", "raised", "sunken", "accent-soft")],
    ("map-high", "map-empty", LARGE_OR_GRAPHIC),
]


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})\b", block))


def _block(selector: str) -> str:
    start = CSS.index(selector) + len(selector)
    return CSS[start : CSS.index("}", start)]


LIGHT = _tokens(_block("  :root {"))
DARK = LIGHT | _tokens(_block(':root[data-theme="dark"] {'))


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, "contrast ratio"), 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ratio_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name, tokens", [("light", LIGHT), ("dark", DARK)])
@pytest.mark.parametrize("front, ground, least", READ_TOGETHER)
def test_what_is_read_together_has_contrast(name, tokens, front, ground, least):
    assert contrast(tokens[front], tokens[ground]) >= least


def test_dark_by_choice_is_dark_by_device():
    by_device = _tokens(_block(':root:not([data-theme="light"]) {\n      color-scheme'))
    assert by_device == _tokens(_block(':root[data-theme="dark"] {'))
    assert by_device.keys() == {name for name in LIGHT if name in by_device}
    assert set(LIGHT) == set(by_device), "a colour has no dark counterpart"


def test_the_goals_have_their_official_colours():
    official = [
        "e5243b", "dda63a", "4c9f38", "c5192d", "ff3a21", "26bde2", "fcc30b", "a21942", "fd6925",
        "dd1367", "fd9d24", "bf8b2e", "3f7e44", "0a97d9", "56c02b", "00689d", "19486a",
    ]  # fmt: skip
    assert re.findall(r"\.sdg-(\d+) \{ --sdg: #([0-9a-f]{6})", CSS) == [
        (str(number), colour) for number, colour in enumerate(official, 1)
    ]
