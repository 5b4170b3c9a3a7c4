"""What people were typing when they stopped."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """The fields of one form as last typed, by one person. `purpose` is the form ("need", "solution:42", …)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    purpose = models.CharField(max_length=64)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "purpose"], name="one_draft_per_purpose")]
        indexes = [models.Index(fields=["person", "-saved_at"])]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.person_id}"
