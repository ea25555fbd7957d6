"""The answer that stands before the details: what is blocked, owed and unknown, and how much was looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from auditor.findings.model import Finding, Level, Result, TransferReport
from auditor.reports import safe
from auditor.reports.comparison import sentences
from auditor.reports.counting import count as count  # noqa: PLC0414  (reports have it from here)
from auditor.reports.counting import listed as listed  # noqa: PLC0414
from jurisdiction_map.records import record

WORST_FIRST = (
    "blocked", "action_needed", "unclear", "unsupported", "conditions", "allowed", "not_a_transfer", "not_regulated",
)  # fmt: skip
"""The verdicts, as the law engine orders them."""

SETTLED = frozenset({"met", "exempt", "not_applicable"})
"""Outcomes under which nothing is owed, whatever date stands beside them."""

NOT_ADVICE = "This is not legal advice."

_NAMED = {
    "action_needed": ("needs action", "need action"),
    "unclear": ("is unclear", "are unclear"),
    "unsupported": ("could not be judged for want of a law file", "could not be judged for want of a law file"),
}
"""Verdicts whose flows the answer names, besides `blocked`: what one transfer is said to do, and what several are."""


@record
class Summary:
    """One result in numbers and names."""

    verdicts: Mapping[str, int]
    """Transfers by verdict, worst first; verdicts that none has are left out."""
    levels: Mapping[str, int]
    """Open findings by level: `error`, `warning`, `note`."""
    accepted: int
    """Findings that the register of accepted risks covers."""
    owed: tuple[Finding, ...]
    """Open findings with a date by which something must be done, the earliest first."""
    missing: tuple[str, ...]
    """Facts that an open finding or a transfer lacks, each once, in the order they are met."""
    tables: int
    columns: int
    columns_personal: int
    """Columns in which a tag was found."""
    columns_possible: int
    """Columns in which no tag was found and one is possible."""
    rows_read: int
    rows_total: int | None
    """Rows of all tables; None if nobody knows for one of them."""
    unread: int
    skipped: int

    @property
    def complete(self) -> bool:
        """Whether everything that should have been looked at was."""
        return self.unread == 0


def summarise(result: Result) -> Summary:
    """Count and collect what the answer says."""
    findings = result.open_findings
    verdicts = Counter(transfer.verdict for transfer in result.transfers)
    levels = Counter(finding.level.word for finding in findings)
    columns = [column for table in result.tables for column in table.columns]
    totals = [table.rows_total for table in result.tables]
    lacking = [fact for part in (findings, result.transfers) for item in part for fact in item.missing]
    owed = [finding for finding in findings if finding.due is not None and finding.outcome not in SETTLED]
    return Summary(
        verdicts=dict(sorted(verdicts.items(), key=lambda item: (rank(item[0]), item[0]))),
        levels={level.word: levels[level.word] for level in sorted(Level, reverse=True)},
        accepted=len(result.findings) - len(findings),
        owed=tuple(sorted(owed, key=lambda finding: (finding.due or date.max, finding.rule))),
        missing=tuple(dict.fromkeys(lacking)),
        tables=len(result.tables),
        columns=len(columns),
        columns_personal=sum(bool(column.tags) for column in columns),
        columns_possible=sum(bool(column.possible and not column.tags) for column in columns),
        rows_read=sum(table.rows_read for table in result.tables),
        rows_total=None if None in totals else sum(total for total in totals if total is not None),
        unread=len(result.unread),
        skipped=len(result.skipped),
    )


def rank(verdict: str) -> int:
    """Place of a verdict in `WORST_FIRST`; one that is not in it comes last."""
    return WORST_FIRST.index(verdict) if verdict in WORST_FIRST else len(WORST_FIRST)


def answer(result: Result, summary: Summary) -> str:
    """Write the answer as one paragraph of plain sentences, safe to print."""
    who = f"{safe.name(result.name)}, as of {result.as_of.isoformat()}:"
    if result.kind == "scan":
        return " ".join([who, *_scanned(summary), _looked_at(result.kind, summary), *sentences(result)])
    parts = [who, *_judged(result, summary), *_due(summary, result.as_of), _weighed(summary)]
    return " ".join([*parts, _looked_at(result.kind, summary), *sentences(result)])


def _judged(result: Result, summary: Summary) -> list[str]:
    total = len(result.transfers)
    if not total:
        return ["no transfer was declared or derived."]
    by_verdict = {verdict: [t for t in result.transfers if t.verdict == verdict] for verdict in summary.verdicts}
    blocked = by_verdict.pop("blocked", [])
    of_all = f"of {count(total, 'transfer')}"
    said = [
        f"{len(blocked):,} {of_all} {_be(blocked)} blocked: {listed(_called(blocked, 'blocked'))}."
        if blocked
        else f"none {of_all} is blocked."
        if total > 1
        else "the one transfer is not blocked."
    ]
    for verdict, (one, several) in _NAMED.items():
        if found := by_verdict.get(verdict):
            verb = one if len(found) == 1 else several
            said.append(f"{len(found):,} {verb}: {listed(_called(found, verdict))}.")
    if settled := sum(number for verdict, number in summary.verdicts.items() if rank(verdict) > rank("unsupported")):
        those = f"the other {settled:,}" if settled < total else "them" if total > 1 else "it"
        said.append(f"Nothing stops {those}.")
    return said


def _be(things: Sequence[object]) -> str:
    return "is" if len(things) == 1 else "are"


def _called(transfers: Iterable[TransferReport], verdict: str) -> list[str]:
    """Name each flow with the laws that say so: `vn_to_warehouse (VN)`."""
    flows: dict[str, list[str]] = {}
    for transfer in transfers:
        laws = flows.setdefault(transfer.flow, [])
        laws += [law for law, said in transfer.laws.items() if said == verdict and law not in laws]
    return [
        safe.name(flow) + (f" ({', '.join(safe.name(law) for law in laws)})" if laws else "")
        for flow, laws in flows.items()
    ]


def _due(summary: Summary, as_of: date) -> list[str]:
    flows: dict[tuple[str, date], list[str]] = {}
    for finding in summary.owed:
        if finding.due:
            of = flows.setdefault((finding.rule, finding.due), [])
            if finding.flow and safe.name(finding.flow) not in of:
                of.append(safe.name(finding.flow))
    dated = [
        f"{safe.path(rule)} by {due_words(due, as_of)}" + (f" for {listed(of, 2)}" if of else "")
        for (rule, due), of in flows.items()
    ]
    return [f"Owed: {listed(dated, separator='; ')}."] if dated else []


def due_words(due: date, as_of: date) -> str:
    """Write a due date and how far off it is: `2026-02-01 (292 days ago)`; on the due date itself one is on time."""
    late = (as_of - due).days
    if late == 0:
        return f"{due.isoformat()} (today)"
    far = f"{count(late, 'day')} ago" if late > 0 else f"in {count(-late, 'day')}"
    return f"{due.isoformat()} ({far})"


def _weighed(summary: Summary) -> str:
    levels = [count(number, word) for word, number in summary.levels.items() if number]
    said = ", ".join(levels) if levels else "No open findings"
    if summary.accepted:
        said += f"; {count(summary.accepted, 'finding')} covered by accepted risks"
    return said + "."


def _scanned(summary: Summary) -> list[str]:
    if not summary.tables:
        return []
    personal, asked = summary.columns_personal, summary.columns_possible
    more = f", possibly in {asked:,} more" if asked else ""
    return [f"personal data in {personal:,} of {count(summary.columns, 'column')}{more}."]


def _looked_at(kind: str, summary: Summary) -> str:
    if kind == "check" and not summary.tables and not summary.unread:
        return "No data was read: this looked at the manifest only."
    if summary.tables:
        said = f"Looked at {count(summary.tables, 'table')}, {rows(summary.rows_read, summary.rows_total)}"
    else:
        said = "No table was read"
    if summary.unread:
        verb = "locations" if summary.unread > 1 else "location"
        said += f"; {summary.unread:,} {verb} could not be read, so this is incomplete"
    return said + "."


def rows(read: int, total: int | None) -> str:
    """`3,000 of 1,204,331 rows`, or what can be said when the total is not known."""
    if total is None:
        return f"{count(read, 'row')} of an unknown number"
    return f"all of {count(total, 'row')}" if read >= total else f"{read:,} of {count(total, 'row')}"
