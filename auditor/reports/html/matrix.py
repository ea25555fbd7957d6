"""Country by country: rows send, columns receive."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.reports.html.country import code_of, name_of
from auditor.reports.html.transfers import PairView
from jurisdiction_map.records import record


@record
class Matrix:
    """A table of pairs. `rows` are a code, a name, and for each column the pair or None."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, tuple[PairView | None, ...]], ...]


def matrix(pairs: Sequence[PairView]) -> Matrix:
    """Set the pairs out as a table; an unknown country comes last."""
    known = {pair.countries: pair for pair in pairs}
    starts = sorted({start for start, _ in known}, key=_order)
    ends = sorted({end for _, end in known}, key=_order)
    return Matrix(
        columns=tuple((code_of(end), name_of(end)) for end in ends),
        rows=tuple(
            (code_of(start), name_of(start), tuple(known.get((start, end)) for end in ends)) for start in starts
        ),
    )


def _order(country: str | None) -> tuple[bool, str]:
    return country is None, country or ""
