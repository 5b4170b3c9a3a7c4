"""User text: Markdown made safe, plain text taken out of it, and its language."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p",
    "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope"}, "abbr": {"title"}}
_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    parser.disable("image")
    return parser


def render_markdown(source: str) -> SafeString:
    """Markdown as HTML without script, style, images or embedded content. Headings start at the third level, so that
    a page keeps its own outline; links open with rel="nofollow noopener ugc"."""
    html = _markdown().render(source or "")
    html = re.sub(r"<(/?)h([12])>", r"<\1h3>", html)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just cleaned it


def plain_text(source: str) -> str:
    """The words of a Markdown text, on one line, without markup."""
    html = _markdown().render(source or "")
    return " ".join(unescape(nh3.clean(html, tags=set())).split())


def tidy_line(text: str) -> str:
    """One line of text as people see it: composed (NFC), without control or direction-changing characters, trimmed."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text or "")).split())


def tidy_text(text: str) -> str:
    """Longer text, composed (NFC), without control characters, with line ends as newlines."""
    normal = unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    return _INVISIBLE.sub("", normal).strip()


def fold(text: str) -> str:
    """Text for comparing: lower case, without accents or marks of the Latin, Greek and Cyrillic scripts."""
    decomposed = unicodedata.normalize("NFKD", text or "")
    return "".join(c for c in decomposed if not ("\u0300" <= c <= "\u036f")).casefold()


@cache
def _language_identifier() -> object:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str, *, default: str = "en") -> str:
    """ISO 639-1 code of the language a text is most likely written in; `default` where it is too short to tell."""
    if len(text.split()) < 3 and len(text) < 16:
        return default
    language, probability = _language_identifier().classify(text)  # type: ignore[attr-defined]
    return str(language) if probability > 0.6 else default
