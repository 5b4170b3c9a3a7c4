"""Organisations that could carry solutions, as arrays prepared once and shared between calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from banyan.methods.matching.countries import Atlas, Flags, Floats, Indices
from banyan.methods.matching.knowledge import Matrix, centred, goal_flags, raw_meanings
from banyan.methods.matching.profiles import Key, SolutionProfile, Vector

SAMPLE = 1000  # carriers whose closeness a carrier's own is compared with


@dataclass(frozen=True, slots=True, eq=False)
class CarrierProfile:
    """An organisation as matching sees it. Everything but `key` may be unknown; unknown neither helps nor excludes.

    meaning: unit vector of what it says of itself. goals: SDG numbers. serves: country codes where it works.
    languages: ISO 639 codes it works in. capabilities: stable names. capacity: how many further solutions it can take
    on now. pathways: in which ways it takes over solutions. carried: how many solutions it runs already.
    """

    key: Key
    meaning: Vector | None = None
    goals: tuple[int, ...] = ()
    serves: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    capabilities: frozenset[str] = frozenset()
    capacity: int = 0
    pathways: frozenset[str] = frozenset()
    carried: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Undertaking:
    """A solution to be carried: what it takes to run and by which pathways it may move (empty: not known).

    place: the country asked for, "" for whichever suits the carrier best.
    """

    solution: SolutionProfile
    capabilities: frozenset[str] = frozenset()
    pathways: frozenset[str] = frozenset()
    place: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Sets:
    """One small set of column numbers for each row, in compressed form: row i has columns[starts[i]:starts[i + 1]]."""

    starts: Indices
    columns: Indices

    def take(self, rows: Indices) -> Sets:
        """The sets of `rows`, in that order."""
        sizes = (self.starts[1:] - self.starts[:-1])[rows]
        starts = np.concatenate(([0], np.cumsum(sizes)))
        within = np.arange(starts[-1]) - np.repeat(starts[:-1], sizes)
        return Sets(starts, self.columns[np.repeat(self.starts[:-1][rows], sizes) + within])

    @property
    def sizes(self) -> Indices:
        """How many columns each row has."""
        sizes: Indices = self.starts[1:] - self.starts[:-1]
        return sizes

    @property
    def owners(self) -> Indices:
        """For each entry of `columns`, its row."""
        owners: Indices = np.repeat(np.arange(len(self.starts) - 1), self.sizes)
        return owners

    def largest(self, values: Floats) -> Floats:
        """For each row, the largest of `values` (one for each entry of `columns`); 0 for empty sets."""
        largest = np.zeros(len(self.starts) - 1)
        filled = np.flatnonzero(self.sizes)
        if len(filled):
            largest[filled] = np.maximum.reduceat(values, self.starts[:-1][filled])
        return largest

    def sums(self, values: Floats) -> Floats:
        """For each row, the sum of `values` (one for each entry of `columns`)."""
        sums = np.zeros(len(self.starts) - 1)
        filled = np.flatnonzero(self.sizes)
        if len(filled):
            sums[filled] = np.add.reduceat(values, self.starts[:-1][filled])
        return sums

    def first_with(self, values: Floats, wanted: Floats) -> Indices:
        """For each row, the column of its first entry whose value equals `wanted`; -1 where there is none."""
        entries = np.flatnonzero(values == np.repeat(wanted, self.sizes))[::-1]
        first = np.full(len(self.starts) - 1, -1, dtype=np.intp)
        first[self.owners[entries]] = self.columns[entries]
        return first


def sets_of(names: Sequence[Iterable[str]], index: Mapping[str, int]) -> Sets:
    """Names as column numbers, each once and rising; names that `index` does not know are left out."""
    rows = [sorted({index[name] for name in row if name in index}) for row in names]
    starts = np.concatenate(([0], np.cumsum([len(row) for row in rows], dtype=np.intp))).astype(np.intp)
    return Sets(starts, np.array([column for row in rows for column in row], dtype=np.intp))


@dataclass(frozen=True, slots=True, eq=False)
class Carriers:
    """All carriers as arrays, one row each. Build with `gather_carriers`, rebuild when organisations change.

    meanings: (carriers, d) centred unit rows, zeros where unknown. goals: (carriers, 17). serves, languages,
    capabilities: sets over the atlas' countries, its languages, and `abilities`. pathways: bits over `ways`.
    reach: (countries, countries) in [0, 1], how near the second is to somebody who works in the first. sample: rows
    with a meaning, to compare a closeness with.
    """

    atlas: Atlas
    keys: tuple[Key, ...]
    row_of: dict[Key, int]
    centre: Floats
    meanings: Matrix
    goals: Matrix
    serves: Sets
    languages: Sets
    abilities: dict[str, int]
    capabilities: Sets
    ways: dict[str, int]
    pathways: Indices
    capacity: Indices
    carried: Indices
    reach: Floats
    sample: Indices
    profiles: tuple[CarrierProfile, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def has_meaning(self) -> Flags:
        """Which carriers have said what they do."""
        flags: Flags = np.any(self.meanings[:, :8], axis=1)
        return flags


def gather_carriers(profiles: Sequence[CarrierProfile], atlas: Atlas, *, centre: Floats | None = None) -> Carriers:
    """Collect `profiles` into arrays. `centre` is the mean of raw meanings to subtract; that of the profiles if None.

    Raises ValueError where two share a key, vectors differ in length or there are more than 62 pathways.
    """
    keys = tuple(profile.key for profile in profiles)
    row_of = {key: row for row, key in enumerate(keys)}
    if len(row_of) != len(keys):
        raise ValueError("two carriers share a key")
    widths = {len(profile.meaning) for profile in profiles if profile.meaning is not None}
    if len(widths) > 1:
        raise ValueError("meanings of different length cannot be compared")
    width = widths.pop() if widths else (len(centre) if centre is not None else 1)
    raw = raw_meanings([profile.meaning for profile in profiles], width)
    spoken = np.any(raw, axis=1)
    if centre is None or len(centre) != width:
        centre = raw[spoken].mean(axis=0) if spoken.sum() > 1 else np.zeros(width)
    abilities = _numbered(name for profile in profiles for name in profile.capabilities)
    ways = _numbered(name for profile in profiles for name in profile.pathways)
    if len(ways) > 62:
        raise ValueError("there are more pathways than bits")
    speakers = np.flatnonzero(spoken)
    return Carriers(
        atlas=atlas,
        keys=keys,
        row_of=row_of,
        centre=centre,
        meanings=np.ascontiguousarray(centred(raw, centre), dtype=np.float32),
        goals=goal_flags([profile.goals for profile in profiles]).astype(np.float32),
        serves=sets_of([profile.serves for profile in profiles], atlas.index),
        languages=sets_of([profile.languages for profile in profiles], _numbers(atlas.countries.languages)),
        abilities=abilities,
        capabilities=sets_of([profile.capabilities for profile in profiles], abilities),
        ways=ways,
        pathways=np.array([bits(profile.pathways, ways) for profile in profiles], dtype=np.intp),
        capacity=np.array([profile.capacity for profile in profiles], dtype=np.intp),
        carried=np.array([profile.carried for profile in profiles], dtype=np.intp),
        reach=reach_between(atlas),
        sample=speakers[:: max(1, len(speakers) // SAMPLE)],
        profiles=tuple(profiles),
    )


def bits(names: Iterable[str], index: Mapping[str, int]) -> int:
    """A set of known names as bits."""
    return sum(1 << index[name] for name in set(names) if name in index)


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return _numbers(sorted(set(names)))


def reach_between(atlas: Atlas) -> Floats:
    """How near a country is to somebody who works in another: 1 for the same one, at most 0.8 for any other.

    Others by distance (0.3, falling to 1/e at 1,500 km), same part of the world (0.2), shared language (0.2) and like
    circumstances (0.1): income group, least developed, landlocked, island.
    """
    near = 0.3 * np.exp(-atlas.distance_km / 1500.0) + 0.2 * atlas.same_sub_region
    reach: Floats = near + 0.2 * atlas.language + 0.1 * atlas.alike
    np.fill_diagonal(reach, 1.0)
    return reach
