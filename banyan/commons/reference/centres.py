"""The middles of territories that the map's outlines do not hold, as (latitude, longitude)."""

from __future__ import annotations

from typing import Final

FURTHER_CENTRES: Final[dict[str, tuple[float, float]]] = {
    "BQ": (12.18, -68.26),
    "BV": (-54.42, 3.36),
    "CC": (-12.17, 96.83),
    "CX": (-10.49, 105.63),
    "GF": (3.93, -53.1),
    "GI": (36.14, -5.35),
    "GP": (16.2, -61.55),
    "MQ": (14.65, -61.02),
    "RE": (-21.13, 55.53),
    "SJ": (78.7, 16.2),
    "TK": (-9.17, -171.82),
    "TV": (-8.52, 179.2),
    "UM": (19.28, 166.65),
    "YT": (-12.83, 45.15),
}
