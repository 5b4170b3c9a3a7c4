"""Suggested edits: made upon a version, taken over whole or in part, declined, withdrawn."""

from __future__ import annotations

import pytest

from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.models import Activity, Notification
from banyan.solutions import queries, services
from banyan.solutions.models import SolutionVersion, SuggestedEdit
from banyan.solutions.services import EditClashes, VersionChanged

pytestmark = pytest.mark.django_db


@pytest.fixture
def suggest(solution, other_person):
    def make(base_version: int = 1, *, by=None, reason: str = "It is known better now", **changes) -> SuggestedEdit:
        return services.suggest_edit(
            by=by or other_person, solution=solution, base_version=base_version, changes=changes, reason=reason
        )

    return make


def edit(by, solution, **changes):
    solution.refresh_from_db()
    return services.edit_solution(by=by, solution=solution, version=solution.version, changes=changes)


def accept(by, suggestion, version=1, **options):
    return services.accept_suggested_edit(by=by, edit=suggestion, version=version, **options)


def test_only_what_differs_is_kept(suggest, solution):
    suggestion = suggest(title=solution.title, summary="Another summary.")
    assert suggestion.fields == {"summary": "Another summary."}
    with pytest.raises(Invalid):
        suggest(title=solution.title)
    with pytest.raises(Invalid) as refused:
        suggest(summary="Another summary.", reason="")
    assert "reason" in refused.value.fields


def test_the_team_is_told_and_the_one_who_suggested_hears_the_answer(suggest, person, other_person, tasks):
    suggestion = suggest(summary="Another summary.")
    tasks()
    assert Notification.objects.filter(person=person, activity__verb="suggested_edit", reason="yours").exists()
    accept(person, suggestion)
    tasks()
    assert Notification.objects.filter(person=other_person, activity__verb="accepted_edit", reason="yours").exists()


def test_what_is_taken_over_is_credited_to_who_suggested_it(suggest, solution, person, other_person, water):
    suggestion = suggest(summary="Another summary.", themes=[water])
    accept(person, suggestion)
    solution.refresh_from_db()
    suggestion.refresh_from_db()
    assert (solution.summary, solution.version) == ("Another summary.", 2)
    assert list(solution.themes.all()) == [water]
    assert SolutionVersion.objects.get(solution=solution, number=2).by == other_person
    assert (suggestion.state, suggestion.decided_by, suggestion.taken) == ("accepted", person, ["summary", "themes"])
    assert Activity.objects.filter(verb__in=["updated", "accepted_edit"]).count() == 1


def test_the_team_may_take_over_some_fields_alone(suggest, solution, person, water):
    suggestion = suggest(summary="Another summary.", themes=[water])
    accept(person, suggestion, fields=["themes"])
    solution.refresh_from_db()
    assert solution.summary == "A jar that fills from the classroom roof."
    assert list(solution.themes.all()) == [water]
    with pytest.raises(Invalid):
        accept(person, suggest(summary="Again another."), version=2, fields=[])


def test_changes_to_other_fields_meanwhile_are_kept(suggest, solution, person):
    suggestion = suggest(summary="Another summary.")
    edit(person, solution, title="Jars of rain")
    accept(person, suggestion, version=2)
    solution.refresh_from_db()
    assert (solution.title, solution.summary, solution.version) == ("Jars of rain", "Another summary.", 3)


def test_the_same_field_changed_meanwhile_clashes_until_somebody_chooses(suggest, solution, person):
    suggestion = suggest(summary="Another summary.", for_whom="Schools")
    edit(person, solution, summary="The team's own new summary.")
    with pytest.raises(EditClashes) as met:
        accept(person, suggestion, version=2)
    assert met.value.fields == ("summary",)
    change = next(one for one in queries.compared_edit(SuggestedEdit.objects.get()) if one.change.name == "summary")
    assert change.clashes
    assert change.meanwhile is not None
    accept(person, suggestion, version=2, fields=["for_whom"])
    solution.refresh_from_db()
    assert (solution.summary, solution.for_whom) == ("The team's own new summary.", "Schools")


def test_a_clash_can_be_settled_for_the_suggestion(suggest, solution, person):
    suggestion = suggest(summary="Another summary.")
    edit(person, solution, summary="The team's own new summary.")
    accept(person, suggestion, version=2, overriding=["summary"])
    solution.refresh_from_db()
    assert solution.summary == "Another summary."


def test_entries_of_lists_from_both_sides_are_joined(suggest, solution, person, kenya, ghana, water, health):
    suggestion = suggest(themes=[water], running_in=[kenya])
    edit(person, solution, themes=[health], running_in=[ghana])
    accept(person, suggestion, version=2)
    solution.refresh_from_db()
    assert {theme.code for theme in solution.themes.all()} == {"3", "6"}
    assert solution.running_count == 2


def test_a_reviewer_who_saw_an_older_page_is_told(suggest, solution, person):
    suggestion = suggest(summary="Another summary.")
    edit(person, solution, title="Jars of rain")
    with pytest.raises(VersionChanged):
        accept(person, suggestion, version=1)


def test_an_answer_is_final(suggest, person, other_person):
    suggestion = suggest(summary="Another summary.")
    services.decline_suggested_edit(by=person, edit=suggestion, reason="We counted again.")
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.answer) == ("declined", "We counted again.")
    with pytest.raises(Conflict):
        accept(person, suggestion)
    with pytest.raises(Conflict):
        services.withdraw_suggested_edit(by=other_person, edit=suggestion)


def test_declining_needs_a_reason(suggest, person):
    with pytest.raises(Invalid):
        services.decline_suggested_edit(by=person, edit=suggest(summary="Another summary."), reason=" ")


def test_one_can_withdraw_only_ones_own(suggest, person, other_person):
    suggestion = suggest(summary="Another summary.")
    with pytest.raises(NotAllowed):
        services.withdraw_suggested_edit(by=person, edit=suggestion)
    services.withdraw_suggested_edit(by=other_person, edit=suggestion)
    suggestion.refresh_from_db()
    assert suggestion.state == "withdrawn"


def test_nobody_floods_a_team(suggest):
    for number in range(10):
        suggest(summary=f"Another summary, number {number}.")
    with pytest.raises(Invalid):
        suggest(summary="One too many of them.")


def test_whose_it_is_cannot_be_suggested(suggest):
    with pytest.raises(Invalid):
        suggest(organisation=None)
