"""CSV tables for spreadsheets and statistics: one row per provision, instrument, mechanism, list entry, change, source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ..changes import LawChange, changes
from ..law import Interval, Law
from ..repository import Repository
from ..treaties import treaties

_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
Row = Mapping[str, Any]


def as_csv(laws: Repository, as_of: date) -> Mapping[str, str]:
    """File name → text, UTF-8 with a header line; `in_force` is told for the day asked about."""
    every = list(laws)
    tables: dict[str, Iterator[Row]] = {
        "jurisdictions.csv": _jurisdictions(every, as_of),
        "provisions.csv": (row for law in every for row in _provisions(law, as_of)),
        "instruments.csv": (row for law in every for row in _instruments(law)),
        "mechanisms.csv": (row for law in every for row in _mechanisms(law)),
        "lists.csv": (row for law in every for row in _lists(law)),
        "classes.csv": (row for law in every for row in _classes(law)),
        "changes.csv": _changes(every),
        "sources.csv": (row for law in every for row in _sources(law)),
        "treaties.csv": _treaties(),
    }
    return {name: _text(rows) for name, rows in tables.items()}


def _text(rows: Iterable[Row]) -> str:
    listed = list(rows)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(listed[0]) if listed else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return stream.getvalue()


def _dates(interval: Interval) -> dict[str, str]:
    return {
        "from": interval.begin.isoformat() if interval.begin else "",
        "until": interval.end.isoformat() if interval.end else "",
    }


def _jurisdictions(laws: Iterable[Law], as_of: date) -> Iterator[Row]:
    for law in laws:
        yield {
            "code": law.code, "name": law.name, "reviewed": law.reviewed.isoformat(),
            "provisions": len(law.provisions), "in_force": sum(as_of in p.interval for p in law.provisions),
            "open_questions": len(law.questions), "summary": " ".join(law.summary.split()),
        }  # fmt: skip


def _provisions(law: Law, as_of: date) -> Iterator[Row]:
    for one in law.provisions:
        yield {
            "id": one.id, "law": law.code, "title": one.title, "kind": one.kind, "strength": one.strength,
            "scope": one.scope, **_dates(one.interval), "in_force": as_of in one.interval, "cite": one.cite,
            "confidence": one.confidence.word, "plain": one.plain, "sources": " ".join(one.sources),
        }  # fmt: skip


def _instruments(law: Law) -> Iterator[Row]:
    for one in law.instruments:
        yield {
            "id": one.id, "law": law.code, "title": one.title, "number": one.number, "status": one.status,
            **_dates(one.interval), "regulator": one.regulator, "confidence": one.confidence.word,
            "sources": " ".join(one.sources), "note": one.note,
        }  # fmt: skip


def _mechanisms(law: Law) -> Iterator[Row]:
    for one in law.mechanisms:
        yield {
            "law": law.code, "mechanism": one.kind, "name": one.name, "recognised": one.recognised,
            **_dates(one.interval), "recipient": "see the law file" if one.when else "any", "cite": one.cite,
            "confidence": one.confidence.word, "plain": one.plain,
        }  # fmt: skip


def _lists(law: Law) -> Iterator[Row]:
    for name, rows in law.lists.items():
        for one in rows:
            yield {
                "law": law.code, "list": name, "countries": " ".join(sorted(one.countries)), **_dates(one.interval),
                "cite": one.cite, "confidence": one.confidence.word,
            }  # fmt: skip


def _classes(law: Law) -> Iterator[Row]:
    for name, rows in law.classes.items():
        for one in rows:
            yield {
                "law": law.code, "class": name, "tags": " ".join(one.tags), **_dates(one.interval), "cite": one.cite,
                "confidence": one.confidence.word,
            }  # fmt: skip


def changes_of(laws: Iterable[Law]) -> list[LawChange]:
    """Every dated change that the law files know of."""
    return changes(laws, _FIRST, _LAST)


def _changes(laws: Iterable[Law]) -> Iterator[Row]:
    for one in changes_of(laws):
        yield {
            "date": one.day.isoformat(), "law": one.law, "what": one.what, "id": one.id, "turn": one.turn,
            "text": one.text, "cite": one.cite, "confidence": one.confidence,
        }  # fmt: skip


def _sources(law: Law) -> Iterator[Row]:
    for one in law.sources.values():
        yield {"law": law.code, "id": one.id, "title": one.title, "url": one.url}


def _treaties() -> Iterator[Row]:
    for treaty in treaties():
        for party in treaty.parties:
            yield {
                "id": treaty.id, "title": treaty.title, "status": treaty.status, "articles": treaty.articles,
                "party": party.country, "from": party.begin.isoformat(), "binds": party.binds.isoformat(),
                "with": " ".join(sorted(party.others or ())), "confidence": party.confidence, "note": party.note,
            }  # fmt: skip
