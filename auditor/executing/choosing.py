"""Which executor does the work: as asked, else whatever is fastest for the work there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .cores import cores
from .interface import Executor, ExecutorError, Work
from .serial import SerialExecutor

if TYPE_CHECKING:
    from .processes import ProcessExecutor

START_SECONDS = 2.0
"""What it costs to start a worker and load the detectors in it, with a margin for a cold disk: measured 0.7-1.7 s on a
machine of two cores, each of which starts its own."""
_SCHEMES = {"dask://": "tcp://", "dask+tls://": "tls://"}


@dataclass(frozen=True, slots=True)
class Execution:
    """Who does the work, as asked for. The default starts nothing: a library must not surprise with processes."""

    executor: str | None = "serial"
    """`serial`, `processes`, `dask://host:port` (`dask+tls://…`); None leaves it to the amount of work."""
    workers: int | None = 1
    """Processes on this machine, 1 or more; None for as many as there are cores."""


AUTOMATIC = Execution(None, None)
"""Processes where they pay for their start; what commands use."""


def checked(asked: Execution) -> Execution:
    """The same, if it can be had. Raises: ExecutorError, with what can be asked for."""
    name = asked.executor
    if name not in (None, "serial", "processes") and not address_of(name):
        raise ExecutorError(f"there is no executor {name!r}; take serial, processes or dask://HOST:PORT")
    if asked.workers is not None and asked.workers < 1:
        raise ExecutorError(f"{asked.workers} workers cannot do anything; ask for 1 or more")
    if name == "serial" and (asked.workers or 1) > 1:
        raise ExecutorError(f"the serial executor has one worker, not {asked.workers}; take processes")
    return asked


def executor_for(asked: Execution, most: int, efforts: Iterable[float], *, apart: bool = False) -> Executor:
    """The executor to use. Pure but for the number of cores.

    Args: `most` units that there may be: there are no more workers, so that each has more threads; `efforts` the seconds
    that each unit takes, about, looked at only where it decides; `apart` whether a unit may end the process that does it.
    Raises: ExecutorError.
    """
    asked = checked(asked)
    workers = min(asked.workers or cores(), max(most, 1))
    if asked.executor == "serial" or (asked.executor is None and asked.workers == 1):
        return SerialExecutor()
    if asked.executor == "processes" or (asked.executor is None and asked.workers is not None):
        return _processes(workers)
    if asked.executor is None:
        return _processes(workers) if apart or pays(efforts, workers) else SerialExecutor()
    from .cluster import DaskExecutor

    return DaskExecutor(address_of(asked.executor), _processes(workers) if workers > 1 else SerialExecutor())


class EarlyStart:
    """Starts worker processes while units are still looked for, as soon as those found so far decide that there will be some."""

    def __init__(self, asked: Execution, work: Work[Any, Any]) -> None:
        """Args: `asked` as for `executor_for`; `work` what `Executor.run` will be given."""
        self._asked, self._work = asked, work
        self._least = asked.workers or cores()
        self._efforts: list[float] = []
        self.executor: ProcessExecutor | None = None
        """What was started; None as long as nothing was."""

    def expect(self, effort: Callable[[], float]) -> None:
        """Take note of a unit that will have to be done; `effort` in seconds, asked for if it decides. Raises: ExecutorError."""
        if self.executor is not None or self._least < 2 or self._asked.executor not in {None, "processes"}:
            return
        self._efforts.append(effort())
        if len(self._efforts) < self._least:
            return  # there may be fewer units than workers
        executor = executor_for(self._asked, len(self._efforts), self._efforts)
        if not isinstance(executor, SerialExecutor):
            self.executor = _processes(self._least)
            self.executor.prepare(self._work)

    def close(self) -> None:
        """End what was started and is not used."""
        if self.executor is not None:
            self.executor.close()


def pays(efforts: Iterable[float], workers: int) -> bool:
    """Whether sharing out units of so many seconds each saves more than starting the workers takes; reads no more than needed."""
    if workers < 2:
        return False
    saved = 0.0
    for effort in efforts:
        saved += effort * (1.0 - 1.0 / workers)
        if saved > START_SECONDS:
            return True
    return False


def _processes(workers: int) -> ProcessExecutor:
    from .processes import ProcessExecutor

    return ProcessExecutor(workers)


def address_of(executor: str | None) -> str:
    """Dask's address of a scheduler; empty where none is meant."""
    for ours, theirs in _SCHEMES.items():
        rest = (executor or "").removeprefix(ours)
        host, colon, port = rest.rpartition(":")
        if (executor or "").startswith(ours) and host and colon and port.isdecimal() and "/" not in host:
            return theirs + rest
    return ""


def executor_of(address: str) -> str:
    """The executor by Dask's address of a scheduler: `dask://host:port` for `tcp://host:port`."""
    for ours, theirs in _SCHEMES.items():
        if address.startswith(theirs):
            return ours + address.removeprefix(theirs)
    return address
