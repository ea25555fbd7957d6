"""The flow graph: datasets and parties as boxes, layer by layer, each flow drawn by the worst of its transfers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise

from auditor.findings.model import Result, TransferReport
from auditor.reports import safe
from auditor.reports.html import layers
from auditor.reports.html.anchors import Anchors
from auditor.reports.html.country import code_of
from auditor.reports.html.transfers import transfer_anchor
from auditor.reports.html.verdicts import Look, look, worst
from auditor.reports.summary import rank
from jurisdiction_map.records import record

WIDTH = 1180.0
"""Units of the drawing's width; parts of the graph are set side by side as far as they fit."""

BOX_WIDTH, BOX_HEIGHT = 176.0, 42.0
_BETWEEN_LAYERS = 92.0
_ROW = 60.0
_GAP = 44.0
_LETTERS = 21
_ASIDE = 8.0
"""How far below the middle of its boxes an edge runs that leads back."""

_APART = 22.0
"""How far the signs of two edges there and back stand from the middle."""

Hop = tuple[str, str]


@record
class Box:
    """A dataset or a party."""

    x: float
    y: float
    name: str
    whole: str
    """The name uncut, for the tooltip."""
    under: str
    """Country, and who holds it, as far as transfers tell."""
    party: bool


@record
class Line:
    """A flow between two boxes. `look` is None where a path passes and no border is crossed."""

    path: str
    head: str
    x: float
    y: float
    look: Look | None
    transfers: tuple[str, ...]
    """Anchors of the transfers whose paths lead along here."""
    said: str


@record
class Flowchart:
    """The drawing."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


def flowchart(result: Result, anchors: Anchors) -> Flowchart:
    """Lay out the hops of all transfers; the part with the worst verdict comes first."""
    ordered = sorted(result.transfers, key=lambda transfer: (rank(transfer.verdict), transfer.flow, transfer.id))
    ways: dict[Hop, list[TransferReport]] = {}
    for transfer in ordered:
        for hop in pairwise(transfer.path):
            ways.setdefault(hop, []).append(transfer)
    nodes = [node for hop in ways for node in hop]
    known = _nodes(ordered)
    boxes: list[Box] = []
    lines: list[Line] = []
    x = y = tall = wide = 0.0
    for members, hops in layers.parts(nodes, ways):
        drawing = layers.draw(members, hops)
        width = drawing.layers * (BOX_WIDTH + _BETWEEN_LAYERS) - _BETWEEN_LAYERS
        height = drawing.height * _ROW
        if x and x + width > WIDTH:
            x, y, tall = 0.0, y + tall + _GAP / 2, 0.0
        boxes += [_box(node, _corner(drawing.nodes[node], x, y), known[node]) for node in members]
        lines += [_line(hop, drawing, (x, y), ways, anchors) for hop in hops]
        x, tall, wide = x + width + _GAP, max(tall, height), max(wide, x + width)
    lines.sort(key=lambda line: line.look is not None)
    return Flowchart(tuple(boxes), tuple(lines), max(wide, BOX_WIDTH) + 2, y + tall + 2)


@record
class _Node:
    country: str
    party: bool
    holder: str


def _nodes(transfers: Sequence[TransferReport]) -> dict[str, _Node]:
    """What the transfers tell about the ends of their last hops; the stops before were ends of other transfers."""
    countries: dict[str, str] = {}
    holders: dict[str, str] = {}
    sources: set[str] = set()
    names: dict[str, None] = {}
    for transfer in transfers:
        names.update(dict.fromkeys(transfer.path))
        if len(transfer.path) < 2:
            continue
        before, last = transfer.path[-2:]
        sources.update(transfer.path[:-1])
        countries.setdefault(before, code_of(transfer.from_))
        countries.setdefault(last, code_of(transfer.to))
        if who := recipient(transfer):
            holders.setdefault(last, who)
    return {
        name: _Node(countries.get(name, ""), name not in sources and holders.get(name) == name, holders.get(name, ""))
        for name in names
    }


def recipient(transfer: TransferReport) -> str:
    """Return who receives, as the transfer's id tells it (`…/mode/origin/importer/root`); nothing if it does not.

    The parts before are known, so that names with a slash in them are read right.
    """
    if len(transfer.path) < 2:
        return ""
    parts = (
        transfer.flow,
        transfer.path[-2],
        transfer.from_ or "?",
        transfer.to or "?",
        transfer.mode or "",
        transfer.origin or "?",
    )
    start = "/".join(parts) + "/"
    if not transfer.id.startswith(start):
        return ""
    rest = transfer.id[len(start) :]
    root = transfer.path[0]
    return rest.removesuffix(f"/{root}") if root != transfer.path[-2] else rest


def _corner(place: tuple[int, float], x: float, y: float) -> tuple[float, float]:
    layer, row = place
    return x + 1 + layer * (BOX_WIDTH + _BETWEEN_LAYERS), y + 1 + row * _ROW + (_ROW - BOX_HEIGHT) / 2


def _box(name: str, corner: tuple[float, float], node: _Node) -> Box:
    whole = safe.name(name)
    under = [node.country, "party" if node.party else safe.name(node.holder, 24) if node.holder else "dataset"]
    return Box(
        corner[0],
        corner[1],
        whole if len(whole) <= _LETTERS else f"{whole[: _LETTERS - 1]}…",
        whole,
        " · ".join(word for word in under if word),
        node.party,
    )


def _line(
    hop: Hop,
    drawing: layers.Drawing,
    offset: tuple[float, float],
    ways: Mapping[Hop, Sequence[TransferReport]],
    anchors: Anchors,
) -> Line:
    along = ways[hop]
    own = [transfer for transfer in along if transfer.path[-2:] == hop]
    verdict = worst(transfer.verdict for transfer in own)
    points = _points(hop, drawing, offset)
    shown = look(verdict) if own else None
    x, y = _middle(points)
    if hop[::-1] in ways and hop[0] != hop[1]:
        x += _APART if hop in drawing.backward else -_APART
    words = shown.word if shown else "no border is crossed"
    return Line(
        path=_path(points),
        head=_head(points),
        x=x,
        y=y,
        look=shown,
        transfers=tuple(dict.fromkeys(transfer_anchor(anchors, transfer.id) for transfer in along)),
        said=f"{safe.name(hop[0])} → {safe.name(hop[1])}: {words}",
    )


def _points(hop: Hop, drawing: layers.Drawing, offset: tuple[float, float]) -> list[tuple[float, float]]:
    """The edge of the source's box, a pair of points for each bend, the edge of the target's box."""
    places: Mapping[Hashable, tuple[int, float]] = drawing.nodes
    (ax, ay), (bx, by) = (_corner(places[end], *offset) for end in hop)
    half = BOX_HEIGHT / 2
    if hop[0] == hop[1]:
        return [
            (ax + BOX_WIDTH, ay + half),
            (ax + BOX_WIDTH + 34, ay - 8),
            (ax + BOX_WIDTH / 2, ay - 8),
            (ax + BOX_WIDTH / 2, ay),
        ]
    back = hop in drawing.backward
    aside = _ASIDE if back else 0.0
    start = (ax, ay + half + aside) if back else (ax + BOX_WIDTH, ay + half)
    end = (bx + BOX_WIDTH, by + half + aside) if back else (bx, by + half)
    points = [start]
    for bend in drawing.bends.get(hop, ()):
        x, y = _corner(bend, *offset)
        through = [(x, y + half + aside), (x + BOX_WIDTH, y + half + aside)]
        points += through[::-1] if back else through
    return [*points, end]


def _path(points: Sequence[tuple[float, float]]) -> str:
    """Curves from box to box or bend, level at both ends; straight along a bend."""
    said = [f"M{points[0][0]:.0f} {points[0][1]:.0f}"]
    for index, ((ax, ay), (bx, by)) in enumerate(pairwise(points)):
        if index % 2 or ay == by:
            said.append(f"H{bx:.0f}" if f"{ay:.0f}" == f"{by:.0f}" else f"L{bx:.0f} {by:.0f}")
        else:
            reach = (bx - ax) / 2
            said.append(f"C{ax + reach:.0f} {ay:.0f} {bx - reach:.0f} {by:.0f} {bx:.0f} {by:.0f}")
    return "".join(said)


def _head(points: Sequence[tuple[float, float]]) -> str:
    (bx, _), (x, y) = points[-2:]
    way = 8 if x >= bx else -8
    return f"M{x:.0f} {y:.0f}l{-way}-4v8z"


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    (ax, ay), (bx, by) = points[-2:]
    return round((ax + bx) / 2, 1), round((ay + by) / 2, 1)
