"""Joining the network, proving an address, and what people say of themselves."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid
from banyan.commons.languages import language_codes
from banyan.commons.models import Place
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.services.places import NewLocality, settle_place
from banyan.commons.text import fold, tidy_line, tidy_text
from banyan.people.models import Person, Stewardship
from banyan.people.permissions import can_edit_person

MOST_LANGUAGES = 20
MOST_SKILLS = 20
UNPROVEN_DAYS = 14


@transaction.atomic
def sign_up(*, person: Person, name: str, password: str | None) -> Person:
    """Keep a new person whose e-mail address is not proven yet; nobody sees them until `confirm_address`.

    `person` carries its address and is not stored yet. Without a password they sign in by code, passkey or provider.
    """
    person.name = tidy_line(name)[:120]
    person.is_confirmed = False
    if password:
        person.set_password(password)
    else:
        person.set_unusable_password()
    person.save()
    record(person, "signed_up", person, public=False)
    return person


@transaction.atomic
def confirm_address(*, by: Person) -> Person:
    """The person has proven an address and thereby joins. Doing so again changes nothing."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    if not person.is_confirmed:
        person.is_confirmed = True
        person.joined_at = timezone.now()
        person.save(update_fields=["is_confirmed", "joined_at"])
        record(person, "joined", person, places=[person.place] if person.place else [])
    return person


@transaction.atomic
def enrol(*, by: Person | None, email: str, name: str, password: str | None = None, is_demo: bool = False) -> Person:
    """A person whose address counts as proven, made by whoever runs the instance (`by` None) or an import.

    Raises Invalid where the address is taken.
    """
    if Person.objects.filter(email__iexact=email).exists():
        raise Invalid({"email": _("Somebody already uses this e-mail address.")})
    person = Person.objects.create_user(email, password, name=tidy_line(name)[:120], is_demo=is_demo)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    record(by or person, "joined", person)
    return person


@transaction.atomic
def appoint_first_steward(*, email: str, name: str, password: str) -> tuple[Person, bool]:
    """Make the person with this address a steward of the whole network, with an account where there is none. Only the
    command line calls it: whoever holds the server answers for the instance. Returns the person and whether made."""
    person = Person.objects.filter(email__iexact=email, erased_at__isnull=True).first()
    created = person is None
    if person is None:
        person = enrol(by=None, email=email, name=name, password=password)
    person.is_superuser = True
    person.save(update_fields=["is_superuser"])
    Stewardship.objects.get_or_create(person=person, place=None, theme=None)
    record(None, "appointed", person)
    return person, created


@transaction.atomic
def update_profile(
    *,
    by: Person,
    person: Person,
    name: str,
    about: str = "",
    languages: Iterable[str] = (),
    skills: Iterable[str] = (),
    place: Place | NewLocality | None = None,
    website: str = "",
) -> Person:
    """Change what a profile says. Raises NotAllowed for another's profile, Invalid for an unknown language."""
    require(can_edit_person(by, person))
    name = tidy_line(name)[:120]
    if not name:
        raise Invalid({"name": _("Say what others should call you.")})
    chosen = list(dict.fromkeys(languages))[:MOST_LANGUAGES]
    if unknown := [code for code in chosen if code not in language_codes()]:
        raise Invalid({"languages": _("Unknown language: %(code)s.") % {"code": unknown[0]}})
    tidy_skills = list(dict.fromkeys(skill for s in skills if (skill := tidy_line(s)[:60])))[:MOST_SKILLS]
    lives_in = settle_place(by=by, place=place) if place is not None else None
    new = {
        "name": name,
        "about": tidy_text(about)[:4000],
        "languages": chosen,
        "skills": tidy_skills,
        "place": lives_in,
        "website": website[:300],
    }
    changed = [field for field, value in new.items() if getattr(person, field) != value]
    for field, value in new.items():
        setattr(person, field, value)
    person.folded_skills = [fold(skill)[:80] for skill in tidy_skills]
    person.save(update_fields=[*new, "folded_skills"])
    if changed:
        record(person, "updated", person, places=[lives_in] if lives_in else [], changed=changed)
    return person


@transaction.atomic
def update_settings(*, by: Person, interface_language: str, time_zone: str, digest: str) -> Person:
    """Choose the language and time zone of pages and mail, and how often mail comes. Raises Invalid."""
    require(by.is_authenticated and by.is_active)
    if interface_language and interface_language not in dict(settings.LANGUAGES):
        raise Invalid({"interface_language": _("This language is not on offer.")})
    if time_zone and time_zone not in zoneinfo.available_timezones():
        raise Invalid({"time_zone": _("There is no such time zone.")})
    if digest not in {"off", "daily", "weekly"}:
        raise Invalid({"digest": _("Choose never, daily or weekly.")})
    by.interface_language, by.time_zone, by.digest = interface_language, time_zone, digest
    by.save(update_fields=["interface_language", "time_zone", "digest"])
    record(by, "changed_settings", by, public=False)
    return by


@transaction.atomic
def stop_digest(*, by: Person) -> None:
    """No more digest mails to this person."""
    if by.digest != "off":
        by.digest = "off"
        by.save(update_fields=["digest"])
        record(by, "changed_settings", by, public=False)


def unproven_people() -> list[Person]:
    """Those who signed up longer ago than `UNPROVEN_DAYS` and never proved an address."""
    before = timezone.now() - timedelta(days=UNPROVEN_DAYS)
    return list(Person.objects.filter(is_confirmed=False, erased_at__isnull=True, joined_at__lt=before)[:500])
