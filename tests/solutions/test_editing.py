"""Changing what is said of a solution: versions, the lock by version, bringing back."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.models import Activity
from banyan.people.models import Organisation
from banyan.solutions import services
from banyan.solutions.models import Solution, SolutionState, SolutionVersion
from banyan.solutions.services import Cost, PlaceSince, VersionChanged, editing

pytestmark = pytest.mark.django_db


def test_every_change_keeps_a_version_with_what_changed_and_why(solution, person, water):
    services.edit_solution(
        by=person,
        solution=solution,
        version=1,
        changes={"summary": "A jar that parents build.", "themes": [water], "title": solution.title},
        note="Said who builds it",
    )
    solution.refresh_from_db()
    assert (solution.version, solution.summary) == (2, "A jar that parents build.")
    first, second = SolutionVersion.objects.filter(solution=solution).order_by("number")
    assert second.changed == ["summary", "themes"]
    assert second.note == "Said who builds it"
    assert first.fields["summary"] == "A jar that fills from the classroom roof."
    assert second.fields["themes"] == ["6"]
    activity = Activity.objects.get(verb="updated")
    assert activity.changed == ["summary", "themes"]
    assert activity.facts == {"version": 2}


def test_a_change_that_changes_nothing_keeps_no_version(solution, person):
    services.edit_solution(by=person, solution=solution, version=1, changes={"summary": solution.summary})
    solution.refresh_from_db()
    assert solution.version == 1
    assert not Activity.objects.filter(verb="updated").exists()


def test_the_stage_has_a_deed_of_its_own(solution, person):
    services.change_stage(by=person, solution=solution, version=1, stage="pilot", note="Two schools")
    activity = Activity.objects.get(verb="changed_stage")
    assert activity.facts == {"version": 2, "stage": "pilot"}


def test_places_come_and_go_with_their_years(solution, person, kenya, ghana):
    services.set_places(
        by=person, solution=solution, version=1, developed_in=[kenya], running_in=[PlaceSince(kenya, 2019), ghana]
    )
    solution.refresh_from_db()
    assert solution.running_count == 2
    services.set_places(
        by=person, solution=solution, version=2, developed_in=[kenya], running_in=[PlaceSince(ghana, 2022)]
    )
    solution.refresh_from_db()
    assert solution.running_count == 1
    rows = {(row.relation, row.place_id): row.since_year for row in solution.places.all()}
    assert rows == {("developed", kenya.pk): None, ("running", ghana.pk): 2022}
    assert kenya.pk in Activity.objects.order_by("-pk").first().place_ids  # also told where it runs no more


def test_a_cost_can_be_given_and_taken_away(solution, person):
    services.edit_solution(by=person, solution=solution, version=1, changes={"cost": Cost(1250, "KWD", 2024)})
    solution.refresh_from_db()
    assert (solution.cost_per_person_minor, solution.cost_currency, solution.cost_year) == (1250, "KWD", 2024)
    services.edit_solution(by=person, solution=solution, version=2, changes={"cost": None})
    solution.refresh_from_db()
    assert (solution.cost_per_person_minor, solution.cost_currency, solution.cost_year) == (None, "", None)


def test_the_second_of_two_who_edit_the_same_version_is_told(solution, person):
    services.edit_solution(
        by=person, solution=solution, version=1, changes={"summary": "The first of the two says this."}
    )
    with pytest.raises(VersionChanged) as met:
        services.edit_solution(by=person, solution=solution, version=1, changes={"title": "Jars of rain"})
    assert met.value.current == 2
    solution.refresh_from_db()
    assert solution.title == "Rain jars for schools"


def test_a_merged_withdrawn_or_hidden_solution_is_not_changed(solution, person):
    for state in (SolutionState.WITHDRAWN, SolutionState.HIDDEN):
        Solution.objects.filter(pk=solution.pk).update(state=state)
        with pytest.raises(Conflict):
            services.edit_solution(by=person, solution=solution, version=1, changes={"title": "Jars of rain"})


def test_nobody_gives_a_solution_to_an_organisation_of_others(solution, person):
    group = Organisation.objects.create(name="Ziwa Water")
    with pytest.raises(Invalid):
        services.edit_solution(by=person, solution=solution, version=1, changes={"organisation": group})


def test_a_former_version_comes_back_as_a_new_one(solution, person, kenya, water):
    services.edit_solution(
        by=person, solution=solution, version=1, changes={"title": "Jars", "themes": [water], "running_in": [kenya]}
    )
    services.restore_version(by=person, solution=solution, number=1, version=2)
    solution.refresh_from_db()
    assert (solution.title, solution.version, solution.running_count) == ("Rain jars for schools", 3, 0)
    assert not solution.themes.exists()
    third = SolutionVersion.objects.get(solution=solution, number=3)
    first = SolutionVersion.objects.get(solution=solution, number=1)
    assert third.fields == first.fields
    with pytest.raises(Conflict):
        services.restore_version(by=person, solution=solution, number=9, version=3)


def test_the_database_refuses_to_alter_or_delete_a_version(solution):
    version = SolutionVersion.objects.get(solution=solution)
    for change in ({"note": "other"}, {"fields": {"title": "other"}}, {"number": 7}, {"fields": {}, "number": 7}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SolutionVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        SolutionVersion.objects.filter(pk=version.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE solutions_solutionversion CASCADE")


def test_a_version_can_be_emptied_when_words_are_erased_for_good(solution):
    SolutionVersion.objects.filter(solution=solution).update(fields={}, note="")
    assert SolutionVersion.objects.get(solution=solution).fields == {}


def _edit_at_once(solution: Solution, person, titles: list[str]) -> list[str]:
    """Edit the same version from as many threads; give what each of them met."""
    barrier = threading.Barrier(len(titles))
    met: list[str] = []

    def edit(title: str) -> None:
        try:
            barrier.wait(timeout=20)
            services.edit_solution(by=person, solution=solution, version=1, changes={"title": title})
            met.append("saved")
        except VersionChanged:
            met.append("told")
        except IntegrityError:
            met.append("database")
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(title,)) for title in titles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(met)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_at_once_one_saves_and_the_others_are_told(solution, person):
    met = _edit_at_once(solution, person, [f"Rain jars {n}" for n in range(6)])
    assert met == ["saved", *["told"] * 5]
    solution.refresh_from_db()
    assert solution.version == 2
    assert SolutionVersion.objects.filter(solution=solution).count() == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_do_not_hear_of_one_another(solution, person, monkeypatch):
    """The negative control: with the lock switched off, the race is real, and only the database's own rule stops it."""
    wait = threading.Barrier(6)

    def unlocked(row):
        found = Solution.objects.get(pk=row.pk)
        wait.wait(timeout=20)
        return found

    monkeypatch.setattr(editing, "locked", unlocked)
    met = _edit_at_once(solution, person, [f"Rain jars {n}" for n in range(6)])
    assert "told" not in met
