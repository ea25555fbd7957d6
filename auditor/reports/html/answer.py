"""What the page opens on: blocked, owed, unknown, and how much was looked at."""

from __future__ import annotations

from datetime import date

from auditor.findings.model import Finding, Result
from auditor.reports import safe
from auditor.reports.comparison import sentences
from auditor.reports.html.anchors import Anchors
from auditor.reports.html.country import code_of
from auditor.reports.html.findings import rule_anchor
from auditor.reports.html.transfers import transfer_anchor
from auditor.reports.html.verdicts import Look, look
from auditor.reports.summary import Summary, count, due_words, rows, summarise
from auditor.reports.wording import split_missing
from jurisdiction_map.records import record

STRIP = 1000
"""Width of the strip of verdicts, in units of its own."""

_THINNEST = 6
_PRESSING = ("blocked", "action_needed")
_OPEN = ("unclear", "unsupported")
_NAMED = 6


@record
class Line:
    """One line of a card: text, where it leads (an id, or nothing), and a quieter addition."""

    text: str
    target: str
    more: str
    look: Look | None = None


@record
class Card:
    """One of the four answers: a number, what it counts, and its first few lines."""

    kind: str
    """Class of the style sheet: `stopped`, `owed`, `unknown`, `seen`."""
    title: str
    number: str
    unit: str
    lines: tuple[Line, ...]
    left: int
    """How many lines there are beyond those."""
    foot: str


@record
class Band:
    """A part of the strip: the transfers of one verdict."""

    look: Look
    number: int
    x: float
    width: float


@record
class Answer:
    """The top of the page."""

    headline: str
    second: str
    complete: bool
    bands: tuple[Band, ...]
    cards: tuple[Card, ...]


def answer_of(result: Result, anchors: Anchors) -> Answer:
    """Work out the top of the page."""
    summary = summarise(result)
    cards = [_seen(result, summary)]
    if result.kind != "scan" or result.transfers:
        cards = [_stopped(result, anchors), _owed(result, summary, anchors), _unknown(result, summary, anchors), *cards]
    second = " ".join([_weighed(summary), *sentences(result)])
    return Answer(_headline(result, summary), second, summary.complete, _bands(summary), tuple(cards))


def _headline(result: Result, summary: Summary) -> str:
    if result.kind == "scan" and not result.transfers:
        if not summary.tables:
            return "No table was read."
        return f"Personal data in {summary.columns_personal:,} of {count(summary.columns, 'column')}."
    total = len(result.transfers)
    if not total:
        return "No transfer was declared or derived."
    blocked, action = (summary.verdicts.get(verdict, 0) for verdict in _PRESSING)
    if blocked:
        said = f"{blocked:,} of {count(total, 'transfer')} {'is' if blocked == 1 else 'are'} blocked"
    else:
        said = f"None of {count(total, 'transfer')} is blocked"
    return f"{said}; {action:,} more {'needs' if action == 1 else 'need'} action." if action else f"{said}."


def _weighed(summary: Summary) -> str:
    levels = [count(number, word) for word, number in summary.levels.items() if number]
    said = f"Open findings: {', '.join(levels)}." if levels else "No open findings."
    if summary.accepted:
        said += f" {count(summary.accepted, 'finding')} more covered by accepted risks."
    return said


def _bands(summary: Summary) -> tuple[Band, ...]:
    """Share the strip out by numbers of transfers; a band is never too thin to be seen."""
    total = sum(summary.verdicts.values())
    if not total:
        return ()
    widths = [max(number * STRIP / total, _THINNEST) for number in summary.verdicts.values()]
    shrink = STRIP / sum(widths)
    bands, x = [], 0.0
    for (verdict, number), width in zip(summary.verdicts.items(), widths, strict=True):
        bands.append(Band(look(verdict), number, round(x, 2), round(width * shrink, 2)))
        x += width * shrink
    return tuple(bands)


def _card(kind: str, title: str, number: str, unit: str, lines: list[Line], foot: str = "") -> Card:
    return Card(kind, title, number, unit, tuple(lines[:_NAMED]), max(len(lines) - _NAMED, 0), foot)


def _stopped(result: Result, anchors: Anchors) -> Card:
    lines = _transfer_lines(result, anchors, _PRESSING)
    blocked = sum(transfer.verdict == "blocked" for transfer in result.transfers)
    foot = "" if lines else "No transfer is stopped by a law that was asked."
    action = sum(transfer.verdict == "action_needed" for transfer in result.transfers)
    unit = "transfer" if blocked == 1 else "transfers"
    unit += f"; {action:,} more {'needs' if action == 1 else 'need'} action" if action else ""
    return _card("stopped", "Blocked", f"{blocked:,}", unit, lines, foot)


def _transfer_lines(result: Result, anchors: Anchors, verdicts: tuple[str, ...]) -> list[Line]:
    """A line for each flow and pair of countries, with the laws that say so."""
    lines: dict[tuple[str, str, str], Line] = {}
    for verdict in verdicts:
        for one in result.transfers:
            if one.verdict != verdict:
                continue
            laws = ", ".join(code_of(law) for law, said in one.laws.items() if said == verdict)
            route = f"{code_of(one.from_)} → {code_of(one.to)}"
            line = Line(
                safe.name(one.flow),
                transfer_anchor(anchors, one.id),
                f"{route} · law of {laws}" if laws else route,
                look(verdict),
            )
            lines.setdefault((verdict, one.flow, route), line)
    return list(lines.values())


def _owed(result: Result, summary: Summary, anchors: Anchors) -> Card:
    flows: dict[tuple[date, str], list[Finding]] = {}
    for finding in summary.owed:
        flows.setdefault((finding.due or date.max, finding.rule), []).append(finding)
    lines = [
        Line(
            due_words(due, result.as_of),
            rule_anchor(anchors, rule),
            f"{safe.name(rule)}: {safe.prose(said[0].title, 90)}"
            + (f", {count(len(said), 'finding')}" if len(said) > 1 else ""),
            look("blocked") if due < result.as_of else None,
        )
        for (due, rule), said in flows.items()
    ]
    late = sum(finding.due is not None and finding.due < result.as_of for finding in summary.owed)
    foot = "" if lines else "Nothing has a date by which it must be done."
    unit = ("duty with a date" if len(lines) == 1 else "duties with a date") + (f", {late:,} late" if late else "")
    return _card("owed", "Owed", f"{len(lines):,}", unit, lines, foot)


def _unknown(result: Result, summary: Summary, anchors: Anchors) -> Card:
    lines = _transfer_lines(result, anchors, _OPEN)
    facts, _ = split_missing(summary.missing)
    open_ones = sum(transfer.verdict in _OPEN for transfer in result.transfers)
    foot = f"{count(len(facts), 'fact')} would settle more; each finding says which." if facts else ""
    return _card("unknown", "Unknown", f"{open_ones:,}", "transfer" if open_ones == 1 else "transfers", lines, foot)


def _seen(result: Result, summary: Summary) -> Card:
    if not summary.tables and not summary.unread:
        manifest = "This looked at the manifest only." if result.kind == "check" else "Nothing was found to read."
        return _card("seen", "Looked at", "0", "tables", [], f"No data was read. {manifest}")
    lines = [
        Line(rows(summary.rows_read, summary.rows_total), "coverage", ""),
        Line(f"{summary.columns_personal:,} of {count(summary.columns, 'column')} hold personal data", "inventory", ""),
    ]
    if summary.columns_possible:
        lines.append(Line(f"{count(summary.columns_possible, 'column')} may hold some", "inventory", ""))
    if summary.unread:
        lines.append(
            Line(
                f"{count(summary.unread, 'location')} could not be read",
                "unread",
                "so this is incomplete",
                look("unclear"),
            )
        )
    if summary.skipped:
        lines.append(Line(f"{count(summary.skipped, 'location')} held no table", "unread", ""))
    foot = "Everything that should have been read was." if summary.complete else ""
    return _card("seen", "Looked at", f"{summary.tables:,}", "table" if summary.tables == 1 else "tables", lines, foot)
