"""The search knows what is public, as it is, and nothing else."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from banyan.commons.meaning import embedder
from banyan.commons.models import Place, SearchEntry
from banyan.commons.queries.search import search as find
from banyan.commons.queries.search.clauses import word_clauses
from banyan.commons.services import search
from banyan.commons.services.activity import record
from banyan.commons.words import parse_query
from banyan.needs.models import Need, NeedState
from tests.commons.search_documents import known_kinds, put_in_search
from tests.solutions.suggestion_ground import register_missing_kinds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds():
    register_missing_kinds()


@pytest.fixture
def need(person) -> Need:
    return Need.objects.create(
        title="Safe water",
        story="**Wells** run dry in [our village](https://example.org).",
        place=Place.objects.get(code="KE"),
        voiced_by=person,
    )


def entry_of(need: Need) -> SearchEntry | None:
    return SearchEntry.objects.filter(kind="need", object_id=need.pk).first()


def test_a_deed_brings_its_thing_into_the_search_with_its_vector(need, person, tasks):
    with transaction.atomic():
        record(person, "voiced", need)
    assert entry_of(need) is None
    tasks()
    entry = entry_of(need)
    assert entry.text == "Wells run dry in our village."
    assert entry.language == "en" and entry.languages == ["en"]
    assert Place.objects.get(code="001").pk in entry.place_ids and need.place_id in entry.place_ids
    assert entry.url.startswith(f"/needs/{need.pk}")
    assert entry.meaning is not None and entry.meaning_model == embedder().model


def test_what_is_hidden_is_out_of_the_search_in_the_same_transaction(need, person, steward):
    search.index("need", [need.pk])
    assert find("safe water").total == 1
    need.state = NeedState.HIDDEN
    need.save()
    with transaction.atomic():
        record(steward, "hidden", need, public=False)
    assert entry_of(need) is None and find("safe water").total == 0


def test_a_deed_on_something_hidden_takes_that_out_too(need, person, steward):
    search.index("need", [need.pk])
    need.state = NeedState.WITHDRAWN
    need.save()
    with transaction.atomic():
        record(steward, "updated", steward, on=need, public=False)
    assert entry_of(need) is None


def test_the_task_alone_takes_hidden_things_out(need):
    search.index("need", [need.pk])
    Need.objects.update(state=NeedState.HIDDEN)
    assert search.index("need", [need.pk]) == 1 and entry_of(need) is None


def test_nothing_is_written_where_nothing_changed(need):
    assert search.index("need", [need.pk]) == 1
    before = entry_of(need).changed_at
    assert search.index("need", [need.pk]) == 0
    assert entry_of(need).changed_at == before


def test_a_thing_that_is_gone_leaves_the_search(need):
    search.index("need", [need.pk])
    pk = need.pk
    need.delete()
    assert search.index("need", [pk]) == 1 and not SearchEntry.objects.filter(object_id=pk, kind="need").exists()


def test_unknown_kinds_and_kinds_without_text_are_left_alone(person):
    assert search.index("ghost", [1]) == 0
    search.forget_unless_public(None, SearchEntry())


def test_reindexing_finds_everything_and_drops_the_rest(need):
    SearchEntry.objects.create(kind="need", object_id=10**9, title="A ghost", folded_title="a ghost", language="en")
    steps = []
    done = search.reindex(kinds=["need"], progress=lambda *step: steps.append(step))
    assert done.entries == 1 and done.removed == 1 and done.meanings == 1
    assert steps[0] == ("needs", 1, 1) and steps[-1] == ("meanings", 1, 1)
    assert entry_of(need).meaning is not None


def test_reindexing_may_leave_vectors_to_the_tasks(need, tasks):
    assert search.reindex(kinds=["need"], with_meanings=False).meanings == 0
    assert entry_of(need).meaning is None
    tasks()
    assert entry_of(need).meaning is not None


def test_a_change_during_embedding_is_not_lost(need, monkeypatch):
    """The vector of an old text is never kept for a new one."""
    search.index("need", [need.pk])
    letters = embedder()
    real = type(letters).embed

    def embed_while_somebody_writes(self, texts):
        Need.objects.update(title="Other words")
        search.index("need", [need.pk])
        return real(self, texts)

    monkeypatch.setattr(type(letters), "embed", embed_while_somebody_writes)
    search.refresh_some_meanings()
    assert entry_of(need).meaning is None and entry_of(need).meaning_digest == ""


def test_asking_for_vectors_twice_queues_one_task(need):
    with transaction.atomic():
        search.ask_for_meanings()
        search.ask_for_meanings()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%refresh_meanings'")
        assert cursor.fetchone() == (1,)


def test_very_long_and_odd_texts_are_taken():
    with known_kinds("solution"):
        long = " ".join(f"word{number}" for number in range(20_000))
        put_in_search("solution", 1, "T" * 500, long + " \ufdfa" * 500)
        put_in_search("solution", 2, "\x00", "\x00\U0001f600 \ufffe")
        assert len(SearchEntry.objects.get(object_id=1).title) == 300
        assert find("word7", kinds=["solution"]).total >= 1


@pytest.mark.slow
def test_on_large_data_words_and_meaning_go_by_their_indexes():
    """EXPLAIN on eight thousand entries: neither a rare word nor the nearest in meaning reads the whole table."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX search_meaning")
        cursor.execute(
            """
            INSERT INTO commons_searchentry (kind, object_id, title, folded_title, text, language, languages, place_ids,
                theme_ids, stage, url, digest, title_words, words, meaning, meaning_model, meaning_digest, changed_at)
            SELECT 'need', n, 't', 't', '', 'en', '{en}', ARRAY[n % 200], '{}', '', '', '',
                to_tsvector('simple', 'common word' || n),
                to_tsvector('simple', 'common word' || n || ' ' || repeat('x ', 40)),
                (SELECT array_agg(sin(n * i) * cos(n + i * i)) FROM generate_series(1, 384) i)::vector::halfvec,
                'large 1', 'd', now()
            FROM generate_series(1, 8000) n
            """
        )
        cursor.execute(
            "CREATE INDEX search_meaning ON commons_searchentry USING hnsw (meaning halfvec_ip_ops)"
            " WITH (m = 16, ef_construction = 64)"
        )
        cursor.execute("ANALYZE commons_searchentry")
        clauses = word_clauses(parse_query("word77"), ["en"])
        for column in ("title_words", "words"):
            cursor.execute(
                f"EXPLAIN SELECT id FROM commons_searchentry WHERE {column} @@ {clauses.every}", clauses.parameters
            )
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert f"search_{column}" in plan and "Seq Scan" not in plan, plan
        cursor.execute("SELECT meaning::text FROM commons_searchentry WHERE object_id = 5 AND kind = 'need'")
        (near,) = cursor.fetchone()
        cursor.execute(
            "EXPLAIN SELECT id FROM commons_searchentry WHERE meaning IS NOT NULL AND meaning_model = 'large 1'"
            " ORDER BY meaning <#> %s::halfvec LIMIT 60",
            [near],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "search_meaning" in plan, plan
        # A narrow filter still fills the list, although few of the nearest pass it.
        cursor.execute(
            "SELECT count(*) FROM commons_nearest_entries(%s::halfvec, 'large 1', '{}', 7, NULL, '', '', 40)", [near]
        )
        assert cursor.fetchone() == (40,)
