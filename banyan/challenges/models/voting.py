"""The crowd's vote: what was fixed when it opened, ballots that are never changed, and what came out.

A ballot is secret: it has no public activity, and who cast it is shown to nobody.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now

from banyan.challenges.models.contest import Electorate, Phase


class ClockTime(Func):
    """The database's own time at this very moment, which goes on within a transaction."""

    function = "clock_timestamp"
    template = "%(function)s()"
    output_field: Any = models.DateTimeField()


class Vote(models.Model):
    """A vote as it was drawn up when its phase opened: complete rules with the proposals as options. Never changed."""

    phase = models.OneToOneField(Phase, on_delete=models.PROTECT, related_name="vote")
    election = models.CharField(max_length=64, unique=True)
    rules = models.JSONField()
    electorate = models.CharField(max_length=10, choices=Electorate)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.election


class Ballot(models.Model):
    """A ballot as it was cast, in its one form. Who votes again casts another.

    The database takes none before its phase opens or once it is closed, by its own clock.
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="ballots")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ballots")
    content = models.JSONField()
    nonce = models.CharField(max_length=128)
    receipt = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_default=ClockTime())

    def __str__(self) -> str:
        return self.receipt


class CountedBallot(models.Model):
    """Which ballot of a voter counts: the last one cast, none where it was taken back."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="counted")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="counted")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vote", "voter"], name="one_counted_ballot_per_voter")]

    def __str__(self) -> str:
        return f"{self.vote_id}: {self.voter_id}"


class PhaseResult(models.Model):
    """What came out of a vote, with every step, as it was found when the phase ended. Never changed.

    `record` is JSON as `banyan.methods` gives it; `root` binds all ballots of a vote.
    """

    phase = models.OneToOneField(Phase, on_delete=models.PROTECT, related_name="result")
    record = models.JSONField()
    root = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"result of phase {self.phase_id}"
