"""Reports, what stewards decided about them and why, appeals, suspensions and blocks."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why something should not stand, for those who report and for those who decide."""

    SPAM = "spam", _("Advertising or spam")
    FALSE = "false", _("Untrue or misleading")
    HARMFUL = "harmful", _("Dangerous to people")
    HATE = "hate", _("Hateful or insulting")
    PRIVACY = "privacy", _("Shows somebody's private data")
    RIGHTS = "rights", _("Uses others' work without a right to")
    OFF_TOPIC = "off_topic", _("Does not belong here")
    OTHER = "other", _("Something else")


class Case(models.Model):
    """One thing that was reported, until stewards have decided; at most one is open per thing.

    `place_ids` (with ancestors) and `theme_ids` (with goals) say in whose scope it lies. An appeal goes to another
    steward than the one who decided; the database refuses the same one.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for a steward")
        DECIDED = "decided", _("Decided")
        APPEALED = "appealed", _("Appealed: waiting for another steward")
        CLOSED = "closed", _("Decided on appeal")

    class Decision(models.TextChoices):
        KEEP = "keep", _("It stays")
        HIDE = "hide", _("It is hidden")
        SUSPEND = "suspend", _("The person may not write for a while")

    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    author_ids = ArrayField(models.BigIntegerField(), default=list)
    place_ids = ArrayField(models.BigIntegerField(), default=list)
    theme_ids = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(db_default=Now())
    decision = models.CharField(max_length=8, choices=Decision, blank=True, default="")
    reason = models.CharField(max_length=10, choices=Reason, blank=True, default="")
    message = models.TextField(max_length=2000, blank=True, default="")  # to its authors
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    appeal = models.TextField(max_length=2000, blank=True, default="")
    appealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    appealed_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=2000, blank=True, default="")  # to the appeal
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"],
                condition=models.Q(state__in=["open", "appealed"]),
                name="one_open_case_per_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True) | ~models.Q(answered_by=models.F("decided_by")),
                name="appeal_decided_by_another",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.state}"


class Report(models.Model):
    """Somebody says that a thing should not stand, and why. One per person and case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reports")
    reason = models.CharField(max_length=10, choices=Reason)
    comment = models.TextField(max_length=1000, blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "by"], name="one_report_per_person_and_case")]

    def __str__(self) -> str:
        return f"{self.by_id} on case {self.case_id}: {self.reason}"


class Suspension(models.Model):
    """A person may not write until `until`, or until it is lifted. Its case says who decided, and why."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="suspensions")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="suspension")
    until = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} until {self.until:%Y-%m-%d}"


class Block(models.Model):
    """`person` does not want to read or be told of what `blocked` does. Known to `person` alone."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "blocked"], name="blocked_once"),
            models.CheckConstraint(condition=~models.Q(person=models.F("blocked")), name="nobody_blocks_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} blocks {self.blocked_id}"
