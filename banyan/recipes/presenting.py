"""What the method of simplifying found, in words for readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banyan.methods.simplifying import Ease, Hint, ReadingEase, Simplicity, Subject
from banyan.recipes.content import Content, line_named

MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class ShownHint:
    """A hint in words: what is so, what would make it simpler, and the lines or passages that it is about."""

    says: str
    advice: str
    about: tuple[str, ...]


def hints_in_words(simplicity: Simplicity, content: Content) -> list[ShownHint]:
    """All hints, the weightiest first."""
    return [ShownHint(_says(hint), _ADVICE[hint.subject](), _about(hint, content)) for hint in simplicity.hints]


def _says(hint: Hint) -> str:
    number: dict[str, Any] = {"number": hint.number}
    match hint.subject:
        case Subject.SPECIAL_INPUTS:
            return (
                ngettext(
                    "%(number)s input is hard to come by in most places.",
                    "%(number)s inputs are hard to come by in most places.",
                    hint.number,
                )
                % number
            )
        case Subject.NEEDS_DEGREE:
            return (
                ngettext(
                    "%(number)s role takes years of schooling.",
                    "%(number)s roles take years of schooling.",
                    hint.number,
                )
                % number
            )
        case Subject.MANY_CORE_STEPS:
            return (
                ngettext("%(number)s step must stay as it is.", "%(number)s steps must stay as they are.", hint.number)
                % number
            )
        case Subject.HARD_WORDS:
            return _("The words are hard to read.")
        case Subject.LONG_SENTENCES:
            return ngettext("%(number)s sentence is long.", "%(number)s sentences are long.", hint.number) % number
        case Subject.LONG_STEPS:
            return ngettext("%(number)s step is long.", "%(number)s steps are long.", hint.number) % number
        case Subject.NO_CORE:
            return _("Nothing says what must stay as it is.")
        case Subject.NO_CONTEXT:
            return _("Nothing says where and why it worked so.")


_ADVICE = {
    Subject.SPECIAL_INPUTS: lambda: _("Say what else would do, or how it is made on the spot."),
    Subject.NEEDS_DEGREE: lambda: _("Can somebody learn that part of it in a week, with a list to tick off?"),
    Subject.MANY_CORE_STEPS: lambda: _("Nobody keeps more than nine in mind. Which of them does it fail without?"),
    Subject.HARD_WORDS: lambda: _("Use the words that you would say aloud to a neighbour."),
    Subject.LONG_SENTENCES: lambda: _("Make two of each."),
    Subject.LONG_STEPS: lambda: _("One step, one thing to do: make two of it."),
    Subject.NO_CORE: lambda: _("Without it, others change what it depends on. Mark the steps or parts that are core."),
    Subject.NO_CONTEXT: lambda: _("Others cannot tell whether their place is like yours. Add a part for it."),
}


def _about(hint: Hint, content: Content) -> tuple[str, ...]:
    if hint.words:
        return hint.words[:MOST_NAMED]
    if hint.subject == Subject.LONG_STEPS:
        found = (line_named(content, f"step-{key}") for key in hint.keys[:MOST_NAMED])
        return tuple(line.title for line in found if line is not None)
    return ()


def reading_in_words(reading: ReadingEase) -> str:
    """How hard it is to read, and by what that is known; "" where there are too few words."""
    if reading.ease == Ease.UNKNOWN or reading.value is None:
        return ""
    ease = {
        Ease.EASY: _("Easy to read"),
        Ease.PLAIN: _("Plain to who finished school"),
        Ease.HARD: _("Hard to read"),
    }[reading.ease]
    if reading.formula:
        return _("%(ease)s (%(formula)s: %(value)s)") % {
            "ease": ease, "formula": reading.formula, "value": round(reading.value)
        }  # fmt: skip
    return _("%(ease)s (by the length of its sentences)") % {"ease": ease}
