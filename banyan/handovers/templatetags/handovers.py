"""Filters of handovers' pages."""

from __future__ import annotations

from django import template

from banyan.commons.money import Money, format_money

register = template.Library()


@register.filter
def money(amount: Money) -> str:
    """An amount with its sign."""
    return format_money(amount)
