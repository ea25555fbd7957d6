"""Findings as CSV (RFC 4180) for spreadsheets: a row each, and no cell that a spreadsheet would calculate."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.findings.model import Finding, Result, TransferReport, UnreadReport
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.code_host import most_pressing
from auditor.reports.interface import NO_DOCS
from auditor.reports.paragraphs import ways_of

COLUMNS = (
    "level", "rule", "title", "message", "flow", "dataset", "columns", "law", "verdict", "outcome", "due", "missing",
    "ways_out", "evidence_masked", "citation", "confidence", "sources", "file", "line", "fingerprint",
    "accepted_by", "accepted_until", "accepted_reason", "standing", "exporter", "importer",
)  # fmt: skip

_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes the letters of Viet Nam and Thailand for a Western code page. Python: `utf-8-sig`."""

# A cell that begins so is a formula to a spreadsheet (OWASP, CSV Injection; the full-width signs are what East Asian
# versions take as well). One that opens the file with another separator makes new cells inside ours.
_FORMULA = re.compile(r"(^|[;,\t|\"'])(\s*)(?=[=+\-@＝＋－＠])")


@dataclass(frozen=True, slots=True)
class CsvReport:
    """All findings, open ones first, then those that a baseline knows, then accepted ones with their acceptance.

    What was not read has rows of its own.
    """

    name: str = "csv"

    def render(self, result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> str:
        """Return the table with a header and a byte order mark, ending in a newline; no cell has a line break."""
        del docs
        result = safe.well_formed(result)
        transfers = {transfer.id: transfer for transfer in result.transfers}
        accepted = [finding for finding in result.findings if finding.accepted is not None]
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerow(COLUMNS)
        writer = csv.DictWriter(written, COLUMNS, restval="", quoting=csv.QUOTE_ALL, lineterminator="\n")
        for gap in result.unread:
            writer.writerow(_cells(_unread(gap)))
        for finding in (*most_pressing(result), *result.known_findings, *accepted):
            writer.writerow(_cells(_row(finding, transfers.get(finding.transfer or ""))))
        return _BYTE_ORDER_MARK + written.getvalue()


def neutral(text: str) -> str:
    """Return a cell's text on one line, with an apostrophe before whatever a spreadsheet would take for a formula."""
    return _FORMULA.sub(r"\1\2'", safe.prose(text))


def _cells(row: Mapping[str, str]) -> dict[str, str]:
    return {column: neutral(text) for column, text in row.items()}


def _unread(gap: UnreadReport) -> dict[str, str]:
    return {
        "level": "error", "rule": "unread", "title": "Could not be read", "message": gap.reason,
        "dataset": gap.dataset or "", "ways_out": gap.hint, "file": gap.location,
    }  # fmt: skip


def _row(finding: Finding, of: TransferReport | None) -> dict[str, str]:
    entry = finding.accepted
    return {
        "level": finding.level.word,
        "rule": finding.rule,
        "title": finding.title,
        "message": finding.message,
        "flow": finding.flow or "",
        "dataset": finding.dataset or "",
        "columns": _listed(finding.columns),
        "law": finding.law or "",
        "verdict": of.verdict if of else "",
        "outcome": finding.outcome or "",
        "due": finding.due.isoformat() if finding.due else "",
        "missing": _listed(finding.missing),
        "ways_out": " ".join(ways_of(finding)),
        "evidence_masked": _listed(finding.evidence),
        "citation": finding.cite,
        "confidence": finding.confidence,
        "sources": " ".join(finding.sources),
        "file": finding.place.file,
        "line": str(finding.place.line),
        "fingerprint": finding.fingerprint,
        "accepted_by": entry.by if entry else "",
        "accepted_until": entry.until.isoformat() if entry else "",
        "accepted_reason": entry.reason if entry else "",
        "standing": finding.standing or "",
        "exporter": (of and of.exporter) or "",
        "importer": (of and of.importer) or "",
    }


def _listed(items: tuple[str, ...]) -> str:
    return "; ".join(items)
