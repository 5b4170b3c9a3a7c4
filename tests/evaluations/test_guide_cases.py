"""The published cases: each can be read, each pathway has its cases, and the guide is measured on them the same each
time."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from banyan.evaluations import guide
from banyan.methods.scaling_guide import PATHWAYS

CASE = """
[[case]]
name = "A well"
country = "KE"
year = 2020
stage = "pilot"
pathway = "open_recipe"
summary = "It was dug, and others dug one too."
source = {{ title = "Wells", url = "https://example.org/wells" }}
answers = {{ evidence = 3, {more} }}
"""


@pytest.fixture(scope="module")
def cases() -> list[guide.Case]:
    return guide.read_cases()


@pytest.fixture(scope="module")
def judged(cases) -> list[guide.Judged]:
    return [guide.judge(case) for case in cases]


def test_every_pathway_has_its_cases_with_sources(cases):
    assert len(cases) >= 20
    assert {case.pathway for case in cases} == set(PATHWAYS)
    assert sum(guide.did_not_spread(case) for case in cases) >= 4
    assert sum(case.is_held_out for case in cases) >= 10
    for case in cases:
        assert case.source["url"].startswith("https://") and case.source["publisher"] and len(case.summary) > 40
        assert len(case.answers) >= 15, case.name
        assert case.pathway not in case.also


def test_the_guide_is_far_from_chance_and_the_labels_matter(judged):
    """Turned by a third, the same labels are hit far less: it is the answers that lead to them."""
    figures = guide.figures_of(judged, [])
    assert figures.first > 3 * figures.chance_first and figures.shown > 2 * figures.chance_shown
    turn = len(judged) // 3
    labels = [one.case.pathway for one in judged]
    turned = []
    for one, label in zip(judged, labels[turn:] + labels[:turn], strict=True):
        place = one.first.index(label) + 1 if label in one.first else 0
        turned.append(replace(one, case=replace(one.case, pathway=label), place=place))
    assert guide.figures_of(turned, []).shown < figures.shown / 2


def test_what_is_printed_is_the_same_each_time():
    said = []
    for _time in range(2):
        out = io.StringIO()
        guide.run(Console(file=out, width=200))
        said.append(out.getvalue())
    assert said[0] == said[1] and "held out: " in said[0] and "Dialogue in the Dark" in said[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[case]", "the file: TOML"),
        ("name = 'x'", "the file: case"),
        (CASE.format(more="harm = 9"), "A well: answers.harm: answers run from 0 to 4"),
        (CASE.format(more="harm = true"), "A well: answers.harm"),
        (CASE.format(more="magic = 1"), "A well: answers.magic: is no question"),
        (CASE.format(more="need_there = 1"), "A well: answers.need_there: is no question"),
        (CASE.format(more="harm = 1").replace("open_recipe", "fly"), "A well: pathway: there is no 'fly'"),
        (CASE.format(more="harm = 1").replace("https", "http"), "A well: source"),
        (CASE.format(more="harm = 1").replace("year = 2020\n", ""), "A well: year: is missing"),
        (CASE.format(more="harm = 1") + 'colour = "red"\n', "A well: colour: is not known"),
        (CASE.format(more="harm = 1") * 2, "A well: name: another case"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, text, why):
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(guide.CaseProblem) as problem:
        guide.read_cases(tmp_path)
    assert str(problem.value).startswith("mine.toml, ") and why in str(problem.value)


def test_cases_of_one_s_own_may_name_countries_to_go_to(tmp_path):
    text = CASE.format(more="harm = 4") + "[case.places.UG]\nneed_there = 4\nsame_need = 3\n"
    (tmp_path / "mine.toml").write_text(text)
    (case,) = guide.read_cases(tmp_path)
    assert case.result().combination.places == ("UG",)


def test_an_empty_folder_is_said(tmp_path):
    with pytest.raises(guide.CaseProblem, match="holds no case"):
        guide.run(Console(file=io.StringIO()), tmp_path)
