"""The part of a text that shows why it was found, with the words that were looked for marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from banyan.commons.words import folded

LENGTH: Final = 240  # characters
LEAST_STEM: Final = 4  # letters that two forms of one word must share at the beginning
_WORD: Final = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u064b-\u065f\u0900-\u0903\u093a-\u094f]+[^\W_]*)*")


@dataclass(frozen=True, slots=True)
class Marked:
    """Escaped HTML with <mark> around what was looked for, and those words as they are written in the text."""

    html: SafeString
    words: tuple[str, ...]


def marked(text: str, words: Sequence[str]) -> Marked:
    """The whole text, marked."""
    return _marked(text, 0, len(text), _matches(text, words))


def snippet(text: str, words: Sequence[str]) -> Marked:
    """Some `LENGTH` characters around the place with the most different words; the beginning where there is none."""
    found = _matches(text, words)
    start, end = _window(text, found)
    part = _marked(text, start, end, found)
    before = "… " if start > 0 else ""
    after = " …" if end < len(text) else ""
    return Marked(format_html("{}{}{}", before, part.html, after), part.words)


def _matches(text: str, words: Sequence[str]) -> list[tuple[int, int, str]]:
    """Start, end and the word looked for, of each word of `text` that is one of `words` or another form of one."""
    if not words:
        return []
    found = []
    beginnings = {word[:LEAST_STEM] for word in words}
    for match in _WORD.finditer(text):
        here = _folded_word(match.group())
        if here[:LEAST_STEM] not in beginnings and " " not in here:
            continue  # nearly every word of a text
        for word in words:
            if _are_forms_of_one(here, word):
                found.append((match.start(), match.end(), word))
                break
    return found


@lru_cache(maxsize=65_536)
def _folded_word(word: str) -> str:
    return folded(word)


def _are_forms_of_one(here: str, word: str) -> bool:
    """Equal, or alike but for their endings, or (where words have no spaces between them) one within the other."""
    if here == word:
        return True
    if " " in here:
        return f" {word} " in f" {here} "
    shared = max(LEAST_STEM, -(-max(len(word), len(here)) * 7 // 10))
    return len(word) >= LEAST_STEM and len(here) >= LEAST_STEM and here[:shared] == word[:shared]


def _window(text: str, found: list[tuple[int, int, str]]) -> tuple[int, int]:
    if len(text) <= LENGTH:
        return 0, len(text)
    start, most = 0, 0
    for position, (begin, _end, _word) in enumerate(found):
        within = {word for b, e, word in found[position : position + 40] if e <= begin + LENGTH - 60}
        if len(within) > most:
            start, most = begin, len(within)
    start = max(0, start - 60)
    if start:
        start = text.rfind(" ", 0, start) + 1
    end = min(len(text), start + LENGTH)
    if end < len(text):
        space = text.rfind(" ", start + LENGTH // 2, end)
        end = space if space > 0 else end
    return start, end


def _marked(text: str, start: int, end: int, found: list[tuple[int, int, str]]) -> Marked:
    pieces: list[tuple[str, str]] = []  # text before, marked text
    at = start
    said: dict[str, str] = {}
    for begin, finish, word in found:
        if begin < start or finish > end:
            continue
        pieces.append((text[at:begin], text[begin:finish]))
        said.setdefault(word, text[begin:finish])
        at = finish
    html = format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[at:end])
    return Marked(html, tuple(said.values()))
