"""Solutions: what works, how that is known, where it runs, and who may change what is said of it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    IDEA = "idea", _("Idea")
    PROTOTYPE = "prototype", _("Prototype")
    PILOT = "pilot", _("Pilot")
    PROVEN = "proven", _("Proven")
    SCALING = "scaling", _("Scaling")
    AT_SCALE = "at_scale", _("At scale")


class SolutionState(models.TextChoices):
    PUBLISHED = "published", _("Published")
    MERGED = "merged", _("Merged into another")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    HIDDEN = "hidden", _("Hidden by a steward")


class EvidenceLevel(models.IntegerChoices):
    """The ladder of evidence; each rung says what kind of knowledge stands behind a claim."""

    STORY = 1, _("Stories from people concerned")
    MONITORING = 2, _("Own counting of results")
    BEFORE_AFTER = 3, _("Measured before and after")
    COMPARISON = 4, _("Compared with others who did not have it")
    TRIAL = 5, _("Randomised trial")
    SEVERAL = 6, _("Several independent studies agree")


class Solution(models.Model):
    """An innovation in the registry. Texts are as of its latest version; `SolutionVersion` keeps them all."""

    title = models.CharField(_("title"), max_length=160)
    summary = models.CharField(_("summary"), max_length=400, blank=True, default="")
    problem = models.TextField(_("problem"), max_length=20_000, blank=True, default="")
    approach = models.TextField(_("approach"), max_length=20_000, blank=True, default="")
    for_whom = models.TextField(_("for whom"), max_length=4_000, blank=True, default="")
    requirements = models.TextField(_("what it takes to run"), max_length=10_000, blank=True, default="")
    looking_for = models.TextField(_("what it is looking for"), max_length=4_000, blank=True, default="")
    capabilities_needed = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    language = models.CharField(max_length=8, default="en")  # the language these texts are in
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)  # in which it can be used
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.IDEA)
    themes = models.ManyToManyField("commons.Theme", blank=True, related_name="solutions")
    cost_per_person_minor = models.PositiveBigIntegerField(null=True, blank=True)
    cost_currency = models.CharField(max_length=3, blank=True, default="")
    cost_year = models.PositiveSmallIntegerField(null=True, blank=True)
    licence = models.CharField(max_length=120, blank=True, default="")
    business_model = models.TextField(max_length=4_000, blank=True, default="")
    website = models.URLField(blank=True, default="", max_length=300)
    # The next two are kept by triggers: the highest rung that its standing evidence reaches (0 is none yet), and in how
    # many places it runs.
    evidence_level = models.PositiveSmallIntegerField(default=0)
    running_count = models.PositiveIntegerField(default=0)
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="solutions"
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="solutions_registered"
    )
    state = models.CharField(max_length=10, choices=SolutionState, default=SolutionState.PUBLISHED)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=60, blank=True, default="")
    source_key = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~models.Q(source_key=""), name="solution_imported_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
                name="merged_solution_names_its_target",
            ),
            models.CheckConstraint(
                condition=models.Q(cost_per_person_minor__isnull=True) | ~models.Q(cost_currency=""),
                name="cost_has_a_currency",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["stage", "-id"]),
            models.Index(fields=["state", "-evidence_level", "-id"], name="solutions_by_evidence"),
            models.Index(fields=["state", "-running_count", "-id"], name="solutions_by_spread"),
            GinIndex(fields=["languages"], name="solutions_by_language"),
        ]

    def __str__(self) -> str:
        return self.title


class SolutionPlace(models.Model):
    """A place where a solution was developed or is running."""

    class Relation(models.TextChoices):
        DEVELOPED = "developed", _("Developed here")
        RUNNING = "running", _("Running here")

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="places")
    place = models.ForeignKey("commons.Place", on_delete=models.PROTECT, related_name="solution_places")
    relation = models.CharField(max_length=10, choices=Relation)
    since_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["solution", "place", "relation"], name="solution_in_place_once")]
        indexes = [models.Index(fields=["place", "relation"])]

    def __str__(self) -> str:
        return f"{self.solution_id} {self.relation} {self.place_id}"


class StandingEvidence(models.Manager["Evidence"]):
    """Evidence that was not taken back."""

    def get_queryset(self) -> models.QuerySet[Evidence]:
        """Without what was taken back."""
        return super().get_queryset().filter(retracted_at__isnull=True)


class Evidence(models.Model):
    """One piece of evidence on the ladder, with its source and, as attachments, its documents.

    Evidence that was taken back stays on record with the reason, and counts no more.
    """

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="evidence")
    level = models.PositiveSmallIntegerField(choices=EvidenceLevel)
    statement = models.TextField(max_length=2_000)
    source_name = models.CharField(max_length=200, blank=True, default="")
    url = models.URLField(blank=True, default="", max_length=500)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.ForeignKey("commons.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_independent = models.BooleanField(default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    retraction_reason = models.CharField(max_length=500, blank=True, default="")

    objects = StandingEvidence()
    with_retracted = models.Manager()  # noqa: DJ012 - the first manager is the default one

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=6), name="evidence_stands_on_a_rung"),
            models.CheckConstraint(
                condition=models.Q(retracted_at__isnull=True) | ~models.Q(retraction_reason=""),
                name="taking_back_evidence_needs_a_reason",
            ),
        ]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.statement[:80]


class TeamMember(models.Model):
    """Somebody of a solution's team; the team decides on suggested edits."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="teams")
    role = models.CharField(max_length=80, blank=True, default="")
    is_lead = models.BooleanField(default=False)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["solution", "person"], name="in_a_team_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.solution_id}"


class TeamRequest(models.Model):
    """Somebody asks to join a team, or is asked to join it; the other side answers."""

    class Direction(models.TextChoices):
        ASKED = "asked", _("Asks to join")
        INVITED = "invited", _("Was invited")

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="team_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="team_requests")
    direction = models.CharField(max_length=8, choices=Direction)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=80, blank=True, default="")
    message = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "person"], condition=models.Q(state="open"), name="one_open_team_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.solution_id}: {self.state}"


class Lineage(models.Model):
    """`child` was adapted from, merged from or inspired by `parent`. A trigger refuses circles."""

    class Relation(models.TextChoices):
        ADAPTED = "adapted", _("Adapted from")
        MERGED = "merged", _("Merged from")
        INSPIRED = "inspired", _("Inspired by")

    child = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="ancestry")
    parent = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="descent")
    relation = models.CharField(max_length=10, choices=Relation)
    note = models.CharField(max_length=400, blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "parent"], name="one_lineage_per_pair"),
            models.CheckConstraint(condition=~models.Q(child=models.F("parent")), name="nothing_descends_from_itself"),
        ]
        verbose_name_plural = "lineage"

    def __str__(self) -> str:
        return f"{self.child_id} {self.relation} {self.parent_id}"


class SolutionVersion(models.Model):
    """What was said of a solution after one change.

    The database refuses to alter or delete it; it can only be emptied, when words are erased for good.
    """

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    fields = models.JSONField()
    changed = ArrayField(models.CharField(max_length=64), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["solution", "number"], name="version_numbers_are_unique")]

    def __str__(self) -> str:
        return f"{self.solution_id} v{self.number}"


class SuggestedEdit(models.Model):
    """A change proposed from outside the team, which accepts it whole or in part, or declines it with a reason."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for the team")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="suggested_edits")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="suggested_edits")
    base_version = models.PositiveIntegerField()
    fields = models.JSONField()  # name of field → proposed value
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=500, blank=True, default="")
    taken = ArrayField(models.CharField(max_length=64), default=list)  # the fields that the team took
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["solution", "state"])]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.solution_id}: {self.state}"


class SolutionMerge(models.Model):
    """A steward said that `solution` is the same as `into`. `moved` holds all it takes to undo that."""

    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="merges_taken_in")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True, default="")
    moved = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["solution"], condition=models.Q(undone_at__isnull=True), name="merged_into_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.solution_id} into {self.into_id}"
