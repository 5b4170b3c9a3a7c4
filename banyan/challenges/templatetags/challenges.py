"""Challenges on pages: {% load challenges %}."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format

from banyan.challenges.models import Challenge, Prize, Proposal
from banyan.commons.money import Money, format_money_short

register = template.Library()


@register.filter
def moment(at: datetime, challenge: Challenge) -> str:
    """A moment in the time zone of the challenge: "3 March 2027, 09:00"."""
    local = at.astimezone(ZoneInfo(challenge.time_zone))
    return f"{date_format(local, 'j F Y')}, {date_format(local, 'H:i')}"


@register.filter
def amount(thing: Prize | Proposal) -> str:
    """The money of a prize, or what a proposal costs; "" for none."""
    minor = thing.amount_minor if isinstance(thing, Prize) else thing.cost_minor
    return format_money_short(Money(minor, thing.currency)) if minor is not None else ""
