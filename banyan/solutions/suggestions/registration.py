"""Making suggestions known to the parts of Banyan that they follow and show themselves on."""

from __future__ import annotations


def register() -> None:
    """Called once when the solutions room is ready."""
    from banyan.commons.panels import Panel, register_panel
    from banyan.commons.queries.search import register_stages, register_states
    from banyan.commons.services.activity import subscribe
    from banyan.commons.services.search import follow_meanings
    from banyan.needs.models import NeedState
    from banyan.solutions.models import Stage
    from banyan.solutions.suggestions import panels, services, tasks  # noqa: F401 - tasks are known once imported

    register_stages(dict(Stage.choices))
    register_states(dict(NeedState.choices))
    subscribe("suggestions", services.follow)
    follow_meanings("suggestions", services.touch)
    register_panel(Panel("need", "suggested_solutions", 20, panels.solutions_for_need))
    register_panel(Panel("solution", "suggested_needs", 20, panels.needs_for_solution))
    register_panel(Panel("solution", "likely_places", 30, panels.likely_places))
    register_panel(Panel("place", "bundle", 30, panels.bundle_for_place))
    register_panel(Panel("place", "suggested_solutions", 40, panels.solutions_for_place))
