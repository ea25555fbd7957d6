"""What doing many units of work is: the types that every executor shares. Nothing here knows of tables."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

_Unit = TypeVar("_Unit")
_Result = TypeVar("_Result")
_Unit_contra = TypeVar("_Unit_contra", contravariant=True)
_Result_co = TypeVar("_Result_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Lost:
    """A unit that nobody could do. Words are safe to print: they never quote data."""

    reason: str
    hint: str


class ExecutorError(ValueError):
    """An executor that cannot be had as asked; says what, where and how to put it right."""


class Work(Protocol[_Unit_contra, _Result_co]):
    """What is done with each unit. Sent to each worker once, so whatever units share belongs here."""

    def __call__(self, unit: _Unit_contra, /) -> _Result_co:
        """Do one unit. The result depends on the unit and on this object, not on who else does what."""
        ...

    def prepare(self) -> None:
        """Load what doing units takes: called in a worker process before there is a unit. What it raises is not told."""
        ...

    def stays_here(self, unit: _Unit_contra, /) -> bool:
        """Whether the unit's result must not leave this machine."""
        ...

    def out_of_sight(self, unit: _Unit_contra, /) -> str:
        """Return a local path that the unit needs and this machine does not see, printable; empty where it sees all.

        Asked only on machines other than the one that listed the units.
        """
        ...


class Watch(Protocol):
    """Is told how the work goes, always from the thread that runs the executor."""

    def started(self, place: int) -> None:
        """The unit at `place` was handed to a worker."""
        ...

    def said(self, text: str) -> None:
        """Something a person should know, in a sentence."""
        ...


class Executor(Protocol):
    """Does units of work, in whatever order and by whomever."""

    def run(
        self, work: Work[_Unit, _Result], units: Iterable[_Unit], watch: Watch
    ) -> Generator[tuple[int, _Result | Lost]]:
        """Yield the place of each unit in `units`, from 0, and what came of it, as soon as it is done.

        `units` is read as work goes on, a few ahead of the workers: it may be long and made on the way. A worker that dies
        loses at most the unit it was at. Whoever stops reading the results ends the workers.

        Raises: ExecutorError before the first result where the work cannot be done at all.
        """
        ...
