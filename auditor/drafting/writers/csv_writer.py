"""The register as CSV (RFC 4180): a row per transfer, a column per field, and no cell that a spreadsheet would calculate."""

from __future__ import annotations

import csv
import io

from auditor.drafting.model import Entry, Paperwork, State
from auditor.drafting.wording import LABELS, shown
from auditor.reports.csv_report import neutral

_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes the letters of Viet Nam and Thailand for a Western code page."""

_ALWAYS = ("transfer", "as_of", "rule_set", "manifest_sha256")


def render(paperwork: Paperwork) -> str:
    """The table with a header and a byte order mark, ending in a newline."""
    fields = dict.fromkeys(entry.id for draft in paperwork.drafts for entry in draft.entries)
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([*_ALWAYS, *fields, "to_write"])
    told = paperwork.provenance
    for draft in paperwork.drafts:
        for part in draft.parts:
            cells = {entry.id: _cell(entry) for entry in part.entries}
            todo = " | ".join(
                f"{entry.heading}: {entry.todo} (ask {entry.ask})" for entry in part.entries if entry.todo
            )
            row = [part.about, paperwork.as_of.isoformat(), str(told.get("rule_set")), str(told.get("manifest_sha256"))]
            writer.writerow(
                [neutral(shown(text)) for text in (*row, *(cells.get(field, "") for field in fields), todo)]
            )
    return _BYTE_ORDER_MARK + written.getvalue()


def _cell(entry: Entry) -> str:
    said = [f"{statement.text} [{statement.origin.value}; {statement.source}]" for statement in entry.statements]
    said += [f"CONFLICT: {conflict}" for conflict in entry.conflicts]
    return " | ".join(said) or (LABELS[entry.state] if entry.state is not State.KNOWN else "")
