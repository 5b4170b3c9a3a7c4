"""Handovers of the solution in sight to the other organisation, one in each state; a member of the network watches."""

from __future__ import annotations

import datetime

from django.utils import timezone

from banyan.commons.models import Place
from banyan.handovers import services
from banyan.handovers.models import Handover, Terms
from tests.promises.network import PRIVATE, Network


def make(network: Network) -> None:
    """The owner, the organisation's editors and the team on one side, "elsewhere" on the other."""
    who, things = network.people, network.things
    talks = _in_talks(network, "KE")
    things["handover"] = talks
    things["handover_terms"] = services.redline(
        by=who["owner"], handover=talks, base=1, texts={"fees": f"{PRIVATE} nothing"}, note=f"{PRIVATE} less"
    )
    things["handover_message"] = services.say(by=who["owner"], handover=talks, text=f"{PRIVATE} good morning")
    things["handover_item"] = services.add_item(by=who["owner"], handover=talks, area="people", text=f"{PRIVATE} keys")
    things["milestone"] = services.set_milestone(
        by=who["owner"],
        handover=talks,
        title=f"{PRIVATE} jar",
        due_on=timezone.localdate() + datetime.timedelta(days=40),
    )
    things["witness"] = services.invite_witness(by=who["owner"], handover=talks, person=who["member"])
    things["shown_witness"] = who["second_steward"]
    things["proposed_handover"] = services.propose_handover(
        by=who["owner"],
        solution=things["solution"],
        carrier=things["other_organisation"],
        place=Place.objects.get(code="UG"),
        pathway="sale",
    )
    signed = things["signed_handover"] = _in_talks(network, "GH")
    services.consent(by=who["owner"], handover=signed, digest=_digest(signed))
    things["agreed_handover"] = _agreed(network, "PE")
    for by in ("owner", "elsewhere"):
        services.allow_public_line(by=who[by], handover=things["agreed_handover"], allowed=True)
    piloting = things["piloting_handover"] = _agreed(network, "IN")
    services.start_pilot(by=who["elsewhere"], handover=piloting)
    for item in piloting.checklist.all():
        services.settle_item(by=who["owner"], item=item, state="done")


def _in_talks(network: Network, place: str) -> Handover:
    handover = services.propose_handover(
        by=network.people["owner"],
        solution=network.things["solution"],
        carrier=network.things["other_organisation"],
        place=Place.objects.get(code=place),
        pathway="gift",
    )
    return services.open_talks(by=network.people["elsewhere"], handover=handover)


def _agreed(network: Network, place: str) -> Handover:
    handover = _in_talks(network, place)
    for by in ("owner", "elsewhere"):
        handover = services.consent(by=network.people[by], handover=handover, digest=_digest(handover))
    return handover


def _digest(handover: Handover) -> str:
    return Terms.objects.filter(handover=handover).latest("number").digest
