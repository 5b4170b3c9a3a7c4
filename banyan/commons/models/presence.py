"""How much there is of what, where: kept ready, so that a map of everything costs the same at any size."""

from __future__ import annotations

from django.db import models


class Presence(models.Model):
    """The number of public things of a kind that concern a place (or lie in it), as last counted by a task.

    `theme` is a goal, null for all; `stage` is "" for all. Where nothing is, there is no row.
    """

    place = models.ForeignKey("commons.Place", on_delete=models.CASCADE, related_name="presences")
    kind = models.CharField(max_length=32)
    theme = models.ForeignKey("commons.Theme", on_delete=models.CASCADE, null=True, related_name="+")
    stage = models.CharField(max_length=24, blank=True, default="")
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "kind", "theme", "stage"], nulls_distinct=False, name="counted_once"
            )
        ]
        indexes = [models.Index(fields=["theme", "stage", "kind"], name="presence_by_theme")]

    def __str__(self) -> str:
        return f"{self.count} {self.kind} in {self.place_id}"
