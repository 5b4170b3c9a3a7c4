"""What `banyan check` proves of solutions, and that it notices when it is not so."""

from __future__ import annotations

import pytest
from django.db import connection

from banyan.solutions import invariants, services
from banyan.solutions.models import Solution, SolutionVersion
from banyan.solutions.services import EvidenceFacts

pytestmark = pytest.mark.django_db


def violations() -> list[str]:
    return [line for check in invariants.CHECKS for line in check.violations()]


@pytest.fixture
def network(register, person, steward, kenya, water):
    one = register("Rain jars", running_in=[kenya], themes=[water], cost=services.Cost(85, "USD"))
    services.add_evidence(by=person, solution=one, facts=EvidenceFacts(2, "Counted by the team."))
    services.edit_solution(by=person, solution=one, version=1, changes={"languages": ["sw", "en"]})
    other = register("Jars for rain")
    services.merge_solutions(by=steward, solution=other, into=one)
    services.register_imported_solution(by=steward, source="registry", source_key="1", title="Fog nets")
    return one, other


def test_all_is_well_after_all_that_services_do(network):
    assert violations() == []


@pytest.mark.parametrize(
    ("change", "notice"),
    [
        ({"evidence_level": 5}, "stands on rung 5"),
        ({"running_count": 9}, "counts 9 places"),
        ({"version": 7}, "do not run from 1 to 7"),
        ({"title": "Something else"}, "differs from its version"),
    ],
)
def test_a_row_that_was_tampered_with_is_noticed(network, change, notice):
    Solution.objects.filter(pk=network[0].pk).update(**change)
    assert any(notice in line for line in violations())


def test_a_merge_without_its_record_is_noticed(network):
    network[1].merges.all().delete()
    assert any("merges of it stand" in line for line in violations())


def test_a_missing_guard_is_noticed(network):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE solutions_lineage DISABLE TRIGGER lineage_runs_in_no_circle")
    assert any("lineage_runs_in_no_circle" in line for line in violations())


def test_erased_versions_say_nothing_and_are_no_violation(network):
    SolutionVersion.objects.filter(solution=network[0]).update(fields={}, note="")
    assert violations() == []
