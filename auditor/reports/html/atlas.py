"""The map: countries around ASEAN, and an arc for each pair of countries and verdict."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from auditor.reports.html.country import code_of, name_of
from auditor.reports.html.projection import HEIGHT, WIDTH, Point, inside, sheet
from auditor.reports.html.transfers import PairView
from auditor.reports.html.verdicts import Look
from jurisdiction_map import countries
from jurisdiction_map.records import record

_FILE = Path(__file__).parent / "assets" / "map.json"

_FRAME = 44.0
"""How far from the edge of the sheet the marks of far countries stand."""

_ROOM = 84.0
"""Units that the marks of two far countries keep from each other along an edge."""

_BEND = 0.2
"""How far an arc leaves the straight line, as a share of its length; further for each verdict of the same pair."""

FAR = _FAR_WIDTH, _FAR_HEIGHT = 64.0, 28.0
"""Width and height of the sign of a country beyond the sheet."""

_NODE = 8.0
_HEAD = 9.0


@record
class Mark:
    """A country that data leaves or reaches: a dot where it lies, or a sign at the edge for what lies beyond."""

    code: str
    name: str
    x: float
    y: float
    far: bool
    label_x: float
    label_y: float
    label_at: str
    """`start`, `middle` or `end`, as SVG anchors text."""


@record
class Arc:
    """The transfers of one verdict from one country to another."""

    path: str
    head: str
    x: float
    y: float
    look: Look
    width: float
    number: int
    target: str
    said: str


@record
class Atlas:
    """The map, ready to be drawn."""

    land: tuple[tuple[str, bool], ...]
    """Paths in tenths of a unit, and whether data leaves or reaches that country."""
    marks: tuple[Mark, ...]
    arcs: tuple[Arc, ...]
    """The worst last, so that it lies on top."""
    source: str


@cache
def _map() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return loaded


def atlas(pairs: Sequence[PairView]) -> Atlas:
    """Place the countries of these pairs and draw the arcs between them."""
    involved = list(dict.fromkeys(country for pair in pairs for country in pair.countries))
    marks = _marks(involved)
    drawn = set(involved)
    return Atlas(
        land=tuple((path, code in drawn) for code, path in _map()["outlines"].items()),
        marks=tuple(marks.values()),
        arcs=tuple(reversed(_arcs(pairs, marks))),
        source=_map()["source"],
    )


def _place(country: str | None) -> Point | None:
    """The country's place on the earth, or its parent's; None where nobody knows one."""
    places = _map()["places"]
    if country in places:
        return places[country][0], places[country][1]
    parent = countries.parent(country) if country and countries.is_code(country) else None
    return _place(parent) if parent else None


def _marks(involved: Iterable[str | None]) -> dict[str | None, Mark]:
    marks: dict[str | None, Mark] = {}
    far: list[tuple[str | None, Point]] = []
    for country in involved:
        place = _place(country)
        if place is not None and inside(sheet(place), _FRAME / 2):
            x, y = sheet(place)
            marks[country] = _mark(country, x, y, far=False)
        else:
            far.append((country, _edge(sheet(place)) if place else (WIDTH * 0.62, HEIGHT - _FRAME / 2)))
    for country, (x, y) in _spread(far):
        marks[country] = _mark(country, x, y, far=True)
    return marks


_LABELS_WEST = frozenset({"TH", "MM", "KH", "MY", "ID"})
"""Countries whose labels stand to the west, where their neighbours' do not."""


def _mark(country: str | None, x: float, y: float, *, far: bool) -> Mark:
    west = country in _LABELS_WEST and not far
    label_x, at = (x - 13, "end") if west else (x + 13, "start")
    if far:
        label_x, at = x, "middle"
    return Mark(
        code_of(country), name_of(country), round(x, 1), round(y, 1), far, round(label_x, 1), round(y + 4.5, 1), at
    )


def _edge(point: Point) -> Point:
    """Where the line from the middle of the sheet to a point beyond it meets the frame."""
    dx, dy = point[0] - WIDTH / 2, point[1] - HEIGHT / 2
    most = min(
        (WIDTH / 2 - _FRAME) / abs(dx) if dx else math.inf,
        (HEIGHT / 2 - _FRAME / 2) / abs(dy) if dy else math.inf,
    )
    return WIDTH / 2 + dx * most, HEIGHT / 2 + dy * most


def _spread(far: Sequence[tuple[str | None, Point]]) -> list[tuple[str | None, Point]]:
    """Move marks at the same edge apart, keeping their order; an edge that is too full is shared out evenly."""
    edges: dict[str, list[tuple[float, str | None, Point]]] = {}
    for country, (x, y) in far:
        side = (
            "west" if x <= _FRAME + 1 else "east" if x >= WIDTH - _FRAME - 1 else "north" if y < HEIGHT / 2 else "south"
        )
        edges.setdefault(side, []).append((y if side in ("west", "east") else x, country, (x, y)))
    moved: list[tuple[str | None, Point]] = []
    for side, members in edges.items():
        upright = side in ("west", "east")
        members.sort(key=lambda member: (member[0], member[1] or ""))
        least, most = (_FRAME, HEIGHT - _FRAME) if upright else (2 * _FRAME, WIDTH - 2 * _FRAME)
        room = min(_ROOM / (2 if upright else 1), (most - least) / max(len(members) - 1, 1))
        for at, (_, country, (x, y)) in zip(_apart([m[0] for m in members], room, least, most), members, strict=True):
            moved.append((country, (x, at) if upright else (at, y)))
    return moved


def _apart(wished: Sequence[float], room: float, least: float, most: float) -> list[float]:
    """Positions in rising order, each at least `room` from the last and all within the limits."""
    placed: list[float] = []
    for position in wished:
        placed.append(max(position, placed[-1] + room if placed else least))
    limit = most
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - room
    return placed


def _arcs(pairs: Sequence[PairView], marks: Mapping[str | None, Mark]) -> list[Arc]:
    """Every arc, the worst verdict first, so that the signs of the worst have the best places."""
    arcs: list[Arc] = []
    signs = [place for mark in marks.values() for place in _written(mark)]
    for pair in pairs:
        start, end = (marks[country] for country in pair.countries)
        for turn, (look, number) in enumerate(pair.counts):
            curve = _loop(start, turn) if start == end else _curve(start, end, turn)
            x, y = _sign(curve, signs)
            signs.append((x, y))
            arcs.append(_arc(pair, look, number, curve, (x, y)))
    return arcs


_LETTER = 7.6
"""Units that a letter of a label takes."""


def _written(mark: Mark) -> list[Point]:
    """Where a mark and its label stand: the dot, and points along the label."""
    if mark.far:
        return [(mark.x, mark.y)]
    way = -1 if mark.label_at == "end" else 1
    return [(mark.x, mark.y), *((mark.label_x + way * at * _LETTER, mark.y) for at in range(0, len(mark.name), 3))]


Curve = tuple[Point, Point, Point, Point]
"""A cubic Bézier curve."""


def _arc(pair: PairView, look: Look, number: int, curve: Curve, sign: Point) -> Arc:
    a, b, c, d = (f"{x:.1f} {y:.1f}" for x, y in curve)
    return Arc(
        path=f"M{a}C{b} {c} {d}",
        head=_head(curve),
        x=round(sign[0], 1),
        y=round(sign[1], 1),
        look=look,
        width=round(min(1.6 + 0.7 * math.log2(number + 1), 5.0), 2),
        number=number,
        target=pair.anchor,
        said=f"{pair.words}: {number:,} {look.word}",
    )


def _curve(start: Mark, end: Mark, turn: int) -> Curve:
    """Bend to the left of the way, so that the way back is another arc."""
    dx, dy = end.x - start.x, end.y - start.y
    bend = _BEND + 0.14 * turn
    off = dy * bend, -dx * bend
    b = start.x + dx * 0.3 + off[0], start.y + dy * 0.3 + off[1]
    c = start.x + dx * 0.7 + off[0], start.y + dy * 0.7 + off[1]
    return _outside(start, b, _NODE), b, c, _outside(end, c, _NODE + 4)


def _outside(mark: Mark, towards: Point, gap: float) -> Point:
    """The point in front of a mark, seen from `towards`: off the dot, or off the sign of a far country."""
    dx, dy = towards[0] - mark.x, towards[1] - mark.y
    length = math.hypot(dx, dy) or 1.0
    if mark.far:
        gap = min(_FAR_WIDTH / 2 / (abs(dx) / length or 1e-9), _FAR_HEIGHT / 2 / (abs(dy) / length or 1e-9)) + 6
    gap = min(gap, length / 2)
    return mark.x + dx / length * gap, mark.y + dy / length * gap


def _loop(mark: Mark, turn: int) -> Curve:
    """Data that comes back to where it is: a loop below the dot."""
    reach = 44.0 + 22 * turn
    x, y = mark.x, mark.y
    return (x - 5, y + 8), (x - reach, y + reach), (x + reach, y + reach), (x + 6, y + 10)


def _at(curve: Curve, t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3)
    x, y = (sum(w * point[axis] for w, point in zip(weights, curve, strict=True)) for axis in (0, 1))
    return x, y


def _sign(curve: Curve, taken: Sequence[Point]) -> Point:
    """The place on the curve's middle that is furthest from the signs and dots there already are."""

    def room(point: Point) -> float:
        return min((math.dist(point, other) for other in taken), default=0.0)

    places = [_at(curve, t) for t in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)]
    roomy = [place for place in places if room(place) >= 20]
    return roomy[0] if roomy else max(places, key=room)


def _head(curve: Curve) -> str:
    """An arrow head at the end of the curve, as points of a polygon."""
    (x0, y0), (x, y) = curve[2], curve[3]
    length = math.hypot(x - x0, y - y0) or 1.0
    ux, uy = (x - x0) / length, (y - y0) / length
    tip = x + ux * 5, y + uy * 5
    base = tip[0] - ux * _HEAD, tip[1] - uy * _HEAD
    left, right = (base[0] - uy * 4.2, base[1] + ux * 4.2), (base[0] + uy * 4.2, base[1] - ux * 4.2)
    return " ".join(f"{px:.1f},{py:.1f}" for px, py in (tip, left, right))
