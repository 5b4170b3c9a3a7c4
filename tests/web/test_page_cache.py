"""Visitors get a kept page as long as nothing was done on the platform; nobody gets anybody else's."""

from __future__ import annotations

import pytest
from django.db import transaction

from banyan.commons.services.activity import record
from banyan.web.middleware import AnonymousPageCache

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendered(monkeypatch):
    """How often a page was made afresh."""
    made = []
    inner = AnonymousPageCache._keep

    def keep(self, key, stamp, response):
        made.append(key)
        return inner(self, key, stamp, response)

    monkeypatch.setattr(AnonymousPageCache, "_keep", keep)
    return made


def test_an_unchanged_page_is_made_once_and_costs_one_query(client, rendered, django_assert_num_queries):
    first = client.get("/charter/")
    with django_assert_num_queries(1):
        second = client.get("/charter/")
    assert first.content == second.content
    assert len(rendered) == 1


def test_a_deed_makes_the_page_afresh(client, rendered, person):
    client.get("/charter/")
    with transaction.atomic():
        record(person, "joined", person)
    client.get("/charter/")
    assert len(rendered) == 2


def test_a_deed_committed_late_is_noticed_too(client, rendered, person):
    """Ids are given before commit: a lower id may appear after a higher one."""
    with transaction.atomic():
        early = record(person, "joined", person).pk
    from banyan.commons.models import Activity

    with transaction.atomic():
        record(person, "joined", person)
        late = Activity(id=early - 1_000_000, actor=person, verb="joined", kind="person", object_id=person.pk)
    client.get("/charter/")
    late.save(force_insert=True)
    client.get("/charter/")
    assert len(rendered) == 2


def test_readers_of_different_languages_get_their_own(client):
    assert b'lang="fr"' in client.get("/charter/", headers={"Accept-Language": "fr"}).content
    assert b'dir="rtl"' in client.get("/charter/", headers={"Accept-Language": "ar"}).content
    assert b'lang="en"' in client.get("/charter/", headers={"Accept-Language": "en"}).content


def test_somebody_signed_in_never_gets_a_kept_page(client, rendered, person):
    client.get("/charter/")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert person.name.encode() in client.get("/charter/").content
    client.logout()
    client.cookies.clear()
    assert person.name.encode() not in client.get("/charter/").content


def test_an_unchanged_page_is_confirmed_without_sending_it_again(client):
    first = client.get("/charter/", headers={"Accept-Encoding": "br"})
    assert first["Content-Encoding"] == "br"
    again = client.get("/charter/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_pages_of_visitors_set_no_cookie_and_hold_no_token(client):
    response = client.get("/charter/")
    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in response.content
