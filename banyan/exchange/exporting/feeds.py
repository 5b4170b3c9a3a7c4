"""What happened, as Atom feeds: in the whole network, to one thing, in a place, under a theme."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from banyan.commons.errors import NotFound
from banyan.commons.kinds import all_kinds
from banyan.commons.models import Activity
from banyan.commons.queries.activity import Entry, entries, public_activity
from banyan.exchange.cells import without_controls

MOST_ENTRIES = 50
FOLLOWED = ("need", "solution", "organisation", "place", "theme")


def network_feed() -> str:
    """The latest public deeds in the whole network."""
    return _written(_("What happens in %(name)s") % {"name": settings.SITE_NAME}, "/", "network", public_activity())


def thing_feed(plural: str, pk: int) -> str:
    """The latest public deeds on one thing, in a place or under a theme. Raises NotFound."""
    kind = next((kind for kind in all_kinds() if kind.plural == plural and kind.name in FOLLOWED), None)
    thing = kind.load([pk]).get(pk) if kind is not None else None
    if kind is None or thing is None or not kind.is_public(thing):
        raise NotFound
    if kind.name == "place":
        rows = public_activity(place_id=pk)
    elif kind.name == "theme":
        rows = public_activity(theme_id=pk)
    else:
        rows = public_activity(thing=(kind.name, pk))
    return _written(kind.title(thing), kind.url(thing), f"{kind.name}/{pk}", rows)


def _written(title: str, page: str, name: str, rows: Any) -> str:
    host = urlsplit(settings.SITE_URL).netloc
    deeds: list[Activity] = list(rows.order_by("-id")[:MOST_ENTRIES])
    feed = Atom1Feed(
        title=without_controls(title),
        link=f"{settings.SITE_URL}{page}",
        description=None,
        language=get_language(),
        feed_guid=f"tag:{host},2026:feed/{name}",
    )
    for entry in entries(deeds):
        _add(feed, entry, host)
    feed.feed["updated"] = deeds[0].at if deeds else datetime(2026, 1, 1, tzinfo=UTC)
    return feed.writeString("utf-8")


def _add(feed: Any, entry: Entry, host: str) -> None:
    html = without_controls(str(entry.sentence)).replace('href="/', f'href="{settings.SITE_URL}/')
    feed.add_item(
        title=_plain(html),
        link=f"{settings.SITE_URL}{entry.url or '/'}",
        description=html,
        unique_id=f"tag:{host},2026:activity/{entry.activity.pk}",
        pubdate=entry.activity.at,
        updateddate=entry.activity.at,
        author_name=without_controls(entry.who.display_name) if entry.who is not None else settings.SITE_NAME,
    )


def _plain(html: str) -> str:
    return unescape(strip_tags(html))
