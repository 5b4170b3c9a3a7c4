"""What becomes of recipes when something happens to their solution."""

from __future__ import annotations

from banyan.commons.models import Activity
from banyan.commons.services import search
from banyan.recipes.models import Recipe


def follow(activity: Activity) -> None:
    """A recipe is found in the search where its solution is public, and by its solution's places and themes."""
    if activity.kind != "solution":
        return
    ids = list(Recipe.objects.filter(solution=activity.object_id).values_list("pk", flat=True))
    if ids and search.index("recipe", ids):
        search.ask_for_meanings()
