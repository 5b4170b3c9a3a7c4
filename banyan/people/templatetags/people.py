"""Template tags of people: {% load people %}."""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape
from typing import Any

from django import template
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from banyan.commons.kinds import kind_of
from banyan.commons.languages import language_name
from banyan.commons.queries.activity import blocked_ids
from banyan.commons.text import plain_text
from banyan.people.capabilities import capability_name
from banyan.people.models import Stewardship

register = template.Library()


@register.filter
def address(thing: Any) -> str:
    """The address of the page of any registered kind of thing."""
    return kind_of(thing).url(thing)


@register.filter
def plain(source: str) -> str:
    """The words of a Markdown text."""
    return plain_text(source)


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """Languages by name, separated by commas."""
    return ", ".join(language_name(code) for code in codes)


@register.filter
def capability(code: str) -> str:
    """A capability by name."""
    return capability_name(code)


@register.filter
def scope(stewardship: Stewardship) -> str:
    """What a stewardship covers, in words."""
    if stewardship.place and stewardship.theme:
        return _("%(theme)s in %(place)s") % {
            "theme": stewardship.theme.local_name,
            "place": stewardship.place.local_name,
        }
    if stewardship.place:
        return stewardship.place.local_name
    if stewardship.theme:
        return stewardship.theme.local_name
    return _("The whole network")


@register.simple_tag(takes_context=True)
def blocked_people(context: dict[str, Any]) -> frozenset[int]:
    """{% blocked_people as blocked %}: ids of those whose words are folded for the reader."""
    return blocked_ids(context["request"].user)


@register.filter
def unmarked(sentence: str) -> str:
    """A sentence with links as plain text."""
    return unescape(strip_tags(sentence))


@register.filter
def absolute(sentence: SafeString, base: str) -> SafeString:
    """A sentence whose links begin with the address of the instance, for mail."""
    return mark_safe(str(sentence).replace('href="/', f'href="{escape(base)}/'))  # noqa: S308 - it was safe before
