"""Languages that people, organisations and solutions can name."""

from __future__ import annotations

from functools import cache

from babel import Locale, localedata
from django.utils.translation import get_language
from pycountry import languages as iso_languages

from banyan.commons.text import fold


@cache
def language_codes() -> tuple[str, ...]:
    """ISO 639-1 codes of living languages, and the few wider ones without such a code that networks meet often."""
    two_letters = sorted(
        language.alpha_2
        for language in iso_languages
        if getattr(language, "alpha_2", "") and getattr(language, "type", "") == "L"
    )
    return (*two_letters, "kmb", "lua", "luo", "kam", "fil", "ase", "nso", "tet", "quc")


@cache
def _names(interface: str) -> dict[str, str]:
    own = Locale.parse(interface).languages
    english = Locale.parse("en").languages
    return {
        code: str(own.get(code) or english.get(code) or getattr(iso_languages.get(alpha_2=code), "name", code))
        for code in language_codes()
    }


def language_name(code: str) -> str:
    """The name of a language in the reader's own; the code itself where it is unknown."""
    return _names((get_language() or "en").split("-")[0]).get(code, code)


def language_choices() -> list[tuple[str, str]]:
    """Codes with names in the reader's language, by name."""
    names = _names((get_language() or "en").split("-")[0])
    return sorted(names.items(), key=lambda entry: entry[1].casefold())


def language_named(name: str) -> str:
    """The code of a language by its name in the reader's language, in English or in its own, or by the code itself;
    "" where none is known."""
    return _codes_by_name((get_language() or "en").split("-")[0]).get(fold(name), "")


@cache
def _codes_by_name(interface: str) -> dict[str, str]:
    known = {code: code for code in language_codes()}
    for names in (_own_names(), _names("en"), _names(interface)):
        known.update({fold(name): code for code, name in names.items()})
    return known


@cache
def _own_names() -> dict[str, str]:
    """Languages as they call themselves, where CLDR knows."""
    found = {}
    for code in language_codes():
        if localedata.exists(code) and (name := localedata.load(code).get("languages", {}).get(code)):
            found[code] = str(name)
    return found
