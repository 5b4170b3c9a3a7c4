"""Lists and pages of organisations."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from banyan.commons.models import Place, Theme
from banyan.commons.paging import Page, page_by_key
from banyan.people.models import Invitation, JoinRequest, Membership, Organisation


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """What a list of organisations is narrowed to; empty fields do not narrow."""

    kind: str = ""
    place: Place | None = None
    theme: Theme | None = None
    capability: str = ""
    pathway: str = ""
    language: str = ""
    has_capacity: bool = False


def public_organisations() -> QuerySet[Organisation]:
    """All that are not hidden."""
    return Organisation.objects.filter(is_hidden=False)


def shown_on_card(organisation: Organisation) -> tuple[Hashable, ...]:
    """What stands for all that a card shows: everything on it changes with the organisation's own words."""
    return (organisation.changed_at, organisation.capacity)


def organisations_page(chosen: OrganisationFilter, *, cursor: str = "", size: int = 24) -> Page[Organisation]:
    """Organisations with their homes, latest first. One query."""
    rows = public_organisations().select_related("home")
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.place is not None:
        serving = Organisation.serves.through.objects.filter(
            organisation=OuterRef("pk"), place__ancestors__contains=[chosen.place.pk]
        )
        rows = rows.filter(Q(home__ancestors__contains=[chosen.place.pk]) | Exists(serving))
    if chosen.theme is not None:
        tagged = Organisation.themes.through.objects.filter(
            Q(theme=chosen.theme) | Q(theme__parent=chosen.theme), organisation=OuterRef("pk")
        )
        rows = rows.filter(Exists(tagged))
    if chosen.capability:
        rows = rows.filter(capabilities__contains=[chosen.capability])
    if chosen.pathway:
        rows = rows.filter(accepts_pathways__contains=[chosen.pathway])
    if chosen.language:
        rows = rows.filter(languages__contains=[chosen.language])
    if chosen.has_capacity:
        rows = rows.filter(capacity__gt=0)
    return page_by_key(rows, order=["-id"], cursor=cursor, size=size)


@dataclass(frozen=True, slots=True)
class Belonging:
    """Who belongs to an organisation, and how the reader stands to it."""

    memberships: list[Membership]
    own: Membership | None
    has_asked: bool

    @property
    def role(self) -> str:
        """The reader's role, "" for none."""
        return self.own.role if self.own else ""


def belonging(organisation: Organisation, reader: Any) -> Belonging:
    """One query; another for a signed-in reader who does not belong."""
    order = {role: position for position, role in enumerate(Membership.Role.values)}
    memberships = sorted(
        organisation.memberships.select_related("person").order_by("since")[:500],
        key=lambda membership: (order[membership.role], membership.since),
    )
    own = next((m for m in memberships if m.person_id == reader.pk), None) if reader.is_authenticated else None
    has_asked = (
        reader.is_authenticated
        and own is None
        and organisation.join_requests.filter(person=reader, state=JoinRequest.State.OPEN).exists()
    )
    return Belonging(memberships, own, has_asked)


def open_invitations(organisation: Organisation) -> list[Invitation]:
    """Invitations that can still be accepted, latest first."""
    found = organisation.invitations.filter(closed_at__isnull=True, expires_at__gt=timezone.now())
    return list(found.select_related("invited_by").order_by("-pk"))


def open_join_requests(organisation: Organisation) -> list[JoinRequest]:
    """Who waits to be let in, first come first."""
    found = organisation.join_requests.filter(state=JoinRequest.State.OPEN)
    return list(found.select_related("person").order_by("pk")[:200])
