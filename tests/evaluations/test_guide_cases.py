"""The published cases: each can be read, each pathway has its cases, and the guide is measured on them the same each
time."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from banyan.evaluations import guide
from banyan.methods.scaling_guide import PATHWAYS, QUESTIONS, STEPS
from banyan.web.command.evaluate import command

LISTED = Path(__file__).parents[2] / "docs" / "reference" / "guide-cases.md"

CASE = """
[[case]]
name = "A well"
country = "KE"
year = 2020
stage = "pilot"
pathway = "open_recipe"
summary = "It was dug, and others dug one too."
source = {{ title = "Wells", publisher = "Wells", url = "https://example.org/wells" }}
answers = {{ evidence = 3, {more} }}
"""


@pytest.fixture(scope="module")
def cases() -> list[guide.Case]:
    return guide.read_cases()


@pytest.fixture(scope="module")
def judged(cases) -> list[guide.Judged]:
    return [guide.judge(case) for case in cases]


def test_every_pathway_has_its_cases_with_sources(cases):
    assert len(cases) >= 26
    assert {case.pathway for case in cases} == set(PATHWAYS)
    assert {case.pathway for case in cases if case.written_in == "second_set"} == set(PATHWAYS)
    assert sum(guide.did_not_spread(case) for case in cases) >= 4
    assert sum(case.is_held_out for case in cases) >= 10
    for case in cases:
        assert case.source["url"].startswith("https://") and case.source["publisher"] and len(case.summary) > 40
        assert len(case.answers) >= 15, case.name
        assert case.pathway not in case.also and set(case.also) <= set(PATHWAYS)
        assert all(not QUESTIONS[code].per_place and step in STEPS for code, step in case.answers.items())


def test_a_case_is_held_out_by_its_name_alone_in_one_half_only(cases):
    halves = [{case.name for case in cases if case.is_held_out is held_out} for held_out in (True, False)]
    assert not halves[0] & halves[1] and len(halves[0]) + len(halves[1]) == len(cases)
    for case in cases:
        told_otherwise = replace(case, pathway="merger", answers={}, year=1900)
        assert told_otherwise.is_held_out is case.is_held_out


def test_the_reference_lists_every_case_with_its_source_and_half(cases):
    rows = {row.split(" | ")[0].removeprefix("| "): row for row in LISTED.read_text("utf-8").splitlines()}
    for case in cases:
        row = rows[case.name]
        assert case.source["url"] in row and case.pathway in row and all(code in row for code in case.also), case.name
        assert (" | yes | " in row) is case.is_held_out, case.name


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


def test_what_is_printed_is_the_same_each_time(tmp_path):
    shutil.copy(guide.CASES / "second_set.toml", tmp_path)
    said = []
    for _time in range(2):
        out = io.StringIO()
        guide.run(Console(file=out, width=200), tmp_path)
        said.append(out.getvalue())
    assert said[0] == said[1]
    for part in ("held out: ", "for weights: ", "prepared, stayed or stopped: ", "from second_set.toml: 22", "all: 22"):
        assert f"\n{part}" in said[0]


def test_the_usual_pathway_is_taken_from_the_cases_that_are_known(judged):
    """Taken from the cases that are judged it would know their labels."""
    mergers = [one for one in judged if one.case.pathway == "merger"]
    others = [one for one in judged if one.case.pathway == "deepen_here"]
    figures = guide.figures_of(mergers, others)
    assert (figures.usual, figures.usual_first) == ("deepen_here", 0.0)
    assert guide.figures_of(mergers, mergers).usual_first == 1.0


def test_rates_of_few_cases_are_unsure():
    """Wilson's interval for 7 of 10, as in textbooks; and not without width where all were hit."""
    assert guide.plausible_rates(0.7, 10) == pytest.approx((0.397, 0.892), abs=0.001)
    assert guide.plausible_rates(1.0, 10) == pytest.approx((0.722, 1.0), abs=0.001)


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
        (CASE.format(more="harm = 1").replace("https", "http"), "A well: source.url"),
        (CASE.format(more="harm = 1").replace('publisher = "Wells", ', ""), "A well: source.publisher"),
        (CASE.format(more="harm = 1").replace("publisher", "printer = 'x', publisher"), "A well: source.printer"),
        (CASE.format(more="harm = 1").replace("source = {", "source = 'x' #"), "A well: source: must be a table"),
        (CASE.format(more="harm = 1").replace("answers = {", "answers = [1] #"), "A well: answers: must be a table"),
        (CASE.format(more="harm = 1").replace("2020", "'soon'"), "A well: year: must be a whole number"),
        (CASE.format(more="harm = 1").replace('"pilot"', '"grown"'), "A well: stage: there is no 'grown'"),
        (CASE.format(more="harm = 1").replace('"open_recipe"', '["merger"]'), "A well: pathway: must be a text"),
        (CASE.format(more="harm = 1") + 'also = "merger"', "A well: also: must be a list"),
        (CASE.format(more="harm = 1") + 'also = ["fly"]', "A well: also: there is no 'fly'"),
        (CASE.format(more="harm = 1") + 'also = ["open_recipe"]', "A well: also: 'open_recipe' is what was done"),
        (CASE.format(more="harm = 1") + "places = 3", "A well: places: must be a table"),
        (CASE.format(more="harm = 1") + "places = { UG = 3 }", "A well: places.UG: must be a table"),
        ("case = [1]", "the file: case: write each case under [[case]]"),
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


def test_the_command_says_what_is_wrong_and_where_the_format_stands(tmp_path):
    (tmp_path / "mine.toml").write_text(CASE.format(more="harm = 9"))
    result = CliRunner().invoke(command, ["guide", "--cases", str(tmp_path)])
    assert result.exit_code == 1
    assert "mine.toml, A well: answers.harm" in result.output and "guide-cases.md" in result.output


def test_the_command_asks_about_the_cases_of_the_folder_named(tmp_path):
    (tmp_path / "mine.toml").write_text(CASE.format(more="harm = 4"))
    result = CliRunner().invoke(command, ["guide", "--cases", str(tmp_path)])
    assert result.exit_code == 0 and "all: 1 cases" in result.output
