"""`python -m banyan.commons.inspection FILE MEDIA_TYPE FOLDER`: one inspection, told as JSON on one line.

{"refused": reason}, or {"pictures": {width: height}} with each picture written as FOLDER/WIDTH.webp.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from banyan.commons.inspection.documents import check_document
from banyan.commons.inspection.limits import INSPECTION_MEMORY, INSPECTION_SECONDS
from banyan.commons.inspection.sniffing import PICTURES, Refused, Why


def _confine() -> None:
    try:
        import resource
    except ImportError:  # there is no such thing on Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, INSPECTION_MEMORY),
        (resource.RLIMIT_CPU, INSPECTION_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (allowed, hard))
        except (ValueError, OSError):  # some systems know a limit and do not let it be set
            continue


def inspect(path: Path, media_type: str, into: Path) -> dict[str, dict[int, int]]:
    """Check a file and write its clean pictures. Raises Refused."""
    heights: dict[int, int] = {}
    with path.open("rb") as file:
        if media_type in PICTURES:
            from banyan.commons.inspection.pictures import clean_pictures

            for picture in clean_pictures(file, media_type):
                (into / f"{picture.width}.webp").write_bytes(picture.content)
                heights[picture.width] = picture.height
        else:
            check_document(file, media_type)
    return {"pictures": heights}


def main() -> None:
    """Inspect what the command line names."""
    path, media_type, into = sys.argv[1:]
    _confine()
    told: dict[str, object]
    try:
        told = dict(inspect(Path(path), media_type, Path(into)))
    except Refused as error:
        told = {"refused": error.why.value}
    except MemoryError:
        told = {"refused": Why.TOO_COSTLY.value}
    print(json.dumps(told))


main()
