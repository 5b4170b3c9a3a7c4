"""Reports of reach: fixed definitions, sealed figures, corrections, verification, and questions that never block."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.replications import services
from banyan.replications.impact_data import impact_data, problems_in
from banyan.replications.invariants import CHECKS
from banyan.replications.models import ReachDefinition, ReachReport, ReportState
from banyan.replications.queries.asking import questions_of
from banyan.replications.queries.grove import shares_of_years


def test_nobody_reports_before_it_is_said_who_counts(solution, root, report_facts, other_person):
    ReachDefinition.objects.all().delete()
    with pytest.raises(Conflict):
        services.draft_report(by=other_person, replication=root, facts=report_facts())


def test_the_definition_is_fixed_by_the_first_published_report(reported, person, defined):
    with pytest.raises(Conflict):
        services.define_reach(by=person, solution=defined, counts="Anybody who saw a jar", unit="people")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReachDefinition.objects.update(counts="Anybody who saw a jar")


def test_groups_are_those_of_the_definition_and_no_larger_than_the_whole(root, other_person, report_facts):
    for breakdown in ({"men": 3}, {"women": 1_001}):
        with pytest.raises(Invalid) as refused:
            services.draft_report(by=other_person, replication=root, facts=report_facts(breakdown=breakdown))
        assert "breakdown" in refused.value.fields


def test_published_periods_never_overlap(reported, root, other_person, report_facts):
    again = services.draft_report(by=other_person, replication=root, facts=report_facts())
    with pytest.raises(Conflict):
        services.publish_report(by=other_person, report=again)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReachReport.objects.filter(pk=again.pk).update(state="published", published_at=reported.published_at)
    following = services.draft_report(by=other_person, replication=root, facts=report_facts(2023))
    assert services.publish_report(by=other_person, report=following).state == ReportState.PUBLISHED


def test_a_published_report_is_sealed(reported, other_person, report_facts):
    with pytest.raises(Conflict):
        services.edit_report(by=other_person, report=reported, facts=report_facts(people=2))
    for change in ({"people_reached": 2}, {"state": "draft", "published_at": None}, {"how_counted": "Made up"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReachReport.objects.filter(pk=reported.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM replications_reachreport WHERE id = %s", [reported.pk])


def test_a_correction_takes_its_place_and_both_stay(reported, other_person, report_facts):
    draft = services.correct_report(
        by=other_person, report=reported, facts=report_facts(people=900), reason="A class was counted twice."
    )
    services.publish_report(by=other_person, report=draft)
    reported.refresh_from_db()
    assert (reported.state, reported.people_reached) == (ReportState.CORRECTED, 1_000)
    assert draft.version == 2
    with pytest.raises(Conflict):
        services.correct_report(by=other_person, report=reported, facts=report_facts(), reason="Once more")
    assert [found for check in CHECKS for found in check.violations()] == []


def test_two_corrections_of_one_report_cannot_both_be_published(reported, other_person, report_facts):
    drafts = [
        services.correct_report(by=other_person, report=reported, facts=report_facts(people=n), reason="Counted again")
        for n in (900, 800)
    ]
    services.publish_report(by=other_person, report=drafts[0])
    with pytest.raises(Conflict):
        services.publish_report(by=other_person, report=drafts[1])


def test_only_outsiders_verify(reported, person, other_person, outsider, root):
    somebody, organisation = outsider
    how = "I called twenty of the families on the list."
    for by, of in ((other_person, root.carrier), (other_person, organisation), (person, organisation)):
        with pytest.raises(NotAllowed):
            services.verify_report(by=by, report=reported, organisation=of, agrees=True, how=how)
    made = services.verify_report(by=somebody, report=reported, organisation=organisation, agrees=True, how=how)
    assert made.organisation == organisation


def test_what_is_far_from_before_is_asked_about_and_published_all_the_same(reported, root, other_person, report_facts):
    far = services.draft_report(by=other_person, replication=root, facts=report_facts(2023, 90_000))
    assert [question.about for question in questions_of(far)] == ["own"]
    assert services.publish_report(by=other_person, report=far).state == ReportState.PUBLISHED
    near = services.draft_report(by=other_person, replication=root, facts=report_facts(2024, 1_100))
    assert questions_of(near) == []


def test_who_did_not_take_part_reports_nothing(root, person, steward, report_facts):
    for by in (person, steward):
        with pytest.raises(NotAllowed):
            services.draft_report(by=by, replication=root, facts=report_facts())


def test_reach_is_shared_out_over_years_by_days():
    assert shares_of_years(date(2021, 1, 1), date(2022, 1, 1)) == [(2021, 1.0)]
    assert shares_of_years(date(2021, 12, 31), date(2022, 1, 2)) == [(2021, 0.5), (2022, 0.5)]


def test_the_export_has_what_its_classes_require(reported, defined):
    definition = ReachDefinition.objects.get(solution=defined)
    document = impact_data(defined, definition, [reported], site="https://banyan.example")
    assert problems_in(document) == []
    document["@graph"] = [node for node in document["@graph"] if node["@type"] != "cids:Organization"]
    assert problems_in(document)
