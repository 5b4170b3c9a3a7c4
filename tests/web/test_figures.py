"""The figures of the front page: counted each time in a small network, at most a minute old in a large one."""

from banyan.commons.models import Place
from banyan.needs import services
from banyan.needs.services import NeedFacts
from banyan.web import queries


def _voice(person, title):
    facts = NeedFacts(
        title=title, story="The well at the market is dry in January.", place=Place.objects.get(code="KE")
    )
    return services.voice_need(by=person, facts=facts)


def test_a_small_network_counts_at_once(person):
    before = queries.network_figures().needs
    _voice(person, "Clean water at the market")
    assert queries.network_figures().needs == before + 1


def test_a_large_network_counts_once_a_minute(person, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(queries, "LARGE", 0)
    _voice(person, "Clean water at the market")
    counted = queries.network_figures()
    _voice(person, "Light for the evening school")
    with django_assert_num_queries(0):
        assert queries.network_figures() == counted
