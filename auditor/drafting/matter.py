"""What there is to draw from: the manifest with its lines, the result of a check or an audit, and the law of the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from auditor.findings.model import Finding, Result, TableReport, TransferReport
from auditor.flows.facts import certifications_of, facts_of
from auditor.flows.graph import Graph
from auditor.flows.transfers import Transfer, transfers
from auditor.manifest.loader import KeyPath, Loaded
from auditor.manifest.model import Dataset, Flow, Party
from jurisdiction_map.engine.route import route
from jurisdiction_map.repository import Repository
from jurisdiction_map.result import LAWFUL, Answer

from .model import Origin, Statement

OUTSIDE = frozenset({"not_regulated", "not_a_transfer"})
"""Verdicts of a law that has nothing to say on a transfer."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One transfer of the result, with what is declared of it.

    declared: the categories that are declared to move, None where nothing is declared. exporter, importer: names of parties.
    facts: what the law was asked, with the categories and people of the result.
    """

    report: TransferReport
    transfer: Transfer
    facts: Mapping[str, Any]
    answer: Answer
    declared: frozenset[str] | None

    @property
    def flow(self) -> str:
        """Name of the flow, or of the movement that a dataset declares."""
        return self.report.flow

    @property
    def route(self) -> str:
        """`VN → SG (disclose)`, with the origin where the data was collected elsewhere."""
        report = self.report
        words = f"{report.from_ or '?'} → {report.to or '?'} ({report.mode})"
        return words if report.origin in (None, report.from_) else f"{words}, data collected in {report.origin}"

    def under(self, law: str) -> bool:
        """Whether a law has something to say on it."""
        return self.report.laws.get(law, "not_regulated") not in OUTSIDE


class Matter:
    """All that is known, on a day. `looked`: how and when the data was looked at; empty where only the manifest was read."""

    def __init__(self, loaded: Loaded, result: Result, laws: Repository, looked: str = "") -> None:
        self.loaded = loaded
        self.manifest = loaded.manifest
        self.result = result
        self.laws = laws
        self.looked = looked
        self.graph = Graph(loaded.manifest, result.as_of)

    @property
    def as_of(self) -> date:
        """The day whose law is asked."""
        return self.result.as_of

    @property
    def provenance_words(self) -> str:
        """Which rules said so: `rule set ecc60b707cf3, as of 2026-11-20`."""
        return f"rule set {self.result.provenance.get('rule_set', '?')}, as of {self.as_of.isoformat()}"

    @cached_property
    def legs(self) -> tuple[Leg, ...]:
        """Every transfer of the result that the manifest explains, in its order."""
        known = {transfer.id: transfer for transfer in transfers(self.graph, {})}
        found = []
        for report in self.result.transfers:
            transfer = known.get(report.id) or _alike(report, known.values())
            if transfer is not None:
                found.append(self._leg(report, transfer))
        return tuple(found)

    @property
    def unexplained(self) -> tuple[str, ...]:
        """Transfers of the result that no declared movement explains; a draft tells them rather than lose them."""
        explained = {leg.report.id for leg in self.legs}
        return tuple(report.id for report in self.result.transfers if report.id not in explained)

    def _leg(self, report: TransferReport, transfer: Transfer) -> Leg:
        facts = facts_of(transfer, self.graph, self.as_of)
        declared = facts["data"].get("categories")
        data = dict(facts["data"])
        data.pop("categories", None)
        if report.categories is not None:
            data["categories"] = list(report.categories)
        facts = {**facts, "data": data}
        answer = route(facts, self.laws, self.as_of)
        if answer.verdict not in LAWFUL and "safeguards" not in facts:
            held = certifications_of(transfer, self.manifest)
            better = route({**facts, "safeguards": held}, self.laws, self.as_of) if held else answer
            if better.verdict in LAWFUL:
                facts, answer = {**facts, "safeguards": held}, better
        return Leg(report, transfer, facts, answer, None if declared is None else frozenset(declared))

    def party(self, name: str | None) -> Party | None:
        """The party of that name."""
        return self.manifest.parties.get(name or "")

    def dataset(self, name: str | None) -> Dataset | None:
        """The dataset of that name."""
        return self.manifest.datasets.get(name or "")

    def flow(self, name: str) -> Flow | None:
        """The declared flow of that name."""
        return self.manifest.flows.get(name)

    def findings(self, legs: Iterable[Leg]) -> list[Finding]:
        """What the result found about these transfers."""
        wanted = {leg.report.id for leg in legs}
        return [finding for finding in self.result.findings if finding.transfer in wanted]

    def tables(self, datasets: Iterable[str]) -> list[TableReport]:
        """The tables of these datasets that were read."""
        wanted = set(datasets)
        return [table for table in self.result.tables if table.dataset in wanted]

    def declared(self, text: str, *path: str | int) -> Statement:
        """A statement that the manifest makes at a path; one that `defaults:` made is told from there."""
        path = self._written(path)
        mark = self.loaded.place(*path)
        return Statement(Origin.DECLARED, text, ".".join(map(str, path)), f"{mark.file}:{mark.line}")

    def declared_at(self, text: str, *paths: KeyPath) -> Statement:
        """The same for a value that may be written in several places: the first that is written counts."""
        found = next((path for path in paths if self._written(path) in self.loaded.places), paths[-1])
        return self.declared(text, *found)

    def _written(self, path: KeyPath) -> KeyPath:
        if path in self.loaded.places or len(path) < 3:
            return path
        word = {"parties": "party", "datasets": "dataset", "flows": "flow"}.get(str(path[0]))
        default: KeyPath = ("defaults", word or "", *path[2:])
        return default if default in self.loaded.places else path

    def movement(self, leg: Leg) -> KeyPath:
        """Where the manifest declares a leg: a flow, or what a dataset says of its own collection."""
        if leg.flow in self.manifest.flows:
            return ("flows", leg.flow)
        return ("datasets", leg.transfer.edge.source, "collection")


def _alike(report: TransferReport, known: Iterable[Transfer]) -> Transfer | None:
    """The declared transfer of the same flow, route and mode; what a scan saw may have added an origin or a root."""
    for one in known:
        same = (one.edge.id, one.from_, one.to, one.mode) == (report.flow, report.from_, report.to, report.mode)
        if same and one.edge.source == (report.path[-2] if len(report.path) > 1 else one.edge.source):
            return replace(one, id=report.id, origin=report.origin)
    return None
