"""Template tags that every room uses: {% load banyan %}."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from banyan.commons.panels import panels_for
from banyan.commons.text import render_markdown

register = template.Library()


@register.filter
def markdown(source: str) -> SafeString:
    """User text as safe HTML."""
    return render_markdown(source)


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], kind: str, thing: Any = None) -> SafeString:
    """{% panels "need" need %}: what other rooms add to this page."""
    request = context["request"]
    return format_html_join("\n", "{}", ((panel.render(request, thing),) for panel in panels_for(kind)))
