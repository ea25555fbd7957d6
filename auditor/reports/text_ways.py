"""Ways out as text: numbered, in the order they are given, which is cheapest first."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.findings.model import Way
from auditor.reports import safe
from auditor.reports.page import Page


def print_ways(page: Page, ways: Sequence[Way], label: str = "ways out", most: int | None = None) -> None:
    """Print the ways under their label; past `most`, how many more there are."""
    if not ways:
        return
    page.whole([(f"{label}:", "dim")], indent=4, hang=2)
    for number, way in enumerate(ways[:most], 1):
        page.whole(f"{number}. {way_words(way)}", indent=6, hang=len(f"{number}. "))
    if most is not None and len(ways) > most:
        page.whole(f"and {len(ways) - most:,} more (--verbose)", indent=6)


def way_words(way: Way) -> str:
    """`this; and that → verdict`."""
    return f"{'; '.join(safe.prose(change) for change in way.changes)} → {safe.prose(way.verdict)}"
