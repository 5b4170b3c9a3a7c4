"""Elections as text: read strictly, written the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.methods import allocation
from banyan.methods.allocation import pabulib

TEXT = '''META
key;value
description;A town
budget;100.5
vote_type;approval
num_projects;3
num_votes;3
PROJECTS
project_id;cost;name;selected
1;60;"A bench; and a ""tree""";1
2;40.5;Lights;1
3;70;Stage;0
VOTES
voter_id;vote
v1;1,2
v2;2
v3;
'''


def test_read_and_allocated() -> None:
    told = pabulib.parse(TEXT)
    assert told.projects[0]["name"] == 'A bench; and a "tree"'
    assert told.recorded_winners == {"1", "2"}
    assert pabulib.minor_units(told) == 10
    election = pabulib.to_election(told)
    assert (election.budget, election.voters) == (1005, 3)
    assert [project.cost for project in election.projects] == [600, 405, 700]
    assert set(allocation.greedy(election, "x").winners) == told.recorded_winners


def test_written_the_same() -> None:
    told = pabulib.parse(TEXT)
    assert pabulib.parse(pabulib.write(told)) == told
    assert pabulib.write(told) == TEXT
    assert pabulib.parse("\ufeff" + TEXT.replace("\n", "\r\n")) == told


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=8)


@given(st.lists(words, min_size=3, max_size=3))
def test_names_of_any_kind_survive(names: list[str]) -> None:
    told = pabulib.parse(TEXT)
    rows = tuple({**row, "name": name} for row, name in zip(told.projects, names, strict=True))
    changed = pabulib.Pabulib(told.meta, told.project_columns, rows, told.vote_columns, told.votes)
    assert pabulib.parse(pabulib.write(changed)) == changed


def test_points_and_places_become_utilities() -> None:
    points = TEXT.replace("approval", "cumulative").replace("voter_id;vote\nv1;1,2\nv2;2\nv3;", "")
    points = points.rstrip() + "\nvoter_id;vote;points\nv1;1,2;3,1\nv2;2;4\nv3;;\n"
    assert pabulib.to_election(pabulib.parse(points)).totals == (3, 5, 0)
    ordinal = TEXT.replace("approval", "ordinal").replace("num_votes;3", "num_votes;3\nmax_length;3")
    assert pabulib.to_election(pabulib.parse(ordinal)).totals == (3, 5, 0)
    without_most = TEXT.replace("approval", "ordinal")
    assert pabulib.to_election(pabulib.parse(without_most)).totals == (2, 3, 0)


def test_no_recorded_winners() -> None:
    text = TEXT.replace(";selected", "")
    for row in ('""";1', "Lights;1", "Stage;0"):
        text = text.replace(row, row[:-2])
    assert pabulib.parse(text).recorded_winners is None


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("META\n", "", "text_before_section", 1),
        ("VOTES\nvoter_id;vote\nv1;1,2\nv2;2\nv3;\n", "", "section_missing", 12),
        ("VOTES\n", "META\nkey;value\nVOTES\n", "section_twice", 13),
        ("budget;100.5\n", "", "meta_key_missing", 1),
        ("budget;100.5\n", "budget;100.5\nbudget;3\n", "meta_key_twice", 5),
        ("budget;100.5", "budget;much", "not_a_number", 1),
        ("budget;100.5", "budget;-5", "not_a_number", 1),
        ("vote_type;approval", "vote_type;shouting", "unknown_vote_type", 1),
        ("project_id;cost", "project;cost", "column_missing", 1),
        ("name;selected", "cost;selected", "column_twice", 9),
        ("3;70;Stage;0", "2;70;Stage;0", "project_twice", 12),
        ("3;70;Stage;0", "3;70;Stage", "wrong_length", 12),
        ("3;70;Stage;0", "3;nan;Stage;0", "not_a_number", 12),
        ("v2;2", "v2;9", "unknown_project", 16),
        ("v2;2", "v2;2,2", "project_twice_in_vote", 16),
        ("num_votes;3", "num_votes;4", "wrong_count", 1),
        ("num_projects;3", "num_projects;2", "wrong_count", 1),
        ("vote_type;approval", "vote_type;cumulative", "column_missing", 15),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, message: str, line: int) -> None:
    assert old in TEXT
    with pytest.raises(pabulib.PabulibError) as caught:
        pabulib.parse(TEXT.replace(old, new, 1))
    assert (caught.value.message, caught.value.line) == (message, line)
    assert str(caught.value).startswith(f"line {line}: ")


@pytest.mark.parametrize(("points", "message"), [("3", "points_do_not_fit"), ("3,x", "not_a_number")])
def test_points_must_fit(points: str, message: str) -> None:
    text = TEXT.replace("approval", "scoring").replace("voter_id;vote\nv1;1,2\nv2;2\nv3;", "")
    text = text.rstrip() + f"\nvoter_id;vote;points\nv1;1,2;{points}\nv2;2;4\nv3;;\n"
    with pytest.raises(pabulib.PabulibError) as caught:
        pabulib.parse(text)
    assert caught.value.message == message


def test_points_must_be_whole_to_allocate() -> None:
    text = TEXT.replace("approval", "scoring").replace("voter_id;vote\nv1;1,2\nv2;2\nv3;", "")
    text = text.rstrip() + "\nvoter_id;vote;points\nv1;1,2;3,1.5\nv2;2;4\nv3;;\n"
    with pytest.raises(pabulib.PabulibError):
        pabulib.to_election(pabulib.parse(text))
