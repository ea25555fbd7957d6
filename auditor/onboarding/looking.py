"""Looking at a location: which tables are there and what a scan sees in them. The only part of onboarding that reads."""

from __future__ import annotations

import secrets
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from auditor.findings.model import TableReport, UnreadReport
from auditor.onboarding import locating
from auditor.onboarding.addresses import server
from auditor.onboarding.model import Column, Found
from auditor.onboarding.places import origins
from auditor.onboarding.values import Sketches
from auditor.scanning import Job, Progress, scan_jobs
from auditor.sources import discover
from auditor.sources.interface import Discovery, Table
from auditor.sources.stores.address import Store, is_store_url, parse
from auditor.table_scan import ScanOptions

ROWS = 1_000
"""Rows of each table that are read: what a first manifest says is looked at again by every audit."""

_ALL = "init"
"""What the scan calls the dataset that all tables are in until they have names."""

_FILE_LIMIT = 500
"""Part files of a table whose folders are looked at for partition keys."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is at a location."""

    found: tuple[Found, ...]
    unread: tuple[UnreadReport, ...] = ()
    """What could not be read, tables among it that are in `found`."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which tables of a database are wanted: globs with commas between them, as in its URL; empty for all."""

    schema: str = ""
    table: str = ""

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.schema or self.table)

    def on(self, location: str) -> str:
        """Add the filters to a database's URL."""
        wanted = {"lintas_schema": self.schema, "lintas_table": self.table}
        text = "&".join(f"{key}={quote(value, safe='')}" for key, value in wanted.items() if value)
        return f"{location}{'&' if '?' in location else '?'}{text}" if text else location


def look(location: str, base: Path, home: Path, environ: Mapping[str, str], progress: Progress | None = None) -> Look:
    """Find and scan the tables at a location, and gather what hints at where they lie.

    Args: base: the folder that a relative location starts from. home: the folder of the manifest to be. environ: the
        variables of this machine, which may hint at a region; none of their values but a region's id is kept.
    Never raises for what it finds.
    """
    listed = discover(location, base=base)
    sketches = Sketches(secrets.token_bytes(16))
    job = Job((location,), base, ScanOptions(rows=ROWS), _ALL)
    (scan,) = scan_jobs([job], progress, shelf=sketches)
    reports = _by_table(scan.tables)
    missed = {row.location: row.reason for row in reversed(scan.unread)}
    found = tuple(_seen(group, reports, missed, sketches) for group in _groups(location, listed, base, home, environ))
    alone = tuple(_unreadable(listed, location, base, home, environ))
    return Look((*found, *alone), tuple(scan.unread))


def bucket_region(store: Store, environ: Mapping[str, str]) -> str | None:
    """The region in which Amazon says that a bucket is; None for other stores, and where nobody can say.

    One request without credentials, as when the bucket is opened (see `sources.stores.opening`).
    """
    elsewhere = (
        store.option("endpoint_override") or environ.get("AWS_ENDPOINT_URL_S3") or environ.get("AWS_ENDPOINT_URL")
    )
    if store.kind != "s3" or elsewhere or store.option("region"):
        return None
    from pyarrow.fs import resolve_s3_region

    try:
        return str(resolve_s3_region(store.container))
    except (OSError, ValueError):
        return None


def _groups(
    location: str, listed: Discovery, base: Path, home: Path, environ: Mapping[str, str]
) -> Iterator[locating.Group]:
    tables = listed.tables
    if not tables:
        return iter(())
    if is_store_url(location):
        address = parse(location)
        return locating.in_store(tables, address, environ, bucket_region(address.store, environ))
    if locating.is_url(location):
        return locating.on_server(tables, server(location), environ)
    return locating.local(tables, location, base, home)


def _by_table(reports: Sequence[TableReport]) -> dict[tuple[str, str], deque[TableReport]]:
    """Reports by name and place; where two tables share both (names are cut), in the order in which they were found."""
    found: dict[tuple[str, str], deque[TableReport]] = defaultdict(deque)
    for report in reports:
        found[report.name, report.path].append(report)
    return found


def _seen(
    group: locating.Group,
    reports: Mapping[tuple[str, str], deque[TableReport]],
    missed: Mapping[str, str],
    sketches: Sketches,
) -> Found:
    """What is known of a dataset with what the scan saw of its tables."""
    queues = [reports.get((table.name, table.location)) for table in group.tables]
    read = [queue.popleft() for queue in queues if queue]
    columns = tuple(Column(c.name, c.tags, c.kinds) for report in read for c in report.columns)
    unread = next((missed[table.location] for table in group.tables if table.location in missed), "")
    if not unread and len(read) < len(group.tables):
        unread = "it could not be read"
    single = read[0] if len(read) == 1 and len(group.tables) == 1 else None
    people = single.subjects if single is not None else None
    return replace(
        group.found,
        columns=columns,
        rows=single.rows_total if single else None,
        people=_people(people) if people else None,
        people_said=str(people["statement"]) if people else "",
        origins=origins(_names(group.found), _partitions(group.tables), columns, "the name"),
        unread=unread,
        sketches=sketches.of(single) if single else {},
    )


def _people(told: Mapping[str, Any]) -> int:
    """How many people, the larger number where two are possible: laws ask from how many on they apply."""
    interval = told["interval"] or (0, 0)
    return int(told["estimate"] or interval[1] or told["at_least"])


def _names(found: Found) -> tuple[str, ...]:
    """The names in a path that tell nothing of the place yet, the table's own without its extension last."""
    own = PurePosixPath(found.path[-1]).stem if found.path else ""
    used = {name for hint in found.place.hints for name in found.path if f" {name} " in f"{hint.reason} "}
    return tuple(name for name in (*found.path[:-1], own) if name and name not in used)


def _partitions(tables: Sequence[Table]) -> list[str]:
    names = (table.name_of(file) for table in tables for file in table.files[:_FILE_LIMIT])
    return list(dict.fromkeys(part for name in names for part in name.split("/")[:-1] if "=" in part))


def _unreadable(
    listed: Discovery, location: str, base: Path, home: Path, environ: Mapping[str, str]
) -> Iterator[Found]:
    """Files that discovery could not read: datasets too, so that the next audit says so again."""
    for missed in listed.unread:
        path = Path(base, missed.location)
        if is_store_url(location):
            address = parse(location) if "://…" not in missed.location else None
            if (
                address is not None
                and missed.location != address.place
                and missed.location.startswith(address.store.shown)
            ):
                table = Table(
                    missed.location.rpartition("/")[2], missed.location, Path(), (), "", address=missed.location
                )
                for group in locating.in_store([table], address, environ, None):
                    yield replace(group.found, unread=missed.reason)
        elif not locating.is_url(location) and path.is_file():
            table = Table(path.name, missed.location, path.parent, (path,), "")
            for group in locating.local([table], location, base, home):
                yield replace(group.found, unread=missed.reason)
