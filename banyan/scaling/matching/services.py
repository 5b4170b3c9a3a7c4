"""Introducing a solution to a carrier, keeping or setting aside a match, and asking for the plan of the network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.models import Place
from banyan.commons.models.places import PlaceKind
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line, tidy_text
from banyan.people.models import Organisation, Person
from banyan.people.pathways import PATHWAYS
from banyan.scaling.matching.permissions import (
    FOUNDER,
    asks_from,
    can_see_carriers,
    can_see_network,
    can_see_solutions_for,
    side_to_answer,
    side_to_withdraw,
    sides_of,
)
from banyan.scaling.models import (
    AskedFrom,
    DismissalReason,
    Introduction,
    MatchDismissal,
    MatchSaved,
    NetworkPlan,
    SideState,
)
from banyan.solutions.models import Solution

LONGEST_MESSAGE: Final = 2_000
LONGEST_WORDS: Final = 1_000
MOST_HIDDEN_FROM: Final = 20
MOST_CHANGES: Final = 30  # of a question "what if"
LARGEST_ADDED: Final = 100


@transaction.atomic
def ask_introduction(
    *,
    by: Person,
    solution: Solution,
    carrier: Organisation,
    message: str,
    place: Place | None = None,
    pathway: str = "",
    hidden_from: Iterable[Organisation] = (),
) -> Introduction:
    """Ask that a solution and an organisation that could carry it meet. Who asks for a side has accepted for it.

    Raises NotAllowed, Invalid, Conflict (one of the two is open already).
    """
    side = asks_from(by, solution, carrier)
    require(bool(side))
    words = tidy_text(message)
    kept_from = list({organisation.pk: organisation for organisation in hidden_from}.values())
    wrong: dict[str, Any] = {}
    if not 10 <= len(words) <= LONGEST_MESSAGE:
        wrong["message"] = _("Say in 10 to 2,000 characters why the two should meet.")
    if pathway and pathway not in PATHWAYS:
        wrong["pathway"] = _("Choose one of the pathways.")
    if place is not None and place.kind != PlaceKind.COUNTRY:
        wrong["place"] = _("Name a country.")
    if solution.organisation_id == carrier.pk:
        wrong["carrier"] = _("This organisation has the solution already.")
    if kept_from and side != AskedFrom.FOUNDER:
        wrong["hidden_from"] = _("Only the solution's side can say who must not see it.")
    if len(kept_from) > MOST_HIDDEN_FROM or any(one.pk == carrier.pk for one in kept_from):
        wrong["hidden_from"] = _("Name at most 20 organisations, and not the carrier itself.")
    if wrong:
        raise Invalid(wrong)
    now = timezone.now()
    try:
        with transaction.atomic():
            asked = Introduction.objects.create(
                solution=solution,
                carrier=carrier,
                place=place,
                pathway=pathway,
                asked_by=by,
                asked_from=side,
                message=words,
                founder_state=SideState.ACCEPTED if side == AskedFrom.FOUNDER else SideState.ASKED,
                carrier_state=SideState.ACCEPTED if side == AskedFrom.CARRIER else SideState.ASKED,
                founder_contact=by if side == AskedFrom.FOUNDER else None,
                carrier_contact=by if side == AskedFrom.CARRIER else None,
                at=now,
            )
    except IntegrityError as error:
        raise Conflict(_("An introduction of these two is waiting for an answer already.")) from error
    asked.hidden_from.set(kept_from)
    record(by, "asked_introduction", asked, on=solution, facts={"carrier": carrier.pk, "from": side}, public=False)
    return asked


@transaction.atomic
def answer_introduction(*, by: Person, introduction: Introduction, accept: bool, words: str = "") -> Introduction:
    """Accept or decline for the side that `by` speaks for. Contact details are shown once both have accepted.

    Raises NotAllowed, Invalid (words), Conflict (answered, withdrawn).
    """
    asked = _locked(introduction)
    side = side_to_answer(by, asked)
    if not side:
        require(bool(sides_of(by, asked)))
        raise Conflict(_("There is nothing left to answer here."))
    said = _tidy_words(words)
    state = SideState.ACCEPTED if accept else SideState.DECLINED
    _set(asked, side, state, said, by if accept else None)
    verb = "accepted_introduction" if accept else "declined_introduction"
    record(by, verb, asked, on=asked.solution, facts={"side": side}, public=False)
    return _fresh(asked)


@transaction.atomic
def withdraw_introduction(*, by: Person, introduction: Introduction) -> Introduction:
    """Take back what was asked, while it is not accepted by both. Raises NotAllowed, Conflict."""
    asked = _locked(introduction)
    side = side_to_withdraw(by, asked)
    if not side:
        require(bool(sides_of(by, asked)) or asked.asked_by_id == by.pk)
        raise Conflict(_("This cannot be taken back any more."))
    _set(asked, side, SideState.WITHDRAWN, "", None)
    record(by, "withdrew_introduction", asked, on=asked.solution, facts={"side": side}, public=False)
    return _fresh(asked)


@transaction.atomic
def save_match(*, by: Person, solution: Solution, carrier: Organisation) -> MatchSaved:
    """Keep a pair to come back to; saving it twice is saving it once. Raises NotAllowed."""
    require(can_see_carriers(by, solution) or can_see_solutions_for(by, carrier))
    saved, is_new = MatchSaved.objects.get_or_create(person=by, solution=solution, carrier=carrier)
    if is_new:
        record(by, "saved_match", solution, facts={"carrier": carrier.pk}, public=False)
    return saved


@transaction.atomic
def forget_match(*, by: Person, solution: Solution, carrier: Organisation) -> None:
    """Keep a pair no longer. Raises NotAllowed."""
    require(can_see_carriers(by, solution) or can_see_solutions_for(by, carrier))
    gone, _kinds = MatchSaved.objects.filter(person=by, solution=solution, carrier=carrier).delete()
    if gone:
        record(by, "forgot_match", solution, facts={"carrier": carrier.pk}, public=False)


@transaction.atomic
def dismiss_match(
    *, by: Person, solution: Solution, carrier: Organisation, reason: str, comment: str = ""
) -> MatchDismissal:
    """Set a pair aside with a reason; it lowers what is suggested to others too. Raises NotAllowed, Invalid."""
    require(can_see_carriers(by, solution) or can_see_solutions_for(by, carrier))
    words = tidy_line(comment)
    if reason not in DismissalReason.values:
        raise Invalid({"reason": _("Choose a reason.")})
    if len(words) > 500:
        raise Invalid({"comment": _("This is longer than 500 characters.")})
    dismissal, _is_new = MatchDismissal.objects.update_or_create(
        person=by, solution=solution, carrier=carrier, defaults={"reason": reason, "comment": words}
    )
    record(by, "dismissed_match", solution, facts={"carrier": carrier.pk, "reason": reason}, public=False)
    return dismissal


@transaction.atomic
def restore_match(*, by: Person, solution: Solution, carrier: Organisation) -> None:
    """Take up again what one set aside. Raises NotAllowed."""
    require(can_see_carriers(by, solution) or can_see_solutions_for(by, carrier))
    gone, _kinds = MatchDismissal.objects.filter(person=by, solution=solution, carrier=carrier).delete()
    if gone:
        record(by, "restored_match", solution, facts={"carrier": carrier.pk}, public=False)


@transaction.atomic
def ask_for_plan(*, by: Person, question: Mapping[str, Any]) -> NetworkPlan:
    """Have the best assignment of all open solutions worked out by a task; the same question is kept and, when it is
    asked again, worked out anew.

    `question` has `dropped` (ids of carriers), `added` (pairs of a carrier's id and further capacity) and `country` (a
    code, "" for any). Raises NotAllowed, Invalid.
    """
    require(can_see_network(by))
    tidy = _tidy_question(question)
    digest = hashlib.sha256(json.dumps(tidy, sort_keys=True).encode()).hexdigest()
    plan, is_new = NetworkPlan.objects.select_for_update().get_or_create(digest=digest, defaults={"question": tidy})
    if not is_new and plan.state == NetworkPlan.State.READY:
        plan.state, plan.asked_at = NetworkPlan.State.WAITING, timezone.now()
        plan.save(update_fields=["state", "asked_at"])
    record(by, "asked_for_plan", by, facts={"plan": plan.pk}, public=False)
    from banyan.scaling.tasks import work_out_plan

    work_out_plan.defer(plan_id=plan.pk)
    return plan


def _tidy_question(question: Mapping[str, Any]) -> dict[str, Any]:
    dropped = sorted({int(pk) for pk in question.get("dropped", ())})
    added = sorted((int(pk), int(more)) for pk, more in question.get("added", ()))
    country = str(question.get("country", ""))
    if len(dropped) + len(added) > MOST_CHANGES:
        raise Invalid({"dropped": _("Try at most 30 changes at once.")})
    if any(not 1 <= more <= LARGEST_ADDED for _pk, more in added):
        raise Invalid({"added": _("Add room for 1 to 100 solutions.")})
    if country and not Place.objects.filter(kind=PlaceKind.COUNTRY, code=country).exists():
        raise Invalid({"country": _("Name a country.")})
    return {"dropped": dropped, "added": [list(pair) for pair in added], "country": country}


def _locked(introduction: Introduction) -> Introduction:
    rows = Introduction.objects.select_for_update(of=("self",)).select_related("solution", "carrier")
    return rows.get(pk=introduction.pk)


def _tidy_words(words: str) -> str:
    said = tidy_text(words)
    if len(said) > LONGEST_WORDS:
        raise Invalid({"words": _("This is longer than 1,000 characters.")})
    return said


def _set(asked: Introduction, side: str, state: str, words: str, contact: Person | None) -> None:
    if side == FOUNDER:
        asked.founder_state, asked.founder_words, asked.founder_contact = state, words or asked.founder_words, contact
    else:
        asked.carrier_state, asked.carrier_words, asked.carrier_contact = state, words or asked.carrier_words, contact
    asked.answered_at = timezone.now()
    asked.save(
        update_fields=[
            "founder_state", "founder_words", "founder_contact",
            "carrier_state", "carrier_words", "carrier_contact", "answered_at",
        ]
    )  # fmt: skip


def _fresh(asked: Introduction) -> Introduction:
    asked.refresh_from_db()
    return asked
