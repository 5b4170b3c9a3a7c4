"""Services of handovers."""

import datetime

from django.utils import timezone

from banyan.commons.models import Place
from banyan.commons.money import Money
from banyan.handovers import services
from tests.promises.service_calls import example


def _soon() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=30)


EXAMPLES = {
    "propose_handover": example(
        lambda n: {
            "by": n.owner,
            "solution": n.solution,
            "carrier": n.other_organisation,
            "place": Place.objects.get(code="BR"),
            "pathway": "licence",
        },
        "handovers_handover handovers_terms handovers_checklistitem",
    ),
    "open_talks": example(lambda n: {"by": n.elsewhere, "handover": n.proposed_handover}, "handovers_handover"),
    "redline": example(
        lambda n: {
            "by": n.elsewhere,
            "handover": n.signed_handover,
            "base": 1,
            "texts": {"fees": "Nothing."},
            "note": "Less",
        },
        "handovers_terms handovers_consent",
    ),
    "put_on_table": example(
        lambda n: {
            "by": n.owner,
            "handover": n.handover,
            "side": "founder",
            "clauses": {"fees": ("Fees", "Nothing.")},
            "note": "",
        },
        "handovers_terms",
        deeds=0,
        why="part of proposing and of redlining, which are recorded",
        is_part=True,
    ),
    "consent": example(
        lambda n: {"by": n.elsewhere, "handover": n.signed_handover, "digest": n.signed_handover.terms.get().digest},
        "handovers_consent handovers_handover",
    ),
    "take_back_consent": example(lambda n: {"by": n.owner, "handover": n.signed_handover}, "handovers_consent"),
    "start_pilot": example(
        lambda n: {"by": n.elsewhere, "handover": n.agreed_handover}, "handovers_handover handovers_nextidea"
    ),
    "start_operating": example(lambda n: {"by": n.owner, "handover": n.piloting_handover}, "handovers_handover"),
    "end_handover": example(
        lambda n: {"by": n.owner, "handover": n.signed_handover, "reason": "no_agreement", "words": "Too far."},
        "handovers_handover handovers_consent",
    ),
    "say": example(lambda n: {"by": n.elsewhere, "handover": n.handover, "text": "Hello"}, "handovers_message"),
    "invite_witness": example(
        lambda n: {"by": n.elsewhere, "handover": n.handover, "person": n.steward}, "handovers_witness"
    ),
    "withdraw_witness": example(lambda n: {"by": n.owner, "witness": n.witness}, "handovers_witness"),
    "declare_gain": example(
        lambda n: {"by": n.elsewhere, "handover": n.handover, "gain": Money(90_000, "KES")}, "handovers_gaindeclaration"
    ),
    "allow_public_line": example(
        lambda n: {"by": n.owner, "handover": n.piloting_handover, "allowed": True},
        "handovers_handover handovers_publicline",
        before=lambda n: services.allow_public_line(by=n.elsewhere, handover=n.piloting_handover, allowed=True),
    ),
    "add_item": example(
        lambda n: {"by": n.elsewhere, "handover": n.handover, "area": "brand", "text": "The sign"},
        "handovers_checklistitem",
    ),
    "settle_item": example(
        lambda n: {"by": n.elsewhere, "item": n.handover_item, "state": "done"}, "handovers_checklistitem"
    ),
    "set_milestone": example(
        lambda n: {"by": n.elsewhere, "handover": n.handover, "title": "Ten jars", "due_on": _soon()},
        "handovers_milestone",
    ),
    "reach_milestone": example(lambda n: {"by": n.owner, "milestone": n.milestone}, "handovers_milestone"),
}
