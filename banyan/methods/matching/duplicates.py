"""Entries that may be the same thing told twice."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from banyan.methods.matching.countries import Floats
from banyan.methods.matching.knowledge import centred, raw_meanings
from banyan.methods.matching.profiles import Key, Ranking, Suggestion, Vector
from banyan.methods.matching.reasons import Reason
from banyan.methods.matching.weights import DUPLICATE_WEIGHTS, Weights

CLOSE = 0.5  # a part above this is worth a sentence


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What is compared: a title, and if known the meaning of the text, the places (ids or codes) and organisations."""

    key: Key
    title: str
    meaning: Vector | None = None
    places: frozenset[Key] = frozenset()
    organisations: frozenset[Key] = frozenset()


def rank_duplicates(
    entry: Entry,
    candidates: Sequence[Entry],
    *,
    centre: Floats | None = None,
    weights: Weights = DUPLICATE_WEIGHTS,
    count: int = 5,
) -> Ranking:
    """Rank `candidates` by how likely they are the same as `entry`, each with its reasons.

    While somebody types, only the title is known: parts that cannot be told for a pair are left out of its mean, so
    that missing facts neither raise nor lower it. `centre` is the mean vector of all texts (`Knowledge.centre`).
    """
    others = sorted((other for other in candidates if other.key != entry.key), key=lambda other: str(other.key))
    words = [_words(other.title) for other in others]
    rarity = _rarity([*words, _words(entry.title)])
    closeness = _closeness(entry, others, centre)
    found = []
    for other, theirs, close in zip(others, words, closeness, strict=True):
        parts = {"title": _title_likeness(entry.title, other.title, _words(entry.title), theirs, rarity)}
        if not np.isnan(close):
            parts["meaning"] = float(np.clip(close, 0.0, 1.0))
        if entry.places and other.places:
            parts["places"] = _overlap(entry.places, other.places)
        if entry.organisations and other.organisations:
            parts["organisations"] = _overlap(entry.organisations, other.organisations)
        total = sum(weights.get(name, 0.0) for name in parts)
        score = sum(weights.get(name, 0.0) * value for name, value in parts.items()) / total if total else 0.0
        shared = sorted(set(_words(entry.title)) & set(theirs), key=lambda word: (-rarity.get(word, 0.0), word))
        found.append(Suggestion(other.key, min(1.0, score), parts, _reasons(entry, other, parts, shared)))
    found.sort(key=lambda suggestion: (-suggestion.score, str(suggestion.key)))
    return Ranking(tuple(found[:count]))


def _folded(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", _folded(title))


def _rarity(titles: Sequence[Sequence[str]]) -> dict[str, float]:
    """Rare words tell more: log of how few titles carry a word (inverse document frequency), never below one half."""
    carried = Counter(word for title in titles for word in set(title))
    return {word: max(0.5, float(np.log((1 + len(titles)) / (1 + number)))) for word, number in carried.items()}


def _title_likeness(
    one: str, other: str, words: Sequence[str], other_words: Sequence[str], rarity: dict[str, float]
) -> float:
    """The larger of two likenesses: of words by their rarity, and of letters in threes (for typing errors, endings)."""
    ours, theirs = set(words), set(other_words)
    either = sum(rarity.get(word, 1.0) for word in ours | theirs)
    by_words = sum(rarity.get(word, 1.0) for word in ours & theirs) / either if either else 0.0
    first, second = _letters(one), _letters(other)
    by_letters = 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0
    return max(by_words, by_letters)


def _letters(title: str) -> set[str]:
    padded = f"  {' '.join(_words(title))} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)} if padded.strip() else set()


def _closeness(entry: Entry, others: Sequence[Entry], centre: Floats | None) -> Floats:
    """Centred cosines; nan where either text is unknown. Without a centre, the mean of what is compared is taken."""
    if entry.meaning is None:
        return np.full(len(others), np.nan)
    vectors = raw_meanings([other.meaning for other in others], len(entry.meaning))
    known = np.any(vectors, axis=1)
    asked = np.asarray(entry.meaning, dtype=np.float64)
    if centre is None or len(centre) != len(asked):
        centre = vectors[known].mean(axis=0) if known.sum() > 2 else np.zeros(len(asked))
    cosine = (centred(vectors, centre) @ centred(asked, centre)[0]).astype(np.float64)
    closeness: Floats = np.where(known, cosine, np.nan)
    return closeness


def _overlap(ours: frozenset[Key], theirs: frozenset[Key]) -> float:
    return len(ours & theirs) / min(len(ours), len(theirs))


def _reasons(entry: Entry, other: Entry, parts: dict[str, float], shared: Sequence[str]) -> tuple[Reason, ...]:
    reasons = []
    if _words(entry.title) == _words(other.title) and shared:
        reasons.append(Reason("same_title", {}, parts["title"]))
    elif shared:
        reasons.append(Reason("title_words_shared", {"words": tuple(shared[:3])}, parts["title"]))
    elif parts["title"] > CLOSE:
        reasons.append(Reason("titles_spelled_alike", {}, parts["title"]))
    if parts.get("meaning", 0.0) > CLOSE:
        reasons.append(Reason("says_the_same", {}, parts["meaning"]))
    if parts.get("places", 0.0) > CLOSE:
        reasons.append(Reason("same_place", {}, parts["places"]))
    if parts.get("organisations", 0.0) > CLOSE:
        reasons.append(Reason("same_organisation", {}, parts["organisations"]))
    if not reasons:
        reasons.append(Reason("little_in_common"))
    return tuple(sorted(reasons, key=lambda reason: -reason.weight))
