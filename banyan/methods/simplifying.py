"""Is a recipe simple enough to be carried on? Hints, never a mark: how hard its words are to read, how much of it may
not change, and what it needs that most places have not.

Reading ease is measured by the formula that was fitted to the language, where there is one:

- English: Flesch, R. (1948), A new readability yardstick. Journal of Applied Psychology 32 (3).
- Spanish: Szigriszt Pazos, F. (1993), Sistemas predictivos de legibilidad; its bands after INFLESZ: Barrio-Cantalejo,
  I. M. et al. (2008), Anales del Sistema Sanitario de Navarra 31 (2).
- French: Kandel, L. and Moles, A. (1958), Application de l'indice de Flesch à la langue française.
- German: Amstad, T. (1978), Wie verständlich sind unsere Zeitungen?
- Portuguese: Martins, T. B. F. et al. (1996), Readability formulas applied to textbooks in Brazilian Portuguese.
- Italian: Lucisano, P. and Piemontese, M. E. (1988), GULPEASE. Scuola e città 39 (3).
- Other languages of Europe written in letters: LIX, Björnsson, C. H. (1968), Läsbarhet; that it carries over:
  Anderson, J. (1981), Analysing the readability of English and non-English texts with LIX.

For all others nobody has fitted a formula that a machine could count without a dictionary, so only the length of
sentences is looked at: in words, about 20 being the most that guides to plain language advise (Cutts, M., Oxford Guide
to Plain English), or in characters for scripts without spaces. A text of fewer than thirty words is not judged.

That a short core carries farther than a long one: Blase, K. and Fixsen, D. (2013), Core intervention components. That
nine steps are about what a person keeps in mind while working: Gawande, A. (2009), The Checklist Manifesto (five to
nine), after Miller, G. A. (1956), The magical number seven, plus or minus two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LEAST_WORDS: Final = 30
MOST_CORE_STEPS: Final = 9
LONGEST_STEP: Final = 60  # words
LONG_SENTENCE: Final = 25  # words; that many and more are worth splitting
LONG_LINE: Final = 60  # characters, in scripts without spaces

_SENTENCE: Final = re.compile(r"[^.!?…。！？؟।॥\n]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_WITHOUT_SPACES: Final = frozenset({"zh", "ja", "th", "lo", "km", "my"})
_LIX: Final = frozenset(
    ("sv", "da", "nb", "nn", "no", "is", "nl", "af", "fi", "et", "el", "pl", "cs", "sk", "sl", "hr", "sr", "bs", "ro",
     "ru", "uk", "be", "bg", "mk", "lv", "lt", "hu", "sq", "ca", "gl", "eu", "ga", "cy", "mt", "tr")
)  # fmt: skip


class Ease(StrEnum):
    """How hard words are to read."""

    EASY = "easy"
    PLAIN = "plain"  # to be read by who finished school
    HARD = "hard"
    UNKNOWN = "unknown"  # too few words to tell


class Subject(StrEnum):
    """What a hint is about."""

    HARD_WORDS = "hard_words"
    LONG_SENTENCES = "long_sentences"
    LONG_STEPS = "long_steps"
    MANY_CORE_STEPS = "many_core_steps"
    NO_CORE = "no_core"
    NO_CONTEXT = "no_context"
    SPECIAL_INPUTS = "special_inputs"
    NEEDS_DEGREE = "needs_degree"


@dataclass(frozen=True, slots=True)
class ReadingEase:
    """`value` is of `formula` and only comparable with others of the same; None where the text is too short.
    `per_sentence` is the mean length of sentences in words, or in characters where the script has no spaces."""

    ease: Ease
    formula: str
    value: float | None
    per_sentence: float
    long_sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepOutline:
    """What the method needs to know of a step. `key` names it to whoever shows the hint."""

    key: int
    words: str
    is_core: bool


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A material or a role: its key and its name."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class RecipeOutline:
    """What the method needs to know of a recipe: its `words` all together, in `language` (ISO 639-1)."""

    language: str
    words: str
    steps: Sequence[StepOutline] = ()
    special_inputs: Sequence[NamedLine] = ()
    degree_roles: Sequence[NamedLine] = ()
    has_core_parts: bool = False
    has_context: bool = False


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that could be simpler. `number` is how many, `keys` the lines and `words` the passages concerned."""

    subject: Subject
    number: int
    keys: tuple[int, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Simplicity:
    """All hints on one recipe, the weightiest first, and what they were counted from."""

    reading: ReadingEase
    core_steps: int
    special_inputs: int
    hints: tuple[Hint, ...]


def simplicity_of(recipe: RecipeOutline) -> Simplicity:
    """What could be simpler about a recipe. Says nothing about whether it works."""
    reading = reading_ease(recipe.words, recipe.language)
    core = [step for step in recipe.steps if step.is_core]
    long_steps = [step for step in recipe.steps if _length(step.words, recipe.language) > _longest_step(recipe)]
    hints = []
    if recipe.special_inputs:
        hints.append(_of_lines(Subject.SPECIAL_INPUTS, recipe.special_inputs))
    if recipe.degree_roles:
        hints.append(_of_lines(Subject.NEEDS_DEGREE, recipe.degree_roles))
    if len(core) > MOST_CORE_STEPS:
        hints.append(Hint(Subject.MANY_CORE_STEPS, len(core), tuple(step.key for step in core)))
    if reading.ease == Ease.HARD:
        hints.append(Hint(Subject.HARD_WORDS, round(reading.per_sentence)))
    if reading.long_sentences:
        hints.append(Hint(Subject.LONG_SENTENCES, len(reading.long_sentences), (), reading.long_sentences))
    if long_steps:
        hints.append(Hint(Subject.LONG_STEPS, len(long_steps), tuple(step.key for step in long_steps)))
    if not (recipe.has_core_parts or core):
        hints.append(Hint(Subject.NO_CORE, 0))
    if not recipe.has_context:
        hints.append(Hint(Subject.NO_CONTEXT, 0))
    return Simplicity(reading, len(core), len(recipe.special_inputs), tuple(hints))


def _of_lines(subject: Subject, lines: Sequence[NamedLine]) -> Hint:
    return Hint(subject, len(lines), tuple(line.key for line in lines), tuple(line.name for line in lines))


def _longest_step(recipe: RecipeOutline) -> int:
    return LONGEST_STEP * 2 if recipe.language in _WITHOUT_SPACES else LONGEST_STEP


def reading_ease(text: str, language: str) -> ReadingEase:
    """How hard a text in `language` (ISO 639-1) is to read, by the formula of that language."""
    pieces: list[str] = [" ".join(found.split()) for found in _SENTENCE.findall(text)]
    sentences = [piece for piece in pieces if _WORD.search(piece)]
    limit = LONG_LINE if language in _WITHOUT_SPACES else LONG_SENTENCE
    long_ones = tuple(sentence for sentence in sentences if _length(sentence, language) >= limit)
    total = sum(_length(sentence, language) for sentence in sentences)
    per_sentence = total / len(sentences) if sentences else 0.0
    words = _WORD.findall(text)
    formula, measure, is_easy, is_hard = _formula_for(language)
    if total < (LEAST_WORDS * 2 if language in _WITHOUT_SPACES else LEAST_WORDS):
        return ReadingEase(Ease.UNKNOWN, formula, None, per_sentence, long_ones)
    value = measure(words, len(sentences), per_sentence)
    ease = Ease.EASY if is_easy(value) else Ease.HARD if is_hard(value) else Ease.PLAIN
    return ReadingEase(ease, formula, round(value, 1), per_sentence, long_ones)


def _length(text: str, language: str) -> int:
    """Words, or letters in scripts without spaces."""
    if language in _WITHOUT_SPACES:
        return sum(unicodedata.category(letter)[0] in "LM" for letter in text)
    return len(_WORD.findall(text))


_Measure = Callable[[Sequence[str], int, float], float]
_Band = Callable[[float], bool]


def _formula_for(language: str) -> tuple[str, _Measure, _Band, _Band]:
    """The formula's name, how it is counted, and when its value means easy or hard."""
    if language in _FLESCH:
        name, base, by_sentence, by_word, easy, hard = _FLESCH[language]

        def flesch(words: Sequence[str], sentences: int, per_sentence: float) -> float:
            syllables = sum(syllables_in(word, language) for word in words) / len(words)
            return base - by_sentence * per_sentence - by_word * syllables

        return name, flesch, lambda value: value >= easy, lambda value: value < hard
    if language == "it":
        return "Gulpease", _gulpease, lambda value: value >= 60, lambda value: value < 40
    if language in _LIX:
        return "LIX", _lix, lambda value: value < 40, lambda value: value >= 50
    if language in _WITHOUT_SPACES:
        return "", lambda words, sentences, per_sentence: per_sentence, lambda v: v <= 25, lambda v: v > 45
    return "", lambda words, sentences, per_sentence: per_sentence, lambda v: v <= 12, lambda v: v > 20


# Name, constant, weight of words in a sentence, weight of syllables in a word, easy from, hard below.
_FLESCH: Final = {
    "en": ("Flesch", 206.835, 1.015, 84.6, 70.0, 50.0),
    "es": ("Szigriszt-Pazos", 206.835, 1.0, 62.3, 65.0, 55.0),
    "fr": ("Kandel-Moles", 207.0, 1.015, 73.6, 70.0, 50.0),
    "de": ("Amstad", 180.0, 1.0, 58.5, 70.0, 50.0),
    "pt": ("Flesch-Martins", 248.835, 1.015, 84.6, 75.0, 50.0),
}


def _gulpease(words: Sequence[str], sentences: int, per_sentence: float) -> float:
    letters = sum(len(word) for word in words)
    return min(100.0, 89 + (300 * sentences - 10 * letters) / len(words))


def _lix(words: Sequence[str], sentences: int, per_sentence: float) -> float:
    return per_sentence + 100 * sum(len(word) > 6 for word in words) / len(words)


_SILENT_END: Final = re.compile(r"(?<=[^aeiouy])e[sd]?$")
_VOWELS: Final = {
    "en": re.compile(r"[aeiouy]+"),
    # In Spanish and Portuguese two strong vowels, or a weak one with an accent, are two syllables.
    "es": re.compile(r"[iuü]?[aeoáéó][iuy]?(?![áéíóúaeo])|[iuü]?[aeoáéó]|[íú]|[iuüy]+"),
    "pt": re.compile(r"[iu]?[aeoáéóâêôãõà][iuo]?(?![aeoáéíóú])|[iu]?[aeoáéóâêôãõà]|[íú]|[iuy]+"),
    "fr": re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+"),
    "de": re.compile(r"[aeiouyäöü]+"),
}


def syllables_in(word: str, language: str) -> int:
    """About how many syllables a word has: groups of vowels that are spoken, one at least."""
    lower = unicodedata.normalize("NFC", word.lower())
    count = len(_VOWELS.get(language, _VOWELS["en"]).findall(lower))
    if language == "en" and count > 1 and _SILENT_END.search(lower) and not lower.endswith(("le", "ted", "ded")):
        # "made", "places" with its soft sound keeps the syllable: "pla-ces".
        if not lower.endswith(("ces", "ses", "ges", "zes", "ches", "shes", "les")):
            count -= 1
    elif language == "fr" and count > 1 and re.search(r"[^aeiouyàâäéèêëîïôöùûüœæ](?:es?|ent)$", lower):
        count -= 1
    return max(1, count)
