"""The bar of a scan on a terminal: tables done of how many, how fast, how much longer, and which is being read."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TimeRemainingColumn,
)
from rich.table import Column
from rich.text import Text

from auditor.reports.safe import path


class Bar:
    """A bar that goes away when it is left."""

    def __init__(self, console: Console | None = None) -> None:
        self._shown = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=20),
            _Done(),
            _Rate(),
            TimeRemainingColumn(compact=True),
            _Current(table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1)),
            console=console or Console(stderr=True),
            transient=True,
            expand=True,
        )
        self._task = self._shown.add_task("", total=None, current="")
        self._reading: dict[str, None] = {}
        """Tables that were handed out and are not done, longest first."""

    def __enter__(self) -> Bar:
        self._shown.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shown.stop()

    def looking(self, location: str) -> None:
        """Tables are looked for."""
        self._shown.update(self._task, current=f"looking into {path(location)}")

    def found(self, tables: int) -> None:
        """So many there are."""
        self._shown.reset(self._task, total=tables, current="")

    def started(self, location: str) -> None:
        """A table is being read."""
        self._reading[location] = None
        self._name()

    def finished(self, location: str) -> None:
        """A table is done."""
        self._reading.pop(location, None)
        self._shown.advance(self._task)
        self._name()

    def line(self, text: str) -> None:
        """A line above the bar."""
        self._shown.console.print(Text(text), soft_wrap=True)

    def _name(self) -> None:
        longest = next(iter(self._reading), "")
        self._shown.update(self._task, current=path(longest) if longest else "")


class _Done(ProgressColumn):
    """Tables done of how many."""

    def render(self, task: Task) -> Text:
        """See `ProgressColumn`."""
        return Text("" if task.total is None else f"{int(task.completed):,}/{int(task.total):,} tables")


class _Rate(ProgressColumn):
    """Tables per second."""

    def render(self, task: Task) -> Text:
        """See `ProgressColumn`."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.1f}/s" if speed else "")


class _Current(ProgressColumn):
    """The table that has been read for longest."""

    def render(self, task: Task) -> Text:
        """See `ProgressColumn`."""
        return Text(str(task.fields.get("current", "")), no_wrap=True, overflow="ellipsis")
