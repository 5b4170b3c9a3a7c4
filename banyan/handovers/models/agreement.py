"""The agreement: who the two sides are, which terms were on the table, and who agreed to which text."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """For whom somebody speaks."""

    FOUNDER = "founder", _("The founder's side")
    CARRIER = "carrier", _("The carrier's side")

    @property
    def other(self) -> Side:
        """The side across the table."""
        return Side.CARRIER if self == Side.FOUNDER else Side.FOUNDER


class State(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    TALKS = "talks", _("In talks")
    AGREED = "agreed", _("Agreed")
    PILOTING = "piloting", _("Piloting")
    OPERATING = "operating", _("Operating")
    ENDED = "ended", _("Ended")


class EndReason(models.TextChoices):
    DECLINED = "declined", _("The proposal was declined")
    WITHDRAWN = "withdrawn", _("The proposal was withdrawn")
    NO_AGREEMENT = "no_agreement", _("The two sides found no agreement")
    NOT_STARTED = "not_started", _("It was agreed and never began")
    PILOT_SHOWED_NO = "pilot_showed_no", _("The pilot showed that it does not work there")
    MONEY_ENDED = "money_ended", _("There was no more money for it")
    TERMS_BROKEN = "terms_broken", _("One side did not keep to the terms")
    TERM_OVER = "term_over", _("The time agreed on is over")
    COMPLETED = "completed", _("Everything is handed over; nothing is left to do")
    OTHER = "other", _("Another reason")


AGREED_STATES = ("agreed", "piloting", "operating")


class Handover(models.Model):
    """A solution on its way from those who founded it to a carrier, in a place, by a pathway.

    The founder's side are the solution's team and the editors of `founder_side`; the carrier's side the editors of
    `carrier`. `agreed_terms` are the terms in force: the database sets them only where both sides consent to that very
    text. Nothing of a handover is public but its `PublicLine`.
    """

    solution = models.ForeignKey("solutions.Solution", on_delete=models.PROTECT, related_name="handovers")
    founder_side = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="handovers_given"
    )
    carrier = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="handovers_taken")
    place = models.ForeignKey("commons.Place", on_delete=models.PROTECT, related_name="+")
    pathway = models.CharField(max_length=32)
    introduction = models.ForeignKey(
        "scaling.Introduction", on_delete=models.SET_NULL, null=True, blank=True, related_name="handovers"
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_from = models.CharField(max_length=8, choices=Side)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    agreed_terms = models.OneToOneField(
        "handovers.Terms", on_delete=models.PROTECT, null=True, blank=True, related_name="in_force_for"
    )
    founder_allows_public = models.BooleanField(default=False)
    carrier_allows_public = models.BooleanField(default=False)
    end_reason = models.CharField(max_length=16, choices=EndReason, blank=True, default="")
    end_words = models.CharField(max_length=2_000, blank=True, default="")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    agreed_at = models.DateTimeField(null=True, blank=True)
    piloting_at = models.DateTimeField(null=True, blank=True)
    operating_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "carrier", "place"],
                condition=~models.Q(state="ended"),
                name="one_open_handover_of_a_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(founder_side__isnull=True) | ~models.Q(founder_side=models.F("carrier")),
                name="nobody_hands_over_to_themselves",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ended")
                | models.Q(state__in=AGREED_STATES, agreed_terms__isnull=False, agreed_at__isnull=False)
                | models.Q(state__in=["proposed", "talks"], agreed_terms__isnull=True, agreed_at__isnull=True),
                name="agreed_means_terms_in_force",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="ended", ended_at__isnull=False) & ~models.Q(end_reason=""))
                | (~models.Q(state="ended") & models.Q(ended_at__isnull=True, end_reason="")),
                name="an_end_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["carrier", "-id"], name="handovers_of_carrier"),
            models.Index(fields=["solution", "-id"], name="handovers_of_solution"),
        ]

    def __str__(self) -> str:
        return f"{self.solution_id} to {self.carrier_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state != State.ENDED

    @property
    def allows_public(self) -> bool:
        """Whether both sides allow the one public line."""
        return self.founder_allows_public and self.carrier_allows_public


class Terms(models.Model):
    """One version of the terms. `clauses` is a list of {"code", "title", "text"}; `text` is all of it as it is signed,
    `digest` the SHA-256 of `text` in UTF-8, in hexadecimal. The database refuses to alter or delete it."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveIntegerField()
    clauses = models.JSONField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True, default="")  # what was changed and why
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=Side)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "number"], name="terms_are_numbered_once")]
        verbose_name_plural = "terms"

    def __str__(self) -> str:
        return f"terms {self.number} of {self.handover_id}"


class Consent(models.Model):
    """A side's consent to one version of the terms, by the digest of its text. It stands until `lapsed_at`: a newer
    version, or the side itself, takes it back; consents to terms in force stay. Two sides are two people."""

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="consents")
    side = models.CharField(max_length=8, choices=Side)
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    lapsed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["terms", "side"],
                condition=models.Q(lapsed_at__isnull=True),
                name="a_side_consents_once",
            ),
            models.UniqueConstraint(
                fields=["terms", "person"],
                condition=models.Q(lapsed_at__isnull=True),
                name="nobody_consents_for_both_sides",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} to {self.terms_id}"


class GainDeclaration(models.Model):
    """What a side expects to earn by the handover in its first year, in the smallest unit of a currency; the connexion
    fee follows from it. A side without one states that it gains nothing commercially."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="gains")
    side = models.CharField(max_length=8, choices=Side)
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "side"], name="a_side_declares_once"),
            models.CheckConstraint(condition=models.Q(minor__gte=0), name="a_gain_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.minor} {self.currency} for {self.side} of {self.handover_id}"


class PublicLine(models.Model):
    """The one line of the public record: that a solution was agreed to be passed on, to whom and where. It is shown
    while both sides allow it."""

    handover = models.OneToOneField(Handover, on_delete=models.CASCADE, related_name="public_line")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"public line of {self.handover_id}"
