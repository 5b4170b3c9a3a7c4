"""Each resource of the API: what it tells, what it takes, and through whose rules."""

import pytest
from django.test import Client

from banyan.commons.models import Activity, Indicator, IndicatorValue, Place, Theme
from banyan.needs.models import Confirmation, Need
from banyan.people.models import Membership, Organisation
from banyan.solutions.models import Solution, SolutionVersion

pytestmark = pytest.mark.django_db

NEED = {
    "title": "Clean water for the school",
    "story": "The well has been dry since March and the next one is an hour away.",
    "place": "KE",
    "themes": ["6", "4"],
    "people_affected": 1200,
    "how_known": "survey",
    "language": "en",
}
SOLUTION = {
    "title": "Rain gardens",
    "summary": "Roofs and ponds that keep a school in water through the dry season.",
    "approach": "Gutters, a pond, a filter of sand.",
    "stage": "pilot",
    "themes": ["6"],
    "running_in": ["KE", "TZ"],
    "developed_in": ["IN"],
    "languages": ["en", "sw"],
    "cost_per_person_minor": 450,
    "cost_currency": "USD",
    "cost_year": 2025,
}
EVIDENCE = {"level": 3, "statement": "Days without water fell from 90 to 8.", "year": 2024, "place": "KE"}


@pytest.fixture
def need(member):
    return member.post("needs", NEED).json()


@pytest.fixture
def solution(member):
    return member.post("solutions", SOLUTION).json()


# Needs


def test_a_need_is_voiced_through_the_same_rules(member, person):
    response = member.post("needs", NEED)
    assert response.status_code == 201
    told = response.json()
    assert {name: told[name] for name in ("title", "themes", "people_affected")} == {
        "title": NEED["title"],
        "themes": ["4", "6"],
        "people_affected": 1200,
    }
    assert told["place"]["code"] == "KE"
    assert told["voiced_by"] == {"id": person.pk, "name": person.name}
    assert response["Location"] == f"http://testserver/api/v1/needs/{told['id']}"
    assert Client().get(told["page"].removeprefix("http://testserver")).status_code == 200
    deed = Activity.objects.get(kind="need")
    assert (deed.verb, deed.actor) == ("voiced", person)


def test_what_the_service_refuses_is_pointed_at(member):
    response = member.post("needs", {**NEED, "how_known": ""})
    assert response.json()["errors"][0]["pointer"] == "/how_known"
    assert not Need.objects.exists()


def test_a_need_is_changed_by_whose_it_is(member, api_of, other_person, need):
    path = f"needs/{need['id']}"
    tag = member.get(path)["ETag"]
    assert api_of(other_person).patch(path, {"tried": "Trucks"}, If_Match=tag).status_code == 403
    told = member.patch(path, {"tried": "Trucks"}, If_Match=tag).json()
    assert (told["tried"], told["story"], told["themes"], told["version"]) == ("Trucks", NEED["story"], ["4", "6"], 2)
    assert member.patch(path, {"tried": "Boats"}, If_Match=tag).status_code == 412


def test_others_confirm_a_need(api_of, other_person, visitor, need):
    client, path = api_of(other_person), f"needs/{need['id']}/confirmations"
    given = {"place": "TZ", "story": "Here too.", "people_affected": 30}
    told = client.post(path, given).json()
    assert (told["place"]["code"], told["story"]) == ("TZ", "Here too.")
    client.post(path, {**given, "story": "Still."})
    assert Confirmation.objects.get().story == "Still."
    listed = visitor.get(path)
    assert [entry["story"] for entry in listed.json()] == ["Still."]
    assert visitor.get(f"needs/{need['id']}").json()["confirmation_count"] == 1


def test_evidence_shows_a_need(api_of, other_person, visitor, need):
    given = {"statement": "Counted at the school gate.", "source_name": "School board", "year": 2025}
    assert api_of(other_person).post(f"needs/{need['id']}/evidence", given).status_code == 201
    assert visitor.get(f"needs/{need['id']}").json()["evidence"][0]["statement"] == given["statement"]
    assert visitor.get(f"needs/{need['id']}/evidence").json()[0]["year"] == 2025


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("place=KE", 1), ("place=ke", 1), ("place=TZ", 0), ("place=001", 1), ("theme=6", 1), ("theme=1", 0),
        ("language=en", 1), ("language=fr", 0), ("state=open", 1), ("state=met", 0),
        ("changed_since=2020-01-01T00:00:00Z", 1), ("changed_since=2999-01-01T00:00:00%2B03:00", 0),
    ],
)  # fmt: skip
def test_needs_can_be_narrowed(visitor, need, query, wanted):
    response = visitor.get(f"needs?{query}")
    assert (len(response.json()), response["X-Total-Count"]) == (wanted, str(wanted))


@pytest.mark.parametrize("state", ["merged", "withdrawn", "hidden"])
def test_needs_that_are_not_public_are_not_there(member, visitor, need, state):
    other = member.post("needs", {**NEED, "title": "Another need here"}).json()["id"]
    Need.objects.filter(pk=need["id"]).update(state=state, merged_into=other if state == "merged" else None)
    for client in (visitor, member):
        assert client.get(f"needs/{need['id']}").status_code == 404
        assert client.get(f"needs/{need['id']}/confirmations").status_code == 404
        assert [entry["id"] for entry in client.get("needs").json()] == [other]
    assert member.patch(f"needs/{need['id']}", {"tried": "x"}, If_Match="*").status_code == 404


# Solutions


def test_a_solution_is_registered_through_the_same_rules(member, person):
    told = member.post("solutions", SOLUTION).json()
    assert [place["code"] for place in told["running_in"]] == sorted(["KE", "TZ"], key=_id_of)
    assert (told["cost_per_person_minor"], told["cost_currency"], told["cost_year"]) == (450, "USD", 2025)
    assert Solution.objects.get().team.get().person == person
    assert SolutionVersion.objects.count() == 1


def _id_of(code: str) -> int:
    return Place.objects.get(code=code).pk


def test_every_change_of_a_solution_keeps_a_version(member, solution):
    path = f"solutions/{solution['id']}"
    told = member.patch(path, {"stage": "proven", "cost_year": 2026}, If_Match=member.get(path)["ETag"]).json()
    assert (told["stage"], told["version"]) == ("proven", 2)
    assert (told["cost_per_person_minor"], told["cost_currency"], told["cost_year"]) == (450, "USD", 2026)
    assert told["running_in"] == solution["running_in"]
    cleared = member.patch(path, {"cost_per_person_minor": None, "running_in": []}, If_Match="*").json()
    assert (cleared["cost_per_person_minor"], cleared["running_in"]) == (None, [])
    assert SolutionVersion.objects.count() == 3


def test_years_since_when_it_runs_are_not_lost(member, solution):
    Solution.objects.get().places.filter(place__code="KE").update(since_year=2019)
    member.patch(f"solutions/{solution['id']}", {"running_in": ["KE", "UG"]}, If_Match="*")
    assert Solution.objects.get().places.get(place__code="KE").since_year == 2019


def test_evidence_raises_the_rung(member, visitor, api_of, other_person, solution):
    path = f"solutions/{solution['id']}/evidence"
    assert api_of(other_person).post(path, EVIDENCE).status_code == 403
    assert member.post(path, EVIDENCE).status_code == 201
    told = visitor.get(f"solutions/{solution['id']}").json()
    assert (told["evidence_level"], told["evidence"][0]["place"]["code"]) == (3, "KE")
    assert [piece["level"] for piece in visitor.get(path).json()] == [3]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("place=KE", 1), ("place=IN", 0), ("place=202", 1), ("theme=6", 1), ("theme=3", 0), ("language=sw", 1),
        ("language=fr", 0), ("stage=pilot", 1), ("stage=idea", 0), ("least_evidence=0", 1), ("least_evidence=1", 0),
    ],
)  # fmt: skip
def test_solutions_can_be_narrowed(visitor, solution, query, wanted):
    assert len(visitor.get(f"solutions?{query}").json()) == wanted


def test_an_organisations_key_speaks_for_it_alone(api_of, person, member, need, solution):
    organisation = Organisation.objects.create(name="Maji Safi")
    Membership.objects.create(organisation=organisation, person=person, role="owner")
    client = api_of(person, organisation=organisation)
    told = client.post("needs", {**NEED, "title": "Voiced as organisation"}).json()
    assert told["organisation"] == {"id": organisation.pk, "name": "Maji Safi"}
    assert client.post("solutions", SOLUTION).json()["organisation"]["id"] == organisation.pk
    assert client.post("needs", {**NEED, "organisation": organisation.pk + 1}).status_code == 403
    assert client.patch(f"needs/{need['id']}", {"tried": "x"}, If_Match="*").status_code == 403
    assert client.patch(f"solutions/{solution['id']}", {"stage": "idea"}, If_Match="*").status_code == 403
    assert client.post(f"solutions/{solution['id']}/evidence", EVIDENCE).status_code == 403
    assert client.post(f"needs/{need['id']}/confirmations", {"place": "TZ"}).status_code == 403
    assert member.post("needs", {**NEED, "organisation": 99_999}).status_code == 422


def test_a_hidden_organisation_is_not_named(visitor, person, api_of):
    organisation = Organisation.objects.create(name="Maji Safi")
    Membership.objects.create(organisation=organisation, person=person, role="owner")
    told = api_of(person).post("needs", {**NEED, "organisation": organisation.pk}).json()
    Organisation.objects.update(is_hidden=True)
    assert visitor.get(f"needs/{told['id']}").json()["organisation"] is None
    assert visitor.get(f"needs?organisation={organisation.pk}").json() == []


# What everything refers to


def test_places_and_themes_and_figures(visitor):
    kenya = Place.objects.get(code="KE")
    assert visitor.get(f"places/{kenya.pk}").json()["alpha3"] == "KEN"
    countries = visitor.get("places?kind=country&within=202&limit=100")
    assert int(countries["X-Total-Count"]) > 40
    assert visitor.get("themes?limit=100").json()[0]["code"] == "1"
    assert visitor.get(f"themes/{Theme.objects.get(code='3.2').pk}").json()["within"] == "3"
    wells = Indicator.objects.create(code="wells", name="Wells", direction=1)
    IndicatorValue.objects.create(indicator=wells, place=kenya, year=2020, value=-1.5)
    assert visitor.get(f"indicators/{wells.pk}").json()["code"] == "wells"
    figures = visitor.get(f"indicators/{wells.pk}/figures?place=KE&year=2020").json()
    assert [(figure["year"], figure["value"]) for figure in figures] == [(2020, -1.5)]
    assert visitor.get(f"indicators/{wells.pk}/figures?year=2021").json() == []


# People and what they did


def test_profiles_tell_nothing_that_is_not_public(visitor, person, make_person):
    person.about = "I dig wells."
    person.save()
    for gone in ({"is_active": False}, {"is_hidden": True}, {"is_confirmed": False}):
        make_person("Not Here", **gone)
    response = visitor.get("people")
    assert [entry["name"] for entry in response.json()] == [person.name]
    assert response.json()[0]["about"] == "I dig wells."
    assert set(visitor.get(f"people/{person.pk}").json()) == {
        "id", "page", "name", "about", "languages", "skills", "place", "website", "joined_at",
    }  # fmt: skip


def test_the_public_record_is_told(visitor, need, person):
    told = visitor.get(f"activity?kind=need&object_id={need['id']}").json()
    assert [(deed["verb"], deed["who"]["id"]) for deed in told] == [("voiced", person.pk)]
    assert visitor.get("activity?place=KE&theme=6").json() == told
    assert visitor.get("activity?kind=token").json() == []


# Finding


def test_searching_and_being_suggested(visitor, need, solution, tasks):
    tasks()
    found = visitor.get("search?q=water school")
    assert {(hit["kind"], hit["id"]) for hit in found.json()} >= {("need", need["id"]), ("solution", solution["id"])}
    assert [hit["kind"] for hit in visitor.get("search?q=water&kind=solution").json()] == ["solution"]
    assert visitor.get("search?q=water&place=Atlantis").status_code == 422
    first = visitor.get("search?q=water&limit=1")
    assert 'rel="next"' in first["Link"]
    following = first["Link"].rpartition("<")[2].partition(">")[0].partition("/api/v1/")[2]
    assert visitor.get(following).json()[0]["id"] != first.json()[0]["id"] or len(found.json()) == 1
    for kind, thing in (("need", need), ("solution", solution)):
        assert visitor.get(f"suggestions?kind={kind}&id={thing['id']}").status_code == 200
    assert visitor.get("suggestions?kind=need&id=999999").status_code == 422


# Bringing in


def test_a_program_brings_in_a_file(api_of, steward, tasks):
    client = api_of(steward)
    story = NEED["story"]
    content = f"Titre,Récit,Pays\nUn puits à sec,{story},Kenya\nPas d'eau ici,{story},Atlantis\n"
    response = client.post("imports", {"kind": "needs", "content": content, "source": "sync"})
    assert (response.status_code, response.json()["state"]) == (201, "running")
    path = f"imports/{response.json()['id']}"
    assert response["Location"].endswith(path)
    tasks()
    told = client.get(path).json()
    assert (told["state"], told["created"], told["refused"]) == ("done", 1, 1)
    refused = client.get(f"{path}/refused").json()
    assert (refused[0]["row"], refused[0]["content"]["Pays"]) == (3, "Atlantis")
    assert [run["id"] for run in client.get("imports").json()] == [told["id"]]


def test_imports_are_for_who_may_and_seen_by_who_made_them(api_of, member, visitor, steward):
    given = {"kind": "needs", "content": "title,story,place\nA dry well,x,KE\n"}
    made = api_of(steward).post("imports", given).json()
    assert member.post("imports", given).status_code == 403
    assert member.get(f"imports/{made['id']}").status_code == 404
    assert visitor.get("imports").status_code == 401
    assert api_of(steward, scopes=["read"]).get("imports").status_code == 403
    wrong = {**given, "mapping": {"title": "title", "story": "title"}}
    assert api_of(steward).post("imports", wrong).json()["errors"][0]["pointer"] == "/mapping"


# Costs


@pytest.mark.parametrize(
    ("path", "most"),
    [("needs", 6), ("solutions", 6), ("organisations", 6), ("people", 6), ("activity", 6), ("places", 6)],
)
def test_lists_cost_few_queries(member, visitor, path, most, django_assert_max_num_queries):
    for number in range(3):
        member.post("needs", {**NEED, "title": f"Clean water number {number}"})
        member.post("solutions", {**SOLUTION, "title": f"Rain gardens {number}"})
        member.post("organisations", {"name": f"Maji {number}", "serves": ["KE", "TZ"], "themes": ["6"]})
    with django_assert_max_num_queries(most):
        visitor.get(path)


def test_details_cost_few_queries(visitor, need, solution, django_assert_max_num_queries):
    for path in (f"needs/{need['id']}", f"solutions/{solution['id']}"):
        with django_assert_max_num_queries(8):
            visitor.get(path)


# The description


def test_the_description_is_sound_and_complete():
    from openapi_spec_validator import validate

    told = Client().get("/api/v1/openapi.json")
    described = told.json()
    validate(described)
    assert described["openapi"].startswith("3.1")
    assert told["Access-Control-Allow-Origin"] == "*"
    for address, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, address)
            assert {"422", "429", "500"} <= set(operation["responses"])


def test_the_reference_page_names_every_call_and_problem():
    from banyan.exchange.api.problems import PROBLEMS

    page = Client().get("/api/v1/reference/").content.decode()
    for methods in Client().get("/api/v1/openapi.json").json()["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
    for code in PROBLEMS:
        assert f'id="problem-{code}"' in page
    assert "<script>" not in page
    assert "style=" not in page
