"""Make `assets/map.json`: outlines of the countries around ASEAN, and a place for every country of the world.

Input are two files of npm packages: `countries-50m.json` of world-atlas 2.0.2 (Natural Earth 1:50m, public domain;
conversion to TopoJSON under the ISC licence) and `supplemental/codeMappings.json` of cldr-core (Unicode licence), from
which only the numeric ISO 3166-1 codes are read. The same input gives the same bytes; nothing here is drawn by chance.

    npm pack world-atlas@2.0.2 cldr-core@48.2.0   # and unpack both
    python -m auditor.reports.html.tools.make_map world-atlas/countries-50m.json cldr-core/supplemental/codeMappings.json
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from auditor.reports.html.projection import HEIGHT, WIDTH, Point, sheet
from jurisdiction_map import countries

OUTPUT = Path(__file__).parent.parent / "assets" / "map.json"

TOLERANCE = 0.55
"""Units of the sheet by which an outline may be off after it was simplified: half a pixel on a wide screen."""

SMALLEST = 1.6
"""Square units; islets below this are left out, unless they are all that a country has."""

BEYOND = 8.0
"""Units beyond the sheet's edge at which outlines are cut off, so that no cut shows."""

SOURCE = (
    "Natural Earth 1:50m admin 0 countries (public domain) by way of the npm package world-atlas 2.0.2 (ISC). "
    "Boundaries are those of the data, drawn de facto; nothing is meant by them."
)

# Seats of government, in degrees east and north: where a reader looks for a country whose outline is long or scattered.
SEATS: dict[str, Point] = {
    "BN": (114.94, 4.89), "ID": (106.85, -6.21), "KH": (104.92, 11.56), "LA": (102.61, 17.97), "MM": (96.13, 19.75),
    "MY": (101.69, 3.14), "PH": (120.98, 14.60), "SG": (103.82, 1.35), "TH": (100.50, 13.75), "TL": (125.57, -8.56),
    "VN": (105.85, 21.03), "HK": (114.17, 22.32), "MO": (113.55, 22.19), "TW": (121.56, 25.04), "CN": (116.40, 39.90),
    "JP": (139.69, 35.69), "KR": (126.98, 37.57), "IN": (77.21, 28.61), "BD": (90.41, 23.81), "US": (-98.0, 39.0),
    "GB": (-0.13, 51.51), "AU": (149.13, -35.28), "EU": (4.35, 50.85), "FR": (2.35, 48.86), "NO": (10.75, 59.91),
}  # fmt: skip


def main(arguments: Sequence[str]) -> None:
    """Read the two files and write the map."""
    topology = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    mappings = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))["supplemental"]["codeMappings"]
    codes = {row["_numeric"]: code for code, row in mappings.items() if "_numeric" in row and countries.is_code(code)}
    text = json.dumps(document(topology, codes), separators=(",", ":"), ensure_ascii=True)
    OUTPUT.write_text(text.replace('},"', '},\n"').replace('Z","', 'Z",\n"') + "\n", encoding="utf-8")


def document(topology: dict[str, Any], codes: dict[str, str]) -> dict[str, Any]:
    """Return outlines as SVG paths by country code (`""` for land without one) and places in degrees."""
    arcs = [_unpacked(arc, topology["transform"]) for arc in topology["arcs"]]
    drawn = [_simplified([sheet(point) for point in arc]) for arc in arcs]
    outlines: dict[str, str] = {}
    places: dict[str, Point] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = codes.get(geometry.get("id", ""), "")
        rings = list(_rings(geometry))
        if code and code not in places:
            largest = max((_joined(ring, arcs) for ring in rings), key=lambda ring: abs(_area(ring)))
            places[code] = tuple(round(part, 2) for part in _centre(largest))  # type: ignore[assignment]
        path = _path([_joined(ring, drawn) for ring in rings])
        if path:
            outlines[code] = outlines.get(code, "") + path
    return {
        "source": SOURCE,
        "places": dict(sorted((places | SEATS).items())),
        "outlines": dict(sorted(outlines.items())),
    }


def _unpacked(arc: Sequence[Sequence[int]], transform: dict[str, Sequence[float]]) -> list[Point]:
    """Undo TopoJSON's differences and quantisation."""
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append(
            tuple(v * s + t for v, s, t in zip((x, y), transform["scale"], transform["translate"], strict=True))
        )
    return points  # type: ignore[return-value]


def _rings(geometry: dict[str, Any]) -> Iterable[Sequence[int]]:
    """Yield each ring as numbers of arcs; holes are rings like others, since an outline is filled even-odd."""
    if geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    else:
        for polygon in geometry["arcs"]:
            yield from polygon


def _joined(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def _simplified(points: list[Point]) -> list[Point]:
    """Douglas and Peucker's line simplification; both sides of a border lose the same points, being one arc."""
    if len(points) < 3:
        return points
    first, last = points[0], points[-1]
    far, at = max((_distance(point, first, last), index) for index, point in enumerate(points[1:-1], 1))
    if far <= TOLERANCE and first != last:
        return [first, last]
    return [*_simplified(points[: at + 1])[:-1], *_simplified(points[at:])]


def _distance(point: Point, first: Point, last: Point) -> float:
    dx, dy = last[0] - first[0], last[1] - first[1]
    length = math.hypot(dx, dy)
    if length == 0:
        return math.dist(point, first)
    return abs(dx * (first[1] - point[1]) - (first[0] - point[0]) * dy) / length


def _area(ring: Sequence[Point]) -> float:
    turned = [*ring[1:], ring[0]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, turned, strict=True)) / 2


def _centre(ring: Sequence[Point]) -> Point:
    """Middle of the ring's box: good enough for a direction beyond the sheet."""
    xs, ys = zip(*ring, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _path(rings: Iterable[list[Point]]) -> str:
    shown = [cut for ring in rings if not _torn(ring) and len(cut := _cut(ring)) > 2]
    large = [ring for ring in shown if abs(_area(ring)) >= SMALLEST] or shown[:1]
    return "".join(map(_ring_path, large))


def _torn(ring: Sequence[Point]) -> bool:
    """Whether a ring lies across the meridian opposite the middle, where the sheet's two ends meet."""
    return any(abs(a[0] - b[0]) > WIDTH for a, b in pairwise(ring))


def _cut(ring: list[Point]) -> list[Point]:
    """Sutherland and Hodgman's clipping to the sheet and a little beyond."""
    sides = ((0, 1, -BEYOND), (0, -1, -WIDTH - BEYOND), (1, 1, -BEYOND), (1, -1, -HEIGHT - BEYOND))
    for axis, sign, least in sides:
        kept: list[Point] = []
        for before, point in zip([ring[-1], *ring[:-1]] if ring else [], ring, strict=True):
            was, now = sign * before[axis] >= least, sign * point[axis] >= least
            if was != now:
                share = (sign * least - before[axis]) / (point[axis] - before[axis])
                kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
            if now:
                kept.append(point)
        ring = kept
    return ring


def _ring_path(ring: Sequence[Point]) -> str:
    """Relative steps in tenths of a unit: the shortest that SVG has. The group that draws them is scaled by 0.1."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    steps = [f"M{tenths[0][0]} {tenths[0][1]}l"]
    for (x0, y0), (x1, y1) in pairwise(tenths):
        if (dx := x1 - x0, dy := y1 - y0) != (0, 0):
            steps.append(f"{dx}{'' if dy < 0 else ' '}{dy} ")
    return "".join(steps).rstrip() + "Z"


if __name__ == "__main__":
    main(sys.argv[1:])
