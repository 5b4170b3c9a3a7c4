"""Recipes: how a solution is done, step by step, so that others can do it, change what may change, and say so."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class RecipeState(models.TextChoices):
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    HIDDEN = "hidden", _("Hidden by a steward")


class PartKind(models.TextChoices):
    """What may become of a part elsewhere."""

    CORE = "core", _("Core: must stay as it is")
    ADAPTABLE = "adaptable", _("Adaptable: may be done in another way")
    CONTEXT = "context", _("Context: where and why it worked so")


class StepKind(models.TextChoices):
    CORE = "core", _("Core: must stay as it is")
    ADAPTABLE = "adaptable", _("Adaptable: may be done in another way")


class Recipe(models.Model):
    """How one solution is done, in one language. Title and summary are as of its latest version.

    A recipe that goes back to a version of another recipe is a fork: somebody does it in another way. One that says
    the same as another recipe in another language is its translation. None is both.
    """

    solution = models.ForeignKey("solutions.Solution", on_delete=models.PROTECT, related_name="recipes")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="recipes"
    )
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=600, blank=True, default="")
    language = models.CharField(max_length=8, default="en")
    version = models.PositiveIntegerField(default=1)
    last_key = models.PositiveIntegerField(default=0)  # the highest key that a line of it ever had
    forked_from = models.ForeignKey(
        "RecipeVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="forks"
    )
    translation_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="translations"
    )
    state = models.CharField(max_length=10, choices=RecipeState, default=RecipeState.PUBLISHED)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recipes_started")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(forked_from__isnull=True) | models.Q(translation_of__isnull=True),
                name="recipe_is_fork_or_translation",
            ),
            models.CheckConstraint(
                condition=models.Q(translation_of__isnull=True) | ~models.Q(translation_of=models.F("id")),
                name="recipe_translates_another",
            ),
            models.UniqueConstraint(
                fields=["translation_of", "language"],
                condition=~models.Q(state="withdrawn"),
                name="one_translation_per_language",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="recipes_newest"),
            models.Index(fields=["language", "state", "-id"], name="recipes_by_language"),
        ]

    def __str__(self) -> str:
        return self.title


class RecipeVersion(models.Model):
    """What a recipe said after one change; its parts, steps, materials and roles are rows that point here.

    `digest` (SHA-256 of the whole content) seals it: from then on the database refuses any change but the emptying of
    words that are erased for good. `translates` is the version of the original that a version of a translation follows.
    `credited_to` is who suggested the change, where somebody outside the team did.
    """

    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=600, blank=True, default="")
    makes = models.CharField(max_length=160, blank=True, default="")  # what one go at it gives: "one jar of 1,000 l"
    note = models.CharField(max_length=300, blank=True, default="")
    translates = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    credited_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed = ArrayField(models.CharField(max_length=32), default=list)  # names as in `content.named_texts`
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipe", "number"], name="recipe_versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.recipe_id} v{self.number}"


class RecipeRow(models.Model):
    """One line of a version. `key` stays the same through versions, forks and translations, so that a line can be
    compared, suggested upon and referred to; `order` is its place on the page."""

    key = models.PositiveIntegerField()
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=4_000, blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class RecipePart(RecipeRow):
    """What must stay, what may be done in another way, and where it worked so."""

    version = models.ForeignKey(RecipeVersion, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=PartKind)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="recipe_part_once_in_a_version")]


class RecipeStep(RecipeRow):
    """One step. `photograph` is the key of a picture among the recipe's files, which can be taken away later."""

    version = models.ForeignKey(RecipeVersion, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind, default=StepKind.CORE)
    role = models.CharField(max_length=120, blank=True, default="")
    minutes = models.PositiveIntegerField(null=True, blank=True)
    photograph = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="recipe_step_once_in_a_version")]


class RecipeMaterial(RecipeRow):
    """Something that is needed. A special input cannot be had, or made, in most places."""

    version = models.ForeignKey(RecipeVersion, on_delete=models.CASCADE, related_name="materials")
    amount = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(max_length=40, blank=True, default="")
    cost_minor = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    is_special = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="recipe_material_once_in_a_version"),
            models.CheckConstraint(
                condition=models.Q(cost_minor__isnull=True) | ~models.Q(currency=""), name="material_cost_has_currency"
            ),
        ]


class RecipeRole(RecipeRow):
    """Who is needed, and how many of them."""

    version = models.ForeignKey(RecipeVersion, on_delete=models.CASCADE, related_name="roles")
    people = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(10_000)])
    needs_degree = models.BooleanField(default=False)  # years of schooling that cannot be had on the job

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="recipe_role_once_in_a_version")]


class RecipeSuggestion(models.Model):
    """Other words for one line of a recipe, or a new part, from somebody outside its team, who decides on it.

    `about` names the line: "summary", "new" (a new part that may be done in another way), or "part-3", "step-5",
    "material-7", "role-9" by key.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for the team")
        ACCEPTED = "accepted", _("Taken over")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="suggestions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recipe_suggestions")
    base_version = models.PositiveIntegerField()
    about = models.CharField(max_length=32)
    words = models.TextField(max_length=4_000)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=500, blank=True, default="")
    result = models.ForeignKey(
        RecipeVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="suggestions_taken"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["recipe", "state"], name="recipe_suggestions_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="accepted", result__isnull=False)
                | (~models.Q(state="accepted") & models.Q(result__isnull=True)),
                name="accepted_recipe_suggestion_result",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""),
                name="declined_recipe_suggestion_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.recipe_id}: {self.state}"
