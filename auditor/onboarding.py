"""A first manifest from a folder of tables: what is seen is written down, what cannot be known is asked in comments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from auditor.findings.model import TableReport, UnreadReport

_NAME = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One dataset that a table suggests."""

    name: str
    location: str
    categories: tuple[str, ...]
    unread: bool = False


def proposals(tables: Iterable[TableReport]) -> list[Proposal]:
    """One dataset for each table, in order; names are made from file names and are unique."""
    found: list[Proposal] = []
    used: set[str] = set()
    for table in tables:
        name = _dataset_name(table.name, used)
        used.add(name)
        categories = tuple(dict.fromkeys(tag for column in table.columns for tag in column.tags))
        found.append(Proposal(name, table.path, categories))
    return found


def unread_proposals(unread: Iterable[UnreadReport], taken: Iterable[Proposal]) -> list[Proposal]:
    """One dataset for each table that could not be read, so that the next audit says so again."""
    used = {one.name for one in taken}
    found = []
    for row in unread:
        name = _dataset_name(Path(row.location).name, used)
        used.add(name)
        found.append(Proposal(name, row.location, (), unread=True))
    return found


def _dataset_name(file: str, used: set[str]) -> str:
    base = _NAME.sub("_", file.split(".", 1)[0]).strip("_").lower()[:60] or "table"
    base = base if base[0].isalnum() else f"t_{base}"
    return next(name for n in range(1, len(used) + 2) if (name := base if n == 1 else f"{base}_{n}") not in used)


def manifest_text(project: str, found: list[Proposal], country: str | None, schema: str | None) -> str:
    """The text of a first `lintas.yaml`: valid as it is, with a commented flow to fill in."""
    lines = []
    if schema is not None:
        lines.append(f"# yaml-language-server: $schema={schema}")
    lines += [
        "version: 1",
        f"name: {_quoted(project)}",
        "parties:",
        "  us:  # your organisation: its legal name and where it is established",
        f"    {{name: {_quoted(project)}, {_established(country)}role: controller, kind: private}}",
        "datasets:",
    ]
    for one in found:
        tags = ", ".join(one.categories)
        kinds = f"categories: [{tags}]  # as the scan saw them; correct what is wrong"
        place = f"country: {country}" if country else "# country: SG   or   region: aws:ap-southeast-1"
        lines += [
            f"  {one.name}:",
            f"    location: {_quoted(one.location)}",
            "    holder: us",
            f"    {place}",
            "    # could not be read; see `lintas audit`" if one.unread else f"    {kinds}",
        ]
    first = found[0].name if found else "customers"
    lines += [
        "flows: {}",
        "# Declare each movement to another country, system or party, for example:",
        "# flows:",
        f"#   {first}_to_support:",
        f"#     from: {first}",
        "#     to: helpdesk            # a dataset or a party declared above",
        "#     purposes: [support]",
        "#     started: 2026-02-01",
        "#     transforms: {drop: [], pseudonymise: []}",
        "#     safeguards: []          # [] means none; leave it out if you do not know",
        "",
    ]
    return "\n".join(lines)


def _established(country: str | None) -> str:
    return f"established_in: [{country}], " if country else ""


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar; plain where it is a plain word."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_./-]*", text) and text.lower() not in ("null", "true", "false"):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(
            c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in escaped
        )
        + '"'
    )


def relative_location(path: str, folder: Path) -> str:
    """A location relative to the manifest's folder, where it lies below it."""
    try:
        return Path(path).resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return path
