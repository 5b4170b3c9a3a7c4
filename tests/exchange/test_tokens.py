"""Keys to the API are made, shown once and revoked by those whose they are."""

import pytest
from django.test import Client

from banyan.commons.models import Activity
from banyan.exchange.models import ApiToken
from banyan.people.models import Membership, Organisation
from banyan.people.services.erasure import erase_person

pytestmark = pytest.mark.django_db
FORM = {"name": "Sync", "scopes": ["read", "needs:write"], "days": "30"}


def as_person(someone) -> Client:
    client = Client()
    client.force_login(someone, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def key_shown(page) -> str:
    text = page.content.decode()
    return text.partition('dir="ltr">banyan_')[2].partition("<")[0]


def test_a_key_is_shown_once(signed_in):
    page = signed_in.post("/me/tokens/new/", FORM)
    key = key_shown(page)
    assert len(key) == 43
    assert "no-store" in page["Cache-Control"]
    listed = signed_in.get("/me/tokens/").content.decode()
    assert "Sync" in listed
    assert key not in listed
    assert Client().get("/api/v1/needs", headers={"Authorization": f"Bearer banyan_{key}"}).status_code == 200


def test_the_deed_is_recorded_but_not_in_public(signed_in):
    signed_in.post("/me/tokens/new/", FORM)
    deed = Activity.objects.get(kind="token")
    assert (deed.verb, deed.is_public) == ("created", False)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"days": "9999"}])
def test_a_wrong_form_makes_nothing(signed_in, wrong):
    assert signed_in.post("/me/tokens/new/", {**FORM, **wrong}).status_code == 422
    assert not ApiToken.objects.exists()


def test_revoking_asks_first_and_ends_the_key(signed_in):
    signed_in.post("/me/tokens/new/", FORM)
    token = ApiToken.objects.get()
    assert signed_in.get(f"/me/tokens/{token.pk}/revoke/").status_code == 200
    token.refresh_from_db()
    assert token.revoked_at is None
    assert signed_in.post(f"/me/tokens/{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_others_neither_see_nor_revoke_it(signed_in, other_person):
    signed_in.post("/me/tokens/new/", FORM)
    token = ApiToken.objects.get()
    stranger = as_person(other_person)
    assert "Sync" not in stranger.get("/me/tokens/").content.decode()
    assert stranger.post(f"/me/tokens/{token.pk}/revoke/").status_code == 404
    assert Client().get("/me/tokens/").status_code == 302


def test_an_organisations_key_is_for_its_owners(signed_in, person, other_person):
    organisation = Organisation.objects.create(name="Maji Safi")
    Membership.objects.create(organisation=organisation, person=other_person, role="owner")
    form = {**FORM, "organisation": organisation.pk}
    assert signed_in.post("/me/tokens/new/", form).status_code == 422
    Membership.objects.create(organisation=organisation, person=person, role="owner")
    assert signed_in.post("/me/tokens/new/", form).status_code == 200
    token = ApiToken.objects.get()
    assert token.organisation == organisation
    assert as_person(other_person).post(f"/me/tokens/{token.pk}/revoke/").status_code == 302


def test_keys_leave_with_their_person(signed_in, person):
    signed_in.post("/me/tokens/new/", FORM)
    erase_person(by=person)
    assert not ApiToken.objects.exists()


def test_pages_cost_few_queries(signed_in, django_assert_max_num_queries):
    for number in range(5):
        signed_in.post("/me/tokens/new/", {**FORM, "name": f"Key {number}"})
    with django_assert_max_num_queries(6):
        signed_in.get("/me/tokens/")
