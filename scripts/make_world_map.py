"""Makes banyan/commons/data/world_map.json from Natural Earth's countries (public domain), as the npm package
world-atlas packs them in TopoJSON:

    PYTHONPATH=. python scripts/make_world_map.py countries-110m.json countries-50m.json

The coarse file gives the outlines, the finer one the middles of countries too small to be drawn. Run once; the result
is kept in the repository. The projection is Equal Earth (Šavrič, Patterson and Jenny, 2018).
"""

from __future__ import annotations

import json
import math
import sys
from itertools import pairwise
from pathlib import Path

import pycountry

from banyan.commons.map_projection import project

WIDTH = 2000
TOLERANCE = 0.7
_NAMED = {"N. Cyprus": "CY", "Somaliland": "SO", "Kosovo": "XK"}
TARGET = Path(__file__).resolve().parents[1] / "banyan" / "commons" / "data" / "world_map.json"

Ring = list[tuple[float, float]]


def polygons_of_countries(path: str) -> dict[str, list[list[Ring]]]:
    """Polygons in longitude and latitude, by ISO 3166-1 alpha-2; of each the outer ring comes first, then its holes."""
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
    found: dict[str, list[list[Ring]]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        known = pycountry.countries.get(numeric=str(geometry.get("id", "")).zfill(3))
        code = known.alpha_2 if known else _NAMED.get(name)
        if code is None or geometry["type"] is None:
            continue
        for polygon in geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]:
            rings = [_joined(ring, arcs) for ring in polygon]
            found.setdefault(code, []).extend(_cut_at_date_line(rings))
    return found


def _joined(indices: list[int], arcs: list[Ring]) -> Ring:
    ring: Ring = []
    for index in indices:
        piece = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += piece[1:] if ring else piece
    return ring


def _cut_at_date_line(rings: list[Ring]) -> list[list[Ring]]:
    """The polygon itself, or its parts on both sides of the 180th meridian, which outlines cross without a break."""
    unrolled = []
    for ring in rings:
        turn, points = 0.0, [ring[0]]
        for (before, _), (longitude, latitude) in pairwise(ring):
            turn += 360 if longitude - before < -180 else -360 if longitude - before > 180 else 0
            points.append((longitude + turn, latitude))
        unrolled.append(points)
    parts = []
    for turn in (-360, 0, 360):
        part = [
            kept
            for ring in unrolled
            if len(kept := _clipped(_clipped([(x + turn, y) for x, y in ring], -180, 1), 180, -1)) > 3
        ]
        if part:
            parts.append(part)
    return parts


def _clipped(ring: Ring, meridian: float, side: int) -> Ring:
    """The part of a ring to one side of a meridian (side 1: to the east), after Sutherland and Hodgman."""
    kept: Ring = []
    for (x1, y1), (x2, y2) in pairwise([*ring, *ring[:1]]):
        in1, in2 = (x1 - meridian) * side >= 0, (x2 - meridian) * side >= 0
        if in1:
            kept.append((x1, y1))
        if in1 != in2:
            kept.append((meridian, y1 + (y2 - y1) * (meridian - x1) / (x2 - x1)))
    return kept


def area_and_middle(ring: Ring) -> tuple[float, float, float]:
    """Signed area in square degrees and the centre of gravity (longitude, latitude)."""
    area = cx = cy = 0.0
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        cross = x1 * y2 - x2 * y1
        area += cross
        cx += (x1 + x2) * cross
        cy += (y1 + y2) * cross
    if abs(area) < 1e-9:
        return 0.0, sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    return area / 2, cx / (3 * area), cy / (3 * area)


def middle(polygons: list[list[Ring]]) -> list[float]:
    """Latitude and longitude of the middle of a country's largest part."""
    _, longitude, latitude = max((area_and_middle(rings[0]) for rings in polygons), key=lambda found: abs(found[0]))
    return [round(latitude, 2), round(longitude, 2)]


def simplified(points: Ring, tolerance: float) -> Ring:
    """The line without points that lie within `tolerance` of it, after Douglas and Peucker."""
    if len(points) < 3:
        return points
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = math.hypot(x2 - x1, y2 - y1)
    away = [
        abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length if length else math.hypot(x - x1, y - y1)
        for x, y in points[1:-1]
    ]
    farthest = max(range(len(away)), key=away.__getitem__)
    if away[farthest] <= tolerance:
        return [points[0], points[-1]]
    return simplified(points[: farthest + 2], tolerance)[:-1] + simplified(points[farthest + 1 :], tolerance)


def outline(polygons: list[list[Ring]], scale: float, top: float) -> str:
    """The rings as one SVG path in whole units, relative from point to point."""
    parts = []
    for ring in (ring for rings in polygons for ring in rings):
        projected = [project(longitude, latitude) for longitude, latitude in ring]
        drawn = simplified([(x * scale + WIDTH / 2, (top - y) * scale) for x, y in projected], TOLERANCE)
        points: list[tuple[int, int]] = []
        for x, y in drawn:
            if not points or (round(x), round(y)) != points[-1]:
                points.append((round(x), round(y)))
        if len(points) < 4:
            continue
        steps = [f"{x2 - x1},{y2 - y1}" for (x1, y1), (x2, y2) in pairwise(points[:-1])]
        parts.append(f"M{points[0][0]},{points[0][1]}l{' '.join(steps)}z")
    return "".join(parts).replace(",-", "-").replace(" -", "-")


def main(coarse: str, fine: str) -> None:
    scale = WIDTH / (2 * project(180, 0)[0])
    top, bottom = project(0, 84)[1], project(0, -56)[1]
    shapes = polygons_of_countries(coarse)
    finer = polygons_of_countries(fine)
    shapes.pop("AQ", None)
    content = {
        "width": WIDTH,
        "height": round((top - bottom) * scale),
        "scale": round(scale, 3),
        "top": round(top, 5),
        "paths": {code: path for code in sorted(shapes) if (path := outline(shapes[code], scale, top))},
        "centres": {code: middle(polygons) for code, polygons in sorted({**finer, **shapes}.items())},
    }
    TARGET.write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n")
    print(f"{TARGET.name}: {len(content['paths'])} outlines, {len(content['centres'])} middles")


if __name__ == "__main__":
    main(*sys.argv[1:])
