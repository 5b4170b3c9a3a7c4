"""Parts that higher rooms add to the pages of lower ones, so that a need's page can show solutions although needs
know nothing of them. A room registers its panels in its AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Panel:
    """`render` returns finished HTML, or "" to show nothing; panels of one page come by rising `order`."""

    kind: str
    name: str
    order: int
    render: Callable[[HttpRequest, Any], SafeString]


_panels: dict[tuple[str, str], Panel] = {}


def register_panel(panel: Panel) -> None:
    """Make a panel known; the same kind and name registered again replaces it."""
    _panels[panel.kind, panel.name] = panel


def panels_for(kind: str) -> list[Panel]:
    """The panels of the pages of one kind ("home" for the front page), in order."""
    return sorted((panel for panel in _panels.values() if panel.kind == kind), key=lambda panel: panel.order)
