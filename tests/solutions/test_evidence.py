"""The ladder of evidence."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.models import Activity
from banyan.solutions import services
from banyan.solutions.models import Evidence
from banyan.solutions.services import EvidenceFacts

pytestmark = pytest.mark.django_db


def add(by, solution, level=2, statement="212 jars were counted in use.", **facts):
    return services.add_evidence(
        by=by, solution=solution, facts=EvidenceFacts(level=level, statement=statement, **facts)
    )


def test_the_highest_standing_evidence_sets_the_rung(solution, person):
    add(person, solution, 2)
    high = add(person, solution, 4, source_name="Maseno University", is_independent=True)
    solution.refresh_from_db()
    assert solution.evidence_level == 4
    services.retract_evidence(by=person, evidence=high, reason="The control schools had jars too.")
    solution.refresh_from_db()
    assert solution.evidence_level == 2
    assert [piece.level for piece in solution.evidence.all()] == [2]
    assert Evidence.with_retracted.get(pk=high.pk).retraction_reason == "The control schools had jars too."


def test_each_is_recorded_once_on_the_solutions_page(solution, person):
    piece = add(person, solution)
    activity = Activity.objects.get(verb="added_evidence")
    assert (activity.kind, activity.object_id, activity.on_kind, activity.on_id) == (
        "evidence",
        piece.pk,
        "solution",
        solution.pk,
    )
    assert activity.facts == {"level": 2}


def test_evidence_is_taken_back_once_and_with_a_reason(solution, person):
    piece = add(person, solution)
    with pytest.raises(Invalid):
        services.retract_evidence(by=person, evidence=piece, reason="")
    services.retract_evidence(by=person, evidence=piece, reason="Counted twice.")
    with pytest.raises(Conflict):
        services.retract_evidence(by=person, evidence=piece, reason="Counted twice.")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"level": 0}, "level"),
        ({"level": 7}, "level"),
        ({"statement": "short"}, "statement"),
        ({"url": "ftp://example.org/x"}, "url"),
        ({"year": 1200}, "year"),
        ({"level": 5}, "source_name"),
    ],
)
def test_what_cannot_stand_is_refused(solution, person, facts, field):
    with pytest.raises(Invalid) as refused:
        add(person, solution, **facts)
    assert list(refused.value.fields) == [field]


def test_the_database_knows_six_rungs(solution, person):
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(solution=solution, level=7, statement="Nobody checked this.", added_by=person)


def test_the_rung_follows_also_past_the_services(solution, person):
    """The trigger is what keeps it: rows written in bulk count too."""
    Evidence.objects.bulk_create(
        [Evidence(solution=solution, level=level, statement="Written in bulk.", added_by=person) for level in (1, 3)]
    )
    solution.refresh_from_db()
    assert solution.evidence_level == 3
    Evidence.objects.filter(level=3).delete()
    solution.refresh_from_db()
    assert solution.evidence_level == 1
