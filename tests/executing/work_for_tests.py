"""Units of work for executors; importable by worker processes, which find it on the path they inherit."""

from __future__ import annotations

import gc
import os
import signal
import struct
import sys
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any


@dataclass
class Watched:
    """What an executor told."""

    started_places: list[int] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)

    def started(self, place: int) -> None:
        self.started_places.append(place)

    def said(self, text: str) -> None:
        self.sentences.append(text)


@dataclass
class Trying:
    """Does what its unit says: a number is doubled, words are what can go wrong."""

    add: Any = 0
    here: tuple[Any, ...] = ()
    unseen: dict[Any, str] = field(default_factory=dict)
    marker: str = ""
    """A folder in which `prepare` leaves a file for each worker, and then fails."""

    def __call__(self, unit: Any) -> Any:
        match unit:
            case int():
                return 2 * unit + self.add
            case ("sleep", seconds):
                time.sleep(seconds)
                return "slept"
            case ("kill", number):
                os.kill(os.getpid(), number)
                time.sleep(60)
            case ("kill while answering", size):
                half_an_answer(size)
                os.kill(os.getpid(), signal.SIGKILL)
            case ("kill once", marker):
                if not Path(marker).exists():
                    Path(marker).touch()
                    os.kill(os.getpid(), signal.SIGKILL)
                return "came through"
            case "exit":
                os._exit(3)
            case "raise":
                raise ValueError("S1234567D")
            case "memory":
                raise MemoryError
            case "lambda":
                return lambda: None
            case "recursion":
                return self(unit)
            case "who":
                return os.getpid()
            case "threads":
                import polars as pl

                return pl.thread_pool_size(), os.environ.get("ARROW_IO_THREADS")
            case "interrupts":
                return signal.getsignal(signal.SIGINT) == signal.SIG_IGN
        raise AssertionError(unit)

    def prepare(self) -> None:
        if self.marker:
            Path(self.marker, str(os.getpid())).touch()
            raise ValueError("S1234567D")

    def stays_here(self, unit: Any) -> bool:
        return unit in self.here

    def out_of_sight(self, unit: Any) -> str:
        return self.unseen.get(unit, "")


def half_an_answer(size: int) -> None:
    """Writes the beginning of a message into the pipe of this worker, as one does that is killed while it sends."""
    channel = next(one for one in gc.get_objects() if isinstance(one, Connection))
    os.write(channel.fileno(), struct.pack("!i", size) + b"x" * (size // 2))


class OnlyInTheParent:
    """Settings that can be pickled and not rebuilt in a worker."""

    def __init__(self) -> None:
        self.parent = os.getpid()

    def __setstate__(self, state: dict[str, int]) -> None:
        if os.getpid() != state["parent"]:
            raise ImportError("secret")
        self.__dict__ = state


class NotToBePickled:
    """Settings that cannot be pickled."""

    def __reduce__(self) -> Any:
        raise TypeError("secret")


def outcomes(executor: Any, work: Trying, units: Any, watch: Watched | None = None) -> list[Any]:
    """Results in the order of units."""
    found = dict(executor.run(work, units, watch or Watched()))
    assert sorted(found) == list(range(len(found)))
    return [found[place] for place in sorted(found)]


if __name__ == "__main__":
    sys.exit("this is a module of tests")
