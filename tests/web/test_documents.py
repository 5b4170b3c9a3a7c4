"""Documents that would rot are held against the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from banyan.web.command import COMMANDS, main
from banyan.web.command.reference import written_reference

REPOSITORY = Path(__file__).resolve().parents[2]
SETTINGS = (REPOSITORY / "docs" / "reference" / "settings.md").read_text()


def _variables_read() -> set[str]:
    found: set[str] = set()
    for path in [*(REPOSITORY / "banyan").rglob("*.py"), *(REPOSITORY / "tests").rglob("*.py")]:
        found |= set(re.findall(r"[\"'](BANYAN_[A-Z_]+|DATABASE_URL)[\"']", path.read_text()))
    return found


@pytest.mark.parametrize("variable", sorted(_variables_read()))
def test_every_variable_that_is_read_is_documented(variable):
    assert f"`{variable}`" in SETTINGS


def test_every_documented_variable_is_read():
    documented = set(re.findall(r"`(BANYAN_[A-Z_]+|DATABASE_URL)`", SETTINGS))
    assert documented <= _variables_read()


def test_the_reference_of_commands_is_current():
    kept = (REPOSITORY / "docs" / "reference" / "commands.md").read_text()
    assert kept == written_reference(), "run: python -m banyan.web.command.reference"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert len(result.output) > 80


@pytest.mark.parametrize("document", sorted((REPOSITORY / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document):
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", document.read_text()):
        assert (document.parent / target).exists(), f"{document.name} points to {target}"
