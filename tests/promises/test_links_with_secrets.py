"""T19 and T27: a link with a secret in it opens one thing, for the one it was made for, as long as it should.

Links are used here by others, signed out, a second time, when they are too old, and after their person left.
"""

from __future__ import annotations

import datetime
import re

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from banyan.exchange.models import ApiToken
from banyan.people.models import Invitation, Membership, OutgoingMail, Person, PersonalExport
from banyan.people.services.digests import send_digest, unsubscribe_token
from banyan.people.services.erasure import erase_person
from banyan.people.services.exports import ask_for_export, gather, token_of
from banyan.people.services.memberships import withdraw_invitation
from banyan.people.services.moderation import hide
from tests.promises.fingerprints import differences, fingerprint
from tests.promises.network import ROLES, Network
from tests.promises.walker import Walker

pytestmark = pytest.mark.django_db


@pytest.fixture
def walker(network: Network) -> Walker:
    return Walker(network)


def _status(walker: Walker, role: str, path: str, method: str = "GET") -> int:
    return walker.ask(role, method, path).status_code


def _export(walker: Walker) -> str:
    return f"/me/data/export/{walker.network.things['export_token']}/"


def test_an_export_opens_for_its_person_alone(walker):
    assert [role for role in ROLES if _status(walker, role, _export(walker)) == 200] == ["owner"]


def test_an_export_is_closed_after_signing_out(walker):
    assert _status(walker, "owner", _export(walker)) == 200
    walker.ask("owner", "POST", "/account/logout/")
    assert _status(walker, "owner", _export(walker)) == 404


def test_an_export_is_closed_when_it_is_too_old(walker):
    PersonalExport.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert _status(walker, "owner", _export(walker)) == 404


def test_an_export_is_closed_and_gone_after_erasure(walker, django_capture_on_commit_callbacks):
    export = walker.network.things["export"]
    stored, path = export.file.storage, PersonalExport.objects.get(pk=export.pk).file.name
    assert stored.exists(path)
    kept = stored.open(path).read()
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(by=Person.objects.get(pk=walker.network.people["owner"].pk))
    try:
        assert [role for role in ROLES if _status(walker, role, _export(walker)) == 200] == []
        assert not stored.exists(path)
    finally:  # files are not taken back with the transaction
        with stored.open(path, "wb") as again:
            again.write(kept)


def test_an_export_named_by_a_token_of_somebody_else_is_not_given(walker):
    export = ask_for_export(by=walker.network.people["member"])
    gather(export.pk)
    other = token_of(PersonalExport.objects.get(pk=export.pk))
    assert _status(walker, "member", f"/me/data/export/{other}/") == 200
    mine = walker.network.things["export_token"]
    mixed = f"{other.split(':')[0]}:{mine.split(':')[1]}"
    for token in (other, mixed, mine[:-2], mine + "A", f"{mine}:{mine}", unsubscribe_token(export.person)):
        assert _status(walker, "owner", f"/me/data/export/{token}/") == 404, token


def test_leaving_a_mailing_works_for_whoever_holds_the_link_and_on_its_person_alone(walker):
    people = walker.network.people
    Person.objects.filter(is_active=True).update(digest="daily")
    path = f"/unsubscribe/{walker.network.things['unsubscribe_token']}/"
    before = fingerprint()
    for role in ("visitor", "owner", "elsewhere"):  # programs that look at mail open every link
        assert _status(walker, role, path) == 200
    assert differences(before, fingerprint()) == []
    response = walker.ask("elsewhere", "POST", path)
    assert response.status_code == 200 and django_settings.SESSION_COOKIE_NAME not in response.cookies
    assert Person.objects.get(pk=people["owner"].pk).digest == "off"
    assert Person.objects.get(pk=people["elsewhere"].pk).digest == "daily"
    assert _status(walker, "visitor", path, "POST") == 200  # again, which changes nothing
    assert b"Owner" not in walker.ask("visitor", "GET", path).content, "it tells who gets the mail"


def test_a_link_that_ends_mail_is_no_key(walker):
    """The secret of one purpose opens nothing else, and nobody is signed in by a link."""
    token = walker.network.things["unsubscribe_token"]
    number, signature = token.split(":")
    assert number == str(walker.network.people["owner"].pk)
    other = walker.network.people["elsewhere"].pk
    for wrong in (f"{other}:{signature}", f"{number}:", number, f"{number}:{signature}x", f"0{token}"):
        assert _status(walker, "visitor", f"/unsubscribe/{wrong}/", "POST") == 404, wrong
    assert _status(walker, "visitor", f"/unsubscribe/{walker.network.things['export_token']}/", "POST") == 404
    assert _status(walker, "visitor", f"/me/data/export/{token}/") == 404
    assert _status(walker, "visitor", f"/invitations/{token}/") == 404
    walker.network.keys["thief"] = token
    assert walker.ask("thief", "GET", "/api/v1/needs", key=True).status_code == 401
    walker.network.sessions["thief"] = token
    assert walker.ask("thief", "GET", "/me/")["Location"].startswith("/account/login/")
    del walker.network.keys["thief"], walker.network.sessions["thief"]


def test_a_link_that_ends_mail_means_nothing_after_its_person_left(walker):
    path = f"/unsubscribe/{walker.network.things['unsubscribe_token']}/"
    erase_person(by=Person.objects.get(pk=walker.network.people["owner"].pk))
    for method in ("GET", "POST"):
        assert _status(walker, "visitor", path, method) == 404


def test_an_invitation_is_taken_once(walker):
    path = f"/invitations/{walker.network.things['invitation_token']}/"
    members = Membership.objects.filter(organisation=walker.network.things["organisation"])
    before = members.count()
    assert _status(walker, "visitor", path) == _status(walker, "member", path) == 200
    assert members.count() == before, "looking took it"
    assert _status(walker, "visitor", path, "POST") == 403
    assert _status(walker, "member", path, "POST") == 302
    assert members.count() == before + 1
    for role in ("member", "elsewhere", "visitor"):
        for method in ("GET", "POST"):
            assert _status(walker, role, path, method) in (403, 404), (role, method)
    assert members.count() == before + 1


@pytest.mark.parametrize("end", ["too old", "withdrawn", "hidden"])
def test_an_invitation_ends_for_good(end, walker):
    path = f"/invitations/{walker.network.things['invitation_token']}/"
    invitation = Invitation.objects.get(pk=walker.network.things["invitation"].pk)
    people = walker.network.people
    if end == "too old":
        Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    elif end == "withdrawn":
        withdraw_invitation(by=people["org_owner"], invitation=invitation)
    else:
        hide(by=people["steward"], thing=invitation.organisation, reason="false", message="no")
    walker.ask("visitor", "POST", "/account/password/reset/", {"email": invitation.email})  # revives nothing
    for method in ("GET", "POST"):
        assert _status(walker, "member", path, method) == 404
    assert not Membership.objects.filter(organisation=invitation.organisation, person=people["member"]).exists()


def test_a_digest_holds_no_secret_but_the_one_that_ends_it(walker):
    """Whoever is forwarded a digest can end it, and nothing more."""
    owner = walker.network.people["owner"]
    Person.objects.filter(pk=owner.pk).update(digest="daily")
    assert send_digest(owner.pk, timezone.now() + datetime.timedelta(days=2))
    mail = OutgoingMail.objects.filter(person=owner).latest("pk")
    unsubscribe = f"/unsubscribe/{unsubscribe_token(owner)}/"
    paths = set(re.findall(re.escape(django_settings.SITE_URL) + r"([^\s\"<>)#]*)", mail.text + mail.html))
    assert unsubscribe in paths and len(paths) > 2
    for path in paths - {unsubscribe}:
        assert not re.search(r"[A-Za-z0-9_-]{25,}", re.sub(r"\d+-[\w-]+", "", path)), path
    assert mail.headers["List-Unsubscribe"] == f"<{django_settings.SITE_URL}{unsubscribe}>"


def test_a_key_to_the_api_ends(walker, settings):
    settings.API_CALLS_A_MINUTE = {"token": 1_000, "visitor": 1_000}
    assert walker.ask("member", "GET", "/api/v1/imports", key=True).status_code == 200
    keys = ApiToken.objects.filter(person=walker.network.people["member"])
    keys.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert walker.ask("member", "GET", "/api/v1/imports", key=True).status_code == 401
    keys.update(expires_at=timezone.now() + datetime.timedelta(days=1), revoked_at=timezone.now())
    assert walker.ask("member", "GET", "/api/v1/imports", key=True).status_code == 401


def test_without_its_guard_an_export_would_open_for_others(walker, monkeypatch):
    """The negative control: what the tests above see when nobody asks whose an export is."""
    monkeypatch.setattr(
        "banyan.people.services.exports.export_for",
        lambda token, person: PersonalExport.objects.get(pk=walker.network.things["export"].pk),
    )
    assert _status(walker, "elsewhere", _export(walker)) == 200
