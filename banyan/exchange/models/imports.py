"""Files that were brought in, and what became of each of their rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ImportKind(models.TextChoices):
    DPG_REGISTRY = "dpg-registry", _("Registry of Digital Public Goods (registry.jsonl)")
    INDICATORS = "indicators", _("Indicators of countries by year (wide CSV)")
    NEEDS = "needs", _("Needs (CSV or XLSX)")
    SOLUTIONS = "solutions", _("Solutions (CSV or XLSX)")
    ORGANISATIONS = "organisations", _("Organisations (CSV or XLSX)")
    REACH = "reach", _("Whom solutions reached (CSV or XLSX)")
    BANYAN = "banyan", _("Export of a Banyan network (JSON)")


class ImportRun(models.Model):
    """One file brought in by one person."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting for you to look at it")
        RUNNING = "running", _("Being brought in")
        STOPPING = "stopping", _("Being stopped")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Could not be read to the end")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="import_runs")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="import_runs"
    )
    kind = models.CharField(max_length=16, choices=ImportKind)
    source = models.CharField(max_length=60)  # what the source keys are unique in; never empty
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=300)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    encoding = models.CharField(max_length=16, blank=True, default="")  # "" is found out from the file
    header = models.JSONField(default=list)  # names of the file's columns, in order; none for JSON
    mapping = models.JSONField(default=dict)  # column's name → our field
    row_count = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.UPLOADED)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=400, blank=True, default="")
    at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)  # when the task last reported; a silent one is started again
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by", "-id"]), models.Index(fields=["state"])]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.kind})"

    @property
    def done_count(self) -> int:
        """How many rows have had their turn."""
        return self.created + self.updated + self.unchanged + self.refused

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.RUNNING, self.State.STOPPING)


class ImportRow(models.Model):
    """What became of one row. `raw` is kept only for refused rows, so that they can be mended and sent again."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("Created")
        UPDATED = "updated", _("Updated")
        UNCHANGED = "unchanged", _("Unchanged")
        REFUSED = "refused", _("Refused")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as a spreadsheet counts: the header is row 1
    key = models.CharField(max_length=240, blank=True, default="")
    outcome = models.CharField(max_length=9, choices=Outcome)
    reason = models.TextField(blank=True, default="")
    raw = models.JSONField(null=True)
    object_kind = models.CharField(max_length=32, blank=True, default="")
    object_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_outcome_per_row"),
            models.UniqueConstraint(
                fields=["run", "key"],
                condition=~models.Q(key="") & ~models.Q(outcome="refused"),
                name="one_row_per_key_in_a_file",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="refused") | (~models.Q(reason="") & models.Q(raw__isnull=False)),
                name="a_refused_row_says_why",
            ),
        ]
        indexes = [models.Index(fields=["run", "outcome", "number"])]

    def __str__(self) -> str:
        return f"{self.run_id} row {self.number}: {self.outcome}"
