"""Files that people attach to things."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class AttachmentState(models.TextChoices):
    WAITING = "waiting"
    READY = "ready"
    REFUSED = "refused"


class Attachment(models.Model):
    """One uploaded file, checked and cleaned by a task before anyone but its owner can see it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=32)  # the kind of thing it belongs to
    object_id = models.BigIntegerField()
    purpose = models.CharField(max_length=16, default="evidence")  # "evidence", "picture", "avatar"
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")
    description = models.CharField(max_length=300, blank=True, default="")
    original = models.FileField(upload_to="attachments/%Y/%m/", max_length=300, blank=True)
    sizes = models.JSONField(default=dict, blank=True)  # width in pixels → stored name, for images
    state = models.CharField(max_length=8, choices=AttachmentState, default=AttachmentState.WAITING)
    refusal = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"])]

    def __str__(self) -> str:
        return self.name
