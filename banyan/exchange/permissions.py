"""Who may bring files in and make keys to the API."""

from __future__ import annotations

from typing import Any

from banyan.exchange.models import ApiToken, ImportKind, ImportRun
from banyan.people.models import Membership, Organisation
from banyan.people.permissions import is_active, is_general_steward, role_in

KINDS_FOR_OWNERS = (ImportKind.NEEDS, ImportKind.SOLUTIONS, ImportKind.REACH)


def can_import(person: Any, kind: str, organisation: Organisation | None) -> bool:
    """Stewards of the whole network bring in anything; owners of an organisation its own needs, solutions and
    reports of reach."""
    if is_general_steward(person):
        return True
    return (
        kind in KINDS_FOR_OWNERS and organisation is not None and role_in(person, organisation) == Membership.Role.OWNER
    )


def can_import_anything(person: Any) -> bool:
    """Whether the import pages have anything to offer to this person."""
    return is_general_steward(person) or (
        is_active(person) and person.memberships.filter(role=Membership.Role.OWNER).exists()
    )


def can_see_import(person: Any, run: ImportRun) -> bool:
    """Who brought a file in, and stewards of the whole network."""
    return is_active(person) and (run.by_id == person.pk or is_general_steward(person))


def can_make_token(person: Any, organisation: Organisation | None) -> bool:
    """Everybody for themselves; owners for their organisation."""
    if organisation is None:
        return is_active(person)
    return role_in(person, organisation) == Membership.Role.OWNER


def can_revoke_token(person: Any, token: ApiToken) -> bool:
    """Who made it; for an organisation's, every owner of it."""
    if not is_active(person):
        return False
    if token.person_id == person.pk:
        return True
    return token.organisation is not None and role_in(person, token.organisation) == Membership.Role.OWNER
