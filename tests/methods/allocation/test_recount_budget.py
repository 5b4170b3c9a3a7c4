"""The stand-alone recount of a budget agrees with ours on random elections and on a file that anyone can read."""

from __future__ import annotations

import ast
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.methods import allocation
from banyan.methods.allocation import pabulib
from tests.methods.allocation.drawn import Drawn, drawn

SCRIPT = Path(allocation.__file__).with_name("recount_budget.py")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script loaded from its file, not through our package."""
    spec = importlib.util.spec_from_file_location("recount_budget_alone", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_text(made: Drawn, winners: tuple[str, ...]) -> str:
    votes = [
        {"voter_id": str(number), "vote": ",".join(ballot), "points": ",".join(map(str, ballot.values()))}
        for number, ballot in enumerate(made.ballots)
    ]
    projects = [
        {"project_id": project.key, "cost": str(project.cost), "selected": str(int(project.key in winners))}
        for project in made.projects
    ]
    told = pabulib.Pabulib(
        {"budget": str(made.budget), "vote_type": "cumulative"},
        ("project_id", "cost", "selected"),
        tuple(projects),
        ("voter_id", "vote", "points"),
        tuple(votes),
    )
    assert pabulib.to_election(pabulib.parse(pabulib.write(told))).totals == made.election.totals
    return pabulib.write(told)


@given(
    drawn(),
    st.sampled_from(["votes", "votes_per_cost", "equal_shares"]),
    st.sampled_from(["approval", "cost", "cardinal"]),
    st.sampled_from(["none", "greedy", "increase", "increase_then_greedy"]),
)
@settings(max_examples=200, deadline=None)
def test_the_script_finds_the_same(script: ModuleType, made: Drawn, rule: str, utility: str, completion: str) -> None:
    election = made.election
    if rule == "equal_shares":
        outcome = allocation.equal_shares(election, "seed 1", utility=utility, completion=completion)
    else:
        outcome = allocation.greedy(election, "seed 1", by=rule)
    options = ["--tie-seed", "seed 1", "--rule", rule, "--utility", utility, "--completion", completion]
    asked = script.parser().parse_args(["unread", *options])
    found = script.recount(as_text(made, outcome.winners), asked)
    assert found["winners"] == list(outcome.winners)
    assert found["left"] == str(outcome.left)
    assert found["as_selected_in_the_file"]


def test_the_script_stands_alone(tmp_path: Path) -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= set(sys.stdlib_module_names)
    projects = (allocation.Project("a", 60), allocation.Project("b", 50))
    made = Drawn(projects, 100, [{"a": 1}, {"b": 1}, {"b": 1}], {})
    shutil.copy(SCRIPT, tmp_path / "recount_budget.py")
    for selected, status in ((("b",), 0), (("a",), 1)):
        (tmp_path / "town.pb").write_text(as_text(made, selected), encoding="utf-8")
        run = subprocess.run(
            [sys.executable, "-I", "recount_budget.py", "town.pb", "--tie-seed", "x"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == status, run.stderr
        assert json.loads(run.stdout)["winners"] == ["b"]
