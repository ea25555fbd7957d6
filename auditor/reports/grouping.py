"""Findings put where a reader looks for them: under their flow and transfer, else under their dataset or file."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from auditor.findings.comparison import Gone
from auditor.findings.model import Finding, Level, Result, TransferReport
from auditor.reports.summary import rank
from auditor.reports.wording import reason_of
from jurisdiction_map.records import record

Subject = tuple[str, str]
"""What a finding is about: its kind (`flow`, `dataset`, `file`) and its name."""

T = TypeVar("T")


@record
class TransferGroup:
    """Transfers of one flow about which the same is to be said, and their findings, the worst first."""

    transfers: tuple[TransferReport, ...]
    findings: tuple[Finding, ...]

    @property
    def pressing(self) -> tuple[Finding, ...]:
        """Errors and warnings, each once however many of the transfers have it."""
        return _once((finding for finding in self.findings if finding.level > Level.NOTE), _said)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What merely has to be confirmed: notes, each rule and due date once."""
        notes = (finding for finding in self.findings if finding.level is Level.NOTE)
        return _once(notes, lambda finding: (finding.rule, finding.due))


@record
class FlowGroup:
    """A flow: findings about itself, and its transfers that have findings."""

    name: str
    own: tuple[Finding, ...]
    transfers: tuple[TransferGroup, ...]

    @property
    def worst(self) -> Level:
        """The highest level among all its findings."""
        return max(finding.level for finding in (*self.own, *chain(*(group.findings for group in self.transfers))))


def by_flow(result: Result, findings: Iterable[Finding]) -> list[FlowGroup]:
    """Group the findings that name a flow, the worst flow first: by level, then verdict, then name."""
    known = {transfer.id: transfer for transfer in result.transfers}
    flows: dict[str, dict[str | None, list[Finding]]] = {}
    for finding in findings:
        if finding.flow:
            one = finding.transfer if finding.transfer in known else None
            flows.setdefault(finding.flow, {}).setdefault(one, []).append(finding)
    groups = []
    for name, parts in flows.items():
        own = worst_first(parts.pop(None, ()))
        transfers = [
            TransferGroup((known[one],), worst_first(found)) for one, found in parts.items() if one is not None
        ]
        groups.append(FlowGroup(name, own, _sorted(transfers)))
    return sorted(groups, key=_weight)


def merged(flow: FlowGroup) -> FlowGroup:
    """Put transfers of the same verdict, whose errors and warnings say the same, into one group."""
    alike: dict[Hashable, list[TransferGroup]] = {}
    for group in flow.transfers:
        key = group.transfers[0].verdict, frozenset(_said(finding) for finding in group.pressing)
        alike.setdefault(key, []).append(group)
    groups = [
        TransferGroup(
            tuple(transfer for group in same for transfer in group.transfers),
            worst_first(finding for group in same for finding in group.findings),
        )
        for same in alike.values()
    ]
    return replace(flow, transfers=_sorted(groups))


def by_subject(findings: Iterable[Finding]) -> list[tuple[Subject, tuple[Finding, ...]]]:
    """Group the findings that name no flow by dataset, else file; the subject with the worst finding first."""
    groups: dict[Subject, list[Finding]] = {}
    for finding in findings:
        if not finding.flow:
            groups.setdefault(subject(finding), []).append(finding)
    ordered = [(name, worst_first(members)) for name, members in groups.items()]
    return sorted(ordered, key=lambda item: (-item[1][0].level, item[0]))


def subject(finding: Finding | Gone) -> Subject:
    """Tell what a finding is about."""
    if finding.flow:
        return "flow", finding.flow
    return ("dataset", finding.dataset) if finding.dataset else ("file", finding.place.file)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by level, then rule, then line."""
    return tuple(sorted(findings, key=lambda f: (-f.level, f.rule, f.place.file, f.place.line)))


def _said(finding: Finding) -> Hashable:
    return finding.rule, finding.level, finding.outcome, finding.due, finding.law, reason_of(finding)


def _once(findings: Iterable[T], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    first: dict[Hashable, T] = {}
    for finding in findings:
        first.setdefault(key(finding), finding)
    return tuple(first.values())


def _sorted(groups: Sequence[TransferGroup]) -> tuple[TransferGroup, ...]:
    def weight(group: TransferGroup) -> tuple[int, int, str]:
        first = group.transfers[0]
        return -group.findings[0].level, rank(first.verdict), first.id

    return tuple(sorted(groups, key=weight))


def _weight(flow: FlowGroup) -> tuple[int, int, str]:
    verdicts = [rank(transfer.verdict) for group in flow.transfers for transfer in group.transfers]
    return -flow.worst, min(verdicts, default=rank("")), flow.name
