"""What organisations can do and solutions need: known capabilities with names. Others may be written freely.

A capability is kept as its code where it is known, else as the words that somebody wrote, tidied.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banyan.commons.text import fold, tidy_line

CAPABILITIES: dict[str, str | Promise] = {
    "community_outreach": _("Reaching and organising communities"),
    "field_staff": _("Staff in the field"),
    "training": _("Training people"),
    "teaching": _("Teaching children"),
    "health_care": _("Giving health care"),
    "counselling": _("Counselling and care"),
    "agriculture": _("Farming and advising farmers"),
    "water_sanitation": _("Water and sanitation works"),
    "construction": _("Building"),
    "manufacturing": _("Making things"),
    "repair": _("Repair and maintenance"),
    "energy": _("Energy installations"),
    "recycling": _("Waste and recycling"),
    "logistics": _("Transport and storage"),
    "distribution": _("Selling and distributing, also far out"),
    "procurement": _("Buying in quantity"),
    "finance": _("Lending and savings"),
    "fundraising": _("Raising funds"),
    "accounting": _("Accounting and reporting"),
    "legal": _("Legal advice"),
    "software": _("Making and running software"),
    "data": _("Collecting and analysing data"),
    "research": _("Research and evaluation"),
    "monitoring": _("Monitoring results"),
    "design": _("Design with users"),
    "communication": _("Communication and media"),
    "translation": _("Translation and adaptation to languages"),
    "advocacy": _("Advocacy and policy"),
    "government_relations": _("Working with authorities"),
    "volunteers": _("Leading volunteers"),
    "emergency_response": _("Emergency response"),
    "disability_inclusion": _("Including people with disabilities"),
    "gender": _("Work for the equality of women and men"),
    "youth_work": _("Work with young people"),
}


def capability_name(code: str) -> str:
    """The reader's name of a capability; a free one is its own name."""
    return str(CAPABILITIES.get(code, code))


def tidy_capabilities(given: Iterable[str]) -> list[str]:
    """Codes for those that are known by code or by name in the current language, tidied words for the others, each
    once, in the given order. Words are cut at 60 characters."""
    by_name = {fold(str(name)): code for code, name in CAPABILITIES.items()}
    found: dict[str, None] = {}
    for entry in given:
        words = tidy_line(entry)[:60]
        if words:
            found.setdefault(words if words in CAPABILITIES else by_name.get(fold(words), words))
    return list(found)
