"""Organisations, who belongs to them, and how people come to belong."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from banyan.people.models.persons import Person


class OrganisationKind(models.TextChoices):
    COMMUNITY = "community", _("Community group")
    NGO = "ngo", _("Non-governmental organisation")
    SOCIAL_ENTERPRISE = "social_enterprise", _("Social enterprise")
    COMPANY = "company", _("Company")
    PUBLIC_BODY = "public_body", _("Public body")
    FUNDER = "funder", _("Funder")
    RESEARCH = "research", _("Research institute or university")


class Organisation(models.Model):
    """A group that acts: develops, carries, funds or studies solutions."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=OrganisationKind, default=OrganisationKind.NGO)
    about = models.TextField(blank=True, default="", max_length=20_000)
    language = models.CharField(max_length=8, default="en")  # the language its own texts are in
    website = models.URLField(blank=True, default="", max_length=300)
    home = models.ForeignKey("commons.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    serves = models.ManyToManyField("commons.Place", blank=True, related_name="organisations_serving")
    themes = models.ManyToManyField("commons.Theme", blank=True, related_name="organisations")
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    capabilities = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(default=0)  # how many further solutions it can take on now
    accepts_pathways = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    former_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    is_hidden = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    source = models.CharField(max_length=60, blank=True, default="")  # where it was imported from
    source_key = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~models.Q(source_key=""), name="organisation_imported_once"
            )
        ]
        indexes = [
            GinIndex(fields=["languages"], name="organisation_languages"),
            GinIndex(fields=["capabilities"], name="organisation_capabilities"),
            GinIndex(fields=["accepts_pathways"], name="organisation_pathways"),
            models.Index(fields=["kind", "-id"]),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in an organisation."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        EDITOR = "editor", _("Editor")
        MEMBER = "member", _("Member")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="one_role_per_organisation")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.organisation_id}: {self.role}"


class Invitation(models.Model):
    """A place in an organisation offered to whoever reads an e-mail. Only the digest of its token is kept; it works
    once, until `expires_at`, and never again after being used, declined or withdrawn."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True)  # cleared once it has served its purpose
    role = models.CharField(max_length=8, choices=Membership.Role, default=Membership.Role.MEMBER)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_sent")
    at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="invitations_accepted"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=models.Q(closed_at__isnull=True),
                name="one_open_invitation_per_email",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_by__isnull=True) | models.Q(closed_at__isnull=False),
                name="accepted_invitation_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"to {self.organisation_id} as {self.role}"


class JoinRequest(models.Model):
    """Somebody asks to belong to an organisation; its owners decide, or a steward where it has none."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    message = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=models.Q(state="open"), name="asks_to_join_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.organisation_id}: {self.state}"
