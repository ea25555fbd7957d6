"""A Dask cluster: units go to its workers through its `concurrent.futures` interface.

Results that must not leave this machine are made here, by another executor. What travels: the settings once, units (where a
table is, with whatever its address holds), and results. `dask+tls://` encrypts it, by the certificates of Dask's own
configuration. Threads of Polars on a worker are the worker's own matter: `POLARS_MAX_THREADS` in its environment.
"""

from __future__ import annotations

import logging
import pickle
import socket
import time
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, TypeVar

from auditor.version import VERSION

from .attempting import attempted, lost_to
from .interface import Executor, ExecutorError, Lost, Watch, Work
from .window import through_window

_Unit = TypeVar("_Unit")
_Result = TypeVar("_Result")

_ANSWER = 10.0
"""Seconds in which a scheduler must answer."""
_WORKERS = 30.0
"""Seconds to wait for a first worker, and for its first answer."""
_RETURN = 180.0
"""Seconds to wait for another worker when the last is gone: clusters start new ones, and those may die of one unit in turn."""
_AHEAD = 2
"""Units submitted for each thread of the cluster."""


class DaskExecutor:
    """Does the units on a cluster. A unit whose worker dies is given to others by the scheduler (`allowed-failures`)."""

    def __init__(self, address: str, here: Executor) -> None:
        """Args: `address` as Dask writes it (`tcp://host:port`); `here` does what must not leave this machine."""
        self.address = address
        self.here = here

    def run(
        self, work: Work[_Unit, _Result], units: Iterable[_Unit], watch: Watch
    ) -> Generator[tuple[int, _Result | Lost]]:
        """See `interface.Executor`.

        A unit that the scheduler gave up because workers died at it, or whose result was lost with them, is tried once more
        when nothing else is on the cluster: units that only ran beside a deadly one are given up too. Raises: ExecutorError
        where nobody answers at the address, or no worker comes, or the work cannot be pickled.
        """
        payload = packed(work)
        staying: list[tuple[int, _Unit]] = []

        def going() -> Iterator[tuple[int, _Unit]]:
            for place, unit in enumerate(units):
                if work.stays_here(unit):
                    staying.append((place, unit))
                else:
                    yield place, unit

        with cluster_at(self.address) as client:
            yield from _travelled(_Far(client, payload), going(), watch)
        places = [place for place, _ in staying]
        there = _Renumbered(watch, places)
        for place, result in self.here.run(work, [unit for _, unit in staying], there):
            yield places[place], result


class _Renumbered:
    """A watch for some of the units, by their places among all of them."""

    def __init__(self, watch: Watch, places: list[int]) -> None:
        self._watch, self._places = watch, places

    def started(self, place: int) -> None:
        """See `interface.Watch`."""
        self._watch.started(self._places[place])

    def said(self, text: str) -> None:
        """See `interface.Watch`."""
        self._watch.said(text)


def packed(work: object) -> bytes:
    """What travels, as bytes. Raises: ExecutorError where it cannot."""
    try:
        return pickle.dumps(work)
    except Exception as error:  # noqa: BLE001  (a user's recognizer may raise anything)
        reason = f"the settings cannot be sent to a cluster ({type(error).__name__})"
        raise ExecutorError(
            f"{reason}: leave the recognizer that cannot be pickled out, or scan on one machine"
        ) from None


class _OtherVersionError(Exception):
    """A worker runs another version of Lintas, which may find other things."""


def unpacked(payload: bytes, version: str) -> Any:
    """On a worker: rebuild the work, once for each worker. Raises: whatever its parts raise when they are rebuilt."""
    if version != VERSION:
        raise _OtherVersionError
    return pickle.loads(payload)  # noqa: S301  (bytes that the audit made and sent)


def done_there(work: Work[_Unit, _Result], unit: _Unit, version: str) -> _Result | Lost:
    """On a worker: do one unit, if it can be the same there as at home."""
    if version != VERSION:
        return of_another_version(version)
    unseen = work.out_of_sight(unit)
    if unseen:
        reason = f"the Dask worker on {socket.gethostname()} does not see {unseen}"
        return Lost(reason, "put the data into an object store, or mount it at the same path on every worker")
    return attempted(work, unit)


def of_another_version(version: str) -> Lost:
    """On a worker: the words for what was sent by a version that is not its own."""
    return Lost(f"the Dask worker runs Lintas {VERSION} and not {version}", "install the same version everywhere")


@contextmanager
def cluster_at(address: str) -> Iterator[Any]:
    """A client of the scheduler at an address, with at least one worker behind it. Raises: ExecutorError."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise ExecutorError("a Dask cluster needs the package distributed: pip install 'lintas[dask]'") from None
    with speechless("distributed"):
        yield from _client(distributed, address)


def _client(distributed: Any, address: str) -> Iterator[Any]:
    try:
        client = distributed.Client(address, timeout=_ANSWER, set_as_default=False)
    except Exception as error:  # noqa: BLE001  (nobody there, no certificates, another version's protocol)
        told = f"no Dask scheduler can be reached at {address} ({type(error).__name__})"
        raise ExecutorError(f"{told}: start one with `dask scheduler`, or correct the address") from None
    try:
        try:
            client.wait_for_workers(1, timeout=_WORKERS)
        except TimeoutError:
            told = f"the Dask scheduler at {address} has no workers"
            raise ExecutorError(f"{told}: start some with `dask worker {address}`") from None
        yield client
    finally:
        client.close()


@contextmanager
def speechless(name: str) -> Iterator[None]:
    """Leave a library's log aside, which prints tracebacks for what is told in a sentence here."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


class _Far:
    """The units on a cluster."""

    def __init__(self, client: Any, payload: bytes) -> None:
        """Raises: ExecutorError where the first worker cannot take over the work."""
        self._client = client
        self._pool = client.get_executor(pure=False)
        self._payload = payload
        self.renew()
        try:
            self._work.result(timeout=_WORKERS)
        except TimeoutError:  # others keep the cluster busy; its turn will come
            pass
        except CancelledError:
            raise ExecutorError("the Dask cluster went away before anything was read: start it again") from None
        except Exception as error:  # noqa: BLE001  (whatever another installation lacks)
            raise ExecutorError(_unfit(error)) from None
        self._threads = 1
        self._gone = False
        self._counted = self._seen = time.monotonic()
        self.look()

    def renew(self) -> None:
        """Send the work anew: it may have been on every worker that died, and is then given up with what needs it."""
        self._work = self._client.submit(unpacked, self._payload, VERSION, pure=False)

    def submit(self, unit: Any) -> Future[Any]:
        """Hand a unit to the scheduler; where there is no cluster any more, to nobody."""
        future: Future[Any] = Future()
        if self._gone:
            future.set_exception(CancelledError())
            return future
        try:
            future = self._pool.submit(done_there, self._work, unit, VERSION)
        except Exception as error:  # noqa: BLE001  (the connection may fail in any way)
            future.set_exception(error)
        return future

    def width(self) -> int:
        """How many units may be there. Clusters grow and shrink, so their threads are counted again now and then."""
        if time.monotonic() - self._counted > _ANSWER:
            self.look()
        return _AHEAD * self._threads

    def look(self) -> None:
        """Count the threads; give up the units that are there when no worker was seen for a while."""
        self._counted = time.monotonic()
        try:
            threads = sum(self._client.nthreads().values())
        except Exception:  # noqa: BLE001  (the scheduler is gone; its units are cancelled by the client)
            threads = 0
        if threads:
            self._threads, self._seen = threads, self._counted
        elif self._counted - self._seen > _RETURN and not self._gone:
            self._gone = True
            with suppress(Exception):  # where there is no scheduler either, its units are cancelled already
                self._pool.shutdown(wait=False)


def _travelled(far: _Far, units: Iterator[tuple[int, _Unit]], watch: Watch) -> Iterator[tuple[int, Any | Lost]]:
    from distributed import KilledWorker

    suspects: list[tuple[int, _Unit]] = []
    for place, unit, future in through_window(far.submit, units, far.width, watch.started, far.look):
        result = _result(future)
        if isinstance(result, Exception):
            suspects.append((place, unit))
        else:
            yield place, result
    for suspect in sorted(suspects, key=lambda one: one[0]):
        with suppress(Exception):  # as in `submit`, which will tell
            far.renew()
        for place, _, future in through_window(far.submit, [suspect], lambda: 1, watch.started, far.look):
            result = _result(future)
            if isinstance(result, KilledWorker):
                result = _DEADLY
            yield place, lost_to(result) if isinstance(result, Exception) else result


_DEADLY = Lost(
    "every Dask worker that read it died",
    "it may need more memory than they have: sample it without --full, or give the workers more",
)


def _result(future: Future[Any]) -> Any:
    """What came of a unit; an exception as it is: units raise none, so it is the cluster's, or its client's.

    A client that asks for results of workers which are dying may trip over what it was told of them (a TypeError).
    """
    try:
        return future.result()
    except CancelledError:
        return Lost("the Dask cluster went away before it was read", "start the scheduler and workers and audit again")
    except Exception as error:  # noqa: BLE001  (told by its type alone)
        return error


def _unfit(error: Exception) -> str:
    told = f"Lintas {VERSION} cannot run on the Dask cluster ({type(error).__name__})"
    return f"{told}: install the same version, and the packages of your recognizers, on the scheduler and every worker"
