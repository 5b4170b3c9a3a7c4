"""What the steward's desk shows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import kind_named
from banyan.commons.models import SearchEntry
from banyan.commons.paging import Page, page_by_key
from banyan.people.models import Case, JoinRequest, Person, Stewardship, Suspension, TwoPersonAct

_COUNTED: dict[str, str | Promise] = {
    "person": _("People"),
    "organisation": _("Organisations"),
    "need": _("Needs"),
    "solution": _("Solutions"),
}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case with what it is about."""

    case: Case
    label: object
    title: str
    url: str
    reports: int
    since: datetime | None


def cases_in_scope(steward: Person) -> QuerySet[Case]:
    """Cases that a steward may look at, never those about their own things."""
    rows = Case.objects.exclude(author_ids__contains=[steward.pk])
    scopes: list[tuple[int | None, int | None]] = list(steward.stewardships.values_list("place_id", "theme_id"))
    if steward.is_superuser or (None, None) in scopes:
        return rows
    allowed = Q(pk__in=[])
    for place, theme in scopes:
        scope = Q()
        if place is not None:
            scope &= Q(place_ids__contains=[place])
        if theme is not None:
            scope &= Q(theme_ids__contains=[theme])
        allowed |= scope
    return rows.filter(allowed)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue."""

    rows: list[QueueRow]
    next: str
    previous: str


def queue(steward: Person, *, cursor: str = "", size: int = 20) -> QueuePage:
    """Open cases and appeals in a steward's scope, those that wait longest first."""
    rows = (
        cases_in_scope(steward)
        .filter(state__in=[Case.State.OPEN, Case.State.APPEALED])
        .exclude(state=Case.State.APPEALED, decided_by=steward)
        .annotate(report_count=Count("reports"), first_report=Min("reports__at"))
    )
    page: Page[Case] = page_by_key(rows, order=["id"], cursor=cursor, size=size)
    return QueuePage(queue_rows(list(page.rows)), page.next, page.previous)


def queue_rows(cases: list[Case]) -> list[QueueRow]:
    """Cases with titles and addresses; one query per kind that occurs."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for case in cases:
        wanted[case.kind].add(case.object_id)
    loaded = {name: kind_named(name).load(ids) for name, ids in wanted.items()}
    found = []
    for case in cases:
        kind, thing = kind_named(case.kind), loaded[case.kind].get(case.object_id)
        found.append(
            QueueRow(
                case,
                kind.label,
                kind.title(thing) if thing else "",
                kind.url(thing) if thing else "",
                getattr(case, "report_count", 0),
                getattr(case, "first_report", None) or case.opened_at,
            )
        )
    return found


def cases_about(person: Person) -> list[QueueRow]:
    """Decisions about a person and their things, latest first."""
    found = Case.objects.filter(author_ids__contains=[person.pk]).exclude(state=Case.State.OPEN)
    return queue_rows(list(found.exclude(decision=Case.Decision.KEEP).order_by("-pk")[:50]))


def open_acts() -> list[tuple[TwoPersonAct, str, str]]:
    """Delicate acts that wait for a second steward, with title and address of what they are about."""
    acts = list(
        TwoPersonAct.objects.filter(state=TwoPersonAct.State.PROPOSED)
        .select_related("proposed_by")
        .order_by("pk")[:100]
    )
    wanted: dict[str, set[int]] = defaultdict(set)
    for act in acts:
        wanted[act.kind].add(act.object_id)
    loaded = {name: kind_named(name).load(ids) for name, ids in wanted.items()}
    found = []
    for act in acts:
        kind, thing = kind_named(act.kind), loaded[act.kind].get(act.object_id)
        found.append((act, kind.title(thing) if thing else "", kind.url(thing) if thing else ""))
    return found


def all_stewardships() -> list[Stewardship]:
    """Who looks after what, the whole network first."""
    found = Stewardship.objects.select_related("person", "place", "theme", "given_by")
    return sorted(found[:1000], key=lambda s: (s.place_id is not None or s.theme_id is not None, s.pk))


def suspensions_in_force(now: datetime) -> list[Suspension]:
    """Who may not write now."""
    found = Suspension.objects.filter(lifted_at__isnull=True, until__gt=now)
    return list(found.select_related("person", "case").order_by("until")[:200])


def requests_to_ownerless_organisations() -> list[JoinRequest]:
    """Wishes to take on organisations that nobody belongs to yet."""
    found = JoinRequest.objects.filter(state=JoinRequest.State.OPEN, organisation__memberships__isnull=True)
    return list(found.select_related("organisation", "person").order_by("pk")[:100])


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month: how many people joined, organisations came, and public deeds were done of all kinds."""

    month: date
    people: int
    organisations: int
    needs: int
    solutions: int
    deeds: int


def months_of_growth(months: int = 12) -> list[MonthRow]:
    """The latest months, oldest first, also those in which nothing happened. One query over the record."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT month::date,
                   count(a.id) FILTER (WHERE kind = 'person' AND verb = 'joined'),
                   count(a.id) FILTER (WHERE kind = 'organisation' AND verb IN ('created', 'imported')),
                   count(a.id) FILTER (WHERE kind = 'need' AND verb IN ('voiced', 'imported')),
                   count(a.id) FILTER (WHERE kind = 'solution' AND verb IN ('registered', 'imported')),
                   count(a.id)
            FROM generate_series(date_trunc('month', now()) - make_interval(months => %s), now(), '1 month') AS month
            LEFT JOIN commons_activity a ON a.is_public AND a.at >= month AND a.at < month + interval '1 month'
            GROUP BY month ORDER BY month
            """,
            [months - 1],
        )
        return [MonthRow(*row) for row in cursor.fetchall()]


def totals() -> list[tuple[str | Promise, int]]:
    """How many people, organisations, needs and solutions everyone can see. One query."""
    counted = dict(SearchEntry.objects.values_list("kind").annotate(Count("pk")))
    return [(label, counted.get(kind, 0)) for kind, label in _COUNTED.items()]
