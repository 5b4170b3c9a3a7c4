"""Matching of solutions, needs and places: typed data in, explained rankings out. See README.md beside this room."""

from banyan.methods.matching.bundle import (
    Bundle,
    BundledSolution,
    answer_table,
    cover_needs,
    gap_weight,
    need_weight,
)
from banyan.methods.matching.countries import Atlas, Countries, Gaps, Indicators, draw_atlas, gaps_against_peers
from banyan.methods.matching.duplicates import Entry, rank_duplicates
from banyan.methods.matching.knowledge import Knowledge, gather
from banyan.methods.matching.learning import learn_from_feedback, learn_weights
from banyan.methods.matching.profiles import (
    Dismissal,
    Exclusion,
    NeedProfile,
    Ranking,
    SolutionProfile,
    Suggestion,
)
from banyan.methods.matching.reasons import SENTENCES, Reason, sentence
from banyan.methods.matching.shortlist import (
    rank_needs_for_solution,
    rank_solutions_for_need,
    rank_solutions_for_place,
)
from banyan.methods.matching.themes import ThemeModel, ThemeSuggestion, fit_themes, predict_themes, theme_confidence
from banyan.methods.matching.where_needed import rank_countries, score_countries

__all__ = [
    "SENTENCES",
    "Atlas",
    "Bundle",
    "BundledSolution",
    "Countries",
    "Dismissal",
    "Entry",
    "Exclusion",
    "Gaps",
    "Indicators",
    "Knowledge",
    "NeedProfile",
    "Ranking",
    "Reason",
    "SolutionProfile",
    "Suggestion",
    "ThemeModel",
    "ThemeSuggestion",
    "answer_table",
    "cover_needs",
    "draw_atlas",
    "fit_themes",
    "gap_weight",
    "gaps_against_peers",
    "gather",
    "learn_from_feedback",
    "learn_weights",
    "need_weight",
    "predict_themes",
    "rank_countries",
    "rank_duplicates",
    "rank_needs_for_solution",
    "rank_solutions_for_need",
    "rank_solutions_for_place",
    "score_countries",
    "sentence",
    "theme_confidence",
]
