"""One set of facts between every two jurisdictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from jurisdiction_map.engine.route import route
from jurisdiction_map.repository import Repository
from jurisdiction_map.result import Answer


def matrix(
    facts: Mapping[str, Any], laws: Repository, as_of: date, places: Sequence[str] | None = None
) -> Iterator[tuple[str, str, Answer]]:
    """The answer for each ordered pair of places (default: every jurisdiction with a law file), row by row.

    The exporter is taken to be established where the data leaves from, the importer where it goes; all else in the
    facts stays as it is.
    """
    among = list(places or laws.codes())
    for start in among:
        for to in among:
            if start != to:
                yield start, to, route(_between(facts, start, to), laws, as_of)


def _between(facts: Mapping[str, Any], start: str, to: str) -> dict[str, Any]:
    exporter = {**(facts.get("exporter") or {}), "established_in": [start]}
    importer = {**(facts.get("importer") or {}), "established_in": [to]}
    transfer = {**(facts.get("transfer") or {}), "from": start, "to": to}
    return {**facts, "transfer": transfer, "exporter": exporter, "importer": importer}
