"""Finding things: one box over everything, suggestions while typing, and what may be the same as what is written."""

from banyan.commons.queries.search.duplicates import NearDuplicate, near_duplicates
from banyan.commons.queries.search.filters import Filters, understood_filters
from banyan.commons.queries.search.labels import register_stages, register_states
from banyan.commons.queries.search.labels import stages as known_stages
from banyan.commons.queries.search.results import Count, Hit, SearchResults, search
from banyan.commons.queries.search.theme_guesses import ThemeGuess, guessed_themes
from banyan.commons.queries.search.typing import Offer, offers_while_typing

__all__ = [
    "Count",
    "Filters",
    "Hit",
    "NearDuplicate",
    "Offer",
    "SearchResults",
    "ThemeGuess",
    "guessed_themes",
    "known_stages",
    "near_duplicates",
    "offers_while_typing",
    "register_stages",
    "register_states",
    "search",
    "understood_filters",
]
