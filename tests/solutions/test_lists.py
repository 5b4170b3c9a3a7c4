"""Lists and pages of solutions: what they find, and that their cost does not depend on how much there is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banyan.commons.models import SearchEntry
from banyan.commons.services.search import index
from banyan.people.models import Organisation
from banyan.solutions import queries, services
from banyan.solutions.models import Evidence, Solution, SolutionPlace, SuggestedEdit
from banyan.solutions.queries import SolutionFilter
from banyan.solutions.services import EvidenceFacts

pytestmark = pytest.mark.django_db


def titles(**chosen) -> list[str]:
    return [solution.title for solution in queries.solutions_page(SolutionFilter(**chosen))]


@pytest.fixture
def three(register, person, kenya, ghana, world, water, health):
    jars = register("Rain jars", running_in=[kenya], themes=[water], languages=["sw"], stage="pilot")
    pumps = register("Pump care", running_in=[ghana, kenya], themes=[water, health], languages=["en", "sw"])
    nets = register("Fog nets", themes=[health], languages=["es"], developed_in=[kenya])
    services.add_evidence(by=person, solution=jars, facts=EvidenceFacts(3, "Days missed fell by a third."))
    return jars, pumps, nets


def test_lists_are_narrowed_by_all_that_can_be_chosen(three, kenya, ghana, world, water, health):
    assert titles() == ["Fog nets", "Pump care", "Rain jars"]
    assert titles(place=kenya) == ["Pump care", "Rain jars"]  # developed there is not running there
    assert titles(place=world) == ["Pump care", "Rain jars"]
    assert titles(theme=water) == ["Pump care", "Rain jars"]
    assert titles(stage="pilot") == ["Rain jars"]
    assert titles(least_evidence=2) == ["Rain jars"]
    assert titles(language="sw") == ["Pump care", "Rain jars"]
    assert titles(place=ghana, theme=health) == ["Pump care"]
    assert titles(order="evidence")[0] == "Rain jars"
    assert titles(order="spread") == ["Pump care", "Rain jars", "Fog nets"]


def test_a_goal_stands_for_its_targets(register, water):
    from banyan.commons.models import Theme

    target = Theme.objects.filter(code="6.1").first() or Theme.objects.create(
        code="6.1", number=6, parent=water, name="Safe water", colour="#26bde2", order=9601
    )
    register("Rain jars", themes=[target])
    assert titles(theme=water) == ["Rain jars"]


def test_lists_hold_only_what_is_published_and_of_organisations_shown(three, person):
    group = Organisation.objects.create(name="Ziwa Water")
    Solution.objects.filter(title="Rain jars").update(organisation=group)
    assert titles(organisation=group) == ["Rain jars"]
    for state in ("withdrawn", "hidden"):
        Solution.objects.filter(title="Rain jars").update(state=state)
        assert titles(organisation=group) == []
        assert queries.solutions_of_person(person)
        assert "Rain jars" not in [solution.title for solution in queries.solutions_of_person(person)]


def test_pages_follow_one_another_without_gap_or_double(register):
    made = [register(f"Solution number {n}").pk for n in range(7)]
    seen, cursor = [], ""
    while True:
        page = queries.solutions_page(SolutionFilter(order="spread"), cursor=cursor, size=3)
        seen += [solution.pk for solution in page]
        cursor = page.next
        if not cursor:
            break
    assert seen == made[::-1]


def many(person, place, theme, count: int) -> None:
    """Solutions as they may be: with themes, places, evidence and suggestions."""
    rows = Solution.objects.bulk_create(
        [Solution(title=f"Solution {n}", registered_by=person, summary="What it does.") for n in range(count)]
    )
    Solution.themes.through.objects.bulk_create([Solution.themes.through(solution=row, theme=theme) for row in rows])
    SolutionPlace.objects.bulk_create([SolutionPlace(solution=row, place=place, relation="running") for row in rows])
    Evidence.objects.bulk_create(
        [Evidence(solution=row, level=2, statement="Counted by the team.", added_by=person) for row in rows]
    )
    SuggestedEdit.objects.bulk_create(
        [
            SuggestedEdit(solution=row, by=person, base_version=1, fields={"title": "x"}, reason="Why not")
            for row in rows
        ]
    )


@pytest.mark.parametrize("count", [1, 50])
@pytest.mark.parametrize(
    "address", ["/solutions/", "/solutions/?order=spread", "/solutions/?place=KE&theme=6&stage=idea"]
)
def test_a_list_costs_at_most_six_queries(client, person, kenya, water, count, address, django_assert_max_num_queries):
    many(person, kenya, water, count)
    client.get("/solutions/")  # what is kept at hand between pages is at hand now
    client.cookies.clear()
    with django_assert_max_num_queries(6 + 1):  # and one to know whether the page that is kept is still good
        answer = client.get(f"{address}{'&' if '?' in address else '?'}x={count}")
    assert answer.status_code == 200
    assert "Solution 0" in answer.content.decode() or count > 20


def _queries_for(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def _fill(solution, person, kenya, count: int) -> None:
    Evidence.objects.bulk_create(
        [Evidence(solution=solution, level=2, statement="Counted by the team.", added_by=person) for _ in range(count)]
    )
    for number in range(count):
        solution.refresh_from_db()
        services.edit_solution(
            by=person, solution=solution, version=solution.version, changes={"summary": f"Summary number {number}."}
        )
        other = services.register_solution(by=person, facts=services.SolutionFacts(title=f"Adapted {number}"))
        services.link_to_parent(by=person, solution=other, parent=solution, relation="adapted")


def test_a_page_costs_at_most_twelve_queries_however_full(client, solution, person, kenya, tasks):
    tasks()
    index("solution", [solution.pk])
    address = f"/solutions/{solution.pk}-rain-jars-for-schools/"
    _queries_for(client, address)
    empty = _queries_for(client, f"{address}?a=1")
    _fill(solution, person, kenya, 20)
    full = _queries_for(client, f"{address}?a=2")
    assert empty <= 12 + 1  # and one to know whether the page that is kept is still good
    assert full <= 12 + 1
    assert SearchEntry.objects.filter(kind="solution").exists()


def test_a_members_page_does_not_cost_more_the_fuller_it_is(signed_in, solution, person, kenya, tasks):
    tasks()
    address = f"/solutions/{solution.pk}-rain-jars-for-schools/"
    _queries_for(signed_in, address)
    empty = _queries_for(signed_in, address)
    _fill(solution, person, kenya, 20)
    assert _queries_for(signed_in, address) <= empty + 2
