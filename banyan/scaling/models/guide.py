"""The scaling guide: an assessment, who answers in it, what they answered, and what was decided on it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AssessmentState(models.TextChoices):
    DRAFT = "draft", _("Being answered")
    FINISHED = "finished", _("Finished")


class Visibility(models.TextChoices):
    PRIVATE = "private", _("Only those who work on it")
    LINK = "link", _("Everyone who has the link")
    PUBLIC = "public", _("Everyone")


class RespondentRole(models.TextChoices):
    """In which role somebody answers; the codes are those of the method."""

    AFFECTED = "affected", _("One of the people whom it is for")
    TEAM = "team", _("Team")
    ASSESSOR = "assessor", _("Outside assessor")
    STEWARD = "steward", _("Steward")


class Assessment(models.Model):
    """One tour through the guide for one solution. The next tour is a new one that names this as `previous`.

    `stage` is the solution's when the tour began: what was said then stays comparable. Of the secret in a shared link
    only a digest is kept.
    """

    solution = models.ForeignKey("solutions.Solution", on_delete=models.CASCADE, related_name="assessments")
    number = models.PositiveIntegerField()
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AssessmentState, default=AssessmentState.DRAFT)
    stage = models.CharField(max_length=12, blank=True, default="")
    places = models.ManyToManyField("commons.Place", blank=True, related_name="+")
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    link_digest = models.CharField(max_length=64, blank=True, default="")
    review_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["solution", "number"], name="assessment_numbers_are_unique"),
            models.UniqueConstraint(
                fields=["solution"], condition=models.Q(state="draft"), name="one_assessment_is_answered_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(state="finished", finished_at__isnull=False)
                | models.Q(state="draft", finished_at__isnull=True, visibility="private"),
                name="only_a_finished_assessment_is_shared",
            ),
            models.CheckConstraint(
                condition=(models.Q(visibility="link") & ~models.Q(link_digest=""))
                | (~models.Q(visibility="link") & models.Q(link_digest="")),
                name="a_link_has_a_secret",
            ),
        ]
        indexes = [
            models.Index(fields=["review_on"], condition=models.Q(reminded_at__isnull=True), name="reviews_to_come")
        ]

    def __str__(self) -> str:
        return f"{self.solution_id} #{self.number}"


class Respondent(models.Model):
    """Somebody who answers: a person with an account, or a `name` for people without one, written down by others."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="respondents")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120, blank=True, default="")
    role = models.CharField(max_length=10, choices=RespondentRole)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "person"], name="answers_an_assessment_once"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, name="") | models.Q(person__isnull=True),
                name="a_respondent_is_a_person_or_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.assessment_id}"


class Answer(models.Model):
    """What a respondent answered at a time. The latest to a question (and place) counts; the earlier stay on record.

    `step` is 0 to 4, null is "don't know". `place` is set for the questions that are asked once per place. `by` is who
    wrote it down. The database refuses to alter or delete it; the reason can be emptied, when words are erased.
    """

    respondent = models.ForeignKey(Respondent, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    place = models.ForeignKey("commons.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField(max_length=2_000, blank=True, default="")
    evidence = models.ManyToManyField("solutions.Evidence", blank=True, related_name="assessment_answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(step__isnull=True) | models.Q(step__lte=4), name="answers_stand_on_the_scale"
            )
        ]
        indexes = [models.Index(fields=["respondent", "question", "place", "-id"], name="latest_answers")]

    def __str__(self) -> str:
        return f"{self.question}: {self.step}"


class Decision(models.Model):
    """What was decided on an assessment, by whom, when and on which answers. Kept for ever.

    `pathways` are codes of the guide. `answers` are the answers that counted then (question, place, role, step and ids
    of evidence), `digest` the SHA-256 of them. The database refuses to alter or delete it; the text can be emptied.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="decisions")
    pathways = ArrayField(models.CharField(max_length=40))
    text = models.TextField(max_length=4_000, blank=True, default="")
    answers = models.JSONField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pathways__len__gte=1), name="a_decision_names_a_pathway")
        ]

    def __str__(self) -> str:
        return f"{', '.join(self.pathways)} for {self.assessment_id}"
