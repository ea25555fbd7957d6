"""Processes on this machine: as many units at a time, each worker with its own interpreter and its own libraries."""

from __future__ import annotations

import pickle
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from .attempting import attempted, lost_to
from .cores import cores
from .crew import CannotStartError, Crew, DiedError, ending
from .interface import ExecutorError, Lost, Watch, Work
from .serial import SerialExecutor
from .window import through_window

_Unit = TypeVar("_Unit")
_Result = TypeVar("_Result")
_Placed = tuple[int, _Unit]

_AHEAD = 2
"""Units submitted for each worker: the one it is at, and the next."""


class ProcessExecutor:
    """Does the units in processes that it starts anew (`spawn`), which Ctrl-C ends without a word."""

    def __init__(self, workers: int, threads_each: int | None = None) -> None:
        """Args: `threads_each` what native libraries may start in each worker; None shares the cores out."""
        self.workers = workers
        self.threads_each = threads_each or max(1, cores() // workers)
        self._prepared: Crew[Any, Any] | None = None

    def prepare(self, work: Work[_Unit, _Result]) -> None:
        """Start the workers while units are still looked for; `run` with this very work, or `close`, has to follow."""
        with suppress(Exception):  # what cannot be pickled is told by `run`
            self._prepared = self._crew(work)
            self._prepared.start()

    def close(self) -> None:
        """End workers that were prepared and are not used."""
        crew, self._prepared = self._prepared, None
        if crew is not None:
            crew.kill()
            crew.close()

    def _crew(self, work: Work[_Unit, _Result]) -> Crew[_Unit, _Result]:
        return Crew(self.workers, pickle.dumps(work), self.threads_each)

    def run(
        self, work: Work[_Unit, _Result], units: Iterable[_Unit], watch: Watch
    ) -> Generator[tuple[int, _Result | Lost]]:
        """See `interface.Executor`.

        A unit whose worker dies is tried once more when all others are done, with the machine to itself: what was too much
        memory for several may do for one. Work that cannot be pickled, and units for which no worker can be started, are
        done in this process, and that is said.
        """
        try:
            crew = self._prepared or self._crew(work)
        except Exception as error:  # noqa: BLE001  (a user's recognizer may raise anything)
            watch.said(
                f"worker processes cannot take over the settings ({type(error).__name__}); reading in this process"
            )
            yield from SerialExecutor().run(work, units, watch)
            return
        self._prepared = None
        try:
            yield from self._done_by(crew, work, units, watch)
        except BaseException:  # Ctrl-C, or whoever reads the results has had enough
            crew.kill()
            raise
        finally:
            crew.close()

    def _done_by(
        self, crew: Crew[_Unit, _Result], work: Work[_Unit, _Result], units: Iterable[_Unit], watch: Watch
    ) -> Iterator[tuple[int, _Result | Lost]]:
        suspects: list[_Placed[_Unit]] = []
        left: list[_Placed[_Unit]] = []
        problem = ""
        threads = ThreadPoolExecutor(self.workers, "lintas-worker")

        def submit(unit: _Unit) -> Future[_Result | Lost]:
            return threads.submit(crew.do, unit)

        try:
            for place, unit, future in through_window(
                submit, enumerate(units), lambda: _AHEAD * self.workers, watch.started
            ):
                match future.exception():
                    case None:
                        yield place, future.result()
                    case DiedError():
                        suspects.append((place, unit))
                    case CannotStartError() as error:
                        problem = str(error)
                        left.append((place, unit))
                    case ExecutorError() as error:
                        raise error
                    case BaseException() as error:
                        yield place, lost_to(error)
        except BaseException:
            crew.kill()  # before the threads are waited for, which wait for its workers
            raise
        finally:
            threads.shutdown(wait=True, cancel_futures=True)
        for place, unit in sorted(suspects, key=lambda one: one[0]):
            watch.started(place)
            result = _alone(crew, unit)
            yield place, result
        if left:
            watch.said(f"{problem}; reading in this process")
            yield from _here(work, left, watch)


def _alone(crew: Crew[_Unit, _Result], unit: _Unit) -> _Result | Lost:
    """Try a unit that a worker died at once more; a second death is the unit's."""
    try:
        return crew.do(unit)
    except DiedError as error:
        return Lost(f"the worker process {ending(error.code)} while reading it", _hint(error.code))
    except CannotStartError as error:
        return Lost("the worker process died while reading it", f"{error}: free some memory and audit again")


def _hint(code: int | None) -> str:
    if code == -9:
        return "it may need more memory than there is: sample it without --full, or try fewer --workers"
    return "its reader broke down on it: check the file, write it again, or report it with the schema (not the values)"


def _here(
    work: Work[_Unit, _Result], placed: list[_Placed[_Unit]], watch: Watch
) -> Iterator[tuple[int, _Result | Lost]]:
    for place, unit in sorted(placed, key=lambda one: one[0]):
        watch.started(place)
        yield place, attempted(work, unit)
