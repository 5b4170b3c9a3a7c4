"""Themes: the Sustainable Development Goals and their targets."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


class Theme(models.Model):
    """A goal ("3") or, below it, a target ("3.2"), in our own words; number and colour are the official ones."""

    code = models.CharField(max_length=8, unique=True)
    number = models.PositiveSmallIntegerField()  # the goal's number, also on its targets: 1 to 17
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="targets")
    name = models.CharField(max_length=300)
    names = models.JSONField(default=dict, blank=True)
    description = models.TextField(blank=True, default="")
    descriptions = models.JSONField(default=dict, blank=True)
    colour = models.CharField(max_length=7)
    order = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        """The name in the reader's language, else in English."""
        return str(self.names.get((get_language() or "en").split("-")[0]) or self.name)
