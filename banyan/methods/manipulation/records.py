"""What is watched during a vote: ballots, accounts, attempts that failed, and acts of the organisers; and what is told.

No name, address or code is needed, only whether two are the same: the caller gives salted hashes. Nothing here changes
a count. A flag says what was measured; people ask, wait, decide and publish.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
MOST_STRENGTH: Final = 300.0  # beyond this a number says no more

CODES: Final[Mapping[str, tuple[str, ...]]] = {  # each with the parameters that it carries
    "burst_for_same_choice": ("begun", "ended", "ballots", "expected", "choice", "share", "share_elsewhere"),
    "burst": ("begun", "ended", "ballots", "expected"),
    "new_accounts_for_same_choice": ("choice", "new", "ballots", "share", "share_elsewhere"),
    "accounts_registered_together": ("choice", "accounts", "within_hours", "expected"),
    "many_ballots_from_one_address": ("address", "ballots", "usual_most"),
    "even_spacing": ("address", "ballots", "seconds_between", "variation"),
    "identical_ballots": ("choices", "ballots", "expected"),
    "options_chosen_together": ("choices", "ballots", "expected"),
    "unverified_for_same_choice": ("choice", "unverified", "ballots", "share", "share_elsewhere"),
    "organiser_changed_rule": ("act", "field", "who", "lacks"),
    "organiser_removed_ballots": ("act", "ballots", "who", "lacks"),
    "organiser_hid_counts": ("act", "who", "hours_before_close"),
    "organiser_changed_entry": ("act", "field", "who", "lacks"),
    "people_could_not_vote": ("begun", "ended", "failed", "attempts", "usual_share"),
}


@dataclass(frozen=True, slots=True)
class Ballot:
    """at, registered: seconds on one clock. choices: options with support. address, code: hashes or None.

    registered: when the account was made, None without an account. verified: whether the identity was checked in full
    at the moment of voting; None if that is not known.
    """

    key: Hashable
    choices: frozenset[Hashable]
    at: float
    registered: float | None = None
    address: Hashable | None = None
    code: Hashable | None = None
    verified: bool | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tried to vote. failed: they could not, through an error on our side."""

    at: float
    failed: bool


@dataclass(frozen=True, slots=True)
class OrganiserAct:
    """What somebody with power did. kind: "rule", "removal", "hiding", "entry". field: what was changed.

    ballots: how many were removed. has_second_person, has_reason, has_notice: what the change came with.
    """

    key: Hashable
    kind: str
    who: Hashable
    at: float
    field: str = ""
    ballots: int = 0
    has_second_person: bool = False
    has_reason: bool = False
    has_notice: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """code: a key of `CODES`. ballots: the keys concerned, sorted; none where nothing speaks against any.

    strength: -log10 of the chance of it by itself. That chance is already multiplied by how many places were looked at;
    acts of organisers have the strength nan, for they are facts.
    """

    code: str
    ballots: tuple[Hashable, ...]
    strength: float
    params: Mapping[str, object] = field(default_factory=dict)


def surprise(log_chance: float, looks: int) -> float:
    """-log10 of a chance (given as a natural logarithm) times the number of looks, never below zero."""
    return float(np.clip(-(log_chance + np.log(max(looks, 1))) / np.log(10), 0.0, MOST_STRENGTH))


def sorted_keys(ballots: list[Ballot]) -> tuple[Hashable, ...]:
    """The keys, in one order whatever the order of ballots."""
    return tuple(sorted((ballot.key for ballot in ballots), key=str))
