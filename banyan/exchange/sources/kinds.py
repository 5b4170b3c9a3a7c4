"""Which source reads which kind of file."""

from __future__ import annotations

from django.utils.module_loading import import_string

from banyan.exchange.models import ImportKind
from banyan.exchange.sources.base import Order, Source

SOURCES: dict[str, str] = {
    ImportKind.DPG_REGISTRY: "banyan.exchange.sources.dpg_registry.DpgRegistry",
    ImportKind.INDICATORS: "banyan.exchange.sources.indicators.IndicatorTable",
    ImportKind.NEEDS: "banyan.exchange.sources.needs.NeedTable",
    ImportKind.SOLUTIONS: "banyan.exchange.sources.solutions.SolutionTable",
    ImportKind.ORGANISATIONS: "banyan.exchange.sources.organisations.OrganisationTable",
    ImportKind.REACH: "banyan.exchange.sources.reach.ReachTable",
    ImportKind.BANYAN: "banyan.exchange.sources.envelope.Envelope",
}


def source_for(kind: str, order: Order) -> Source:
    """The reader of a file of that kind. Raises KeyError for an unknown kind."""
    source: type[Source] = import_string(SOURCES[kind])
    return source(order)
