"""Taking one's data along, and leaving: every model with a path to a person has a rule, and the rules hold."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.core.files.base import ContentFile
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from banyan.commons.errors import NotAllowed, NotFound
from banyan.commons.models import Activity, Attachment, Dismissal, Draft, SearchEntry, Watch
from banyan.commons.services.activity import record
from banyan.people import personal_data
from banyan.people.models import (
    Block,
    Case,
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    OutgoingMail,
    Person,
    PersonalExport,
    Report,
    Stewardship,
    TwoPersonAct,
)
from banyan.people.personal_data import Contributions, has_path_to_person, models_without_rule, rule_for
from banyan.people.services import OrganisationFacts, create_organisation, update_profile
from banyan.people.services.erasure import erase_person
from banyan.people.services.exports import archive_of, ask_for_export, export_for, token_of
from banyan.people.tasks import forget
from tests.people.marks import MARKER, where_marked

pytestmark = pytest.mark.django_db


def test_every_model_with_a_path_to_a_person_has_a_rule():
    assert models_without_rule() == []


def test_without_its_rule_a_model_is_found_missing(monkeypatch):
    rules = dict(personal_data._rules)
    del rules["commons.draft"]
    monkeypatch.setattr(personal_data, "_rules", rules)
    assert models_without_rule() == ["commons.Draft"]


def test_paths_are_followed_through_other_models():
    assert has_path_to_person(apps.get_model("account.EmailConfirmation"))
    assert has_path_to_person(apps.get_model("solutions.SolutionPlace"))
    assert has_path_to_person(apps.get_model("commons.SearchEntry"))
    assert not has_path_to_person(apps.get_model("commons.Place"))


def test_rules_speak_of_models_and_fields_that_are_there():
    for rule in personal_data.all_rules():
        model = apps.get_model(rule.model)
        assert rule_for(model) is rule
        person = Person(pk=0, email="x@example.org")
        person.pk = 0
        if rule.exported and rule.read is None:
            list(rule.rows_of(person).values(*rule.exported)[:1])
        for name in (*rule.cleared, *rule.words, *rule.files):
            model._meta.get_field(name)
        assert str(rule.why).endswith("."), rule.model


@pytest.fixture
def marked(make_person, other_person, kenya, sign_in) -> Person:
    """A person who left the marker in every field of the room and the commons that a person can write in."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from allauth.usersessions.models import UserSession

    person = make_person(f"{MARKER} Otieno", email=f"{MARKER}@example.org")
    update_profile(
        by=person, person=person, name=f"{MARKER} Otieno", about=f"I am {MARKER}.", languages=["sw"],
        skills=[f"{MARKER} keeping"], place=kenya, website=f"https://{MARKER}.example.org",
    )  # fmt: skip
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    SocialAccount.objects.create(user=person, provider="oidc", uid=MARKER, extra_data={"name": MARKER})
    Authenticator.objects.create(user=person, type="webauthn", data={"name": MARKER})
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    UserSession.objects.create(user=person, ip="192.0.2.1", user_agent=MARKER, session_key=client.session.session_key)
    waiting = Client()
    waiting.post(reverse("account_request_login_code"), {"email": person.email})
    theirs = create_organisation(by=other_person, facts=OrganisationFacts(name="Theirs"))
    mine = create_organisation(
        by=person,
        facts=OrganisationFacts(name=f"{MARKER} alone", about=f"Just {MARKER}.", capabilities=[f"{MARKER} craft"]),
    )
    SearchEntry.objects.create(
        kind="person", object_id=person.pk, title=person.name, folded_title=person.name.lower(), text=person.about,
        language="en",
    )  # fmt: skip
    SearchEntry.objects.create(
        kind="organisation", object_id=mine.pk, title=mine.name, folded_title=mine.name.lower(), language="en"
    )
    Draft.objects.create(person=person, purpose="need", fields={"title": MARKER})
    Watch.objects.create(person=person, kind="organisation", object_id=theirs.pk)
    Dismissal.objects.create(
        person=person,
        on_kind="need",
        on_id=1,
        suggested_kind="solution",
        suggested_id=1,
        reason="other",
        comment=MARKER,
    )
    for kind in ("person", "organisation"):
        Attachment.objects.create(
            owner=person, kind=kind, object_id=person.pk, name=f"{MARKER}.txt", description=MARKER, state="ready",
            original=ContentFile(f"file of {MARKER}".encode(), name=f"{kind}.txt"),
        )  # fmt: skip
    JoinRequest.objects.create(organisation=theirs, person=person, message=f"{MARKER} asks")
    Invitation.objects.create(
        organisation=theirs, email=person.email, token_digest="x", invited_by=other_person,
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    case = Case.objects.create(kind="organisation", object_id=theirs.pk)
    Report.objects.create(case=case, by=person, reason="other", comment=f"{MARKER} reports")
    Case.objects.create(
        kind="organisation", object_id=mine.pk, author_ids=[person.pk], state="closed", appealed_by=person,
        appeal=f"{MARKER} appeals",
    )  # fmt: skip
    TwoPersonAct.objects.create(
        act="erase_words", kind="organisation", object_id=theirs.pk, proposed_by=person, reason=f"{MARKER} proposes"
    )
    Stewardship.objects.create(person=person, place=kenya)
    Block.objects.create(person=person, blocked=other_person)
    OutgoingMail.objects.create(person=person, to=person.email, subject=MARKER, text=MARKER)
    return Person.objects.get(pk=person.pk)


def test_the_export_holds_everything_marked(marked):
    archive = zipfile.ZipFile(io.BytesIO(archive_of(marked)))
    content = {name: archive.read(name).decode() for name in archive.namelist()}
    for name in (
        "people/person.json", "people/organisation.json", "people/joinrequest.json", "people/report.json",
        "people/case.json", "people/twopersonact.json", "commons/draft.json", "commons/dismissal.json",
        "commons/attachment.json", "commons/searchentry.json", "account/emailaddress.json",
        "socialaccount/socialaccount.json", "usersessions/usersession.json", "people/outgoingmail.json",
    ):  # fmt: skip
        assert MARKER.lower() in content[name].lower(), name
    assert sum(f"file of {MARKER}" in text for text in content.values()) == 2
    assert "commons/watch.json" in content and "people/stewardship.json" in content
    assert all(json.loads(text) is not None for name, text in content.items() if name.endswith(".json"))
    assert not any("password" in text for text in content.values())


def test_the_export_holds_nothing_of_others(marked, other_person):
    update_profile(by=other_person, person=other_person, name="Luis", about="SecretOfLuis")
    Draft.objects.create(person=other_person, purpose="need", fields={"title": "SecretOfLuis"})
    archive = zipfile.ZipFile(io.BytesIO(archive_of(marked)))
    for name in archive.namelist():
        text = archive.read(name).decode()
        assert "SecretOfLuis" not in text and other_person.email not in text, name


def test_after_erasure_nothing_marked_is_anywhere(marked, django_capture_on_commit_callbacks):
    assert "people_person.name" in where_marked() and "sessions, decoded" in where_marked(), "the search for it works"
    files = [attachment.original for attachment in Attachment.objects.all()]
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(by=marked, contributions=Contributions.WITHDRAW)
    assert where_marked() == set()
    assert not any(file.storage.exists(file.name) for file in files)


def test_those_who_keep_their_contributions_lose_everything_else(marked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(by=marked)
    assert where_marked() == {
        "people_organisation.name",
        "people_organisation.about",
        "people_organisation.capabilities",
        "commons_searchentry.title",
        "commons_searchentry.folded_title",
    }


def test_the_record_of_deeds_stays_and_names_nobody(marked, client):
    before = Activity.objects.count()
    erase_person(by=marked)
    assert Activity.objects.count() == before + 1
    person = Person.objects.get(pk=marked.pk)
    assert person.display_name == "Someone who left" and not person.is_active and person.email is None
    assert client.get(reverse("people:person", args=[person.pk])).status_code == 404
    assert "Someone who left" in client.get("/activity/").content.decode()


def test_ownership_goes_to_whoever_served_longest(person, other_person, make_person, organisation):
    editor = make_person("Editor")
    Membership.objects.create(organisation=organisation, person=other_person, role="member")
    Membership.objects.create(organisation=organisation, person=editor, role="editor")
    erase_person(by=person)
    connection.check_constraints()
    assert organisation.memberships.get(role="owner").person == editor


def test_words_that_others_share_in_stay(person, other_person, organisation):
    Membership.objects.create(organisation=organisation, person=other_person, role="member")
    erase_person(by=person, contributions=Contributions.WITHDRAW)
    assert Organisation.objects.get().name == "Maji Trust"


def test_somebody_erased_cannot_do_or_sign_in_any_more(person, client):
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    erase_person(by=person)
    assert client.get("/me/").status_code == 302
    with pytest.raises(NotAllowed):
        erase_person(by=Person.objects.get(pk=person.pk))
    with pytest.raises(NotAllowed):
        create_organisation(by=Person.objects.get(pk=person.pk), facts=OrganisationFacts(name="Ghost"))


class TestDownloads:
    @pytest.fixture
    def export(self, person, tasks) -> PersonalExport:
        ask_for_export(by=person)
        tasks()
        return PersonalExport.objects.get()

    def address(self, export) -> str:
        return reverse("people:download_export", args=[token_of(export)])

    def test_only_the_person_whose_it_is_gets_it(self, client, person, other_person, steward, export, sign_in):
        assert client.get(self.address(export)).status_code == 404
        for stranger in (other_person, steward):
            assert sign_in(stranger).get(self.address(export)).status_code == 404
        response = sign_in(person).get(self.address(export))
        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("attachment") and "no-store" in response["Cache-Control"]
        assert zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))).testzip() is None

    def test_not_after_signing_out_nor_after_a_week_nor_after_leaving(self, person, export, sign_in):
        client = sign_in(person)
        client.logout()
        assert client.get(self.address(export)).status_code == 404
        PersonalExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert sign_in(person).get(self.address(export)).status_code == 404
        name = export.file.name
        assert export.file.storage.exists(name)
        forget(timestamp=0)
        assert not export.file.storage.exists(name) and not PersonalExport.objects.exists()

    def test_leaving_deletes_the_archive(self, person, export, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            erase_person(by=person)
        assert not export.file.storage.exists(export.file.name)

    def test_a_token_of_one_does_not_open_anothers(self, person, other_person, export, tasks):
        ask_for_export(by=other_person)
        tasks()
        theirs = PersonalExport.objects.get(person=other_person)
        with pytest.raises(NotFound):
            export_for(token_of(theirs), person)
        with pytest.raises(NotFound):
            export_for(token_of(export)[:-2] + "xx", person)
        with pytest.raises(NotFound):
            export_for(str(export.key), person)

    def test_a_file_has_no_other_address(self, client, person, export, sign_in):
        for path in (f"/files/{export.file.name}", f"/{export.file.name}", f"/media/{export.file.name}"):
            assert sign_in(person).get(path).status_code == 404

    def test_one_at_a_time(self, person):
        assert ask_for_export(by=person) == ask_for_export(by=person)

    def test_through_the_pages(self, person, sign_in, tasks):
        client = sign_in(person)
        assert client.get(reverse("people:ask_for_export")).status_code == 405
        client.post(reverse("people:ask_for_export"))
        assert "Being gathered" in client.get(reverse("people:data")).content.decode()
        tasks()
        text = client.get(reverse("people:data")).content.decode()
        address = text.split('href="/me/data/export/')[1].split('"')[0]
        assert client.get(f"/me/data/export/{address}").status_code == 200


def test_leaving_through_the_page_asks_for_the_password_and_the_address(person, client):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("people:erase")
    response = client.get(address)
    assert response.status_code == 302 and "reauthenticate" in response.url
    client.post(response.url, {"password": "under the banyan"})
    assert client.get(address).status_code == 200
    client.post(address, {"contributions": "keep", "email": "wrong@example.org"})
    assert Person.objects.get(pk=person.pk).erased_at is None
    response = client.post(address, {"contributions": "keep", "email": person.email.upper()})
    assert response.url == "/"
    assert Person.objects.get(pk=person.pk).erased_at
    assert SESSION_KEY not in client.session


def test_no_field_of_a_person_is_forgotten():
    """A new field of Person must be cleared on erasure, or be named here with its reason."""
    kept = {
        "id": "names nobody",
        "joined_at": "when, not who",
        "erased_at": "says that they left",
        "is_demo": "says that they were invented",
        "is_confirmed": "a state",
        "is_hidden": "a decision of stewards",
    }
    cleared = set(personal_data.rule_for(Person).cleared)
    fields = {field.name for field in Person._meta.fields if isinstance(field, models.Field)}
    assert fields - cleared == set(kept)


def test_recording_goes_on_after_somebody_left(person, other_person, organisation):
    erase_person(by=person)
    record(other_person, "updated", organisation)
