"""Everything public, to take away: as tables, as one JSON document, and as feeds."""

from banyan.exchange.exporting.folder import export_all

__all__ = ["export_all"]
