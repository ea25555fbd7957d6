"""Worker processes on this machine, each with a pipe of its own.

`concurrent.futures.ProcessPoolExecutor` shares one queue between its workers: when one of them is killed, all units in
flight are lost without telling which was to blame, and a worker killed while it writes leaves the reader waiting for ever.
Here each worker has a pipe whose other end only it holds, so that its death is seen at once and costs one unit.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from .interface import ExecutorError, Lost
from .serving import END, serve

_Unit = TypeVar("_Unit")
_Result = TypeVar("_Result")

_PATIENCE = 5.0
"""Seconds that a worker is given to end by itself once it has nothing to do."""
_LOOK_UP = 2.0
"""Seconds of waiting for an answer after which one looks whether the worker lives."""
_STARTING = threading.Lock()
_UNGUARDED = (
    "a script that asks Lintas for workers is imported by each of them: "
    'put what it does under `if __name__ == "__main__":`, or ask for one worker'
)
_THREADS = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "ARROW_IO_THREADS")
"""How many threads native libraries start; read when they load. Arrow's pool of threads goes by OpenMP's variable."""


class DiedError(Exception):
    """A worker process ended while it was at a unit."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class CannotStartError(Exception):
    """No worker process can be started; the message says why, without data."""


class _Worker:
    """One worker process. Starting it waits until it has unpickled the work."""

    def __init__(self, payload: bytes, environment: Mapping[str, str]) -> None:
        context = multiprocessing.get_context("spawn")
        self._channel, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=serve, args=(theirs, payload), daemon=True)
        try:
            with _STARTING, _environment(environment), _interrupts_held_back():
                self.process.start()
        except BaseException:
            self._channel.close()
            raise
        finally:
            theirs.close()  # from here on only the worker holds it, and its death is the end of the stream

    def ready(self) -> str:
        """Wait until it has unpickled the work; an empty string, or what went wrong there."""
        return str(self._answer())

    def ask(self, unit: object) -> Any:
        """Have one unit done. Raises: DiedError."""
        try:
            self._channel.send(unit)
        except OSError:
            raise self._died() from None
        return self._answer()

    def dismiss(self) -> None:
        """Tell it that there is no more to do."""
        try:
            self._channel.send(END)
        except OSError:
            return

    def end(self) -> None:
        """Wait for its end, and bring it about where that takes too long."""
        self.process.join(_PATIENCE)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join(_PATIENCE)
        self._channel.close()

    def _answer(self) -> Any:
        try:
            while not self._channel.poll(_LOOK_UP):
                # Processes that the worker started may hold its end of the pipe longer than it lives.
                if self.process.exitcode is not None and not self._channel.poll(0):
                    raise self._died()
            return self._channel.recv()
        except (EOFError, OSError):
            raise self._died() from None

    def _died(self) -> DiedError:
        self.process.join(_PATIENCE)
        return DiedError(self.process.exitcode)


class Crew(Generic[_Unit, _Result]):
    """Some worker processes that do units for as many threads; each is started when it is first needed, or by `start`."""

    def __init__(self, workers: int, payload: bytes, threads_each: int) -> None:
        """Args: `payload` the pickled work; `threads_each` what Polars and Arrow may start in each worker."""
        self._payload = payload
        self._environment = {name: str(threads_each) for name in _THREADS if name not in os.environ}
        self._free: SimpleQueue[_Worker | None] = SimpleQueue()
        for _ in range(workers):
            self._free.put(None)
        self._lock = threading.Lock()
        self._places = workers
        self._alive: set[_Worker] = set()
        self._closed = False
        self._problem = "the audit ended"

    def start(self) -> None:
        """Start all workers in the background, before there are units for them."""
        for _ in range(self._places):
            threading.Thread(target=self._start_one, daemon=True).start()

    def _start_one(self) -> None:
        with suppress(CannotStartError, ExecutorError):  # whoever has a unit done will be told the same
            self._free.put(self._next())

    def do(self, unit: _Unit) -> _Result | Lost:
        """Have one unit done by the next free worker; called by as many threads as there are workers.

        Raises: DiedError, CannotStartError, and what pickling the unit raises.
        """
        worker = self._next()
        free: _Worker | None = worker
        try:
            answer: _Result | Lost = worker.ask(unit)
        except DiedError:
            self._discard(worker)
            free = None
            raise
        finally:
            self._free.put(free)
        return answer

    def close(self) -> None:
        """End the workers, which have nothing to do."""
        with self._lock:
            self._closed = True
            workers = list(self._alive)
        for worker in workers:
            worker.dismiss()
        for worker in workers:
            worker.end()

    def kill(self) -> None:
        """End the workers at once, whatever they are at; threads that wait for them get a DiedError."""
        with self._lock:
            self._closed = True
            for worker in self._alive:
                worker.process.kill()

    def _next(self) -> _Worker:
        """A free worker, a new one if need be. A place in which none can be started is given up."""
        while True:
            worker = self._free.get()
            if worker is not None:
                return worker
            with self._lock:
                over = self._closed or not self._places
            if over:
                self._free.put(None)  # for the next thread that waits
                raise CannotStartError(self._problem)
            try:
                return self._started()
            except ExecutorError:
                self._free.put(None)  # for the next thread that waits, which shall hear the same
                raise
            except CannotStartError as error:
                with self._lock:
                    self._places -= 1
                    self._problem = str(error)
                    if not self._places:
                        self._free.put(None)

    def _started(self) -> _Worker:
        try:
            worker = _Worker(self._payload, self._environment)
        except RuntimeError:  # multiprocessing: this is the main module of a worker, imported anew
            raise ExecutorError(_UNGUARDED) from None
        except (
            OSError,
            AssertionError,
        ) as error:  # no more processes or memory; daemonic processes may not have children
            raise CannotStartError(f"a process could not be started ({type(error).__name__})") from None
        with self._lock:
            self._alive.add(worker)
            if self._closed:
                worker.process.kill()
        try:
            problem = worker.ready()
        except DiedError as error:
            self._discard(worker)
            raise CannotStartError(f"a worker process {ending(error.code)} before it had begun") from None
        if problem:
            self._discard(worker)
            raise CannotStartError(f"a worker process could not take over the settings ({problem})")
        return worker

    def _discard(self, worker: _Worker) -> None:
        with self._lock:
            self._alive.discard(worker)
        worker.end()


def ending(code: int | None) -> str:
    """How a process ended, by its exit code: `was ended by SIGKILL`, `ended with code 3`."""
    if code is None:
        return "ended"
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set variables while a process is started, which inherits them: libraries read them before any code of ours runs."""
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            os.environ.pop(name, None)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Start a process that Ctrl-C does not reach, not even while it imports; here the signal comes a moment later."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it would be started along with the process, and lift the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
