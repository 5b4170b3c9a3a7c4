"""Every state of a handover × every event × every role, in one table; and what the moves leave behind."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.models import Activity, Notification
from banyan.commons.money import Money
from banyan.handovers import queries, services
from banyan.handovers.invariants import CHECKS
from banyan.handovers.models import Consent, Handover, Milestone, NextIdea, PublicLine, Terms
from banyan.handovers.services.moving import end_reasons
from banyan.people.pathways import PATHWAYS
from tests.handovers.conftest import on_table

pytestmark = pytest.mark.django_db

STATES = ("proposed", "talks", "signed", "agreed", "amending", "piloting", "operating", "ended")
FOUNDERS, CARRIERS = ("founder", "founder_editor"), ("carrier",)
OUTSIDE = ("witness", "steward", "stranger", "carrier_member", "suspended")
SOON = timezone.localdate() + datetime.timedelta(days=30)

EVENTS = {
    "open_talks": lambda by, h: services.open_talks(by=by, handover=h),
    "redline": lambda by, h: services.redline(
        by=by, handover=h, base=on_table(h).number, texts={"fees": "Nothing at all."}, note=""
    ),
    "consent": lambda by, h: services.consent(by=by, handover=h, digest=on_table(h).digest),
    "take_back_consent": lambda by, h: services.take_back_consent(by=by, handover=h),
    "start_pilot": lambda by, h: services.start_pilot(by=by, handover=h),
    "start_operating": lambda by, h: services.start_operating(by=by, handover=h),
    "end": lambda by, h: services.end_handover(by=by, handover=h, reason="other", words="It is so."),
    "say": lambda by, h: services.say(by=by, handover=h, text="Good morning"),
    "invite_witness": lambda by, h: services.invite_witness(by=by, handover=h, person=h.stranger),
    "add_item": lambda by, h: services.add_item(by=by, handover=h, area="people", text="The keys"),
    "settle_item": lambda by, h: services.settle_item(by=by, item=h.checklist.first(), state="not_needed"),
    "set_milestone": lambda by, h: services.set_milestone(by=by, handover=h, title="First jar", due_on=SOON),
    "reach_milestone": lambda by, h: services.reach_milestone(by=by, milestone=h.milestones.first()),
    "declare_gain": lambda by, h: services.declare_gain(by=by, handover=h, gain=Money(5_000, "KES")),
    "allow_public_line": lambda by, h: services.allow_public_line(by=by, handover=h, allowed=True),
}
YES, LATE = "yes", "conflict"
# For each event, in which states each side ("f" founder, "c" carrier) is answered yes; in all others a conflict.
TABLE = {
    "open_talks": {"proposed": "c"},
    "redline": dict.fromkeys(("talks", "signed", "agreed", "amending", "piloting", "operating"), "fc"),
    "consent": {"talks": "fc", "signed": "c", "amending": "fc"},
    "take_back_consent": {"signed": "f"},
    "start_pilot": {"agreed": "fc", "amending": "fc"},
    "start_operating": {"piloting": "fc"},
    "end": dict.fromkeys(STATES[:-1], "fc"),
    "say": dict.fromkeys(STATES[:-1], "fc"),
    "invite_witness": dict.fromkeys(STATES[:-1], "fc"),
    "add_item": dict.fromkeys(STATES[:-1], "fc"),
    "settle_item": dict.fromkeys(STATES[:-1], "fc"),
    "set_milestone": dict.fromkeys(STATES[:-1], "fc"),
    "reach_milestone": dict.fromkeys(STATES[:-1], "fc"),
    "declare_gain": dict.fromkeys(("proposed", "talks", "signed"), "fc"),
    "allow_public_line": dict.fromkeys(("agreed", "amending", "piloting", "operating", "ended"), "fc"),
}
REFUSED_TO_PROPOSER = {("open_talks", "proposed")}  # not a matter of the state, but of who asked


def expected(event: str, state: str, role: str) -> str:
    if role in OUTSIDE:
        return "not allowed"
    side = "f" if role in FOUNDERS else "c"
    if side in TABLE[event].get(state, ""):
        return YES
    return "not allowed" if (event, state) in REFUSED_TO_PROPOSER else LATE


def answer(event: str, by, handover: Handover) -> str:
    try:
        with transaction.atomic():
            EVENTS[event](by, handover)
            transaction.set_rollback(True)
    except NotAllowed:
        return "not allowed"
    except Conflict:
        return LATE
    return YES


@pytest.mark.parametrize("state", STATES)
def test_every_state_event_and_role(scene, state):
    handover = scene.at("operating" if state == "ended" else state)
    with transaction.atomic():
        Milestone.objects.create(handover=handover, title="A jar", due_on=SOON, by=scene.founder)
    if state == "ended":
        services.end_handover(by=scene.founder, handover=handover, reason="completed")
    if state == "piloting":  # one guard at a time: that the checklist is done is tested apart
        handover.checklist.update(state="done", settled_by=scene.founder, settled_at=timezone.now())
    found, wanted = {}, {}
    for event in EVENTS:
        for role in (*FOUNDERS, *CARRIERS, *OUTSIDE):
            handover.refresh_from_db()
            handover.stranger = scene.stranger
            found[event, role] = answer(event, getattr(scene, role), handover)
            wanted[event, role] = expected(event, state, role)
    assert found == wanted


def test_without_the_state_guard_the_table_complains(scene, monkeypatch):
    """The negative control of the table."""
    handover = scene.at("ended")
    handover.stranger = scene.stranger
    assert answer("say", scene.founder, handover) == LATE
    for module in ("moving", "agreeing", "accompanying", "working"):
        guard = __import__(f"banyan.handovers.services.{module}", fromlist=["x"]).begin_move
        monkeypatch.setattr(
            f"banyan.handovers.services.{module}.begin_move", lambda by, h, states, guard=guard: guard(by, h, STATES)
        )
    assert answer("say", scene.founder, handover) == YES != expected("say", "ended", "founder")


def test_the_whole_way(scene, tasks):
    handover = scene.at("operating")
    assert handover.state == "operating"
    assert handover.agreed_terms == on_table(handover)
    assert {row.side for row in Consent.objects.all()} == {"founder", "carrier"}
    assert {row.digest for row in Consent.objects.all()} == {handover.agreed_terms.digest}
    assert Activity.objects.filter(kind="handover", is_public=True).count() == 0
    tasks()
    told = Notification.objects.filter(activity__verb="agreed_handover").values_list("person", flat=True)
    assert {scene.founder.pk, scene.founder_editor.pk} <= set(told)
    assert scene.carrier.pk not in told
    assert scene.steward.pk not in told
    assert scene.witness.pk not in told
    assert Notification.objects.filter(activity__verb="invited_witness", person=scene.witness).exists()


def test_operating_waits_for_the_checklist(scene):
    handover = scene.at("piloting")
    with pytest.raises(Conflict, match="still open"):
        services.start_operating(by=scene.founder, handover=handover)
    assert scene.operate(handover).state == "operating"


def test_a_redline_lets_consents_lapse_and_names_what_changed(scene):
    handover = scene.at("signed")
    newer = scene.change(scene.carrier, handover)
    assert Consent.objects.get().lapsed_at is not None
    assert [c.name for c in queries.compared_terms(Terms.objects.get(number=1), newer)] == ["duration"]
    with pytest.raises(Conflict, match="newer version"):
        services.redline(by=scene.founder, handover=handover, base=1, texts={"fees": "None."}, note="")
    with pytest.raises(Conflict, match="Other words"):
        services.consent(by=scene.founder, handover=handover, digest=Terms.objects.get(number=1).digest)
    with pytest.raises(Invalid):
        services.redline(by=scene.founder, handover=handover, base=2, texts={}, note="")


def test_terms_in_force_hold_until_both_agree_to_others(scene):
    handover = scene.at("piloting")
    first = handover.agreed_terms
    scene.change(scene.carrier, handover)
    assert scene.sign(scene.carrier, handover).agreed_terms == first
    changed = scene.sign(scene.founder, handover)
    assert changed.agreed_terms.number == 2
    assert changed.state == "piloting"
    assert Activity.objects.latest("pk").verb == "amended_terms"


def test_blanks_are_filled_in_before_anybody_consents(scene):
    handover = scene.propose(pathway="sale")
    services.open_talks(by=scene.carrier, handover=handover)
    with pytest.raises(Conflict, match="square brackets"):
        scene.sign(scene.founder, handover)


def test_nobody_consents_for_both_sides(scene):
    handover = scene.at("signed")
    terms = on_table(handover)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(terms=terms, side="carrier", digest=terms.digest, person=scene.founder)


@pytest.mark.parametrize("pathway", PATHWAYS)
def test_every_pathway_has_terms_and_a_checklist(scene, pathway):
    handover = scene.propose(pathway=pathway)
    terms = on_table(handover)
    assert len(terms.clauses) == 11
    assert all(clause["text"] for clause in terms.clauses)
    assert handover.checklist.count() >= 6


def test_who_can_propose_what(scene):
    for by in (scene.stranger, scene.steward, scene.carrier_member, scene.suspended):
        with pytest.raises(NotAllowed):
            scene.propose(by=by)
    with pytest.raises(Invalid):
        scene.propose(carrier=scene.founder_organisation)
    with pytest.raises(Invalid):
        scene.propose(pathway="magic")
    assert scene.propose(by=scene.carrier).proposed_from == "carrier"
    with pytest.raises(Conflict, match="already"):
        scene.propose()


def test_reasons_to_end_fit_the_state_and_the_side(scene):
    handover = scene.at("proposed")
    assert [code for code, _words in end_reasons(handover, "carrier")] == ["declined", "other"]
    assert [code for code, _words in end_reasons(handover, "founder")] == ["withdrawn", "other"]
    with pytest.raises(Invalid):
        services.end_handover(by=scene.founder, handover=handover, reason="declined")
    with pytest.raises(Invalid):
        services.end_handover(by=scene.founder, handover=handover, reason="other")
    services.end_handover(by=scene.carrier, handover=handover, reason="declined")
    assert scene.propose().pk != handover.pk


def test_founders_are_free_for_the_next_idea_once_the_pilot_began(scene):
    handover = scene.at("agreed")
    assert not queries.is_eligible_for_next_idea(scene.founder)
    services.start_pilot(by=scene.carrier, handover=handover)
    assert [idea.person for idea in NextIdea.objects.all()] == [scene.founder]
    assert queries.is_eligible_for_next_idea(scene.founder)
    assert not queries.is_eligible_for_next_idea(scene.carrier)


def test_milestones_are_reminded_of_a_week_ahead_and_on_the_day_once_each(scene):
    handover = scene.at("piloting")
    services.set_milestone(by=scene.founder, handover=handover, title="First jar", due_on=SOON)
    told = []
    for days in range(-9, 4):
        day = SOON + datetime.timedelta(days=days)
        told += [days] * services.remind_of_milestones(today=day)
    assert told == [-7, 0]


def test_the_public_line_needs_both(scene):
    handover = scene.at("agreed")
    services.allow_public_line(by=scene.founder, handover=handover, allowed=True)
    assert queries.public_lines_of(scene.solution) == []
    services.allow_public_line(by=scene.carrier, handover=handover, allowed=True)
    assert queries.public_lines_of(scene.solution) == [PublicLine.objects.get()]
    assert queries.public_lines_of(scene.organisation) == [PublicLine.objects.get()]
    assert Activity.objects.get(is_public=True, kind="handover_line").on_id == scene.solution.pk
    services.allow_public_line(by=scene.carrier, handover=handover, allowed=False)
    assert queries.public_lines_of(scene.solution) == []


def test_the_fee_follows_from_what_each_side_declares(scene):
    handover = scene.at("talks")
    services.declare_gain(by=scene.carrier, handover=handover, gain=Money(123_456, "KES"))
    assert [(row.side, row.amount) for row in queries.fees_of(handover)] == [
        ("founder", None),
        ("carrier", Money(2_469, "KES")),
    ]
    services.declare_gain(by=scene.carrier, handover=handover, gain=None)
    assert all(row.amount is None for row in queries.fees_of(handover))


class TestTheDatabase:
    """What the database refuses even to code without guards."""

    def test_terms_in_force_without_two_consents_to_them(self, scene):
        handover = scene.at("signed")
        with pytest.raises(IntegrityError, match="very same text"), transaction.atomic():
            Handover.objects.filter(pk=handover.pk).update(
                agreed_terms=on_table(handover), state="agreed", agreed_at=timezone.now()
            )

    def test_consents_to_different_versions(self, scene):
        handover = scene.at("signed")
        first = on_table(handover)
        newer = scene.change(scene.carrier, handover)
        Consent.objects.create(terms=first, side="founder", digest=first.digest, person=scene.founder)
        Consent.objects.create(terms=newer, side="carrier", digest=newer.digest, person=scene.carrier)
        for terms in (first, newer):
            with pytest.raises(IntegrityError, match="very same text"), transaction.atomic():
                Handover.objects.filter(pk=handover.pk).update(
                    agreed_terms=terms, state="agreed", agreed_at=timezone.now()
                )

    def test_a_consent_with_another_digest(self, scene):
        handover = scene.at("talks")
        with pytest.raises(IntegrityError, match="digest"), transaction.atomic():
            Consent.objects.create(terms=on_table(handover), side="founder", digest="0" * 64, person=scene.founder)

    def test_terms_whose_digest_is_not_that_of_the_text(self, scene):
        handover = scene.at("talks")
        with pytest.raises(IntegrityError, match="digest"), transaction.atomic():
            Terms.objects.create(
                handover=handover, number=2, clauses=[], text="x", digest="0" * 64, by=scene.founder, side="founder"
            )

    def test_terms_and_consents_are_never_changed(self, scene):
        handover = scene.at("agreed")
        for rows in (Terms.objects.filter(handover=handover), Consent.objects.all()):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                rows._raw_delete("default")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Terms.objects.update(text="Other words")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Consent.objects.update(lapsed_at=timezone.now())

    def test_agreed_without_terms(self, scene):
        handover = scene.at("talks")
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.filter(pk=handover.pk).update(state="piloting")

    def test_without_its_trigger_a_mixed_agreement_is_made_and_found(self, scene):
        """The negative control, and that `banyan check` would see it."""
        handover = scene.at("signed")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE handovers_handover DISABLE TRIGGER agreement_needs_both_sides")
        Handover.objects.filter(pk=handover.pk).update(
            agreed_terms=on_table(handover), state="agreed", agreed_at=timezone.now()
        )
        found = "\n".join(line for check in CHECKS for line in check.violations())
        assert "agreement_needs_both_sides is missing" in found
        assert f"terms in force of handover {handover.pk} have no consent of both sides" in found
