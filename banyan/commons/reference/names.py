"""What places are called: the names that pages show, and all others by which people call them."""

from __future__ import annotations

import pickle
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pycountry
from babel import Locale, localedata
from babel.core import get_global

from banyan.commons.reference.regions import PARENT_REGIONS, REGION_OF_COUNTRY, WORLD
from banyan.commons.text import fold

INTERFACE_LANGUAGES: Final = ("en", "fr", "es", "ar")

# Where the CLDR's name is an address in a list rather than a name in a sentence.
_SHOWN: Final[dict[str, dict[str, str]]] = {
    "001": {"en": "World", "fr": "Monde", "es": "Mundo", "ar": "العالم"},
    "CD": {
        "en": "Democratic Republic of the Congo",
        "fr": "République démocratique du Congo",
        "es": "República Democrática del Congo",
        "ar": "جمهورية الكونغو الديمقراطية",
    },
    "CG": {
        "en": "Republic of the Congo",
        "fr": "République du Congo",
        "es": "República del Congo",
        "ar": "جمهورية الكونغو",
    },
    "CV": {"en": "Cabo Verde"},
    "HK": {"en": "Hong Kong", "fr": "Hong Kong", "es": "Hong Kong", "ar": "هونغ كونغ"},
    "MM": {"en": "Myanmar", "fr": "Myanmar", "es": "Myanmar", "ar": "ميانمار"},
    "MO": {"en": "Macao", "fr": "Macao", "es": "Macao", "ar": "ماكاو"},
    "PS": {"en": "Palestine", "fr": "Palestine", "es": "Palestina", "ar": "فلسطين"},
}

# Names that neither the CLDR nor ISO 3166 has. The same name under two codes is ambiguous on purpose.
_ALSO: Final[dict[str, tuple[str, ...]]] = {
    "001": ("Worldwide", "Global", "Everywhere", "Earth", "Monde entier", "Mundo entero"),
    "AE": ("UAE", "Emirates"),
    "BA": ("Bosnia",),
    "BN": ("Brunei Darussalam",),
    "BO": ("Plurinational State of Bolivia",),
    "CD": ("DRC", "DR Congo", "RDC", "Congo", "Congo (DRC)", "Congo DR", "Zaire", "Congo-Kinshasa", "Dem. Rep. Congo"),
    "CG": ("Congo", "Congo Republic", "Congo (Republic)", "Congo-Brazzaville"),
    "CI": ("Ivory Coast", "Costa de Marfil", "Costa d'Avorio", "Elfenbeinküste"),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "FM": ("Federated States of Micronesia",),
    "GB": ("UK", "Great Britain", "Britain", "United Kingdom of Great Britain and Northern Ireland"),
    "HK": ("Hong Kong SAR",),
    "IR": ("Islamic Republic of Iran", "Persia"),
    "KP": ("Korea", "DPRK", "Democratic People's Republic of Korea"),
    "KR": ("Korea", "Republic of Korea"),
    "LA": ("Lao PDR", "Lao"),
    "MD": ("Republic of Moldova",),
    "MK": ("Macedonia", "Former Yugoslav Republic of Macedonia", "FYROM"),
    "MM": ("Burma", "Birmanie", "Birmania"),
    "MO": ("Macau", "Macao SAR"),
    "NL": ("Holland",),
    "PS": ("Palestine State", "State of Palestine", "Palestinian Territory", "Occupied Palestinian Territory"),
    "RU": ("Russian Federation",),
    "SH": ("Saint Helena",),
    "ST": ("Sao Tome",),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey",),
    "TT": ("Trinidad",),
    "TW": ("Chinese Taipei",),
    "TZ": ("United Republic of Tanzania",),
    "US": ("USA", "U.S.A.", "U.S.", "America", "United States of America"),
    "VA": ("Holy See", "Vatican"),
    "VC": ("Saint Vincent",),
    "VE": ("Bolivarian Republic of Venezuela",),
    "VN": ("Socialist Republic of Viet Nam",),
}

# English names of subdivisions that ISO 3166-2 has in their own language only.
_SUBDIVISIONS_ALSO: Final[dict[str, tuple[str, ...]]] = {
    "AT-2": ("Carinthia",),
    "AT-6": ("Styria",),
    "AT-7": ("Tyrol",),
    "AT-9": ("Vienna",),
    "BE-VLG": ("Flanders",),
    "BE-WAL": ("Wallonia",),
    "CH-GE": ("Geneva",),
    "CZ-10": ("Prague",),
    "DE-BY": ("Bavaria",),
    "DE-HE": ("Hesse",),
    "DE-NI": ("Lower Saxony",),
    "DE-NW": ("North Rhine-Westphalia",),
    "DE-RP": ("Rhineland-Palatinate",),
    "DE-SN": ("Saxony",),
    "DE-TH": ("Thuringia",),
    "DK-84": ("Capital Region of Denmark",),
    "ES-AN": ("Andalusia",),
    "ES-CT": ("Catalonia",),
    "ES-PV": ("Basque Country",),
    "FR-BRE": ("Brittany",),
    "FR-NOR": ("Normandy",),
    "IT-25": ("Lombardy",),
    "IT-52": ("Tuscany",),
    "IT-62": ("Latium",),
    "IT-82": ("Sicily",),
    "IT-88": ("Sardinia",),
    "RO-B": ("Bucharest",),
    "RU-MOW": ("Moscow",),
    "RU-SPE": ("Saint Petersburg",),
    "TR-34": ("Istanbul",),
    "UA-30": ("Kiev",),
}

# What a subdivision is, which many people leave out: "Nairobi City", "Kigali Province".
_GENERIC: Final = re.compile(
    r"^(?:(?:region|région|departamento|provincia|estado|comarca|city|ville) (?:de |del |d'|des |du |of )?)"
    r"|(?: (?:city|county|province|region|state|governorate|prefecture|district|department|territory|division|oblast"
    r"|kraj|municipality|capital territory|capital city|island|islands|parish))$",
    re.IGNORECASE,
)
_PARTED: Final = re.compile(r"^(?P<one>[^\[(]+)[\[(](?P<other>[^\])]+)[\])]$")
_SAINT: Final = re.compile(r"\bsaint(e?)\b")


def folded(name: str) -> str:
    """A name as words are looked up in texts: folded, with single spaces, cut to what the table holds."""
    return " ".join(fold(name).split())[:200]


def name_key(name: str) -> str:
    """A name for comparing: folded, "&" as "and", "Saint" as "St", without spaces, marks and "the"."""
    plain = _SAINT.sub(r"st\1", fold(name).replace("&", " and "))
    # Not \w, which leaves out the vowel signs of Indian scripts.
    words = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in plain).split()
    return "".join(word for word in words if word != "the" or len(words) == 1)[:200]


@cache
def shown_names(code: str) -> dict[str, str]:
    """Name of a country or region ("KE", "202") in each language of the interface."""
    names = {language: Locale.parse(language).territories.get(code, "") for language in INTERFACE_LANGUAGES}
    names["en"] = names["en"].replace(" & ", " and ").replace("St. ", "Saint ")
    names.update(_SHOWN.get(code, {}))
    return {language: name for language, name in names.items() if name}


def _spoken_languages() -> list[str]:
    """Languages, with their scripts, that are official in some place or that a third of a country speaks."""
    spoken = {
        tag
        for entries in get_global("territory_languages").values()
        for tag, entry in entries.items()
        if float(entry.get("population_percent") or 0) >= (2 if entry.get("official_status") else 33)
    }
    return sorted({*spoken, "zh_Hant", "pt_PT"} & set(localedata.locale_identifiers()))


def _cldr_names(codes: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(code, name) of countries and regions in the languages that are spoken in the world."""
    for language in _spoken_languages():
        # Not by localedata.load, which would keep the language without what it inherits, for everyone in the process.
        with Path(localedata.resolve_locale_filename(language)).open("rb") as file:
            territories: Any = pickle.load(file).get("territories", {})  # noqa: S301 - Babel's own file
        yield from ((code, name) for code, name in territories.items() if code in codes)


def _own_names(country: Any) -> Iterator[str]:
    yield country.name
    for attribute in ("official_name", "common_name"):
        if name := getattr(country, attribute, ""):
            yield name
    if "," in country.name:
        name, _, form = country.name.partition(",")
        yield f"{form.strip()} {name}"


@cache
def known_names() -> dict[str, frozenset[str]]:
    """Every name of each country and region, by code.

    A name that one country carries in English, French, Spanish, Arabic or in ISO 3166 is not taken from another
    language for a second one, so that "Niger" stays what it is; where both are of equal standing it means both.
    """
    codes = frozenset({*REGION_OF_COUNTRY, WORLD, *PARENT_REGIONS})
    first: dict[str, set[str]] = {code: {*shown_names(code).values(), *_ALSO.get(code, ())} for code in codes}
    for country in pycountry.countries:
        first[country.alpha_2].update(_own_names(country))
    for language in INTERFACE_LANGUAGES:
        for code, name in localedata.load(language)["territories"].items():
            if code in codes:
                first[code].add(name)
    taken = {name_key(name) for names in first.values() for name in names}
    further: dict[str, set[str]] = {code: set() for code in codes}
    for code, name in _cldr_names(codes):
        key = name_key(name)
        # Three Latin letters are too likely a word of some other language ("mon", "Man").
        if key not in taken and not (len(key) < 4 and key.isascii()):
            further[code].add(name)
    return {code: frozenset(first[code] | further[code]) for code in codes}


def subdivision_name(name: str) -> str:
    """The name to show of a subdivision: of two languages the first, and "Région wallonne" for "wallonne, Région"."""
    parted = _PARTED.match(name)
    shown = parted["one"].strip() if parted else name.strip()
    core, _comma, form = shown.partition(", ")
    return f"{form} {core}" if form else shown


def subdivision_names(code: str, name: str) -> frozenset[str]:
    """Every name of a subdivision: as written, each language alone, without what it is, and in English."""
    parted = _PARTED.match(name)
    names = [
        name,
        subdivision_name(name),
        name.partition(",")[0],
        *_SUBDIVISIONS_ALSO.get(code, ()),
        *((parted["one"], parted["other"]) if parted else ()),
    ]
    names += [_GENERIC.sub("", one.strip()) for one in names]
    return frozenset(tidy for one in names if (tidy := one.strip(" *")))
