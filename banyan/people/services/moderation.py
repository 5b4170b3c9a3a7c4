"""Reports, decisions of stewards with their reasons, appeals, suspensions and blocks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid, NotFound
from banyan.commons.kinds import kind_named, kind_of
from banyan.commons.models import Place, Theme
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_text
from banyan.people.models import Block, Case, Person, Reason, Report, Suspension
from banyan.people.permissions import can_appeal, can_decide_case, can_report, can_suspend, is_steward_of

LONGEST_SUSPENSION = timedelta(days=3651)
Decision = Case.Decision
State = Case.State


@transaction.atomic
def report(*, by: Person, thing: models.Model, reason: str, comment: str = "") -> Report:
    """Tell stewards that a thing should not stand. A second report by the same person replaces their first.

    Raises NotAllowed, Invalid.
    """
    require(can_report(by, thing))
    _known_reason(reason)
    kind = kind_of(thing)
    if by.pk in set(kind.owner_ids(thing)):
        raise Invalid({"": _("This is your own. You can change or withdraw it yourself.")})
    case = _open_case(thing)
    made, _created = Report.objects.update_or_create(
        case=case, by=by, defaults={"reason": reason, "comment": tidy_text(comment)[:1000]}
    )
    record(by, "reported", thing, facts={"case": case.pk, "reason": reason}, public=False)
    return made


def _known_reason(reason: str) -> None:
    if reason not in Reason.values:
        raise Invalid({"reason": _("Choose a reason.")})


def _open_case(thing: models.Model) -> Case:
    """The open case of a thing, made where there is none."""
    kind = kind_of(thing)
    document = kind.search_document(thing) if kind.search_document else None
    places = Place.objects.filter(pk__in=document.places if document else ()).values_list("ancestors", flat=True)
    themes = Theme.objects.filter(pk__in=document.themes if document else ()).values_list("pk", "parent_id")
    case, _created = Case.objects.get_or_create(
        kind=kind.name,
        object_id=thing.pk,
        state=State.OPEN,
        defaults={
            "author_ids": sorted(set(kind.owner_ids(thing))),
            "place_ids": sorted({place for ancestors in places for place in ancestors}),
            "theme_ids": sorted({theme for pair in themes for theme in pair if theme}),
        },
    )
    return case


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update().get(pk=case.pk)


def thing_of(case: Case) -> Any:
    """What a case is about. Raises NotFound where it is gone."""
    thing = kind_named(case.kind).load([case.object_id]).get(case.object_id)
    if thing is None:
        raise NotFound
    return thing


@transaction.atomic
def decide_case(*, by: Person, case: Case, decision: str, reason: str, message: str = "") -> Case:
    """Keep or hide what was reported, with a reason and a message to its authors, who may appeal against hiding.

    Raises NotAllowed, Invalid, Conflict (decided already).
    """
    case = _locked(case)
    require(can_decide_case(by, case))
    if case.state != State.OPEN:
        raise Conflict(_("Another steward has decided this already."))
    if decision not in (Decision.KEEP, Decision.HIDE):
        raise Invalid({"decision": _("Choose whether it stays or is hidden.")})
    _known_reason(reason)
    thing = thing_of(case)
    if decision == Decision.HIDE:
        _set_hidden(thing, hidden=True)
    _decide(case, by, decision, reason, message)
    record(by, "hidden" if decision == Decision.HIDE else "kept", thing, facts={"case": case.pk, "reason": reason})
    return case


@transaction.atomic
def hide(*, by: Person, thing: models.Model, reason: str, message: str = "") -> Case:
    """Hide a thing that nobody reported. Raises NotAllowed, Invalid."""
    require(is_steward_of(by, thing))
    return decide_case(by=by, case=_open_case(thing), decision=Decision.HIDE, reason=reason, message=message)


@transaction.atomic
def restore(*, by: Person, thing: models.Model) -> None:
    """Show a hidden thing again. Raises NotAllowed, Invalid."""
    require(is_steward_of(by, thing))
    if by.pk in set(kind_of(thing).owner_ids(thing)):
        require(False, _("Another steward has to restore what is yours."))
    _set_hidden(thing, hidden=False)
    record(by, "restored", thing)


def _set_hidden(thing: models.Model, *, hidden: bool) -> None:
    set_hidden = kind_of(thing).set_hidden
    if set_hidden is None:
        raise Invalid({"": _("Things of this kind cannot be hidden.")})
    set_hidden(thing, hidden)


def _decide(case: Case, by: Person, decision: str, reason: str, message: str) -> None:
    case.state, case.decision, case.reason = State.DECIDED, decision, reason
    case.message = tidy_text(message)[:2000]
    case.decided_by, case.decided_at = by, timezone.now()
    case.save()


@transaction.atomic
def appeal(*, by: Person, case: Case, words: str) -> Case:
    """Ask another steward to look again at what was hidden, or at a suspension. Once per decision.

    Raises NotAllowed, Invalid, Conflict.
    """
    case = _locked(case)
    require(can_appeal(by, case))
    if case.state != State.DECIDED or case.decision == Decision.KEEP:
        raise Conflict(_("There is nothing to appeal against, or an appeal was made already."))
    if Case.objects.filter(kind=case.kind, object_id=case.object_id, state__in=[State.OPEN, State.APPEALED]).exists():
        raise Conflict(_("Stewards are looking at this already."))
    if not (text := tidy_text(words)[:2000]):
        raise Invalid({"words": _("Say why the decision should be changed.")})
    case.state, case.appeal, case.appealed_by, case.appealed_at = State.APPEALED, text, by, timezone.now()
    case.save()
    record(by, "appealed", thing_of(case), facts={"case": case.pk}, public=False)
    return case


@transaction.atomic
def answer_appeal(*, by: Person, case: Case, decision: str, answer: str = "") -> Case:
    """Decide on an appeal: KEEP brings the thing back (or lifts the suspension), any other lets the decision stand.

    Raises NotAllowed (also for the steward who decided first), Invalid, Conflict.
    """
    case = _locked(case)
    require(can_decide_case(by, case))
    require(by.pk != case.decided_by_id, _("Another steward than the one who decided has to answer an appeal."))
    if case.state != State.APPEALED:
        raise Conflict(_("There is no open appeal."))
    if decision not in Decision.values:
        raise Invalid({"decision": _("Choose whether the decision stands.")})
    thing = thing_of(case)
    if decision == Decision.KEEP:
        if case.decision == Decision.SUSPEND:
            _lift(case.suspension, by)
        else:
            _set_hidden(thing, hidden=False)
    case.state, case.answer = State.CLOSED, tidy_text(answer)[:2000]
    case.answered_by, case.answered_at = by, timezone.now()
    case.save()
    record(by, "restored" if decision == Decision.KEEP else "upheld", thing, facts={"case": case.pk})
    return case


@transaction.atomic
def suspend(*, by: Person, person: Person, until: datetime, reason: str, message: str = "") -> Suspension:
    """Let a person write nothing until a moment; they may appeal. Raises NotAllowed, Invalid."""
    require(can_suspend(by, person))
    _known_reason(reason)
    if not timezone.now() < until <= timezone.now() + LONGEST_SUSPENSION:
        raise Invalid({"until": _("Choose a day in the future, ten years at most.")})
    Person.objects.select_for_update().get(pk=person.pk)
    case = Case(kind="person", object_id=person.pk, author_ids=[person.pk])
    _decide(case, by, Decision.SUSPEND, reason, message)
    suspension = Suspension.objects.create(person=person, case=case, until=until)
    Person.objects.filter(pk=person.pk).update(suspended_until=until)
    person.suspended_until = until
    record(by, "suspended", person, facts={"case": case.pk, "reason": reason, "until": until.date().isoformat()})
    return suspension


@transaction.atomic
def lift_suspension(*, by: Person, suspension: Suspension) -> None:
    """Let a suspended person write again before the time. Raises NotAllowed, Conflict."""
    require(can_suspend(by, suspension.person))
    _lift(suspension, by)
    record(by, "restored", suspension.person, facts={"case": suspension.case_id})


def _lift(suspension: Suspension, by: Person) -> None:
    now = timezone.now()
    done = Suspension.objects.filter(pk=suspension.pk, lifted_at__isnull=True, until__gt=now).update(
        lifted_by=by, lifted_at=now
    )
    if not done:
        raise Conflict(_("This suspension is over already."))
    rest = Suspension.objects.filter(person=suspension.person_id, lifted_at__isnull=True, until__gt=now)
    latest = rest.order_by("-until").values_list("until", flat=True).first()
    Person.objects.filter(pk=suspension.person_id).update(suspended_until=latest)


@transaction.atomic
def block(*, by: Person, person: Person) -> None:
    """Fold what a person writes for oneself, and hear no more of their deeds. They are not told. Raises NotAllowed."""
    require(by.is_authenticated and by.is_active)
    if by.pk == person.pk:
        raise Invalid({"": _("You cannot block yourself.")})
    _made, created = Block.objects.get_or_create(person=by, blocked=person)
    if created:
        record(by, "changed_blocks", by, public=False)


@transaction.atomic
def unblock(*, by: Person, person: Person) -> None:
    """End a block."""
    removed, _models = Block.objects.filter(person=by, blocked=person).delete()
    if removed:
        record(by, "changed_blocks", by, public=False)
