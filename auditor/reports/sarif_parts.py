"""The small objects of a SARIF log: messages, places in files, places in the data."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from auditor.findings.model import Finding, Place

ROOT = "%SRCROOT%"
"""The `uriBaseId` that code-scanning services replace by the root of the checkout."""

_DRIVE = re.compile(r"^[A-Za-z]:/")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~&@$])")
_PATH_CHARACTERS = "/-._~!$'()*,;=@+"


def message(text: str) -> dict[str, str]:
    """Wrap plain text as a SARIF message.

    Braces are doubled, since single ones are placeholders (SARIF 3.11.5); where the text has the shape of a link
    `[text](target)`, its brackets are escaped (3.11.6), so that no name in the data becomes one.
    """
    if "](" in text:
        text = re.sub(r"([\\\[\]])", r"\\\1", text)
    return {"text": text.replace("{", "{{").replace("}", "}}") or "(no message)"}


def markdown_text(text: str) -> str:
    """Escape text so that Markdown shows it as it is: no link, image, HTML, mention or heading comes of it."""
    return _MARKDOWN.sub(r"\\\1", text)


def physical_location(place: Place) -> dict[str, Any] | None:
    """Point at a line of a file; None where there is no file. Lines and columns count from 1."""
    if not place.file:
        return None
    return {
        "artifactLocation": artifact_location(place.file),
        "region": {"startLine": max(place.line, 1), "startColumn": max(place.column, 1)},
    }


def artifact_location(file: str) -> dict[str, str]:
    """Write a path as a URI: relative ones against `ROOT`, with forward slashes and everything else percent-encoded."""
    path = file.replace("\\", "/")
    if _DRIVE.match(path):
        return {"uri": f"file:///{path[:2]}{quote(path[2:], safe=_PATH_CHARACTERS)}"}
    uri = quote(path, safe=_PATH_CHARACTERS)
    if path.startswith("/"):
        return {"uri": f"file:///{uri.lstrip('/')}"}
    return {"uri": uri.removeprefix("./") or ".", "uriBaseId": ROOT}


def logical_locations(finding: Finding) -> list[dict[str, str]]:
    """Name the flow, the dataset and the columns (`dataset.column`) that a finding is about."""
    places: list[dict[str, str]] = []
    if finding.flow:
        places.append({"name": finding.flow, "fullyQualifiedName": f"flows.{finding.flow}", "kind": "flow"})
    if finding.dataset:
        places.append({"name": finding.dataset, "fullyQualifiedName": finding.dataset, "kind": "dataset"})
    prefix = f"{finding.dataset}." if finding.dataset else ""
    columns = dict.fromkeys(finding.columns)  # the standard wants each location once
    places += [{"name": column, "fullyQualifiedName": prefix + column, "kind": "column"} for column in columns]
    return places
