"""The feed: sentences with names and links, in as many queries for many deeds as for few."""

import pytest
from django.urls import reverse

from banyan.commons.kinds import all_kinds
from banyan.commons.models import Activity, Place
from banyan.commons.queries.activity import SENTENCES, entries, feed, public_activity
from banyan.people.models import Organisation, Person
from banyan.people.services import OrganisationFacts, create_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(person) -> Organisation:
    return create_organisation(by=person, facts=OrganisationFacts(name="<b>Maji</b> & Co"))


def test_names_are_escaped_and_linked(organisation, person):
    Person.objects.filter(pk=person.pk).update(name='<script>alert("x")</script>')
    (entry,) = entries(list(Activity.objects.filter(verb="created")))
    assert "<script>" not in entry.sentence and "<b>Maji" not in entry.sentence
    assert "&lt;b&gt;Maji&lt;/b&gt; &amp; Co</bdi></a>" in entry.sentence
    assert entry.url.startswith("/organisations/")


def test_what_is_hidden_or_gone_is_not_named(organisation):
    deeds = list(Activity.objects.filter(verb="created"))
    Organisation.objects.update(is_hidden=True)
    (entry,) = entries(deeds)
    assert "Maji" not in entry.sentence and entry.url == ""
    organisation.delete()
    (entry,) = entries(deeds)
    assert "something that is gone" in entry.sentence


def test_somebody_who_left_has_no_name(organisation, person):
    from banyan.people.services.erasure import erase_person

    erase_person(by=person)
    for entry in entries(list(Activity.objects.all())):
        assert "Amina" not in entry.sentence


def test_private_deeds_are_in_no_feed(client, organisation, other_person):
    from banyan.commons.services.watching import watch

    watch(by=other_person, thing=organisation)
    assert "Luis" not in client.get(reverse("commons:activity")).content.decode()
    of_thing = reverse("commons:activity_of", args=["organisation", organisation.pk])
    assert "Luis" not in client.get(of_thing).content.decode()


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name) for kind in all_kinds()])
def test_every_sentence_can_be_said(kind):
    for sentence in [*kind.sentences.values(), *SENTENCES.values()]:
        assert str(sentence) % {"who": "A", "what": "B", "on": "C"}


@pytest.mark.parametrize("count", [3, 30])
def test_a_page_of_the_feed_costs_the_same_for_few_and_many(make_person, django_assert_num_queries, count):
    for number in range(count):
        create_organisation(by=make_person(f"P{number}"), facts=OrganisationFacts(name=f"Group {number}"))
    with django_assert_num_queries(3):
        assert len(feed(public_activity(), size=count).entries) == count


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_costs_six_queries_at_most(client, make_person, django_assert_max_num_queries, count):
    for number in range(count):
        create_organisation(by=make_person(f"P{number}"), facts=OrganisationFacts(name=f"Group {number}"))
    client.get(reverse("commons:activity"))
    with django_assert_max_num_queries(6):
        assert client.get(reverse("commons:activity") + "?cursor=x").status_code == 200


def test_the_feed_of_a_place_holds_what_happened_within_it(client, person):
    country = Place.objects.filter(code="KE").first() or Place.objects.create(name="Kenya", kind="country", code="KE")
    if not country.ancestors:
        Place.objects.filter(pk=country.pk).update(ancestors=[country.pk])
        country.refresh_from_db()
    create_organisation(by=person, facts=OrganisationFacts(name="Inside", home=country))
    create_organisation(by=person, facts=OrganisationFacts(name="Outside"))
    text = client.get(reverse("commons:activity") + "?place=KE").content.decode()
    assert "Inside" in text and "Outside" not in text


@pytest.mark.parametrize("query", ["place=XX", "theme=99", "place=999999999999999999999", "theme=%27"])
def test_a_filter_that_means_nothing_shows_nothing_instead_of_all(client, organisation, query):
    assert client.get(reverse("commons:activity") + "?" + query).status_code == 404


def test_the_feed_is_paged_by_key(client, make_person):
    for number in range(35):
        create_organisation(by=make_person(f"P{number}"), facts=OrganisationFacts(name=f"Group {number:02}"))
    first = feed(public_activity(), size=20)
    second = feed(public_activity(), cursor=first.next, size=20)
    ids = [entry.activity.pk for entry in (*first.entries, *second.entries)]
    assert len(ids) == 35 and ids == sorted(ids, reverse=True)
    text = client.get(reverse("commons:activity")).content.decode()
    assert "cursor=" in text
