"""Template tags that every room uses: {% load banyan %}."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from banyan.commons.kept_parts import cards_of, kept_parts
from banyan.commons.languages import language_name
from banyan.commons.models import Place
from banyan.commons.panels import rendered_panels
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
    return format_html_join("\n", "{}", ((shown,) for shown in rendered_panels(request, kind, thing)))


@register.simple_tag
def cards(things: Iterable[Any], level: int = 3) -> SafeString:
    """{% cards page level=2 %}: a list item with the card of each; the headings are of that level."""
    return format_html_join("\n", "<li>{}</li>", ((card,) for card in cards_of(things, level=level)))


@register.tag
def kept_filters(parser: Parser, token: Token) -> KeptFiltersNode:
    """{% kept_filters form %}…{% endkept_filters %}: render the fields of a FilterForm once for what was asked for."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endkept_filters",))
    parser.delete_first_token()
    return KeptFiltersNode(parser.compile_filter(name), nodelist)


class KeptFiltersNode(template.Node):
    """The node behind {% kept_filters %}."""

    def __init__(self, form: FilterExpression, nodelist: NodeList) -> None:
        self.form = form
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        key = (self.origin.name, settings.ROOT_URLCONF, get_language(), self.form.resolve(context).kept_by)
        part = kept_parts.find(key)
        return part if part is not None else kept_parts.keep(key, self.nodelist.render(context))
