"""What matching is told about solutions and needs, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from banyan.methods.matching.reasons import Reason

Key = int | str
Vector = npt.NDArray[np.floating]

STAGES = ("idea", "prototype", "pilot", "proven", "scaling", "at_scale")
HOW_KNOWN_TRUST: Mapping[str, float] = {"": 0.5, "guess": 0.5, "counted_locally": 0.8, "survey": 0.9, "official": 1.0}


@dataclass(frozen=True, slots=True, eq=False)
class SolutionProfile:
    """A solution as matching sees it. Everything but `key` may be unknown; unknown neither helps nor excludes.

    meaning: unit vector of its text. goals: SDG numbers. running, developed: country codes. places: ids of every place
    where it runs with all their ancestors. languages: ISO 639 codes it can be used in. stage: one of `STAGES`.
    evidence_level: 0-6. organisations: any stable names or ids. ruled_out: country → why it cannot come there (in the
    words or codes of the caller), a hard limit.
    """

    key: Key
    title: str = ""
    meaning: Vector | None = None
    goals: tuple[int, ...] = ()
    running: tuple[str, ...] = ()
    developed: tuple[str, ...] = ()
    places: frozenset[int] = frozenset()
    languages: tuple[str, ...] = ()
    stage: str = ""
    evidence_level: int = 0
    organisations: tuple[Key, ...] = ()
    ruled_out: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class NeedProfile:
    """A voiced need. country: alpha-2, "" where the place lies in none. places: its place's id with all ancestors.

    confirmed_in: country of each "here too". people_affected with how_known (see `HOW_KNOWN_TRUST`).
    """

    key: Key
    title: str = ""
    meaning: Vector | None = None
    goals: tuple[int, ...] = ()
    country: str = ""
    place: int | None = None
    places: frozenset[int] = frozenset()
    language: str = ""
    confirmed_in: tuple[str, ...] = ()
    people_affected: int | None = None
    how_known: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Somebody set a suggestion aside. `reason`: a key of `weights.DISMISSAL_FACTORS`, others count as "other".

    suggested: a country code, or the key of a solution or need. by_reader: the one now looking did, so it is left out.
    """

    suggested: Key
    reason: str = "other"
    by_reader: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggested thing. score and each of parts (before weighting) are in [0, 1]; reasons, strongest first."""

    key: Key
    score: float
    parts: Mapping[str, float]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Something that a hard limit keeps out of the ranking, and why."""

    key: Key
    reason: Reason


@dataclass(frozen=True, slots=True)
class Ranking:
    """Suggestions, best first, and what was left out."""

    suggestions: tuple[Suggestion, ...]
    excluded: tuple[Exclusion, ...] = ()
