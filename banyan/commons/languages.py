"""Languages that texts, people, organisations and solutions can name, with their names by CLDR."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import pycountry
from babel import Locale, UnknownLocaleError, localedata
from django.conf import settings
from django.utils.translation import get_language

from banyan.commons.text import fold

# Without a two-letter code, but met often in networks.
_WIDER: Final = (
    "ase",
    "bem",
    "ceb",
    "ckb",
    "fil",
    "gaa",
    "kam",
    "kmb",
    "lua",
    "luo",
    "luy",
    "nso",
    "quc",
    "tet",
    "tpi",
)


@cache
def language_codes() -> tuple[str, ...]:
    """ISO 639-1 codes of living languages, and a few wider ones without such a code."""
    rows: Any = pycountry.languages
    two_letters = {row.alpha_2 for row in rows if getattr(row, "alpha_2", "") and getattr(row, "type", "") == "L"}
    # The macrolanguages that people name: Norwegian is "no", its written form "nb"; Tagalog and Filipino are one.
    return tuple(sorted((two_letters | set(_WIDER)) - {"nb", "nn", "tl", "sh"}))


def _interface() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


@cache
def _names(interface: str) -> dict[str, str]:
    own, english = Locale.parse(interface).languages, Locale.parse("en").languages
    names = {}
    for code in language_codes():
        known: Any = pycountry.languages.get(alpha_2=code) or pycountry.languages.get(alpha_3=code)
        names[code] = str(own.get(code) or english.get(code) or getattr(known, "name", code))
    return names


def language_name(code: str) -> str:
    """The name of a language in the reader's own; the code itself where it is unknown."""
    name = _names(_interface()).get(code, code)
    return name[:1].upper() + name[1:]


def language_choices() -> list[tuple[str, str]]:
    """Codes with names in the reader's language, by name."""
    return sorted(((code, language_name(code)) for code in language_codes()), key=lambda entry: fold(entry[1]))


@cache
def _codes_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in language_codes():
        try:
            own = Locale.parse(code).languages.get(code) if localedata.exists(code) else None
        except (UnknownLocaleError, ValueError):
            own = None
        if own:
            found.setdefault(fold(own), code)
    for interface, _name in settings.LANGUAGES:
        for code, name in _names(interface).items():
            found[fold(name)] = code
    return found | {code: code for code in language_codes()}


def language_code(name: str) -> str | None:
    """The code of a language by its code or its name in a language of the interface or in its own; None if unknown."""
    return _codes_by_name().get(fold(" ".join(name.split())))
