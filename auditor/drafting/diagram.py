"""The drawing of flows: who sends what to whom, as a value. How it is drawn is for the writers."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.drafting.matter import Leg, Matter
from auditor.drafting.model import Arrow, Diagram, Node


def diagram_of(matter: Matter, legs: Sequence[Leg]) -> Diagram:
    """The way of the data, from where it was collected to where it goes and who looks in."""
    nodes: dict[str, Node] = {}
    arrows: dict[tuple[str, str, str], Arrow] = {}
    for leg in legs:
        for place, edge in enumerate(leg.transfer.path, 1):
            last = place == len(leg.transfer.path)
            ends = _ends(matter, leg, edge.source, edge.target, last=last)
            for node in ends:
                nodes.setdefault(node.name, node)
            label = edge.id + (f" ({leg.report.mode})" if last else "")
            places = [node.country for node in ends]
            crosses = all(places) and places[0] != places[1]
            arrows.setdefault((ends[0].name, ends[1].name, edge.id), Arrow(ends[0].name, ends[1].name, label, crosses))
    return Diagram("Way of the data", tuple(nodes.values()), tuple(arrows.values()))


def _ends(matter: Matter, leg: Leg, source: str, target: str, *, last: bool) -> tuple[Node, Node]:
    """The two ends of a hop. Who looks in from elsewhere, or keeps data abroad, is an end of its own."""
    start = _node(matter, source)
    if last and (source == target or leg.report.mode == "access"):
        if source == target and leg.report.mode != "access":
            people = f"people in {leg.report.origin or '?'}"
            return Node(people, leg.report.origin or "", "", party=True), start
        who = leg.transfer.importer or f"people in {leg.report.to or '?'}"
        return start, Node(who, leg.report.to or "", "", party=True)
    if last and leg.report.to is not None and target not in matter.manifest.parties:
        node = _node(matter, target)
        if leg.report.to not in matter.graph.places[target].countries and leg.transfer.importer:
            return start, Node(leg.transfer.importer, leg.report.to, "", party=True)
        return start, node
    return start, _node(matter, target)


def _node(matter: Matter, name: str) -> Node:
    dataset = matter.dataset(name)
    if dataset is not None:
        return Node(name, "/".join(matter.graph.places[name].countries), dataset.holder or "", party=False)
    party = matter.party(name)
    return Node(name, "/".join(party.established_in or ()) if party else "", "", party=True)
