"""Replications: who writes them down, how they fare, and who is told."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.models import Notification
from banyan.needs.services import NeedFacts, confirm_need, voice_need
from banyan.replications import services
from banyan.replications.models import Replication, ReplicationMember, Status, StatusChange
from banyan.replications.services import ReplicationFacts


def test_who_speaks_for_the_carrier_confirms_by_registering(root, other_person):
    assert root.carrier_confirmed
    assert root.status == Status.RUNNING
    assert StatusChange.objects.get(replication=root).since == date(2021, 3, 1)
    assert ReplicationMember.objects.get(replication=root).person == other_person


def test_the_solutions_team_may_name_a_carrier_who_confirms_later(solution, person, other_person, carrier_of, ghana):
    carrier = carrier_of(other_person)
    facts = ReplicationFacts(place=ghana, carrier=carrier, started_on=date(2022, 1, 1))
    made = services.register_replication(by=person, solution=solution, facts=facts)
    assert not made.carrier_confirmed
    with pytest.raises(NotAllowed):
        services.confirm_replication(by=person, replication=made)
    assert services.confirm_replication(by=other_person, replication=made).carrier_confirmed


def test_nobody_else_registers(solution, make_person, other_person, carrier_of, ghana):
    facts = ReplicationFacts(place=ghana, carrier=carrier_of(other_person), started_on=date(2022, 1, 1))
    with pytest.raises(NotAllowed):
        services.register_replication(by=make_person("Stranger"), solution=solution, facts=facts)


def test_it_runs_once_in_a_place_by_a_carrier(root, other_person, kenya):
    facts = ReplicationFacts(place=kenya, carrier=root.carrier, started_on=date(2023, 1, 1))
    with pytest.raises(Conflict):
        services.register_replication(by=other_person, solution=root.solution, facts=facts)
    columns = {"solution": root.solution, "place": kenya, "carrier": root.carrier, "registered_by": other_person}
    with pytest.raises(IntegrityError), transaction.atomic():
        Replication.objects.create(started_on=date(2023, 1, 1), **columns)


def test_what_ends_needs_a_reason_and_stays_ended(root, other_person):
    with pytest.raises(Invalid) as refused:
        services.change_status(by=other_person, replication=root, status="ended", since=date(2024, 1, 1))
    assert "reason" in refused.value.fields
    ended = services.change_status(
        by=other_person, replication=root, status="ended", since=date(2024, 1, 1), reason="The spring came back."
    )
    assert ended.ended_on == date(2024, 1, 1)
    with pytest.raises(Conflict):
        services.change_status(by=other_person, replication=root, status="running", since=date(2024, 2, 1))


def test_status_changes_are_never_rewritten(root):
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusChange.objects.update(since=date(2000, 1, 1))


def test_everyone_whose_need_was_there_is_told_when_it_takes_root(
    solution, person, other_person, make_person, carrier_of, kenya, ghana, water, tasks
):
    voicing, confirming, elsewhere = make_person("Voices"), make_person("Confirms"), make_person("Elsewhere")
    story = "The tank is dry from June on and the school closes at noon."
    need = voice_need(by=voicing, facts=NeedFacts(title="Water in schools", story=story, place=kenya, themes=[water]))
    confirm_need(by=confirming, need=need, place=kenya)
    voice_need(by=elsewhere, facts=NeedFacts(title="Water in Ghana", story=story, place=ghana, themes=[water]))
    carrier = carrier_of(other_person)
    facts = ReplicationFacts(place=kenya, carrier=carrier, started_on=date(2022, 1, 1))
    services.register_replication(by=other_person, solution=solution, facts=facts)
    tasks()
    told = dict(Notification.objects.filter(activity__verb="took_root").values_list("person_id", "reason"))
    assert told == {voicing.pk: "helped", confirming.pk: "helped", person.pk: "helped"}


def test_adaptations_need_a_recipe_to_flow_back(root, other_person, person):
    made = services.record_adaptation(
        by=other_person, replication=root, part="adaptable", what="Clay instead of cement", why="Cement is dear here."
    )
    assert made.suggestion is None
    with pytest.raises(Conflict):
        services.record_adaptation(
            by=other_person, replication=root, part="core", what="No lid", why="None to be had.", flows_back=True
        )
    with pytest.raises(NotAllowed):
        services.record_adaptation(by=person, replication=root, part="core", what="No lid", why="None to be had.")
