"""Inspecting a file in a process of its own, with a limit on memory and time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from banyan.commons.inspection.limits import INSPECTION_SECONDS
from banyan.commons.inspection.sniffing import Refused, Why

_PATIENCE: Final = 6  # times the processor time that a busy machine may take


def inspect_apart(file: Path, media_type: str, into: Path) -> Mapping[int, tuple[int, Path]]:
    """Check the file and, where it is a picture, write its clean versions into the folder `into`; return, by width in
    pixels, the height and the file of each.

    Raises Refused, also where the inspection broke down or took more than it may.
    """
    command = [sys.executable, "-m", "banyan.commons.inspection", str(file), media_type, str(into)]
    try:
        answer = subprocess.run(  # noqa: S603 - our own module, with paths that we chose
            command,
            capture_output=True,
            timeout=INSPECTION_SECONDS * _PATIENCE,
            check=False,
            cwd=Path(__file__).parents[3],
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(Why.TOO_COSTLY) from error
    try:
        told = json.loads(answer.stdout)
    except ValueError as error:
        raise Refused(Why.TOO_COSTLY) from error
    if "refused" in told:
        raise Refused(Why(told["refused"]))
    return {int(width): (height, into / f"{width}.webp") for width, height in told["pictures"].items()}
