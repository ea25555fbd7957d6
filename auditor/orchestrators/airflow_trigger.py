"""What Airflow's triggerer runs for a deferred operator: it waits for a cluster to end a job, and reads nothing itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from airflow.triggers.base import BaseTrigger, TriggerEvent

from auditor.executing.published import cancelled, ended


class LintasTrigger(BaseTrigger):
    """Fires once, when the job that a Dask cluster keeps under a name has ended, or is not there."""

    def __init__(self, executor_address: str, name: str) -> None:
        """Args: the cluster, `dask://HOST:PORT`; and the name of the job on it."""
        super().__init__()
        self.executor_address = executor_address
        self.name = name

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """What a triggerer makes this anew from, after a restart too."""
        return f"{__name__}.{type(self).__name__}", {"executor_address": self.executor_address, "name": self.name}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Wait. Whether the job ended well is told to whoever takes its result."""
        await ended(self.executor_address, self.name)
        yield TriggerEvent(self.name)

    async def on_kill(self) -> None:
        """End the job: somebody ended its task."""
        await cancelled(self.executor_address, self.name)
