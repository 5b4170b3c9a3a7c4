"""Parts that higher rooms add to the pages of lower ones, so that a need's page can show solutions although needs
know nothing of them. A room registers its panels in its AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Panel:
    """`render` returns finished HTML, or "" to show nothing; panels of one page come by rising `order`.

    A panel that rests on rows of the database says which (`rows`, of the page's thing; more than are shown does no
    harm): all panels of a page ask in one query whether there are any. Where there are none, `otherwise` renders it,
    for those to whom an empty one offers something.
    """

    kind: str
    name: str
    order: int
    render: Callable[[HttpRequest, Any], SafeString]
    rows: Callable[[Any], QuerySet[Any]] | None = None
    otherwise: Callable[[HttpRequest, Any], SafeString] | None = None


_panels: dict[tuple[str, str], Panel] = {}


def register_panel(panel: Panel) -> None:
    """Make a panel known; the same kind and name registered again replaces it."""
    _panels[panel.kind, panel.name] = panel


def panels_for(kind: str) -> list[Panel]:
    """The panels of the pages of one kind ("home" for the front page), in order."""
    return sorted((panel for panel in _panels.values() if panel.kind == kind), key=lambda panel: panel.order)


def rendered_panels(request: HttpRequest, kind: str, thing: Any) -> list[SafeString]:
    """What the panels of a page show, in order; one query and those of the panels that have something to show."""
    panels = panels_for(kind)
    filled = _filled(panels, thing)
    shown = []
    for place, panel in enumerate(panels):
        if panel.rows is None or place in filled:
            shown.append(panel.render(request, thing))
        elif panel.otherwise is not None:
            shown.append(panel.otherwise(request, thing))
    return shown


def _filled(panels: list[Panel], thing: Any) -> set[int]:
    asked = [
        panel.rows(thing).order_by().annotate(panel=Value(place)).values_list("panel", flat=True)[:1]
        for place, panel in enumerate(panels)
        if panel.rows is not None
    ]
    if not asked:
        return set()
    return set(asked[0].union(*asked[1:], all=True))
