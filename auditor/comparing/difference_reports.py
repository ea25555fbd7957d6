"""The difference of two results as text, Markdown and JSON. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from auditor.comparing.difference import KINDS, Difference
from auditor.comparing.results import Outcome, Told
from auditor.findings.model import Level
from auditor.history.model import Looked, Turned
from auditor.reports import safe
from auditor.reports.counting import count
from auditor.reports.interface import Style
from auditor.reports.json_report import plain
from auditor.reports.markdown_parts import markdown_text
from auditor.reports.page import Page

SCHEMA_ID = "urn:lintas:schema:diff:1"
"""`$id` of the published schema; a name, not an address."""

_TITLES = {
    "new": "New",
    "reopened": "Accepted before, and not any more",
    "raised": "Graver than before",
    "fixed": "Fixed",
    "milder": "Milder than before",
    "accepted": "Accepted by now",
    "unconfirmed": "Not found, but their data was not looked at as closely as before",
}
_WORDS = {
    "new": "new",
    "reopened": "reopened",
    "raised": "graver",
    "fixed": "fixed",
    "milder": "milder",
    "accepted": "accepted by now",
    "unconfirmed": "not looked at as closely",
}


def as_text(found: Difference, style: Style) -> str:
    """The difference for people, ending in a newline. A quiet style has the numbers only."""
    page = Page(style)
    page.prose(_answer(found))
    for note in found.notes:
        page.prose(safe.prose(note))
    if style.verbosity != "quiet":
        for title, lines in _sections(found):
            page.heading(title)
            for line in lines:
                page.whole(line, 2, 4)
    return page.text()


def as_markdown(found: Difference) -> str:
    """The difference as GitHub Flavored Markdown, ending in a newline."""
    blocks = [f"## Lintas: {markdown_text(safe.name(found.new.name))}", markdown_text(_answer(found))]
    blocks += [f"> {markdown_text(safe.prose(note))}" for note in found.notes]
    for title, lines in _sections(found):
        blocks.append(f"### {markdown_text(title)}")
        blocks.append("\n".join(f"- {markdown_text(line)}" for line in lines))
    return "\n\n".join(blocks) + "\n"


def as_json(found: Difference) -> str:
    """The difference as JSON, ending in a newline; its form is `auditor/schemas/diff.schema.json`."""
    document = safe.well_formed(plain(_document(found)))
    return safe.escape_json(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def _answer(found: Difference) -> str:
    """Numbers, and what else is not the same."""
    numbers = {kind: len(found.moved[kind]) for kind in KINDS}
    always = ("new", "fixed")
    said = ", ".join(f"{numbers[kind]:,} {_WORDS[kind]}" for kind in KINDS if numbers[kind] or kind in always)
    parts = [f"{_called(found.old)} to {_called(found.new)}: {said}."]
    if found.verdicts:
        parts.append(f"{count(len(found.verdicts), 'verdict')} turned.")
    if found.unread:
        parts.append(f"{count(len(found.unread), 'location')} more could not be read.")
    if found.changed:
        parts.append(f"Also changed: {', '.join(safe.prose(one) for one in found.changed)}.")
    return " ".join(parts)


def _called(one: Outcome) -> str:
    return f"{safe.name(one.name)} ({one.kind}, as of {one.as_of.isoformat()})"


def _sections(found: Difference) -> Iterator[tuple[str, Sequence[str]]]:
    for kind in KINDS:
        if lines := _lines(found.moved[kind]):
            yield _TITLES[kind], lines
    if found.verdicts:
        yield "Verdicts that turned", [_turned(one) for one in found.verdicts]
    if found.shrunk:
        about = [
            (safe.name(one.dataset) if one.dataset else "what belongs to no dataset", one.text) for one in found.shrunk
        ]
        yield "Looked at less", [f"{name}: {text}" for name, text in about]
    if found.unread:
        yield "Could not be read, and could before", [safe.path(one) for one in found.unread]


def _lines(findings: Iterable[Told]) -> list[str]:
    """A line for findings of one rule about one flow or dataset, the gravest first."""
    alike = Counter((one.level, one.rule, one.title, one.flow or one.dataset or "") for one in findings)
    return [
        f"{Level(level).word} {safe.path(rule)} {safe.prose(title)}"
        + (f" ({safe.name(about)})" if about else "")
        + (f" ×{times:,}" if times > 1 else "")
        for (level, rule, title, about), times in sorted(alike.items(), key=lambda item: (-item[0][0], *item[0][1:]))
    ]


def _turned(one: Turned) -> str:
    return f"{safe.path(one.transfer)}: {safe.name(one.before)} → {safe.name(one.after)}"


def _document(found: Difference) -> dict[str, Any]:
    return {
        "$schema": SCHEMA_ID,
        "version": "1",
        "from": _result(found.old),
        "to": _result(found.new),
        "counts": {kind: len(found.moved[kind]) for kind in KINDS},
        **{kind: [_finding(one) for one in found.moved[kind]] for kind in KINDS},
        "verdicts": [
            {"transfer": one.transfer, "flow": one.flow, "before": one.before, "after": one.after}
            for one in found.verdicts
        ],
        "looked_at_less": [{"dataset": one.dataset or None, "text": one.text} for one in found.shrunk],
        "unread": list(found.unread),
        "changed": list(found.changed),
        "notes": list(found.notes),
    }


def _result(one: Outcome) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind,
        "as_of": one.as_of,
        **one.versions,
        "tables": sum(looked.tables for looked in one.looked.values()),
        "rows_read": sum(looked.rows_read for looked in one.looked.values()),
        "rows_total": _total(one.looked.values()),
        "unread": len(one.unread),
    }


def _total(looked: Iterable[Looked]) -> int | None:
    totals = [one.rows_total for one in looked]
    return None if None in totals else sum(total for total in totals if total is not None)


def _finding(one: Told) -> dict[str, Any]:
    return {
        "fingerprint": one.fingerprint,
        "rule": one.rule,
        "level": one.level.word,
        "title": one.title,
        "flow": one.flow,
        "dataset": one.dataset,
        "transfer": one.transfer,
    }
