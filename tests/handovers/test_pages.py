"""The pages of handovers as people meet them, without JavaScript; who sees nothing; and how much a page asks."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from banyan.commons.models import Attachment, SearchEntry
from banyan.commons.services.files import attach
from banyan.commons.services.search import reindex
from banyan.handovers import services
from banyan.handovers.invariants import CHECKS
from banyan.handovers.models import Handover, Message
from banyan.people.personal_data import Contributions
from banyan.people.services.erasure import erase_person
from tests.handovers.conftest import on_table
from tests.people.marks import MARKER, where_marked

pytestmark = pytest.mark.django_db
SECRET = "Zebrafinch"


def page(name: str, *args) -> str:
    return reverse(f"handovers:{name}", args=args)


def test_the_whole_way_by_forms_alone(scene, log_in):
    founder = log_in(scene.founder)
    shown = founder.get(reverse("solutions:detail", args=[scene.solution])).content.decode()
    assert f"{page('propose')}?solution={scene.solution.pk}" in shown
    sent = {"solution": scene.solution.pk, "carrier": "Lake Basin", "place": "Kenya", "pathway": "sale"}
    answer = founder.post(page("propose"), sent, follow=True)
    handover = Handover.objects.get()
    assert "style=" not in answer.content.decode()
    carrier = log_in(scene.carrier)
    answer = carrier.post(page("move", handover.pk), {"to": "talks"}, follow=True)
    assert "[amount and currency]" in answer.content.decode()
    form = carrier.get(page("redline", handover.pk)).context["form"]
    changed = {**form.initial, "fees": "The carrier pays once: 90,000 KES.", "note": "Filled in"}
    answer = carrier.post(page("redline", handover.pk), changed, follow=True)
    text = answer.content.decode()
    assert "<ins>" in text and "<del>" in text and "Filled in" in text
    digest = on_table(handover).digest
    carrier.post(page("consent", handover.pk), {"digest": digest})
    assert not on_table(handover).consents.exists()  # the box was not ticked
    carrier.post(page("consent", handover.pk), {"digest": digest, "read": "1"})
    founder = log_in(scene.founder)
    text = founder.get(page("version", handover.pk, 2)).content.decode()
    assert re.search(r'name="digest" value="([0-9a-f]{64})"', text).group(1) == digest
    founder.post(page("consent", handover.pk), {"digest": digest, "read": "1"})
    handover.refresh_from_db()
    assert handover.state == "agreed"
    answer = founder.post(page("move", handover.pk), {"to": "piloting"}, follow=True)
    assert reverse("needs:voice") in answer.content.decode()  # the next idea
    for item in handover.checklist.all():
        founder.post(page("settle_item", handover.pk, item.pk), {"state": "done"})
    founder.post(page("move", handover.pk), {"to": "operating"})
    answer = founder.post(page("end", handover.pk), {"reason": "completed", "words": ""}, follow=True)
    assert "Everything is handed over" in answer.content.decode()
    handover.refresh_from_db()
    assert handover.state == "ended"
    assert [str(problem) for check in CHECKS for problem in check.violations()] == []


def test_what_is_wrong_is_said_on_the_form(scene, log_in):
    founder = log_in(scene.founder)
    sent = {"solution": scene.solution.pk, "carrier": "Nobody at all", "place": "Kenya", "pathway": "gift"}
    assert "There is no such organisation" in founder.post(page("propose"), sent).content.decode()
    handover = scene.at("talks")
    answer = founder.post(page("end", handover.pk), {"reason": "other"})
    assert "what the reason is" in answer.content.decode()
    answer = founder.post(page("add_milestone", handover.pk), {"milestone-title": "x"}, follow=True)
    assert answer.status_code == 200
    assert not handover.milestones.exists()


def secret_handover(scene) -> Handover:
    """A handover in talks that has the secret word everywhere."""
    handover = scene.at("talks")
    services.redline(
        by=scene.founder, handover=handover, base=1, texts={"fees": f"{SECRET} pays."}, note=f"{SECRET} note"
    )
    services.say(by=scene.carrier, handover=handover, text=f"{SECRET} said")
    services.add_item(by=scene.carrier, handover=handover, area="data", text=f"{SECRET} list")
    upload = SimpleUploadedFile("plan.txt", b"a plan")
    attach(by=scene.founder, thing=handover, upload=upload, description=f"{SECRET} plan")
    return handover


@pytest.mark.parametrize("role", ["stranger", "steward", "carrier_member", "suspended"])
def test_others_learn_nothing(scene, log_in, tasks, role):
    handover = secret_handover(scene)
    Attachment.objects.update(state="ready")
    tasks()
    reindex(kinds=["need", "solution", "organisation", "person"])
    assert not SearchEntry.objects.filter(kind__startswith="handover").exists()
    assert not SearchEntry.objects.filter(text__contains=SECRET).exists()
    other = log_in(getattr(scene, role))
    key = Attachment.objects.get().key
    for name, args in (("detail", ()), ("terms", ()), ("version", (2,)), ("comparison", (1, 2)), ("talk", ())):
        assert other.get(page(name, handover.pk, *args)).status_code == 404
    assert other.get(reverse("commons:file", args=[key])).status_code == 404
    for path in (
        page("mine"),
        reverse("solutions:detail", args=[scene.solution]),
        reverse("people:organisation", args=[scene.organisation.pk]),
        reverse("people:person", args=[scene.founder.pk]),
        "/activity/",
        "/feeds/network.atom",
        f"/feeds/solutions/{scene.solution.pk}.atom",
        f"/search/?q={SECRET}",
        reverse("people:me"),
        reverse("people:inbox"),
        "/export/",
        "/api/v1/activity",
    ):
        answer = other.get(path, follow=True)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = text.decode()
        assert f"/handovers/{handover.pk}/" not in text, path
        assert not re.search(rf"{SECRET} (pays|note|said|list|plan)", text), path


def test_a_witness_reads_and_writes_nothing(scene, log_in):
    handover = secret_handover(scene)
    witness = log_in(scene.witness)
    for name in ("detail", "terms", "talk"):
        answer = witness.get(page(name, handover.pk))
        assert answer.status_code == 200
    assert f"{SECRET} said" in answer.content.decode()
    assert "<textarea" not in answer.content.decode()
    assert witness.post(page("talk", handover.pk), {"text": "I too"}).status_code == 403
    assert Message.objects.count() == 1
    given = handover.witnesses.get()
    witness.post(page("withdraw_witness", handover.pk, given.pk))
    assert witness.get(page("detail", handover.pk)).status_code == 404


def test_visitors_are_asked_to_sign_in_and_told_nothing(scene, client):
    handover = scene.at("talks")
    answer = client.get(page("detail", handover.pk))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_page_asks_no_more_with_more_rows(scene, log_in, django_assert_max_num_queries):
    handover = scene.at("piloting")
    for number in range(12):
        services.add_item(by=scene.founder, handover=handover, area="data", text=f"List {number}")
        services.say(by=scene.carrier, handover=handover, text=f"Message {number}")
    scene.change(scene.founder, handover)
    founder = log_in(scene.founder)
    session_and_person = 3
    with django_assert_max_num_queries(12 + session_and_person):
        founder.get(page("detail", handover.pk))
    for name in ("mine", "terms", "talk"):
        with django_assert_max_num_queries(6 + session_and_person):
            founder.get(page(name, *([handover.pk] if name != "mine" else [])))


def test_who_withdraws_their_words_leaves_none_but_the_contract(scene, django_capture_on_commit_callbacks):
    handover = scene.at("talks")
    services.say(by=scene.founder, handover=handover, text=f"{MARKER} said")
    services.add_item(by=scene.founder, handover=handover, area="data", text=f"{MARKER} list")
    services.redline(
        by=scene.founder, handover=handover, base=1, texts={"fees": "The carrier pays nobody."}, note=f"{MARKER} note"
    )
    services.end_handover(by=scene.founder, handover=handover, reason="other", words=f"{MARKER} end")
    before = on_table(handover).digest
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(by=scene.founder, contributions=Contributions.WITHDRAW)
    assert not where_marked()
    assert on_table(handover).digest == before
