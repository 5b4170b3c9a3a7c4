"""What the search knows of each thing, and which suggestions people did not want."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now
from pgvector.django import HalfVectorField, HnswIndex


class SearchEntry(models.Model):
    """One public thing as the search sees it: words, meaning, and what it can be filtered by.

    `title_words` are small and quick to rank, `words` hold the text too. `digest` is of all that was shown to the
    search, so that an entry is written again only when something changed.
    """

    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    folded_title = models.CharField(max_length=300, db_index=True)
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=8)
    languages = ArrayField(models.CharField(max_length=8), default=list)
    place_ids = ArrayField(models.BigIntegerField(), default=list)  # with all their ancestors
    theme_ids = ArrayField(models.BigIntegerField(), default=list)
    stage = models.CharField(max_length=24, blank=True, default="")
    url = models.CharField(max_length=600, default="")
    digest = models.CharField(max_length=64, default="")
    title_words = SearchVectorField(null=True)
    words = SearchVectorField(null=True)
    meaning = HalfVectorField(dimensions=384, null=True)
    meaning_model = models.CharField(max_length=40, blank=True, default="")  # name and version of the model
    meaning_digest = models.CharField(max_length=64, blank=True, default="")  # of the embedded text; "" when outdated
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_search_entry_per_thing")]
        indexes = [
            GinIndex(fields=["title_words"], name="search_title_words"),
            GinIndex(fields=["words"], name="search_words"),
            models.Index(fields=["id"], condition=models.Q(meaning_digest=""), name="search_missing_meanings"),
            GinIndex(fields=["place_ids"], name="search_places"),
            GinIndex(fields=["theme_ids"], name="search_themes"),
            HnswIndex(
                fields=["meaning"], name="search_meaning", opclasses=["halfvec_ip_ops"], m=16, ef_construction=64
            ),
        ]
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.title}"


class SuggestionList(models.Model):
    """What was last worked out to suggest on a thing's page: `suggestions` holds, best first, objects with the keys
    id, score and reasons. It is worked out afresh, by a task or at the next look, when `is_stale`."""

    on_kind = models.CharField(max_length=32)
    on_id = models.BigIntegerField()
    suggested_kind = models.CharField(max_length=32)
    suggestions = models.JSONField(default=list)
    worked_out_at = models.DateTimeField(auto_now=True)
    is_stale = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on_kind", "on_id", "suggested_kind"], name="one_list_per_thing_and_kind")
        ]
        indexes = [models.Index(fields=["worked_out_at"], condition=models.Q(is_stale=True), name="stale_suggestions")]

    def __str__(self) -> str:
        return f"{self.suggested_kind} for {self.on_kind} {self.on_id}"


class Dismissal(models.Model):
    """Somebody said that a suggestion does not fit, and why. It counts when suggestions are made next time."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dismissals")
    on_kind = models.CharField(max_length=32)  # the page's thing
    on_id = models.BigIntegerField()
    suggested_kind = models.CharField(max_length=32)
    suggested_id = models.BigIntegerField()
    reason = models.CharField(max_length=32)
    comment = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "on_kind", "on_id", "suggested_kind", "suggested_id"], name="dismissed_once"
            )
        ]
        indexes = [
            models.Index(fields=["on_kind", "on_id", "suggested_kind"]),
            models.Index(fields=["suggested_kind", "suggested_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.suggested_kind} {self.suggested_id} on {self.on_kind} {self.on_id}"
