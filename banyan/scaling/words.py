"""The words of the method in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from banyan.methods import scaling_guide as guide


def pathway_name(code: str) -> str:
    """A pathway by its name."""
    return _(guide.PATHWAYS[code].name)


def question_text(code: str) -> str:
    """A question as it is asked."""
    return _(guide.QUESTIONS[code].text)


def scale_words(question: guide.Question, step: int) -> str:
    """A step of a question's scale: its number and what it says; the two between say so."""
    meaning = question.meaning(step)
    return f"{step} · {_(meaning) if meaning else _('in between')}"


def answer_words(question: guide.Question, step: float | None) -> str:
    """An answer, also one in the middle of several, in words."""
    if step is None:
        return _("Not known")
    below = question.meaning(int(step // 2 * 2))
    if step % 2 == 0:
        return _(below)
    return _("Between “%(lower)s” and “%(higher)s”") % {
        "lower": _(below).rstrip("."),
        "higher": _(question.meaning(int(step // 2 * 2) + 2)).rstrip("."),
    }


def share_words(share: float) -> str:
    """A share as parts of a hundred."""
    return _("%(number)d of 100") % {"number": round(share * 100)}
