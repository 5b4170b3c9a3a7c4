"""The append-only record of who did what to which thing, and what follows from it for people who watch."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now


class Activity(models.Model):
    """One deed. The database refuses to change or delete it.

    `kind` and `object_id` name what it was done to; `on_kind` and `on_id` the thing on whose page it belongs (a
    confirmation's need, say). `changed` lists names of fields, `facts` small facts that are nobody's personal data
    (a stage, a number, a reason's code): words that people wrote stay in their own tables, so that they can be erased.
    """

    at = models.DateTimeField(db_default=Now())
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="deeds")
    verb = models.CharField(max_length=32)
    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    on_kind = models.CharField(max_length=32, blank=True, default="")
    on_id = models.BigIntegerField(null=True)
    place_ids = ArrayField(models.BigIntegerField(), default=list)
    theme_ids = ArrayField(models.BigIntegerField(), default=list)
    changed = ArrayField(models.CharField(max_length=64), default=list)
    facts = models.JSONField(default=dict)
    is_public = models.BooleanField(default=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["kind", "object_id", "-id"]),
            models.Index(fields=["on_kind", "on_id", "-id"]),
            models.Index(fields=["actor", "-id"]),
            models.Index(fields=["-id"], condition=models.Q(is_public=True), name="public_activity"),
            GinIndex(fields=["place_ids"]),
            GinIndex(fields=["theme_ids"]),
        ]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return f"{self.actor_id} {self.verb} {self.kind} {self.object_id}"


class Watch(models.Model):
    """A person wants to hear of what happens to a thing, a place or a theme."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches")
    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "object_id"], name="watched_once")]
        indexes = [models.Index(fields=["kind", "object_id"])]
        verbose_name_plural = "watches"

    def __str__(self) -> str:
        return f"{self.person_id} watches {self.kind} {self.object_id}"


class Notification(models.Model):
    """An activity put before one person, with why they get it. `mailed_at` is set when a digest carried it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=32)  # "watching", "yours", "place", "theme", "steward"
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "activity"], name="told_once")]
        indexes = [
            models.Index(fields=["person", "-id"]),
            models.Index(fields=["person"], condition=models.Q(read_at__isnull=True), name="unread_notifications"),
            models.Index(fields=["person"], condition=models.Q(mailed_at__isnull=True), name="unmailed_notifications"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} for {self.person_id}"
