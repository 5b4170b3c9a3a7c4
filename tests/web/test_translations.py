"""The interface in every language: nothing is missing, and nothing that is filled in is lost on the way."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

import banyan

ROOT = Path(banyan.__file__).parent
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
_KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
_GAP = re.compile(r"%\([a-zA-Z_]+\)[sd]|\{[a-z_]*\}")


def catalogue(language: str) -> Catalog:
    with (ROOT / "web" / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def words_of_the_interface() -> dict[tuple[str | None, str], str]:
    """Every string that is marked for translation, by context and text, with a file where it stands."""
    found: dict[tuple[str | None, str], str] = {}
    for path in sorted(ROOT.rglob("*")):
        if path.suffix == ".py":
            method, content = "python", path.read_text()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            method, content = "javascript", templatize(path.read_text())
        else:
            continue
        for _line, message, _comments, context in extract(method, io.BytesIO(content.encode()), keywords=_KEYWORDS):
            text = message if isinstance(message, str) else message[0]
            if text:
                found[context, text] = str(path.relative_to(ROOT))
    return found


@pytest.fixture(scope="module")
def words():
    return words_of_the_interface()


def texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def test_what_is_marked_is_found(words):
    assert len(words) > 1500
    assert (None, "What works somewhere can work where you are.") in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated(language, words):
    known = {
        (message.context, message.id if isinstance(message.id, str) else message.id[0])
        for message in catalogue(language)
        if message.id and not message.fuzzy and all(texts(message))
    }
    missing = {text: file for (context, text), file in words.items() if (context, text) not in known}
    assert missing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_fills_the_same_gaps(language):
    wrong = {}
    for message in catalogue(language):
        if not message.id or message.fuzzy or not all(texts(message)):
            continue
        if isinstance(message.id, str):
            if Counter(_GAP.findall(message.id)) != Counter(_GAP.findall(message.string)):
                wrong[message.id] = message.string
        elif any(not set(_GAP.findall(text)) <= set(_GAP.findall(message.id[1])) for text in texts(message)):
            wrong[message.id[1]] = message.string
    assert wrong == {}
