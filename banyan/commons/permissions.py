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
