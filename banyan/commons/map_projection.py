"""Equal Earth, the projection of the world map: areas keep their proportions (Šavrič, Patterson and Jenny, 2018)."""

from __future__ import annotations

import math
from typing import Final

_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_M: Final = math.sqrt(3) / 2


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees to radians of arc on the plane; x grows eastward, y northward."""
    theta = math.asin(_M * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    scale = _M * (_A[0] + 3 * _A[1] * square + sixth * (7 * _A[2] + 9 * _A[3] * square))
    x = math.radians(longitude) * math.cos(theta) / scale
    return x, theta * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square))
