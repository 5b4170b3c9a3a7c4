"""The introductions of the demo, through the same services that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from banyan.commons.models import Place
from banyan.people.models import Organisation, Person
from banyan.scaling.matching import services
from banyan.scaling.models import Introduction
from banyan.solutions.models import Solution

FILE: Final = Path(__file__).parent / "introductions.toml"


def load_introductions(
    people: Mapping[str, Person], organisations: Mapping[str, Organisation], solutions: Mapping[str, Solution]
) -> dict[tuple[str, str], Introduction]:
    """Write who asked to meet whom and what they were answered, by the keys of the solution and the carrier. All three
    are those of the demo, by key."""
    found = {}
    for row in tomllib.loads(FILE.read_text("utf-8"))["introduction"]:
        asked = services.ask_introduction(
            by=people[row["by"]],
            solution=solutions[row["solution"]],
            carrier=organisations[row["carrier"]],
            message=row["message"],
            place=Place.objects.get(code=row["place"]),
            pathway=row.get("pathway", ""),
        )
        if "answered_by" in row:
            asked = services.answer_introduction(
                by=people[row["answered_by"]], introduction=asked, accept=row["accepted"], words=row["words"]
            )
        found[row["solution"], row["carrier"]] = asked
    return found
