"""A table of whom solutions reached, by replication and period. Rows become drafts, which people publish."""

from __future__ import annotations

import re
from typing import Final

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from banyan.commons.errors import Invalid
from banyan.commons.money import Money
from banyan.exchange.sources import values
from banyan.exchange.sources.base import CREATED, UNCHANGED, UPDATED, Cells, Effect
from banyan.exchange.sources.columns import REACH_COLUMNS
from banyan.exchange.sources.tables import TableSource
from banyan.replications.models import ReachReport, Replication, ReportState
from banyan.replications.permissions import can_see
from banyan.replications.queries.lists import replication_found
from banyan.replications.services import ReportFacts, draft_report, edit_report

_NUMBER: Final = re.compile(r"(?:.*/replications/)?(\d{1,18})/?")
_TOLD: Final = ("people_reached", "breakdown", "how_counted", "cost_minor", "currency", "evidence_url")


class ReachTable(TableSource):
    """A row becomes the draft of a report for one replication and period, or changes the draft of that period. What is
    published already is only compared: it is corrected on its page, with a reason."""

    fields = REACH_COLUMNS
    identifying = ("replication", "begins", "ends")

    def bring_in(self, cells: Cells, key: str) -> Effect:
        row = self.values(cells)
        replication = self._replication(row["replication"])
        currency = values.currency(row["cost_currency"], "cost_currency")
        minor = values.amount(row["cost"], currency, "cost")
        people = values.whole_number(row["people_reached"], "people_reached")
        facts = ReportFacts(
            begins=values.day(row["begins"], "begins"),
            ends=values.day(row["ends"], "ends"),
            people_reached=people or 0,
            breakdown=_breakdown(row["breakdown"]),
            cost=None if minor is None else Money(minor, currency),
            how_counted=row["how_counted"],
            evidence_url=values.website(row["evidence_url"], "evidence_url"),
        )
        report, outcome = self._kept(replication, facts)
        period = f"{date_format(facts.begins)} – {date_format(facts.ends)}"
        shown = [
            (_("Place"), replication.place.local_name),
            (_("Period"), period),
            (_("People reached"), number_format(facts.people_reached, force_grouping=True)),
        ]
        return Effect(outcome, f"{replication.solution.title}, {period}", report, shown)

    def _replication(self, cell: str) -> Replication:
        found = _NUMBER.fullmatch(cell)
        replication = replication_found(int(found[1])) if found else None
        own = self.order.organisation
        if replication is None or not can_see(self.order.by, replication):
            raise values.refuse("replication", _("There is no replication “%(cell)s”.") % {"cell": cell[:60]})
        if own is not None and replication.carrier_id != own.pk:
            raise values.refuse("replication", _("Another organisation carries this one."))
        return replication

    def _kept(self, replication: Replication, facts: ReportFacts) -> tuple[ReachReport, str]:
        same = ReachReport.objects.filter(
            replication=replication, period__startswith=facts.begins, period__endswith=facts.period_end
        )
        published = same.filter(state=ReportState.PUBLISHED).first()
        if published is not None:
            if published.people_reached != facts.people_reached:
                why = _("A published report says %(people)s for these days. Correct it on its page.")
                shown = number_format(published.people_reached, force_grouping=True)
                raise Invalid({"people_reached": why % {"people": shown}})
            return published, UNCHANGED
        draft = same.filter(state=ReportState.DRAFT, corrects__isnull=True).order_by("pk").first()
        if draft is None:
            return draft_report(by=self.order.by, replication=replication, facts=facts), CREATED
        before = [getattr(draft, name) for name in _TOLD]
        changed = edit_report(by=self.order.by, report=draft, facts=facts)
        after = [getattr(changed, name) for name in _TOLD]
        return changed, UNCHANGED if before == after else UPDATED


def _breakdown(cell: str) -> dict[str, int]:
    """“women: 120; children under five: 40” as numbers by group."""
    found: dict[str, int] = {}
    for piece in filter(None, (piece.strip() for piece in cell.split(";"))):
        group, _colon, number = piece.rpartition(":")
        count = values.whole_number(number, "breakdown")
        if not group.strip() or count is None:
            why = _("Write each group with its number, such as “women: 120”.")
            raise Invalid({"breakdown": why})
        found[group.strip()] = count
    return found
