"""Template tags of scaling: {% load scaling %}."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse

from banyan.commons.charts import figure_text
from banyan.scaling.models import Assessment
from banyan.scaling.queries import Asked
from banyan.scaling.words import answer_words, pathway_name, question_text

register = template.Library()


@register.filter
def pathway_names(codes: Iterable[str]) -> str:
    """Pathways by their names."""
    return ", ".join(pathway_name(code) for code in codes)


@register.filter
def question_words(code: str) -> str:
    """A question as it is asked."""
    return question_text(code)


@register.filter
def given_words(one: Asked) -> str:
    """What was answered to a question, in words."""
    return answer_words(one.question, one.answer.step) if one.answer is not None else ""


@register.filter
def figure(value: float) -> str:
    """A number as it is read."""
    return figure_text(value)


@register.simple_tag
def question_of(assessment: Assessment, key: tuple[str, str]) -> str:
    """The address of a question, by its code and the address of its place."""
    return reverse("scaling:question", args=[assessment.pk, *(name for name in key if name)])


@register.simple_tag
def question_address(assessment: Assessment, one: Asked) -> str:
    """The address of a question that is asked."""
    return question_of(assessment, one.key)
