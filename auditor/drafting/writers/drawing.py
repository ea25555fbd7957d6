"""The way of the data as SVG, and as Mermaid for Markdown that stands alone. Deterministic; names do no harm in either."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from xml.sax.saxutils import escape

from auditor.drafting.model import Arrow, Diagram, Node
from auditor.reports import safe
from auditor.reports.html import layers

_WIDE, _TALL = 190.0, 46.0
_BETWEEN, _ROW, _EDGE = 190.0, 84.0, 14.0
_LETTERS, _LABEL = 24, 32
_UNSAFE = re.compile(r"[^A-Za-z0-9À-ɏ ,./()_→-]")

_STYLE = (
    "text{font-family:sans-serif;font-size:12px;fill:#1a1a1a}.s{font-size:10.5px;fill:#444}.l{font-size:10.5px;fill:#333;stroke:#fff;stroke-width:3px;paint-order:stroke}"
    ".n{fill:#fff;stroke:#333}.p{fill:#eef2f7;stroke:#333}.a{fill:none;stroke:#555}.x{fill:none;stroke:#a3260b;stroke-width:2}"
)


def svg(diagram: Diagram) -> str:
    """A picture with a title and a description for whoever cannot see it. Arrows over a border are thick and red."""
    places, backward, width, height = _laid_out(diagram)
    said = " ".join(f"{sentence}." for sentence in diagram.sentences)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}"'
        f' viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-labelledby="t d">',
        f'<title id="t">{_xml(diagram.title)}</title><desc id="d">{_xml(said)}</desc><style>{_STYLE}</style>',
        '<defs><marker id="h" viewBox="0 0 8 8" refX="8" refY="4" markerUnits="userSpaceOnUse"'
        ' markerWidth="9" markerHeight="9" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#333"/></marker></defs>',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>',
    ]
    aside: dict[tuple[str, str], int] = {}
    for arrow in diagram.arrows:
        turn = aside[arrow.source, arrow.target] = aside.get((arrow.source, arrow.target), -1) + 1
        lines += _arrow(arrow, places, turn, back=(arrow.source, arrow.target) in backward)
    lines += [line for node in diagram.nodes for line in _box(node, *places[node.name])]
    return "\n".join([*lines, "</svg>"]) + "\n"


def _laid_out(
    diagram: Diagram,
) -> tuple[dict[str, tuple[float, float]], set[tuple[Hashable, Hashable]], float, float]:
    """The upper left corner of each box, the edges that lead back, and the size of the whole."""
    places: dict[str, tuple[float, float]] = {}
    backward: set[tuple[Hashable, Hashable]] = set()
    y, wide = _EDGE, 0.0
    names = [node.name for node in diagram.nodes]
    for members, hops in layers.parts(names, [(arrow.source, arrow.target) for arrow in diagram.arrows]):
        drawn = layers.draw(members, hops)
        for name in members:
            layer, row = drawn.nodes[name]
            places[name] = (_EDGE + layer * (_WIDE + _BETWEEN), y + row * _ROW)
        backward |= drawn.backward
        y += drawn.height * _ROW
        wide = max(wide, drawn.layers * (_WIDE + _BETWEEN) - _BETWEEN)
    return places, backward, wide + 2 * _EDGE, y + _EDGE


def _box(node: Node, x: float, y: float) -> Iterator[str]:
    kind = "p" if node.party else "n"
    under = " · ".join(part for part in (node.country or "place not known", node.holder) if part)
    radius = 18 if node.party else 3
    yield f'<rect class="{kind}" x="{x:.0f}" y="{y:.0f}" width="{_WIDE:.0f}" height="{_TALL:.0f}" rx="{radius}"/>'
    middle = x + _WIDE / 2
    yield f'<text x="{middle:.0f}" y="{y + 20:.0f}" text-anchor="middle">{_xml(_cut(node.name, _LETTERS))}</text>'
    yield f'<text class="s" x="{middle:.0f}" y="{y + 36:.0f}" text-anchor="middle">{_xml(_cut(under, _LETTERS + 6))}</text>'


def _arrow(arrow: Arrow, places: Mapping[str, tuple[float, float]], turn: int, *, back: bool) -> Iterator[str]:
    (ax, ay), (bx, by) = places[arrow.source], places[arrow.target]
    shift = 12 * turn + (16 if back else 0)
    start = (ax, ay + _TALL / 2 + shift) if back else (ax + _WIDE, ay + _TALL / 2 + shift)
    end = (bx + _WIDE, by + _TALL / 2 + shift) if back else (bx, by + _TALL / 2 + shift)
    reach = (end[0] - start[0]) / 2
    kind = "x" if arrow.crosses else "a"
    yield (
        f'<path class="{kind}" marker-end="url(#h)" d="M{start[0]:.0f} {start[1]:.0f}C{start[0] + reach:.0f} {start[1]:.0f}'
        f' {end[0] - reach:.0f} {end[1]:.0f} {end[0]:.0f} {end[1]:.0f}"/>'
    )
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2 - 5 + (18 if back else 0)
    yield f'<text class="l" x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{_xml(_cut(arrow.label, _LABEL))}</text>'


def _cut(text: str, most: int) -> str:
    whole = safe.name(text)
    return whole if len(whole) <= most else f"{whole[: most - 1]}…"


def _xml(text: str) -> str:
    """Text for XML: nothing that XML forbids, nothing that is markup."""
    return escape(legal_xml(safe.prose(safe.well_formed(text), 100_000)), {'"': "&quot;"})


def legal_xml(text: str) -> str:
    """Text without the two code points that no XML document may hold and `safe` lets pass (U+FFFE, U+FFFF)."""
    return text.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")


def mermaid(diagram: Diagram) -> str:
    """The same for a Markdown viewer that draws Mermaid; labels hold letters and entities only."""
    at = {node.name: f"n{number}" for number, node in enumerate(diagram.nodes)}
    lines = ["flowchart LR"]
    for node in diagram.nodes:
        under = ", ".join(part for part in (node.country, node.holder) if part)
        label = _label(f"{node.name} ({under})" if under else node.name)
        lines.append(f'  {at[node.name]}(["{label}"])' if node.party else f'  {at[node.name]}["{label}"]')
    for arrow in diagram.arrows:
        line = "==>" if arrow.crosses else "-->"
        lines.append(f'  {at[arrow.source]} {line}|"{_label(arrow.label)}"| {at[arrow.target]}')
    return "\n".join(lines)


def _label(text: str) -> str:
    return _UNSAFE.sub(lambda found: f"#{ord(found[0])};", safe.name(safe.well_formed(text)))
