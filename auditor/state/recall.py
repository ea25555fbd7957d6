"""Scanning what is not remembered.

A table is read unless its content, the code and what is asked are known to be the same as when it was last read. What
was not read whole is not remembered, nor is a table that changed while it was read.

Flows whose transforms are verified need the rows themselves on both sides: tables of those datasets are scanned with
`keep`, and go past any memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.sources import content
from auditor.sources.interface import SourceError, Versioned
from auditor.sources.registry import ENTRY_POINT_GROUP, own_source, source_named
from auditor.state.code_version import code_version, plugin_version
from auditor.state.keys import Key, asked_of, key_of
from auditor.state.stored_form import keepable, placed

if TYPE_CHECKING:
    from auditor.sources.interface import Table
    from auditor.state.memory import Memory
    from auditor.table_scan import Outcome, ScanOptions

    Scan = Callable[[Table, ScanOptions, str | None], Outcome]

_FINE, _COARSE = 20_000_000, 2_000_000_000
"""Nanoseconds of a tick, with a margin: file systems count in ten milliseconds or less, or in whole seconds (FAT in two)."""
CHANGED = "it changed while it was read: what is said of it may hold for neither version"


class Recall:
    """A memory as the tables of one dataset are looked up in it, with the same options for all of them."""

    def __init__(self, memory: Memory, options: ScanOptions, dataset: str | None = None) -> None:
        """Work out once what is the same for every table."""
        self._memory, self._options, self._dataset = memory, options, dataset
        self._asked = asked_of(options)

    def key(self, table: Table) -> Key | None:
        """Return the key of a table as it is now; None where nobody can tell whether it changes.

        Asks storage for the table's version: one request for each file, or one for a table of a catalogue or database.
        """
        if self._asked is None:
            return None
        return key_of(table, self._asked, self._options.settings, version_of(table), _code_for(table.format))

    def knows(self, table: Table) -> bool:
        """Whether a table of these very files, unchanged since, was read before."""
        key = self.key(table)
        return key is not None and self._memory.knows(key)

    def remembered(self, table: Table, key: Key | None) -> Outcome | None:
        """Return what came of the table when it was last read, as a report of today; None where it must be read."""
        found = None if key is None else self._memory.get(key)
        if found is None:
            return None
        return placed(found.outcome, table, self._dataset, f"not read again; unchanged since {found.since.isoformat()}")

    def settled(self, table: Table, key: Key | None, outcome: Outcome) -> Outcome:
        """Remember what came of reading a table for which `key` was asked before; return it, noted where it changed."""
        if key is None:
            return outcome
        now = self.key(table)
        if now != key:
            return _noted(outcome, CHANGED) if now is not None else outcome
        kept = keepable(outcome, table)
        if kept is not None and not _may_change_unnoticed(table):
            self._memory.put(key, kept)
        return outcome


def scan_remembered(
    table: Table, options: ScanOptions, dataset: str | None, memory: Memory | None, scan: Scan
) -> Outcome:
    """Return what came of a table when it was last read, where nothing changed since; else scan and remember it.

    Args: `memory` None for a scan without any; `scan` reads the table, as `table_scan.scan_table` does. Where rows must
    be kept for the verification of flows, call `scan_table` with `keep` instead: no memory holds rows.
    """
    if memory is None:
        return scan(table, options, dataset)
    recall = Recall(memory, options, dataset)
    key = recall.key(table)
    return recall.remembered(table, key) or recall.settled(table, key, scan(table, options, dataset))


def version_of(table: Table) -> str | None:
    """Return what changes whenever a table's content does; None where nobody can say, or storage does not answer.

    The source's own word, where it has one; else the name and version of every file.
    """
    try:
        source = _versioned(table.format)
        if source is not None:
            return source.version(table)
        root = f"{table.root.as_posix()}/"  # as `Table.name_of`, which is dear for ten thousand files
        versions = [(file.as_posix().removeprefix(root), content.version_of(file)) for file in table.files]
    except SourceError:
        return None
    except Exception:  # noqa: BLE001  (a plug-in's version failed: the table is read, and says itself what is wrong)
        return None
    if not versions or any(version is None for _, version in versions):
        return None
    return "\n".join(f"{len(name)}:{name}={version}" for name, version in versions)


@cache
def _versioned(form: str) -> Versioned | None:
    """The source of a format, where it tells versions itself: asked for every table twice, and slow to find out."""
    source: object = source_named(form)
    return source if isinstance(source, Versioned) else None


def _may_change_unnoticed(table: Table) -> bool:
    now = time.time_ns()
    try:
        return any(unsettled(file.stat().st_mtime_ns, now) for file in table.files if isinstance(file, Path))
    except OSError:
        return True


def unsettled(changed: int, now: int) -> bool:
    """Whether a local file changed so lately that it could change again within the same tick of its file system's clock.

    Such a file is read again next time, as git does with entries that are "racily clean". Times are in nanoseconds.
    """
    return now - changed < (_COARSE if changed % 10**9 == 0 else _FINE)


def _code_for(form: str) -> str | None:
    """The version of the code that reads a format: ours, and for formats of others that of their packages too."""
    ours = code_version()
    if ours is None or own_source(form) is not None:
        return ours
    others = plugin_version(ENTRY_POINT_GROUP)
    return None if others is None else f"{ours} {others}"


def _noted(outcome: Outcome, note: str) -> Outcome:
    if outcome.report is None:
        return outcome
    return replace(outcome, report=replace(outcome.report, notes=(*outcome.report.notes, note)))
