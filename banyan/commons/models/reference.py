"""Which edition of the reference an instance holds."""

from __future__ import annotations

from django.db import models


class Reference(models.Model):
    """A part of the reference as it was last written: the digest of its rows."""

    part = models.CharField(max_length=20, primary_key=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.part
