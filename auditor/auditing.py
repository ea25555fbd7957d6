"""The three-way join: declared flows, observed columns, country rules. Values in, a `Result` out."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from auditor.findings.from_law import findings_of, place_of, report_of
from auditor.findings.model import Finding, Result, UnreadReport
from auditor.findings.register import apply_register
from auditor.findings.rules import RULES
from auditor.findings.view import Asked, View
from auditor.flows.contents import Observation
from auditor.flows.facts import certifications_of, facts_of
from auditor.flows.graph import Graph
from auditor.flows.transfers import Transfer, processors_of, transfers
from auditor.manifest.loader import Loaded
from auditor.version import VERSION
from jurisdiction_map.engine.route import route
from jurisdiction_map.remedies import remedies
from jurisdiction_map.repository import Repository, repository
from jurisdiction_map.result import LAWFUL, RANK, Answer
from jurisdiction_map.truth import unique

if TYPE_CHECKING:
    from auditor.executing import Execution
    from auditor.scanning import Progress, Scan
    from auditor.state.memory import Memory
    from auditor.table_scan import ScanOptions
    from auditor.verification.model import Doubt
    from auditor.verification.shelf import Shelf
    from jurisdiction_map.scenarios import Terms

_WAYS = 3
"""Ways out offered for each transfer; `lintas route` tells more."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an audit is asked: the day, what to suppose (a scenario; provisions supposed repealed), and what to read."""

    as_of: date
    terms: Terms | None = None
    repealed: tuple[str, ...] = ()
    only: frozenset[str] | None = None
    """Datasets to read, where only a part of the manifest is asked about; None for all."""


def check(loaded: Loaded, settings: Settings, laws: Repository | None = None) -> Result:
    """Audits what is declared, without reading any data."""
    return _audit("check", loaded, settings, {}, laws or repository())


def audit(
    loaded: Loaded,
    settings: Settings,
    options: ScanOptions | None = None,
    laws: Repository | None = None,
    progress: Progress | None = None,
    execution: Execution | None = None,
    memory: Memory | None = None,
) -> Result:
    """Reads every dataset that has a location, then audits the flows with what was seen.

    Args: `execution` who reads tables, None for this process; `memory` of earlier audits, None for reading everything.
    Raises: DetectionError and ExecutorError where what was asked cannot be had.
    """
    from auditor.detecting import Steering, steer
    from auditor.table_scan import ScanOptions

    asked = options or ScanOptions()
    steering = steer(loaded) if asked.settings is None else Steering(asked.settings)
    asked = replace(asked, settings=steering.settings)
    scans, doubts = _scanned_and_verified(loaded, settings, asked, progress, execution, memory)
    for scan in scans.values():
        scan.unread.extend(steering.unread)
    return _audit("audit", loaded, settings, scans, laws or repository(), asked, doubts)


def _scanned_and_verified(
    loaded: Loaded,
    settings: Settings,
    options: ScanOptions,
    progress: Progress | None,
    execution: Execution | None,
    memory: Memory | None,
) -> tuple[dict[str, Scan], tuple[Doubt, ...]]:
    """Scans, and holds declared transforms against the rows on both sides; what was kept for that ends here.

    The key under which values are compared is drawn anew for each audit and goes with them.
    """
    from auditor.verification.claims import verifiable
    from auditor.verification.shelf import Shelf
    from auditor.verification.verify import verify

    graph, key = Graph(loaded.manifest, settings.as_of), secrets.token_bytes(32)
    shelf = Shelf(verifiable(graph), key)
    wanted = shelf if shelf.edges else None
    scans = scan_datasets(loaded, options, progress, wanted, execution, memory, settings.only)
    doubts, failed = verify(graph, shelf, key)
    for edge, error in failed:
        reason = f"what flow {edge.id!r} does to columns could not be verified ({error})"
        hint = "report it with the schemas of both tables (not their values)"
        scans[edge.target].unread.append(UnreadReport(edge.target, reason, hint, edge.target))
    return scans, tuple(doubts)


def scan_datasets(
    loaded: Loaded,
    options: ScanOptions,
    progress: Progress | None = None,
    shelf: Shelf | None = None,
    execution: Execution | None = None,
    memory: Memory | None = None,
    only: frozenset[str] | None = None,
) -> dict[str, Scan]:
    """Scans the locations of all datasets, relative to the manifest's folder, in one queue; `shelf` takes what it wants.

    Args: `only` these datasets, None for all.
    Raises: DetectionError and ExecutorError where what was asked cannot be had.
    """
    from auditor.detecting import for_dataset, steer
    from auditor.scanning import IN_PROCESS, Job, scan_jobs

    base = options.settings or steer(loaded).settings
    located = {
        name: dataset
        for name, dataset in loaded.manifest.datasets.items()
        if dataset.location and (only is None or name in only)
    }
    jobs = [
        Job(
            tuple(dataset.location or ()),
            loaded.folder,
            replace(options, settings=for_dataset(base, loaded, name, dataset)),
            name,
        )
        for name, dataset in located.items()
    ]
    scans = scan_jobs(jobs, progress, execution or IN_PROCESS, shelf, memory)
    return dict(zip(located, scans, strict=True))


def _audit(
    kind: str,
    loaded: Loaded,
    settings: Settings,
    scans: Mapping[str, Scan],
    laws: Repository,
    options: ScanOptions | None = None,
    doubts: tuple[Doubt, ...] = (),
) -> Result:
    graph = Graph(loaded.manifest, settings.as_of)
    datasets = loaded.manifest.datasets
    observed = {name: scan.observation(datasets[name].columns or ()) for name, scan in scans.items()}
    asked = tuple(_ask(transfer, graph, settings, laws, observed) for transfer in transfers(graph, observed))
    view = View(loaded, graph, settings.as_of, asked, scans, doubts)
    found: list[Finding] = []
    for one in asked:
        found.extend(findings_of(one.transfer, one.answer, loaded))
    for rule in RULES.values():
        found.extend(rule.check(view))
    findings = sorted(apply_register(_once(found), loaded, settings.as_of), key=_order)
    return Result(
        kind=kind,
        name=loaded.manifest.name,
        as_of=settings.as_of,
        findings=tuple(findings),
        transfers=tuple(
            report_of(
                one.transfer,
                one.answer,
                place_of(loaded, one.transfer),
                one.facts["data"].get("categories"),
                one.facts["data"].get("people"),
                processors_of(one.transfer, loaded.manifest),
            )
            for one in asked
        ),
        tables=tuple(table for scan in scans.values() for table in scan.tables),
        unread=tuple(dict.fromkeys(row for scan in scans.values() for row in scan.unread)),
        skipped=tuple(row for scan in scans.values() for row in scan.skipped),
        provenance=_provenance(loaded, settings, laws, options),
        scenario=_scenario(asked, settings),
    )


def _scenario(asked: tuple[Asked, ...], settings: Settings) -> dict[str, Any] | None:
    """What was supposed; None where nothing was."""
    told: dict[str, Any] = {"hypothetical": True}
    if settings.repealed:
        told["supposed_repealed"] = list(settings.repealed)
    if settings.terms is not None:
        from jurisdiction_map.scenarios import heading, what_if

        told |= heading(settings.terms)
        told["transfers"] = [
            {
                "transfer": one.transfer.id,
                "flow": one.transfer.edge.id,
                "provisions": [row.as_values() for row in what_if(one.answer, one.facts, settings.terms)],
            }
            for one in asked
        ]
    return told if len(told) > 1 else None


def _ask(
    transfer: Transfer, graph: Graph, settings: Settings, laws: Repository, observed: Mapping[str, Observation]
) -> Asked:
    facts, answer = answered(transfer, facts_of(transfer, graph, settings.as_of), graph, laws, settings.as_of)
    seen = observed.get(transfer.edge.source)
    if seen is not None and seen.note is not None and "categories" in facts["data"]:
        answer.assumed = (*answer.assumed, f"data.categories: {seen.note}")
    if seen is not None and "categories" not in facts["data"] and not any(seen.columns.values()):
        _perhaps_nothing(answer)
    answer.remedies = remedies(facts, laws, answer, _WAYS)
    return Asked(transfer, facts, answer)


def _perhaps_nothing(answer: Answer) -> None:
    """Nothing personal was seen, but not all was looked at: neither a bar nor a duty is certain, nor is there none."""
    for law in answer.laws.values():
        if RANK[law.verdict] > RANK["unclear"]:
            law.verdict = "unclear"
            law.reason = f"no personal data was seen, but not everything was looked at; if there is any: {law.reason}"
    if RANK[answer.verdict] > RANK["unclear"]:
        answer.verdict = "unclear"
    answer.missing = unique([("data.categories",), answer.missing])


def answered(
    transfer: Transfer, facts: dict[str, Any], graph: Graph, laws: Repository, as_of: date
) -> tuple[dict[str, Any], Answer]:
    """The laws' answer on a transfer, and the facts that it rests on.

    A flow that states no safeguards may still be lawful by what its parties hold; more safeguards cannot make it worse.
    """
    answer = route(facts, laws, as_of)
    if answer.verdict in LAWFUL or "safeguards" in facts:
        return facts, answer
    held = certifications_of(transfer, graph.manifest)
    if not held:
        return facts, answer
    more = {**facts, "safeguards": held}
    better = route(more, laws, as_of)
    return (more, better) if better.verdict in LAWFUL else (facts, answer)


def _once(findings: list[Finding]) -> list[Finding]:
    """The first of each fingerprint."""
    seen: dict[str, Finding] = {}
    for finding in findings:
        seen.setdefault(finding.fingerprint, finding)
    return list(seen.values())


def _order(finding: Finding) -> tuple[Any, ...]:
    return (-finding.level, finding.place.file, finding.place.line, finding.rule, finding.fingerprint)


def _provenance(loaded: Loaded, settings: Settings, laws: Repository, options: ScanOptions | None) -> dict[str, Any]:
    whole = hashlib.sha256()
    for path in loaded.files:
        whole.update(path.read_bytes())
    return {
        "lintas": VERSION,
        "rule_set": laws.digest(),
        "manifest": loaded.file,
        "manifest_sha256": whole.hexdigest(),
        "as_of": settings.as_of.isoformat(),
        **(options.provenance() if options else {}),
        **_steered(loaded, options),
    }


def _steered(loaded: Loaded, options: ScanOptions | None) -> dict[str, Any]:
    if options is None or options.settings is None:
        return {}
    from auditor.detecting import provenance

    return {"detection": provenance(options.settings, loaded)}
