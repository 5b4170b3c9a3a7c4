"""Who may do what with people and organisations, and who is a steward of what."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from banyan.commons.kinds import kind_of
from banyan.commons.models import Place, Theme
from banyan.people.models import Case, Membership, Organisation, Person


def is_active(person: Any) -> bool:
    """Signed in, neither suspended nor erased: the least that any deed asks."""
    return bool(
        person is not None
        and person.is_authenticated
        and person.is_active
        and person.erased_at is None
        and not person.is_suspended
    )


def is_steward(person: Any) -> bool:
    """Steward of anything at all."""
    return is_active(person) and (person.is_superuser or person.stewardships.exists())


def is_general_steward(person: Any) -> bool:
    """Steward of the whole network."""
    return is_active(person) and (
        person.is_superuser or person.stewardships.filter(place__isnull=True, theme__isnull=True).exists()
    )


def is_steward_of(person: Any, thing: Any) -> bool:
    """Steward of the whole network, or of a place and theme that `thing` lies in. Things without place and theme,
    people among them, are for general stewards alone."""
    if not is_active(person):
        return False
    if person.is_superuser:
        return True
    kind = kind_of(thing)
    document = kind.search_document(thing) if kind.search_document else None
    return is_steward_within(person, document.places if document else (), document.themes if document else ())


def is_steward_within(person: Any, place_ids: tuple[int, ...], theme_ids: tuple[int, ...]) -> bool:
    """Steward of one of these places (or of what contains them) and one of these themes."""
    if not is_active(person):
        return False
    if person.is_superuser:
        return True
    above = {a for row in Place.objects.filter(pk__in=place_ids).values_list("ancestors", flat=True) for a in row}
    goals = set(theme_ids) | set(
        Theme.objects.filter(pk__in=theme_ids, parent__isnull=False).values_list("parent_id", flat=True)
    )
    return bool(
        person.stewardships.filter(
            Q(place__isnull=True) | Q(place_id__in=above | set(place_ids)),
            Q(theme__isnull=True) | Q(theme_id__in=goals),
        ).exists()
    )


def role_in(person: Any, organisation: Organisation) -> str:
    """The person's role in an organisation, "" for none."""
    if not is_active(person):
        return ""
    found = Membership.objects.filter(person=person, organisation=organisation).values_list("role", flat=True).first()
    return found or ""


def can_edit_organisation(person: Any, organisation: Organisation) -> bool:
    """Owners and editors change what is said of their organisation."""
    return role_in(person, organisation) in (Membership.Role.OWNER, Membership.Role.EDITOR)


def can_manage_members(person: Any, organisation: Organisation) -> bool:
    """Owners decide who belongs and in which role."""
    return role_in(person, organisation) == Membership.Role.OWNER


def can_decide_joining(person: Any, organisation: Organisation) -> bool:
    """Owners say who may join; a steward does where an organisation has nobody yet (one that was imported, say)."""
    if organisation.memberships.exists():
        return can_manage_members(person, organisation)
    return is_steward_of(person, organisation)


def can_edit_person(by: Any, person: Person) -> bool:
    """Everyone edits their own profile, nobody another's."""
    return is_active(by) and by.pk == person.pk


def can_report(by: Any, thing: Any) -> bool:
    """Anyone signed in may report any public thing of others."""
    return is_active(by) and kind_of(thing).is_public(thing)


def can_decide_case(by: Any, case: Case) -> bool:
    """Stewards of the place and theme in which a case lies, but nobody in their own."""
    return (
        by.pk not in case.author_ids
        and is_steward(by)
        and (is_general_steward(by) or is_steward_within(by, tuple(case.place_ids), tuple(case.theme_ids)))
    )


def can_appeal(by: Any, case: Case) -> bool:
    """Whose thing it is, also while suspended."""
    return bool(by.is_authenticated and by.is_active and by.pk in case.author_ids)


def can_suspend(by: Any, person: Person) -> bool:
    """General stewards may suspend others."""
    return is_general_steward(by) and by.pk != person.pk
