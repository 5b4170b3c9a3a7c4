"""Languages that people, organisations and solutions can name."""

from __future__ import annotations

from functools import cache

from babel import Locale
from django.utils.translation import get_language
from pycountry import languages as iso_languages


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
