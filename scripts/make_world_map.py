"""Makes banyan/commons/data/world_map.json from Natural Earth's countries (public domain), as the npm package
world-atlas packs them in TopoJSON:

    python scripts/make_world_map.py countries-110m.json countries-50m.json

The coarse file gives the outlines, the finer one the middles of countries too small to be drawn. Run once; the result
is kept in the repository. The projection is Equal Earth (Šavrič, Patterson and Jenny, 2018).
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import pycountry

WIDTH = 1000
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = math.sqrt(3) / 2
_NAMED = {"N. Cyprus": "CY", "Somaliland": "SO", "Kosovo": "XK"}
TARGET = Path(__file__).resolve().parents[1] / "banyan" / "commons" / "data" / "world_map.json"

Ring = list[tuple[float, float]]


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Equal Earth, in radians of arc; x grows eastward, y northward."""
    theta = math.asin(_M * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    scale = _M * (_A[0] + 3 * _A[1] * square + sixth * (7 * _A[2] + 9 * _A[3] * square))
    x = math.radians(longitude) * math.cos(theta) / scale
    return x, theta * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square))


def rings_of_countries(path: str) -> dict[str, list[Ring]]:
    """Outer rings in longitude and latitude, by ISO 3166-1 alpha-2."""
    topology = json.loads(Path(path).read_text())
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    found: dict[str, list[Ring]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        known = pycountry.countries.get(numeric=str(geometry.get("id", "")).zfill(3))
        code = known.alpha_2 if known else _NAMED.get(name)
        if code is None or geometry["type"] is None:
            continue
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            ring: Ring = []
            for index in polygon[0]:
                piece = arcs[index] if index >= 0 else arcs[~index][::-1]
                ring += piece[1:] if ring else piece
            found.setdefault(code, []).append(ring)
    return found


def area_and_middle(ring: Ring) -> tuple[float, float, float]:
    """Signed area in square degrees and the centre of gravity (longitude, latitude)."""
    area = cx = cy = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        area += cross
        cx += (x1 + x2) * cross
        cy += (y1 + y2) * cross
    if abs(area) < 1e-9:
        return 0.0, sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    return area / 2, cx / (3 * area), cy / (3 * area)


def middle(rings: list[Ring]) -> list[float]:
    """Latitude and longitude of the middle of a country's largest part."""
    _, longitude, latitude = max((area_and_middle(ring) for ring in rings), key=lambda found: abs(found[0]))
    return [round(latitude, 2), round(longitude, 2)]


def outline(rings: list[Ring], scale: float, top: float) -> str:
    """The rings as one SVG path in whole units, relative from point to point."""
    parts = []
    for ring in rings:
        points: list[tuple[int, int]] = []
        for longitude, latitude in ring:
            x, y = project(longitude, latitude)
            point = (round(x * scale + WIDTH / 2), round((top - y) * scale))
            if not points or point != points[-1]:
                points.append(point)
        if len(points) < 4:
            continue
        steps = [f"{x2 - x1},{y2 - y1}" for (x1, y1), (x2, y2) in zip(points, points[1:-1], strict=False)]
        parts.append(f"M{points[0][0]},{points[0][1]}l{' '.join(steps)}z")
    return "".join(parts).replace(",-", "-").replace(" -", "-")


def main(coarse: str, fine: str) -> None:
    scale = WIDTH / (2 * project(180, 0)[0])
    top, bottom = project(0, 84)[1], project(0, -56)[1]
    shapes = rings_of_countries(coarse)
    finer = rings_of_countries(fine)
    shapes.pop("AQ", None)
    content = {
        "width": WIDTH,
        "height": round((top - bottom) * scale),
        "scale": round(scale, 3),
        "top": round(top, 5),
        "paths": {code: path for code in sorted(shapes) if (path := outline(shapes[code], scale, top))},
        "centres": {code: middle(rings) for code, rings in sorted({**finer, **shapes}.items())},
    }
    TARGET.write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n")
    print(f"{TARGET.name}: {len(content['paths'])} outlines, {len(content['centres'])} middles")


if __name__ == "__main__":
    main(*sys.argv[1:])
