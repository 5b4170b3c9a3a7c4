"""Template tags of recipes: {% load recipes %}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from banyan.recipes.content import amount_words, cost_words

register = template.Library()


@register.filter
def amount(material: Any) -> str:
    """How much of a material: "2.5 kg"."""
    return amount_words(material)


@register.filter
def cost(material: Any) -> str:
    """What a material costs."""
    return cost_words(material)


@register.filter
def picture(pictures: Mapping[Any, Any], key: Any) -> Any:
    """The picture with that key, None where it is gone."""
    return pictures.get(key) if key else None


@register.filter
def duration(minutes: int | None) -> str:
    """Minutes as people say them: "45 min", "2 h", "2 h 30 min"."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
