"""Matching of solutions, needs and places: typed data in, explained rankings out. See README.md beside this room."""

from banyan.methods.matching.assignment import LEAST_SCORE, Assignment, Candidates, assign
from banyan.methods.matching.bundle import (
    Bundle,
    BundledSolution,
    answer_table,
    cover_needs,
    gap_weight,
    need_weight,
)
from banyan.methods.matching.carrier_ranking import (
    CarrierMatch,
    CarrierRanking,
    LeftOut,
    need_there,
    rank_carriers,
    rank_solutions_for_carrier,
)
from banyan.methods.matching.carrier_reasons import Part
from banyan.methods.matching.carriers import CarrierProfile, Carriers, Undertaking, gather_carriers
from banyan.methods.matching.countries import Atlas, Countries, Gaps, Indicators, draw_atlas, gaps_against_peers
from banyan.methods.matching.duplicates import Entry, rank_duplicates
from banyan.methods.matching.knowledge import Knowledge, gather
from banyan.methods.matching.learning import learn_from_feedback, learn_weights
from banyan.methods.matching.network import NetworkAnswer, Newcomer, Planned, Uncovered, WhatIf, plan_network
from banyan.methods.matching.place_fit import CONDITIONS, Conditions, Fit, Gap, PlaceFacts, PlaceFit, fit_places
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
    "CONDITIONS",
    "LEAST_SCORE",
    "SENTENCES",
    "Assignment",
    "Atlas",
    "Bundle",
    "BundledSolution",
    "Candidates",
    "CarrierMatch",
    "CarrierProfile",
    "CarrierRanking",
    "Carriers",
    "Conditions",
    "Countries",
    "Dismissal",
    "Entry",
    "Exclusion",
    "Fit",
    "Gap",
    "Gaps",
    "Indicators",
    "Knowledge",
    "LeftOut",
    "NeedProfile",
    "NetworkAnswer",
    "Newcomer",
    "Part",
    "PlaceFacts",
    "PlaceFit",
    "Planned",
    "Ranking",
    "Reason",
    "SolutionProfile",
    "Suggestion",
    "ThemeModel",
    "ThemeSuggestion",
    "Uncovered",
    "Undertaking",
    "WhatIf",
    "answer_table",
    "assign",
    "cover_needs",
    "draw_atlas",
    "fit_places",
    "fit_themes",
    "gap_weight",
    "gaps_against_peers",
    "gather",
    "gather_carriers",
    "learn_from_feedback",
    "learn_weights",
    "need_there",
    "need_weight",
    "plan_network",
    "predict_themes",
    "rank_carriers",
    "rank_countries",
    "rank_duplicates",
    "rank_needs_for_solution",
    "rank_solutions_for_carrier",
    "rank_solutions_for_need",
    "rank_solutions_for_place",
    "score_countries",
    "sentence",
    "theme_confidence",
]
