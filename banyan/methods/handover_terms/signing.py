"""The very text that both sides sign, and its digest."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 20_000  # characters of a whole text
_BLANK: Final = re.compile(r"\[[^\[\]\n]{1,80}\]")


def signed_text(clauses: Iterable[tuple[str, str]]) -> str:
    """Clauses (title, text) as one text, numbered, in Unicode's composed form: what looks the same is the same."""
    parts = (f"{number}. {title}\n{text}" for number, (title, text) in enumerate(clauses, start=1))
    return unicodedata.normalize("NFC", "\n\n".join(parts))


def digest_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def open_blanks(text: str) -> tuple[str, ...]:
    """What is still to be filled in, in square brackets: "[amount and currency]"."""
    return tuple(_BLANK.findall(text))
