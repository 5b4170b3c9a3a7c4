"""What may be the same is shown while a title is typed."""

import pytest

from banyan.commons.models import SearchEntry
from banyan.commons.queries.search import near_duplicates
from tests.commons.search_documents import put_in_search

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry():
    put_in_search("solution", 1, "Solar water pumps for villages", "Pumps run by the sun lift safe water.")
    put_in_search("solution", 2, "Reading circles for children", "Volunteers read with children after school.")
    put_in_search("solution", 3, "Pompes à eau solaires pour les villages", "Des pompes solaires.", language="fr")
    put_in_search("need", 1, "Solar water pumps for villages", "We need them.")


def test_a_title_with_a_typing_error_finds_its_like_of_the_same_kind_in_one_query(registry, django_assert_num_queries):
    near_duplicates("solution", "warm up what is asked once per process")
    with django_assert_num_queries(1):
        found = near_duplicates("solution", "Solar watter pump for vilages")
    assert [(near.kind, near.object_id) for near in found] == [("solution", 1)]
    assert found[0].reasons[0].startswith("The titles share words")


def test_the_thing_itself_is_left_out_while_it_is_edited(registry):
    assert near_duplicates("solution", "Solar water pumps for villages", leave_out=1) == []


@pytest.mark.parametrize("title", ["", "a", "   ", "!!", "\x00\x00\x00", "the of", "'; DROP TABLE x; --"])
def test_too_little_to_compare_gives_nothing(registry, title):
    assert near_duplicates("solution", title) == []


def test_what_is_not_in_the_search_is_never_shown(registry):
    SearchEntry.objects.filter(kind="solution", object_id=1).delete()
    assert near_duplicates("solution", "Solar water pumps for villages") == []
