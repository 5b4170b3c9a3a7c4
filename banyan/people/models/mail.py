"""Mail on its way out, and how much of it went where."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class OutgoingMail(models.Model):
    """A mail written in the transaction that needs it and handed over by a task; the row goes when the mail has."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"mail {self.pk}"


class MailCount(models.Model):
    """One mail that a visitor made us send, to count them by address and by network. Neither can be read back."""

    address_digest = models.CharField(max_length=64)
    network_digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["address_digest", "at"]), models.Index(fields=["network_digest", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
