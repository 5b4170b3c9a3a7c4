"""Who may use the API, how often, and which answers are kept so that a call can be made again safely."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a token may be used for. Reading what is public needs no token at all."""

    READ = "read", _("Read what is public, at the higher rate of members")
    NEEDS_WRITE = "needs:write", _("Voice, confirm and change needs")
    SOLUTIONS_WRITE = "solutions:write", _("Register and change solutions, add evidence")
    ORGANISATIONS_WRITE = "organisations:write", _("Add and change organisations")
    IMPORT = "import", _("Bring in files")


class ApiToken(models.Model):
    """A key to the API. It acts as the person who made it; with an organisation set, only on what is that
    organisation's. Only the SHA-256 of the key is kept; `prefix` is its beginning, to tell keys apart."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="api_tokens"
    )
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=24, choices=Scope))
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"]), models.Index(fields=["organisation", "-id"])]

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.person_id}"


class KeptAnswer(models.Model):
    """The answer to an unsafe call that was carried out, given again when the same call comes with the same key."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_token_and_key")]

    def __str__(self) -> str:
        return f"{self.key} of {self.token_id}: {self.status}"


class RequestCount(models.Model):
    """How many calls a caller made in one minute. The table is unlogged: after a crash counting begins anew."""

    caller = models.CharField(max_length=72)  # "token:…", or a keyed hash of the address
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "minute"], name="one_count_per_caller_and_minute")]

    def __str__(self) -> str:
        return f"{self.caller} {self.minute}: {self.count}"
