"""Tables of the exchange."""

from banyan.exchange.models.access import ApiToken, KeptAnswer, RequestCount, Scope
from banyan.exchange.models.imports import ImportKind, ImportRow, ImportRun

__all__ = ["ApiToken", "ImportKind", "ImportRow", "ImportRun", "KeptAnswer", "RequestCount", "Scope"]
