"""All that is watched, in one call; and what an attack would cost, told before the vote."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from banyan.methods.manipulation.addresses import find_even_spacing, find_shared_addresses
from banyan.methods.manipulation.organisers import find_organiser_acts
from banyan.methods.manipulation.records import Attempt, Ballot, Flag, OrganiserAct
from banyan.methods.manipulation.rings import (
    find_chosen_together,
    find_identical,
    find_new_accounts,
    find_registered_together,
    find_unverified,
)
from banyan.methods.manipulation.timing import find_bursts, find_failures


@dataclass(frozen=True, slots=True)
class AttackPrice:
    """votes: bought votes that would make the second the first. price: of these, in the unit of a single vote."""

    votes: int
    price: float


def watch(
    ballots: Sequence[Ballot],
    *,
    acts: Sequence[OrganiserAct] = (),
    attempts: Sequence[Attempt] = (),
    opened: float = -math.inf,
    closed: float = math.inf,
    posts: Collection[Hashable] = (),
) -> tuple[Flag, ...]:
    """All flags, acts of organisers first, then the strongest. posts: addresses of voting posts, never flagged.

    The order of ballots is of no importance. No ballot is changed, and none should be on the ground of a flag alone.
    Raises ValueError if two ballots have one key.
    """
    if len({ballot.key for ballot in ballots}) < len(ballots):
        raise ValueError("two ballots have the same key")
    ordered = sorted(ballots, key=lambda ballot: str(ballot.key))
    flags = [
        *find_bursts(ordered),
        *find_new_accounts(ordered),
        *find_registered_together(ordered),
        *find_unverified(ordered),
        *find_identical(ordered),
        *find_chosen_together(ordered),
        *find_shared_addresses(ordered, posts=posts),
        *find_even_spacing(ordered, posts=posts),
        *find_failures(attempts),
    ]
    ranked = sorted(flags, key=lambda flag: (-flag.strength, flag.code, str(flag.params)))
    return (*find_organiser_acts(acts, opened=opened, closed=closed), *ranked)


def price_of_attack(counts: Sequence[int], price_of_vote: float) -> AttackPrice:
    """What it would cost to buy the votes by which the first leads, plus one.

    Raises ValueError for fewer than two options, a negative count or a price below zero.
    """
    if len(counts) < 2 or min(counts) < 0 or price_of_vote < 0:
        raise ValueError("two counts and a price, none below zero, are needed")
    first, second = sorted(counts, reverse=True)[:2]
    votes = first - second + 1
    return AttackPrice(votes, votes * price_of_vote)
