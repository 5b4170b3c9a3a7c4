"""Sharing out money: budgets by votes, match funds and rewards, in whole minor units that add up exactly."""

from __future__ import annotations

from banyan.methods.allocation.apportioning import apportion, apportion_up_to, whole_units
from banyan.methods.allocation.election import BudgetElection, Project, hold_election
from banyan.methods.allocation.shares import equal_shares
from banyan.methods.allocation.greedy_order import greedy
from banyan.methods.allocation.matching import (
    Contribution,
    Match,
    ideal_match,
    match_at_ratio,
    match_in_proportion,
    match_quadratically,
)
from banyan.methods.allocation.medians import Rewards, median, reward_by_median
from banyan.methods.allocation.outcome import Outcome
from banyan.methods.allocation.places import PlacesOutcome, allocate_by_place
from banyan.methods.allocation.rounds import RoundPayment, pay_round

__all__ = [
    "BudgetElection",
    "Contribution",
    "Match",
    "Outcome",
    "PlacesOutcome",
    "Project",
    "Rewards",
    "RoundPayment",
    "allocate_by_place",
    "apportion",
    "apportion_up_to",
    "equal_shares",
    "greedy",
    "hold_election",
    "ideal_match",
    "match_at_ratio",
    "match_in_proportion",
    "match_quadratically",
    "median",
    "pay_round",
    "reward_by_median",
    "whole_units",
]
