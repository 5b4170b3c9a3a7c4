"""What goes on beside the terms: the talk, witnesses, what each side gains, and what may be known of it."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.money import LARGEST, Money, is_currency
from banyan.commons.permissions import require
from banyan.commons.services.activity import Fact, record
from banyan.commons.text import tidy_text
from banyan.handovers.models import GainDeclaration, Handover, Message, PublicLine, Side, State, Witness
from banyan.handovers.models.agreement import AGREED_STATES
from banyan.handovers.permissions import part_in
from banyan.handovers.services.standing import OPEN, begin_move
from banyan.people.models import Person

MOST_WITNESSES: Final = 20


@transaction.atomic
def say(*, by: Person, handover: Handover, text: str) -> Message:
    """Write in the talk. Raises NotAllowed, Invalid, Conflict (ended)."""
    handover, side = begin_move(by, handover, OPEN)
    words = tidy_text(text)
    if not 1 <= len(words) <= 5_000:
        raise Invalid({"text": _("Write 1 to 5,000 characters.")})
    message = Message.objects.create(handover=handover, by=by, side=side, text=words)
    _record(by, "said_in_handover", handover, message=message.pk)
    return message


@transaction.atomic
def invite_witness(*, by: Person, handover: Handover, person: Person) -> Witness:
    """Let somebody of neither side read along. They see all of it from then on, and are told.

    Raises NotAllowed, Invalid, Conflict (ended, too many).
    """
    handover, side = begin_move(by, handover, OPEN)
    if not person.is_public:
        raise Invalid({"person": _("There is nobody of that name here.")})
    if part_in(person, handover).may_see:
        raise Invalid({"person": _("This person sees it already.")})
    if Witness.objects.filter(handover=handover).count() >= MOST_WITNESSES:
        raise Conflict(_("More witnesses cannot be invited."))
    witness, _made = Witness.objects.get_or_create(
        handover=handover, person=person, defaults={"invited_by": by, "side": side}
    )
    _record(by, "invited_witness", handover, person=person.pk, side=str(side))
    return witness


@transaction.atomic
def withdraw_witness(*, by: Person, witness: Witness) -> None:
    """End somebody's witnessing: their own, or one that one's side invited. Raises NotAllowed."""
    handover = witness.handover
    side = part_in(by, handover).side
    is_own = part_in(by, handover).is_witness and witness.person_id == by.pk
    require(is_own or (side is not None and side == witness.side))
    person = witness.person_id
    witness.delete()
    _record(by, "withdrew_witness", handover, person=person)


@transaction.atomic
def declare_gain(*, by: Person, handover: Handover, gain: Money | None) -> GainDeclaration | None:
    """Say what one's side expects to earn by it in its first year; None for nothing. It stands once it is agreed.

    Raises NotAllowed, Invalid, Conflict (agreed or ended).
    """
    handover, side = begin_move(by, handover, (State.PROPOSED, State.TALKS))
    if gain is not None and not (0 <= gain.minor <= LARGEST and is_currency(gain.currency)):
        raise Invalid({"gain": _("Enter an amount and its currency.")})
    if gain is None or gain.minor == 0:
        GainDeclaration.objects.filter(handover=handover, side=side).delete()
        declared = None
    else:
        declared, _made = GainDeclaration.objects.update_or_create(
            handover=handover, side=side, defaults={"minor": gain.minor, "currency": gain.currency, "by": by}
        )
    _record(by, "declared_gain", handover, side=str(side))
    return declared


@transaction.atomic
def allow_public_line(*, by: Person, handover: Handover, allowed: bool) -> Handover:
    """Say for one's side whether it may be known that it was agreed; one line is shown while both sides allow it.

    Raises NotAllowed, Conflict (not agreed yet, or nothing changes).
    """
    handover, side = begin_move(by, handover, (*AGREED_STATES, State.ENDED))
    if handover.agreed_at is None:
        raise Conflict(_("Nothing was agreed that could be known."))
    field = "founder_allows_public" if side == Side.FOUNDER else "carrier_allows_public"
    if getattr(handover, field) == allowed:
        raise Conflict(_("Your side has said so already."))
    setattr(handover, field, allowed)
    handover.save(update_fields=[field])
    if handover.allows_public:
        line, is_first = PublicLine.objects.get_or_create(handover=handover)
        if is_first:
            facts: dict[str, Fact] = {"pathway": handover.pathway}
            places, on = [handover.place], handover.solution
            record(by, "made_agreement_known", line, on=on, places=places, facts=facts)
            return handover
    _record(by, "allowed_public_line", handover, side=str(side), allowed=allowed)
    return handover


def _record(by: Person, verb: str, handover: Handover, **facts: Fact) -> None:
    record(by, verb, handover, on=handover.solution, facts=facts, public=False)
