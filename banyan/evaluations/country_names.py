"""Which country a name in a data set means, from the names that ISO, the UN and CLDR know."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pycountry
from babel import Locale

KOSOVO = "XK"  # user-assigned code; ISO 3166 has none

# Names found in registries that no official list carries, folded.
OTHER_NAMES: Mapping[str, str] = {
    "vietnam": "VN",
    "palestine state": "PS",
    "congo brazzaville": "CG",
    "congo kinshasa": "CD",
    "holy see": "VA",
    "caribbean netherlands": "BQ",
    "macedonia": "MK",
    "swaziland": "SZ",
    "burma": "MM",
    "ivory coast": "CI",
    "cape verde": "CV",
    "east timor": "TL",
    "kosovo": KOSOVO,
    "uk": "GB",
    "usa": "US",
    "us": "US",
    "uae": "AE",
    "drc": "CD",
    "democratic republic of the congo": "CD",
    "republic of the congo": "CG",
    "turkey": "TR",
}
# Adjectives and parts of names that do not begin like the English name of their country, folded.
OTHER_WORDS: Mapping[str, str] = {
    "french": "FR",
    "dutch": "NL",
    "british": "GB",
    "english": "GB",
    "scotland": "GB",
    "scottish": "GB",
    "wales": "GB",
    "swiss": "CH",
    "spanish": "ES",
    "greek": "GR",
    "danish": "DK",
    "swedish": "SE",
    "finnish": "FI",
    "polish": "PL",
    "turkish": "TR",
    "irish": "IE",
    "welsh": "GB",
    "thai": "TH",
    "lao": "LA",
    "filipino": "PH",
    "american": "US",
    "congolese": "CD",
    "burmese": "MM",
}
NAME_COLUMNS = (
    "CLDR display name",
    "official_name_en",
    "official_name_fr",
    "official_name_es",
    "UNTERM English Short",
    "UNTERM English Formal",
    "UNTERM French Short",
    "UNTERM Spanish Short",
)


def fold(name: str) -> str:
    """`name` without accents, case, punctuation and the leading article, for comparing."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    plain = re.sub(r"[^\w]+", " ", plain.replace("&", " and ")).strip()
    return re.sub(r"^the ", "", plain)


class CountryNames:
    """Resolves free country names to ISO 3166-1 alpha-2 codes."""

    def __init__(self, code_list: Path | None = None) -> None:
        """Read the official names; `code_list` is a country-codes CSV that adds UN names to those of ISO and CLDR."""
        self._known: dict[str, str] = {}
        self._english: dict[str, str] = dict(OTHER_WORDS)
        for country in pycountry.countries:
            for attribute in ("name", "official_name", "common_name"):
                self._learn(getattr(country, attribute, ""), country.alpha_2)
                self._learn_english(getattr(country, attribute, ""), country.alpha_2)
        codes = {country.alpha_2 for country in pycountry.countries} | {KOSOVO}
        for language in ("en", "fr", "es"):
            for code, name in Locale(language).territories.items():
                if code in codes:
                    self._learn(name, code)
        for code, name in Locale("en").territories.items():
            if code in codes:
                self._learn_english(name, code)
        if code_list is not None and code_list.exists():
            with code_list.open(encoding="utf-8", newline="") as rows:
                for row in csv.DictReader(rows):
                    for column in NAME_COLUMNS:
                        self._learn(row.get(column) or "", row.get("ISO3166-1-Alpha-2") or "")
        self._known.update(OTHER_NAMES)
        self._english.update(OTHER_NAMES)
        self.codes: tuple[str, ...] = tuple(sorted(codes))

    def _learn(self, name: str, code: str) -> None:
        folded = fold(name)
        if folded and code.strip():
            self._known.setdefault(folded, code)

    def _learn_english(self, name: str, code: str) -> None:
        folded = fold(name)
        if len(folded) > 3:
            self._english.setdefault(folded, code)

    def resolve(self, name: str) -> str | None:
        """The alpha-2 code that `name` means, or None.

        A remark in brackets is first taken out ("Czechia (Czech Republic)"), then tried by itself ("Congo
        (Congo-Brazzaville)"), so that the more exact of the two decides where both are known and differ.
        """
        whole = self._known.get(fold(name))
        if whole:
            return whole
        bracket = re.search(r"\(([^)]*)\)", name)
        if not bracket:
            return None
        remark = fold(re.sub(r"^fmr\.?|^formerly", "", bracket.group(1).strip()))
        return self._known.get(remark) or self._known.get(fold(name[: bracket.start()]))

    def english_names(self) -> Mapping[str, str]:
        """The folded English names, parts of names and irregular adjectives, with their codes, for finding in texts."""
        return self._english


def mask_countries(text: str, names: CountryNames) -> str:
    """`text` with every English country name, and every word that begins like one, replaced by a neutral word.

    The beginning catches adjectives ("Cambodian", "Indonesia's"). A model that reads the name of the hidden country in
    the text has not predicted anything.
    """
    stems = sorted({_stem(name) for name in names.english_names() if len(name) > 3}, key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, stems)) + r")(?:a|e|o|y|ia|n|an|ian|ean|i|ese|ish)?s?\b")
    words = list(re.finditer(r"\w+", text))
    folded_words = [fold(word.group()) or word.group() for word in words]
    starts = [0]
    for word in folded_words:
        starts.append(starts[-1] + len(word) + 1)
    hidden = {
        index
        for match in pattern.finditer(" ".join(folded_words))
        for index in range(len(words))
        if match.start() <= starts[index] < match.end()
    }
    masked = text
    for index in sorted(hidden, reverse=True):
        masked = masked[: words[index].start()] + "somewhere" + masked[words[index].end() :]
    return masked


def _stem(name: str) -> str:
    """The part of a folded name that its adjective keeps: the name without its last vowels, if still long enough."""
    stem = re.sub(r"(ia|a|e|o|y)$", "", name)
    return stem if len(stem) >= 5 else name
