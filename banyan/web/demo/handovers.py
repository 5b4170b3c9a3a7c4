"""The handovers of the demo, through the same services that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from banyan.commons.models import Place
from banyan.handovers import services
from banyan.handovers.models import ChecklistItem, Handover, Terms
from banyan.people.models import Organisation, Person
from banyan.scaling.models import Introduction
from banyan.solutions.models import Solution

FILE: Final = Path(__file__).parent / "handovers.toml"


def load_handovers(
    people: Mapping[str, Person],
    organisations: Mapping[str, Organisation],
    solutions: Mapping[str, Solution],
    introductions: Mapping[tuple[str, str], Introduction],
) -> None:
    """Write how far each handover came. All are those of the demo, by key; introductions by solution and carrier."""
    for row in tomllib.loads(FILE.read_text("utf-8"))["handover"]:
        handover = services.propose_handover(
            by=people[row["by"]],
            solution=solutions[row["solution"]],
            carrier=organisations[row["carrier"]],
            place=Place.objects.get(code=row["place"]),
            pathway=row["pathway"],
            introduction=introductions.get((row["solution"], row["carrier"])),
        )
        if row["reached"] != "proposed":
            _talk_and_agree(handover, row, people)


def _talk_and_agree(handover: Handover, row: Mapping[str, Any], people: Mapping[str, Person]) -> None:
    founder, carrier = people[row["by"]], people[row["carrier_by"]]
    services.open_talks(by=carrier, handover=handover)
    services.invite_witness(by=founder, handover=handover, person=people[row["witness"]])
    for said in row["message"]:
        services.say(by=people[said["by"]], handover=handover, text=said["text"])
    for change in row["redline"]:
        base = _on_table(handover).number
        services.redline(
            by=people[change["by"]], handover=handover, base=base, texts=change["texts"], note=change["note"]
        )
    for by in (founder, carrier):
        handover = services.consent(by=by, handover=handover, digest=_on_table(handover).digest)
    if row["public"]:
        for by in (founder, carrier):
            handover = services.allow_public_line(by=by, handover=handover, allowed=True)
    for done in row["done"]:
        items = ChecklistItem.objects.filter(handover=handover, area=done["area"]).order_by("pk")
        for item in items[: done["number"]]:
            services.settle_item(by=carrier, item=item, state="done")
    for stone in row["milestone"]:
        day = timezone.localdate() + timedelta(days=stone["in_days"])
        set_by = people[stone["by"]]
        milestone = services.set_milestone(by=set_by, handover=handover, title=stone["title"], due_on=day)
        if stone["reached"]:
            services.reach_milestone(by=set_by, milestone=milestone)
    if row["reached"] == "piloting":
        services.start_pilot(by=carrier, handover=handover)


def _on_table(handover: Handover) -> Terms:
    return Terms.objects.filter(handover=handover).latest("number")
