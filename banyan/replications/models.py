"""Replications: a solution running in a new place by a carrier, what was adapted, and how many people it reached."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """How a replication fares. `planned` has not begun; `ended` is over for good."""

    PLANNED = "planned", _("Planned")
    PILOTING = "piloting", _("Piloting")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


ALIVE = (Status.PILOTING, Status.RUNNING, Status.PAUSED)


class State(models.TextChoices):
    PUBLISHED = "published", _("Published")
    HIDDEN = "hidden", _("Hidden by a steward")


class Replication(models.Model):
    """A solution at work in one place by one carrier. The earliest of a solution is the trunk of its grove.

    `is_direct` tells the founder's own from what others carry. `carrier_confirmed` says that somebody who speaks for
    the carrier stands by it. `status` is that of the latest `StatusChange`.
    """

    solution = models.ForeignKey("solutions.Solution", on_delete=models.PROTECT, related_name="replications")
    place = models.ForeignKey("commons.Place", on_delete=models.PROTECT, related_name="+")
    carrier = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="replications")
    handover = models.ForeignKey(
        "handovers.Handover", on_delete=models.PROTECT, null=True, blank=True, related_name="replications"
    )
    recipe_version = models.ForeignKey(
        "recipes.RecipeVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="replications"
    )
    is_direct = models.BooleanField(default=False)
    carrier_confirmed = models.BooleanField(default=False)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    about = models.TextField(max_length=4_000, blank=True, default="")
    language = models.CharField(max_length=8, default="en")
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "place", "carrier"],
                condition=~models.Q(status="ended"),
                name="one_living_replication_each",
            ),
            models.CheckConstraint(
                condition=models.Q(status="ended", ended_on__isnull=False)
                | (~models.Q(status="ended") & models.Q(ended_on__isnull=True)),
                name="ended_replication_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("started_on")),
                name="replication_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["solution", "started_on", "id"], name="replications_of_solution"),
            models.Index(fields=["state", "-id"], name="replications_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.solution_id} in {self.place_id} by {self.carrier_id}"

    @property
    def carrier_name(self) -> str:
        """The carrier's name as everyone may read it: that of a hidden one is told nowhere."""
        return gettext("A carrier that is not shown") if self.carrier.is_hidden else self.carrier.name


class StatusChange(models.Model):
    """That a replication came to a status on a day. Nothing of it is ever changed but words that are erased."""

    replication = models.ForeignKey(Replication, on_delete=models.CASCADE, related_name="status_changes")
    status = models.CharField(max_length=10, choices=Status)
    since = models.DateField()
    reason = models.CharField(max_length=600, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["replication", "since", "id"], name="status_changes_in_order")]

    def __str__(self) -> str:
        return f"{self.replication_id} {self.status} since {self.since}"


class ReplicationMember(models.Model):
    """Somebody who runs a replication, and as what."""

    replication = models.ForeignKey(Replication, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=80, blank=True, default="")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["replication", "person"], name="in_a_replication_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.replication_id}"


class AdaptedPart(models.TextChoices):
    CORE = "core", _("Core: what should have stayed as it is")
    ADAPTABLE = "adaptable", _("Adaptable: what may be done in another way")


class Adaptation(models.Model):
    """What a replication does in another way, and why. `suggestion` is what flowed back of it to the recipe."""

    replication = models.ForeignKey(Replication, on_delete=models.CASCADE, related_name="adaptations")
    part = models.CharField(max_length=10, choices=AdaptedPart)
    what = models.CharField(max_length=200)
    why = models.TextField(max_length=2_000)
    suggestion = models.ForeignKey(
        "recipes.RecipeSuggestion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.what


class ReachDefinition(models.Model):
    """Who counts as one person reached by a solution, the same for everybody who carries it.

    `breakdowns` are the groups that reports tell apart. Once a report rests on it, the database keeps it as it is.
    """

    solution = models.OneToOneField("solutions.Solution", on_delete=models.PROTECT, related_name="reach_definition")
    counts = models.CharField(max_length=400)
    unit = models.CharField(max_length=60)
    breakdowns = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.counts


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CORRECTED = "corrected", _("Replaced by a correction")


# A replication's number as a range of one, which an index over ranges can compare without any extension.
_SAME_REPLICATION = models.Func(
    models.F("replication"),
    models.F("replication"),
    models.Value("[]"),
    function="int8range",
    output_field=BigIntegerRangeField(),
)


class ReachReport(models.Model):
    """What a replication reached between two days, the second not included.

    Published reports of one replication never overlap. A published report is sealed: a correction is a report of its
    own that `corrects` it and takes its place. `breakdown` has a number for each group of the solution's definition;
    `outcomes` are measures {name, value, unit, code}; `dimensions` the five of impact (what, who, how_much,
    contribution, risk) in words.
    """

    replication = models.ForeignKey(Replication, on_delete=models.PROTECT, related_name="reports")
    version = models.PositiveIntegerField(default=1)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    period = DateRangeField()
    people_reached = models.PositiveBigIntegerField()
    breakdown = models.JSONField(default=dict, blank=True)
    outcomes = models.JSONField(default=list, blank=True)
    dimensions = models.JSONField(default=dict, blank=True)
    cost_minor = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    how_counted = models.CharField(max_length=600, blank=True, default="")
    evidence_url = models.URLField(max_length=500, blank=True, default="")
    explanation = models.CharField(max_length=600, blank=True, default="")  # of figures that were asked about
    reason = models.CharField(max_length=600, blank=True, default="")  # of a correction
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.DRAFT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="published_reports_never_overlap",
                expressions=[(_SAME_REPLICATION, RangeOperators.OVERLAPS), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(state="published"),
            ),
            models.CheckConstraint(
                condition=models.Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
                name="report_has_two_days",
            ),
            models.CheckConstraint(
                condition=models.Q(cost_minor__isnull=True) | ~models.Q(currency=""), name="report_cost_has_currency"
            ),
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True) | ~models.Q(corrects=models.F("id")),
                name="report_corrects_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at__isnull=True)
                | (~models.Q(state="draft") & models.Q(published_at__isnull=False)),
                name="published_report_has_a_moment",
            ),
            models.UniqueConstraint(
                fields=["corrects"], condition=~models.Q(state="draft"), name="report_is_corrected_once"
            ),
        ]
        indexes = [models.Index(fields=["replication", "state", "-id"], name="reports_of_replication")]

    def __str__(self) -> str:
        return f"{self.replication_id} {self.period}: {self.people_reached}"


class Verification(models.Model):
    """What somebody of another organisation found when they looked at a report."""

    report = models.ForeignKey(ReachReport, on_delete=models.CASCADE, related_name="verifications")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    how = models.CharField(max_length=600)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "by"], name="verified_once_each")]

    def __str__(self) -> str:
        return f"{self.report_id} by {self.by_id}: {self.agrees}"
