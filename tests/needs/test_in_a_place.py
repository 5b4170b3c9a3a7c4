"""The most felt needs of a place are the same, whichever way is taken to find them."""

import pytest

from banyan.commons.models import Place
from banyan.needs import queries, services
from banyan.needs.services import NeedFacts


def _voiced(by, title, code):
    facts = NeedFacts(
        title=title, story="The well at the market is dry in January.", place=Place.objects.get(code=code)
    )
    return services.voice_need(by=by, facts=facts)


@pytest.mark.parametrize("few", [0, queries.FEW_IN_A_PLACE])
def test_needs_voiced_merged_or_confirmed_in_a_place(few, person, other_person, steward, monkeypatch):
    monkeypatch.setattr(queries, "FEW_IN_A_PLACE", few)
    kenya, ghana = Place.objects.get(code="KE"), Place.objects.get(code="GH")
    here = _voiced(person, "Clean water at the market", "KE")
    inside = _voiced(person, "Light for the evening school", "KE-30")
    _voiced(person, "A road to the clinic", "GH")
    felt_here_too = _voiced(person, "Seeds that stand the drought", "GH")
    services.confirm_need(by=other_person, need=felt_here_too, place=kenya, story="Here as well.")
    target = _voiced(person, "A nurse in the village", "GH")
    services.merge_needs(by=steward, need=_voiced(other_person, "A nurse for us", "KE"), into=target)
    found = queries.needs_in_place(kenya)
    assert {need.pk for need in found} == {here.pk, inside.pk, felt_here_too.pk, target.pk}
    assert [need.confirmation_count for need in found] == [1, 1, 0, 0]
    assert here not in queries.needs_in_place(ghana)
