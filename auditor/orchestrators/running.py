"""Runs an audit or a scan for a scheduler, and writes its reports: the edge where files, stores and the clock are.

What goes wrong is one of two things, because a scheduler treats them differently: `Unusable` stays wrong however often it
is tried, `Unavailable` may be there the next time. Messages are safe to log.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.findings.model import Result

if TYPE_CHECKING:
    from auditor.executing import Execution
    from auditor.manifest.loader import Loaded
    from auditor.state.memory import Memory
    from auditor.table_scan import ScanOptions
    from detectors import Settings

Say = Callable[[str], None]


class Unusable(Exception):  # noqa: N818  (named for what it says of the request)
    """What was asked cannot be done, however often it is tried: a manifest with mistakes, a report nobody knows."""


class Unavailable(Exception):  # noqa: N818
    """What is needed is not there now: a cluster, the memory of earlier audits, a disk to write to."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How much of each table is read, by whom, and what is remembered; None is what the manifest says, else the usual."""

    sample_rows: int | None = None
    max_miss: float | None = None
    """The share of rows, inside (0, 1), that may carry something unseen; decides how many rows are drawn."""
    confidence: float = 0.95
    full: bool = False
    seed: int | None = None
    workers: int | None = 1
    executor: str | None = None
    state: str | None = None
    """Where earlier audits are remembered: a SQLite file or a PostgreSQL URL; None for `$LINTAS_STATE`, else nowhere."""

    def problem(self) -> str | None:
        """What contradicts itself, in a sentence, or None."""
        if self.full and (self.sample_rows is not None or self.max_miss is not None):
            return "full=True reads every row: it goes with neither sample_rows nor max_miss"
        if self.sample_rows is not None and self.max_miss is not None:
            return "max_miss says how many rows it takes; leave sample_rows out"
        if self.sample_rows is not None and self.sample_rows < 1:
            return f"sample_rows={self.sample_rows} reads nothing; give 1 or more"
        for name, share in (("max_miss", self.max_miss), ("confidence", self.confidence)):
            if share is not None and not 0.0 < share < 1.0:
                return f"{name}={share} is no share between 0 and 1; one row in a thousand is 0.001"
        return None

    def options(self, loaded: Loaded | None = None, settings: Settings | None = None) -> ScanOptions:
        """The same, filled up from a manifest. Raises: Unusable."""
        from auditor.sources.interface import DEFAULT_ROWS
        from auditor.sources.statistics import rows_needed
        from auditor.table_scan import ScanOptions

        if (problem := self.problem()) is not None:
            raise Unusable(problem)
        defaults = loaded.manifest.defaults if loaded is not None else None
        seed = self.seed if self.seed is not None else (defaults.seed if defaults else None) or 0
        if self.max_miss is not None:
            rows = rows_needed(self.max_miss, self.confidence)
            return ScanOptions(rows, seed, False, settings, uniform=True, confidence=self.confidence)
        rows = self.sample_rows or (defaults.sample_rows if defaults else None) or DEFAULT_ROWS
        return ScanOptions(rows, seed, self.full, settings, confidence=self.confidence)


def loaded_from(manifest: str | Path) -> Loaded:
    """A manifest by its path, or by the folder that its `lintas.yaml` lies in. Raises: Unusable, with every problem."""
    from auditor.manifest.loader import ManifestError, load
    from auditor.reports.safe import prose

    path = Path(manifest)
    try:
        return load(path / "lintas.yaml" if path.is_dir() else path)
    except ManifestError as error:
        listed = "\n".join(prose(str(problem)) for problem in error.problems)
        raise Unusable(f"the manifest cannot be used, nothing was audited:\n{listed}") from None


def audited(loaded: Loaded, as_of: date, reading: Reading, say: Say) -> Result:
    """Audits a manifest with the data it names.

    Args: `say` is called with sentences about the memory.
    Raises: Unusable, Unavailable.
    """
    from auditor.auditing import Settings, audit

    with _translated(), _memory(reading, say) as memory:
        return audit(
            loaded, Settings(as_of), reading.options(loaded), execution=reading_execution(reading), memory=memory
        )


def scanned(
    locations: Sequence[str],
    as_of: date,
    reading: Reading,
    say: Say,
    *,
    folder: Path | None = None,
    dataset: str | None = None,
) -> Result:
    """Finds the personal data in the tables at some locations, relative to `folder` (None: the working directory).

    Raises: Unusable, Unavailable.
    """
    from auditor.detecting import steer
    from auditor.findings.rules.lin013_personal_data import of_tables
    from auditor.scanning import scan_location
    from auditor.sources.naming import without_secrets
    from auditor.version import VERSION

    with _translated(), _memory(reading, say) as memory:
        steering = steer()
        options = reading.options(None, steering.settings)
        found = scan_location(
            locations,
            folder or Path.cwd(),
            options,
            dataset,
            execution=reading_execution(reading),
            memory=memory,
        )
    return Result(
        "scan",
        dataset or ", ".join(without_secrets(one) for one in locations),
        as_of,
        findings=tuple(of_tables(found.tables)),
        tables=tuple(found.tables),
        unread=(*found.unread, *steering.unread),
        skipped=tuple(found.skipped),
        provenance={"lintas": VERSION, **options.provenance()},
    )


def reading_execution(reading: Reading) -> Execution:
    """Who reads the tables, checked. Raises: ExecutorError."""
    from auditor.executing import Execution, checked

    return checked(Execution(reading.executor, reading.workers))


def outputs_problem(outputs: Mapping[str, str]) -> str | None:
    """Which format no report has, in a sentence, or None. Loads no report."""
    from auditor.reports import registry

    known = registry.names() if outputs else ()
    unknown = [name for name in outputs if name not in known]
    return f"outputs: there is no report {unknown[0]!r}; there are {', '.join(known)}" if unknown else None


def write_reports(result: Result, outputs: Mapping[str, str], inputs: Sequence[Path] = ()) -> dict[str, str]:
    """Writes a report for each format and returns the paths; none is written over something that was read.

    Raises: Unusable, Unavailable.
    """
    from auditor.catalogue import documentation
    from auditor.reports import registry
    from auditor.reports.atomic import OutputError, write_text

    if not outputs:
        return {}
    read = {path.resolve() for path in (*inputs, *(Path(table.path) for table in result.tables))}
    docs = documentation({finding.rule for finding in result.findings})
    written: dict[str, str] = {}
    for name, place in outputs.items():
        path = Path(place)
        if path.resolve() in read:
            raise Unusable(f"outputs[{name!r}]: {path} was read by this run; choose another name")
        try:
            write_text(path, registry.get(name).render(result, docs))
        except registry.UnknownReportError as error:
            raise Unusable(f"outputs: {error}") from None
        except OutputError as error:
            raise Unavailable(str(error)) from None
        written[name] = str(path)
    return written


def day_of(text: str | date | datetime | None, usual: Callable[[], date]) -> date:
    """The day that a parameter names, which may have been a template; `usual()` where it names none.

    Raises: Unusable, for what is neither a date nor written as one.
    """
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    if text is None or not text.strip():
        return usual()
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Unusable(f"as_of={text!r} is not a date; write it as 2026-02-01") from None


@contextmanager
def _translated() -> Iterator[None]:
    """What may go wrong before the first table is read, as one of the two kinds."""
    from auditor.detecting import DetectionError
    from auditor.executing import ExecutorError
    from auditor.reports.safe import prose
    from auditor.state.memory import StateError

    try:
        yield
    except DetectionError as error:
        raise Unusable(prose(str(error))) from None
    except (ExecutorError, StateError) as error:
        raise Unavailable(prose(str(error))) from None


@contextmanager
def _memory(reading: Reading, say: Say) -> Iterator[Memory | None]:
    """The memory asked for. A scheduler's worker has no cache folder that lasts, so none is made unasked."""
    from auditor.state.place import VARIABLE

    asked = reading.state or os.environ.get(VARIABLE)
    if not asked:
        yield None
        return
    from auditor.state.opening import memory_at

    memory = memory_at(asked, datetime.now().astimezone().date(), os.environ, sys.platform, say)
    try:
        yield memory
    finally:
        if memory is not None:
            memory.close()
