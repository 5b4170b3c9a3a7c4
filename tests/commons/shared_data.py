"""Where the real data lie that some tests measure against; they are no part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("BANYAN_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))


def shared(name: str) -> Path:
    """The file or folder of that name; the test is skipped where it is absent."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"the shared data folder (BANYAN_SHARED_DATA) has no {name} here")
    return path
