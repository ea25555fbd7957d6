"""Scanning: locations in, a report of their columns out.

Tables are found first, those that a memory knows are taken from it, and the others are read by an executor, in any order.
What came of them is put back in the order in which they were found, so that a scan does not tell who read what.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from auditor.executing import EarlyStart, Execution, Lost, executor_for
from auditor.findings.model import TableReport, UnreadReport
from auditor.flows.contents import Observation
from auditor.table_scan import Outcome, ScanOptions
from auditor.table_work import Done, TableWork, Unit, effort, may_end_the_process

if TYPE_CHECKING:
    from auditor.sources import Discovery, Table
    from auditor.state.keys import Key
    from auditor.state.memory import Memory
    from auditor.state.recall import Recall
    from auditor.verification.shelf import Shelf

IN_PROCESS = Execution()
"""One table after the other, in this process."""


@dataclass(slots=True)
class Scan:
    """What was read at some locations and what was not."""

    tables: list[TableReport] = field(default_factory=list)
    unread: list[UnreadReport] = field(default_factory=list)
    skipped: list[UnreadReport] = field(default_factory=list)
    columns: dict[str, set[str]] = field(default_factory=dict)
    possible: dict[str, set[str]] = field(default_factory=dict)

    def take(self, outcome: Outcome) -> None:
        """Adds what came of one table."""
        self.unread.extend(outcome.unread)
        if outcome.report is not None:
            self.tables.append(outcome.report)
        for name, found in outcome.tags.items():
            self.columns.setdefault(name, set()).update(found)
        for name, found in outcome.possible.items():
            self.possible.setdefault(name, set()).update(found)

    @property
    def complete(self) -> bool:
        """Whether everything that should be read was."""
        return not self.unread and bool(self.tables)

    def observation(self, decided: Iterable[str]) -> Observation:
        """What may be concluded about the dataset.

        The tags seen are all there is only if everything was read, no column is in doubt (save those that a person has
        `decided`), and every sample was full, or uniform (then a bound holds) and found something: a sample in which
        nothing was found does not say that there is nothing.
        """
        doubtful = set(self.possible) - set(decided)
        kinds = {str(table.design["kind"]) for table in self.tables}
        found = any(self.columns.values())
        closed = self.complete and not doubtful and (kinds <= {"full"} or (kinds <= {"full", "uniform"} and found))
        note = None
        if closed and "uniform" in kinds:
            note = (
                "as seen in a sample; " + "; ".join(t.zero for t in self.tables if t.design["kind"] == "uniform")[:300]
            )
        return Observation(self.columns, closed, note)


@dataclass(frozen=True, slots=True)
class Job:
    """What to scan for one dataset, or for none."""

    locations: tuple[str, ...]
    """Paths, globs, folders or URLs."""
    base: Path
    """The folder that relative locations start from."""
    options: ScanOptions = field(default_factory=ScanOptions)
    dataset: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one table, for those who watch."""

    location: str
    outcome: Outcome
    remembered: bool = False
    """Whether a memory told it and nothing was read."""


class Progress(Protocol):
    """Is told how a scan goes, always from the thread that scans."""

    def looking(self, location: str) -> None:
        """Tables are looked for at a location."""
        ...

    def found(self, tables: int) -> None:
        """So many tables are there in all."""
        ...

    def started(self, location: str) -> None:
        """A table was handed to whoever reads it."""
        ...

    def finished(self, location: str) -> None:
        """A table is done, whatever came of it."""
        ...

    def told(self, one: Told) -> None:
        """What came of a table, in the order in which tables were found."""
        ...

    def said(self, text: str) -> None:
        """Something a person should know, in a sentence."""
        ...


def scan_location(
    location: str | Iterable[str],
    base: Path,
    options: ScanOptions | None = None,
    dataset: str | None = None,
    progress: Progress | None = None,
    execution: Execution = IN_PROCESS,
    memory: Memory | None = None,
) -> Scan:
    """Finds the personal data in every table at a location (path, glob, folder or URL), or at several.

    Never raises for what it meets: what cannot be read is in `unread` with the reason.
    Raises: ExecutorError where the execution cannot be had as asked.
    """
    locations = (location,) if isinstance(location, str) else tuple(location)
    job = Job(locations, base, options or ScanOptions(), dataset)
    return scan_jobs([job], progress, execution, memory=memory)[0]


def scan_jobs(
    jobs: Sequence[Job],
    progress: Progress | None = None,
    execution: Execution = IN_PROCESS,
    shelf: Shelf | None = None,
    memory: Memory | None = None,
) -> list[Scan]:
    """Scans what all jobs ask for, in one queue.

    Args: `shelf` takes what verification needs of the rows; tables that it wants are read whatever `memory` knows.
    Returns: a scan for each job, the same whatever the `execution`.
    Raises: ExecutorError where the execution cannot be had as asked.
    """
    told = progress or _Nobody()
    jobs = [replace(job, base=job.base.absolute()) for job in jobs]
    scans = [Scan() for _ in jobs]
    recalls = [_recall(memory, job) for job in jobs]
    work = TableWork(tuple((job.options, job.dataset) for job in jobs), shelf.bare() if shelf is not None else None)
    with closing(EarlyStart(execution, work)) as early:
        units = list(_found(jobs, scans, recalls, told, early))
        told.found(len(units))
        queue = _Queue(units, work, recalls, told)
        with closing(queue.in_order(execution, early)) as results:
            for unit, done in results:
                outcome = replace(done.outcome, unread=_from(jobs[unit.job].base, done.outcome.unread))
                scans[unit.job].take(outcome)
                if shelf is not None and done.kept is not None:
                    shelf.merge(done.kept)
                told.told(Told(unit.table.location, outcome, done.remembered))
    return scans


class _Queue:
    """Units on their way: from a memory, or through an executor, and back into order."""

    def __init__(
        self, units: Sequence[Unit], work: TableWork, recalls: Sequence[Recall | None], progress: Progress
    ) -> None:
        self._units, self._work, self._recalls, self._progress = units, work, recalls, progress
        self._done: dict[int, Done] = {}
        self._asked: list[int] = []
        """Places of the units that were handed out, in that order."""
        self._keys: dict[int, Key | None] = {}

    def in_order(self, execution: Execution, early: EarlyStart) -> Generator[tuple[Unit, Done]]:
        """Yield every unit and what came of it, as found. Raises: ExecutorError."""
        waiting: deque[Unit] = deque()
        fresh = self._not_remembered()

        def efforts() -> Iterator[float]:
            for unit in fresh:
                waiting.append(unit)
                yield effort(unit.table, self._work.asked[unit.job][0])

        def units() -> Iterator[Unit]:
            while waiting:
                yield waiting.popleft()
            yield from fresh

        place = 0
        apart = any(may_end_the_process(unit.table) for unit in self._units)
        executor = early.executor or executor_for(execution, len(self._units), efforts(), apart=apart)
        with closing(executor.run(self._work, units(), self)) as results:
            for number, result in results:
                self._settle(self._asked[number], result)
                while place in self._done:
                    yield self._units[place], self._done.pop(place)
                    place += 1
        for last in range(place, len(self._units)):  # remembered, all of them
            yield self._units[last], self._done.pop(last)

    def started(self, place: int) -> None:
        """See `executing.Watch`."""
        self._progress.started(self._units[self._asked[place]].table.location)

    def said(self, text: str) -> None:
        """See `executing.Watch`."""
        self._progress.said(text)

    def _not_remembered(self) -> Iterator[Unit]:
        """The units that must be read. The version of a table is asked for right before it is handed out."""
        for place, unit in enumerate(self._units):
            recall = None if self._work.stays_here(unit) else self._recalls[unit.job]
            if recall is not None:
                key = recall.key(unit.table)
                outcome = recall.remembered(unit.table, key)
                if outcome is not None:
                    self._done[place] = Done(outcome, remembered=True)
                    self._progress.finished(unit.table.location)
                    continue
                self._keys[place] = key
            self._asked.append(place)
            yield unit

    def _settle(self, place: int, result: Done | Lost) -> None:
        unit = self._units[place]
        done = _lost(unit, self._work, result) if isinstance(result, Lost) else result
        recall = self._recalls[unit.job]
        if recall is not None and place in self._keys:
            done = replace(done, outcome=recall.settled(unit.table, self._keys.pop(place), done.outcome))
        self._done[place] = done
        self._progress.finished(unit.table.location)


class _Nobody:
    """A progress that nobody watches."""

    def looking(self, location: str) -> None: ...
    def found(self, tables: int) -> None: ...
    def started(self, location: str) -> None: ...
    def finished(self, location: str) -> None: ...
    def told(self, one: Told) -> None: ...
    def said(self, text: str) -> None: ...


def _found(
    jobs: Sequence[Job],
    scans: Sequence[Scan],
    recalls: Sequence[Recall | None],
    progress: Progress,
    early: EarlyStart,
) -> Iterator[Unit]:
    """Every table of every job; what discovery left out goes to the scans."""
    from auditor.sources import discover

    for index, (job, scan, recall) in enumerate(zip(jobs, scans, recalls, strict=True)):
        for location in job.locations:
            progress.looking(_named(location))
            found = discover(location, base=job.base, known=_known_or_expected(recall, job.options, early))
            _note_left_out(found, scan, job.dataset)
            yield from (Unit(index, table) for table in found.tables)


def _known_or_expected(recall: Recall | None, options: ScanOptions, early: EarlyStart) -> Callable[[Table], bool]:
    """Whether a table of part files is known; discovery asks before it opens them, and where it is not, it will be read."""

    def known(table: Table) -> bool:
        if recall is not None and recall.knows(table):
            return True
        early.expect(lambda: effort(table, options))
        return False

    return known


def _named(location: str) -> str:
    """A location without what may be a password."""
    scheme, is_url, _ = location.partition("://")
    return f"{scheme}://…" if is_url else location


def _note_left_out(found: Discovery, scan: Scan, dataset: str | None) -> None:
    scan.unread.extend(UnreadReport(u.location, u.reason, u.hint, dataset) for u in found.unread)
    scan.skipped.extend(UnreadReport(s.location, s.reason, "", dataset) for s in found.skipped)


def _recall(memory: Memory | None, job: Job) -> Recall | None:
    if memory is None:
        return None
    from auditor.state.recall import Recall

    return Recall(memory, job.options, job.dataset)


def _lost(unit: Unit, work: TableWork, lost: Lost) -> Done:
    unread = UnreadReport(unit.table.location, lost.reason, lost.hint, work.asked[unit.job][1])
    return Done(Outcome(None, unread=(unread,)))


def _from(base: Path, unread: Iterable[UnreadReport]) -> tuple[UnreadReport, ...]:
    """Places below the base as seen from there: part files are told by the path that was opened."""
    from auditor.sources.naming import printable

    above = f"{printable(base.as_posix()).rstrip('/')}/"
    return tuple(replace(one, location=one.location.removeprefix(above)) for one in unread)
