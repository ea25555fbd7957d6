"""Submitting to any `concurrent.futures` executor a few units ahead of the workers, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeVar

_Unit = TypeVar("_Unit")
_Result = TypeVar("_Result")

_TICK = 1.0
"""Seconds after which a wait looks up: an untimed one cannot be interrupted on every platform."""


def through_window(
    submit: Callable[[_Unit], Future[_Result]],
    units: Iterable[tuple[int, _Unit]],
    width: Callable[[], int],
    started: Callable[[int], None],
    tick: Callable[[], None] = lambda: None,
) -> Iterator[tuple[int, _Unit, Future[_Result]]]:
    """Yield each unit with its future once that is done, whatever came of it.

    Args: `units` by place; `width` how many may be submitted and not done (asked each time, 1 or more); `tick` is called
    at least once a second or so while nothing is done, and may raise.
    """
    flying: dict[Future[_Result], tuple[int, _Unit]] = {}
    source = iter(units)
    while True:
        room = width() - len(flying)
        while room > 0 and (item := next(source, None)) is not None:
            started(item[0])
            flying[submit(item[1])] = item
            room -= 1
        if not flying:
            return
        done, _ = wait(flying, timeout=_TICK, return_when=FIRST_COMPLETED)
        if not done:
            tick()
        for future in sorted(done, key=lambda one: flying[one][0]):
            yield (*flying.pop(future), future)
