"""Needs that people voice for a place."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class NeedState(models.TextChoices):
    OPEN = "open", _("Open")
    MET = "met", _("Met")
    MERGED = "merged", _("Merged into another")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    HIDDEN = "hidden", _("Hidden by a steward")


class HowKnown(models.TextChoices):
    """How the number of people affected is known, from weakest to strongest."""

    GUESS = "guess", _("A guess")
    COUNTED_LOCALLY = "counted_locally", _("Counted by people on the spot")
    SURVEY = "survey", _("From a survey or study")
    OFFICIAL = "official", _("From official figures")


class Need(models.Model):
    """A problem voiced for a place: who is affected, how that is known, and what was tried."""

    title = models.CharField(_("title"), max_length=160)
    story = models.TextField(_("story"), max_length=20_000)
    language = models.CharField(max_length=8, default="en")
    place = models.ForeignKey("commons.Place", on_delete=models.PROTECT, related_name="needs")
    themes = models.ManyToManyField("commons.Theme", blank=True, related_name="needs")
    people_affected = models.PositiveBigIntegerField(null=True, blank=True)
    how_known = models.CharField(max_length=16, choices=HowKnown, blank=True, default="")
    tried = models.TextField(blank=True, default="", max_length=10_000)
    voiced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="needs_voiced")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="needs"
    )
    state = models.CharField(max_length=10, choices=NeedState, default=NeedState.OPEN)
    state_before_hiding = models.CharField(max_length=10, choices=NeedState, blank=True, default="")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    merge_reason = models.CharField(max_length=200, blank=True, default="")
    # Kept by triggers: how many said "here too", here or on a need merged into it, and how many such needs there are.
    confirmation_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=60, blank=True, default="")
    source_key = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~models.Q(source_key=""), name="need_imported_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | models.Q(state="hidden")
                | (~models.Q(state__in=["merged", "hidden"]) & models.Q(merged_into__isnull=True)),
                name="merged_need_names_its_target",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="need_is_not_merged_into_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["place", "state"]),
            models.Index(fields=["state", "-confirmation_count", "-id"], name="needs_by_voices"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether everyone may see it; the words of a merged one are seen on its target's page."""
        return self.state in (NeedState.OPEN, NeedState.MET)


class Confirmation(models.Model):
    """Somebody says that the need is felt in a place of theirs too. One per person and place."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="confirmations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="confirmations")
    place = models.ForeignKey("commons.Place", on_delete=models.PROTECT, related_name="+")
    story = models.TextField(blank=True, default="", max_length=4000)
    people_affected = models.PositiveBigIntegerField(null=True, blank=True)
    is_hidden = models.BooleanField(default=False)  # by a steward
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["need", "person", "place"], name="one_confirmation_per_person_and_place")
        ]

    def __str__(self) -> str:
        return f"{self.need_id} in {self.place_id}"


class NeedEvidence(models.Model):
    """Something that shows the need: a link, a figure or an attached file, with what it says."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="evidence")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    statement = models.CharField(max_length=500)
    source_name = models.CharField(max_length=200, blank=True, default="")
    url = models.URLField(blank=True, default="", max_length=500)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.statement
