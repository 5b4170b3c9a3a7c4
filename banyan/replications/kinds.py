"""Replications and reach reports as kinds of things."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import Kind, SearchDocument
from banyan.people.models import Membership
from banyan.replications.models import ReachReport, Replication, ReplicationMember, State
from banyan.replications.permissions import is_public, is_report_public

EDITORS = [Membership.Role.OWNER, Membership.Role.EDITOR]


def replication_title(replication: Replication) -> str:
    """ "Rain jars in Machakos": the solution and the place."""
    return _now("%(solution)s in %(place)s") % {
        "solution": replication.solution.title,
        "place": replication.place.local_name,
    }


def replication_url(replication: Replication) -> str:
    """The address of a replication's page."""
    return reverse("replications:detail", args=[replication.pk])


def report_url(report: ReachReport) -> str:
    """The address of a report."""
    return reverse("replications:report", args=[report.replication_id, report.pk])


def _document(replication: Replication) -> SearchDocument:
    return SearchDocument(
        title=replication_title(replication),
        text="\n\n".join(part for part in (replication.carrier_name, replication.about) if part),
        language=replication.language,
        places=(replication.place_id,),
        themes=tuple(theme.pk for theme in replication.solution.themes.all()),
    )


def owner_ids(replication: Replication) -> Iterable[int]:
    """Its team and the editors of its carrier."""
    team = ReplicationMember.objects.filter(replication=replication.pk).values_list("person_id", flat=True)
    editors = Membership.objects.filter(organisation=replication.carrier_id, role__in=EDITORS)
    return {*team, *editors.values_list("person_id", flat=True)}


def _set_hidden(replication: Replication, hidden: bool) -> None:
    before, after = State.PUBLISHED, State.HIDDEN
    if not hidden:
        before, after = after, before
    if Replication.objects.filter(pk=replication.pk, state=before).update(state=after):
        replication.state = after


def _report_title(report: ReachReport) -> str:
    return _now("%(what)s, %(year)s") % {
        "what": replication_title(report.replication),
        "year": report.period.lower.year,
    }


REPLICATION = Kind(
    name="replication",
    plural="replications",
    label=_("Replication"),
    model="replications.Replication",
    title=replication_title,
    url=replication_url,
    is_public=is_public,
    search_document=_document,
    related=("solution__merged_into", "place", "carrier"),
    sentences={
        "planned_replication": _("%(who)s plans %(what)s."),
        "took_root": _("%(on)s took root in a new place: %(what)s"),
        "confirmed_replication": _("%(who)s confirmed as its carrier: %(what)s"),
        "changed_replication": _("%(who)s changed what is said of %(what)s."),
        "changed_status": _("%(who)s said how it fares: %(what)s"),
        "ended_replication": _("%(what)s has ended, and %(who)s says why."),
        "joined_replication": _("%(who)s brought somebody into the team of %(what)s."),
        "adapted_replication": _("%(who)s said what is done in another way: %(what)s"),
    },
    owner_ids=owner_ids,
    set_hidden=_set_hidden,
)

REACH_REPORT = Kind(
    name="reach_report",
    plural="reach_reports",
    label=_("Reach report"),
    model="replications.ReachReport",
    title=_report_title,
    url=report_url,
    is_public=is_report_public,
    related=("replication__solution__merged_into", "replication__place", "replication__carrier"),
    sentences={
        "reported_reach": _("%(who)s reported whom it reached: %(what)s"),
        "corrected_reach": _("%(who)s corrected a report: %(what)s"),
        "verified_reach": _("%(who)s looked at a report as an outsider: %(what)s"),
    },
    owner_ids=lambda report: owner_ids(report.replication),
)

KINDS = (REPLICATION, REACH_REPORT)
