"""Small worlds with a structure that matching must find."""

from __future__ import annotations

import numpy as np

from banyan.methods.matching import Atlas, Countries, Indicators, draw_atlas, gaps_against_peers
from banyan.methods.matching.carriers import CarrierProfile
from banyan.methods.matching.profiles import NeedProfile, SolutionProfile

CODES = tuple(f"{first}{second}" for first in "ABCD" for second in "ABCDEF")  # four regions of six countries
DIMENSIONS = 16


def unit(seed: int, near: np.ndarray | None = None, spread: float = 0.3) -> np.ndarray:
    """A reproducible unit vector, by itself or close to `near`."""
    vector = np.random.default_rng(seed).normal(size=DIMENSIONS)
    vector = vector / np.linalg.norm(vector)
    if near is not None:
        vector = near + spread * vector
    return vector / np.linalg.norm(vector)


def countries() -> Countries:
    """Four regions far from each other, each with its language; the first two regions are poor."""
    count = len(CODES)
    region = np.arange(count) // 6
    shares = np.zeros((count, 4))
    shares[np.arange(count), region] = 0.9
    return Countries(
        codes=CODES,
        latitude=(region % 2) * 40.0 + (np.arange(count) % 6),
        longitude=region * 60.0 + (np.arange(count) % 6),
        region=tuple(f"region {row}" for row in region),
        sub_region=tuple(f"sub-region {row}" for row in region),
        income_group=tuple("low_income" if row < 2 else "high_income" for row in region),
        languages=("aa", "bb", "cc", "dd"),
        language_shares=shares,
        least_developed=region == 0,
        landlocked=np.zeros(count, dtype=bool),
        small_island=np.zeros(count, dtype=bool),
    )


def atlas(values: np.ndarray | None = None) -> Atlas:
    """The world above; `values` (countries,) is one indicator of goal 3 of which less is better."""
    world = countries()
    if values is None:
        return draw_atlas(world)
    indicators = Indicators(("deaths",), (3,), (-1,), np.asarray(values, dtype=float)[:, None])
    return draw_atlas(world, gaps_against_peers(world, indicators))


def solutions(count: int = 12) -> list[SolutionProfile]:
    """Half speak of one thing and run in region A, half of another and run in region C."""
    health, water = unit(1), unit(2)
    return [
        SolutionProfile(
            key=f"s{number:02}",
            title=f"solution {number}",
            meaning=unit(100 + number, health if number % 2 else water),
            goals=(3,) if number % 2 else (6,),
            running=tuple(CODES[(0 if number % 2 else 12) + (number // 2 + step) % 6] for step in range(3)),
            stage="proven" if number % 3 else "idea",
            evidence_level=number % 6,
            languages=("aa",) if number % 2 else ("cc",),
        )
        for number in range(count)
    ]


def needs() -> list[NeedProfile]:
    """Two needs of each kind, in the regions where nothing runs yet."""
    health, water = unit(1), unit(2)
    return [
        NeedProfile(key="n0", meaning=unit(200, health), goals=(3,), country="BA", language="bb"),
        NeedProfile(key="n1", meaning=unit(201, health), goals=(3,), country="AA", confirmed_in=("AB", "AC")),
        NeedProfile(key="n2", meaning=unit(202, water), goals=(6,), country="DA", people_affected=1000),
        NeedProfile(key="n3", meaning=unit(203, water), goals=(6,), country="CA"),
    ]


def carriers(count: int = 12) -> list[CarrierProfile]:
    """Half work on one thing in region B, half on another in region D; every third is full."""
    health, water = unit(1), unit(2)
    return [
        CarrierProfile(
            key=f"c{number:02}",
            meaning=unit(300 + number, health if number % 2 else water),
            goals=(3,) if number % 2 else (6,),
            serves=(CODES[(6 if number % 2 else 18) + number // 2 % 6],),
            languages=("bb",) if number % 2 else ("dd",),
            capabilities=frozenset({"health_care", "training"} if number % 2 else {"water_sanitation"}),
            capacity=0 if number % 3 == 2 else 2,
            pathways=frozenset({"licence"} if number % 4 < 2 else {"open_recipe"}),
            carried=number % 4,
        )
        for number in range(count)
    ]
