"""Joining, signing in, and the mail that this causes."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from banyan.commons.errors import TooMany
from banyan.commons.models import Activity
from banyan.people.models import MailCount, OutgoingMail, Person
from banyan.people.services import appoint_first_steward
from banyan.people.services.mail import count_mail
from banyan.people.tasks import forget

pytestmark = pytest.mark.django_db
PASSWORD = "under the banyan tree"
CODE = re.compile(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _fresh_limits():
    from django.core.cache import cache

    cache.clear()


def sign_up(client, email="amina@example.org", name="Amina Otieno", **more):
    return client.post(
        reverse("account_signup") + more.pop("query", ""), {"name": name, "email": email, "password1": PASSWORD, **more}
    )


def code_in(mail) -> str:
    found = CODE.search(mail.body)
    assert found, mail.body
    return found.group(1)


def test_who_signs_up_proves_the_address_and_joins(client, tasks, mailoutbox):
    response = sign_up(client, query="?next=/organisations/")
    assert response.status_code == 302
    person = Person.objects.get()
    assert (person.name, person.is_confirmed, person.is_public) == ("Amina Otieno", False, False)
    assert not Activity.objects.filter(is_public=True).exists()
    assert client.get(reverse("people:me")).status_code == 302, "not signed in before the address is proven"
    tasks()
    assert [mail.to for mail in mailoutbox] == [["amina@example.org"]]
    response = client.post(response.url, {"code": code_in(mailoutbox[0])}, follow=True)
    person.refresh_from_db()
    assert person.is_confirmed
    assert response.redirect_chain[-1][0] == "/organisations/"
    assert Activity.objects.get(is_public=True).verb == "joined"
    assert client.get(reverse("people:me")).status_code == 200
    assert not OutgoingMail.objects.exists(), "a mail that was sent is not kept"


def test_signing_in_by_password(client, person):
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    wrong = client.post(reverse("account_login"), {"login": person.email, "password": "not that"})
    assert wrong.status_code == 200
    response = client.post(
        reverse("account_login") + "?next=/people/", {"login": person.email, "password": "under the banyan"}
    )
    assert response.url == "/people/"


def test_signing_in_by_a_mailed_code(client, person, tasks, mailoutbox):
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    response = client.post(reverse("account_request_login_code"), {"email": person.email})
    tasks()
    response = client.post(response.url, {"code": code_in(mailoutbox[0])})
    assert response.url == "/me/"
    assert client.get("/me/").status_code == 200


def test_a_code_of_one_browser_opens_nothing_in_another(client, person, other_person, tasks, mailoutbox, django_client):
    for each in (person, other_person):
        EmailAddress.objects.create(user=each, email=each.email, verified=True, primary=True)
    mine = client.post(reverse("account_request_login_code"), {"email": person.email})
    theirs = django_client.post(reverse("account_request_login_code"), {"email": other_person.email})
    tasks()
    codes = {mail.to[0]: code_in(mail) for mail in mailoutbox}
    client.post(mine.url, {"code": codes[other_person.email]})
    assert client.get("/me/").status_code == 302
    django_client.post(theirs.url, {"code": codes[other_person.email]})
    assert other_person.name in django_client.get("/me/").content.decode()


@pytest.fixture
def django_client():
    from django.test import Client

    return Client()


def test_a_second_step_is_asked_for_where_it_was_set_up(client, person, sign_in):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(person, secret)
    assert secret not in str(Authenticator.objects.get().data), "stored encrypted"
    response = client.post(reverse("account_login"), {"login": person.email, "password": "under the banyan"})
    assert response.url.startswith(reverse("mfa_authenticate"))
    assert client.get("/me/").status_code == 302
    counter = next(iter(yield_hotp_counters_from_time()))
    response = client.post(response.url, {"code": format_hotp_value(hotp_value(secret, counter))})
    assert response.url == "/me/"


def test_signing_up_with_a_known_address_does_not_tell_that_it_is_known(
    client, django_client, person, tasks, mailoutbox
):
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    known, unknown = sign_up(client, person.email), sign_up(django_client, "new@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    tasks()
    assert {mail.to[0] for mail in mailoutbox} == {person.email, "new@example.org"}


def test_one_network_causes_five_mails_an_hour_and_no_further_people(client, tasks, mailoutbox):
    statuses = []
    for number in range(40):
        client.logout()
        statuses.append(sign_up(client, f"victim{number}@example.org").status_code)
    assert statuses[:5] == [302] * 5
    assert set(statuses[5:]) == {429}
    tasks()
    assert len(mailoutbox) == 5
    assert Person.objects.count() == 5


def test_an_instance_can_allow_a_network_more(client, settings, tasks, mailoutbox):
    settings.MAILS_PER_NETWORK = 8
    for number in range(10):
        client.logout()
        sign_up(client, f"guest{number}@example.org")
    tasks()
    assert len(mailoutbox) == 8


def test_one_address_gets_two_mails_an_hour_from_whatever_networks():
    for network in ("192.0.2.1", "192.0.2.2"):
        count_mail(address="Amina@example.org", network=network)
    with pytest.raises(TooMany):
        count_mail(address="amina@EXAMPLE.org", network="192.0.2.3")
    count_mail(address="luis@example.org", network="192.0.2.3")
    MailCount.objects.update(at=timezone.now() - timedelta(hours=1, minutes=1))
    count_mail(address="amina@example.org", network="192.0.2.3")


def test_counts_of_mail_cannot_be_read_back():
    count_mail(address="amina@example.org", network="192.0.2.1")
    assert "amina" not in str(MailCount.objects.values()) and "192.0" not in str(MailCount.objects.values())


def test_a_mail_server_that_is_down_loses_no_mail(client, tasks, monkeypatch):
    sign_up(client)

    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    with pytest.raises(ConnectionRefusedError):
        tasks()
    assert OutgoingMail.objects.count() == 1


def test_sign_ups_that_were_never_finished_are_forgotten(client, tasks):
    sign_up(client)
    tasks()
    Person.objects.update(joined_at=timezone.now() - timedelta(days=15))
    forget(timestamp=0)
    person = Person.objects.get()
    assert person.erased_at and person.email is None and person.name == ""
    assert not EmailAddress.objects.exists()


def test_the_command_line_appoints_the_first_steward():
    person, created = appoint_first_steward(email="stella@example.org", name="Stella", password=PASSWORD)
    assert created and person.stewardships.get().place is None
    again, created = appoint_first_steward(email="STELLA@example.org", name="", password="")
    assert (again, created) == (person, False)
    assert EmailAddress.objects.get().verified


def test_the_demo_shows_its_mail_to_the_machine_itself_only(client, settings, tmp_path, tasks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    sign_up(client)
    tasks()
    address = reverse("people:demo_mail")
    assert client.get(address).status_code == 404, "not in a real instance"
    settings.DEMO = True
    text = client.get(address).content.decode()
    assert "amina@example.org" in text
    assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get(address, HTTP_X_FORWARDED_FOR="192.0.2.7").status_code == 404
