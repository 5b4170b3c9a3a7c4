"""Keeping suggestions fresh, and taking in what people say about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.exceptions import AlreadyEnqueued

from banyan.commons.errors import Invalid, NotFound
from banyan.commons.kinds import kind_of
from banyan.commons.meaning import embedder_if_ready
from banyan.commons.models import Activity, Dismissal, SuggestionList
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line
from banyan.people.permissions import is_active
from banyan.solutions.suggestions.retrieval import neighbours
from banyan.solutions.suggestions.working_out import LISTS, work_out

A_DAY: Final = timedelta(days=1)
PAGES_A_TASK: Final = 40
MISSING_A_TIME: Final = 500
TOUCHED_NEIGHBOURS: Final = 30
LONGEST_COMMENT: Final = 500

REASONS: Final = {
    "does_not_fit": _("It does not fit this need"),
    "tried_before": _("It was tried here already"),
    "already_there": _("It is here already"),
    "not_needed": _("It is not needed here"),
    "not_possible": _("It could not work here"),
    "wrong_theme": _("It is about something else"),
    "other": _("Another reason"),
}


def follow(activity: Activity) -> None:
    """Have lists worked out anew that a deed may have changed: those of the thing, and those of what is near it."""
    touched = {(activity.kind, activity.object_id)}
    if activity.on_id is not None:
        touched.add((activity.on_kind, activity.on_id))
    if activity.verb in ("set_aside", "took_up_again"):
        touched = {(activity.on_kind, activity.on_id or 0)}
    touch(sorted(touched))


def touch(things: Sequence[tuple[str, int]]) -> None:
    """Mark the lists of these things (kind and id), of their neighbours in meaning and of the needs' places as stale,
    and queue the task that works them out. Kinds for which nothing is suggested are left alone."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in things:
        if kind in LISTS:
            by_kind[kind].append(pk)
    if not by_kind:
        return
    current = embedder_if_ready()
    for kind, ids in by_kind.items():
        mark_stale(kind, ids)
        wanted = {"need": "solution", "solution": "need"}.get(kind)
        if wanted and current is not None:
            near = neighbours(kind, ids, wanted=wanted, model=current.model, most=TOUCHED_NEIGHBOURS)
            SuggestionList.objects.filter(on_kind=wanted, on_id__in=near).update(is_stale=True)
    if by_kind["need"]:
        mark_stale("place", _places_of_needs(by_kind["need"]))
    ask_for_refresh()


def mark_stale(kind: str, ids: Iterable[int]) -> None:
    """Have the lists of these things worked out, whether they were before or not."""
    rows = [(kind, pk, suggested) for pk in sorted(set(ids)) for suggested in LISTS[kind]]
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO commons_suggestionlist (on_kind, on_id, suggested_kind, suggestions, worked_out_at, is_stale)
            VALUES (%s, %s, %s, '[]', now(), true)
            ON CONFLICT (on_kind, on_id, suggested_kind) DO UPDATE SET is_stale = true
            """,
            rows,
        )


def _places_of_needs(ids: Sequence[int]) -> list[int]:
    """The places where needs were voiced or confirmed, and the countries and subdivisions that these lie in."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT p.id FROM commons_searchentry e JOIN commons_place p ON p.id = ANY(e.place_ids)
            WHERE e.kind = 'need' AND e.object_id = ANY(%s) AND p.kind IN ('country', 'subdivision', 'locality')
            """,
            [list(ids)],
        )
        return [pk for (pk,) in cursor.fetchall()]


def ask_for_refresh() -> None:
    """Queue the task that works out stale lists, unless it waits already."""
    from banyan.solutions.suggestions.tasks import refresh_suggestions

    try:
        with transaction.atomic():
            refresh_suggestions.configure(queueing_lock="suggestions").defer()
    except AlreadyEnqueued:
        pass


def refresh_some(*, most: int = PAGES_A_TASK) -> int:
    """Work out the stale lists of at most `most` things, longest waiting first; return of how many."""
    waiting = list(
        SuggestionList.objects.filter(is_stale=True)
        .values("on_kind", "on_id")
        .annotate(since=models.Min("worked_out_at"))
        .order_by("since", "on_kind", "on_id")
        .values_list("on_kind", "on_id")[:most]
    )
    for kind, pk in waiting:
        lists = SuggestionList.objects.filter(on_kind=kind, on_id=pk)
        # Before the work, so that a change during it counts for the next time.
        lists.update(is_stale=False)
        try:
            work_out(kind, pk)
        except BaseException:
            lists.update(is_stale=True)
            raise
    return len(waiting)


def find_missing() -> int:
    """Mark what has no list yet, and places whose lists are a day old, since countries are compared with all others;
    return how many things were marked."""
    marked = 0
    for kind, statement in _MISSING.items():
        with connection.cursor() as cursor:
            cursor.execute(statement, {"most": MISSING_A_TIME})
            ids = [pk for (pk,) in cursor.fetchall()]
        if ids:
            mark_stale(kind, ids)
            marked += len(ids)
    aged = SuggestionList.objects.filter(on_kind="place", worked_out_at__lt=timezone.now() - A_DAY, is_stale=False)
    return marked + aged.update(is_stale=True)


_MISSING: Final = {
    "need": """
        SELECT t.id FROM needs_need t WHERE t.state = 'open' AND NOT EXISTS (
            SELECT 1 FROM commons_suggestionlist l WHERE l.on_kind = 'need' AND l.on_id = t.id
        ) ORDER BY t.id DESC LIMIT %(most)s""",
    "solution": """
        SELECT t.id FROM solutions_solution t WHERE t.state = 'published' AND NOT EXISTS (
            SELECT 1 FROM commons_suggestionlist l WHERE l.on_kind = 'solution' AND l.on_id = t.id
        ) ORDER BY t.id DESC LIMIT %(most)s""",
    "place": """
        SELECT t.id FROM commons_place t WHERE t.kind = 'country' AND NOT EXISTS (
            SELECT 1 FROM commons_suggestionlist l WHERE l.on_kind = 'place' AND l.on_id = t.id
        ) ORDER BY t.id LIMIT %(most)s""",
}


@transaction.atomic
def dismiss_suggestion(
    *, by: Any, on: models.Model, suggested: models.Model, reason: str, comment: str = ""
) -> Dismissal:
    """Record that `suggested` does not belong on the page of `on`, and why. The person sees it there no more, and for
    everybody it counts when suggestions are worked out next. Said again, the new reason replaces the old one.

    Raises: NotAllowed, Invalid (an unknown reason, a comment that is too long), NotFound (nothing of that kind is ever
    suggested there).
    """
    require(is_active(by))
    on_kind, suggested_kind = kind_of(on), kind_of(suggested)
    if suggested_kind.name not in LISTS.get(on_kind.name, ()):
        raise NotFound
    if not on_kind.is_public(on) or not suggested_kind.is_public(suggested):
        raise NotFound
    comment = tidy_line(comment)
    if reason not in REASONS:
        raise Invalid({"reason": _("Choose one of the reasons.")})
    if len(comment) > LONGEST_COMMENT:
        raise Invalid({"comment": _("Say it in at most 500 characters.")})
    dismissal, _created = Dismissal.objects.update_or_create(
        person=by,
        on_kind=on_kind.name,
        on_id=on.pk,
        suggested_kind=suggested_kind.name,
        suggested_id=suggested.pk,
        defaults={"reason": reason, "comment": comment},
    )
    record(by, "set_aside", suggested, on=on, facts={"reason": reason}, public=False)
    return dismissal


@transaction.atomic
def take_up_again(*, by: Any, on: models.Model, suggested: models.Model) -> None:
    """Undo the person's own dismissal of `suggested` on the page of `on`. Raises: NotAllowed, NotFound."""
    require(is_active(by))
    removed, _by_model = Dismissal.objects.filter(
        person=by,
        on_kind=kind_of(on).name,
        on_id=on.pk,
        suggested_kind=kind_of(suggested).name,
        suggested_id=suggested.pk,
    ).delete()
    if not removed:
        raise NotFound
    record(by, "took_up_again", suggested, on=on, public=False)
