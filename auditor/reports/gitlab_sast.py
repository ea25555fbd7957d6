"""GitLab's security report for SAST, version 15.1.0 of its schema: findings as vulnerabilities that are triaged.

The schema: <https://gitlab.com/gitlab-org/security-products/security-report-schemas>, `sast-report-format.json`.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.findings.model import Finding, Level, Result
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.code_host import blocked_transfers, most_pressing, path_in_repository
from auditor.reports.comparison import sentences
from auditor.reports.identity import identified
from auditor.reports.interface import NO_DOCS
from auditor.reports.json_report import plain
from auditor.reports.markdown_parts import markdown_text
from auditor.reports.paragraphs import remedy, statements, unread_text
from auditor.reports.summary import NOT_ADVICE, count
from auditor.version import VERSION

SCHEMA_VERSION = "15.1.0"

SEVERITY = {Level.ERROR: "High", Level.WARNING: "Medium", Level.NOTE: "Info"}
"""GitLab's words by level; an error on a blocked transfer is `Critical`."""

_NAMESPACE = uuid.UUID("8b4f3f0e-5b0c-5a38-9a43-1d1f6f1c9b52")
"""Of the ids of findings: a random number, chosen once."""

_NAME_LIMIT = 200  # the schema allows 255; what is cut says how long it was
_SOLUTION_LIMIT = 7000  # of the schema
_LINK = re.compile(r"^https?://\S+$")


@dataclass(frozen=True, slots=True)
class GitLabSastReport:
    """Open findings as vulnerabilities. Accepted ones and those that a baseline knows are left out, and a message says so."""

    name: str = "gitlab-sast"

    def render(self, result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> str:
        """Return the report, two-space indented, ending in a newline."""
        report = as_report(safe.well_formed(result), safe.well_formed(docs))
        return safe.escape_json(json.dumps(report, ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def as_report(result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> dict[str, Any]:
    """Return what `GitLabSastReport` writes, as dicts, lists and scalars."""
    blocked = blocked_transfers(result)
    return {
        "version": SCHEMA_VERSION,
        "scan": _scan(result),
        "vulnerabilities": [
            _vulnerability(name, finding, docs.get(finding.rule), finding.transfer in blocked)
            for name, finding in identified(most_pressing(result))
        ],
    }


def _scan(result: Result) -> dict[str, Any]:
    tool = {
        "id": "lintas",
        "name": "Lintas",
        "version": str(plain(result.provenance.get("lintas"))) if result.provenance.get("lintas") else VERSION,
        "vendor": {"name": "Lintas"},
    }
    # The schema wants times. A report is a function of the result, which knows a day: the one the law was asked for.
    moment = f"{result.as_of.isoformat()}T00:00:00"
    return {
        "analyzer": tool,
        "scanner": tool,
        "type": "sast",
        "start_time": moment,
        "end_time": moment,
        "status": "failure" if result.unread else "success",
        "messages": _messages(result),
    }


def _messages(result: Result) -> list[dict[str, str]]:
    said = [("warn", unread_text(gap.location, gap.reason, gap.hint)) for gap in result.unread]
    if accepted := len(result.findings) - len(result.open_findings):
        said.append(("info", f"{count(accepted, 'finding')} covered by accepted risks, not listed."))
    if known := len(result.known_findings):
        said.append(("info", f"{count(known, 'finding')} known by the baseline, not listed."))
    said += [("info", sentence) for sentence in sentences(result)]
    said.append(("info", NOT_ADVICE))
    return [{"level": level, "value": value} for level, value in said]


def _vulnerability(name: str, finding: Finding, doc: RuleDoc | None, blocked: bool) -> dict[str, Any]:
    line = max(finding.place.line, 1)
    file = path_in_repository(finding.place.file)
    title = safe.prose(doc.title if doc else finding.title, _NAME_LIMIT) or safe.path(finding.rule)
    description = "\n\n".join(markdown_text(part) for part in statements(finding))
    vulnerability: dict[str, Any] = {
        "id": str(uuid.uuid5(_NAMESPACE, name)),
        "name": title,
        "description": description,
        "severity": "Critical" if blocked and finding.level is Level.ERROR else SEVERITY[finding.level],
        "identifiers": [{"type": "lintas_rule", "name": safe.path(finding.rule), "value": finding.rule}],
        "location": {"file": file, "start_line": line, "end_line": line},
        # `hash` is one of the ways of tracking that GitLab knows; it keeps a finding the same when lines move.
        "tracking": {
            "type": "source",
            "items": [
                {
                    "file": file,
                    "start_line": line,
                    "end_line": line,
                    "signatures": [{"algorithm": "hash", "value": name}],
                }
            ],
        },
    }
    if solution := remedy(finding, doc):
        vulnerability["solution"] = (
            solution if len(solution) <= _SOLUTION_LIMIT else f"{solution[: _SOLUTION_LIMIT - 1]}…"
        )
    if links := [{"url": source} for source in dict.fromkeys(finding.sources) if _LINK.match(source)]:
        vulnerability["links"] = links
    return vulnerability
