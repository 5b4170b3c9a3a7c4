"""Leaving takes one's words along from needs and solutions too, where nobody else has built on them, and nowhere else.

What belongs to people and the commons is tested in tests/people/test_my_data.py.
"""

from __future__ import annotations

import io
import zipfile

import pytest
from django.db import connection

from banyan.commons.models import Place, SearchEntry
from banyan.needs.models import Confirmation, Need, NeedEvidence
from banyan.needs.services import NeedFacts, voice_need
from banyan.people.models import Person
from banyan.people.personal_data import Contributions
from banyan.people.services.erasure import erase_person
from banyan.people.services.exports import archive_of
from banyan.solutions.facts import SolutionFacts
from banyan.solutions.models import Evidence, Solution, SolutionVersion, SuggestedEdit, TeamMember
from banyan.solutions.services import register_solution
from tests.people.marks import MARKER, where_marked

pytestmark = pytest.mark.django_db


@pytest.fixture
def kenya(db) -> Place:
    return Place.objects.get(code="KE")


@pytest.fixture
def leaver(make_person, kenya, tasks) -> Person:
    """Somebody who voiced a need, registered a solution and suggested an edit, marked throughout."""
    person = make_person(f"{MARKER} Otieno", email=f"{MARKER}@example.org")
    need = voice_need(
        by=person,
        facts=NeedFacts(
            title=f"{MARKER} wells", story=f"The story of {MARKER}.", place=kenya, tried=f"{MARKER} tried."
        ),
    )
    NeedEvidence.objects.create(
        need=need, added_by=person, statement=f"{MARKER} counted", source_name=MARKER, url=f"https://{MARKER}.example"
    )
    solution = register_solution(
        by=person,
        facts=SolutionFacts(
            title=f"{MARKER} pumps", summary=f"Pumps of {MARKER}", problem=f"{MARKER} p", approach=f"{MARKER} a",
            for_whom=f"{MARKER} f", requirements=f"{MARKER} r", looking_for=f"{MARKER} l", business_model=f"{MARKER} b",
            capabilities_needed=[f"{MARKER} skill"], licence=f"{MARKER} licence", website=f"https://{MARKER}.example",
        ),
    )  # fmt: skip
    Evidence.objects.create(
        solution=solution, level=1, statement=f"{MARKER} saw it", source_name=MARKER, added_by=person
    )
    for kind, thing in (("need", need), ("solution", solution)):
        SearchEntry.objects.update_or_create(
            kind=kind,
            object_id=thing.pk,
            defaults={"title": thing.title, "folded_title": thing.title.lower(), "text": MARKER, "language": "en"},
        )
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def suggestion(leaver, other_person) -> SuggestedEdit:
    theirs = register_solution(by=other_person, facts=SolutionFacts(title="Theirs", summary="Of others"))
    return SuggestedEdit.objects.create(
        solution=theirs, by=leaver, base_version=1, fields={"summary": f"{MARKER} better"}, reason=f"{MARKER} knows"
    )


def test_the_export_holds_needs_and_solutions(leaver, suggestion):
    archive = zipfile.ZipFile(io.BytesIO(archive_of(leaver)))
    for name in (
        "needs/need.json", "needs/needevidence.json", "solutions/solution.json", "solutions/solutionversion.json",
        "solutions/evidence.json", "solutions/suggestededit.json",
    ):  # fmt: skip
        assert MARKER in archive.read(name).decode(), name


def test_who_withdraws_leaves_no_word(leaver, suggestion, django_capture_on_commit_callbacks):
    assert {"needs_need.title", "solutions_solution.title", "solutions_solutionversion.fields"} <= where_marked()
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(by=leaver, contributions=Contributions.WITHDRAW)
    connection.check_constraints()
    assert where_marked() == set()
    assert Need.objects.get().state == "withdrawn"
    assert Solution.objects.get(registered_by=leaver).state == "withdrawn"


def test_who_does_not_withdraw_leaves_words_for_others_without_a_name(leaver, suggestion):
    erase_person(by=leaver)
    connection.check_constraints()
    assert all(name.startswith(("needs_", "solutions_", "commons_searchentry.")) for name in where_marked())
    assert Need.objects.get().state == "open"
    assert MARKER in Need.objects.get().story
    assert str(Need.objects.get().voiced_by) == "Someone who left"


def test_a_need_that_others_feel_too_stays(leaver, other_person, kenya):
    need = Need.objects.get()
    Confirmation.objects.create(need=need, person=other_person, place=kenya)
    erase_person(by=leaver, contributions=Contributions.WITHDRAW)
    need.refresh_from_db()
    assert need.state == "open" and MARKER in need.story


def test_a_solution_that_others_work_on_stays_and_has_a_lead(leaver, other_person):
    solution = Solution.objects.get()
    TeamMember.objects.create(solution=solution, person=other_person)
    erase_person(by=leaver, contributions=Contributions.WITHDRAW)
    connection.check_constraints()
    solution.refresh_from_db()
    assert solution.state == "published" and MARKER in solution.title
    assert solution.team.get().person == other_person and solution.team.get().is_lead
    assert SolutionVersion.objects.filter(solution=solution).exclude(fields={}).exists()
