"""Template tags of the design system: {% load design %}. Pages use the components of templates/cotton/ instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from banyan.web.context import site as site_context

register = template.Library()

_SECTIONS = (
    ("needs:list", _("Needs")),
    ("solutions:list", _("Solutions")),
    ("challenges:list", _("Challenges")),
    ("commons:places", _("Places")),
    ("commons:themes", _("Themes")),
    ("people:organisations", _("Organisations")),
)


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the main navigation; `current` is the value of aria-current, or ""."""

    label: object
    url: str
    current: str


@register.simple_tag(takes_context=True)
def network(context: template.Context) -> object:
    """This network as the context processor describes it; allauth's pages bring a `site` of their own."""
    return site_context(context["request"])["site"]


@register.simple_tag
def sections(path: str) -> list[Section]:
    """The main navigation as seen from `path`; a section whose room has no pages is left out."""
    return [
        Section(label, url, "page" if path == url else "true" if path.startswith(url) else "")
        for label, url in _section_urls(settings.ROOT_URLCONF)
    ]


@cache
def _section_urls(urlconf: str) -> list[tuple[object, str]]:
    found: list[tuple[object, str]] = []
    for name, label in _SECTIONS:
        with suppress(NoReverseMatch):
            found.append((label, reverse(name, urlconf)))
    return found


@register.tag
def remember(parser: Parser, token: Token) -> RememberNode:
    """{% remember name %}…{% endremember %}: keep what is inside as {{ name }}, so that a block can be shown twice."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode(name, nodelist)


class RememberNode(template.Node):
    """The node behind {% remember %}."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        context[self.name] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 - a template escaped it
        return mark_safe("")


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """{% kept by language site.name %}…{% endkept %}: render what is inside once for each combination of these values.

    For parts of the frame that are the same on every page. The values must be few: never an address or a person.
    """
    _tag, _by, *names = token.split_contents()
    values = [parser.compile_filter(name) for name in names]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(values, nodelist)


class KeptNode(template.Node):
    """The node behind {% kept %}. It lives as long as its template does: for good, or with DEBUG for one rendering."""

    def __init__(self, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.values = values
        self.nodelist = nodelist
        self.renderings: dict[tuple[object, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        key = (settings.ROOT_URLCONF, *(str(value.resolve(context)) for value in self.values))
        rendering = self.renderings.get(key)
        if rendering is None:
            rendering = self.renderings[key] = self.nodelist.render(context)
        return rendering


@register.filter
def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes that a component passes on, every value escaped (cotton's own output is not).

    A value of True gives a bare attribute; None and False give none.
    """
    return mark_safe(" ".join(_attribute(name, value) for name, value in _passed_on(attrs)))  # noqa: S308 - escaped


def _passed_on(attrs: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    declared = getattr(attrs, "attrs_dict", None)  # without the names in the component's <c-vars>
    items = declared() if declared else attrs
    return ((name, value) for name, value in items.items() if value is not None and value is not False)


def _attribute(name: str, value: Any) -> str:
    if value is True:
        return str(escape(name))
    # What a template has escaped already stays as it is, but may never end the attribute.
    text = str(value).replace('"', "&quot;") if isinstance(value, SafeString) else escape(value)
    return f'{escape(name)}="{text}"'


@register.filter
def initials(name: str) -> str:
    """Up to two letters that stand for a person or an organisation: "Amina Otieno" gives "AO"."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    chosen = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in chosen).upper()
