"""A whole audit or scan given to a Dask cluster, so that the task which asked for it need not wait: knows no scheduler.

Everything is read there: by the worker that has the audit, and by all to which it gives tables. So what only this process
knows, such as credentials of stores in its environment, has to be known to the workers too.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auditor.executing.interface import ExecutorError, Lost
from auditor.orchestrators.running import Reading, Say, Unavailable, Unusable
from auditor.state.place import VARIABLE

if TYPE_CHECKING:
    from auditor.findings.model import Result

Job = Callable[[Reading, Say], "Result"]
"""An audit or a scan, short of who reads and of who is told about the memory. Raises: Unusable, Unavailable."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job elsewhere: a result, or the sentence of one of the two things that go wrong."""

    result: Result | None = None
    said: tuple[str, ...] = ()
    unusable: str = ""
    unavailable: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A job as it travels."""

    job: Job
    reading: Reading

    def __call__(self, executor: str) -> Outcome:
        """On a worker: do the job with the cluster's help."""
        said: list[str] = []
        try:
            result = self.job(replace(self.reading, executor=executor), said.append)
        except Unusable as error:
            return Outcome(said=tuple(said), unusable=str(error))
        except Unavailable as error:
            return Outcome(said=tuple(said), unavailable=str(error))
        return Outcome(result, tuple(said))


def give(executor: str, name: str, job: Job, reading: Reading) -> None:
    """Give a job to the cluster, to be kept there under a name. Raises: Unavailable."""
    from auditor.executing.published import publish

    reading = replace(reading, state=reading.state or os.environ.get(VARIABLE))
    try:
        publish(executor, name, Elsewhere(job, reading))
    except ExecutorError as error:
        raise Unavailable(str(error)) from None


def take(executor: str, name: str, say: Say) -> Result:
    """The result of a job that has ended; the cluster forgets it. Raises: Unusable, Unavailable."""
    from auditor.executing.published import fetch

    try:
        outcome = fetch(executor, name)
    except ExecutorError as error:
        raise Unavailable(str(error)) from None
    if isinstance(outcome, Lost):
        raise Unavailable(f"nothing came back from the cluster: {outcome.reason} ({outcome.hint})")
    for sentence in outcome.said:
        say(sentence)
    if outcome.unusable:
        raise Unusable(outcome.unusable)
    if outcome.result is None:
        raise Unavailable(outcome.unavailable)
    result: Result = outcome.result
    return result
