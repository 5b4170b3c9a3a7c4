"""Rings: new accounts with one choice, accounts registered together, ballots alike, options always chosen together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from banyan.methods.manipulation.choices import count_support, log_chance_of_many, most_shared_choice
from banyan.methods.manipulation.records import DAY, HOUR, Ballot, Flag, sorted_keys, surprise
from banyan.methods.manipulation.timing import STRONG

NEW: Final = 2 * DAY  # an account younger than this when it votes is new
LEAST_RING: Final = 10
_REGISTRATION_WINDOW: Final = 6 * HOUR
_AROUND: Final = 12  # windows before and after that say what is usual: three days
_BEYOND: Final = 3.0  # how many times what is expected is still taken for taste
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
    times = np.array([ballot.registered or 0.0 for ballot in aged])
    bins = ((times - times[0]) // _REGISTRATION_WINDOW).astype(np.intp)
    counts = np.bincount(bins)
    starts = np.searchsorted(bins, np.arange(len(counts) + 1))
    everybody = count_support(aged)
    flags = []
    for place in np.flatnonzero(counts >= LEAST_RING):
        near = np.r_[max(0, place - _AROUND) : place, place + 1 : place + _AROUND + 1]
        near = near[near < len(counts)]
        # The days around, as accounts are made more often the nearer the vote is.
        usual = max(float(np.median(counts[near])) if len(near) else 0.0, 1.0)
        crowd = surprise(float(poisson.logsf(counts[place] - 1, 2 * usual)), len(counts))
        if crowd < STRONG:
            continue
        here = aged[starts[place] : starts[place + 1]]
        shared = most_shared_choice(here, everybody)
        if shared is None or shared.share <= 0.5:
            continue
        alike = surprise(shared.log_chance, len(everybody.of_choice))
        if alike >= STRONG:
            params = {
                "choice": shared.choice,
                "accounts": shared.here,
                "within_hours": _REGISTRATION_WINDOW / HOUR,
                "expected": usual,
            }
            begun = times[0] + place * _REGISTRATION_WINDOW
            # Half a window around too, for an evening need not begin where a window does.
            reach = (begun - _REGISTRATION_WINDOW / 2, begun + 1.5 * _REGISTRATION_WINDOW)
            low, high = np.searchsorted(times, reach)
            concerned = [ballot for ballot in aged[low:high] if shared.choice in ballot.choices]
            flags.append(Flag("accounts_registered_together", sorted_keys(concerned), crowd + alike, params))
    return flags


def find_identical(ballots: Sequence[Ballot]) -> list[Flag]:
    """The same set of three or more options far more often than sets of that popularity come about by themselves.

    What is expected is what independent choices would give, times how much more often than that the sets of the same
    size are chosen in this very vote (their upper decile, for tastes go together in any honest vote), or the upper
    decile of how often sets of that size repeat, whichever is larger.
    """
    from scipy.stats import poisson

    sets = Counter(ballot.choices for ballot in ballots if len(ballot.choices) >= 3)
    support = Counter(choice for ballot in ballots for choice in ballot.choices)
    free = {choices: _if_independent(choices, count, support, len(ballots)) for choices, count in sets.items()}
    by_size: dict[int, list[frozenset[Hashable]]] = {}
    for choices in sets:
        by_size.setdefault(len(choices), []).append(choices)
    flags = []
    for choices, count in sorted(sets.items(), key=lambda item: (-item[1], str(sorted(item[0], key=str)))):
        if count < LEAST_RING:
            break
        others = [other for other in by_size[len(choices)] if other != choices]
        usual = float(np.quantile([sets[other] for other in others], 0.9)) if len(others) >= 5 else 1.0
        lifts = [sets[other] / free[other] for other in others if free[other] >= 1]
        lift = max(1.0, float(np.quantile(lifts, 0.9))) if len(lifts) >= 5 else 1.0
        expected = max(free[choices] * lift, usual)
        strength = surprise(float(poisson.logsf(count - 1, _BEYOND * expected)), len(sets))
        if strength >= STRONG:
            params = {"choices": _sorted_choices(choices), "ballots": count, "expected": expected}
            concerned = [ballot for ballot in ballots if ballot.choices == choices]
            flags.append(Flag("identical_ballots", sorted_keys(concerned), strength, params))
    return flags


def _if_independent(choices: frozenset[Hashable], count: int, support: Counter[Hashable], total: int) -> float:
    """How often a set would come about if options were chosen without regard to each other, its own ballots aside."""
    return float(total * np.prod([max(support[choice] - count, 1) / total for choice in choices]))


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
