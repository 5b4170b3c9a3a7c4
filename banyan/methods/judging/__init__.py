"""Judging that corrects for judges: who sees what, what marks say of entries, how sure it is, and what to ask next."""

from __future__ import annotations

from banyan.methods.judging.agreement import Agreement, measure_agreement
from banyan.methods.judging.assigning import Lacking, Plan, assign_judges
from banyan.methods.judging.judge_measures import JudgeMeasures, PanelView, measure_judges
from banyan.methods.judging.leaving_out import WithoutJudge, leave_one_judge_out
from banyan.methods.judging.next_review import NextReview, next_reviews
from banyan.methods.judging.observations import CODES, Observation
from banyan.methods.judging.pairwise import Comparison, PairwiseOutcome, Strength, rank_pairs
from banyan.methods.judging.ranking import Method, Outcome, Standing, rank_entries, trimmed_mean
from banyan.methods.judging.reviews import (
    Criterion,
    Excluded,
    Group,
    Mark,
    Reviews,
    connected_groups,
    gather_reviews,
)

__all__ = [
    "CODES",
    "Agreement",
    "Comparison",
    "Criterion",
    "Excluded",
    "Group",
    "JudgeMeasures",
    "Lacking",
    "Mark",
    "Method",
    "NextReview",
    "Observation",
    "Outcome",
    "PairwiseOutcome",
    "PanelView",
    "Plan",
    "Reviews",
    "Standing",
    "Strength",
    "WithoutJudge",
    "assign_judges",
    "connected_groups",
    "gather_reviews",
    "leave_one_judge_out",
    "measure_agreement",
    "measure_judges",
    "next_reviews",
    "rank_entries",
    "rank_pairs",
    "trimmed_mean",
]
