"""Composing a challenge, and opening it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.challenges import permissions
from banyan.challenges.models import (
    VOTING,
    Challenge,
    ChallengeState,
    Phase,
    PhaseKind,
    Prize,
    Promotion,
    Section,
    VoteMethod,
    WhoProposes,
)
from banyan.challenges.templates_of_challenges import AskedSection, ChallengeTemplate, PlannedPhase
from banyan.commons.errors import Conflict, Invalid
from banyan.commons.languages import language_codes
from banyan.commons.models import Place, Theme
from banyan.commons.money import is_currency
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.services.drafts import discard_draft
from banyan.commons.text import language_of, tidy_line, tidy_text
from banyan.needs.models import Need
from banyan.people.models import Organisation, Person

MOST_PHASES: Final = 20
MOST_SECTIONS: Final = 20
MOST_PRIZES: Final = 20
_OF_BUDGETS: Final = (VoteMethod.KNAPSACK, VoteMethod.SHARES)


@dataclass(frozen=True, slots=True)
class ChallengeFacts:
    """What a host says of a challenge. `currency` is that of costs and of a budget; without one, proposals name no
    cost."""

    title: str
    question: str
    brief: str = ""
    resources: str = ""
    language: str = ""
    place: Place | None = None
    themes: Sequence[Theme] = ()
    need: Need | None = None
    organisation: Organisation | None = None
    who_proposes: str = WhoProposes.ANYONE
    currency: str = ""
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class OfferedPrize:
    """Something to win; money in minor units."""

    title: str
    kind: str = Prize.Kind.OTHER
    amount_minor: int | None = None
    currency: str = ""
    number: int = 1


def locked(challenge: Challenge) -> Challenge:
    """The challenge as it stands, locked until the transaction ends."""
    return (
        Challenge.objects.select_for_update(of=("self",)).select_related("organisation", "place").get(pk=challenge.pk)
    )


def record_deed(by: Person | None, verb: str, challenge: Challenge, thing: Any = None, **more: Any) -> None:
    """Record one deed about a challenge, with its place and themes, on its page."""
    places = [challenge.place] if challenge.place is not None else []
    on = None if thing is None else challenge
    record(by, verb, thing or challenge, on=on, places=places, themes=challenge.themes.all(), **more)


@transaction.atomic
def compose_challenge(
    *, by: Person, facts: ChallengeFacts, template: ChallengeTemplate, phases: Sequence[PlannedPhase]
) -> Challenge:
    """A challenge that nobody but its hosts sees yet, with the sections of a template and the phases given.

    Raises NotAllowed, Invalid.
    """
    require(permissions.can_compose(by, None))
    columns = _columns_of(facts)
    discard_draft(by=by, purpose="challenge")
    challenge = Challenge.objects.create(started_by=by, asks_cost=template.asks_cost, **columns)
    challenge.themes.set(facts.themes)
    _write_phases(challenge, phases)
    _write_sections(challenge, template.asked())
    record_deed(by, "composed", challenge, public=False)
    return challenge


@transaction.atomic
def edit_challenge(*, by: Person, challenge: Challenge, version: int, facts: ChallengeFacts) -> Challenge:
    """Change what is said of a challenge. Once it is open, who may propose, the currency and the time zone stay.

    Raises NotAllowed, Invalid, and Conflict where somebody changed it in the meantime.
    """
    challenge = locked(challenge)
    require(permissions.can_host(by, challenge))
    _require_going_on(challenge)
    if challenge.version != version:
        raise Conflict(_("Somebody changed this challenge while you were writing. Compare, then save again."))
    columns = _columns_of(facts)
    if challenge.state == ChallengeState.OPEN:
        for name in ("who_proposes", "currency", "time_zone"):
            if columns[name] != getattr(challenge, name):
                raise Invalid({name: _("This cannot be changed any more, because the challenge is open.")})
    discard_draft(by=by, purpose=f"challenge:{challenge.pk}")
    changed = [name for name, value in columns.items() if getattr(challenge, name) != value]
    if {theme.pk for theme in facts.themes} != set(challenge.themes.values_list("pk", flat=True)):
        challenge.themes.set(facts.themes)
        changed.append("themes")
    if changed:
        for name, value in columns.items():
            setattr(challenge, name, value)
        challenge.version += 1
        challenge.save()
        record_deed(by, "changed", challenge, changed=changed, public=permissions.is_public(challenge))
    return challenge


@transaction.atomic
def plan_phases(*, by: Person, challenge: Challenge, phases: Sequence[PlannedPhase]) -> Challenge:
    """Replace the timeline of a challenge that is not open yet. Raises NotAllowed, Invalid, Conflict."""
    challenge = _being_composed(by, challenge)
    challenge.phases.all().delete()
    _write_phases(challenge, phases)
    record_deed(by, "changed", challenge, changed=["timeline"], public=False)
    return challenge


@transaction.atomic
def ask_sections(*, by: Person, challenge: Challenge, sections: Sequence[AskedSection], asks_cost: bool) -> Challenge:
    """Replace what a proposal answers, while the challenge is not open yet. Raises NotAllowed, Invalid, Conflict."""
    challenge = _being_composed(by, challenge)
    if asks_cost and not challenge.currency:
        raise Invalid({"asks_cost": _("Choose a currency for the challenge first.")})
    challenge.sections.all().delete()
    _write_sections(challenge, sections)
    challenge.asks_cost = asks_cost
    challenge.save(update_fields=["asks_cost", "changed_at"])
    record_deed(by, "changed", challenge, changed=["sections"], public=False)
    return challenge


@transaction.atomic
def offer_prizes(*, by: Person, challenge: Challenge, prizes: Sequence[OfferedPrize]) -> Challenge:
    """Replace what can be won, while the challenge is not open yet. Raises NotAllowed, Invalid, Conflict."""
    challenge = _being_composed(by, challenge)
    if len(prizes) > MOST_PRIZES:
        raise Invalid({"": _("Name at most 20 prizes.")})
    for prize in prizes:
        if not tidy_line(prize.title):
            raise Invalid({"title": _("Say what the prize is.")})
        if prize.amount_minor is not None and not is_currency(prize.currency):
            raise Invalid({"currency": _("Choose a currency.")})
    challenge.prizes.all().delete()
    Prize.objects.bulk_create(
        Prize(
            challenge=challenge, order=order, kind=prize.kind, title=tidy_line(prize.title)[:160],
            amount_minor=prize.amount_minor, currency=prize.currency if prize.amount_minor is not None else "",
            number=max(1, prize.number),
        )
        for order, prize in enumerate(prizes, 1)
    )  # fmt: skip
    record_deed(by, "changed", challenge, changed=["prizes"], public=False)
    return challenge


@transaction.atomic
def open_challenge(*, by: Person, challenge: Challenge) -> Challenge:
    """Put a challenge before everyone. From now on its timeline changes only by two hosts, with a reason.

    Raises NotAllowed, Conflict, and Invalid with all that is still missing.
    """
    challenge = _being_composed(by, challenge)
    phases = list(challenge.phases.all())
    missing: list[Any] = []
    if not any(phase.kind == PhaseKind.PROPOSALS for phase in phases):
        missing.append(_("There is no phase for proposals."))
    if any(phase.closes_at <= timezone.now() for phase in phases):
        missing.append(_("A phase would be over already. Give it later dates."))
    if not challenge.sections.exists():
        missing.append(_("A proposal would have nothing to answer."))
    if any(phase.method in _OF_BUDGETS for phase in phases) and not challenge.asks_cost:
        missing.append(_("A vote over a budget needs proposals that name their cost."))
    if missing:
        raise Invalid({"": " ".join(str(line) for line in missing)})
    challenge.state = ChallengeState.OPEN
    challenge.save(update_fields=["state", "changed_at"])
    record_deed(by, "opened_challenge", challenge)
    return challenge


@transaction.atomic
def call_off_challenge(*, by: Person, challenge: Challenge) -> Challenge:
    """End a challenge without a result, as long as no vote has begun. Raises NotAllowed, Conflict."""
    challenge = locked(challenge)
    require(permissions.can_host(by, challenge))
    _require_going_on(challenge)
    if challenge.phases.filter(kind__in=VOTING, opens_at__lte=Now()).exists() and challenge.state != "draft":
        raise Conflict(_("A vote has begun, so this challenge cannot be called off any more."))
    was_public = permissions.is_public(challenge)
    challenge.state = ChallengeState.WITHDRAWN
    challenge.save(update_fields=["state", "changed_at"])
    record_deed(by, "called_off", challenge, public=was_public)
    return challenge


def _being_composed(by: Person, challenge: Challenge) -> Challenge:
    challenge = locked(challenge)
    require(permissions.can_host(by, challenge))
    if challenge.state != ChallengeState.DRAFT:
        raise Conflict(_("This challenge is open, so this cannot be changed any more."))
    return challenge


def _require_going_on(challenge: Challenge) -> None:
    if challenge.state not in (ChallengeState.DRAFT, ChallengeState.OPEN):
        raise Conflict(_("This challenge is over."))


def _columns_of(facts: ChallengeFacts) -> dict[str, Any]:
    """Checked and tidied columns. Raises Invalid."""
    title, question = tidy_line(facts.title), tidy_line(facts.question)
    wrong: dict[str, Any] = {}
    if not 8 <= len(title) <= 160:
        wrong["title"] = _("Give it a title of 8 to 160 characters.")
    if not 8 <= len(question) <= 300:
        wrong["question"] = _("Ask the question in 8 to 300 characters.")
    if facts.time_zone not in available_timezones():
        wrong["time_zone"] = _("Choose a time zone of the list.")
    if facts.currency and not is_currency(facts.currency):
        wrong["currency"] = _("Choose a currency.")
    if facts.language and facts.language not in language_codes():
        wrong["language"] = _("Choose a language of the list.")
    if facts.who_proposes == WhoProposes.MEMBERS and facts.organisation is None:
        wrong["who_proposes"] = _("Name the organisation whose members may take part.")
    if wrong:
        raise Invalid(wrong)
    found = facts.language or language_of(f"{title} {question}")
    return {
        "title": title, "question": question, "brief": tidy_text(facts.brief)[:20_000],
        "resources": tidy_text(facts.resources)[:8_000], "language": found if found in language_codes() else "en",
        "place": facts.place, "need": facts.need, "organisation": facts.organisation,
        "who_proposes": facts.who_proposes, "currency": facts.currency, "time_zone": facts.time_zone,
    }  # fmt: skip


def _write_phases(challenge: Challenge, phases: Sequence[PlannedPhase]) -> None:
    if not 1 <= len(phases) <= MOST_PHASES:
        raise Invalid({"": _("A challenge has 1 to 20 phases.")})
    for phase in phases:
        _check_phase(challenge, phase)
    names = [column.name for column in fields(PlannedPhase)]
    Phase.objects.bulk_create(
        Phase(challenge=challenge, **{name: getattr(phase, name) for name in names}) for phase in phases
    )


def _check_phase(challenge: Challenge, phase: PlannedPhase) -> None:
    """Raise Invalid for a phase that could not be held."""
    if phase.closes_at <= phase.opens_at:
        raise Invalid({"closes_at": _("A phase must end after it begins.")})
    is_vote = phase.kind in VOTING
    if is_vote != bool(phase.method):
        raise Invalid({"method": _("Say how the vote is counted; other phases have no method.")})
    if (phase.kind == PhaseKind.ALLOCATION) != (phase.method in _OF_BUDGETS):
        raise Invalid({"method": _("A budget is shared out by a method for budgets, and only by one of these.")})
    if phase.kind == PhaseKind.ALLOCATION and not (phase.budget_minor and challenge.currency):
        raise Invalid({"budget": _("Say how much there is to share out, and choose a currency for the challenge.")})
    if phase.promotion == Promotion.VOTED and not is_vote:
        raise Invalid({"promotion": _("Only a vote can say who won it.")})
    if not 1 <= phase.seats <= 1_000:
        raise Invalid({"seats": _("Between 1 and 1,000 can win.")})


def _write_sections(challenge: Challenge, sections: Sequence[AskedSection]) -> None:
    if not 1 <= len(sections) <= MOST_SECTIONS:
        raise Invalid({"": _("A proposal answers 1 to 20 questions.")})
    keys = [section.key or f"s{order}" for order, section in enumerate(sections, 1)]
    if len(set(keys)) < len(keys):
        raise Invalid({"": _("Two questions have the same key.")})
    for section in sections:
        if not tidy_line(section.title):
            raise Invalid({"title": _("Ask something.")})
        if not 1 <= section.most_words <= 5_000:
            raise Invalid({"most_words": _("Between 1 and 5,000 words.")})
    Section.objects.bulk_create(
        Section(
            challenge=challenge, key=key, order=order, title=tidy_line(section.title)[:160],
            help=tidy_line(section.help)[:400], most_words=section.most_words, is_required=section.is_required,
        )
        for order, (key, section) in enumerate(zip(keys, sections, strict=True), 1)
    )  # fmt: skip
