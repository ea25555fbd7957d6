"""Which files a draft is written to, and their contents: the document, its JSON beside it, its drawings."""

from __future__ import annotations

import re
from pathlib import Path

from auditor.drafting.model import Paperwork
from auditor.drafting.writers import csv_writer, docx_writer, json_writer, markdown
from auditor.drafting.writers.drawing import svg
from auditor.reports.atomic import write_bytes, write_text

FORMATS = ("markdown", "docx", "json", "csv")
SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".docx": "docx", ".json": "json", ".csv": "csv"}
"""Formats that the suffix of a file tells."""

KEPT = ".draft.json"
"""What the JSON beside a document is called: the version that `--filed` takes later."""

_PLAIN = re.compile(r"[^A-Za-z0-9_-]+")


def contents(paperwork: Paperwork, form: str, path: Path) -> dict[Path, str | bytes]:
    """Every file of a draft that is written to `path`, the document last: what it links to is there before it.

    Raises:
        docx_writer.MissingExtraError: DOCX without its extra.
    """
    files: dict[Path, str | bytes] = {}
    if form == "json":
        return {path: json_writer.render(paperwork)}
    if form == "markdown":
        pictures = {}
        for number, draft in enumerate(paperwork.drafts, 1):
            if draft.diagram is not None and draft.diagram.arrows:
                picture = path.with_name(f"{path.stem}-{number}-{_PLAIN.sub('-', draft.key)[:60]}.svg")
                pictures[draft.key] = picture.name
                files[picture] = svg(draft.diagram)
        document: str | bytes = markdown.render(paperwork, pictures)
    else:
        document = docx_writer.render(paperwork) if form == "docx" else csv_writer.render(paperwork)
    return {**files, path.with_name(path.stem + KEPT): json_writer.render(paperwork), path: document}


def printed(paperwork: Paperwork, form: str) -> str:
    """The document for standard output: Markdown with its drawings in it, JSON or CSV."""
    if form == "json":
        return json_writer.render(paperwork)
    return csv_writer.render(paperwork) if form == "csv" else markdown.render(paperwork)


def write(path: Path, content: str | bytes) -> None:
    """Writes a file whole or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    if isinstance(content, str):
        write_text(path, content)
    else:
        write_bytes(path, content)
