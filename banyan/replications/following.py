"""What becomes of replications when something happens to their solution."""

from __future__ import annotations

from banyan.commons.models import Activity
from banyan.commons.services import search
from banyan.replications.models import Replication


def follow(activity: Activity) -> None:
    """A replication is found in the search where its solution is public, and by its solution's title and themes."""
    if activity.kind != "solution":
        return
    ids = list(Replication.objects.filter(solution=activity.object_id).values_list("pk", flat=True))
    if ids and search.index("replication", ids):
        search.ask_for_meanings()
