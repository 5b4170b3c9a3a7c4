"""What changed between two texts or two sets of facts, so that people can read it, and joining changes made apart.

Texts are compared by sentences first and then, where sentences differ, by words: quick on long texts, and without the
patchwork that comes from matching every "the" with another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final, Literal

Operation = Literal["same", "added", "removed"]
Part = tuple[Operation, str]

# Scripts written without spaces are taken letter by letter; a word takes its following blanks along, so that runs of
# changed words stay whole.
_ALONE: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORDS: Final = re.compile(rf"[{_ALONE}]\s*|[^\W{_ALONE}]+\s*|[^\w\s]\s*|\s+")
_LEAST: Final = re.compile(rf"[{_ALONE}]|[^\W{_ALONE}]+|[^\w\s]|\s")
_SENTENCES: Final = re.compile(r"""[^.!?…。؟।\n]*(?:[.!?…。؟।]+[\s"'”’)\]]*|\n+)|[^.!?…。؟।\n]+""")
_MOST_PAIRS: Final = 60_000  # of equal words or sentences; the matcher's time grows faster than their number
_BRIDGE: Final = 4  # so many letters between two changes are read more easily as part of the change


def compare_texts(old: str, new: str) -> list[Part]:
    """Parts of both texts in order: what both have, what only `old` had, what only `new` has.

    The parts "same" and "removed" joined are `old`; "same" and "added" joined are `new`. Neighbouring parts never have
    the same operation, and "removed" comes before "added". Takes a fraction of a second for any two texts of 20,000
    characters; where comparing word by word would take longer, a whole passage counts as changed.
    """
    parts: list[Part] = []
    left = _MOST_PAIRS
    sentences, left = _aligned(_SENTENCES.findall(old), _SENTENCES.findall(new), left)
    for is_same, before, after in sentences:
        if is_same:
            parts.append(("same", "".join(before)))
            continue
        words, left = _aligned(_WORDS.findall("".join(before)), _WORDS.findall("".join(after)), left)
        for words_are_same, gone, come in words:
            if words_are_same:
                parts.append(("same", "".join(gone)))
            else:
                parts += [("removed", "".join(gone)), ("added", "".join(come))]
    return _tidy(parts)


_Stretch = tuple[bool, Sequence[str], Sequence[str]]  # whether it is the same in both, before, after


def _aligned(old: Sequence[str], new: Sequence[str], pairs_left: int) -> tuple[list[_Stretch], int]:
    """Stretches of both in order, and how many pairs may still be looked at for the same texts."""
    start, end = _ends_in_common(old, new)
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    often = Counter(after)
    pairs = sum(often[entry] for entry in before)
    middle: list[_Stretch] = [(False, before, after)]
    if pairs <= pairs_left:
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        middle = [(tag == "equal", before[a:b], after[c:d]) for tag, a, b, c, d in matcher.get_opcodes()]
        pairs_left -= pairs
    edge = len(old) - end
    return [(True, old[:start], new[:start]), *middle, (True, old[edge:], new[len(new) - end :])], pairs_left


def _tidy(parts: Iterable[Part]) -> list[Part]:
    """The same parts with neighbours joined, and what is too short to stand between two changes made part of them."""
    stretches: list[tuple[str, str]] = []  # (before, after); equal where nothing changed
    for operation, text in parts:
        if not text:
            continue
        before, after = ("" if operation == "added" else text), ("" if operation == "removed" else text)
        is_same = operation == "same"
        if stretches and is_same == (stretches[-1][0] == stretches[-1][1]):
            stretches[-1] = (stretches[-1][0] + before, stretches[-1][1] + after)
        else:
            stretches.append((before, after))
    joined: list[tuple[str, str]] = []
    for place, (before, after) in enumerate(stretches):
        is_bridge = before == after and 0 < place < len(stretches) - 1 and len(before.strip()) < _BRIDGE
        if joined and (is_bridge or (before != after and joined[-1][0] != joined[-1][1])):
            joined[-1] = (joined[-1][0] + before, joined[-1][1] + after)
        else:
            joined.append((before, after))
    found: list[Part] = []
    for before, after in joined:
        if before == after:
            _append(found, "same", before)
            continue
        before_words, after_words = _LEAST.findall(before), _LEAST.findall(after)
        start, end = _ends_in_common(before_words, after_words)
        _append(found, "same", "".join(before_words[:start]))
        _append(found, "removed", "".join(before_words[start : len(before_words) - end]))
        _append(found, "added", "".join(after_words[start : len(after_words) - end]))
        _append(found, "same", "".join(before_words[len(before_words) - end :]))
    return found


def _append(parts: list[Part], operation: Operation, text: str) -> None:
    if not text:
        return
    if parts and parts[-1][0] == operation:
        text = parts.pop()[1] + text
    parts.append((operation, text))


def _ends_in_common(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many entries both begin with, and how many of the others both end with."""
    start, most = 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, end


def compare_lists(old: Sequence[str], new: Sequence[str]) -> list[Part]:
    """Entries of both lists: what stayed and what came, in the order of `new`, then what went."""
    before, after = set(old), set(new)
    return [
        *(("same" if entry in before else "added", entry) for entry in dict.fromkeys(new)),
        *(("removed", entry) for entry in dict.fromkeys(old) if entry not in after),
    ]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs. `is_list` says whether `parts` are entries of a list or passages of a text."""

    name: str
    label: str
    parts: list[Part]
    is_list: bool


Shown = str | Sequence[str]


def compare_fields(old: Mapping[str, Shown], new: Mapping[str, Shown], labels: Mapping[str, str]) -> list[FieldChange]:
    """The fields that differ, in the order of `labels` (names → what the reader calls them).

    Values are as readers see them: a text, or a list of short texts. A field that one side lacks is empty there.
    """
    found = []
    for name, label in labels.items():
        before, after = old.get(name, ""), new.get(name, "")
        is_list = not (isinstance(before, str) and isinstance(after, str))
        if is_list:
            parts = compare_lists(_entries(before), _entries(after))
        else:
            parts = compare_texts(str(before), str(after))
        if any(operation != "same" for operation, _text in parts):
            found.append(FieldChange(name, label, parts, is_list))
    return found


def _entries(value: Shown) -> list[str]:
    return ([value] if value else []) if isinstance(value, str) else list(value)


@dataclass(frozen=True, slots=True)
class Joined:
    """Two sets of changes made apart, joined. `values` holds what the second one changes beyond the first; `clashes`
    names the fields that both changed, each in another way, which somebody has to settle."""

    values: dict[str, Any]
    clashes: tuple[str, ...]


def join_changes(base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Joined:
    """Bring `mine`, written upon `base`, to `theirs`, which has moved on from `base` meanwhile.

    Fields that `mine` leaves as in `base` follow `theirs`. In lists, entries that either side added or took out are
    added and taken out; all other values are joined whole. A field that `mine` lacks is one that it leaves.
    """
    values: dict[str, Any] = {}
    clashes = []
    for name, wanted in mine.items():
        before, now = base.get(name), theirs.get(name)
        if wanted in (before, now):
            continue
        if now == before:
            values[name] = wanted
        elif isinstance(wanted, list) and isinstance(now, list) and isinstance(before, list):
            values[name] = [
                *(entry for entry in now if entry in wanted or entry not in before),
                *(entry for entry in wanted if entry not in now and entry not in before),
            ]
        else:
            clashes.append(name)
    return Joined({name: value for name, value in values.items() if value != theirs.get(name)}, tuple(clashes))
