"""Terms on the table, redlines by either side, and the consent of both to the very same text."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.services.activity import Fact, record
from banyan.commons.text import tidy_line, tidy_text
from banyan.handovers.models import Consent, Handover, Side, State, Terms
from banyan.handovers.services.standing import NEGOTIABLE, begin_move, latest_terms
from banyan.methods.handover_terms import CLAUSES, LONGEST, digest_of, open_blanks, signed_text
from banyan.people.models import Person


@transaction.atomic
def redline(*, by: Person, handover: Handover, base: int, texts: Mapping[str, str], note: str) -> Terms:
    """Put a new version on the table: the one of number `base` with these clauses (by code) changed. Consents to older
    versions lapse, but for the terms in force, which hold until both sides agree to others.

    Raises NotAllowed, Invalid, Conflict (state; a newer version is on the table).
    """
    handover, side = begin_move(by, handover, NEGOTIABLE)
    latest = latest_terms(handover)
    if latest.number != base:
        raise Conflict(_("A newer version is on the table. Read it before changing it."))
    words, tidy = tidy_line(note), {code: tidy_text(text) for code, text in texts.items()}
    _check(tidy, words)
    clauses = {clause["code"]: (clause["title"], tidy.get(clause["code"], clause["text"])) for clause in latest.clauses}
    if all(clause["text"] == clauses[clause["code"]][1] for clause in latest.clauses):
        raise Invalid({"": _("Nothing was changed.")})
    lapse_standing(handover, latest)
    terms = put_on_table(by=by, handover=handover, side=side, clauses=clauses, note=words)
    facts: dict[str, Fact] = {"number": terms.number, "side": str(side)}
    changed = [c["code"] for c in latest.clauses if c["text"] != clauses[c["code"]][1]]
    record(by, "redlined_terms", handover, on=handover.solution, changed=changed, facts=facts, public=False)
    return terms


@transaction.atomic
def consent(*, by: Person, handover: Handover, digest: str) -> Handover:
    """Consent for one's side to the terms on the table, named by the digest of their text. Where the other side has
    consented to the same text, the terms come into force.

    Raises NotAllowed, Conflict (state; other words are on the table than those read; blanks are left; consented before;
    the same person spoke for the other side).
    """
    handover, side = begin_move(by, handover, NEGOTIABLE)
    terms = latest_terms(handover)
    if terms.digest != digest:
        raise Conflict(_("Other words are on the table than those you read. Read them before you consent."))
    if terms.pk == handover.agreed_terms_id:
        raise Conflict(_("These terms are in force already."))
    if open_blanks(terms.text):
        raise Conflict(_("Fill in what stands in square brackets before you consent."))
    try:
        with transaction.atomic():
            Consent.objects.create(terms=terms, side=side, digest=digest, person=by)
    except IntegrityError as error:
        raise Conflict(_("Your side has consented already, or you consented for the other side.")) from error
    verb = "consented_to_terms"
    if Consent.objects.filter(terms=terms, side=side.other, lapsed_at__isnull=True).exists():
        verb = _bring_into_force(handover, terms)
    facts: dict[str, Fact] = {"number": terms.number, "digest": digest, "side": str(side)}
    record(by, verb, handover, on=handover.solution, facts=facts, public=False)
    return handover


def _bring_into_force(handover: Handover, terms: Terms) -> str:
    """What was done, as a verb."""
    handover.agreed_terms = terms
    if handover.state != State.TALKS:
        handover.save(update_fields=["agreed_terms"])
        return "amended_terms"
    handover.state, handover.agreed_at = State.AGREED, timezone.now()
    handover.save(update_fields=["agreed_terms", "state", "agreed_at"])
    return "agreed_handover"


@transaction.atomic
def take_back_consent(*, by: Person, handover: Handover) -> Handover:
    """Take one's side's consent back while the other has not consented too. Raises NotAllowed, Conflict (none)."""
    handover, side = begin_move(by, handover, NEGOTIABLE)
    terms = latest_terms(handover)
    own = Consent.objects.filter(terms=terms, side=side, lapsed_at__isnull=True)
    if terms.pk == handover.agreed_terms_id or not own.update(lapsed_at=timezone.now()):
        raise Conflict(_("There is no consent of your side to take back."))
    facts: dict[str, Fact] = {"number": terms.number, "side": str(side)}
    record(by, "took_back_consent", handover, on=handover.solution, facts=facts, public=False)
    return handover


def put_on_table(
    *, by: Person, handover: Handover, side: Side, clauses: Mapping[str, tuple[str, str]], note: str
) -> Terms:
    """The next version, from (title, text) by code; for the services here, which record the deed."""
    before = Terms.objects.filter(handover=handover).order_by("-number").values_list("number", flat=True).first()
    text = signed_text(clauses.values())
    return Terms.objects.create(
        handover=handover,
        number=(before or 0) + 1,
        clauses=[{"code": code, "title": title, "text": words} for code, (title, words) in clauses.items()],
        text=text,
        digest=digest_of(text),
        note=note,
        by=by,
        side=side,
    )


def lapse_standing(handover: Handover, terms: Terms) -> None:
    """Let consents to the version on the table lapse, where it is not in force."""
    if terms.pk != handover.agreed_terms_id:
        Consent.objects.filter(terms=terms, lapsed_at__isnull=True).update(lapsed_at=timezone.now())


def _check(texts: Mapping[str, str], note: str) -> None:
    wrong = {}
    for code, text in texts.items():
        if code not in CLAUSES:
            wrong[""] = _("There is no such clause.")
        elif not text:
            wrong[code] = _("Say something here, if only that nothing is agreed on it.")
        elif len(text) > 3_000:
            wrong[code] = _("This is longer than 3,000 characters.")
    if sum(map(len, texts.values())) > LONGEST:
        wrong[""] = _("All clauses together are longer than 20,000 characters.")
    if len(note) > 500:
        wrong["note"] = _("This is longer than 500 characters.")
    if wrong:
        raise Invalid(wrong)
