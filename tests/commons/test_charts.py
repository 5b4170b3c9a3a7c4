"""Charts are accessible, carry their table, and bring no styles or scripts of their own."""

from __future__ import annotations

import json
import math
import re
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from banyan.commons.charts import (
    Shade,
    bar_chart,
    figure_text,
    line_chart,
    progress_chart,
    spark,
    strip_chart,
    world_map,
)
from banyan.commons.charts.world import _GEOMETRY, _points, edges_of
from banyan.commons.map_projection import project

SVG = "{http://www.w3.org/2000/svg}"
figures = st.floats(min_value=-1e12, max_value=1e12)
names = st.text(max_size=20)


def parsed(svg: str) -> ElementTree.Element:
    """The drawing as a document; it must be well-formed."""
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def assert_sound(svg: str) -> None:
    root = parsed(svg)
    assert root.get("role") in ("img", "group")
    named = root.get("aria-labelledby").split()[0]
    assert root.find(f"{SVG}title").get("id") == named
    for element in root.iter():
        assert element.get("style") is None
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "path", "circle", "rect", "text", "a"}
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on")
            assert attribute not in ("fill", "stroke") or value == "none"  # colours are classes
            assert "nan" not in value.split() and "inf" not in value.split()


def printable(text: str) -> str:
    return re.sub(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


@given(figures, st.lists(figures, max_size=30), names, names)
def test_any_strip_is_sound(value, peers, title, name):
    median = sorted(peers)[len(peers) // 2] if peers else None
    chart = strip_chart(printable(title), value=value, name=printable(name), peers=peers, median=median)
    assert_sound(chart.svg)
    assert len(parsed(chart.svg).findall(f"{SVG}circle")) == len(peers) + 1
    assert chart.rows[0] == (printable(name), figure_text(value))


@given(st.dictionaries(st.integers(1800, 2200), figures, min_size=1, max_size=40), names)
def test_any_line_is_sound_and_its_table_has_every_year(points, title):
    years = sorted(points)
    chart = line_chart(printable(title), years=years, values=[points[year] for year in years])
    assert_sound(chart.svg)
    assert [row[0] for row in chart.rows] == [str(year) for year in years]


def test_years_without_a_figure_are_bridged_by_a_dashed_line():
    paths = [
        path.attrib
        for path in parsed(line_chart("", years=[2000, 2001, 2005], values=[1, 2, 3]).svg).iter(f"{SVG}path")
    ]
    dashes = [path["stroke-dasharray"] for path in paths if "stroke-dasharray" in path]
    assert dashes == ["none", "3 5"]


@pytest.mark.parametrize(("years", "values"), [([], []), ([2000], [1.0, 2.0])])
def test_a_line_needs_figures(years, values):
    with pytest.raises(ValueError, match="as many years as values"):
        line_chart("", years=years, values=values)


@given(st.lists(st.tuples(names, figures), max_size=12), names)
def test_any_bars_are_sound(bars, title):
    chart = bar_chart(printable(title), [(printable(name), value) for name, value in bars])
    assert_sound(chart.svg)
    assert len(chart.rows) == len(bars)


@given(figures, st.floats(0.01, 1e12), st.none() | st.floats(0, 1e12))
def test_any_thermometer_is_sound_and_never_overflows(value, goal, least):
    chart = progress_chart("So far", value=value, goal=goal, least=least)
    assert_sound(chart.svg)
    assert all(0 <= float(bar.get("width")) <= 480 for bar in parsed(chart.svg).iter(f"{SVG}rect"))


def test_a_thermometer_needs_a_goal():
    with pytest.raises(ValueError, match="above nothing"):
        progress_chart("", value=1, goal=0)


@given(st.lists(figures, max_size=40))
def test_a_spark_is_sound_or_nothing(values):
    drawing = spark("Trend", values=values)
    assert (drawing == "") == (len(values) < 2)
    if drawing:
        assert_sound(drawing)


def test_words_are_escaped_everywhere():
    evil = '"><script>alert(1)</script>'
    drawings = (
        strip_chart(evil, value=1, name=evil, peers=[2], median=2).svg,
        line_chart(evil, years=[2000, 2001], values=[1, 2]).svg,
        bar_chart(evil, [(evil, 1)]).svg,
        progress_chart(evil, value=1, goal=2).svg,
        spark(evil, values=[1, 2]),
        world_map(evil, {"KE": Shade(evil, 1, evil, "/places/KE/")}).svg,
    )
    for svg in drawings:
        assert "<script" not in svg
        parsed(svg)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1234567.8, "1,234,568"), (99.44, "99.4"), (3.14159, "3.14"), (0.01234, "0.0123"), (-5.5, "-5.5"),
     (math.nan, "–"), (math.inf, "–")],
)  # fmt: skip
def test_numbers_are_written_with_what_matters(value, text):
    assert figure_text(value) == text


def test_numbers_are_written_as_the_language_does():
    with translation.override("fr"):
        assert figure_text(1234567.8).replace("\u202f", " ") == "1 234 568"
        assert figure_text(3.14159) == "3,14"


# The map ------------------------------------------------------------------------------------------------------------


def test_the_map_names_every_country_and_leads_to_it():
    shades = {code: Shade(f"Country {code}", float(number), f"{number} things", f"/places/{code}/")
              for number, code in enumerate(("KE", "FR", "TV", "XK"), start=1)}  # fmt: skip
    drawn = world_map("Needs by country", shades, whole=True)
    assert_sound(drawn.svg)
    links = {link.get("href"): link for link in parsed(drawn.svg).iter(f"{SVG}a")}
    assert set(links) == {f"/places/{code}/" for code in shades}
    assert links["/places/KE/"].find(f"{SVG}title").text == "Country KE: 1 things"
    assert all(link.get("tabindex") == "-1" for link in links.values())
    assert links["/places/TV/"].find(f"{SVG}circle") is not None  # too small for an outline


def test_small_countries_without_a_figure_are_left_out_and_large_ones_pale():
    drawn = world_map("", {"TV": Shade("Tuvalu", None, "none", "/t/"), "KE": Shade("Kenya", None, "none", "/k/")})
    assert "/t/" not in drawn.svg
    assert parsed(drawn.svg).find(f".//{SVG}a[@href='/k/']/{SVG}path").get("class") == "map-0"
    assert [one.step for one in drawn.legend] == [0]


@given(st.lists(st.floats(0, 1e9), max_size=60))
def test_shades_rise_with_the_figures(values):
    edges = edges_of(values)
    assert list(edges) == sorted(set(edges))
    assert len(edges) <= 3
    shades = {f"country {number}": Shade("Kenya", value, "", "") for number, value in enumerate(values)}
    assert len(world_map("", shades).legend) <= 5


def test_the_legend_of_whole_numbers_has_no_gaps_or_overlaps():
    codes = list(json.loads(_GEOMETRY.read_text())["paths"])[:8]
    counts = [1, 1, 1, 2, 3, 5, 9, 30]
    drawn = world_map("", {c: Shade(c, n, "", "") for c, n in zip(codes, counts, strict=True)}, whole=True)
    assert [one.text for one in drawn.legend] == ["none", "1–2", "3–8", "9–30"]


def test_equal_earth_keeps_the_equator_straight_and_the_poles_apart():
    assert project(0, 0) == (0, 0)
    assert project(90, 0)[1] == 0
    assert project(-180, 40)[0] == pytest.approx(-project(180, 40)[0])
    assert project(0, 90)[1] == pytest.approx(1.3173627591574133)  # the published height of the pole


def test_outlines_stay_on_the_sheet_and_small_countries_have_a_point():
    geometry = json.loads(_GEOMETRY.read_text(encoding="utf-8"))
    assert _GEOMETRY.stat().st_size <= 60_000
    for code, path in geometry["paths"].items():
        for part in path.split("M")[1:]:
            start, steps = part.rstrip("z").split("l")
            x, y = map(int, re.findall(r"-?\d+", start))
            numbers = list(map(int, re.findall(r"-?\d+", steps)))
            for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + dx, y + dy
                assert -1 <= x <= geometry["width"] + 1, code
                assert abs(dx) < 400, f"{code} leaps across the map"
    assert {"MV", "TV", "SG", "MT"} <= set(_points())
