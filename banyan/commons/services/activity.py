"""Recording deeds, and telling those parts of Banyan that follow them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models, transaction

from banyan.commons.kinds import kind_of
from banyan.commons.models import Activity, Place, Theme

Fact = str | int | float | bool | None | list[str] | list[int]
Subscriber = Callable[[Activity], None]
_subscribers: dict[str, Subscriber] = {}


def subscribe(name: str, subscriber: Subscriber) -> None:
    """Have `subscriber` called by a task for every recorded activity. It must do no harm when called twice."""
    _subscribers[name] = subscriber


def subscriber_names() -> tuple[str, ...]:
    """Names of all subscribers."""
    return tuple(_subscribers)


def call_subscriber(name: str, activity: Activity) -> None:
    """Let one subscriber see one activity. Raises KeyError for an unknown name."""
    _subscribers[name](activity)


def record(
    by: Any,
    verb: str,
    thing: models.Model,
    *,
    on: models.Model | None = None,
    places: Iterable[Place] = (),
    themes: Iterable[Theme] = (),
    changed: Iterable[str] = (),
    facts: Mapping[str, Fact] | None = None,
    public: bool = True,
) -> Activity:
    """Write down that `by` (a person; None for the system) did `verb` to `thing`, in the caller's transaction, and
    queue the task that tells the subscribers. `on` is the thing on whose page it belongs, where that is another.

    `facts` never hold what people wrote. Raises TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An activity is recorded in the transaction of its deed.")
    activity = Activity.objects.create(
        actor=by,
        verb=verb,
        kind=kind_of(thing).name,
        object_id=thing.pk,
        on_kind=kind_of(on).name if on is not None else "",
        on_id=on.pk if on is not None else None,
        place_ids=sorted({ancestor for place in places for ancestor in (place.ancestors or [place.pk])}),
        theme_ids=sorted({i for theme in themes for i in (theme.pk, theme.parent_id) if i}),
        changed=list(changed),
        facts=dict(facts or {}),
        is_public=public,
    )
    from banyan.commons.services.search import forget_unless_public
    from banyan.commons.tasks import follow_activity

    forget_unless_public(thing, on)

    follow_activity.defer(activity_id=activity.pk)
    return activity
