"""The opinion map: who votes alike on short statements, what stands for each group, and what unites them."""

from __future__ import annotations

from banyan.methods.opinion.grouping import Grouping, group_points, silhouette
from banyan.methods.opinion.mapping import OpinionGroup, OpinionMap, draw_map
from banyan.methods.opinion.projecting import Projection, project
from banyan.methods.opinion.routing import next_statements
from banyan.methods.opinion.statements import (
    Counts,
    Representative,
    StatementView,
    count_votes,
    group_informed_consensus,
    proportion_test,
    representative_statements,
    two_proportion_test,
    view_statements,
)
from banyan.methods.opinion.votes import AGREE, DISAGREE, PASS, Vote, Votes, gather_votes

__all__ = [
    "AGREE",
    "DISAGREE",
    "PASS",
    "Counts",
    "Grouping",
    "OpinionGroup",
    "OpinionMap",
    "Projection",
    "Representative",
    "StatementView",
    "Vote",
    "Votes",
    "count_votes",
    "draw_map",
    "gather_votes",
    "group_informed_consensus",
    "group_points",
    "next_statements",
    "project",
    "proportion_test",
    "representative_statements",
    "silhouette",
    "two_proportion_test",
    "view_statements",
]
