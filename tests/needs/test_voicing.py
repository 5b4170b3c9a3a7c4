"""Voicing a need, changing it, ending it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.models import Activity, Draft, Place, SearchEntry
from banyan.commons.services.drafts import save_draft
from banyan.commons.services.places import NewLocality
from banyan.needs.models import Need, NeedState
from banyan.needs.services import (
    NeedFacts,
    confirm_need,
    edit_need,
    mark_met,
    reopen_need,
    voice_need,
    withdraw_need,
)
from banyan.people.models import Membership, Organisation, Person, Stewardship


def deeds(need: Need) -> list[str]:
    rows = Activity.objects.filter(kind="need", object_id=need.pk)
    return list(rows.order_by("pk").values_list("verb", flat=True))


def test_a_voiced_need_is_there_with_all_that_was_said_and_recorded_once(person, facts, kenya, water):
    need = voice_need(by=person, facts=facts(people_affected=400, how_known="counted_locally", tried="A second well"))
    need.refresh_from_db()
    assert (need.title, need.place, need.state, need.language) == ("Clean water at the school", kenya, "open", "en")
    assert list(need.themes.all()) == [water]
    assert deeds(need) == ["voiced"]
    assert kenya.pk in Activity.objects.get(verb="voiced").place_ids


def test_the_language_is_found_out_and_can_be_said(person, facts):
    french = "L'eau du puits n'est plus potable depuis la saison des pluies, et les enfants tombent malades."
    assert voice_need(by=person, facts=facts(story=french, title="De l'eau potable")).language == "fr"
    assert voice_need(by=person, facts=facts(story=french, title="Eau propre ici", language="sw")).language == "sw"


def test_a_village_that_nobody_knows_yet_becomes_a_place(person, facts, kenya):
    need = voice_need(by=person, facts=facts(place=NewLocality("Kanyadet", kenya)))
    assert (need.place.name, need.place.parent, need.place.kind) == ("Kanyadet", kenya, "locality")


def test_the_draft_goes_with_the_same_stroke(person, facts):
    save_draft(by=person, purpose="need", fields={"title": "Clean"})
    with pytest.raises(Invalid):
        voice_need(by=person, facts=facts(title="?"))
    assert Draft.objects.count() == 1
    voice_need(by=person, facts=facts())
    assert not Draft.objects.exists()


def test_the_same_words_sent_twice_are_one_need(person, other_person, facts):
    first = voice_need(by=person, facts=facts())
    assert voice_need(by=person, facts=facts()) == first
    assert deeds(first) == ["voiced"]
    assert voice_need(by=other_person, facts=facts()) != first
    Need.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert voice_need(by=person, facts=facts()) != first


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title", {"title": "Water"}),
        ("title", {"title": "w" * 161}),
        ("title", {"title": "\u202e \u200b  \x00 x"}),
        ("story", {"story": "Too short"}),
        ("story", {"story": "s" * 20_001}),
        ("tried", {"tried": "t" * 10_001}),
        ("people_affected", {"people_affected": 0, "how_known": "guess"}),
        ("people_affected", {"people_affected": 10**10, "how_known": "guess"}),
        ("how_known", {"people_affected": 5}),
        ("how_known", {"how_known": "heard"}),
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_field(field, wrong, person, facts):
    with pytest.raises(Invalid) as error:
        voice_need(by=person, facts=facts(**wrong))
    assert error.value.fields.keys() == {field}
    assert not Need.objects.exists()
    assert not Activity.objects.exists()


def test_only_active_people_voice_needs(make_person, facts):
    from django.contrib.auth.models import AnonymousUser

    suspended = make_person("Nina", suspended_until=timezone.now() + timedelta(days=2))
    for someone in (AnonymousUser(), suspended):
        with pytest.raises(NotAllowed):
            voice_need(by=someone, facts=facts())


@pytest.mark.parametrize(("role", "may"), [("owner", True), ("editor", True), ("member", False), (None, False)])
def test_who_speaks_for_an_organisation(role, may, person, facts):
    organisation = Organisation.objects.create(name="Lake Water Users", kind="community")
    if role:
        Membership.objects.create(person=person, organisation=organisation, role=role)
    if may:
        assert voice_need(by=person, facts=facts(organisation=organisation)).organisation == organisation
    else:
        with pytest.raises(NotAllowed):
            voice_need(by=person, facts=facts(organisation=organisation))


class TestEditing:
    def test_what_changed_is_recorded_by_name(self, person, need, facts, uganda):
        edited = edit_need(by=person, need=need, version=1, facts=facts(title="Water at our school", place=uganda))
        assert (edited.version, edited.title) == (2, "Water at our school")
        deed = Activity.objects.filter(verb="updated").get()
        assert sorted(deed.changed) == ["place", "title"]
        assert uganda.pk in deed.place_ids

    def test_nothing_changed_is_nothing_recorded(self, person, need, facts):
        assert edit_need(by=person, need=need, version=1, facts=facts()).version == 1
        assert deeds(need) == ["voiced"]

    def test_who_saw_an_older_version_is_stopped(self, person, need, facts):
        edit_need(by=person, need=need, version=1, facts=facts(title="Water at our school"))
        with pytest.raises(Conflict):
            edit_need(by=person, need=need, version=1, facts=facts(story="Another story of the same well, told later."))
        need.refresh_from_db()
        assert need.title == "Water at our school"

    def test_only_whose_it_is_edits(self, other_person, steward, need, facts):
        for someone in (other_person, steward):
            with pytest.raises(NotAllowed):
                edit_need(by=someone, need=need, version=1, facts=facts(title="Something else entirely"))

    def test_an_editor_of_its_organisation_edits(self, person, other_person, facts):
        organisation = Organisation.objects.create(name="Lake Water Users", kind="community")
        for someone in (person, other_person):
            Membership.objects.create(person=someone, organisation=organisation, role="editor")
        need = voice_need(by=person, facts=facts(organisation=organisation))
        changed = facts(title="Water at our school", organisation=organisation)
        assert edit_need(by=other_person, need=need, version=1, facts=changed).version == 2


class TestEnding:
    def test_met_and_felt_again(self, person, need):
        assert mark_met(by=person, need=need).state == NeedState.MET
        assert mark_met(by=person, need=need).state == NeedState.MET
        assert reopen_need(by=person, need=need).state == NeedState.OPEN
        assert deeds(need) == ["voiced", "met", "reopened"]

    def test_a_steward_of_the_place_marks_as_met_and_one_of_another_does_not(self, make_person, need, kenya, uganda):
        here, elsewhere = make_person("Here"), make_person("Elsewhere")
        Stewardship.objects.create(person=here, place=kenya)
        Stewardship.objects.create(person=elsewhere, place=uganda)
        assert mark_met(by=here, need=need).state == NeedState.MET
        with pytest.raises(NotAllowed):
            reopen_need(by=elsewhere, need=need)

    def test_taken_back_it_is_found_no_more_and_can_be_voiced_again(self, person, steward, need, tasks):
        tasks()
        assert SearchEntry.objects.filter(kind="need").exists()
        withdraw_need(by=person, need=need)
        assert not SearchEntry.objects.filter(kind="need").exists()
        with pytest.raises(NotAllowed):
            reopen_need(by=steward, need=need)
        assert reopen_need(by=person, need=need).state == NeedState.OPEN

    def test_what_others_feel_too_is_not_taken_back(self, person, other_person, need, uganda):
        confirm_need(by=other_person, need=need, place=uganda)
        with pytest.raises(Conflict):
            withdraw_need(by=person, need=need)

    def test_strangers_end_nothing(self, other_person, need):
        for end in (mark_met, reopen_need, withdraw_need):
            with pytest.raises(NotAllowed):
                end(by=other_person, need=need)


class TestAnyScript(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(title=st.text(max_size=200), story=st.text(max_size=400), tried=st.text(max_size=200))
    def test_any_text_is_kept_or_refused_and_never_breaks(self, title, story, tried):
        person = Person.objects.first() or Person.objects.create_user(name="A", email="a@example.org", password="x")
        place = Place.objects.get(code="KE")
        try:
            need = voice_need(by=person, facts=NeedFacts(title, story, place, tried=tried))
        except Invalid:
            return
        need.refresh_from_db()
        assert 8 <= len(need.title) <= 160
        assert "\x00" not in need.title + need.story + need.tried
        assert "\u202e" not in need.title
        assert need.get_state_display()

    @settings(max_examples=12, deadline=None)
    @given(letter=st.sampled_from("aß中ع한ট👩𐍈"))
    def test_every_script_reaches_the_stated_limits(self, letter):
        person = Person.objects.first() or Person.objects.create_user(name="A", email="a@example.org", password="x")
        place = Place.objects.get(code="KE")
        need = voice_need(
            by=person, facts=NeedFacts(letter * 160, letter * 20_000, place, tried=letter * 10_000, language="en")
        )
        need.refresh_from_db()
        assert (len(need.title), len(need.story), len(need.tried)) == (160, 20_000, 10_000)
        fields = {"title": need.title, "story": need.story, "tried": need.tried}
        assert save_draft(by=person, purpose="need", fields=fields).fields == fields
