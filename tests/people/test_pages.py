"""Every page of the room opens, says what it should, and asks the database no more than allowed."""

import pytest
from django.urls import reverse

from banyan.people.kinds import organisation_url, person_url
from banyan.people.models import Membership, Organisation
from banyan.people.services import OrganisationFacts, create_organisation, update_profile

pytestmark = pytest.mark.django_db

VISITOR_PAGES = ["people:people", "people:organisations", "commons:activity"]
MY_PAGES = [
    "people:me", "people:inbox", "people:watching", "people:blocked", "people:settings", "people:edit_profile",
    "people:data", "people:create_organisation",
]  # fmt: skip
STEWARD_PAGES = ["people:steward_desk", "people:stewards"]


@pytest.mark.parametrize("name", VISITOR_PAGES)
def test_a_visitor_sees_the_lists_also_empty(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize("name", MY_PAGES)
def test_my_pages_open_for_me_and_send_visitors_to_sign_in(client, person, sign_in, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={reverse(name)}"
    assert sign_in(person).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", STEWARD_PAGES)
def test_the_desk_is_for_stewards(person, steward, sign_in, name):
    assert sign_in(person).get(reverse(name)).status_code == 403
    assert sign_in(steward).get(reverse(name)).status_code == 200


def test_a_profile_never_shows_the_address(client, person, other_person, sign_in):
    update_profile(by=person, person=person, name="Amina", about="I **keep** bees.", languages=["sw"], skills=["Bees"])
    for reader in (client, sign_in(other_person), sign_in(person)):
        text = reader.get(person_url(person)).content.decode()
        assert "<strong>keep</strong>" in text
        assert person.email not in text


def test_a_profile_that_nobody_may_see_is_not_found(client, make_person):
    for fields in ({"is_confirmed": False}, {"is_hidden": True}, {"is_active": False}):
        hidden = make_person(**fields)
        assert client.get(reverse("people:person", args=[hidden.pk])).status_code == 404


def test_a_wrong_slug_leads_to_the_right_address(client, person):
    response = client.get(reverse("people:person", args=[person.pk, "somebody-else"]))
    assert response.status_code == 302
    assert response.url == person_url(person)


def test_people_are_found_by_skill_language_and_place(client, make_person, kenya):
    amina = make_person("Amina")
    update_profile(by=amina, person=amina, name="Amina", languages=["sw"], skills=["Bücherei"], place=kenya)
    luis = make_person("Luis")
    update_profile(by=luis, person=luis, name="Luis", languages=["pt"], skills=["bees"])
    for query in ("skill=bucherei", "language=sw", "place=Kenya"):
        text = client.get(reverse("people:people") + "?" + query).content.decode()
        assert "Amina" in text, query
        assert "Luis" not in text, query


def test_a_filter_that_is_not_understood_shows_nobody(client, make_person):
    make_person("Amina")
    text = client.get(reverse("people:people") + "?language=Klingonish").content.decode()
    assert "Amina" not in text
    assert "Select a valid choice" in text


def test_organisations_are_found_by_what_they_can_do(client, person, kenya, health):
    create_organisation(
        by=person,
        facts=OrganisationFacts(
            name="Afya", kind="ngo", serves=[kenya], themes=[health], languages=["sw"], capabilities=["training"],
            capacity=2, accepts_pathways=["licence"],
        ),
    )  # fmt: skip
    create_organisation(by=person, facts=OrganisationFacts(name="Other", kind="company"))
    address = reverse("people:organisations")
    for query in (
        "kind=ngo", "place=Kenya", "theme=3", "capability=training", "pathway=licence", "language=sw", "has_capacity=on"
    ):  # fmt: skip
        text = client.get(f"{address}?{query}").content.decode()
        assert "Afya" in text, query
        assert "Other" not in text.split("<main")[1].split("What next?")[0].replace("Other organisations", ""), query


def _organisations(person, count):
    made = [
        create_organisation(by=person, facts=OrganisationFacts(name=f"Group {number}", capacity=1))
        for number in range(count)
    ]
    return made[-1]


@pytest.mark.parametrize("rows", [2, 24])
def test_lists_cost_six_queries_at_most(person, sign_in, django_assert_max_num_queries, rows, make_person):
    _organisations(person, rows)
    for number in range(rows):
        make_person(f"Person {number}")
    client = sign_in(person)
    for name in ("people:people", "people:organisations"):
        client.get(reverse(name))
        with django_assert_max_num_queries(6):
            assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("rows", [1, 20])
def test_an_organisation_costs_twelve_queries_at_most(
    person, sign_in, make_person, kenya, health, django_assert_max_num_queries, rows
):
    organisation = _organisations(person, 1)
    organisation.serves.add(kenya)
    organisation.themes.add(health)
    for number in range(rows):
        Membership.objects.create(organisation=organisation, person=make_person(f"Person {number}"))
    client = sign_in(person)
    client.get(organisation_url(organisation))
    with django_assert_max_num_queries(12):
        assert client.get(organisation_url(organisation)).status_code == 200


@pytest.mark.parametrize("rows", [1, 20])
def test_a_profile_costs_twelve_queries_at_most(person, other_person, sign_in, django_assert_max_num_queries, rows):
    _organisations(person, rows)
    client = sign_in(other_person)
    client.get(person_url(person))
    with django_assert_max_num_queries(12):
        assert client.get(person_url(person)).status_code == 200


def test_a_hidden_organisation_is_seen_by_its_own_and_by_stewards(client, person, other_person, steward, sign_in):
    organisation = _organisations(person, 1)
    Organisation.objects.filter(pk=organisation.pk).update(is_hidden=True)
    address = organisation_url(organisation)
    assert client.get(address).status_code == 404
    assert sign_in(other_person).get(address).status_code == 404
    assert sign_in(person).get(address).status_code == 200
    assert sign_in(steward).get(address).status_code == 200


def test_an_organisation_is_added_and_changed_through_its_form(person, sign_in, kenya, health):
    client = sign_in(person)
    answers = {
        "name": "Maji Trust", "kind": "ngo", "about": "Wells.", "home": "Kenya", "serves": "Kenya\n",
        "themes": [health.code],
        "languages": "Swahili, English", "capabilities": ["training"], "other_capabilities": "puppet theatre",
        "capacity": "2", "accepts_pathways": ["gift", "licence"],
    }  # fmt: skip
    response = client.post(reverse("people:create_organisation"), answers)
    made = Organisation.objects.get()
    assert response.url == organisation_url(made)
    assert made.languages == ["sw", "en"]
    assert made.capabilities == ["training", "puppet theatre"]
    assert made.accepts_pathways == ["licence", "gift"]
    assert list(made.serves.all()) == [kenya]
    client.post(reverse("people:edit_organisation", args=[made.pk]), {**answers, "name": "Maji Foundation"})
    made.refresh_from_db()
    assert made.former_names == ["Maji Trust"]
    text = client.get(organisation_url(made)).content.decode()
    for words in ("Maji Foundation", "Maji Trust", "puppet theatre", "Swahili", "Kenya"):
        assert words in text
    response = client.post(reverse("people:create_organisation"), {**answers, "home": "Atlantis"})
    assert "“Atlantis”" in response.content.decode()
    assert Organisation.objects.count() == 1
