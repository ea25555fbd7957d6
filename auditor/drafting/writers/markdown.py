"""Drafts as GitHub Flavored Markdown. Whatever a name holds, it is shown and does nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.drafting.model import Change, Diagram, Draft, Entry, Paperwork, Part
from auditor.drafting.wording import (
    DRAFT,
    LEGEND,
    NOTHING,
    OVERVIEW,
    UNCHANGED,
    asked_words,
    changed_words,
    earlier_words,
    front,
    label,
    open_points,
    overview,
    part_words,
    shown,
    todo_words,
)
from auditor.drafting.writers.drawing import mermaid
from auditor.reports.markdown_parts import markdown_text, tables

_NO_PICTURES: Mapping[str, str] = {}


def render(paperwork: Paperwork, pictures: Mapping[str, str] = _NO_PICTURES) -> str:
    """The document. pictures: file names of drawings by the draft's key; one without a file is drawn in Mermaid."""
    blocks = [*_opening(paperwork), *_changes(paperwork)]
    for draft in paperwork.drafts:
        blocks += _draft(draft, paperwork, pictures.get(draft.key))
    if paperwork.inapplicable:
        blocks.append("## Flows that this form is not for")
        blocks.append("\n".join(f"- {_text(one.flow)}: {_text(one.reason)}" for one in paperwork.inapplicable))
    return "\n\n".join(blocks) + "\n"


def _text(text: str) -> str:
    return markdown_text(shown(text))


def _opening(paperwork: Paperwork) -> Iterator[str]:
    yield f"# {_text(paperwork.title)}"
    yield f"> **{_text(DRAFT)}**"
    yield from (
        table for table, _ in tables(("", ""), [(_text(label), _text(value)) for label, value in front(paperwork)])
    )
    yield "\n".join(f"- {_text(note)}" for note in (*paperwork.notes, LEGEND))
    if paperwork.unread:
        yield "**Not everything could be read**; what is observed may lack something:"
        yield "\n".join(f"- {_text(gap)}" for gap in paperwork.unread)


def _changes(paperwork: Paperwork) -> Iterator[str]:
    filed = paperwork.filed
    if filed is None:
        return
    yield f"## {_text(changed_words(filed))}"
    yield _text(earlier_words(filed))
    yield "\n".join(line for change in filed.changes for line in _change(change)) or UNCHANGED


def _change(change: Change) -> Iterator[str]:
    where = f"{change.draft}, {change.part}" if change.part else change.draft
    yield f"- **{_text(change.heading)}** ({_text(where)}): {_text(change.kind)}"
    yield from (f"  - before: {_text(line)}" for line in change.before)
    yield from (f"  - now: {_text(line)}" for line in change.after)


def _draft(draft: Draft, paperwork: Paperwork, picture: str | None) -> Iterator[str]:
    if len(paperwork.drafts) > 1 or draft.subject != paperwork.name:
        yield f"## {_text(draft.subject)}"
    if paperwork.form == "transfer-register":
        head = ("#", "Transfer", *(label for label, _ in OVERVIEW))
        yield from (table for table, _ in tables(head, [tuple(map(_text, row)) for row in overview(draft)]))
    points = list(open_points(draft))
    if points:
        yield "**To settle and to write**"
        yield "\n".join(f"- **{_text(where)}**: {_text(what)}" for where, what in points)
    if draft.diagram is not None and draft.diagram.arrows:
        yield from _diagram(draft.diagram, picture)
    for number, part in enumerate(draft.parts, 1):
        yield from _part(part, part_words(part, number if paperwork.form == "transfer-register" else None))


def _diagram(diagram: Diagram, picture: str | None) -> Iterator[str]:
    yield f"### {_text(diagram.title)}"
    if picture is not None:
        yield f"![{_text(diagram.title)}; in words below](<{picture}>)"
    else:
        yield f"```mermaid\n{mermaid(diagram)}\n```"
    yield "In words:\n\n" + "\n".join(f"- {_text(sentence)}" for sentence in diagram.sentences)


def _part(part: Part, title: str) -> Iterator[str]:
    yield f"### {_text(title)}"
    if part.note:
        yield f"*{_text(part.note)}*"
    for entry in part.entries:
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    yield f"#### {_text(entry.heading)} ({label(entry)})"
    if label(entry) == NOTHING:
        return
    yield f"*{_text(asked_words(entry))}*"
    lines = [
        f"- {statement.origin.value}: {_text(statement.text)}"
        + (f" *({_text(statement.source)})*" if statement.source else "")
        for statement in entry.statements
    ]
    lines += [f"- **CONFLICT, to settle**: {_text(conflict)}" for conflict in entry.conflicts]
    if entry.todo:
        lines.append(f"- **{_text(todo_words(entry))}** \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_")
    if lines:
        yield "\n".join(lines)
