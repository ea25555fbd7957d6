"""SARIF 2.1.0 (OASIS Standard, 2020, Errata 01 of 2023): findings where code review shows them, on manifest lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.findings.model import Accepted, Finding, Result, TransferReport, UnreadReport
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.comparison import sentences
from auditor.reports.interface import NO_DOCS
from auditor.reports.json_report import plain
from auditor.reports.markdown_parts import markdown_text
from auditor.reports.paragraphs import acceptance, statements, unread_text, ways_of
from auditor.reports.sarif_baseline import BASELINE_STATES, absent, finding_gone
from auditor.reports.sarif_logical import LogicalLocations
from auditor.reports.sarif_parts import ROOT, message, physical_location, uri
from auditor.reports.sarif_rules import rule_descriptors
from auditor.reports.summary import NOT_ADVICE
from auditor.version import VERSION

SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

FINGERPRINT_KEY = "lintas/v1"
"""Names how `Finding.fingerprint` is made; a new way of making it gets a new key."""

UNREAD_ID = "unread"

LEFT_OUT_ID = "left-out"


@dataclass(frozen=True, slots=True)
class SarifReport:
    """One run with every finding; accepted ones are suppressed, never dropped.

    Against a baseline each result has its `baselineState`; what is fixed is there as `absent`.
    """

    name: str = "sarif"

    def render(self, result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> str:
        """Return the log, two-space indented, ending in a newline."""
        log = as_log(result, docs)
        return safe.escape_json(json.dumps(log, ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def as_log(result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> dict[str, Any]:
    """Return what `SarifReport` writes, as dicts, lists and scalars."""
    result, docs = safe.well_formed(result), safe.well_formed(docs)
    findings = sorted(result.findings, key=lambda f: (f.place.file, f.place.line, f.rule, f.fingerprint))
    gone = (*result.against.fixed, *result.against.withdrawn) if result.against else ()
    descriptors = rule_descriptors([*findings, *map(finding_gone, gone)], docs)
    index = {descriptor["id"]: position for position, descriptor in enumerate(descriptors)}
    logical = LogicalLocations(findings)
    run: dict[str, Any] = {
        "tool": {"driver": _driver(result, descriptors)},
        "automationDetails": {"id": f"lintas/{safe.name(result.kind)}/{safe.name(result.name)}/"},
        "invocations": [_invocation(result)],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that the paths of manifests start from."}}},
        **_version_control(result),
        "columnKind": "unicodeCodePoints",
        "logicalLocations": logical.cached,
        "results": [
            *(_result(finding, index, result.transfers, logical) for finding in findings),
            *(absent(one, index[one.rule], FINGERPRINT_KEY) for one in gone),
        ],
        "properties": {
            "kind": result.kind,
            "asOf": result.as_of.isoformat(),
            "provenance": plain(result.provenance),
            "disclaimer": NOT_ADVICE,
        },
    }
    return {"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]}


def _version_control(result: Result) -> dict[str, Any]:
    """The commit, where the address of its repository is known: SARIF has none without the other (3.23.3)."""
    commit, repository = (result.provenance.get(key) for key in ("commit", "repository"))
    if not isinstance(commit, str) or not isinstance(repository, str) or "://" not in repository:
        return {}
    details = {"repositoryUri": uri(repository), "revisionId": commit, "mappedTo": {"uriBaseId": ROOT}}
    return {"versionControlProvenance": [details]}


def _driver(result: Result, descriptors: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": "Lintas",
        "fullName": "Lintas, an auditor of cross-border transfers of personal data",
        "version": str(plain(result.provenance.get("lintas", VERSION))),
        "rules": descriptors,
        "notifications": [
            {
                "id": UNREAD_ID,
                "name": "LocationNotRead",
                "shortDescription": {"text": "A location that should have been looked at could not be read."},
                "defaultConfiguration": {"level": "error"},
            },
            {
                "id": LEFT_OUT_ID,
                "name": "FindingsLeftOut",
                "shortDescription": {"text": "What a result leaves out, or takes for known, because it was asked to."},
                "defaultConfiguration": {"level": "note"},
            },
        ],
    }


def _invocation(result: Result) -> dict[str, Any]:
    return {
        "executionSuccessful": not result.unread,
        "toolExecutionNotifications": [
            *map(_notification, result.unread),
            *(
                {"descriptor": {"id": LEFT_OUT_ID, "index": 1}, "level": "note", "message": message(sentence)}
                for sentence in sentences(result)
            ),
        ],
    }


def _notification(unread: UnreadReport) -> dict[str, Any]:
    return {
        "descriptor": {"id": UNREAD_ID, "index": 0},
        "level": "error",
        "message": message(unread_text(unread.location, unread.reason, unread.hint)),
        "properties": {"location": unread.location, "dataset": unread.dataset},
    }


def _result(
    finding: Finding, index: Mapping[str, int], transfers: tuple[TransferReport, ...], logical: LogicalLocations
) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if physical := physical_location(finding.place):
        location["physicalLocation"] = physical
    if named := logical.of(finding):
        location["logicalLocations"] = named
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": finding.level.word,
        "message": message(" ".join((*statements(finding), *ways_of(finding)))) | {"markdown": _markdown(finding)},
        "locations": [location] if location else [],
        "partialFingerprints": {FINGERPRINT_KEY: finding.fingerprint},
        # Present and empty says "not suppressed"; absent would say "nobody knows" (SARIF 3.27.23).
        "suppressions": [_suppression(finding.accepted)] if finding.accepted else [],
    }
    if finding.standing is not None:
        result["baselineState"] = BASELINE_STATES[finding.standing]
    if related := _related(finding, transfers):
        result["relatedLocations"] = related
    return result | {"properties": _properties(finding)}


def _markdown(finding: Finding) -> str:
    lines = [markdown_text(said) for said in statements(finding)]
    if finding.evidence:
        lines.append(f"**Evidence (masked):** {markdown_text('; '.join(safe.prose(e) for e in finding.evidence))}")
    ways = [
        f"{number}. {markdown_text('; '.join(safe.prose(change) for change in way.changes))}"
        f" → {markdown_text(safe.prose(way.verdict))}"
        for number, way in enumerate(finding.remedies, 1)
    ]
    if ways:
        lines.append("**Ways out:**\n\n" + "\n".join(ways))
    return "\n\n".join(lines)


def _suppression(entry: Accepted) -> dict[str, Any]:
    suppression: dict[str, Any] = {
        "kind": "external",
        "status": "accepted",
        "justification": acceptance(entry),
        "properties": {"by": entry.by, "until": entry.until.isoformat()},
    }
    if physical := physical_location(entry.place):
        suppression["location"] = {"physicalLocation": physical}
    return suppression


def _related(finding: Finding, transfers: tuple[TransferReport, ...]) -> list[dict[str, Any]]:
    """Point at the lines of the flow's transfers that differ from the finding's own, and at the acceptance."""
    places = [
        (transfer.place, f"The flow {safe.name(transfer.flow)}.")
        for transfer in transfers
        if finding.flow is not None and transfer.flow == finding.flow and transfer.place is not None
    ]
    if finding.accepted:
        places.append((finding.accepted.place, "The entry in the register of accepted risks."))
    seen = {(finding.place.file, finding.place.line)}
    related: list[dict[str, Any]] = []
    for place, words in places:
        physical = physical_location(place)
        if physical is None or (place.file, place.line) in seen:
            continue
        seen.add((place.file, place.line))
        related.append({"id": len(related) + 1, "physicalLocation": physical, "message": message(words)})
    return related


def _properties(finding: Finding) -> dict[str, Any]:
    properties = {
        "transfer": finding.transfer,
        "law": finding.law,
        "outcome": finding.outcome,
        "due": finding.due.isoformat() if finding.due else None,
        "confidence": finding.confidence,
        "cite": finding.cite,
        "sources": list(finding.sources),
        "missing": list(finding.missing),
        "columns": list(finding.columns),
        "evidence": list(finding.evidence),
        "remedies": [{"changes": list(way.changes), "verdict": way.verdict} for way in finding.remedies],
    }
    return {key: value for key, value in properties.items() if value not in (None, "", [])}
