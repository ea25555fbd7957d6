"""Documents of the repository that are pages of the site too, and links in pages that lead out of `docs/`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from .page import Page

ADOPTED: Mapping[str, tuple[str, str]] = {
    "examples/kopi-pay/README.md": ("examples/kopi-pay.md", "Kopi Pay"),
    "examples/airflow/README.md": ("examples/airflow.md", "Airflow"),
    "examples/dagster/README.md": ("examples/dagster.md", "Dagster"),
    "examples/scheduled/README.md": ("examples/scheduled.md", "Scheduled audits"),
    "benchmarks/RESULTS.md": ("project/measured.md", "What was measured"),
    "CONTRIBUTING.md": ("project/contributing.md", "Contributing"),
    "SECURITY.md": ("project/security.md", "Security"),
    "CHANGELOG.md": ("project/changelog.md", "Changelog"),
}
"""File of the repository → page of the site and what the navigation calls it."""

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^(```+|~~~+).*?^\1\s*$", re.M | re.S)


def adopted_pages(root: Path) -> Iterator[Page]:
    """The repository's own documents, with their links led to where their targets are on the site."""
    for source, (path, title) in ADOPTED.items():
        content = (root / source).read_text(encoding="utf-8")
        yield Page(path, title, relinked(content, source, path, root))


def relinked(content: str, source: str, path: str, root: Path) -> str:
    """Markdown whose links are written for the repository, with links for the site.

    source: the file, from the repository's root; path: its page. A link to a document that is a page leads there, one to
    another file of the repository becomes its name, since the site does not hold it. Whatever else is left as it is, so
    that a strict build complains of what leads nowhere. Code is left alone.
    """
    parts, end = [], 0
    for fence in _FENCE.finditer(content):
        parts += [_leading(content[end : fence.start()], source, path, root), fence.group()]
        end = fence.end()
    return "".join((*parts, _leading(content[end:], source, path, root)))


def _leading(prose: str, source: str, path: str, root: Path) -> str:
    def lead(match: re.Match[str]) -> str:
        words, target = match[1], match[2]
        file, _, anchor = target.partition("#")
        if not file or "://" in target or target.startswith("mailto:"):
            return match[0]
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(source), file))
        page = _page_of(wanted)
        if page:
            near = posixpath.relpath(page, posixpath.dirname(path) or ".")
            return f"[{words}]({near}{f'#{anchor}' if anchor else ''})"
        if not wanted.startswith("docs/") and (root / wanted).exists():
            return words if words.strip("`") == wanted else f"{words} (`{wanted}`)"
        return match[0]

    return _LINK.sub(lead, prose)


def _page_of(wanted: str) -> str:
    if wanted in ADOPTED:
        return ADOPTED[wanted][0]
    if wanted == "README.md":
        return "index.md"
    return wanted.removeprefix("docs/") if wanted.startswith("docs/") and wanted.endswith(".md") else ""
