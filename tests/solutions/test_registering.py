"""Registering solutions, by hand and from another registry."""

from __future__ import annotations

import pytest

from banyan.commons.errors import Invalid, NotAllowed
from banyan.commons.models import Activity, Place
from banyan.commons.services.places import NewLocality
from banyan.people.models import Membership, Organisation
from banyan.solutions import services
from banyan.solutions.facts import FIELDS
from banyan.solutions.models import Solution, SolutionVersion
from banyan.solutions.services import Cost, EvidenceFacts, PlaceSince, SolutionFacts

pytestmark = pytest.mark.django_db


def test_who_registers_leads_the_team_and_the_first_version_holds_everything(person, kenya, water):
    facts = SolutionFacts(
        title="  Rain   jars for schools ",
        problem="Children walk for water.\r\nEvery day.",
        themes=[water],
        running_in=[PlaceSince(kenya, 2021)],
        cost=Cost(85, "USD", 2025),
        languages=["sw", "en", "sw"],
    )
    solution = services.register_solution(by=person, facts=facts)
    assert solution.title == "Rain jars for schools"
    assert solution.problem == "Children walk for water.\nEvery day."
    assert solution.languages == ["en", "sw"]
    assert solution.running_count == 1
    assert [(m.person, m.is_lead) for m in solution.team.all()] == [(person, True)]
    version = SolutionVersion.objects.get(solution=solution)
    assert (version.number, version.by) == (1, person)
    assert version.fields["running_in"] == [{"place": kenya.pk, "since": 2021}]
    assert version.fields["cost"] == {"minor": 85, "currency": "USD", "year": 2025}
    assert set(version.fields) == set(FIELDS)
    activity = Activity.objects.get()
    assert (activity.verb, activity.kind, activity.object_id) == ("registered", "solution", solution.pk)
    assert kenya.pk in activity.place_ids
    assert water.pk in activity.theme_ids


def test_the_language_of_the_texts_is_found_out(register):
    french = register(
        "Bornes à eau", problem="Les enfants marchent trois heures chaque jour pour aller chercher de l'eau."
    )
    assert french.language == "fr"
    assert register("Kisima", language="sw").language == "sw"


def test_a_village_that_nobody_named_before_becomes_a_place(register, kenya):
    solution = register("Jars", running_in=[PlaceSince(NewLocality("Nyabondo Kijiji", kenya), 2020)])
    village = Place.objects.get(name="Nyabondo Kijiji")
    assert village.parent == kenya
    assert solution.places.get().place == village


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "ab"),
        ("title", "x" * 161),
        ("summary", "x" * 401),
        ("stage", "famous"),
        ("language", "xx"),
        ("languages", ["en", "klingon"]),
        ("website", "javascript:alert(1)"),
        ("cost", Cost(5, "XXX")),
        ("cost", Cost(-1, "USD")),
        ("cost", Cost(5, "USD", 1200)),
        ("problem", "x" * 20_001),
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_field(person, field, value):
    facts = {"title": "A fine title", field: value}
    with pytest.raises(Invalid) as refused:
        services.register_solution(by=person, facts=SolutionFacts(**facts))
    assert list(refused.value.fields) == [field]
    assert not Solution.objects.exists()


def test_an_impossible_year_is_refused(person, kenya):
    with pytest.raises(Invalid) as refused:
        services.register_solution(by=person, facts=SolutionFacts(title="Jars", developed_in=[PlaceSince(kenya, 1066)]))
    assert list(refused.value.fields) == ["developed_in"]


def test_nobody_speaks_for_an_organisation_of_others(person, steward):
    group = Organisation.objects.create(name="Ziwa Water")
    with pytest.raises(Invalid) as refused:
        services.register_solution(by=person, facts=SolutionFacts(title="Jars", organisation=group))
    assert "organisation" in refused.value.fields
    Membership.objects.create(organisation=group, person=person)
    assert (
        services.register_solution(by=person, facts=SolutionFacts(title="Jars", organisation=group)).organisation
        == group
    )
    assert services.register_solution(by=steward, facts=SolutionFacts(title="Jars", organisation=group))


def imported(by, **facts):
    return services.register_imported_solution(
        by=by, source="registry", source_key="jars-1", title="Rain jars", **facts
    )


def test_importing_twice_changes_nothing(steward, kenya, water):
    evidence = [EvidenceFacts(level=2, statement="212 jars counted in use.")]
    solution, is_new = imported(steward, running_in=[kenya], themes=[water], evidence=evidence)
    assert is_new
    assert (solution.evidence_level, solution.running_count, solution.team.count()) == (2, 1, 0)
    deeds = Activity.objects.count()
    again, is_new = imported(steward, summary="Another summary")
    assert not is_new
    assert again.pk == solution.pk
    assert again.summary == ""
    assert (Solution.objects.count(), solution.evidence.count(), Activity.objects.count()) == (1, 1, deeds)
    assert Activity.objects.get(verb="imported").facts == {"source": "registry"}


def test_an_import_with_evidence_that_cannot_be_taken_leaves_nothing_behind(steward):
    with pytest.raises(Invalid):
        imported(steward, evidence=[EvidenceFacts(level=9, statement="212 jars counted in use.")])
    assert not Solution.objects.exists()
    assert not Activity.objects.exists()


def test_an_import_can_name_who_leads(steward, person):
    solution, _is_new = imported(steward, lead=person)
    assert [(m.person, m.is_lead) for m in solution.team.all()] == [(person, True)]


def test_others_import_only_for_organisations_of_theirs(person):
    group = Organisation.objects.create(name="Ziwa Water")
    with pytest.raises(NotAllowed):
        imported(person, organisation=group)
    Membership.objects.create(organisation=group, person=person)
    assert imported(person, organisation=group)[1]
