"""What challenges add to the pages of other rooms."""

from __future__ import annotations


def register() -> None:
    """Make the panels known."""
