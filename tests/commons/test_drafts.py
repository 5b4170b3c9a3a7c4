"""Nothing typed is lost."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from banyan.commons.errors import Invalid, NotAllowed
from banyan.commons.models import Activity, Draft
from banyan.commons.queries.drafts import as_posted, draft_for, fields_to_keep, is_purpose, waiting_drafts
from banyan.commons.services.drafts import LARGEST_DRAFT, MOST_DRAFTS, discard_draft, save_draft
from banyan.needs.models import Need
from banyan.people.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TYPED = {"title": "Clean water at the school", "story": "The well is dry.\nEvery year.", "themes": ["3", "6"]}


class TestKeeping:
    def test_the_same_form_is_kept_once_and_nothing_is_recorded(self, person):
        save_draft(by=person, purpose="need", fields={"title": "Cle"})
        draft = save_draft(by=person, purpose="need", fields=TYPED)
        assert list(Draft.objects.all()) == [draft]
        assert draft_for(person, "need").fields == TYPED
        assert not Activity.objects.exists()

    def test_each_person_and_form_has_its_own(self, person, other_person):
        for by, purpose in ((person, "need"), (person, "need:42"), (other_person, "need")):
            save_draft(by=by, purpose=purpose, fields=TYPED)
        assert Draft.objects.count() == 3
        assert discard_draft(by=person, purpose="need")
        assert not discard_draft(by=person, purpose="need")
        assert draft_for(other_person, "need") is not None

    def test_limits(self, person, monkeypatch):
        with pytest.raises(Invalid):
            save_draft(by=person, purpose="need", fields={"story": "x" * LARGEST_DRAFT})
        for number in range(MOST_DRAFTS):
            save_draft(by=person, purpose=f"need:{number}", fields=TYPED)
        with pytest.raises(Invalid):
            save_draft(by=person, purpose="need", fields=TYPED)
        save_draft(by=person, purpose="need:3", fields={"title": "Changed"})

    @pytest.mark.parametrize("purpose", ["", "nothing", "need:", "need:x", "need:1:2", "Need", "need\n", "n" * 70])
    def test_only_known_forms(self, purpose, person):
        assert not is_purpose(purpose)
        with pytest.raises(Invalid):
            save_draft(by=person, purpose=purpose, fields=TYPED)

    def test_visitors_keep_nothing(self, db):
        with pytest.raises(NotAllowed):
            save_draft(by=AnonymousUser(), purpose="need", fields=TYPED)
        assert draft_for(AnonymousUser(), "need") is None

    def test_the_list_names_the_form_and_leads_back_to_it(self, person, django_assert_num_queries):
        save_draft(by=person, purpose="need", fields=TYPED)
        save_draft(by=person, purpose="need:42", fields={"story": "No title yet"})
        with django_assert_num_queries(1):
            waiting = waiting_drafts(person)
        assert [(one.title, one.address) for one in waiting] == [
            ("", reverse("needs:edit", args=[42])),
            ("Clean water at the school", reverse("needs:voice")),
        ]


class TestAnyFields(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(
        st.dictionaries(
            st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12).filter(
                lambda name: name not in ("csrfmiddlewaretoken", "save_draft")
            ),
            st.lists(
                st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
            ),
            max_size=6,
        )
    )
    def test_what_is_kept_comes_back_as_it_was(self, fields):
        person = Person.objects.first() or Person.objects.create_user(name="A", email="a@example.org", password="x")
        posted = as_posted(fields)
        save_draft(by=person, purpose="need", fields=fields_to_keep(posted))
        back = as_posted(draft_for(person, "need").fields)
        wanted = {name: values for name, values in posted.lists() if any(values)}
        assert dict(back.lists()) == wanted


class TestWhileTyping:
    """What the browser sends while somebody types."""

    url = "/drafts/need/"

    def test_a_form_is_kept(self, signed_in, person):
        answer = signed_in.post(self.url, TYPED | {"csrfmiddlewaretoken": "x", "tried": ""})
        draft = draft_for(person, "need")
        assert answer.json() == {"saved_at": draft.saved_at.isoformat()}
        assert draft.fields == TYPED

    def test_so_is_json(self, signed_in, person):
        answer = signed_in.post(self.url, json.dumps(TYPED), content_type="application/json")
        assert answer.status_code == 200
        assert draft_for(person, "need").fields == TYPED

    @pytest.mark.parametrize("body", ["[]", "[" * 9_000, '{"a": {"b": 1}}', '{"a": 1}', '{"a": [1]}', "\ud800"])
    def test_what_is_no_form_is_refused(self, body, signed_in):
        answer = signed_in.post(self.url, body.encode(errors="surrogatepass"), content_type="application/json")
        assert answer.status_code == 422
        assert answer.json()["detail"]

    def test_text_with_nul_is_kept_without_it(self, signed_in, person):
        answer = signed_in.post(self.url, json.dumps({"story": "a\x00b"}), content_type="application/json")
        assert answer.status_code == 200
        assert draft_for(person, "need").fields == {"story": "ab"}

    def test_unknown_forms_and_too_long_texts_are_refused(self, signed_in):
        assert signed_in.post("/drafts/nothing/", TYPED).status_code == 422
        assert signed_in.post(self.url, {"story": "x" * LARGEST_DRAFT}).status_code == 422

    def test_visitors_are_told_to_sign_in(self, client, db):
        assert client.post(self.url, TYPED).status_code == 401

    def test_it_needs_the_token_of_the_form(self, person):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(person, backend=BACKEND)
        assert strict.post(self.url, TYPED).status_code == 403
        assert not Draft.objects.exists()

    def test_reading_changes_nothing(self, signed_in):
        assert signed_in.get(self.url).status_code == 405


class TestForms:
    def test_a_draft_fills_the_form_without_scolding(self, signed_in, person):
        save_draft(by=person, purpose="need", fields=TYPED | {"place": "Nowhere at all"})
        page = signed_in.get("/needs/voice/").content.decode()
        assert 'value="Clean water at the school"' in page
        assert "The well is dry." in page
        assert 'value="Nowhere at all"' in page
        assert page.count("checked") == 2
        assert "field-error" not in page

    def test_saved_without_script_by_a_button(self, signed_in, person):
        answer = signed_in.post("/needs/voice/", TYPED | {"save_draft": "1"})
        assert answer["Location"] == "/me/"
        assert draft_for(person, "need").fields == TYPED
        assert not Need.objects.exists()
        assert "Clean water at the school" in signed_in.get("/me/").content.decode()

    def test_where_no_more_drafts_can_be_kept_the_form_comes_back_full(self, signed_in, person):
        for number in range(MOST_DRAFTS):
            save_draft(by=person, purpose=f"need:{number}", fields=TYPED)
        page = signed_in.post("/needs/voice/", TYPED | {"save_draft": "1"}, follow=True).content.decode()
        assert "50 drafts" in page
        assert 'value="Clean water at the school"' in page

    def test_discarded_by_a_button(self, signed_in, person):
        save_draft(by=person, purpose="need", fields=TYPED)
        answer = signed_in.post("/drafts/need/discard/", {"next": "/needs/voice/"})
        assert answer["Location"] == "/needs/voice/"
        assert not Draft.objects.exists()
        assert signed_in.post("/drafts/need/discard/", {"next": "//evil.example/"})["Location"] == "/me/"

    def test_gone_once_the_need_is_voiced(self, signed_in, person):
        save_draft(by=person, purpose="need", fields=TYPED)
        signed_in.post("/needs/voice/", TYPED | {"place": "Kenya", "story": "The well is dry, every year."})
        assert Need.objects.count() == 1
        assert not Draft.objects.exists()


class TestSessionEnded:
    """Somebody sends a form after their session ended, and signs in again."""

    def sent_and_signed_in_again(self, client, person, url="/needs/voice/", typed=TYPED):
        answer = client.post(url, typed)
        assert "/account/login/" in answer["Location"]
        entered = client.post(answer["Location"], {"login": person.email, "password": "under the banyan"})
        assert entered.status_code == 302, entered.content
        return client.get(entered["Location"]).content.decode()

    @pytest.fixture
    def person(self, person):
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
        return person

    def test_what_was_sent_is_in_the_form_again(self, client, person):
        page = self.sent_and_signed_in_again(client, person)
        assert "what you typed before you signed in" in page
        assert 'value="Clean water at the school"' in page
        assert "Every year." in page
        assert not Need.objects.exists()

    def test_it_lasts_until_it_is_sent(self, client, person):
        self.sent_and_signed_in_again(client, person)
        client.session.flush()
        client.force_login(person, backend=BACKEND)
        assert "Every year." in client.get("/needs/voice/").content.decode()

    def test_it_goes_where_the_form_was(self, client, person):
        page = self.sent_and_signed_in_again(client, person, "/needs/voice/?place=KE")
        assert "Every year." in page

    def test_it_is_newer_than_the_draft(self, client, person):
        save_draft(by=person, purpose="need", fields={"title": "An older attempt at this"})
        page = self.sent_and_signed_in_again(client, person)
        assert "An older attempt" not in page
        assert 'value="Clean water at the school"' in page

    def test_everyone_in_the_room_sees_only_their_own(self, client, person, other_person):
        """What one visitor sent is in their session, not in anyone else's."""
        client.post("/needs/voice/", TYPED)
        elsewhere = Client()
        elsewhere.force_login(other_person, backend=BACKEND)
        assert "Every year." not in elsewhere.get("/needs/voice/").content.decode()

    def test_the_store_of_sessions_cannot_be_filled(self, client, person):
        from django.contrib.sessions.models import Session

        for _ in range(70):
            Client().post("/needs/voice/", TYPED)
        held = [one for one in Session.objects.all() if "held_forms" in one.get_decoded()]
        assert len(held) == 60
