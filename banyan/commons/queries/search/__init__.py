"""Finding things: one box over everything, suggestions while typing, and what may be the same as what is written."""

from banyan.commons.queries.search.duplicates import NearDuplicate, near_duplicates
from banyan.commons.queries.search.filters import Filters, understood_filters, value_of_place
from banyan.commons.queries.search.labels import register_stages
from banyan.commons.queries.search.results import Count, Hit, SearchResults, search

__all__ = [
    "Count",
    "Filters",
    "Hit",
    "NearDuplicate",
    "SearchResults",
    "near_duplicates",
    "register_stages",
    "search",
    "understood_filters",
    "value_of_place",
]
