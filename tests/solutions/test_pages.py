"""The pages of solutions, as people meet them."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from banyan.commons.models import Attachment, Draft
from banyan.people.models import Organisation
from banyan.solutions import services
from banyan.solutions.models import Evidence, Lineage, Solution, SuggestedEdit, TeamMember, TeamRequest
from banyan.solutions.services import EvidenceFacts

pytestmark = pytest.mark.django_db
XSS = '<img src=x onerror="alert(1)"><script>alert(2)</script>'


def page(solution, name: str = "detail", *more) -> str:
    return reverse(f"solutions:{name}", args=[solution, *more])


@pytest.fixture
def log_in(client):
    def enter(someone):
        client.force_login(someone, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter


def test_a_visitors_page_shows_all_and_holds_no_token(client, solution, person, kenya, water):
    services.edit_solution(
        by=person,
        solution=solution,
        version=1,
        changes={
            "themes": [water],
            "running_in": [services.PlaceSince(kenya, 2021)],
            "cost": services.Cost(85, "USD", 2025),
            "licence": "CC-BY-4.0",
            "requirements": "Six bags of **cement**",
            "languages": ["sw"],
        },
        note="All of it",
    )
    services.add_evidence(by=person, solution=solution, facts=EvidenceFacts(4, "Compared with 12 schools.", "Maseno"))
    answer = client.get(page(solution))
    text = answer.content.decode()
    for part in (
        "Rain jars for schools", "A jar that fills", "$0.85", "0.85 US dollars", "prices of 2025", "Kenya",
        "since 2021", "CC-BY-4.0", "<strong>cement</strong>", "Compared with 12 schools.", "Maseno", "Swahili",
        person.name, "All of it", "4/6",
    ):  # fmt: skip
        assert part in text, part
    assert "csrfmiddlewaretoken" not in text
    assert not answer.cookies
    assert "style=" not in text


@pytest.mark.parametrize("name", ["detail", "history", "team", "lineage", "suggested_edits"])
def test_no_page_for_visitors_holds_a_token(client, solution, name):
    answer = client.get(page(solution, name))
    assert answer.status_code == 200
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert not answer.cookies


def test_what_people_wrote_is_never_markup(client, register, person, other_person, log_in, kenya):
    solution = register(
        XSS[:160], summary=XSS, problem=XSS, approach=f"[x](javascript:alert(3)) {XSS}", for_whom=XSS,
        licence=XSS[:120], looking_for=XSS, requirements=XSS, business_model=XSS, capabilities_needed=[XSS[:60]],
    )  # fmt: skip
    services.add_evidence(by=person, solution=solution, facts=EvidenceFacts(2, XSS, source_name=XSS))
    services.edit_solution(by=person, solution=solution, version=1, changes={"summary": f"x {XSS}"}, note=XSS)
    services.suggest_edit(
        by=other_person, solution=solution, base_version=2, changes={"problem": f"y {XSS}"}, reason=XSS
    )
    edit = SuggestedEdit.objects.get()
    pages = [
        page(solution), page(solution, "history"), page(solution, "version", 1), page(solution, "comparison", 1, 2),
        page(solution, "suggested_edits"), page(solution, "suggested_edit", edit.pk), page(solution, "team"),
        "/solutions/",
    ]  # fmt: skip
    for client_ in (client, log_in(person)):
        for address in pages:
            text = client_.get(address).content.decode()
            assert "<script>alert" not in text, address
            assert "<img src=x" not in text, address
            assert 'href="javascript' not in text, address
    text = client.get(page(solution, "edit")).content.decode()
    assert "<script>alert" not in text


@pytest.mark.parametrize("words", ["", "-wrong-words", "-rain-jars"])
def test_other_addresses_lead_to_the_one(client, solution, words):
    answer = client.get(f"/solutions/{solution.pk}{words}/?x=1")
    assert answer.status_code == 302
    assert answer["Location"] == f"/solutions/{solution.pk}-rain-jars-for-schools/?x=1"


def test_addresses_in_other_scripts_work(client, register):
    solution = register("الري بالجرار الفخارية", language="ar")
    assert client.get(page(solution)).status_code == 200


def test_there_is_no_such_solution(client):
    for address in (
        "/solutions/99/",
        "/solutions/999999999999999999/",
        "/solutions/99/history/",
        "/solutions/99/team/",
    ):
        assert client.get(address).status_code == 404


def test_a_filter_that_is_not_understood_says_so_and_keeps_the_rest(client, solution):
    answer = client.get("/solutions/?place=Atlantis-on-Sea&stage=pilot")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Atlantis-on-Sea" in text
    assert "not understood" in text


def test_registering_from_the_form(signed_in, person, kenya, water):
    answer = signed_in.post(
        "/solutions/register/",
        {
            "title": "Rain jars",
            "summary": "A jar that fills from the roof.",
            "stage": "pilot",
            "running_in": "Kenya, 2021\n Kijiji Kipya, Kenya (2020)\n",
            "developed_in": "Kenya",
            "themes": ["6"],
            "cost_amount": "0.85",
            "cost_currency": "USD",
            "cost_year": "2025",
            "capabilities_needed": "Building, Singing",
            "languages": "Swahili, English",
            "licence": "CC-BY-4.0",
            "website": "example.org",
        },
    )
    assert answer.status_code == 302, answer.context["form"].errors
    solution = Solution.objects.get()
    assert answer["Location"] == page(solution)
    assert (solution.cost_per_person_minor, solution.cost_currency, solution.cost_year) == (85, "USD", 2025)
    assert solution.capabilities_needed == ["construction", "Singing"]
    assert solution.languages == ["en", "sw"]
    assert solution.website == "https://example.org"
    rows = {
        row.place.name: row.since_year for row in solution.places.filter(relation="running").select_related("place")
    }
    assert rows == {"Kenya": 2021, "Kijiji Kipya": 2020}


def test_errors_stand_beside_their_fields_and_all_else_is_kept(signed_in, kenya):
    answer = signed_in.post(
        "/solutions/register/",
        {
            "title": "Rain jars",
            "summary": "short",
            "stage": "pilot",
            "approach": "Build it slowly.",
            "running_in": "Kenya\nAtlantis-on-Sea\nNowhereland Beach",
            "cost_amount": "1.2345",
            "cost_currency": "USD",
        },
    )
    errors = answer.context["form"].errors
    assert set(errors) == {"summary", "running_in", "cost"}
    assert len(errors["running_in"]) == 2  # one a line
    text = answer.content.decode()
    assert "Build it slowly." in text
    assert "Atlantis-on-Sea" in text
    assert "1.2345" in text
    assert not Solution.objects.exists()


def test_a_visitor_who_was_signed_out_loses_nothing(client, person, log_in):
    answer = client.post("/solutions/register/", {"title": "Rain jars", "approach": "Build it slowly."})
    assert "/login/" in answer["Location"]
    session = client.session
    log_in(person)
    merged = client.session
    merged.update({key: value for key, value in session.items() if key.startswith("held")})
    merged.save()
    assert "Build it slowly." in client.get("/solutions/register/").content.decode()


def test_a_draft_is_taken_up_where_it_was_left_without_judging_it(signed_in, person):
    signed_in.post(
        "/solutions/register/", {"title": "Ra", "running_in": "Atlantis", "cost_amount": "x", "save_draft": "1"}
    )
    draft = Draft.objects.get(person=person, purpose="solution")
    assert draft.fields["running_in"] == "Atlantis"
    answer = signed_in.get("/solutions/register/")
    text = answer.content.decode()
    assert "Atlantis" in text
    assert 'value="x"' in text
    assert "has-error" not in text
    signed_in.post("/solutions/register/", {"title": "Rain jars", "summary": "A jar from the roof.", "stage": "idea"})
    assert not Draft.objects.exists()


def test_editing_and_what_the_form_sends_back_changes_nothing_else(signed_in, solution, person, kenya, water):
    services.edit_solution(
        by=person,
        solution=solution,
        version=1,
        changes={
            "themes": [water],
            "running_in": [services.PlaceSince(kenya, 2019)],
            "cost": services.Cost(1250, "KWD", 2024),
            "capabilities_needed": ["training", "Singing"],
            "languages": ["sw"],
        },
    )
    solution.refresh_from_db()
    answer = signed_in.get(page(solution, "edit"))
    text = answer.content.decode()
    assert "Kenya, 2019" in text
    assert "1.250" in text
    assert "Training people, Singing" in text
    data = {
        "version": "2", "title": solution.title, "summary": solution.summary, "problem": solution.problem,
        "stage": solution.stage, "themes": ["6"], "running_in": "Kenya, 2019", "cost_amount": "1.250",
        "cost_currency": "KWD", "cost_year": "2024", "capabilities_needed": "Training people, Singing",
        "languages": "Swahili", "language": solution.language, "note": "Nothing",
    }  # fmt: skip
    assert signed_in.post(page(solution, "edit"), data).status_code == 302
    solution.refresh_from_db()
    assert solution.version == 2
    signed_in.post(page(solution, "edit"), {**data, "title": "Jars of rain"})
    solution.refresh_from_db()
    assert (solution.version, solution.title, solution.versions.get(number=3).changed) == (3, "Jars of rain", ["title"])


def test_who_comes_second_sees_both_and_keeps_their_own(signed_in, solution, person, other_person, kenya):
    data = {
        "version": "1", "title": "My new title", "summary": "My own new summary.", "stage": "idea",
        "problem": solution.problem, "language": "en",
    }  # fmt: skip
    services.edit_solution(
        by=person,
        solution=solution,
        version=1,
        changes={"summary": "Their new summary.", "stage": "pilot", "running_in": [kenya]},
    )
    answer = signed_in.post(page(solution, "edit"), data)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Somebody else saved changes" in text
    assert "Their new" in text
    form = answer.context["form"]
    assert form["title"].value() == "My new title"  # mine alone
    assert form["summary"].value() == "My own new summary."  # both: mine is in the form, theirs is shown
    assert form["stage"].value() == "pilot"  # theirs alone
    assert form["running_in"].value() == "Kenya"
    assert {meeting.change.name: meeting.is_mine_too for meeting in answer.context["clashes"]} == {
        "summary": True, "stage": False, "running_in": False,
    }  # fmt: skip
    assert answer.context["version"] == 2
    again = signed_in.post(page(solution, "edit"), {**data, "version": "2", "stage": "pilot", "running_in": "Kenya"})
    assert again.status_code == 302
    solution.refresh_from_db()
    assert (solution.title, solution.summary, solution.stage) == ("My new title", "My own new summary.", "pilot")


def test_only_the_team_finds_the_form(client, log_in, solution, other_person):
    assert "/login/" in client.get(page(solution, "edit"))["Location"]
    assert log_in(other_person).get(page(solution, "edit")).status_code == 403


def test_history_version_and_comparison(signed_in, solution, person):
    services.edit_solution(
        by=person, solution=solution, version=1, changes={"summary": "A jar that parents build."}, note="Who builds it"
    )
    assert "Who builds it" in signed_in.get(page(solution, "history")).content.decode()
    chosen = signed_in.get(page(solution, "chosen_comparison"), {"older": "2", "newer": "1"})
    assert chosen["Location"] == page(solution, "comparison", 1, 2)
    text = signed_in.get(page(solution, "comparison", 1, 2)).content.decode()
    assert re.search(r"<ins>.*parents build", text, re.S)
    assert re.search(r"<del>.*classroom roof", text, re.S)
    assert signed_in.get(page(solution, "comparison", 2, 1)).status_code == 302
    assert signed_in.get(page(solution, "comparison", 1, 9)).status_code == 404
    first = signed_in.get(page(solution, "version", 1)).content.decode()
    assert "Bring back version 1" in first
    answer = signed_in.post(page(solution, "restore", 1), {"version": "2"})
    assert answer.status_code == 302
    solution.refresh_from_db()
    assert solution.summary == "A jar that fills from the classroom roof."


def test_an_edit_is_suggested_reviewed_and_taken_over_in_part(client, log_in, solution, person, other_person):
    log_in(other_person)
    data = {
        "version": "1", "title": "Jars of rain", "summary": "Another summary of it.", "problem": solution.problem,
        "stage": "idea", "language": "en", "reason": "Clearer to me",
    }  # fmt: skip
    assert client.get(page(solution, "suggest")).status_code == 200
    answer = client.post(page(solution, "suggest"), data)
    edit = SuggestedEdit.objects.get()
    assert answer["Location"] == page(solution, "suggested_edit", edit.pk)
    assert edit.fields == {"title": "Jars of rain", "summary": "Another summary of it."}
    review = client.get(answer["Location"]).content.decode()
    assert "Take over what is ticked" not in review
    assert "Withdraw my suggestion" in review
    log_in(person)
    assert "1 suggested edit waits" in client.get(page(solution)).content.decode()
    review = client.get(page(solution, "suggested_edit", edit.pk)).content.decode()
    assert "Take over what is ticked" in review
    stale = client.post(page(solution, "accept_edit", edit.pk), {"version": "0", "fields": ["title"]})
    assert stale.status_code == 409
    none = client.post(page(solution, "accept_edit", edit.pk), {"version": "1"})
    assert none.status_code == 422
    client.post(page(solution, "accept_edit", edit.pk), {"version": "1", "fields": ["title"]})
    solution.refresh_from_db()
    assert (solution.title, solution.summary) == ("Jars of rain", "A jar that fills from the classroom roof.")
    assert "took over: Title" in client.get(page(solution, "suggested_edit", edit.pk)).content.decode()


def test_declining_asks_for_a_reason(signed_in, solution, other_person):
    edit = services.suggest_edit(
        by=other_person, solution=solution, base_version=1, changes={"title": "Jars"}, reason="Shorter"
    )
    assert signed_in.post(page(solution, "decline_edit", edit.pk), {"reason": ""}).status_code == 422
    signed_in.post(page(solution, "decline_edit", edit.pk), {"reason": "It is known by its name."})
    assert "It is known by its name." in signed_in.get(page(solution, "suggested_edit", edit.pk)).content.decode()


def test_evidence_with_its_document(signed_in, solution, tasks):
    answer = signed_in.post(
        page(solution, "add_evidence"),
        {
            "level": "2", "statement": "212 jars were counted in use.", "source_name": "Own counting", "year": "2025",
            "file": SimpleUploadedFile("count.txt", b"212 jars in 12 schools, counted in May."),
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    piece = Evidence.objects.get()
    assert Attachment.objects.get().object_id == piece.pk
    bad = signed_in.post(page(solution, "add_evidence"), {"level": "5", "statement": "A trial was held."})
    assert "source_name" in bad.context["form"].errors
    signed_in.post(page(solution, "retract_evidence", piece.pk), {"reason": "Counted twice."})
    assert "Counted twice." in signed_in.get(page(solution)).content.decode()


def test_a_refused_document_leaves_no_evidence_behind(signed_in, solution):
    answer = signed_in.post(
        page(solution, "add_evidence"),
        {"level": "2", "statement": "212 jars were counted.", "file": SimpleUploadedFile("x.exe", b"MZ\x90\x00" * 50)},
    )
    assert answer.status_code == 200
    assert "file" in answer.context["form"].errors
    assert not Evidence.objects.exists()


def test_joining_a_team_on_its_page(client, log_in, solution, person, other_person):
    assert "Sign in" in client.get(page(solution, "team")).content.decode()
    log_in(other_person).post(page(solution, "team"), {"what": "join", "join-message": "I know Spanish."})
    asked = TeamRequest.objects.get()
    log_in(person)
    assert "I know Spanish." in client.get(page(solution, "team")).content.decode()
    client.post(page(solution, "answer_team_request", asked.pk), {"answer": "accept"})
    assert solution.team.count() == 2
    mine = TeamMember.objects.get(person=person)
    answer = client.post(page(solution, "team_member", mine.pk), {"what": "leave"}, follow=True)
    assert "needs somebody who leads" in answer.content.decode()
    wrong = client.post(page(solution, "team"), {"what": "invite", "invite-person": "Nobody Here"})
    assert "There is nobody of that name here." in wrong.content.decode()


def test_lineage_is_said_and_refused_on_its_page(signed_in, solution, register):
    parent = register("Thai jars")
    address = f"https://example.org{page(parent)}"
    signed_in.post(page(solution, "lineage"), {"parent": address, "relation": "adapted", "note": "With a tap"})
    assert "With a tap" in signed_in.get(page(parent)).content.decode()
    circle = signed_in.post(page(parent, "lineage"), {"parent": str(solution.pk), "relation": "adapted"})
    assert "parent" in circle.context["form"].errors
    signed_in.post(page(solution, "unlink", Lineage.objects.get().pk))
    assert not Lineage.objects.exists()


def test_a_steward_merges_after_looking_and_the_old_address_leads_on(client, log_in, steward, solution, register):
    twin = register("Jars for rain at schools", summary="The same jar.")
    log_in(steward)
    looked = client.get(page(twin, "merge"), {"into": page(solution)})
    assert "How they differ" in looked.content.decode()
    assert Solution.objects.filter(state="merged").count() == 0
    client.post(page(twin, "merge"), {"into": str(solution.pk), "confirm": "1", "note": "Same school"})
    answer = client.get(page(twin))
    assert (answer.status_code, answer["Location"]) == (302, page(solution))
    assert "The same jar." in client.get(page(twin, "version", 1)).content.decode()
    assert "separate them" in client.get(page(solution, "lineage")).content.decode()
    client.post(page(twin, "unmerge"))
    assert client.get(page(twin)).status_code == 200


def test_withdrawing_asks_first_and_can_be_undone(signed_in, solution, client):
    assert signed_in.get(page(solution, "withdraw")).status_code == 200
    signed_in.post(page(solution, "withdraw"))
    solution.refresh_from_db()
    assert solution.state == "withdrawn"
    assert "Rain jars" not in signed_in.get("/solutions/").content.decode()
    signed_in.post(page(solution, "withdraw"), {"to": "bring_back"})
    solution.refresh_from_db()
    assert solution.state == "published"


def test_what_waits_is_on_the_persons_own_page(signed_in, solution, other_person, register):
    services.suggest_edit(
        by=other_person, solution=solution, base_version=1, changes={"title": "Jars"}, reason="Shorter name"
    )
    theirs = register("Their jars", by=other_person)
    services.ask_to_join_team(by=other_person, solution=solution)
    for address in ("/me/", "/solutions/mine/"):
        text = signed_in.get(address).content.decode()
        assert "Shorter name" in text, address
        assert "asks to join" in text, address
        assert "Rain jars for schools" in text, address
        assert theirs.title not in text, address


def test_solutions_appear_on_the_pages_of_others(client, solution, person, kenya, water):
    group = Organisation.objects.create(name="Ziwa Water")
    Solution.objects.filter(pk=solution.pk).update(organisation=group)
    solution.refresh_from_db()
    services.edit_solution(by=person, solution=solution, version=1, changes={"running_in": [kenya], "themes": [water]})
    for address in ("/places/KE/", "/themes/6/", reverse("people:organisation", args=[group.pk, "ziwa-water"]),
                    reverse("people:person", args=[person.pk, "amina-otieno"])):  # fmt: skip
        answer = client.get(address, follow=True)
        assert answer.status_code == 200
        assert "Rain jars for schools" in answer.content.decode(), address


def test_every_write_needs_a_token_and_the_right_method(solution, person):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, more in (("edit", ()), ("withdraw", ()), ("restore", (1,)), ("suggest", ()), ("add_evidence", ()),
                       ("team", ()), ("lineage", ()), ("merge", ()), ("unmerge", ()), ("accept_edit", (1,)),
                       ("decline_edit", (1,)), ("withdraw_edit", (1,)), ("unlink", (1,)), ("team_member", (1,)),
                       ("answer_team_request", (1,)), ("retract_evidence", (1,)), ("add_file", ())):  # fmt: skip
        assert strict.post(page(solution, name, *more)).status_code == 403, name
    for name, more in (
        ("restore", (1,)),
        ("unmerge", ()),
        ("accept_edit", (1,)),
        ("unlink", (1,)),
        ("team_member", (1,)),
    ):
        assert strict.get(page(solution, name, *more)).status_code == 405, name
