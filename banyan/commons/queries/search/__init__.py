"""Finding things: one box over everything, suggestions while typing, and what may be the same as what is being written."""

from banyan.commons.queries.search.duplicates import NearDuplicate, near_duplicates

__all__ = ["NearDuplicate", "near_duplicates"]
