"""Sharing out money: budgets by votes, match funds and rewards, in whole minor units that add up exactly."""

from __future__ import annotations

from banyan.methods.allocation.apportioning import apportion, apportion_up_to, whole_units
from banyan.methods.allocation.election import BudgetElection, Project, hold_election
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
from banyan.methods.allocation.rounds import Paying, RoundPayment, pay_round
from banyan.methods.allocation.shares import Completion, Utility, equal_shares

__all__ = [
    "BudgetElection",
    "Completion",
    "Contribution",
    "Match",
    "Outcome",
    "Paying",
    "PlacesOutcome",
    "Project",
    "Rewards",
    "RoundPayment",
    "Utility",
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
