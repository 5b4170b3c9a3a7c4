"""Pages of needs: what they show to whom, and at what cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from banyan.commons.models import Draft, Place, SuggestionList, Theme
from banyan.needs.kinds import NEED, need_url
from banyan.needs.models import Confirmation, Need, NeedEvidence, NeedState
from banyan.needs.services import add_evidence, confirm_need, edit_need, merge_needs, voice_need, withdraw_need
from banyan.people.models import Membership, Organisation
from tests.promises.malformed_files import picture

SENT = {
    "title": "De l'eau propre à l'école",
    "story": "Le puits de l'école est à sec de janvier à avril, et les enfants marchent une heure.",
    "place": "Kenya",
    "themes": ["6"],
    "people_affected": "1 200",
    "how_known": "survey",
}


def page(client, url: str, status: int = 200) -> str:
    answer = client.get(url, follow=status == 200)
    assert answer.status_code == status
    return answer.content.decode()


class TestReading:
    def test_a_visitor_reads_a_need_and_gets_no_token(self, client, need):
        shown = page(client, need_url(need))
        assert need.title in shown
        assert "csrfmiddlewaretoken" not in shown
        assert f"/account/login/?next=/needs/{need.pk}/confirm/" in shown

    def test_a_wrong_slug_leads_to_the_right_one(self, client, need):
        for wrong in (f"/needs/{need.pk}/", f"/needs/{need.pk}-something-else/"):
            assert client.get(wrong)["Location"] == need_url(need)

    def test_a_title_in_any_script_has_an_address(self, client, person, facts):
        for title in ("Чистая вода в школе", "学校需要干净的水，孩子们", "!!! ??? !!!"):
            need = voice_need(by=person, facts=facts(title=title))
            assert client.get(need_url(need)).status_code == 200

    @pytest.mark.parametrize("address", ["/needs/999999999/", "/needs/99999999999999999/", "/needs/0/"])
    def test_what_is_not_there(self, client, db, address):
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize(
        ("state", "who", "status"),
        [
            ("withdrawn", "visitor", 404),
            ("withdrawn", "other", 404),
            ("withdrawn", "owner", 200),
            ("withdrawn", "steward", 200),
            ("hidden", "visitor", 404),
            ("hidden", "other", 404),
            ("hidden", "owner", 200),
            ("hidden", "steward", 200),
            ("met", "visitor", 200),
        ],
    )
    def test_who_sees_it(self, state, who, status, sign_in, client, person, other_person, steward, need):
        url = need_url(need)
        if state == "hidden":
            NEED.set_hidden(need, True)
        else:
            Need.objects.update(state=state)
        people = {"other": other_person, "owner": person, "steward": steward}
        if who in people:
            sign_in(people[who])
        assert client.get(url).status_code == status
        assert client.get(f"/needs/{need.pk}/suggestions/").status_code == status

    def test_people_see_what_they_may_do(self, sign_in, client, person, other_person, steward, need):
        expected = {
            person: (True, True, False),
            other_person: (False, False, False),
            steward: (False, True, True),
        }
        for someone, (edit, met, merge) in expected.items():
            shown = page(sign_in(someone), need_url(need))
            assert (f"/needs/{need.pk}/edit/" in shown) is edit
            assert ('value="met"' in shown) is met
            assert (f"/needs/{need.pk}/merge/" in shown) is merge

    def test_text_of_people_cannot_become_markup(self, client, person, other_person, facts, uganda):
        evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
        need = voice_need(by=person, facts=facts(title=evil, story=evil * 2, tried=evil))
        confirm_need(by=other_person, need=need, place=uganda, story=evil)
        add_evidence(by=person, need=need, statement=evil, source_name=evil)
        for url in (need_url(need), "/needs/"):
            shown = page(client, url)
            assert "<script>alert" not in shown
            assert "<img src=x" not in shown

    def test_the_page_waits_for_suggestions_only_until_they_are_there(self, client, need):
        assert f'data-poll="/needs/{need.pk}/suggestions/"' in page(client, need_url(need))
        answer = client.get(f"/needs/{need.pk}/suggestions/")
        assert "data-poll-done" not in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        SuggestionList.objects.create(on_kind="need", on_id=need.pk, suggested_kind="solution")
        assert "data-poll-done" in client.get(f"/needs/{need.pk}/suggestions/").content.decode()
        assert "data-poll=" not in page(client, f"{need_url(need)}?again")


class TestCosts:
    @pytest.fixture
    def many(self, person, make_person, need, facts, steward):
        """Much of everything."""
        countries = list(Place.objects.filter(kind="country").order_by("pk")[:30])
        people = [make_person(f"Person{n}") for n in range(30)]
        Confirmation.objects.bulk_create(
            [Confirmation(need=need, person=p, place=c, story="Here") for p, c in zip(people, countries, strict=True)]
        )
        NeedEvidence.objects.bulk_create(
            [NeedEvidence(need=need, added_by=p, statement=f"Shown {n}") for n, p in enumerate(people)]
        )
        for number, country in enumerate(countries):
            other = voice_need(by=person, facts=facts(title=f"Clean water here {number}", place=country))
            if number < 5:
                merge_needs(by=steward, need=other, into=need)
        Need.objects.update(created_at=timezone.now() - timedelta(days=1))
        return need

    def test_a_page_costs_the_same_however_much_there_is(self, client, many, django_assert_max_num_queries):
        url = need_url(many)
        client.get(url)
        with django_assert_max_num_queries(12):
            assert client.get(f"{url}?again").status_code == 200

    def test_signed_in_it_costs_little_more(self, sign_in, other_person, many, django_assert_max_num_queries):
        client = sign_in(other_person)
        client.get(need_url(many))
        with django_assert_max_num_queries(20):
            client.get(need_url(many))

    @pytest.mark.parametrize(
        "query",
        ["", "?order=most_felt", "?place=KE", "?theme=6&language=en&state=open", "?place=Africa&order=most_felt"],
    )
    def test_the_list_too(self, query, client, many, django_assert_max_num_queries):
        with django_assert_max_num_queries(6):
            assert client.get(f"/needs/{query}").status_code == 200


class TestFinding:
    def test_lists_are_narrowed(self, client, person, need, facts, uganda):
        peace = Theme.objects.get(code="16")
        french = voice_need(
            by=person, facts=facts(title="Une mairie qui répond", place=uganda, themes=(peace,), language="fr")
        )
        for query, found in (
            ("", {need, french}),
            ("?place=KE", {need}),
            ("?place=Kenya", {need}),
            ("?place=Eastern Africa", {need, french}),
            ("?theme=16", {french}),
            ("?language=fr", {french}),
            ("?state=met", set()),
        ):
            shown = page(client, f"/needs/{query}")
            assert {one for one in (need, french) if one.title in shown} == found, query

    @pytest.mark.parametrize("query", ["?place=Nowhere-at-all", "?theme=99", "?state=hidden", "?state=%00", "?order=x"])
    def test_a_filter_that_is_not_understood_shows_nothing(self, query, client, need):
        """Never everything (T26)."""
        assert need.title not in page(client, f"/needs/{query}")

    def test_a_need_is_found_where_it_is_felt_too(self, client, other_person, need, uganda):
        confirm_need(by=other_person, need=need, place=uganda)
        assert need.title in page(client, "/needs/?place=UG")

    def test_what_is_withdrawn_hidden_or_merged_is_not_listed(self, client, person, steward, need, other_need, facts):
        merge_needs(by=steward, need=need, into=other_need)
        gone = voice_need(by=person, facts=facts(title="This was taken back"))
        withdraw_need(by=person, need=gone)
        shown = page(client, "/needs/")
        assert other_need.title in shown
        assert need.title not in shown
        assert gone.title not in shown

    def test_pages_follow_by_key(self, client, person, facts):
        made = [voice_need(by=person, facts=facts(title=f"Clean water here {n:02d}")) for n in range(25)]
        first = client.get("/needs/")
        following = client.get(f"/needs/?cursor={first.context['page'].next}")
        shown = [*first.context["page"].rows, *following.context["page"].rows]
        assert [need.pk for need in shown] == [need.pk for need in reversed(made)]
        assert client.get("/needs/?cursor=nonsense").status_code == 200


class TestWriting:
    def test_voiced_in_french_it_lands_on_its_page(self, signed_in, person):
        answer = signed_in.post("/needs/voice/", SENT)
        need = Need.objects.get()
        assert answer["Location"] == need_url(need)
        assert (need.language, need.people_affected, need.place.code) == ("fr", 1200, "KE")
        assert "being looked for" in page(signed_in, need_url(need))

    def test_errors_are_beside_their_fields_and_the_rest_is_kept(self, signed_in):
        wrong = SENT | {"title": "Eau", "people_affected": "12", "how_known": ""}
        shown = signed_in.post("/needs/voice/", wrong).content.decode()
        assert 'id="id_title_error"' in shown or "aria-invalid" in shown
        assert "Le puits de l&#x27;école" in shown
        assert not Need.objects.exists()

    def test_a_link_can_begin_the_form(self, signed_in):
        shown = page(signed_in, "/needs/voice/?place=KE&title=Clean+water&theme=6")
        assert 'value="Kenya"' in shown
        assert 'value="Clean water"' in shown
        assert 'value="6" checked' in shown or 'checked value="6"' in shown or "checked" in shown

    @pytest.mark.parametrize(
        ("written", "number"),
        [("1200", 1200), ("1,200", 1200), ("1 200", 1200), ("1.200.000", 1_200_000), ("١٬٢٠٠", 1200), ("1’200", 1200)],
    )
    def test_numbers_are_read_as_people_write_them(self, written, number, signed_in):
        signed_in.post("/needs/voice/", SENT | {"people_affected": written})
        assert Need.objects.get().people_affected == number

    @pytest.mark.parametrize("written", ["many", "1.5", "1,20", "-5", "0", "1e5", "9" * 19])
    def test_what_is_no_number_of_people_is_said(self, written, signed_in):
        shown = signed_in.post("/needs/voice/", SENT | {"people_affected": written}).content.decode()
        assert "field-error" in shown
        assert not Need.objects.exists()

    def test_visitors_sign_in_first(self, client, need):
        for path in ("/needs/voice/", f"/needs/{need.pk}/confirm/", f"/needs/{need.pk}/edit/"):
            assert client.get(path)["Location"] == f"/account/login/?next={path}"

    def test_a_village_that_is_not_known_is_added(self, signed_in):
        signed_in.post("/needs/voice/", SENT | {"place": "Kanyadet, Kenya"})
        assert Need.objects.get().place.name == "Kanyadet"

    def test_who_edits_an_older_version_sees_what_differs_and_loses_nothing(self, sign_in, person, need, facts):
        client = sign_in(person)
        assert 'name="version" value="1"' in page(client, f"/needs/{need.pk}/edit/")
        edit_need(by=person, need=need, version=1, facts=facts(title="Water for all at the school"))
        mine = SENT | {"title": "My own new title here", "version": "1", "how_known": "guess"}
        answer = client.post(f"/needs/{need.pk}/edit/", mine)
        shown = answer.content.decode()
        assert answer.status_code == 409
        assert 'value="My own new title here"' in shown
        assert "<del>" in shown
        assert 'name="version" value="2"' in shown
        need.refresh_from_db()
        assert need.title == "Water for all at the school"
        client.post(f"/needs/{need.pk}/edit/", mine | {"version": "2"})
        need.refresh_from_db()
        assert need.title == "My own new title here"

    def test_a_draft_of_an_older_version_does_not_write_over_a_newer_one(self, sign_in, person, need, facts):
        client = sign_in(person)
        client.post(f"/drafts/need:{need.pk}/", SENT | {"version": "1"})
        edit_need(by=person, need=need, version=1, facts=facts(title="Water for all at the school"))
        client.post(f"/drafts/need:{need.pk}/", SENT | {"version": "1"})
        assert 'name="version" value="1"' in page(client, f"/needs/{need.pk}/edit/")

    def test_leaving_an_organisation_does_not_take_its_name_off_the_need(self, sign_in, person, facts):
        organisation = Organisation.objects.create(name="Lake Water Users", kind="community")
        membership = Membership.objects.create(person=person, organisation=organisation, role="editor")
        need = voice_need(by=person, facts=facts(organisation=organisation))
        membership.delete()
        client = sign_in(person)
        assert "Lake Water Users" in page(client, f"/needs/{need.pk}/edit/")
        client.post(f"/needs/{need.pk}/edit/", SENT | {"version": "1", "organisation": str(organisation.pk)})
        need.refresh_from_db()
        assert (need.title, need.organisation) == (SENT["title"], organisation)

    def test_confirming_lands_beside_the_others(self, sign_in, other_person, need):
        client = sign_in(other_person)
        answer = client.post(f"/needs/{need.pk}/confirm/", {"place": "Uganda", "story": "Here as well"})
        assert answer["Location"] == f"{need_url(need)}#confirmations"
        assert "Here as well" in page(client, need_url(need))

    def test_confirming_a_need_that_was_merged_meanwhile_reaches_the_other(
        self, sign_in, make_person, steward, need, other_need
    ):
        client = sign_in(make_person("Third"))
        merge_needs(by=steward, need=need, into=other_need)
        client.post(f"/needs/{need.pk}/confirm/", {"place": "Rwanda", "story": "Here as well"})
        assert Confirmation.objects.get().need == other_need

    def test_evidence_with_a_picture(self, sign_in, other_person, need, tasks):
        client = sign_in(other_person)
        sent = {"statement": "Of 26 pumps, 11 were dry", "year": "2026", "description": "A dry pump"}
        answer = client.post(
            f"/needs/{need.pk}/evidence/", sent | {"file": SimpleUploadedFile("a.png", picture("PNG", (900, 700)))}
        )
        assert answer["Location"] == f"{need_url(need)}#evidence"
        assert "being checked" in page(client, need_url(need))
        client.logout()
        assert "being checked" not in page(client, need_url(need))
        tasks()
        assert 'alt="A dry pump"' in page(client, need_url(need))

    def test_a_file_that_cannot_be_taken_keeps_what_was_typed(self, sign_in, other_person, need):
        client = sign_in(other_person)
        sent = {"statement": "Of 26 pumps, 11 were dry", "file": SimpleUploadedFile("a.svg", b"<svg/>")}
        shown = client.post(f"/needs/{need.pk}/evidence/", sent).content.decode()
        assert "SVG drawings are not taken" in shown
        assert "Of 26 pumps, 11 were dry" in shown
        assert not NeedEvidence.objects.exists()

    def test_states_change_by_buttons_alone(self, sign_in, person, other_person, need):
        client = sign_in(person)
        assert client.get(f"/needs/{need.pk}/state/").status_code == 405
        client.post(f"/needs/{need.pk}/state/", {"to": "met"})
        assert Need.objects.get().state == NeedState.MET
        assert client.post(f"/needs/{need.pk}/state/", {"to": "hidden"}).status_code == 404
        assert sign_in(other_person).post(f"/needs/{need.pk}/state/", {"to": "reopen"}).status_code == 403


class TestMergingPages:
    def test_a_steward_sees_both_side_by_side_first(self, sign_in, steward, need, other_need):
        client = sign_in(steward)
        for into in (str(other_need.pk), f"#{other_need.pk}", f"http://localhost{need_url(other_need)}"):
            answer = client.get(f"/needs/{need.pk}/merge/", {"into": into})
            assert other_need.title in answer.content.decode(), into
        client.post(f"/needs/{need.pk}/merge/", {"into": other_need.pk, "reason": "Same school"})
        assert not Need.objects.filter(state="merged").exists()
        answer = client.post(f"/needs/{need.pk}/merge/", {"into": other_need.pk, "reason": "Same", "confirm": "1"})
        assert answer["Location"] == f"{need_url(other_need)}#voice-{need.pk}"
        shown = page(client, need_url(other_need))
        assert f"/needs/{need.pk}/unmerge/" in shown
        client.post(f"/needs/{need.pk}/unmerge/")
        assert not Need.objects.filter(state="merged").exists()

    @pytest.mark.parametrize("into", ["", "x", "999999", "-1", "9" * 30])
    def test_a_number_that_is_none(self, into, sign_in, steward, need):
        assert sign_in(steward).get(f"/needs/{need.pk}/merge/", {"into": into}).status_code == 200

    def test_others_do_not_merge(self, sign_in, client, person, need, other_need):
        assert client.get(f"/needs/{need.pk}/merge/").status_code == 302
        assert sign_in(person).get(f"/needs/{need.pk}/merge/").status_code == 403
        sent = {"into": other_need.pk, "confirm": "1"}
        assert sign_in(person).post(f"/needs/{need.pk}/merge/", sent).status_code == 403


def test_drafts_of_every_form_lead_back(sign_in, other_person, need):
    client = sign_in(other_person)
    for purpose in (f"confirmation:{need.pk}", f"need_evidence:{need.pk}"):
        client.post(f"/drafts/{purpose}/", {"story": "Half a story", "statement": "Half a statement"})
    assert Draft.objects.count() == 2
    shown = page(client, "/me/")
    assert f"/needs/{need.pk}/confirm/" in shown
    assert "Half a story" in page(client, f"/needs/{need.pk}/confirm/")
    client.post(f"/needs/{need.pk}/confirm/", {"place": "Uganda"})
    assert Draft.objects.get().purpose == f"need_evidence:{need.pk}"
