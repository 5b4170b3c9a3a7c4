"""Stewards join needs that are the same, and nobody's words are lost."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, close_old_connections, connection, transaction

from banyan.commons.errors import Conflict, NotAllowed
from banyan.commons.models import Activity, SearchEntry, Watch
from banyan.needs.kinds import NEED, need_url
from banyan.needs.models import Need, NeedState
from banyan.needs.queries import need_in_full
from banyan.needs.services import add_evidence, confirm_need, mark_met, merge_needs, merging, unmerge_need, voice_need
from banyan.people.models import Person, Stewardship


def test_the_merged_need_is_a_voice_of_its_target(
    person, other_person, make_person, steward, need, other_need, uganda, tasks
):
    confirm_need(by=make_person("Third"), need=need, place=uganda, story="Ours is dry too")
    add_evidence(by=person, need=need, statement="Of 26 pumps, 11 were dry", source_name="Our count")
    watcher = make_person("Watcher")
    Watch.objects.create(person=watcher, kind="need", object_id=need.pk)
    merge_needs(by=steward, need=need, into=other_need, reason="The same school")
    full = need_in_full(Need.objects.get(pk=other_need.pk))
    assert [voice.title for voice in full.voices] == ["Clean water at the school"]
    assert [said.story for said in full.confirmations] == ["Ours is dry too"]
    assert [piece.statement for piece in full.evidence] == ["Of 26 pumps, 11 were dry"]
    assert full.need.confirmation_count == 2
    assert Watch.objects.filter(person=watcher, object_id=other_need.pk).exists()
    deed = Activity.objects.get(verb="merged")
    assert (deed.object_id, deed.on_id, deed.actor) == (need.pk, other_need.pk, steward)
    tasks()
    entry = SearchEntry.objects.get(kind="need")
    assert entry.object_id == other_need.pk
    assert "The well at the school" in entry.text
    assert {need.place_id, uganda.pk} <= set(entry.place_ids)


def test_its_old_address_leads_to_its_words(client, steward, need, other_need):
    merge_needs(by=steward, need=need, into=other_need)
    response = client.get(f"/needs/{need.pk}-clean-water/")
    assert response["Location"] == f"{need_url(other_need)}#voice-{need.pk}"
    page = client.get(need_url(other_need)).content.decode()
    assert f'id="voice-{need.pk}"' in page
    assert "dry from January to April" in page


@pytest.mark.parametrize("state", [NeedState.OPEN, NeedState.MET])
def test_a_merge_is_taken_back_as_if_it_had_not_been(state, person, steward, need, other_need, uganda):
    confirm_need(by=steward, need=need, place=uganda)
    if state == NeedState.MET:
        mark_met(by=person, need=need)
    merge_needs(by=steward, need=need, into=other_need)
    unmerge_need(by=steward, need=need)
    need.refresh_from_db()
    other_need.refresh_from_db()
    assert (need.state, need.merged_into, need.confirmation_count) == (state, None, 1)
    assert (other_need.state, other_need.confirmation_count) == ("open", 0)


def test_those_that_were_merged_before_follow_and_come_back(person, steward, need, other_need, facts):
    third = voice_need(by=person, facts=facts(title="A third about the same well"))
    merge_needs(by=steward, need=need, into=other_need)
    merge_needs(by=steward, need=other_need, into=third)
    need.refresh_from_db()
    third.refresh_from_db()
    assert need.merged_into == third
    assert third.confirmation_count == 2
    unmerge_need(by=steward, need=other_need)
    need.refresh_from_db()
    third.refresh_from_db()
    assert need.merged_into == other_need
    assert third.confirmation_count == 0


def test_only_stewards_of_both_merge(person, make_person, need, other_need, kenya):
    of_kenya = make_person("Only Kenya")
    Stewardship.objects.create(person=of_kenya, place=kenya)
    for someone in (person, of_kenya):
        with pytest.raises(NotAllowed):
            merge_needs(by=someone, need=need, into=other_need)
    assert not Activity.objects.filter(verb="merged").exists()


def test_what_cannot_be_merged(steward, need, other_need):
    with pytest.raises(Conflict):
        merge_needs(by=steward, need=need, into=need)
    with pytest.raises(Conflict):
        unmerge_need(by=steward, need=need)
    NEED.set_hidden(other_need, True)
    with pytest.raises(Conflict):
        merge_needs(by=steward, need=need, into=other_need)


def test_hiding_a_merged_need_takes_its_words_away_and_showing_it_brings_them_back(steward, need, other_need, client):
    merge_needs(by=steward, need=need, into=other_need)
    need.refresh_from_db()
    NEED.set_hidden(need, True)
    assert "dry from January" not in client.get(f"/needs/{other_need.pk}/suggestions/").content.decode()
    assert need_in_full(other_need).voices == []
    other_need.refresh_from_db()
    assert other_need.confirmation_count == 0
    NEED.set_hidden(need, False)
    need.refresh_from_db()
    assert (need.state, need.merged_into) == ("merged", other_need)
    other_need.refresh_from_db()
    assert other_need.confirmation_count == 1


class TestTwoAtOnce:
    """Two stewards merge the same two needs, each the other way round."""

    def _both(self, needs, steward) -> list[object]:
        one, other = needs
        outcomes: list[object] = []
        together = threading.Barrier(2, timeout=20)

        def merge(need, into):
            try:
                with transaction.atomic():
                    together.wait()
                    merge_needs(by=steward, need=need, into=into)
                outcomes.append("merged")
            except Conflict:
                outcomes.append("conflict")
            except OperationalError as error:
                outcomes.append("deadlock" if "deadlock" in str(error) else error)
            finally:
                connection.close()

        threads = [threading.Thread(target=merge, args=pair) for pair in ((one, other), (other, one))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        close_old_connections()
        return sorted(outcomes, key=str)

    @pytest.fixture
    def ground(self, transactional_db, make_person):
        from banyan.commons.models import Place
        from banyan.needs.services import NeedFacts

        steward = make_person("Stella")
        Stewardship.objects.create(person=steward)
        kenya = Place.objects.get(code="KE")
        story = "The well at the school is dry from January to April."
        needs = [
            voice_need(by=steward, facts=NeedFacts(f"Clean water at the school {n}", story, kenya)) for n in (1, 2)
        ]
        return needs, Person.objects.get(pk=steward.pk)

    def test_one_of_them_wins_and_nothing_hangs(self, ground):
        assert self._both(*ground) == ["conflict", "merged"]
        assert Need.objects.filter(state="merged").count() == 1
        assert Need.objects.filter(state="open").get().confirmation_count == 1

    def test_without_the_fixed_order_they_would_bar_each_others_way(self, ground, monkeypatch):
        """The negative control."""
        between = threading.Barrier(2, timeout=20)

        def in_the_order_given(one, other):
            rows = Need.objects.select_for_update(of=("self",)).select_related("organisation", "place", "merged_into")
            first = rows.get(pk=one.pk)
            between.wait()
            return first, rows.get(pk=other.pk)

        monkeypatch.setattr(merging, "_both_locked", in_the_order_given)
        assert "deadlock" in self._both(*ground)
