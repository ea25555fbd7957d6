"""The small objects of a SARIF log: messages, and places in files."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from auditor.findings.model import Place

ROOT = "%SRCROOT%"
"""The `uriBaseId` that code-scanning services replace by the root of the checkout."""

_DRIVE = re.compile(r"^[A-Za-z]:/")
_PATH_CHARACTERS = "/-._~!$'()*,;=@+"


def message(text: str) -> dict[str, str]:
    """Wrap plain text as a SARIF message.

    Braces are doubled, since single ones are placeholders (SARIF 3.11.5); where the text has the shape of a link
    `[text](target)`, its brackets are escaped (3.11.6), so that no name in the data becomes one.
    """
    if "](" in text:
        text = re.sub(r"([\\\[\]])", r"\\\1", text)
    return {"text": text.replace("{", "{{").replace("}", "}}") or "(no message)"}


def physical_location(place: Place) -> dict[str, Any] | None:
    """Point at a line of a file; None where there is no file. Lines and columns count from 1."""
    if not place.file:
        return None
    return {
        "artifactLocation": artifact_location(place.file),
        "region": {"startLine": max(place.line, 1), "startColumn": max(place.column, 1)},
    }


def uri(address: str) -> str:
    """An absolute URI with everything percent-encoded that a URI cannot have."""
    return quote(address, safe=_PATH_CHARACTERS + ":%")


def artifact_location(file: str) -> dict[str, str]:
    """Write a path as a URI: relative ones against `ROOT`, with forward slashes and everything else percent-encoded."""
    path = file.replace("\\", "/")
    if _DRIVE.match(path):
        return {"uri": f"file:///{path[:2]}{quote(path[2:], safe=_PATH_CHARACTERS)}"}
    quoted = quote(path, safe=_PATH_CHARACTERS)
    if path.startswith("/"):
        return {"uri": f"file:///{quoted.lstrip('/')}"}
    return {"uri": quoted.removeprefix("./") or ".", "uriBaseId": ROOT}
