"""Transfers as text: from where to where, on which path, and what each law says."""

from __future__ import annotations

from rich.text import Text

from auditor.findings.model import Result, TransferReport
from auditor.reports import safe
from auditor.reports.page import Page
from auditor.reports.summary import rank

VERDICT_STYLE = {
    "blocked": "bold red",
    "action_needed": "red",
    "unclear": "yellow",
    "unsupported": "yellow",
    "conditions": "cyan",
    "allowed": "green",
}

_COLUMNS = (("from → to", 16), ("mode", 20), ("path", 38), ("verdict", 26))


def print_transfers(page: Page, result: Result) -> None:
    """Print the table of transfers, the worst first; a verbose page adds what was assumed and noted."""
    if not result.transfers:
        return
    transfers = sorted(result.transfers, key=lambda transfer: (rank(transfer.verdict), transfer.flow, transfer.id))
    page.heading("Transfers")
    page.table(_COLUMNS, [_row(transfer) for transfer in transfers])
    if page.style.verbosity == "verbose":
        for transfer in transfers:
            _print_more(page, transfer)


def _row(transfer: TransferReport) -> tuple[Text, ...]:
    ends = [safe.name(end) if end else "?" for end in (transfer.from_, transfer.to)]
    where = " → ".join(ends)
    if transfer.origin and transfer.origin != transfer.from_:
        where += f" (data from {safe.name(transfer.origin)})"
    path = " → ".join(safe.name(stop) for stop in transfer.path)
    flow = safe.name(transfer.flow)
    words = path if flow in path else f"{flow}: {path}" if path else flow
    verdict = Text.assemble(_verdict(transfer.verdict))
    for law, said in transfer.laws.items():
        verdict.append(f"\n{safe.name(law)} ").append(*_verdict(said))
    return Text(where), Text(safe.name(transfer.mode) if transfer.mode else "?"), Text(words), verdict


def _verdict(verdict: str) -> tuple[str, str]:
    return safe.name(verdict), VERDICT_STYLE.get(verdict, "")


def _print_more(page: Page, transfer: TransferReport) -> None:
    page.blank()
    page.whole(Text(f"  transfer {safe.path(transfer.id)}", style="bold"))
    for law, reason in transfer.reasons.items():
        page.field(safe.name(law, 8), safe.prose(reason))
    if transfer.categories is not None:
        page.field("data", ", ".join(safe.name(tag) for tag in transfer.categories) or "no personal category")
    if transfer.people is not None:
        page.field("people", f"{transfer.people:,}")
    for label, items in (("missing", transfer.missing), ("assumed", transfer.assumed), ("note", transfer.annotations)):
        for item in items:
            page.field(label, safe.prose(item))
    for way in transfer.remedies:
        changes = "; ".join(safe.prose(change) for change in way.changes)
        page.field("way out", f"{changes} → {safe.prose(way.verdict)}")
    if transfer.place:
        page.field("line", safe.path(str(transfer.place)))
