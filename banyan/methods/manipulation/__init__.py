"""Manipulation of votes is watched and told, never corrected: each flag has its reason and its measured strength."""

from __future__ import annotations

from banyan.methods.manipulation.records import CODES, DAY, HOUR, Attempt, Ballot, Flag, OrganiserAct
from banyan.methods.manipulation.watching import AttackPrice, price_of_attack, watch

__all__ = [
    "CODES",
    "DAY",
    "HOUR",
    "AttackPrice",
    "Attempt",
    "Ballot",
    "Flag",
    "OrganiserAct",
    "price_of_attack",
    "watch",
]
