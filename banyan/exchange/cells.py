"""Text in the cells of spreadsheets: nothing that we write is ever run as a formula, and all of it can be read back.

A cell that a spreadsheet would take for a formula gets an apostrophe before it; reading takes one away. Cells that
already begin with apostrophes before such a sign get one more, so that writing and reading are exact inverses.
"""

from __future__ import annotations

import re

# "=", "+", "-", "@" and their full-width forms start formulas; some readers skip a tab or line end before them.
_LIKE_A_FORMULA = re.compile("^'*(?:[\\t\\r\\n]|[\\s\u200b\ufeff]*[=+\\-@＝＋－＠])")
_SHIELDED = re.compile("^'+(?:[\\t\\r\\n]|[\\s\u200b\ufeff]*[=+\\-@＝＋－＠])")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SEPARATOR = "; "
_DIVIDES = re.compile("[;；\n\\\\]")


def without_controls(text: str) -> str:
    """`text` without the characters that XML, and so every spreadsheet and feed, cannot hold."""
    return _NOT_IN_XML.sub("", text)


def shielded(text: str) -> str:
    """`text` as it goes into a cell: without characters that spreadsheets cannot hold, and never a formula."""
    clean = without_controls(text)
    return f"'{clean}" if _LIKE_A_FORMULA.match(clean) else clean


def unshielded(cell: str) -> str:
    """The text that was written as `cell`."""
    return cell[1:] if _SHIELDED.match(cell) else cell


def joined(parts: list[str]) -> str:
    """Several words in one cell, divided by semicolons; a semicolon inside a word is escaped."""
    return _SEPARATOR.join(_DIVIDES.sub(r"\\\g<0>", part) for part in parts)


def divided(cell: str) -> list[str]:
    """The words that were joined in one cell, trimmed, without empty ones. Undoes `joined`."""
    parts, word, escaped = [], "", False
    for sign in cell:
        if escaped:
            word, escaped = word + sign, False
        elif sign == "\\":
            escaped = True
        elif sign in ";；\n":
            parts.append(word)
            word = ""
        else:
            word += sign
    parts.append(word + ("\\" if escaped else ""))
    return [part.strip() for part in parts if part.strip()]
