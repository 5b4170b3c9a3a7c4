"""Needs that come from elsewhere."""

from __future__ import annotations

import pytest

from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.models import Activity
from banyan.needs.models import Need
from banyan.needs.services import register_imported_need, withdraw_need


def brought_in(by, facts, key="7"):
    return register_imported_need(by=by, source="county survey", source_key=key, facts=facts)


def test_the_same_key_is_the_same_need(person, facts):
    need, outcome = brought_in(person, facts())
    assert outcome == "created"
    assert brought_in(person, facts()) == (need, "unchanged")
    changed, outcome = brought_in(person, facts(title="Water at our school"))
    assert (changed, outcome, changed.version) == (need, "updated", 2)
    assert brought_in(person, facts(title="Water at our school")) == (need, "unchanged")
    verbs = list(Activity.objects.filter(kind="need").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["imported", "updated"]


def test_another_key_or_source_is_another_need(person, facts):
    brought_in(person, facts(), key="7")
    brought_in(person, facts(), key="8")
    register_imported_need(by=person, source="other survey", source_key="7", facts=facts())
    assert Need.objects.count() == 3


def test_others_do_not_change_what_one_brought_in(person, other_person, steward, facts):
    brought_in(person, facts())
    with pytest.raises(NotAllowed):
        brought_in(other_person, facts(title="Something else entirely"))
    assert brought_in(steward, facts(title="Water at our school"))[1] == "updated"


def test_what_was_taken_back_here_stays_so(person, facts):
    need, _outcome = brought_in(person, facts())
    withdraw_need(by=person, need=need)
    with pytest.raises(Conflict):
        brought_in(person, facts())


@pytest.mark.parametrize(("source", "key"), [("", "7"), ("survey", ""), ("s" * 61, "7"), ("survey", "k" * 201)])
def test_a_key_is_never_cut_short(source, key, person, facts):
    with pytest.raises(Invalid):
        register_imported_need(by=person, source=source, source_key=key, facts=facts())
