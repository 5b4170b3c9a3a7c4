"""The stand-alone recount agrees with ours on random elections, and says so when something was changed."""

from __future__ import annotations

import ast
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings

from banyan.methods import tallies
from banyan.methods.tallies import Rules
from tests.methods.tallies.elections import elections

SCRIPT = Path(tallies.__file__).with_name("recount.py")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script loaded from its file, not through our package."""
    spec = importlib.util.spec_from_file_location("recount_alone", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def published(rules: Rules, ballots: list[Any]) -> tallies.Publication:
    sealed = [tallies.seal("trees", rules, ballot, f"{number:032x}") for number, ballot in enumerate(ballots)]
    return tallies.publish("trees", rules, sealed)


@given(elections())
@settings(max_examples=500, deadline=None)
def test_the_script_finds_the_same(script: ModuleType, election: tuple[Rules, list[Any]]) -> None:
    rules, ballots = election
    assert not any(tallies.check_ballot(rules, ballot) for ballot in ballots)
    publication = published(rules, ballots)
    found = script.recount(json.loads(publication.rules), list(publication.lines))
    ours = tallies.as_record(tallies.count(rules, ballots))
    assert {name: found[name] for name in ("ballots", "winners", "order", "totals")} == {
        name: ours[name] for name in ("ballots", "winners", "order", "totals")
    }
    assert found["root"] == publication.root
    assert found["receipts"] == list(publication.receipts)
    assert not found["refused"]


@given(elections(("stv", "runoff", "schulze"), most=40))
@settings(max_examples=150, deadline=None)
def test_the_script_finds_the_same_among_many(script: ModuleType, election: tuple[Rules, list[Any]]) -> None:
    rules, ballots = election
    canonical = [tallies.canonical_ballot(rules, ballot) for ballot in ballots]
    found = script.plain(script.METHODS[rules.method](tallies.rules_record(rules), canonical))
    ours = tallies.as_record(tallies.count(rules, ballots))
    assert found == {name: ours[name] for name in found}


def test_the_script_stands_alone() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= set(sys.stdlib_module_names)


RULES = Rules(method="schulze", options=("ash", "bay", "fig"), tie_seed="lottery 7 12 33")
BALLOTS = [["ash", "bay"], ["bay", ["ash", "fig"]], ["fig", "ash"], ["ash"]]


def run_alone(folder: Path, publication: tallies.Publication, *more: str) -> tuple[int, dict[str, Any]]:
    shutil.copy(SCRIPT, folder / "recount.py")
    (folder / "rules.json").write_text(publication.rules, encoding="utf-8")
    (folder / "ballots.jsonl").write_text("\n".join(publication.lines), encoding="utf-8")
    (folder / "result.json").write_text(json.dumps(tallies.as_record(tallies.count(RULES, BALLOTS))), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-I", "recount.py", "rules.json", "ballots.jsonl", "--result", "result.json", *more],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not run.stderr
    return run.returncode, json.loads(run.stdout)


def test_anyone_can_run_it(tmp_path: Path) -> None:
    publication = published(RULES, BALLOTS)
    asked = ("--root", publication.root, "--receipt", publication.receipts[1])
    status, found = run_alone(tmp_path, publication, *asked)
    assert status == 0
    assert found["winners"] == ["ash"]
    assert all(found["checks"].values())
    assert set(found["checks"]) >= {"root_is_as_announced", "my_ballot_is_there", "result_is_as_announced"}


def test_a_ballot_taken_out_is_noticed(tmp_path: Path) -> None:
    publication = published(RULES, BALLOTS)
    less = tallies.Publication(publication.rules, publication.lines[1:], publication.receipts[1:], publication.root)
    status, found = run_alone(tmp_path, less, "--root", publication.root, "--receipt", publication.receipts[0])
    assert status == 1
    assert not found["checks"]["root_is_as_announced"]
    assert not found["checks"]["my_ballot_is_there"]
    assert not found["checks"]["result_is_as_announced"]


@pytest.mark.parametrize(
    "line",
    [
        '{"ballot":[["ash"],["ash"]],"nonce":"00"}',
        '{"ballot":[["ash"]],"ballot":[["bay"]],"nonce":"00"}',
        '{"ballot":[["elm"]],"nonce":"00"}',
        '{"ballot":[],"nonce":"00"}',
        "nothing",
    ],
)
def test_a_line_that_cannot_be_counted_is_named(script: ModuleType, line: str) -> None:
    publication = published(RULES, BALLOTS)
    found = script.recount(json.loads(publication.rules), [*publication.lines, line])
    assert found["refused"] == [5]
    assert found["ballots"] == 4


@given(elections(methods=("score", "quadratic", "approval", "knapsack", "judgement", "stv", "runoff")))
@settings(max_examples=100, deadline=None)
def test_the_script_refuses_what_we_refuse(script: ModuleType, election: tuple[Rules, list[Any]]) -> None:
    rules, _ = election
    shapes: list[Any] = [
        [],
        {},
        None,
        ["ash", "ash"],
        ["elm"],
        [["ash"], ["bay"]],
        [["ash", "bay"]],
        {"ash": -9},
        {"ash": 10**30},
        {"ash": True},
        {"ash": 1.5},
        {"ash": "good"},
        {"elm": 1},
        {"ash": 1},
        ["ash", "bay"],
        [1],
        {"ash": ["good"]},
    ]
    record = tallies.rules_record(rules)
    for shape in shapes:
        ours = not tallies.check_ballot(rules, shape)
        told = tallies.canonical_ballot(rules, shape) if ours else shape
        if rules.method in ("runoff", "stv") and shape == ["ash", "bay"]:
            continue  # short for two ranks, which is published as [["ash"], ["bay"]]
        assert script.is_valid(record, told) is ours, shape
