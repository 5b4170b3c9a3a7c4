"""Everything that a person has, gathered for them to take away."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class PersonalExport(models.Model):
    """One archive of a person's data, made by a task, kept for a week, given to nobody else."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being gathered")
        READY = "ready", _("Ready")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    file = models.FileField(upload_to="exports/", max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(state="waiting"), name="one_export_at_a_time")
        ]

    def __str__(self) -> str:
        return f"export of {self.person_id}: {self.state}"
