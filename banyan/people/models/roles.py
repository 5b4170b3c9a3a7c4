"""Stewards, and acts too delicate for one of them alone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from banyan.people.models.persons import Person


class Stewardship(models.Model):
    """A person looks after everything (no place, no theme), or what lies in a place, or under a theme, or in both."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stewardships")
    place = models.ForeignKey("commons.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    theme = models.ForeignKey("commons.Theme", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place", "theme"], name="one_stewardship_per_scope", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.place_id or '*'}/{self.theme_id or '*'}"


class TwoPersonAct(models.Model):
    """An act that one general steward proposes and another confirms; the database refuses the same person twice.

    It is done to a person (`grant_general`, `revoke_general`) or to any registered kind of thing (`erase_words`).
    """

    class Act(models.TextChoices):
        GRANT_GENERAL = "grant_general", _("Make a person a steward of the whole network")
        REVOKE_GENERAL = "revoke_general", _("End a person's stewardship of the whole network")
        ERASE_WORDS = "erase_words", _("Erase the words of something for good")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for a second steward")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Declined")

    act = models.CharField(max_length=16, choices=Act)
    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("proposed_by"))),
                name="delicate_acts_take_two",
            ),
            models.UniqueConstraint(
                fields=["act", "kind", "object_id"],
                condition=models.Q(state="proposed"),
                name="delicate_act_proposed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.kind} {self.object_id}: {self.state}"
