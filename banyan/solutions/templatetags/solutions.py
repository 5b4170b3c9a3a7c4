"""Template tags of solutions: {% load solutions %}."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banyan.commons.models import Place
from banyan.commons.queries.places import full_name
from banyan.solutions.facts import FIELDS
from banyan.solutions.models import EvidenceLevel, Solution

register = template.Library()


@register.filter
def rung(solution: Solution) -> str:
    """The highest rung of evidence in words, "" for none yet."""
    return str(EvidenceLevel(solution.evidence_level).label) if solution.evidence_level else ""


@register.filter
def running_words(solution: Solution) -> str:
    """Where a solution from `with_card` runs: up to three places by name, and how many more."""
    names = [row.place.local_name for row in getattr(solution, "first_running", ())]
    more = solution.running_count - len(names)
    if not names:
        return ngettext("Runs in %(number)s place", "Runs in %(number)s places", more) % {"number": more}
    listed = ", ".join(names)
    if more <= 0:
        return _("Runs in %(places)s") % {"places": listed}
    return ngettext(
        "Runs in %(places)s and %(number)s place more", "Runs in %(places)s and %(number)s places more", more
    ) % {"places": listed, "number": more}


@register.filter
def full_place(place: Place) -> str:
    """A place with what it lies in up to the country."""
    return full_name(place)


@register.filter
def website_name(address: str) -> str:
    """An address as people say it: without the scheme, "www." and a slash at the end."""
    return address.split("://", 1)[-1].removeprefix("www.").rstrip("/")


@register.filter
def field_names(names: Iterable[str]) -> str:
    """Fields as readers know them, separated by commas, in the order of the page."""
    known = set(names)
    return ", ".join(str(field.label) for name, field in FIELDS.items() if name in known)


@register.filter
def is_text(value: object) -> bool:
    """Whether a shown value is a text, not a list."""
    return isinstance(value, str)


@register.filter
def is_prose(name: str) -> bool:
    """Whether a field holds Markdown."""
    return FIELDS[name].is_text and name not in ("title", "summary")


@register.filter
def under(found: Mapping[int, Any], key: int) -> Any:
    """What a mapping holds under a key, None for nothing."""
    return found.get(key)
