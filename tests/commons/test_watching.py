"""Watching things, and what the feed says of deeds."""

import pytest
from django.urls import reverse

from banyan.commons.errors import NotAllowed, NotFound
from banyan.commons.models import Activity, Watch
from banyan.commons.services.watching import unwatch, watch
from banyan.people.models import Organisation
from banyan.people.services import OrganisationFacts, create_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(person) -> Organisation:
    return create_organisation(by=person, facts=OrganisationFacts(name="Maji Trust"))


def test_watching_twice_is_watching_once(other_person, organisation):
    watch(by=other_person, thing=organisation)
    watch(by=other_person, thing=organisation)
    assert Watch.objects.count() == 1
    unwatch(by=other_person, thing=organisation)
    unwatch(by=other_person, thing=organisation)
    assert not Watch.objects.exists()
    assert list(Activity.objects.filter(verb__contains="watch").values_list("is_public", flat=True)) == [False, False]


def test_what_is_hidden_cannot_be_watched(other_person, organisation):
    Organisation.objects.update(is_hidden=True)
    organisation.refresh_from_db()
    with pytest.raises(NotFound):
        watch(by=other_person, thing=organisation)


def test_a_visitor_is_led_to_sign_in(client, organisation):
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(NotAllowed):
        watch(by=AnonymousUser(), thing=organisation)
    address = reverse("commons:watch", args=["organisation", organisation.pk])
    assert client.post(address).url.startswith(reverse("account_login"))
    page = client.get(reverse("people:organisation", args=[organisation.pk]), follow=True).content.decode()
    assert f"{reverse('account_login')}?next=/organisations/" in page


def test_the_button_works_without_javascript_and_leads_nowhere_else(client, other_person, organisation):
    client.force_login(other_person, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("commons:watch", args=["organisation", organisation.pk])
    assert client.get(address).status_code == 405
    response = client.post(address, {"next": "https://evil.example/"})
    assert response.url.startswith("/organisations/")
    assert client.post(address, {"next": "/me/watching/"}).url == "/me/watching/"
    assert "Maji Trust" in client.get("/me/watching/").content.decode()
    Organisation.objects.update(is_hidden=True)
    assert "Maji Trust" not in client.get("/me/watching/").content.decode()
    client.post(reverse("commons:unwatch", args=["organisation", organisation.pk]))
    assert not Watch.objects.exists()
    assert client.post(reverse("commons:watch", args=["nothing", 1])).status_code == 404
