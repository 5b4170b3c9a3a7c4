"""Which goals a text that somebody is writing speaks of, learned from what people gave to theirs."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db import connection
from django.utils.translation import gettext

from banyan.commons.meaning import embedder_if_ready, meaning_of_query, text_to_embed
from banyan.commons.models import Theme
from banyan.commons.queries.search.goals import all_themes
from banyan.commons.queries.search.vectors import from_halfvec
from banyan.methods import matching

EXAMPLES: Final = 1000
KEPT_FOR: Final = 1800.0  # seconds
LEAST_EXAMPLES: Final = 5
LEAST_TEXT: Final = 12  # characters
LEAST_CONFIDENCE: Final = 0.2
GOALS: Final = 17


@dataclass(frozen=True, slots=True)
class ThemeGuess:
    """A goal, how sure the guess is (in [0, 1]) and why, in sentences of the reader's language."""

    theme: Theme
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Learned:
    until: float
    embedder: str
    model: matching.ThemeModel | None


_learned: _Learned | None = None
_learning = threading.Lock()


def forget_what_was_learned() -> None:
    """Learn afresh at the next guess."""
    global _learned
    _learned = None


def guessed_themes(title: str, text: str = "", *, count: int = 3) -> list[ThemeGuess]:
    """The likeliest goals of a text, likeliest first; none while the embedder is loading or too little is known.

    The first guess of half an hour learns from at most a thousand public entries (one query); later ones cost none.
    """
    typed = text_to_embed(title, text)
    current = embedder_if_ready()
    meaning = meaning_of_query(typed) if len(typed) >= LEAST_TEXT else None
    if current is None or meaning is None:
        return []
    model = _model(current.model)
    if model is None:
        return []
    goals = {theme.number: theme for theme in all_themes() if theme.parent_id is None}
    return [
        ThemeGuess(
            goals[guess.goal],
            guess.confidence,
            tuple(matching.sentence(reason, translate=gettext) for reason in guess.reasons),
        )
        for guess in matching.predict_themes(model, meaning, count=count)
        if guess.confidence >= LEAST_CONFIDENCE and guess.goal in goals
    ]


def _model(embedder: str) -> matching.ThemeModel | None:
    global _learned
    with _learning:
        if _learned is None or _learned.until < time.monotonic() or _learned.embedder != embedder:
            _learned = _Learned(time.monotonic() + KEPT_FOR, embedder, _fitted(embedder))
        return _learned.model


def _fitted(embedder: str) -> matching.ThemeModel | None:
    numbers = {theme.pk: theme.number for theme in all_themes()}
    with connection.cursor() as cursor:
        # Digests are as good as random, and the same entries come at every start.
        cursor.execute(
            """
            SELECT halfvec_send(meaning), theme_ids FROM commons_searchentry
            WHERE meaning IS NOT NULL AND meaning_model = %s AND theme_ids <> '{}' ORDER BY meaning_digest, id LIMIT %s
            """,
            [embedder, EXAMPLES],
        )
        rows = cursor.fetchall()
    if len(rows) < LEAST_EXAMPLES:
        return None
    labels = np.zeros((len(rows), GOALS), dtype=np.bool_)
    for row, (_sent, themes) in enumerate(rows):
        for pk in themes:
            if pk in numbers:
                labels[row, numbers[pk] - 1] = True
    return matching.fit_themes(np.array([from_halfvec(sent) for sent, _themes in rows], dtype=np.float64), labels)
