"""Words of texts as the search compares them: cut, folded, without the most common ones, and safe as a query."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from banyan.commons.text import fold, language_of

LONGEST_INDEXED_TEXT: Final = 12_000  # characters
LONGEST_QUERY: Final = 300
MOST_QUERY_WORDS: Final = 24
LONGEST_WORD: Final = 120  # letters; PostgreSQL takes 2,046 bytes
SHORTEST_PREFIX: Final = 3  # letters of a last word that may go on

CONFIGURATIONS: Final = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

# Scripts that are written without spaces between words: Thai, Lao, Myanmar, Khmer, kana and Han.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)
_SCRIPTS: Final = {
    "ar": re.compile("[\u0600-\u06ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "hy": re.compile("[\u0530-\u058f]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "ta": re.compile("[\u0b80-\u0bff]"),
    "yi": re.compile("[\u05d0-\u05ea]"),
}
_ARABIC: Final = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None, "ک": "ك", "ی": "ي"})
_LATIN: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_JOINERS: Final = "\u200c\u200d\u00ad"
_PARTS: Final = re.compile(r'(-?)"([^"]*)"|(\S+)')


class _LettersOnly(dict[int, str]):
    """For str.translate: letters, their marks and digits stay, joiners go, all else becomes a space."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        if character in _JOINERS:
            kept = ""
        else:
            kept = character if unicodedata.category(character)[0] in "LMN" else " "
        self[point] = kept
        return kept


_letters_only = _LettersOnly()


def clean(text: str) -> str:
    """Lower-case words of a text with single spaces between them, accents and all."""
    return " ".join(unicodedata.normalize("NFC", text).lower().translate(_letters_only).split())


def folded(text: str) -> str:
    """The same words in the one form in which languages and spellings meet: no accents, no vowel signs of Arabic and
    Hebrew, one form of letters that are used for one another, and pairs of signs where words have no spaces."""
    plain = fold(text).translate(_ARABIC).translate(_LATIN)
    plain = "".join(c for c in plain if not ("\u0591" <= c <= "\u05c7" or "\u064b" <= c <= "\u065f" or c == "\u0670"))
    return " ".join(_UNSPACED.sub(_in_pairs, plain.translate(_letters_only)).split())


def _in_pairs(found: re.Match[str]) -> str:
    signs = found.group()
    return f" {signs} " if len(signs) == 1 else " " + " ".join(signs[i : i + 2] for i in range(len(signs) - 1)) + " "


def configuration_of(language: str, known: frozenset[str]) -> str:
    """PostgreSQL's text search configuration for a language, "simple" where this server has none."""
    name = CONFIGURATIONS.get(language, "simple")
    return name if name in known else "simple"


@cache
def _common_words() -> dict[str, frozenset[str]]:
    """PostgreSQL has stop lists for some languages only, and none for words compared without regard to language."""
    lines = (Path(__file__).parent / "data" / "stop_words.txt").read_text(encoding="utf-8").splitlines()
    entries = (line.split(":", 1) for line in lines if not line.startswith("#"))
    return {language: frozenset(folded(words).split()) for language, words in entries}


@lru_cache(maxsize=512)
def _stop_words(languages: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(_common_words().get(language, frozenset()) for language in languages))


def telling_words(text: str, languages: Iterable[str] = ("en",)) -> list[str]:
    """Folded words of a text in their order, each once, without the most common ones of `languages`."""
    common = _stop_words(frozenset(languages))
    return list(dict.fromkeys(word for word in folded(text).split() if word not in common))


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed, cut into what PostgreSQL's websearch_to_tsquery takes without surprise.

    Each comes `plain` (accents kept, for a language's own configuration) and `simple` (folded). `all_…` asks for
    every word, `any_…` for at least one, `without_…` for none of the unwanted ones ("" where all are wanted).
    `all_but_last` is `all_simple` without its last word, which may go on: `last` ("" where it may not). `words` are
    the folded words looked for.
    """

    typed: str
    all_plain: str
    all_simple: str
    all_but_last: str
    any_plain: str
    any_simple: str
    without_plain: str
    without_simple: str
    last: str
    words: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.words

    @property
    def last_as_tsquery(self) -> str:
        """The last word as the text of a tsquery that also finds its continuations; "" for none."""
        return f"'{self.last}':*" if self.last else ""


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    is_phrase: bool = False

    def quoted(self, form: Callable[[str], str]) -> list[str]:
        # Every word goes in quotes, so that a typed "or" is a word and no operator.
        words = [word[:LONGEST_WORD] for word in form(self.text).split()]
        if self.is_phrase:
            return [f'"{" ".join(words)}"'] if words else []
        return [f'"{word}"' for word in words]


def parse_query(typed: str, languages: Iterable[str] = ("en",)) -> Query:
    """Understand what somebody typed: words, "phrases in quotes" and -words that must not be there.

    The most common words of `languages` are left out unless nothing else is there.
    """
    typed = " ".join(unicodedata.normalize("NFC", typed).replace("\x00", " ").split())[:LONGEST_QUERY]
    common = _stop_words(frozenset(languages) | {"en"})
    wanted: list[_Part] = []
    unwanted: list[_Part] = []
    everything: list[_Part] = []
    for minus, phrase, word in _PARTS.findall(typed):
        pieces = [_Part(clean(phrase), is_phrase=True)] if phrase else [_Part(piece) for piece in clean(word).split()]
        pieces = [piece for piece in pieces if folded(piece.text)]
        everything += pieces
        if minus or word.startswith("-"):
            unwanted += pieces
        else:
            wanted += [piece for piece in pieces if piece.is_phrase or folded(piece.text) not in common]
    if not wanted:
        wanted, unwanted = everything, []
    wanted, unwanted = wanted[:MOST_QUERY_WORDS], unwanted[:MOST_QUERY_WORDS]
    plain, simple = _quoted(wanted, clean), _quoted(wanted, folded)
    may_go_on = bool(wanted) and _may_go_on(wanted[-1])
    return Query(
        typed,
        all_plain=" ".join(plain),
        all_simple=" ".join(simple),
        all_but_last=" ".join(_quoted(wanted[:-1], folded)) if may_go_on else "",
        any_plain=" or ".join(plain),
        any_simple=" or ".join(simple),
        without_plain=" ".join(f"-{text}" for text in _quoted(unwanted, clean)),
        without_simple=" ".join(f"-{text}" for text in _quoted(unwanted, folded)),
        last=folded(wanted[-1].text)[:LONGEST_WORD] if may_go_on else "",
        words=tuple(dict.fromkeys(word for part in wanted for word in folded(part.text).split())),
    )


def languages_of_query(typed: str, interface_language: str) -> tuple[str, ...]:
    """Languages that a query may be in: what its words look like, what its script tells, what the reader's pages are
    in, and English. Queries are too short to be sure of one."""
    by_script = [language for language, letters in _SCRIPTS.items() if letters.search(typed)]
    guessed = language_of(typed, default=interface_language)
    return tuple(dict.fromkeys((*by_script, guessed, interface_language, "en")))[:4]


def _quoted(parts: list[_Part], form: Callable[[str], str]) -> list[str]:
    return [text for part in parts for text in part.quoted(form)]


def _may_go_on(part: _Part) -> bool:
    word = folded(part.text)
    return not part.is_phrase and len(word) >= SHORTEST_PREFIX and " " not in word and not _UNSPACED.search(word)
