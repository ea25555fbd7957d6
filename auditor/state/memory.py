"""What a memory of earlier scans is, whatever it is kept in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from auditor.state.keys import Key
    from auditor.table_scan import Outcome


@dataclass(frozen=True, slots=True)
class Remembered:
    """What came of a table when it was last read."""

    outcome: Outcome
    """Without the table's name and place, and without examples: see `stored_form.keepable`."""

    since: date
    """The day on which it was read."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is remembered, for how long."""

    days: int = 90
    """Days after which what nobody asked for is forgotten."""

    size: int = 4 * 1024**3
    """Bytes of outcomes beyond which those unused for longest go: about two million tables (2 KB each, measured)."""


USUAL_BOUNDS = Bounds()


class Memory(Protocol):
    """Remembers outcomes by key. Nothing here raises: a memory that fails is one that remembers nothing."""

    def get(self, key: Key) -> Remembered | None:
        """Return what was put under `key`; None where nothing was, or something else than `key.state` tells."""
        ...

    def knows(self, key: Key) -> bool:
        """Say whether something is remembered under `key`."""
        ...

    def put(self, key: Key, outcome: Outcome) -> None:
        """Remember an outcome, instead of any other of the same `key.place`."""
        ...

    def forget(self, unused_since: date | None = None) -> int:
        """Forget what was not asked for since a day, None for everything; return how many outcomes that were."""
        ...

    def close(self) -> None:
        """Write what is not written yet, and let go of the store. May be called twice."""
        ...


class StateError(Exception):
    """A state that cannot be used as asked; says what, where and how to put it right, and no password."""
