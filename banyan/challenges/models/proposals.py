"""Proposals: what a team hands in, who is on the team, what it builds on, and how far it came."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from banyan.challenges.models.contest import Challenge, Phase, Prize


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Handed in")
    SCREENED_OUT = "screened_out", _("Not admitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    HIDDEN = "hidden", _("Hidden by a steward")


class Proposal(models.Model):
    """An answer to a challenge, in one language. What it says is as of its latest version.

    `is_in_running` ends with the first phase after which it does not go on; `support_count` is kept by a trigger.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="proposals")
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=400, blank=True, default="")
    answers = models.JSONField(default=dict)  # key of a section → words
    language = models.CharField(max_length=8, default="en")
    place = models.ForeignKey(
        "commons.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    solution = models.ForeignKey(
        "solutions.Solution", on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    cost_minor = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    help_wanted = models.CharField(max_length=300, blank=True, default="")
    is_open_to_all = models.BooleanField(default=False)  # anyone signed in may write on it
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.DRAFT)
    state_before_hiding = models.CharField(max_length=12, choices=ProposalState, blank=True, default="")
    is_in_running = models.BooleanField(default=True)
    support_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals_started")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cost_minor__isnull=True) | ~models.Q(currency=""), name="proposal_cost_has_currency"
            )
        ]
        indexes = [
            models.Index(fields=["challenge", "state", "-id"], name="proposals_newest"),
            models.Index(fields=["challenge", "state", "-support_count", "-id"], name="proposals_by_support"),
        ]

    def __str__(self) -> str:
        return self.title


class ProposalVersion(models.Model):
    """What a proposal said after one change. The database refuses any change but the emptying of words."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=400, blank=True, default="")
    answers = models.JSONField(default=dict)
    cost_minor = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="proposal_versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.number}"


class ProposalMember(models.Model):
    """Somebody on a team, invited to it, or asking to join."""

    class State(models.TextChoices):
        LEAD = "lead", _("Leads")
        MEMBER = "member", _("On the team")
        INVITED = "invited", _("Invited")
        ASKING = "asking", _("Asks to join")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposal_memberships")
    state = models.CharField(max_length=8, choices=State)
    message = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="once_on_a_team")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.proposal_id}: {self.state}"


class Lineage(models.Model):
    """A proposal builds on another, and says what it took over; credit flows back along it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="origins")
    origin = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="descendants")
    taken_over = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "origin"], name="origin_named_once"),
            models.CheckConstraint(
                condition=~models.Q(proposal=models.F("origin")), name="proposal_does_not_build_on_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} from {self.origin_id}"


class Support(models.Model):
    """Somebody stands behind a proposal, in public. It is no vote."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supports")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="one_support_per_person")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.proposal_id}"


class Screening(models.Model):
    """Whether a proposal is admitted, as the host said it; kept for ever, the latest counts."""

    class Outcome(models.TextChoices):
        ADMITTED = "admitted", _("Admitted")
        INCOMPLETE = "incomplete", _("Something is missing")
        OFF_TOPIC = "off_topic", _("It does not answer the question")
        NOT_ELIGIBLE = "not_eligible", _("Its team may not take part")
        DUPLICATE = "duplicate", _("It says the same as another proposal")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="screenings")
    outcome = models.CharField(max_length=12, choices=Outcome)
    message = models.CharField(max_length=1_000, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.outcome}"


class Advancement(models.Model):
    """Whether a proposal went on after a phase, and in which version it stood then: by the phase's rule where `by` is
    nobody, else by hand with a reason. Never changed; the latest for a phase counts."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="advancements")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="advancements")
    goes_on = models.BooleanField()
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "proposal"], condition=models.Q(by=None), name="one_advancement_by_rule"
            ),
            models.CheckConstraint(
                condition=models.Q(by__isnull=True) | ~models.Q(reason=""), name="advancement_by_hand_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} after {self.phase_id}: {self.goes_on}"


class Award(models.Model):
    """A proposal won. `title` is said in public ("Judges' choice"); one that was not in the running at the end has a
    reason."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="awards")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="awards")
    prize = models.ForeignKey(Prize, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    title = models.CharField(max_length=160)
    reason = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "title"], name="award_given_once")]

    def __str__(self) -> str:
        return f"{self.title}: {self.proposal_id}"
