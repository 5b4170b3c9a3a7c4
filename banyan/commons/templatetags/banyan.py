"""Template tags that every room uses: {% load banyan %}."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from banyan.commons.languages import language_name
from banyan.commons.models import Place
from banyan.commons.panels import panels_for
from banyan.commons.queries.places import full_name
from banyan.commons.queries.places import place_code as code_of_place
from banyan.commons.text import render_markdown

register = template.Library()


@register.filter
def markdown(source: str) -> SafeString:
    """User text as safe HTML."""
    return render_markdown(source)


@register.filter
def place_name(place: Place) -> str:
    """A place with what it lies in, up to the country."""
    return full_name(place)


@register.filter
def place_code(place: Place) -> str:
    """What stands for a place in addresses and filters."""
    return code_of_place(place)


@register.filter
def language_called(code: str) -> str:
    """A language by its name, in the reader's language."""
    return language_name(code)


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], kind: str, thing: Any = None) -> SafeString:
    """{% panels "need" need %}: what other rooms add to this page."""
    request = context["request"]
    return format_html_join("\n", "{}", ((panel.render(request, thing),) for panel in panels_for(kind)))
