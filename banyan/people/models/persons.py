"""Persons."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.functional import cached_property
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
    folded_skills = ArrayField(models.CharField(max_length=80), default=list, blank=True)  # skills, for comparing
    place = models.ForeignKey("commons.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    website = models.URLField(blank=True, default="", max_length=300)
    interface_language = models.CharField(max_length=8, blank=True, default="")
    time_zone = models.CharField(max_length=64, blank=True, default="")
    digest = models.CharField(
        max_length=8, default="weekly", choices=[("off", _("Never")), ("daily", _("Daily")), ("weekly", _("Weekly"))]
    )
    digest_sent_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    is_confirmed = models.BooleanField(default=True)  # false from sign-up until the e-mail address is proven
    is_hidden = models.BooleanField(default=False)  # by a steward; the profile, not the deeds
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False)  # the first steward of an instance, made by `banyan steward`
    suspended_until = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(db_default=Now())

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email")]
        indexes = [
            GinIndex(fields=["languages"], name="person_languages"),
            GinIndex(fields=["folded_skills"], name="person_skills"),
        ]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name to show; somebody who left, gave none or was hidden by stewards is called so."""
        if self.erased_at:
            return str(_("Someone who left"))
        if self.is_hidden:
            return str(_("Somebody who is not shown"))
        return self.name or str(_("Member %(number)s") % {"number": self.pk})

    @property
    def is_suspended(self) -> bool:
        """Whether stewards let this person write nothing for now."""
        return self.suspended_until is not None and self.suspended_until > timezone.now()

    @property
    def is_public(self) -> bool:
        """Whether others can see the profile."""
        return self.is_active and self.is_confirmed and not self.is_hidden and self.erased_at is None

    @cached_property
    def blocked_ids(self) -> frozenset[int]:
        """Ids of those whom this person blocked, as of when they were first asked for in this request."""
        return frozenset(self.blocks.values_list("blocked_id", flat=True))

    @property
    def is_staff(self) -> bool:
        """Django's name for who runs the instance."""
        return self.is_superuser
