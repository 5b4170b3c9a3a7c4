"""Files that people attach to things."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AttachmentState(models.TextChoices):
    WAITING = "waiting", _("Being checked")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Refused")


class Attachment(models.Model):
    """One uploaded file, checked and cleaned by a task before anyone can open it.

    `sizes` maps widths in pixels to stored names, for pictures: of those nothing else is kept. `width` and `height` are
    of the largest of them. `refusal` is a `banyan.commons.inspection.Why`.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=32)  # the kind of thing it belongs to
    object_id = models.BigIntegerField()
    purpose = models.CharField(max_length=16, default="evidence")  # "evidence", "picture", "avatar"
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")  # SHA-256 of what was sent, in hexadecimal
    description = models.CharField(max_length=300, blank=True, default="")
    original = models.FileField(upload_to="attachments/%Y/%m/", max_length=300, blank=True)
    sizes = models.JSONField(default=dict, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=AttachmentState, default=AttachmentState.WAITING)
    refusal = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["kind", "object_id"]),
            models.Index(fields=["at"], condition=~models.Q(state="ready"), name="unsettled_attachments"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(refusal=""), name="refused_file_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture; then it has `sizes`."""
        return bool(self.sizes)

    @property
    def stored_names(self) -> list[str]:
        """Names, in the storage, of all that is kept of it."""
        return list(dict.fromkeys(name for name in (self.original.name, *self.sizes.values()) if name))
