"""The record of deeds as people read it: sentences with names and links, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import Kind, all_kinds, kind_named, kind_of
from banyan.commons.models import Activity
from banyan.commons.paging import Page, page_by_key

# Sentences of deeds that can be done to every kind of thing. A kind's own sentence for the same verb goes first.
SENTENCES: dict[str, str | Promise] = {
    "added_file": _("%(who)s added a file to %(what)s."),
    "removed_file": _("%(who)s removed a file from %(what)s."),
    "refused_file": _("A file for %(what)s was refused. Its page says why."),
    "reported": _("Somebody reported %(what)s."),
    "hidden": _("%(who)s hid %(what)s as a steward."),
    "kept": _("%(who)s looked at reports about %(what)s as a steward and let it stand."),
    "restored": _("%(who)s brought back %(what)s as a steward."),
    "appealed": _("There is an appeal about %(what)s."),
    "upheld": _("%(who)s answered an appeal about %(what)s: the decision stands."),
    "proposed_erase_words": _("%(who)s proposes to erase the words of %(what)s for good."),
    "confirmed_erase_words": _("%(who)s confirmed as second steward that the words of %(what)s are erased."),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed as read. `sentence` is HTML with links; `url` leads to where it is best seen, "" for nowhere;
    `is_folded` says that the reader blocked who did it."""

    activity: Activity
    sentence: SafeString
    url: str
    who: Any
    what: Any
    is_folded: bool


def sentence_of(activity: Activity) -> str | Promise | None:
    """The sentence for a deed, with %(who)s, %(what)s and %(on)s in it; None where it has none and is never shown."""
    try:
        kind = kind_named(activity.kind)
    except KeyError:
        return None
    return kind.sentences.get(activity.verb) or SENTENCES.get(activity.verb)


def entries(activities: Sequence[Activity], *, reader: Any = None, at_hand: Sequence[Model] = ()) -> list[Entry]:
    """Deeds as sentences, in the given order, without those that have none. Costs one query per kind that occurs (the
    persons among them), and one for whom the reader blocked; things `at_hand` are not loaded again."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for activity in activities:
        wanted[activity.kind].add(activity.object_id)
        if activity.on_kind and activity.on_id is not None:
            wanted[activity.on_kind].add(activity.on_id)
        if activity.actor_id:
            wanted["person"].add(activity.actor_id)
    known = {kind.name: kind for kind in all_kinds()}
    loaded: dict[str, dict[int, Model]] = defaultdict(dict)
    for thing in at_hand:
        loaded[kind_of(thing).name][thing.pk] = thing
    for name, ids in wanted.items():
        if name in known and (missing := ids - loaded[name].keys()):
            loaded[name].update(known[name].load(missing))
    blocked = blocked_ids(reader)
    found = []
    for activity in activities:
        sentence = sentence_of(activity)
        if sentence is None:
            continue
        what = loaded.get(activity.kind, {}).get(activity.object_id)
        on = loaded.get(activity.on_kind, {}).get(activity.on_id or 0) if activity.on_kind else None
        who = loaded.get("person", {}).get(activity.actor_id or 0)
        parts = {
            "who": _linked(known.get("person"), who) if who else escape(_now("the platform")),
            "what": _linked(known.get(activity.kind), what),
            "on": _linked(known.get(activity.on_kind), on) if on is not None else "",
        }
        shown = on if on is not None and _is_shown(known[activity.on_kind], on) else what
        shown_kind = known[activity.on_kind] if shown is on and on is not None else known[activity.kind]
        found.append(
            Entry(
                activity,
                mark_safe(escape(str(sentence)) % parts),  # noqa: S308 - every part is escaped
                shown_kind.url(shown) if shown is not None and _is_shown(shown_kind, shown) else "",
                who,
                what,
                activity.actor_id in blocked,
            )
        )
    return found


def blocked_ids(reader: Any) -> frozenset[int]:
    """Ids of the persons whom the reader does not want to hear of."""
    if reader is None or not reader.is_authenticated:
        return frozenset()
    blocked: frozenset[int] = reader.blocked_ids
    return blocked


def _is_shown(kind: Kind, thing: Model) -> bool:
    return kind.is_public(thing)


def _linked(kind: Kind | None, thing: Any) -> SafeString:
    if kind is None or thing is None:
        return escape(_now("something that is gone"))
    if not _is_shown(kind, thing):
        if kind.name == "person":
            return escape(kind.title(thing))  # says by itself who left or is not shown
        return escape(_now("something that is not shown"))
    return format_html('<a href="{}"><bdi>{}</bdi></a>', kind.url(thing), kind.title(thing) or kind.label)


def public_activity(
    *,
    thing: tuple[str, int] | None = None,
    person: Any = None,
    place_id: int | None = None,
    theme_id: int | None = None,
) -> QuerySet[Activity]:
    """Public deeds: of everything, or to or on one thing (kind and id), of one person, in a place, under a theme."""
    rows = Activity.objects.filter(is_public=True)
    if thing is not None:
        rows = rows.filter(Q(kind=thing[0], object_id=thing[1]) | Q(on_kind=thing[0], on_id=thing[1]))
    if person is not None:
        rows = rows.filter(actor=person)
    if place_id is not None:
        rows = rows.filter(place_ids__contains=[place_id])
    if theme_id is not None:
        rows = rows.filter(theme_ids__contains=[theme_id])
    return rows


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Entries of one page of a feed and the cursors of its neighbours."""

    entries: list[Entry]
    next: str
    previous: str


def feed(rows: QuerySet[Activity], *, reader: Any = None, cursor: str = "", size: int = 30) -> FeedPage:
    """One page of deeds, latest first."""
    page: Page[Activity] = page_by_key(rows, order=["-id"], cursor=cursor, size=size)
    return FeedPage(entries(page.rows, reader=reader), page.next, page.previous)


def latest_entries(
    rows: QuerySet[Activity], *, reader: Any = None, count: int = 6, at_hand: Sequence[Model] = ()
) -> list[Entry]:
    """The latest few deeds; see `entries`."""
    return entries(list(rows.order_by("-id")[:count]), reader=reader, at_hand=at_hand)
