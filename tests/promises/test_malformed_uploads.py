"""T23: whatever is sent is refused or comes out clean, in under two seconds and 256 MB."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.promises.malformed_files import CORPUS, GPS_MARK, SCRIPT_MARK, gif_and_script, huge_png, photograph

MOST_SECONDS = 2.0
MOST_KILOBYTES = 256 * 1024


@dataclass(frozen=True)
class Cost:
    """What one upload cost: processor seconds, and kilobytes at the most."""

    told: str
    seconds: float
    kilobytes: int


def inspected(tmp_path: Path, name: str, content: bytes, *options: str) -> Cost:
    path = tmp_path / "upload"
    path.write_bytes(content)
    command = [sys.executable, "-m", "tests.promises.inspect_one", str(path), name, str(tmp_path), *options]
    process = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert process.returncode == 0, process.stderr
    return Cost(**json.loads(process.stdout))


@pytest.mark.parametrize("what", CORPUS)
def test_it_is_refused_or_cleaned_at_little_cost(what, tmp_path):
    malformed = CORPUS[what]
    cost = inspected(tmp_path, malformed.name, malformed.content())
    if malformed.why:
        assert cost.told == malformed.why
        assert not list(tmp_path.glob("*.webp"))
    else:
        assert "/" in cost.told, f"refused: {cost.told}"
    assert cost.seconds < MOST_SECONDS
    assert cost.kilobytes < MOST_KILOBYTES
    for clean in tmp_path.glob("*.webp"):
        content = clean.read_bytes()
        assert GPS_MARK not in content
        assert SCRIPT_MARK not in content
        with Image.open(clean) as opened:
            assert not opened.getexif()
            assert opened.width <= 1600


def test_without_the_limits_a_bomb_costs_too_much(tmp_path):
    """The negative control: the measure sees what the limits prevent."""
    cost = inspected(tmp_path, "wide.png", huge_png(14_000), "--unguarded")
    assert cost.kilobytes > MOST_KILOBYTES or cost.seconds > MOST_SECONDS
    bomb = CORPUS["zip bomb of many parts"]
    assert inspected(tmp_path, bomb.name, bomb.content(), "--unguarded").told != "bomb"


def test_the_marks_would_be_seen_if_they_stayed():
    """The negative control of what is looked for in clean pictures."""
    assert photograph().count(GPS_MARK) >= 3
    assert SCRIPT_MARK in gif_and_script()
