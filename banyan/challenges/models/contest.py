"""The contest: its question, its timeline of phases, what a proposal answers, what can be won."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ChallengeState(models.TextChoices):
    DRAFT = "draft", _("Being composed")
    OPEN = "open", _("Open")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Called off")
    HIDDEN = "hidden", _("Hidden by a steward")


class WhoProposes(models.TextChoices):
    ANYONE = "anyone", _("Anyone with an account")
    MEMBERS = "members", _("Members of the hosting organisation")


class PhaseKind(models.TextChoices):
    """What happens in a phase."""

    INSPIRATION = "inspiration", _("Inspiration")
    PROPOSALS = "proposals", _("Proposals")
    REFINEMENT = "refinement", _("Refinement")
    FINALIST_WORK = "finalist_work", _("Finalists at work")
    COMMUNITY_VOTE = "community_vote", _("Community vote")
    ALLOCATION = "allocation", _("Sharing out a budget")
    RESULTS = "results", _("Results")
    FOLLOW_UP = "follow_up", _("Follow-up")


WRITING = frozenset({PhaseKind.PROPOSALS, PhaseKind.REFINEMENT, PhaseKind.FINALIST_WORK})
VOTING = frozenset({PhaseKind.COMMUNITY_VOTE, PhaseKind.ALLOCATION})


class Promotion(models.TextChoices):
    """Who goes on when a phase ends."""

    ALL = "all", _("All who are in the running")
    VOTED = "voted", _("The winners of the vote")
    BY_HAND = "by_hand", _("Chosen by the host, with reasons")


class VoteMethod(models.TextChoices):
    """How a vote is counted; each is one of `banyan.methods.tallies`, or shares out a budget."""

    APPROVAL = "approval", _("Approval: tick all that you find good")
    SCORE = "score", _("Stars: 0 to 5 for each")
    QUADRATIC = "quadratic", _("Points: n votes for one cost n × n of 100 points")
    SCHULZE = "schulze", _("Ranked: put them in order (Schulze)")
    STV = "stv", _("Ranked for several seats (single transferable vote)")
    JUDGEMENT = "judgement", _("Grades for each (majority judgement)")
    KNAPSACK = "knapsack", _("Budget: choose what fits, the most wanted are paid for")
    SHARES = "shares", _("Budget: tick all that you find good, money by equal shares")


class Electorate(models.TextChoices):
    """Who may vote."""

    VERIFIED = "verified", _("Anyone whose e-mail address is confirmed")
    MEMBERS = "members", _("Members of the hosting organisation")


class Challenge(models.Model):
    """An open contest. Its phases say what happens when; `time_zone` is that in which their dates are shown."""

    title = models.CharField(max_length=160)
    question = models.CharField(max_length=300)
    brief = models.TextField(max_length=20_000, blank=True, default="")
    resources = models.TextField(max_length=8_000, blank=True, default="")
    language = models.CharField(max_length=8, default="en")
    place = models.ForeignKey(
        "commons.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="challenges"
    )
    themes = models.ManyToManyField("commons.Theme", blank=True, related_name="challenges")
    need = models.ForeignKey("needs.Need", on_delete=models.SET_NULL, null=True, blank=True, related_name="challenges")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="challenges"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="challenges_started"
    )
    who_proposes = models.CharField(max_length=10, choices=WhoProposes, default=WhoProposes.ANYONE)
    asks_cost = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, blank=True, default="")
    time_zone = models.CharField(max_length=64, default="UTC")
    state = models.CharField(max_length=10, choices=ChallengeState, default=ChallengeState.DRAFT)
    state_before_hiding = models.CharField(max_length=10, choices=ChallengeState, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(auto_now=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(asks_cost=False) | ~models.Q(currency=""), name="challenge_cost_has_currency"
            )
        ]
        indexes = [models.Index(fields=["state", "-id"], name="challenges_newest")]

    def __str__(self) -> str:
        return self.title


class Phase(models.Model):
    """One part of the timeline. Whether it is open is asked of the clock, never kept.

    `method` is how a vote is counted (`banyan.methods.tallies`), `seats` how many win it; in a phase that shares out a
    budget, `budget_minor` is what there is, in the currency of the challenge. The database refuses to change kind,
    method, seats, budget, electorate and promotion once the phase has begun, and dates of an open contest without an
    agreed `TimelineChange`.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=16, choices=PhaseKind)
    title = models.CharField(max_length=120, blank=True, default="")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    promotion = models.CharField(max_length=10, choices=Promotion, default=Promotion.ALL)
    seats = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
    electorate = models.CharField(max_length=10, choices=Electorate, default=Electorate.VERIFIED)
    method = models.CharField(max_length=12, choices=VoteMethod, blank=True, default="")
    budget_minor = models.PositiveBigIntegerField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opens_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="phase_opens_before_it_closes"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["community_vote", "allocation"], method__gt="")
                | (~models.Q(kind__in=["community_vote", "allocation"]) & models.Q(method="")),
                name="vote_has_a_method",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="allocation", budget_minor__gt=0)
                | (~models.Q(kind="allocation") & models.Q(budget_minor__isnull=True)),
                name="allocation_has_a_budget",
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], condition=models.Q(settled_at=None), name="phases_to_settle"),
            models.Index(fields=["challenge", "opens_at"], name="phases_in_order"),
        ]

    def __str__(self) -> str:
        return self.title or str(PhaseKind(self.kind).label)


class TimelineChange(models.Model):
    """Other dates for a phase of an open contest: asked for by one host with a reason, agreed to by another."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for a second person")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Declined")

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="changes")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    former_opens_at = models.DateTimeField()
    former_closes_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phase"], condition=models.Q(state="asked"), name="one_timeline_change_waits"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
                name="timeline_change_needs_two",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="changed_phase_opens_before_it_closes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase_id}: {self.state}"


class Section(models.Model):
    """One question that a proposal answers. `key` names the answer in every version of a proposal."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=16)
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    help = models.CharField(max_length=400, blank=True, default="")
    most_words = models.PositiveIntegerField(default=300)
    is_required = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["challenge", "key"], name="section_key_once_in_a_challenge")]

    def __str__(self) -> str:
        return self.title


class Prize(models.Model):
    """What can be won, `number` times; money in minor units."""

    class Kind(models.TextChoices):
        MONEY = "money", _("Money")
        MENTORING = "mentoring", _("Mentoring")
        PILOT = "pilot", _("A pilot with a carrier")
        OTHER = "other", _("Something else")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="prizes")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    title = models.CharField(max_length=160)
    amount_minor = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    number = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__isnull=True) | ~models.Q(currency=""), name="prize_money_has_currency"
            )
        ]

    def __str__(self) -> str:
        return self.title
