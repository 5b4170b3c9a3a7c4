"""The ways in and out are found where people look for them."""

import pytest
from django.test import Client

from banyan.commons.models import Place, Theme
from banyan.needs.services import NeedFacts, voice_need
from banyan.people.services.organisations import OrganisationFacts, create_organisation
from banyan.solutions.services import SolutionFacts, register_solution

pytestmark = pytest.mark.django_db


def page(someone, address: str) -> str:
    client = Client()
    if someone is not None:
        client.force_login(someone, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return response.content.decode()


def test_ones_own_page_leads_to_keys_and_stewards_to_imports(person, steward):
    assert "/me/tokens/" in page(person, "/me/")
    assert '"/import/"' not in page(person, "/me/")
    assert '"/import/"' in page(steward, "/me/")
    assert '"/import/"' in page(steward, "/steward/")


def test_pages_of_things_lead_to_their_feeds(person):
    kenya = Place.objects.get(code="KE")
    story = "The well has been dry since March."
    need = voice_need(by=person, facts=NeedFacts(title="Clean water here", story=story, place=kenya))
    solution = register_solution(by=person, facts=SolutionFacts(title="Rain gardens"))
    organisation = create_organisation(by=person, facts=OrganisationFacts(name="Maji Safi"))
    theme = Theme.objects.get(code="6")
    for address, feed in (
        (f"/needs/{need.pk}/", f"/feeds/needs/{need.pk}.atom"),
        (f"/solutions/{solution.pk}/", f"/feeds/solutions/{solution.pk}.atom"),
        (f"/organisations/{organisation.pk}/", f"/feeds/organisations/{organisation.pk}.atom"),
        ("/places/KE/", f"/feeds/places/{kenya.pk}.atom"),
        ("/themes/6/", f"/feeds/themes/{theme.pk}.atom"),
    ):
        assert feed in page(None, address), address
        assert Client().get(feed).status_code == 200
