"""Which source reads which kind of file."""

from __future__ import annotations

from django.utils.module_loading import import_string

from banyan.exchange.importing.sources import Order, Source
from banyan.exchange.models import ImportKind

SOURCES: dict[str, str] = {
    ImportKind.DPG_REGISTRY: "banyan.exchange.importing.dpg_registry.DpgRegistry",
    ImportKind.INDICATORS: "banyan.exchange.importing.indicators.IndicatorTable",
    ImportKind.NEEDS: "banyan.exchange.importing.needs.NeedTable",
    ImportKind.SOLUTIONS: "banyan.exchange.importing.solutions.SolutionTable",
    ImportKind.ORGANISATIONS: "banyan.exchange.importing.organisations.OrganisationTable",
    ImportKind.BANYAN: "banyan.exchange.importing.envelope.Envelope",
}


def source_for(kind: str, order: Order) -> Source:
    """The reader of a file of that kind. Raises KeyError for an unknown kind."""
    source: type[Source] = import_string(SOURCES[kind])
    return source(order)
