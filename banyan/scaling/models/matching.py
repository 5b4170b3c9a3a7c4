"""What matching remembers: introductions of a solution to a carrier, what was saved or set aside, and network plans."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class SideState(models.TextChoices):
    """Where one of the two sides of an introduction stands."""

    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class AskedFrom(models.TextChoices):
    """From which side an introduction was asked for."""

    FOUNDER = "founder", _("The solution's side")
    CARRIER = "carrier", _("The carrier's side")
    STEWARD = "steward", _("A steward")


class DismissalReason(models.TextChoices):
    """Why a carrier does not fit a solution; each reason lowers what is suggested to others too."""

    DOES_NOT_FIT = "does_not_fit", _("It does something else")
    TRIED_BEFORE = "tried_before", _("It was tried and did not work")
    NOT_POSSIBLE = "not_possible", _("It cannot, or does not want to")
    ALREADY_THERE = "already_there", _("They work together already")
    OTHER = "other", _("Another reason")


_BOTH_ACCEPTED = models.Q(founder_state="accepted", carrier_state="accepted")
_OPEN = models.Q(founder_state__in=["asked", "accepted"], carrier_state__in=["asked", "accepted"]) & ~_BOTH_ACCEPTED


class Introduction(models.Model):
    """Somebody asks that a solution and an organisation that could carry it meet.

    Each side stands for itself: who asks has accepted, a steward accepts for nobody. `state` follows from both and is
    kept by the database. Contact details are shown only when it is accepted; `founder_contact` and `carrier_contact`
    are those who accepted for their side, and theirs alone are shown. Members of `hidden_from` never see it.
    """

    solution = models.ForeignKey("solutions.Solution", on_delete=models.CASCADE, related_name="introductions")
    carrier = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="introductions")
    place = models.ForeignKey("commons.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pathway = models.CharField(max_length=32, blank=True, default="")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_from = models.CharField(max_length=8, choices=AskedFrom)
    message = models.TextField(max_length=2_000)
    founder_state = models.CharField(max_length=10, choices=SideState, default=SideState.ASKED)
    carrier_state = models.CharField(max_length=10, choices=SideState, default=SideState.ASKED)
    founder_contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    carrier_contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    founder_words = models.CharField(max_length=1_000, blank=True, default="")  # said when accepting or declining
    carrier_words = models.CharField(max_length=1_000, blank=True, default="")
    hidden_from = models.ManyToManyField("people.Organisation", blank=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True, blank=True)
    state = models.GeneratedField(
        expression=models.Case(
            models.When(
                models.Q(founder_state="withdrawn") | models.Q(carrier_state="withdrawn"),
                then=models.Value("withdrawn"),
            ),
            models.When(
                models.Q(founder_state="declined") | models.Q(carrier_state="declined"), then=models.Value("declined")
            ),
            models.When(_BOTH_ACCEPTED, then=models.Value("accepted")),
            default=models.Value("asked"),
        ),
        output_field=models.CharField(max_length=10, choices=SideState),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "carrier", "place"],
                condition=_OPEN,
                nulls_distinct=False,
                name="one_open_introduction_of_a_pair",
            ),
            models.CheckConstraint(
                condition=~models.Q(founder_state="accepted") | models.Q(founder_contact__isnull=False),
                name="who_accepts_for_the_founder_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(carrier_state="accepted") | models.Q(carrier_contact__isnull=False),
                name="who_accepts_for_the_carrier_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["solution", "-id"], name="introductions_of_solution"),
            models.Index(fields=["carrier", "-id"], name="introductions_of_carrier"),
        ]

    def __str__(self) -> str:
        return f"{self.solution_id} to {self.carrier_id}: {self.state}"

    @property
    def is_accepted(self) -> bool:
        """Whether both sides said yes."""
        return self.founder_state == SideState.ACCEPTED and self.carrier_state == SideState.ACCEPTED

    @property
    def is_open(self) -> bool:
        """Whether an answer is still awaited."""
        standing = (SideState.ASKED, SideState.ACCEPTED)
        return self.founder_state in standing and self.carrier_state in standing and not self.is_accepted


class MatchDismissal(models.Model):
    """Somebody said that a carrier does not fit a solution (in a place, or anywhere), and why."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="match_dismissals")
    solution = models.ForeignKey("solutions.Solution", on_delete=models.CASCADE, related_name="match_dismissals")
    carrier = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="match_dismissals")
    reason = models.CharField(max_length=16, choices=DismissalReason)
    comment = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "solution", "carrier"], name="match_dismissed_once")]
        indexes = [models.Index(fields=["solution", "carrier"], name="match_dismissals_of_pair")]

    def __str__(self) -> str:
        return f"{self.carrier_id} for {self.solution_id}: {self.reason}"


class MatchSaved(models.Model):
    """Somebody keeps a pair of solution and carrier to come back to."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="matches_saved")
    solution = models.ForeignKey("solutions.Solution", on_delete=models.CASCADE, related_name="matches_saved")
    carrier = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="matches_saved")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "solution", "carrier"], name="match_saved_once")]
        verbose_name_plural = "matches saved"

    def __str__(self) -> str:
        return f"{self.carrier_id} for {self.solution_id}, kept by {self.person_id}"


class NetworkPlan(models.Model):
    """The best assignment of open solutions to free capacity, worked out by a task and kept.

    `question` holds the what-if (dropped carriers, added capacity, a required country), `digest` the SHA-256 of it,
    so that the same question is worked out once; `result` is empty until it is ready.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being worked out")
        READY = "ready", _("Ready")

    digest = models.CharField(max_length=64, unique=True)
    question = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    result = models.JSONField(default=dict)
    asked_at = models.DateTimeField(db_default=Now())
    ready_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"plan {self.pk}: {self.state}"
