"""Vectors on their way into and out of SQL statements."""

from __future__ import annotations

import numpy as np

from banyan.commons.meaning import Vectors

_HEADER = 4  # bytes before the numbers: their count and two unused


def as_halfvec(vector: Vectors) -> str:
    """A vector as the text that PostgreSQL casts to halfvec."""
    return "[" + ",".join(f"{number:.5g}" for number in vector) + "]"


def from_halfvec(sent: bytes | memoryview | None) -> Vectors | None:
    """A vector from what halfvec_send gives; None stays None."""
    if sent is None:
        return None
    return np.frombuffer(bytes(sent), dtype=">f2", offset=_HEADER).astype(np.float32)
