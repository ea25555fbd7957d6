"""Drafts as DOCX, with python-docx (extra `docx`). The same input gives the same bytes: no clock goes in.

Word takes no SVG through this library, and to draw a PNG would need a renderer, so the way of the data is drawn as a
table of boxes and arrows, with the same in words below it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any

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
from auditor.drafting.writers.docx_elements import Pen
from auditor.drafting.writers.drawing import legal_xml

_CONFLICT, _MISSING = "FBE3DC", "FFF4CC"
"""Shades of the boxes that a person must settle, and fill; the words in them say the same."""

_BLANK = "\u2026" * 60
"""What a person writes on."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a ZIP file can tell; a real one would make every file different."""

_WIDTH = 16.6
"""Centimetres between the margins of an A4 page."""


class MissingExtraError(Exception):
    """python-docx is not installed."""

    def __init__(self) -> None:
        super().__init__("DOCX needs python-docx: pip install 'lintas[docx]' (or choose --format markdown)")


def render(paperwork: Paperwork) -> bytes:
    """The document.

    Raises:
        MissingExtraError: the extra is not installed.
    """
    try:
        import docx
    except ImportError:
        raise MissingExtraError from None
    document: Any = docx.Document()
    _set_up(document, paperwork)
    body = document.element.body
    last = body.sectPr
    body.remove(last)
    body.extend(_blocks(Pen(), paperwork))
    body.append(last)
    return _packed(document)


def _text(text: str) -> str:
    return legal_xml(shown(text))


def _lines(*lines: str) -> str:
    """Lines of ours; what a name holds stays on one."""
    return "\n".join(map(_text, lines))


def _set_up(document: Any, paperwork: Paperwork) -> None:
    from docx.shared import Cm, Pt

    told = document.core_properties
    told.title = _text(paperwork.title)[:255]
    told.subject = _text(f"{paperwork.name}, as of {paperwork.as_of.isoformat()}")[:255]
    told.author, told.last_modified_by, told.comments = "Lintas", "Lintas", DRAFT[:255]
    told.created = told.modified = datetime.combine(paperwork.as_of, time())
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10)
    document.styles["Title"].font.size = Pt(20)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.0)
    rules = paperwork.provenance.get("rule_set", "?")
    words = f"Draft. {paperwork.name}, as of {paperwork.as_of.isoformat()}, rule set {rules}"
    section.footer.paragraphs[0].text = _text(f"{words}. Not legal advice.")


def _blocks(pen: Pen, paperwork: Paperwork) -> Iterator[Any]:
    yield from _opening(pen, paperwork)
    yield from _changes(pen, paperwork)
    for number, draft in enumerate(paperwork.drafts):
        if number:
            yield pen.page_break()
        yield from _draft(pen, draft, paperwork)
    if paperwork.inapplicable:
        yield pen.paragraph("Flows that this form is not for", "Heading1")
        rows = [(one.flow, one.reason) for one in paperwork.inapplicable]
        yield from _table(pen, ("Flow", "Why not"), rows, (4.6, 12.0))


def _opening(pen: Pen, paperwork: Paperwork) -> Iterator[Any]:
    yield pen.paragraph(_text(paperwork.title), "Title")
    yield pen.paragraph(_text(DRAFT), bold=True)
    yield from _table(pen, (), front(paperwork), (3.0, 13.6))
    for note in (*paperwork.notes, LEGEND):
        yield pen.paragraph(_text(note), "ListBullet")
    if paperwork.unread:
        yield pen.paragraph("Not everything could be read; what is observed may lack something:", bold=True)
        for gap in paperwork.unread:
            yield pen.paragraph(_text(gap), "ListBullet")


def _changes(pen: Pen, paperwork: Paperwork) -> Iterator[Any]:
    filed = paperwork.filed
    if filed is None:
        return
    yield pen.paragraph(_text(changed_words(filed)), "Heading1")
    yield pen.paragraph(_text(earlier_words(filed)))
    if filed.changes:
        rows = [_change(change) for change in filed.changes]
        yield from _table(pen, ("Field", "Before", "Now"), rows, (4.6, 6.0, 6.0))
    else:
        yield pen.paragraph(UNCHANGED)


def _change(change: Change) -> tuple[str, str, str]:
    where = f"{change.heading} ({', '.join(part for part in (change.draft, change.part) if part)}): {change.kind}"
    return where, " | ".join(change.before) or "–", " | ".join(change.after) or "–"


def _draft(pen: Pen, draft: Draft, paperwork: Paperwork) -> Iterator[Any]:
    yield pen.paragraph(_text(draft.subject), "Heading1")
    register = paperwork.form == "transfer-register"
    if register:
        head = ("#", "Transfer", *(label for label, _ in OVERVIEW))
        yield from _table(pen, head, overview(draft), (0.9, 4.6, 3.4, 3.0, 2.2, 2.5))
    points = list(open_points(draft))
    if points:
        yield pen.paragraph("To settle and to write", "Heading2")
        yield from _table(pen, ("Where", "What"), points, (5.0, 11.6))
    if draft.diagram is not None and draft.diagram.arrows:
        yield from _diagram(pen, draft.diagram)
    for number, part in enumerate(draft.parts, 1):
        yield from _part(pen, part, part_words(part, number if register else None))


def _diagram(pen: Pen, diagram: Diagram) -> Iterator[Any]:
    yield pen.paragraph(_text(diagram.title), "Heading2")
    nodes = {node.name: node for node in diagram.nodes}
    rows = []
    for arrow in diagram.arrows:
        ends = []
        for name in (arrow.source, arrow.target):
            node = nodes[name]
            under = ", ".join(part for part in (node.country or "place not known", node.holder) if part)
            ends.append(_lines(name, under))
        rows.append((ends[0], _lines(arrow.label, "⟹ over a border" if arrow.crosses else "→"), ends[1]))
    said = " ".join(f"{sentence}." for sentence in diagram.sentences)
    described = (_text(diagram.title), _text(said))
    yield pen.table(("From", "Flow", "To"), rows, (5.5, 5.6, 5.5), described=described)
    yield pen.paragraph("In words:")
    for sentence in diagram.sentences:
        yield pen.paragraph(_text(sentence), "ListBullet")


def _part(pen: Pen, part: Part, title: str) -> Iterator[Any]:
    yield pen.paragraph(_text(title), "Heading2")
    if part.note:
        yield pen.paragraph(_text(part.note), italic=True)
    for entry in part.entries:
        yield from _entry(pen, entry)


def _entry(pen: Pen, entry: Entry) -> Iterator[Any]:
    said = label(entry)
    yield pen.paragraph(_text(f"{entry.heading} ({said})"), "Heading3")
    if said == NOTHING:
        return
    yield pen.paragraph(_text(asked_words(entry)), italic=True, keep=True)
    if entry.statements:
        rows = [(one.origin.value, one.text, one.source) for one in entry.statements]
        yield from _table(pen, ("", "What is known", "Source"), rows, (2.0, 8.6, 6.0))
    for conflict in entry.conflicts:
        yield from _box(pen, _lines(f"CONFLICT, to settle: {conflict}"), _CONFLICT)
    if entry.todo:
        yield from _box(pen, _lines(todo_words(entry), _BLANK), _MISSING)


def _table(pen: Pen, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Iterator[Any]:
    """A table and the empty paragraph without which Word joins it to the next."""
    yield pen.table(head, [tuple(map(_text, cells)) for cells in rows], widths)
    yield pen.paragraph()


def _box(pen: Pen, text: str, shade: str) -> Iterator[Any]:
    yield pen.table((), [(text,)], (_WIDTH,), shade=shade)
    yield pen.paragraph()


def _packed(document: Any) -> bytes:
    """The file with every part dated alike."""
    raw, packed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
