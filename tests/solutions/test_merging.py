"""Joining duplicates without losing anything, and separating them again."""

from __future__ import annotations

import pytest

from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.models import Activity, SearchEntry, Watch
from banyan.commons.services.watching import watch
from banyan.people.models import Stewardship
from banyan.solutions import services
from banyan.solutions.facts import facts_of
from banyan.solutions.models import Evidence, Lineage, Solution, SolutionVersion
from banyan.solutions.services import EvidenceFacts

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(register, person, other_person, kenya, ghana, water, health):
    """Two that are the same, each with something that the other lacks."""
    stays = register("Rain jars for schools", running_in=[kenya], themes=[water], languages=["en"])
    goes = register(
        "Jars for rain at schools", by=other_person, running_in=[ghana, kenya], themes=[health], languages=["sw"]
    )
    services.add_evidence(
        by=other_person, solution=goes, facts=EvidenceFacts(level=3, statement="Days missed fell by a third.")
    )
    watch(by=other_person, thing=goes)
    return stays, goes


def state_of(solution: Solution) -> dict:
    solution.refresh_from_db()
    fresh = Solution.objects.get(pk=solution.pk)
    return {
        **facts_of(fresh),
        "state": fresh.state,
        "team": sorted(fresh.team.values_list("person_id", "is_lead")),
        "evidence": sorted(fresh.evidence.values_list("pk", flat=True)),
        "level": fresh.evidence_level,
        "ties": sorted(
            Lineage.objects.filter(child=fresh).values_list("child", "parent", "relation")
            | Lineage.objects.filter(parent=fresh).values_list("child", "parent", "relation")
        ),
    }


def test_nothing_of_either_is_lost(twins, steward, other_person):
    stays, goes = twins
    words = SolutionVersion.objects.get(solution=goes).fields
    services.merge_solutions(by=steward, solution=goes, into=stays, note="Same school, same jar")
    stays, goes = Solution.objects.get(pk=stays.pk), Solution.objects.get(pk=goes.pk)
    assert (goes.state, goes.merged_into) == ("merged", stays)
    facts = facts_of(stays)
    assert (facts["themes"], facts["languages"]) == (["3", "6"], ["en", "sw"])
    assert (stays.running_count, stays.evidence_level, stays.version) == (2, 3, 2)
    assert stays.team.filter(person=other_person, is_lead=False).exists()
    assert Evidence.objects.get().solution == stays
    assert Lineage.objects.get().relation == "merged"
    assert Watch.objects.filter(person=other_person, kind="solution", object_id=stays.pk).exists()
    assert SolutionVersion.objects.get(solution=goes).fields == words
    assert Activity.objects.filter(verb="merged").count() == 1
    assert not SearchEntry.objects.filter(kind="solution", object_id=goes.pk).exists()


def test_separating_them_gives_each_back_what_was_its_own(twins, steward):
    before = [state_of(solution) for solution in twins]
    services.merge_solutions(by=steward, solution=twins[1], into=twins[0])
    assert [state_of(solution) for solution in twins] != before
    services.unmerge_solutions(by=steward, solution=twins[1])
    assert [state_of(solution) for solution in twins] == before
    with pytest.raises(Conflict):
        services.unmerge_solutions(by=steward, solution=twins[1])


def test_what_happened_since_stays_when_they_are_separated(twins, steward, person, water):
    stays, goes = twins
    services.merge_solutions(by=steward, solution=goes, into=stays)
    stays.refresh_from_db()
    services.edit_solution(by=person, solution=stays, version=stays.version, changes={"summary": "Written since then."})
    piece = services.add_evidence(
        by=person, solution=stays, facts=EvidenceFacts(level=1, statement="The girls go to school now.")
    )
    services.unmerge_solutions(by=steward, solution=goes)
    stays.refresh_from_db()
    assert stays.summary == "Written since then."
    assert list(stays.evidence.all()) == [piece]


def test_lineage_is_tied_to_the_one_that_stays(twins, register, steward, person, other_person):
    stays, goes = twins
    grandmother, child = register("Thai jars"), register("Small jars", by=other_person)
    services.link_to_parent(by=other_person, solution=goes, parent=grandmother, relation="adapted")
    services.link_to_parent(by=other_person, solution=child, parent=goes, relation="inspired")
    before = [state_of(solution) for solution in (*twins, grandmother, child)]
    services.merge_solutions(by=steward, solution=goes, into=stays)
    assert Lineage.objects.filter(child=stays, parent=grandmother).exists()
    assert Lineage.objects.filter(child=child, parent=stays).exists()
    services.unmerge_solutions(by=steward, solution=goes)
    assert [state_of(solution) for solution in (*twins, grandmother, child)] == before


def test_a_tie_that_would_run_in_a_circle_is_left_out_and_comes_back(twins, register, steward, person, other_person):
    """`goes` goes back to `between`, which goes back to `stays`."""
    stays, goes = twins
    between = register("Jars between")
    services.link_to_parent(by=person, solution=between, parent=stays, relation="adapted")
    services.link_to_parent(by=other_person, solution=goes, parent=between, relation="adapted")
    before = [state_of(solution) for solution in (*twins, between)]
    services.merge_solutions(by=steward, solution=goes, into=stays)
    assert not Lineage.objects.filter(child=stays, parent=between).exists()
    services.unmerge_solutions(by=steward, solution=goes)
    assert [state_of(solution) for solution in (*twins, between)] == before


def test_stewards_of_both_alone_may_do_it(twins, person, make_person, water):
    stays, goes = twins
    of_water = make_person("Wanjiru Kamau")
    Stewardship.objects.create(person=of_water, theme=water)
    for somebody in (person, of_water):
        with pytest.raises(NotAllowed):
            services.merge_solutions(by=somebody, solution=goes, into=stays)


def test_only_two_different_published_ones_can_be_merged(twins, steward, person, register):
    stays, goes = twins
    with pytest.raises(Invalid):
        services.merge_solutions(by=steward, solution=stays, into=stays)
    services.merge_solutions(by=steward, solution=goes, into=stays)
    with pytest.raises(Conflict):
        services.merge_solutions(by=steward, solution=goes, into=register("Other jars"))
    with pytest.raises(Conflict):
        services.merge_solutions(by=steward, solution=stays, into=goes)


def test_a_merged_one_takes_no_suggestion_and_no_edit(twins, steward, other_person):
    stays, goes = twins
    services.merge_solutions(by=steward, solution=goes, into=stays)
    with pytest.raises(Conflict):
        services.edit_solution(by=other_person, solution=goes, version=1, changes={"title": "Other"})
    with pytest.raises(Conflict):
        services.suggest_edit(
            by=other_person, solution=goes, base_version=1, changes={"title": "Other"}, reason="Why not"
        )
