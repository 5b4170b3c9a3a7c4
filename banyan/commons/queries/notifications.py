"""What waits in a person's inbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from banyan.commons.models import Notification
from banyan.commons.paging import page_by_key
from banyan.commons.queries.activity import Entry, entries


@dataclass(frozen=True, slots=True)
class Letter:
    """A notification with the deed that it tells of, as a sentence."""

    notification: Notification
    entry: Entry


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of an inbox. `newest` is the id of the newest notification of all, 0 for an empty inbox."""

    letters: list[Letter]
    next: str
    previous: str
    newest: int
    unread: int


MOST_COUNTED = 1000


def inbox(person: Any, *, only_unread: bool = False, cursor: str = "", size: int = 30) -> InboxPage:
    """What `person` was told, newest first."""
    rows = Notification.objects.filter(person=person).select_related("activity")
    newest = rows.order_by("-id").values_list("pk", flat=True).first() or 0
    unread_rows = rows.filter(read_at__isnull=True)
    unread = unread_rows[:MOST_COUNTED].count()
    page = page_by_key(unread_rows if only_unread else rows, order=["-id"], cursor=cursor, size=size)
    return InboxPage(letters(list(page.rows), reader=person), page.next, page.previous, newest, unread)


def letters(notifications: list[Notification], *, reader: Any) -> list[Letter]:
    """Notifications (with their activities) as sentences; those that cannot be said any more are left out."""
    told = {entry.activity.pk: entry for entry in entries([n.activity for n in notifications], reader=reader)}
    return [Letter(n, told[n.activity_id]) for n in notifications if n.activity_id in told]


def is_watching(person: Any, kind: str, object_id: int) -> bool:
    """Whether a person watches a thing."""
    if not person.is_authenticated:
        return False
    return bool(person.watches.filter(kind=kind, object_id=object_id).exists())
