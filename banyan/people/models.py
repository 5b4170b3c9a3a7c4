"""Persons, organisations, and what they may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    """Makes persons the way allauth and the commands expect."""

    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> Person:
        """A person who can sign in with `email` and, where given, `password`."""
        person = self.model(email=self.normalize_email(email) if email else None, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody. After erasure the row stays, nameless, so that the public record of deeds stays whole."""

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    about = models.TextField(_("about you"), blank=True, default="", max_length=4000)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    place = models.ForeignKey("commons.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    website = models.URLField(blank=True, default="", max_length=300)
    interface_language = models.CharField(max_length=8, blank=True, default="")
    time_zone = models.CharField(max_length=64, blank=True, default="")
    digest = models.CharField(
        max_length=8, default="weekly", choices=[("off", _("Never")), ("daily", _("Daily")), ("weekly", _("Weekly"))]
    )
    is_demo = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False)  # the first steward of an instance, made by `banyan steward`
    suspended_until = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(db_default=Now())

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email")]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name to show; somebody who left or gave none is called so."""
        if self.erased_at:
            return str(_("Someone who left"))
        return self.name or str(_("Member %(number)s") % {"number": self.pk})

    @property
    def is_staff(self) -> bool:
        """Django's name for who runs the instance."""
        return self.is_superuser


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
