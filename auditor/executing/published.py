"""One long call on a Dask cluster, kept there under a name, so that who asked for it need not wait and may be another process.

What must be the same as for units (`cluster`) is the same: the version of Lintas, and that an exception is told by its type
alone. The call runs outside the threads that a worker has for units, so it may give units to the same cluster.
"""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import AsyncIterator, Callable
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from auditor.version import VERSION

from .attempting import attempted
from .choosing import address_of, executor_of
from .cluster import cluster_at, of_another_version, packed, speechless
from .interface import ExecutorError, Lost

_GONE = (OSError, TimeoutError, KeyError, CancelledError)
"""What tells that the cluster, or the call on it, is not there any more."""
_ANSWER = 10.0
"""Seconds in which a scheduler must answer."""
_FETCH = 60.0
"""Seconds in which a result that is ready must arrive."""


@dataclass(frozen=True, slots=True)
class _Far:
    """The call on its way: as bytes, since a worker of another version may not know its types."""

    call: bytes
    version: str

    def __call__(self, executor: str) -> Any:
        return pickle.loads(self.call)(executor)  # noqa: S301  (bytes that the audit made and sent)


def publish(executor: str, name: str, call: Callable[[str], object]) -> None:
    """Hand a call to the cluster at `dask://HOST:PORT` and return; what stood under the name before is forgotten.

    Args: `call` is pickled, and called on some worker with the address of the cluster as that worker sees it.
    Raises: ExecutorError where nobody answers, no worker comes, or the call cannot be pickled.
    """
    far = _Far(packed(call), VERSION)
    with cluster_at(address_of(executor)) as client:
        if name in client.list_datasets():
            client.unpublish_dataset(name)
        client.publish_dataset(client.submit(called_there, far, pure=False), name=name)


def called_there(far: _Far) -> Any:
    """On a worker: make the call and leave the worker's thread to others; a failure is a `Lost`."""
    distributed: Any = import_module("distributed")
    if far.version != VERSION:
        return of_another_version(far.version)
    scheduler = str(distributed.get_worker().scheduler.address)
    distributed.secede()
    return attempted(far, executor_of(scheduler))


async def ended(executor: str, name: str) -> None:
    """Wait until the call has ended, well or not, or is not there: whoever fetches it will be told which.

    Waits on the running event loop and holds no thread.
    """
    with suppress(*_GONE):
        async with _found(executor, name) as (_, future):
            await import_module("distributed").wait([future])


async def cancelled(executor: str, name: str) -> None:
    """End the call and forget it; where there is no cluster, there is nothing to end."""
    with suppress(*_GONE):
        async with _found(executor, name) as (client, future):
            await client.unpublish_dataset(name)
            await client.cancel([future], force=True)


@asynccontextmanager
async def _found(executor: str, name: str) -> AsyncIterator[tuple[Any, Any]]:
    """A client on the running event loop and the call's future."""
    distributed: Any = await asyncio.to_thread(import_module, "distributed")  # takes long enough to hold up others
    with speechless("distributed"):
        client = distributed.Client(address_of(executor), timeout=_ANSWER, asynchronous=True, set_as_default=False)
        async with client:
            with client.as_current():  # what a name stands for is made anew for the client that is current
                yield client, await client.get_dataset(name)


def fetch(executor: str, name: str) -> Any | Lost:
    """What the call returned, taken from the cluster, which forgets it; a `Lost` where it failed or is not there.

    Raises: ExecutorError where the cluster does not answer.
    """
    with cluster_at(address_of(executor)) as client:
        try:
            with client.as_current():
                future = client.get_dataset(name)
        except KeyError:
            return Lost("the cluster knows nothing of it any more", "its scheduler was started anew: run it again")
        try:
            return future.result(timeout=_FETCH)
        except Exception as error:  # noqa: BLE001  (told by its type alone)
            told = f"the Dask worker that did it was lost ({type(error).__name__})"
            return Lost(told, "give the workers more memory, or look into their logs")
        finally:
            client.unpublish_dataset(name)


def withdraw(executor: str, name: str) -> None:
    """End the call and forget it, from outside an event loop."""
    with suppress(ExecutorError, KeyError), cluster_at(address_of(executor)) as client:
        with client.as_current():
            future = client.get_dataset(name)
        client.unpublish_dataset(name)
        client.cancel([future], force=True)
