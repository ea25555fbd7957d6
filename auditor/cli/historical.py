"""Options that keep a history of audits, and what becomes of a result that has one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from .exits import CLEAN, FINDINGS, USAGE, Exit, worst
from .gathering import gathered
from .options import Reporting, deliver
from .remembering import warn

if TYPE_CHECKING:
    from auditor.findings.model import Result
    from auditor.history.model import Change
    from auditor.history.store import History
    from auditor.manifest.loader import Loaded
    from jurisdiction_map.repository import Repository

    from .comparing import Compared, Comparing

VARIABLE = "LINTAS_HISTORY"


def now() -> datetime:
    """The moment on the machine's clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Historical:
    """Whether this audit is recorded, and what follows from what it changes."""

    history: str | None
    fail_on_new: bool
    notify: str | None

    def begin(self, supposed_repealed: tuple[str, ...], comparing: Comparing) -> Keeping | None:
        """Open the history before the audit begins; None where none is asked for.

        Ends with 2 where it cannot be used: nobody should find that out after an hour of reading.
        """
        from auditor.history.notifying import NotifyError, parsed

        if self.history is None:
            if self.fail_on_new or self.notify is not None:
                raise click.UsageError("--fail-on-new and --notify compare with earlier runs: name a --history")
            return None
        if comparing.diff_base is not None:
            raise click.UsageError(
                "--diff-base looks at a part, which does not belong in a --history: leave one of them out"
            )
        if self.fail_on_new and comparing.baseline is not None:
            raise click.UsageError("--fail-on-new and --baseline each say what is new: leave one of them out")
        if supposed_repealed:
            raise click.UsageError("--suppose-repealed is a what-if, which does not belong in a --history")
        from auditor.history.store import history_at

        try:
            words = None if self.notify is None else parsed(self.notify)
        except NotifyError as error:
            raise click.UsageError(str(error)) from None
        with kept():
            return Keeping(history_at(self.history, os.environ), now(), self.fail_on_new, words)


history_options = gathered(
    Historical,
    "historical",
    click.option(
        "--history",
        metavar="PLACE",
        envvar=VARIABLE,
        help="Record this run in a SQLite file, or in PostgreSQL by its URL, and tell what changed since the last one "
        "(default: $LINTAS_HISTORY, else nothing is recorded).",
    ),
    click.option(
        "--fail-on-new",
        is_flag=True,
        help="With --history: of the findings at or above --fail-on, only those that are new, reopened or graver than "
        "in the last run fail it.",
    ),
    click.option(
        "--notify",
        metavar="COMMAND",
        help="With --history: run this, with JSON on its standard input, when there is news or something falls due soon.",
    ),
)
"""`--history`, `--fail-on-new` and `--notify`: one argument `historical`."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """An audit that is to be recorded."""

    history: History
    began: datetime
    fail_on_new: bool
    words: list[str] | None
    """The words of the notification's command."""

    def deliver(self, result: Result, loaded: Loaded, laws: Repository, report: Reporting, compared: Compared) -> int:
        """Record a result, print and write its reports with what changed, notify, and return the exit code.

        Recorded is all of it, whatever the reports are to leave out.
        Where it cannot be recorded the reports are delivered all the same, every finding counts, and the code is 2.
        """
        from auditor.history.model import HistoryError
        from auditor.history.observing import observed

        try:
            change = self.history.record(observed(result, loaded), now(), self.began)
        except HistoryError as error:
            warn(str(error))
            return worst(USAGE, _delivered(result, loaded, report, compared))
        document = _told(change, result, loaded, laws)
        told_to = replace(report, fail_on="never") if self.fail_on_new else report
        code = _delivered(replace(result, history=document), loaded, told_to, compared)
        return worst(code, self._failure(change, report, compared), self._notify(change, document))

    def _failure(self, change: Change, report: Reporting, compared: Compared) -> int:
        from auditor.findings.model import Level
        from auditor.history.telling import fails

        if not self.fail_on_new or report.fail_on == "never":
            return CLEAN
        least = Level[report.fail_on.upper()]
        levels = (level.word for level in Level if level >= least)
        return FINDINGS if fails(change, levels, compared.choice.takes) else CLEAN

    def _notify(self, change: Change, document: Mapping[str, Any]) -> int:
        """Notify where there is reason to; what somebody was told is noted, so that they are told once."""
        from auditor.history.model import HistoryError
        from auditor.history.notifying import NotifyError, notify
        from auditor.history.telling import newly_due, news, notice

        told = notice(change, document)
        if self.words is None or told is None:
            return CLEAN
        try:
            notify(self.words, told)
            due = {one.fingerprint: one.due for one in newly_due(change) if one.due is not None}
            self.history.tell(change.pipeline, [one.fingerprint for one in news(change)], due)
        except (NotifyError, HistoryError) as error:
            warn(str(error))
            return USAGE
        return CLEAN


def recorded(
    keeping: Keeping | None, result: Result, loaded: Loaded, laws: Repository, report: Reporting, compared: Compared
) -> int:
    """Deliver a result as `compared` shows it, recorded where that is asked for, and return the exit code."""
    if keeping is not None:
        return keeping.deliver(result, loaded, laws, report, compared)
    return _delivered(result, loaded, report, compared)


def _delivered(result: Result, loaded: Loaded, report: Reporting, compared: Compared) -> int:
    shown = compared.told(result, loaded)
    return deliver(shown, report, inputs=(*loaded.files, *compared.inputs), folder=loaded.folder)


@contextmanager
def kept() -> Iterator[None]:
    """Ends with 2 where a history cannot be used as asked, and says why."""
    from auditor.history.model import HistoryError

    try:
        yield
    except HistoryError as error:
        warn(str(error))
        raise Exit(USAGE) from None


def _told(change: Change, result: Result, loaded: Loaded, laws: Repository) -> dict[str, Any]:
    from auditor.history.telling import LawNews, law_since, told, until
    from auditor.outlook import turns

    ahead = turns(loaded, laws, result.as_of, until(result.as_of))
    return told(change, LawNews(law_since(laws, result, change.before), ahead))
