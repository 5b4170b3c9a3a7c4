"""Which judge sees which entry: expertise, limits of load, conflicts, required reviews, and blocks that are linked.

Judges ask prices that rise while they are wanted by more entries than they can see, and entries take those whose
expertise is worth most above the price (the dual of the assignment problem, D. P. Bertsekas, "The auction algorithm",
Annals of Operations Research 14, 1988). What is missing then is found by augmenting paths, so that an entry lacks a
judge only if no assignment at all could have given it one without taking one from another. At last judges are swapped
until the blocks are linked (`linking`). Fixed assignments are never moved. The same input gives the same plan.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.judging import linking
from banyan.methods.judging.reviews import Flags, Floats, Indices

Pair = tuple[Hashable, Hashable]  # judge, entry

SPARE: Final = 1.2  # judges are filled to this share above what is needed before any is filled to the limit
LEAST_OVERLAP: Final = 0.5  # how well levels of judges are told apart, against an even mix; swaps go on until then
_PRICE_ROUNDS: Final = 80
_MIXING: Final = 0.02  # expertise that is given up for mixing judges
_SEED: Final = 2030


@dataclass(frozen=True, slots=True)
class Lacking:
    """An entry with fewer reviews than required, and why: `code` with counts in `params`.

    "too_few_judges_may": of `judges`, `conflicts` are in conflict and `inexpert` know too little of it.
    "all_who_may_are_full": `may` judges could see it, but none has room, nor could make room by passing on another.
    """

    entry: Hashable
    missing: int
    code: str
    params: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """pairs: (judge, entry), sorted by entry. added: pairs beyond what is required, to link the blocks.

    refused: fixed pairs that stand in conflict and were not kept. over_limit: judges whom fixed pairs alone put above
    their limit. groups: how many sets of entries share no judge. overlap: 1 is an even mix, 0 is not linked. expertise:
    its mean over pairs.
    """

    pairs: tuple[Pair, ...]
    lacking: tuple[Lacking, ...]
    added: tuple[Pair, ...]
    refused: tuple[Pair, ...]
    over_limit: tuple[Hashable, ...]
    load: Mapping[Hashable, int]
    groups: int
    overlap: float
    expertise: float

    @property
    def is_complete(self) -> bool:
        """Whether every entry has all its reviews."""
        return not self.lacking

    @property
    def is_connected(self) -> bool:
        """Whether all entries that have a judge can be set beside each other."""
        return self.groups <= 1


@dataclass(slots=True, eq=False)
class State:
    """The plan while it is made. All (entries, judges) but `room` (judges,) and `need` (entries,)."""

    value: Floats
    allowed: Flags
    taken: Flags
    fixed: Flags
    limit: Indices
    required: int

    @property
    def room(self) -> Indices:
        """(judges,): how many more each could see."""
        return np.asarray(self.limit - self.taken.sum(axis=0), dtype=np.intp)

    @property
    def need(self) -> Indices:
        """(entries,): how many reviews are missing."""
        return np.asarray(np.maximum(self.required - self.taken.sum(axis=1), 0), dtype=np.intp)


def assign_judges(
    entries: Sequence[Hashable],
    limits: Mapping[Hashable, int],
    *,
    required: int = 3,
    expertise: Floats | None = None,
    least_expertise: float = 0.0,
    conflicts: Collection[Pair] = (),
    fixed: Collection[Pair] = (),
) -> Plan:
    """Assign `required` judges to every entry. limits: judge → most entries to see, in the order of columns.

    expertise: (entries, judges) in [0, 1], all equal if left out; a judge below `least_expertise` for an entry is not
    asked, unless fixed. conflicts and fixed: (judge, entry); a conflict always blocks. Raises ValueError for names that
    are not there or given twice, a negative limit, fewer than one review required, or expertise of another shape.
    """
    judges = tuple(limits)
    _check(entries, limits, required, expertise)
    entry_place = {entry: index for index, entry in enumerate(entries)}
    judge_place = {judge: index for index, judge in enumerate(judges)}
    for judge, entry in fixed:
        if judge not in judge_place or entry not in entry_place:
            raise ValueError(f"the fixed pair {judge!r}, {entry!r} names somebody who is not there")
    shape = (len(entries), len(judges))
    known = np.ones(shape) if expertise is None else np.asarray(expertise, dtype=np.float64)
    clear = np.ones(shape, dtype=bool)
    for judge, entry in conflicts:
        if judge in judge_place and entry in entry_place:
            clear[entry_place[entry], judge_place[judge]] = False
    kept = np.zeros(shape, dtype=bool)
    refused = []
    for judge, entry in sorted(fixed, key=str):
        at = (entry_place[entry], judge_place[judge])
        if clear[at]:
            kept[at] = True
        else:
            refused.append((judge, entry))
    mixing = np.random.default_rng(_SEED).uniform(0.0, _MIXING, shape)
    state = State(
        value=known + mixing,
        allowed=clear & (known >= least_expertise),
        taken=kept.copy(),
        fixed=kept,
        limit=np.array([limits[judge] for judge in judges], dtype=np.intp),
        required=required,
    )
    _choose(state)
    _make_room(state)
    added = linking.link(state)
    linking.mix(state, LEAST_OVERLAP)
    return _plan(state, known, clear, tuple(entries), judges, added, tuple(refused))


def _check(
    entries: Sequence[Hashable], limits: Mapping[Hashable, int], required: int, expertise: Floats | None
) -> None:
    if len(set(entries)) < len(entries):
        raise ValueError("an entry is named twice")
    if any(limit < 0 for limit in limits.values()):
        raise ValueError("a limit cannot be negative")
    if required < 1:
        raise ValueError("at least one review must be required")
    if expertise is not None and expertise.shape != (len(entries), len(limits)):
        raise ValueError("expertise must have a row for each entry and a column for each judge")


def _choose(state: State) -> None:
    """Fill entries by value above price, those with the fewest judges to choose from first."""
    if not state.taken.size:
        return
    aim = _aim(state)
    worth = np.where(state.allowed & ~state.taken, state.value, -np.inf) - _prices(state, aim)
    room = np.maximum(aim - state.taken.sum(axis=0), 0)
    choice = (state.allowed & ~state.taken).sum(axis=1)
    order = np.lexsort((np.arange(len(choice)), choice))
    for _round in range(state.required):
        for entry in order[state.need[order] > 0]:
            offers = np.where(room > 0, worth[entry], -np.inf)
            judge = int(np.argmax(offers))
            if offers[judge] == -np.inf:
                continue
            state.taken[entry, judge] = True
            worth[entry, judge] = -np.inf
            room[judge] -= 1


def _aim(state: State) -> Indices:
    """(judges,): how many each should see at most, if there is room to spare: the same share of each one's limit."""
    total, wanted = int(state.limit.sum()), SPARE * len(state.taken) * state.required
    if total <= wanted:
        return state.limit
    return np.asarray(np.ceil(state.limit * (wanted / total)), dtype=np.intp)


def _prices(state: State, aim: Indices) -> Floats:
    """(judges,): what must be offered above for a judge's time, so that demand meets room."""
    prices = np.zeros(len(aim))
    open_value = np.where(state.allowed & ~state.taken, state.value, -1e6)
    count = min(state.required, len(aim))
    room = np.maximum(aim - state.taken.sum(axis=0), 0)
    best = prices
    least_excess = np.inf
    for turn in range(_PRICE_ROUNDS):
        chosen = np.argpartition(-(open_value - prices), count - 1, axis=1)[:, :count]
        demand = np.bincount(chosen.ravel(), minlength=len(aim))
        excess = float(np.maximum(demand - room, 0).sum())
        if excess < least_excess:
            best, least_excess = prices, excess
        if not excess:
            break
        step = 0.5 / (1 + turn / 4)
        prices = np.maximum(prices + step * (demand - room) / np.maximum(demand + room, 1), 0.0)
    return best


def _make_room(state: State) -> None:
    """Give every entry that lacks one a judge, by passing entries on from judge to judge where nobody has room."""
    stuck = np.zeros(len(state.taken), dtype=bool)
    while True:
        waiting = np.flatnonzero((state.need > 0) & ~stuck)
        if not len(waiting):
            return
        for entry in waiting:
            if not _augment(state, int(entry)):
                stuck[entry] = True


def _augment(state: State, entry: int) -> bool:
    """One more judge for an entry by the shortest chain; False if there is none."""
    room = state.room
    may = state.allowed[entry] & ~state.taken[entry]
    came_from: dict[int, tuple[int, int]] = {int(judge): (-1, entry) for judge in np.flatnonzero(may)}
    direct = [judge for judge in came_from if room[judge] > 0]
    if direct:
        best = max(direct, key=lambda judge: (state.value[entry, judge], -judge))
        state.taken[entry, best] = True
        return True
    wave = sorted(came_from)
    while wave:
        following = []
        for judge in wave:
            movable = np.flatnonzero(state.taken[:, judge] & ~state.fixed[:, judge])
            free = state.allowed[movable] & ~state.taken[movable]
            for other in np.flatnonzero(free.any(axis=0)):
                if int(other) in came_from:
                    continue
                able = movable[free[:, other]]
                passed = able[int(np.argmax(state.value[able, other] - state.value[able, judge]))]
                came_from[int(other)] = (judge, int(passed))
                if room[other] > 0:
                    _pass_on(state, came_from, int(other))
                    return True
                following.append(int(other))
        wave = following
    return False


def _pass_on(state: State, came_from: Mapping[int, tuple[int, int]], last: int) -> None:
    judge = last
    while judge >= 0:
        before, moved = came_from[judge]
        state.taken[moved, judge] = True
        if before >= 0:
            state.taken[moved, before] = False
        judge = before


def _plan(
    state: State,
    known: Floats,
    clear: Flags,
    entries: tuple[Hashable, ...],
    judges: tuple[Hashable, ...],
    added: Sequence[tuple[int, int]],
    refused: tuple[Pair, ...],
) -> Plan:
    rows, columns = np.nonzero(state.taken)
    load = state.taken.sum(axis=0)
    lacking = []
    for entry in np.flatnonzero(state.need > 0):
        may = int((state.allowed[entry] | state.taken[entry]).sum())
        params = {"judges": len(judges), "may": may, "conflicts": int((~clear[entry]).sum())}
        params["inexpert"] = params["judges"] - may - params["conflicts"]
        code = "too_few_judges_may" if may < state.required else "all_who_may_are_full"
        lacking.append(Lacking(entries[entry], int(state.need[entry]), code, params))
    return Plan(
        pairs=tuple((judges[column], entries[row]) for row, column in zip(rows, columns, strict=True)),
        lacking=tuple(lacking),
        added=tuple((judges[column], entries[row]) for row, column in added),
        refused=refused,
        over_limit=tuple(judges[at] for at in np.flatnonzero(load > state.limit)),
        load={judge: int(load[at]) for at, judge in enumerate(judges)},
        groups=linking.group_count(state.taken),
        overlap=linking.overlap(state.taken),
        expertise=float(known[state.taken].mean()) if len(rows) else float("nan"),
    )
