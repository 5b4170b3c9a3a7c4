""" "Here too", and what shows that a need is real."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from banyan.commons.errors import Invalid, NotAllowed
from banyan.commons.models import Activity, Attachment, Notification, Place, SearchEntry
from banyan.commons.services.places import NewLocality
from banyan.needs.kinds import CONFIRMATION
from banyan.needs.models import Confirmation, NeedEvidence
from banyan.needs.services import (
    add_evidence,
    confirm_need,
    mark_met,
    remove_evidence,
    withdraw_confirmation,
)
from tests.promises.malformed_files import picture


def count(need) -> int:
    need.refresh_from_db()
    return need.confirmation_count


class TestConfirming:
    def test_a_second_confirmation_for_the_same_place_replaces_the_first(self, other_person, need, uganda):
        confirm_need(by=other_person, need=need, place=uganda, story="Here as well")
        confirm_need(by=other_person, need=need, place=uganda, story="Worse now", people_affected=90)
        assert list(Confirmation.objects.values_list("story", "people_affected")) == [("Worse now", 90)]
        assert count(need) == 1
        assert list(Activity.objects.filter(kind="confirmation").values_list("verb", flat=True)) == [
            "updated",
            "confirmed",
        ]

    def test_one_person_confirms_for_several_places(self, other_person, need, uganda, kenya):
        for place in (uganda, kenya, NewLocality("Ahero", kenya)):
            confirm_need(by=other_person, need=need, place=place)
        assert count(need) == 3

    def test_whoever_voiced_it_adds_places_but_not_the_same_again(self, person, need, kenya, uganda):
        with pytest.raises(Invalid) as error:
            confirm_need(by=person, need=need, place=kenya)
        assert error.value.fields.keys() == {"place"}
        confirm_need(by=person, need=need, place=uganda)

    def test_only_open_needs_and_active_people(self, person, other_person, make_person, need, uganda):
        suspended = make_person("Nina", suspended_until=timezone.now() + timedelta(days=2))
        with pytest.raises(NotAllowed):
            confirm_need(by=suspended, need=need, place=uganda)
        mark_met(by=person, need=need)
        with pytest.raises(NotAllowed):
            confirm_need(by=other_person, need=need, place=uganda)

    def test_taking_it_back_is_for_who_said_it(self, person, other_person, need, uganda):
        confirmation = confirm_need(by=other_person, need=need, place=uganda)
        with pytest.raises(NotAllowed):
            withdraw_confirmation(by=person, confirmation=confirmation)
        withdraw_confirmation(by=other_person, confirmation=confirmation)
        assert count(need) == 0

    def test_the_database_itself_counts(self, other_person, need, uganda):
        """Whatever way a confirmation goes or is hidden, also around the services."""
        confirmation = confirm_need(by=other_person, need=need, place=uganda)
        CONFIRMATION.set_hidden(confirmation, True)
        assert count(need) == 0
        CONFIRMATION.set_hidden(confirmation, False)
        assert count(need) == 1
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM needs_confirmation")
        assert count(need) == 0

    def test_without_the_trigger_the_count_would_be_wrong(self, other_person, need, uganda):
        """The negative control."""
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE needs_confirmation DISABLE TRIGGER voices_are_counted")
        confirm_need(by=other_person, need=need, place=uganda)
        assert count(need) == 0

    def test_the_need_is_found_in_the_places_where_it_is_felt(self, other_person, need, uganda, tasks):
        confirm_need(by=other_person, need=need, place=uganda)
        tasks()
        assert uganda.pk in SearchEntry.objects.get(kind="need").place_ids

    def test_whose_need_it_is_hears_of_it(self, person, other_person, need, uganda, tasks):
        tasks()
        confirm_need(by=other_person, need=need, place=uganda)
        tasks()
        told = Notification.objects.filter(person=person, activity__verb="confirmed")
        assert told.get().reason == "yours"


class TestEvidence:
    def test_it_says_what_and_from_where(self, other_person, need):
        piece = add_evidence(
            by=other_person, need=need, statement="Of 26 pumps, 11 were dry", source_name="Our count", year=2026
        )
        assert (piece.statement, piece.added_by) == ("Of 26 pumps, 11 were dry", other_person)
        assert Activity.objects.get(verb="added_evidence").facts == {"evidence": piece.pk}

    @pytest.mark.parametrize(
        ("field", "wrong"),
        [
            ("statement", {"statement": "Dry"}),
            ("source_name", {"source_name": " "}),
            ("url", {"url": "javascript:alert(1)"}),
            ("url", {"url": "ftp://example.org/file"}),
            ("url", {"url": "https://" + "a" * 500 + ".org"}),
            ("year", {"year": 1492}),
            ("year", {"year": 3000}),
        ],
    )
    def test_what_cannot_be_taken_is_said_beside_the_field(self, field, wrong, person, need):
        given = {"statement": "Of 26 pumps, 11 were dry", "source_name": "Our count"} | wrong
        with pytest.raises(Invalid) as error:
            add_evidence(by=person, need=need, **given)
        assert error.value.fields.keys() == {field}

    def test_a_file_comes_with_it_or_nothing_does(self, person, need, tasks):
        with pytest.raises(Invalid):
            add_evidence(
                by=person, need=need, statement="Of 26 pumps, 11 were dry", file=SimpleUploadedFile("a.svg", b"<svg/>")
            )
        assert not NeedEvidence.objects.exists()
        photo = SimpleUploadedFile("a.png", picture())
        piece = add_evidence(
            by=person, need=need, statement="Of 26 pumps, 11 were dry", file=photo, description="A dry pump"
        )
        assert Activity.objects.filter(kind="need_evidence").count() == 0
        assert Activity.objects.filter(verb="added_evidence").count() == 1
        tasks()
        assert (Attachment.objects.get().kind, Attachment.objects.get().object_id) == ("need_evidence", piece.pk)

    def test_removing_it_removes_its_files(self, person, need, django_capture_on_commit_callbacks):
        photo = SimpleUploadedFile("a.png", picture())
        piece = add_evidence(
            by=person, need=need, statement="Of 26 pumps, 11 were dry", file=photo, description="A dry pump"
        )
        stored = Attachment.objects.get().original
        with django_capture_on_commit_callbacks(execute=True):
            remove_evidence(by=person, evidence=piece)
        assert not Attachment.objects.exists()
        assert not stored.storage.exists(stored.name)

    def test_who_removes(self, person, other_person, make_person, steward, need):
        def given_evidence():
            return add_evidence(
                by=other_person, need=need, statement="Of 26 pumps, 11 were dry", source_name="Our count"
            )

        with pytest.raises(NotAllowed):
            remove_evidence(by=make_person("Passer By"), evidence=given_evidence())
        for someone in (person, other_person, steward):
            remove_evidence(by=someone, evidence=given_evidence())


def test_people_are_not_counted_twice_for_places_in_one_another(other_person, make_person, need, kenya, uganda):
    from banyan.needs.queries import need_in_full

    town = Place.objects.filter(parent=uganda).first()
    confirm_need(by=other_person, need=need, place=uganda, people_affected=900)
    confirm_need(by=make_person("Third"), need=need, place=town, people_affected=100)
    confirm_need(by=make_person("Fourth"), need=need, place=uganda, people_affected=800)
    confirm_need(by=make_person("Fifth"), need=need, place=Place.objects.get(code="TZ"), people_affected=50)
    assert need_in_full(need).people_elsewhere == 950
