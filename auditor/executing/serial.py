"""One unit after the other, in this process: nothing is started and nothing is pickled."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TypeVar

from .attempting import attempted
from .interface import Lost, Watch, Work

_Unit = TypeVar("_Unit")
_Result = TypeVar("_Result")


class SerialExecutor:
    """Does the units itself."""

    def run(
        self, work: Work[_Unit, _Result], units: Iterable[_Unit], watch: Watch
    ) -> Generator[tuple[int, _Result | Lost]]:
        """See `interface.Executor`; a unit that ends the process ends it all."""
        for place, unit in enumerate(units):
            watch.started(place)
            yield place, attempted(work, unit)
