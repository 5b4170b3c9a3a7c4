"""The work around an agreement: what is handed over, by when, what was said, who watches, and what comes next."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from banyan.handovers.models.agreement import Handover, Side


class Area(models.TextChoices):
    """What changes hands."""

    KNOWLEDGE = "knowledge", _("Knowledge")
    PEOPLE = "people", _("People")
    CONTRACTS = "contracts", _("Contracts")
    BRAND = "brand", _("Name and brand")
    DATA = "data", _("Data")


class ItemState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    NOT_NEEDED = "not_needed", _("Not needed")


class ChecklistItem(models.Model):
    """One thing that has to be handed over before the carrier stands alone."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="checklist")
    area = models.CharField(max_length=10, choices=Area)
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", settled_at__isnull=True, settled_by__isnull=True)
                | (~models.Q(state="open") & models.Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="a_settled_item_says_by_whom",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.state}"


class Milestone(models.Model):
    """Something the two sides want to have reached by a day. Both are reminded a week before and on the day."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reminded_for = models.DateField(null=True, blank=True)  # the day up to which reminders were sent

    class Meta:
        indexes = [
            models.Index(fields=["due_on"], condition=models.Q(done_at__isnull=True), name="milestones_to_reach")
        ]

    def __str__(self) -> str:
        return f"{self.due_on} of {self.handover_id}"


class Message(models.Model):
    """Something said in the talk between the two sides."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=Side)
    text = models.TextField(max_length=5_000)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["handover", "-id"], name="talk_of_handover")]

    def __str__(self) -> str:
        return f"message {self.pk} in {self.handover_id}"


class Witness(models.Model):
    """Somebody whom a side invited to read along. A witness reads everything and signs nothing."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="witnesses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=Side)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "person"], name="witnesses_once")]
        verbose_name_plural = "witnesses"

    def __str__(self) -> str:
        return f"{self.person_id} in {self.handover_id}"


class NextIdea(models.Model):
    """A founder who handed over is invited to voice the next idea, and is eligible for next-idea grants."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="next_ideas")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="next_ideas")
    eligible_since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "person"], name="eligible_once_a_handover")]

    def __str__(self) -> str:
        return f"{self.person_id} after {self.handover_id}"
