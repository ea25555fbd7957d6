"""Pieces of GitHub Flavored Markdown that show any text as it is: nothing in a name becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.reports import safe

ROWS = 100
"""Rows of one table; longer ones go on in another, so that a summary can be cut between them."""

# Brackets of links are escaped, so parentheses need not be; an underscore inside a word emphasises nothing.
_PUNCTUATION = re.compile(r"([\\`*{}\[\]<>#!|~&@$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_BLOCK = re.compile(r"^(\d{1,9})([.)])|^([-+=])")
# GitHub and GitLab make links of bare addresses, and pictures of `:names:`, without any markup around them.
_AUTOMATIC = re.compile(r":(?=\S)|(?<=\bwww)\.", re.IGNORECASE)
_FENCE = re.compile(r"`+")
_ADDRESS = re.compile(r"^https?://[^\s<>()\[\]\\`\"'|*_~]+$")


def markdown_text(text: str) -> str:
    """Escape one line of text so that Markdown shows it as it is: no link, image, HTML, mention, list or heading."""
    escaped = _AUTOMATIC.sub(r"\\\g<0>", _PUNCTUATION.sub(r"\\\1", text))
    return _BLOCK.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", escaped)


def code(name: str) -> str:
    """Show a name as code: what is invisible as escapes, backticks inside a longer fence, pipes fit for a table."""
    shown = safe.path(name)
    longest = max((len(run) for run in _FENCE.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown[:1] in "` " or shown[-1:] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}".replace("|", r"\|")


def linked(label: str, address: str) -> str:
    """Text that leads to an address; plain text where the address is not one that can stand in Markdown."""
    shown = markdown_text(safe.prose(label))
    return f"[{shown}]({address})" if shown and _ADDRESS.match(address) else shown


def tables(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, int]]:
    """Tables of at most `ROWS` rows, each with its number of rows. Cells are Markdown already."""
    for start in range(0, len(rows), ROWS):
        part = rows[start : start + ROWS]
        lines = [head, ["---"] * len(head), *part]
        yield "\n".join(f"| {' | '.join(cells)} |" for cells in lines), len(part)


def details(summary: str, inside: str) -> str:
    """Something that is folded away; `summary` is plain words of ours, `inside` Markdown."""
    return f"<details><summary>{summary}</summary>\n\n{inside}\n\n</details>"
