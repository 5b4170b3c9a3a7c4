"""Marks of judges on criteria, gathered into one table; conflicts of interest are left out before anything is counted.

A judge sees some entries, an entry is seen by some judges: the table is an incomplete block design. Two groups of
entries that share no judge, directly or through others, cannot be set beside each other without assuming that they are
equally good on average; `connected_groups` finds them.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is marked. weight: its share of the total, in any unit above zero; known before marks are seen."""

    key: Hashable
    weight: float = 1.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.weight) and self.weight > 0):
            raise ValueError("the weight of a criterion must be a number above zero")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a judge gave an entry on a criterion; a criterion that the judge left out has no mark."""

    judge: Hashable
    entry: Hashable
    criterion: Hashable
    value: float


@dataclass(frozen=True, slots=True)
class Excluded:
    """A review that does not count, and why: the code is "conflict_of_interest"."""

    judge: Hashable
    entry: Hashable
    code: str


@dataclass(frozen=True, slots=True)
class Group:
    """Entries and judges that are linked by reviews, directly or through others."""

    entries: tuple[Hashable, ...]
    judges: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Reviews:
    """One row per judge and entry. entry_of, judge_of: (reviews,) positions in `entries` and `judges`.

    marks: (reviews, criteria), nan where a criterion was left out; a row has at least one mark. Entries without any
    review stand in `entries` all the same.
    """

    entries: tuple[Hashable, ...]
    judges: tuple[Hashable, ...]
    criteria: tuple[Criterion, ...]
    entry_of: Indices
    judge_of: Indices
    marks: Floats
    excluded: tuple[Excluded, ...] = ()

    @property
    def weights(self) -> Floats:
        """(criteria,), summing to one."""
        weights = np.array([criterion.weight for criterion in self.criteria])
        return np.asarray(weights / weights.sum())

    @property
    def reviews_per_entry(self) -> Indices:
        """(entries,)."""
        return np.bincount(self.entry_of, minlength=len(self.entries)).astype(np.intp)

    @property
    def reviews_per_judge(self) -> Indices:
        """(judges,)."""
        return np.bincount(self.judge_of, minlength=len(self.judges)).astype(np.intp)

    def without(self, judge: Hashable) -> Reviews:
        """The same without what one judge gave; all entries stay. Raises ValueError for an unknown judge."""
        gone = self.judges.index(judge)
        kept = self.judge_of != gone
        judge_of = self.judge_of[kept]
        return replace(
            self,
            judges=(*self.judges[:gone], *self.judges[gone + 1 :]),
            entry_of=self.entry_of[kept],
            judge_of=judge_of - (judge_of > gone),
            marks=self.marks[kept],
        )


def gather_reviews(
    marks: Iterable[Mark],
    criteria: Sequence[Criterion],
    *,
    conflicts: Collection[tuple[Hashable, Hashable]] = (),
    entries: Iterable[Hashable] = (),
) -> Reviews:
    """The table of reviews, without those of a (judge, entry) in `conflicts`.

    entries: those that may have no review yet. Raises ValueError for a mark that is not a finite number, that names an
    unknown criterion, or that is given twice.
    """
    if not criteria:
        raise ValueError("there must be a criterion")
    column = {criterion.key: index for index, criterion in enumerate(criteria)}
    if len(column) < len(criteria):
        raise ValueError("a criterion is named twice")
    rows: dict[tuple[Hashable, Hashable], Floats] = {}
    excluded: dict[tuple[Hashable, Hashable], Excluded] = {}
    blocked = set(conflicts)
    names = dict.fromkeys(entries)
    for mark in marks:
        pair = (mark.judge, mark.entry)
        names[mark.entry] = None
        if mark.criterion not in column:
            raise ValueError(f"there is no criterion {mark.criterion!r}")
        if not math.isfinite(mark.value):
            raise ValueError("a mark must be a finite number")
        if pair in blocked:
            excluded[pair] = Excluded(*pair, "conflict_of_interest")
            continue
        row = rows.setdefault(pair, np.full(len(criteria), np.nan))
        if not np.isnan(row[column[mark.criterion]]):
            raise ValueError(f"{mark.judge!r} marked {mark.entry!r} twice on {mark.criterion!r}")
        row[column[mark.criterion]] = mark.value
    known_entries = tuple(sorted(names, key=str))
    judges = tuple(sorted({judge for judge, _entry in rows}, key=str))
    entry_place = {entry: index for index, entry in enumerate(known_entries)}
    judge_place = {judge: index for index, judge in enumerate(judges)}
    pairs = sorted(rows, key=lambda pair: (entry_place[pair[1]], judge_place[pair[0]]))
    return Reviews(
        entries=known_entries,
        judges=judges,
        criteria=tuple(criteria),
        entry_of=np.array([entry_place[entry] for _judge, entry in pairs], dtype=np.intp),
        judge_of=np.array([judge_place[judge] for judge, _entry in pairs], dtype=np.intp),
        marks=np.array([rows[pair] for pair in pairs]).reshape(len(pairs), len(criteria)),
        excluded=tuple(excluded[pair] for pair in sorted(excluded, key=str)),
    )


def group_labels(entry_of: Indices, judge_of: Indices, entry_count: int, judge_count: int) -> tuple[int, Indices]:
    """How many linked groups there are, and (entries + judges,) the group of each; an entry alone is a group."""
    # Here, as pages need not wait for what takes a second to load.
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    size = entry_count + judge_count
    links = coo_matrix((np.ones(len(entry_of)), (entry_of, entry_count + judge_of)), shape=(size, size))
    count, labels = connected_components(links, directed=False)
    return int(count), np.asarray(labels, dtype=np.intp)


def connected_groups(reviews: Reviews) -> tuple[Group, ...]:
    """The linked groups, the one with most entries first. More than one with judges: the design is not connected."""
    entry_count = len(reviews.entries)
    count, labels = group_labels(reviews.entry_of, reviews.judge_of, entry_count, len(reviews.judges))
    entries: list[list[Hashable]] = [[] for _group in range(count)]
    judges: list[list[Hashable]] = [[] for _group in range(count)]
    for place, label in enumerate(labels):
        if place < entry_count:
            entries[label].append(reviews.entries[place])
        else:
            judges[label].append(reviews.judges[place - entry_count])
    groups = [Group(tuple(of_entries), tuple(of_judges)) for of_entries, of_judges in zip(entries, judges, strict=True)]
    return tuple(sorted(groups, key=lambda group: (-len(group.entries), str(group))))
