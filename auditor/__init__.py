"""Lintas, upper floor: pipelines. Everything the command line does is a Python call too.

`scan` finds personal data in a frame or at a location, `audit` joins a manifest's flows with what is observed and what
the laws say, `route` answers one set of facts. Nothing heavy is imported until one of them needs it.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from auditor.findings.model import Result, TableReport
    from auditor.table_scan import ScanOptions

__all__ = ["audit", "check", "route", "scan"]


def scan(
    what: pl.DataFrame | str | Path,
    *,
    name: str = "frame",
    options: ScanOptions | None = None,
    workers: int | None = 1,
    executor: str | None = None,
) -> TableReport | Result:
    """Finds personal data in a Polars frame (a `TableReport`) or in the tables at a location (a `Result`).

    Args: `workers` processes to read tables with, None for as many as there are cores where that pays; `executor` as
    `lintas scan --executor` takes it. Neither changes what is found. A script that asks for more than one worker does so
    under `if __name__ == "__main__":`.

    Recognizers of installed packages take part unless `options.settings` are given; one that cannot be used is told, in
    the table's notes or as unread.
    """
    from dataclasses import replace

    from auditor.detecting import Steering, steer
    from auditor.executing import Execution
    from auditor.scanning import scan_location
    from auditor.table_scan import ScanOptions, scan_frame

    options = options or ScanOptions()
    steering = steer() if options.settings is None else Steering(options.settings)
    options = replace(options, settings=steering.settings)
    if not isinstance(what, str | Path):
        report = scan_frame(what, name, options)
        missed = tuple(f"{row.location}: {row.reason}" for row in steering.unread)
        return replace(report, notes=(*report.notes, *missed))
    from auditor.findings.model import Result

    found = scan_location(str(what), Path.cwd(), options, execution=Execution(executor, workers))
    unread = (*found.unread, *steering.unread)
    return Result("scan", str(what), _today(), (), (), tuple(found.tables), unread, tuple(found.skipped))


def audit(
    manifest: str | Path,
    *,
    as_of: date | None = None,
    options: ScanOptions | None = None,
    workers: int | None = 1,
    executor: str | None = None,
) -> Result:
    """Audits a manifest with the data it names; `workers` and `executor` as in `scan`.

    Raises:
        ManifestError: the manifest cannot be used; every problem with its place.
        ExecutorError: nobody can read the tables as asked, such as a Dask scheduler that does not answer.
    """
    from auditor.auditing import Settings
    from auditor.auditing import audit as run
    from auditor.executing import Execution
    from auditor.manifest.loader import load

    execution = Execution(executor, workers)
    return run(load(manifest), Settings(as_of or _today()), options, execution=execution)


def check(manifest: str | Path, *, as_of: date | None = None) -> Result:
    """Audits what a manifest declares, without reading data.

    Raises:
        ManifestError: the manifest cannot be used; every problem with its place.
    """
    from auditor.auditing import Settings
    from auditor.auditing import check as run
    from auditor.manifest.loader import load

    return run(load(manifest), Settings(as_of or _today()))


def route(facts: Any, *, as_of: date | None = None) -> dict[str, Any]:
    """Asks the laws about one transfer.

    Raises:
        FactsError: facts that cannot be read, with every problem.
    """
    from auditor.answers import route as run

    return run(facts, as_of=as_of or _today())


def _today() -> date:
    return datetime.now().astimezone().date()
