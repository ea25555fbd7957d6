"""How findings went from run to run: a table, a line of blocks, and the same as values. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from auditor.history.model import Record, Run
from auditor.history.reading import Past
from auditor.history.telling import record_values, run_values
from auditor.reports import safe
from auditor.reports.interface import PLAIN, Style
from auditor.reports.page import Page, Words
from auditor.reports.summary import count

BLOCKS = "▁▂▃▄▅▆▇█"
PLAIN_BLOCKS = ".:-=+*#@"
"""For terminals that have no block elements."""


def sparkline(values: Sequence[int], blocks: str = BLOCKS) -> str:
    """One character for each value, from the lowest of `blocks` for zero to the highest for the greatest value."""
    top = max(values, default=0)
    last = len(blocks) - 1
    return "".join(blocks[0 if top == 0 else -(-value * last // top)] for value in values)


def trend(past: Past, last: int, style: Style = PLAIN, blocks: str = BLOCKS) -> str:
    """Write the table of the `last` runs of a pipeline, ending in a newline."""
    page = Page(style)
    runs = past.runs[-last:]
    newest = runs[-1]
    shown = "" if len(runs) == len(past.runs) else f", of which the last {len(runs):,} are shown"
    page.prose(
        f"{safe.name(past.pipeline)}: {count(len(past.runs), 'run')}{shown}; "
        f"{count(newest.counts.open, 'finding')} open as of {newest.as_of.isoformat()}."
    )
    opens = [run.counts.open for run in runs]
    errors = [run.counts.errors for run in runs]
    page.line(f"  open   {sparkline(opens, blocks)}  {opens[0]:,} to {opens[-1]:,}")
    page.line(f"  errors {sparkline(errors, blocks)}  {errors[0]:,} to {errors[-1]:,}")
    page.blank()
    head = ("run", "as of", "open", "errors", "new", "reopened", "fixed", "unread", "recorded (UTC)")
    page.rows([head, *(_row(run) for run in runs)])
    return page.text()


def life(past: Past, record: Record, style: Style = PLAIN) -> str:
    """Write what happened to one finding, ending in a newline."""
    page = Page(style)
    about = record.flow or record.dataset
    page.prose(
        f"{record.fingerprint} {record.level} {safe.path(record.rule)} {safe.prose(record.title)}"
        + (f" ({safe.name(about)})" if about else "")
    )
    page.field("state", record.state.value)
    page.field("seen", f"first {record.first_seen.isoformat()}, last {record.last_seen.isoformat()}")
    days = {run.number: run.as_of.isoformat() for run in past.runs}
    page.rows([(days[number], f"run {number:,}", event.value) for number, event in past.events[record.fingerprint]], 4)
    return page.text()


def values(past: Past, last: int) -> Mapping[str, Any]:
    """A pipeline's history as JSON has it: the `last` runs, and every finding with what happened to it."""
    return {
        "pipeline": past.pipeline,
        "runs": [run_values(run) for run in past.runs[-last:]],
        "findings": [
            {
                **record_values(record),
                "events": [
                    {"run": number, "event": event.value} for number, event in past.events.get(record.fingerprint, ())
                ],
            }
            for record in past.findings
        ],
    }


def _row(run: Run) -> tuple[Words, ...]:
    counts = run.counts
    unread = "?" if run.coverage is None else f"{run.coverage.unread:,}"
    numbers = (counts.open, counts.errors, counts.new, counts.reopened + counts.raised, counts.fixed + counts.withdrawn)
    return (
        f"{run.number:,}",
        run.as_of.isoformat(),
        *(f"{number:,}" for number in numbers),
        unread,
        f"{run.at:%Y-%m-%d %H:%M}",
    )
