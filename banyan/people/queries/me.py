"""What waits for a person on their own pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from banyan.commons.kinds import Kind, all_kinds
from banyan.commons.models import Watch
from banyan.commons.paging import page_by_key
from banyan.people.models import Block, JoinRequest, Membership, Person, PersonalExport, Suspension


@dataclass(frozen=True, slots=True)
class Watched:
    """Something that a person watches; `title` is "" where it is gone or not to be seen any more."""

    watch: Watch
    kind: Kind
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class WatchingPage:
    """One page of what a person watches."""

    rows: list[Watched]
    next: str
    previous: str


def watching(person: Person, *, cursor: str = "", size: int = 50) -> WatchingPage:
    """What a person watches, latest first; one query, and one per kind that occurs."""
    page = page_by_key(Watch.objects.filter(person=person), order=["-id"], cursor=cursor, size=size)
    wanted: dict[str, set[int]] = defaultdict(set)
    for watch in page.rows:
        wanted[watch.kind].add(watch.object_id)
    known = {kind.name: kind for kind in all_kinds()}
    loaded = {name: known[name].load(ids) for name, ids in wanted.items() if name in known}
    rows = []
    for watch in page.rows:
        if (kind := known.get(watch.kind)) is None:
            continue
        thing = loaded[watch.kind].get(watch.object_id)
        shown = thing is not None and kind.is_public(thing)
        rows.append(Watched(watch, kind, kind.title(thing) if shown else "", kind.url(thing) if shown else ""))
    return WatchingPage(rows, page.next, page.previous)


def join_requests_to_decide(person: Person) -> list[JoinRequest]:
    """Who waits to be let into the organisations that a person owns."""
    found = JoinRequest.objects.filter(
        state=JoinRequest.State.OPEN,
        organisation__memberships__person=person,
        organisation__memberships__role=Membership.Role.OWNER,
    )
    return list(found.select_related("organisation", "person").order_by("pk")[:50])


def suspension_in_force(person: Person) -> Suspension | None:
    """What keeps a person from writing now."""
    found = Suspension.objects.filter(person=person, lifted_at__isnull=True, until__gt=timezone.now())
    return found.select_related("case").order_by("-until").first()


def exports_of(person: Person) -> list[PersonalExport]:
    """Archives asked for and not yet too old, latest first."""
    return list(PersonalExport.objects.filter(person=person, expires_at__gt=timezone.now()).order_by("-pk")[:10])


def blocks_of(person: Person) -> list[Block]:
    """Whom a person blocked."""
    return list(Block.objects.filter(person=person).select_related("blocked").order_by("-pk")[:500])
