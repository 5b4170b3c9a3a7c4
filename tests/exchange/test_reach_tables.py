"""Tables of whom solutions reached: what a row becomes, what it must not touch, and that exports come in again."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.files.base import ContentFile

from banyan.commons.models import Place
from banyan.exchange.exporting.offers import export
from banyan.exchange.models import ImportRun
from banyan.exchange.services.imports import receive_file, start_import
from banyan.people.services.organisations import OrganisationFacts, create_organisation
from banyan.replications import services
from banyan.replications.models import ReachReport
from banyan.replications.services import ReplicationFacts, ReportFacts
from banyan.solutions.services import SolutionFacts, register_solution
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def carrier(other_person):
    return create_organisation(by=other_person, facts=OrganisationFacts(name="Maji Trust"))


@pytest.fixture
def replication(person, other_person, carrier):
    solution = register_solution(by=person, facts=SolutionFacts(title="Rain jars for schools"))
    services.define_reach(by=person, solution=solution, counts="Drank from a jar", unit="people", breakdowns=["women"])
    facts = ReplicationFacts(Place.objects.get(code="KE"), carrier, date(2022, 1, 1))
    return services.register_replication(by=other_person, solution=solution, facts=facts)


def bring_in(by, carrier, text: str) -> ImportRun:
    run = receive_file(by=by, kind="reach", file=ContentFile(text.encode(), "reach.csv"), organisation=carrier)
    start_import(by=by, run=run)
    run_tasks()
    run.refresh_from_db()
    return run


def refusals(run: ImportRun) -> list[str]:
    return [row.reason for row in run.rows.filter(outcome="refused").order_by("number")]


def test_rows_become_drafts_and_the_same_file_again_changes_nothing(replication, carrier, other_person):
    table = (
        "Page,From,To,Personnes,Of these,Cost,Currency\n"
        f'http://localhost/replications/{replication.pk}/,2023-01-01,2023-12-31,"1,200",women: 640,950.50,KES\n'
        f"{replication.pk},2024-01-01,2024-12-31,1400,,,\n"
    )
    run = bring_in(other_person, carrier, table)
    assert (run.created, run.refused) == (2, 0), refusals(run)
    first, second = ReachReport.objects.order_by("period")
    assert (first.state, first.people_reached, first.breakdown) == ("draft", 1200, {"women": 640})
    assert (first.cost_minor, first.currency, second.people_reached) == (95050, "KES", 1400)
    again = bring_in(other_person, carrier, table)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    changed = bring_in(other_person, carrier, table.replace("1400", "1450"))
    assert (changed.updated, ReachReport.objects.count()) == (1, 2)


def test_what_is_published_is_compared_and_never_changed(replication, carrier, other_person):
    facts = ReportFacts(date(2023, 1, 1), date(2023, 12, 31), 1200)
    report = services.draft_report(by=other_person, replication=replication, facts=facts)
    services.publish_report(by=other_person, report=report)
    head = "replication,begins,ends,people_reached\n"
    same = bring_in(other_person, carrier, f"{head}{replication.pk},2023-01-01,2023-12-31,1200\n")
    assert same.unchanged == 1
    other = bring_in(other_person, carrier, f"{head}{replication.pk},2023-01-01,2023-12-31,1300\n")
    assert other.refused == 1 and "says 1200 for these days" in refusals(other)[0]
    assert ReachReport.objects.get().people_reached == 1200


def test_what_is_wrong_is_said_row_by_row(replication, carrier, other_person, make_person):
    stranger = make_person("Stranger")
    third = create_organisation(by=stranger, facts=OrganisationFacts(name="Third Trust"))
    rows = [
        ("999999999", "2023-01-01", "2023-12-31", "5", "", "There is no replication"),
        ("x", "2023-01-01", "2023-12-31", "5", "", "There is no replication"),
        (replication.pk, "1 March", "2023-12-31", "5", "", "is not a day"),
        (replication.pk, "2023-12-31", "2023-01-01", "5", "", "before the first"),
        (replication.pk, "2023-01-01", "2023-12-31", "many", "", "not a whole number"),
        (replication.pk, "2023-01-01", "2023-12-31", "5", "women: 120; 40", "women: 120”"),
        (replication.pk, "2023-01-01", "2023-12-31", "5", "women: 9", "more people than"),
    ]
    lines = "".join(f"{','.join(map(str, row[:5]))}\n" for row in rows)
    run = bring_in(other_person, carrier, f"replication,begins,ends,people_reached,breakdown\n{lines}")
    assert run.refused == len(rows) and not ReachReport.objects.exists()
    for reason, row in zip(refusals(run), rows, strict=True):
        assert row[5] in reason
    head = "replication,begins,ends,people_reached\n"
    foreign = bring_in(stranger, third, f"{head}{replication.pk},2023-01-01,2023-12-31,5\n")
    assert "Another organisation carries this one" in refusals(foreign)[0]


def test_what_goes_out_comes_in_again_unchanged(replication, carrier, other_person):
    facts = ReportFacts(date(2023, 1, 1), date(2023, 12, 31), 1200, {"women": 640})
    report = services.draft_report(by=other_person, replication=replication, facts=facts)
    services.draft_report(
        by=other_person, replication=replication, facts=ReportFacts(date(2024, 1, 1), date(2024, 6, 30), 7)
    )
    services.publish_report(by=other_person, report=report)
    text = b"".join(export("reports", "csv", {}).pieces).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["replication"], row["begins"], row["ends"], row["people_reached"]) == (
        str(replication.pk), "2023-01-01", "2023-12-31", "1200",
    )  # fmt: skip
    assert row["breakdown"] == "women: 640" and row["carrier"] == "Maji Trust"
    assert bring_in(other_person, carrier, text).unchanged == 1
    (line,) = csv.DictReader(io.StringIO(b"".join(export("replications", "csv", {}).pieces).decode("utf-8-sig")))
    assert (line["status"], line["people_reached"], line["place"]) == ("running", "1200", "KE")
