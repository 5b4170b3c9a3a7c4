"""Rings: new accounts with one choice, accounts registered together, ballots alike, options always chosen together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from banyan.methods.manipulation.choices import log_chance_of_many, most_shared_choice
from banyan.methods.manipulation.records import DAY, HOUR, Ballot, Flag, sorted_keys, surprise
from banyan.methods.manipulation.timing import STRONG

NEW: Final = 2 * DAY  # an account younger than this when it votes is new
LEAST_RING: Final = 10
_REGISTRATION_WINDOW: Final = 6 * HOUR
_TOGETHER: Final = 0.8  # share of either option's ballots that also hold the other


def find_new_accounts(ballots: Sequence[Ballot]) -> list[Flag]:
    """Options whose supporters are new accounts far more often than those of the others."""
    aged = [ballot for ballot in ballots if ballot.registered is not None]
    new = [ballot for ballot in aged if ballot.at - (ballot.registered or 0.0) < NEW]
    return _by_choice(aged, new, "new_accounts_for_same_choice", "new")


def find_unverified(ballots: Sequence[Ballot]) -> list[Flag]:
    """Options whose supporters' identity was not checked in full far more often than that of the others."""
    known = [ballot for ballot in ballots if ballot.verified is not None]
    unverified = [ballot for ballot in known if not ballot.verified]
    return _by_choice(known, unverified, "unverified_for_same_choice", "unverified")


def _by_choice(known: Sequence[Ballot], marked: Sequence[Ballot], code: str, name: str) -> list[Flag]:
    """One flag per option whose supporters are marked more often than those of all other options."""
    all_of = Counter(choice for ballot in known for choice in ballot.choices)
    marked_of = Counter(choice for ballot in marked for choice in ballot.choices)
    flags = []
    for choice, count in sorted(marked_of.items(), key=lambda item: str(item[0])):
        others, others_marked = len(known) - all_of[choice], len(marked) - count
        if count < LEAST_RING or not others:
            continue
        log_chance = log_chance_of_many(count, all_of[choice], others_marked, others)
        strength = surprise(log_chance, len(all_of))
        share, share_elsewhere = count / all_of[choice], (others_marked + 1) / (others + 2)
        # A difference can be certain and yet small; only what at least doubles the share is told.
        if strength >= STRONG and share > 2 * share_elsewhere:
            params = {
                "choice": choice,
                name: count,
                "ballots": all_of[choice],
                "share": share,
                "share_elsewhere": share_elsewhere,
            }
            flags.append(Flag(code, sorted_keys([one for one in marked if choice in one.choices]), strength, params))
    return flags


def find_registered_together(ballots: Sequence[Ballot]) -> list[Flag]:
    """Accounts made within six hours of each other, more than usual, that share a choice the others do not."""
    from scipy.stats import poisson

    aged = sorted(
        (ballot for ballot in ballots if ballot.registered is not None),
        key=lambda ballot: (ballot.registered or 0.0, str(ballot.key)),
    )
    if len(aged) < 2 * LEAST_RING:
        return []
    bins = np.array([int((ballot.registered or 0.0) // _REGISTRATION_WINDOW) for ballot in aged])
    names, at, counts = np.unique(bins, return_inverse=True, return_counts=True)
    usual = max(float(np.median(counts)), len(aged) / max(int(np.ptp(bins)) + 1, 1))
    flags = []
    for place in np.flatnonzero((counts >= LEAST_RING) & (counts > 2 * usual)):
        inside = at == place
        here = [ballot for ballot, is_here in zip(aged, inside, strict=True) if is_here]
        others = [ballot for ballot, is_here in zip(aged, inside, strict=True) if not is_here]
        shared = most_shared_choice(here, others)
        crowd = surprise(float(poisson.logsf(counts[place] - 1, usual)), len(names))
        if shared is None or crowd < STRONG or shared.share <= 0.5:
            continue
        alike = surprise(shared.log_chance, len(here))
        if alike >= STRONG:
            params = {
                "choice": shared.choice,
                "accounts": shared.here,
                "within_hours": _REGISTRATION_WINDOW / HOUR,
                "expected": usual,
            }
            concerned = [ballot for ballot in here if shared.choice in ballot.choices]
            flags.append(Flag("accounts_registered_together", sorted_keys(concerned), crowd + alike, params))
    return flags


def find_identical(ballots: Sequence[Ballot]) -> list[Flag]:
    """The same set of three or more options far more often than sets of that popularity come about by themselves.

    What is expected is the number that independent choices would give, or the usual number of ballots that repeat
    another of the same size in this very vote, whichever is larger; tastes go together in any honest vote.
    """
    from scipy.stats import poisson

    sets = Counter(ballot.choices for ballot in ballots if len(ballot.choices) >= 3)
    if not sets:
        return []
    total = len(ballots)
    support = Counter(choice for ballot in ballots for choice in ballot.choices)
    flags = []
    for choices, count in sorted(sets.items(), key=lambda item: (-item[1], str(sorted(item[0], key=str)))):
        if count < LEAST_RING:
            break
        same_size = [other for held, other in sets.items() if len(held) == len(choices) and held != choices]
        # The upper decile, for the most liked sets of an honest vote repeat too.
        usual = float(np.quantile(same_size, 0.9)) if len(same_size) >= 5 else 1.0
        free = [max(support[choice] - count, 1) / total for choice in choices]
        expected = max(float(total * np.prod(free)), usual)
        strength = surprise(float(poisson.logsf(count - 1, 2 * expected)), len(sets))
        if strength >= STRONG:
            params = {"choices": _sorted_choices(choices), "ballots": count, "expected": expected}
            concerned = [ballot for ballot in ballots if ballot.choices == choices]
            flags.append(Flag("identical_ballots", sorted_keys(concerned), strength, params))
    return flags


def find_chosen_together(ballots: Sequence[Ballot]) -> list[Flag]:
    """Blocs: options that are nearly always supported by the same ballots, as alliances of teams do."""
    from scipy.stats import hypergeom

    support = Counter(choice for ballot in ballots for choice in ballot.choices)
    pairs = Counter(
        pair
        for ballot in ballots
        if len(ballot.choices) <= 30  # whoever supports everything is in no bloc
        for pair in combinations(sorted(ballot.choices, key=str), 2)
    )
    links: dict[Hashable, set[Hashable]] = {}
    strengths: dict[frozenset[Hashable], float] = {}
    for (first, second), both in sorted(pairs.items(), key=lambda item: str(item[0])):
        if both < LEAST_RING or both < _TOGETHER * max(support[first], support[second]):
            continue
        log_chance = float(hypergeom.logsf(both - 1, len(ballots), support[first], support[second]))
        strength = surprise(log_chance, len(pairs))
        if strength >= STRONG:
            links.setdefault(first, set()).add(second)
            links.setdefault(second, set()).add(first)
            strengths[frozenset((first, second))] = strength
    flags = []
    for bloc in _blocs(links):
        concerned = [ballot for ballot in ballots if len(ballot.choices & bloc) >= 2]
        expected = float(len(ballots) * np.prod([support[choice] / len(ballots) for choice in bloc]))
        strongest = max(strength for pair, strength in strengths.items() if pair <= bloc)
        params = {"choices": _sorted_choices(bloc), "ballots": len(concerned), "expected": expected}
        flags.append(Flag("options_chosen_together", sorted_keys(concerned), strongest, params))
    return flags


def _blocs(links: dict[Hashable, set[Hashable]]) -> list[frozenset[Hashable]]:
    blocs, seen = [], set[Hashable]()
    for start in sorted(links, key=str):
        if start in seen:
            continue
        bloc, wave = {start}, [start]
        while wave:
            for other in links[wave.pop()]:
                if other not in bloc:
                    bloc.add(other)
                    wave.append(other)
        seen |= bloc
        blocs.append(frozenset(bloc))
    return blocs


def _sorted_choices(choices: frozenset[Hashable]) -> tuple[Hashable, ...]:
    return tuple(sorted(choices, key=str))
