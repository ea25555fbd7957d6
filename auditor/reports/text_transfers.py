"""Transfers as text: a line for each, worst first, with what each law says."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.findings.model import Result, TransferReport
from auditor.reports import safe
from auditor.reports.looks import verdict_run
from auditor.reports.page import Page, Words
from auditor.reports.summary import listed, rank
from auditor.reports.text_flows import route
from auditor.reports.text_ways import way_words


def print_transfers(page: Page, result: Result) -> None:
    """Print the transfers, the worst first; a verbose page adds paths and what was missing, assumed and noted."""
    if not result.transfers:
        return
    transfers = sorted(result.transfers, key=lambda transfer: (rank(transfer.verdict), transfer.flow, transfer.id))
    page.heading("Transfers")
    alike: dict[tuple[object, ...], list[TransferReport]] = {}
    for one in transfers:
        key = one.verdict, one.flow, route(one), tuple(one.laws.items())
        alike.setdefault(key, []).append(one)
    page.rows([_HEAD, *(_row(same) for same in alike.values())], indent=0)
    if page.style.verbosity == "verbose":
        told = {finding.transfer for finding in result.open_findings}
        for transfer in transfers:
            _print_more(page, transfer)
            if transfer.id not in told:
                _print_open(page, transfer)


_HEAD: Sequence[Words] = tuple([(word, "dim")] for word in ("verdict", "route", "origin", "flow", "laws"))


def _row(same: Sequence[TransferReport]) -> Sequence[Words]:
    """One line for transfers that differ in origin and source alone."""
    first = same[0]
    sources = len({transfer.path[0] for transfer in same if transfer.path})
    origins = list(dict.fromkeys(safe.name(transfer.origin) if transfer.origin else "?" for transfer in same))
    flow = safe.path(first.flow)
    return (
        [verdict_run(first.verdict)],
        route(first),
        listed(origins),
        f"{flow} ({sources} sources)" if sources > 1 and len(origins) == 1 else flow,
        _laws(first),
    )


def _laws(transfer: TransferReport) -> str:
    """`VN, SG allowed`: the laws, each with what it says where that is not the verdict."""
    said = sorted(transfer.laws.items(), key=lambda law: law[1] != transfer.verdict)
    words = (f"{safe.name(law)} {safe.name(v)}" if v != transfer.verdict else safe.name(law) for law, v in said)
    return ", ".join(words)


def _print_more(page: Page, transfer: TransferReport) -> None:
    page.blank()
    page.whole([(f"transfer {safe.path(transfer.id)}", "bold")], indent=2, hang=2)
    if transfer.path:
        page.field("path", " → ".join(safe.name(stop) for stop in transfer.path))
    for law, reason in transfer.reasons.items():
        page.field(safe.name(law, 8), safe.prose(reason))
    if transfer.categories is not None:
        page.field("data", ", ".join(safe.name(tag) for tag in transfer.categories) or "no personal category")
    if transfer.people is not None:
        page.field("people", f"{transfer.people:,}")
    for label, items in (("assumed", transfer.assumed), ("note", transfer.annotations)):
        for item in items:
            page.field(label, safe.prose(item))
    if transfer.place:
        page.field("line", safe.path(str(transfer.place)))


def _print_open(page: Page, transfer: TransferReport) -> None:
    """Print what is missing and the ways out where no finding above has told them."""
    if transfer.missing:
        page.field("missing", ", ".join(safe.path(fact) for fact in transfer.missing))
    for way in transfer.remedies:
        page.field("way out", way_words(way))
