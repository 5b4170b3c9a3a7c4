"""How every room asks whether somebody may do something.

A room's `permissions.py` holds predicates (`rules.predicate`), each named `can_…`; its services call `require`.
"""

from __future__ import annotations

from typing import Any

from banyan.commons.errors import NotAllowed, Text


def require(allowed: Any, message: Text | None = None) -> None:
    """Raise NotAllowed unless `allowed` is true."""
    if not allowed:
        raise NotAllowed(message)


def can_bring_in_figures(person: Any) -> bool:
    """Stewards of the whole network, and the system itself (None), bring in figures about countries."""
    if person is None:
        return True
    if not (person.is_authenticated and person.is_active):
        return False
    return bool(person.is_superuser or person.stewardships.filter(place__isnull=True, theme__isnull=True).exists())
