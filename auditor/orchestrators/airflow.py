"""Airflow 3 operators: `LintasAuditOperator` for a manifest, `LintasScanOperator` for locations.

A legal finding does not deserve a retry, an unreachable store does: findings at or above `fail_on` raise
`AirflowFailException`, what could not be read raises `AirflowException`. What is left for other tasks is a summary of
counts and paths (`auditor.orchestrators.summary.summary_of`), also when the task fails on its findings.

Nothing is read, and nothing heavy is imported, when a DAG file is parsed.

With a Dask cluster (`executor_address`) the operators are deferrable, also from configuration (`[operators]
default_deferrable`): the cluster is given the whole job, the task leaves its worker, and comes back for the result. Without
a cluster there is nowhere else: in a trigger, an audit would stop the triggerer, which runs all triggers in one loop.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from auditor.orchestrators.connections import Access, UnknownAccessError, access_of, granted
from auditor.orchestrators.running import Reading, Unavailable, Unusable, day_of, outputs_problem
from auditor.orchestrators.summary import FAIL_ON

try:
    from airflow.sdk import BaseOperator, Connection
    from airflow.sdk.configuration import conf
    from airflow.sdk.exceptions import AirflowException, AirflowFailException, TaskDeferralError, TaskDeferralTimeout
    from airflow.sdk.log import mask_secret
except ImportError as error:
    raise ImportError(
        "auditor.orchestrators.airflow needs the Task SDK of Airflow 3, which is not installed here or too old; "
        "pip install 'lintas[airflow]'"
    ) from error

if TYPE_CHECKING:
    from auditor.findings.model import Result
    from auditor.orchestrators.deferring import Job

__all__ = ["LintasAuditOperator", "LintasScanOperator"]


class _LintasOperator(BaseOperator):
    """What both operators share: how tables are read, what makes the task fail, what is written."""

    ui_color = "#e8eef7"
    _usual_fail_on: ClassVar[str] = "error"

    def __init__(
        self,
        *,
        as_of: str | date | None = None,
        fail_on: str | None = None,
        fail_on_unread: bool = True,
        conn_id: str | Sequence[str] | None = None,
        sample_rows: int | None = None,
        max_miss: float | None = None,
        confidence: float = 0.95,
        full: bool = False,
        seed: int | None = None,
        workers: int | None = 1,
        executor_address: str | None = None,
        deferrable: bool | None = None,
        state: str | None = None,
        outputs: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.as_of = as_of
        self.fail_on = fail_on or self._usual_fail_on
        self.fail_on_unread = fail_on_unread
        self.conn_id = conn_id
        self.sample_rows = sample_rows
        self.max_miss = max_miss
        self.confidence = confidence
        self.full = full
        self.seed = seed
        self.workers = workers
        self.executor_address = executor_address
        self.deferrable = _deferrable(deferrable, executor_address)
        self.state = state
        self.outputs = outputs
        if self.fail_on not in FAIL_ON:
            raise ValueError(f"fail_on={fail_on!r} is none of {', '.join(FAIL_ON)}")
        if problem := self._reading().problem() or outputs_problem(outputs or {}):
            raise ValueError(problem)

    def execute(self, context: Any) -> dict[str, Any]:
        """Reads, judges, writes the reports and returns the summary; deferrable, gives that to the cluster and leaves.

        Raises: AirflowFailException and AirflowException, as the module says.
        """
        with _told(), self._access():
            job = self._job(day_of(self.as_of, lambda: run_day(context)))
            if self.deferrable:
                self._leave(job, context)
            return self._concluded(job(self._reading(), self._say), context)

    def execute_complete(self, context: Any, event: Any = None) -> dict[str, Any]:
        """Takes the result from the cluster, and goes on as `execute` does."""
        from auditor.orchestrators.deferring import take

        del event
        with _told(), self._access():
            return self._concluded(take(str(self.executor_address), _name_of(context), self._say), context)

    def resume_execution(self, next_method: str, next_kwargs: dict[str, Any] | None, context: Any) -> Any:
        """As Airflow does it; a job that took too long is ended on the cluster too."""
        try:
            return super().resume_execution(next_method, next_kwargs, context)
        except (TaskDeferralError, TaskDeferralTimeout):
            from auditor.executing.published import withdraw

            withdraw(str(self.executor_address), _name_of(context))
            raise

    def _leave(self, job: Job, context: Any) -> None:
        """Gives the job to the cluster and leaves the worker, to come back to `execute_complete`. Raises: TaskDeferred."""
        from auditor.orchestrators.airflow_trigger import LintasTrigger
        from auditor.orchestrators.deferring import give

        cluster, name = str(self.executor_address), _name_of(context)
        give(cluster, name, job, self._reading())
        self.log.info("given to the cluster at %s as %s", cluster, name)
        trigger = LintasTrigger(cluster, name)
        self.defer(trigger=trigger, method_name="execute_complete", timeout=self.execution_timeout)

    def _concluded(self, result: Result, context: Any) -> dict[str, Any]:
        """Writes the reports, judges, and returns the summary."""
        from auditor.orchestrators.summary import sentence_of, summary_of

        reports = self._written(result)
        self._seen = result
        sentence = sentence_of(result)
        self.log.info("%s", sentence)
        for form, path in reports.items():
            self.log.info("%s report: %s", form, path)
        summary = summary_of(result, reports)
        self._judge(result, sentence, summary, context)
        return summary

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> Any:
        """The tables that were read, the categories of their columns, and which rules found something.

        None where nothing was read, or where Airflow's provider of OpenLineage is not installed.
        """
        del task_instance
        result: Result | None = getattr(self, "_seen", None)
        if result is None:
            return None
        from auditor.orchestrators.lineage import lineage_of

        try:
            return lineage_of(result, str(self._folder().absolute()))
        except ImportError:
            return None

    def get_openlineage_facets_on_failure(self, task_instance: Any) -> Any:
        """The same: a task that fails on its findings has read the tables."""
        return self.get_openlineage_facets_on_complete(task_instance)

    def _reading(self) -> Reading:
        return Reading(
            sample_rows=self.sample_rows,
            max_miss=self.max_miss,
            confidence=self.confidence,
            full=self.full,
            seed=self.seed,
            workers=self.workers,
            executor=self.executor_address,
            state=self.state,
        )

    def _job(self, as_of: date) -> Job:
        """What is to be done; can be pickled, and its paths are absolute. Raises: Unusable."""
        raise NotImplementedError

    def _inputs(self) -> Sequence[Path]:
        """The files besides tables that no report may be written over. Raises: Unusable."""
        return ()

    def _folder(self) -> Path:
        """What relative locations are relative to."""
        raise NotImplementedError

    def _say(self, text: str) -> None:
        self.log.warning("%s", text)

    def _written(self, result: Result) -> dict[str, str]:
        from auditor.orchestrators.running import write_reports

        return write_reports(result, self.outputs, self._inputs()) if self.outputs else {}

    def _accesses(self) -> list[Access]:
        """What the connections grant; fetched when they are needed, and never kept. Raises: UnknownAccessError."""
        ids = [self.conn_id] if isinstance(self.conn_id, str) else list(self.conn_id or ())
        return [access_of(Connection.get(conn_id)) for conn_id in ids]

    def _access(self) -> AbstractContextManager[None]:
        accesses = self._accesses()
        for access in accesses:
            for name, value in access.variables.items():
                mask_secret(value, name)  # Airflow hides it if the name is that of a secret
        return granted(*accesses)

    def _judge(self, result: Result, sentence: str, summary: dict[str, Any], context: Any) -> None:
        """Fails the task if it has to fail. Findings go first: trying again does not make them go away."""
        from auditor.orchestrators.summary import reaches

        found = reaches(result, self.fail_on)
        missed = self.fail_on_unread and bool(result.unread)
        if not (found or missed):
            return
        if self.do_xcom_push:  # what fails returns nothing, and whoever tells people about it wants the counts
            context["ti"].xcom_push(key="return_value", value=summary)
        if found:
            raise AirflowFailException(f"findings reach {self.fail_on}: {sentence}")
        from auditor.reports.safe import path, prose
        from auditor.reports.summary import count

        first, number = result.unread[0], len(result.unread)
        raise AirflowException(
            f"{count(number, 'place')} could not be read, so nothing can be said of what is there; "
            f"{'it is' if number == 1 else 'the first is'} {path(first.location)}: {prose(first.reason)} ({prose(first.hint)})"
        )


class LintasAuditOperator(_LintasOperator):
    """Audits a manifest's flows with the data that it names, against the law of a day.

    Args:
        manifest: path of `lintas.yaml`, or of its folder, where the worker sees it.
        as_of: the day whose law is asked, `YYYY-MM-DD`. Default: the end of the run's data interval in the DAG's time
            zone, else its logical date, else the day after which it may run: the same whenever a task is tried again.
        fail_on: `error`, `warning`, `note` or `never`; an open finding of that level or above fails the task for good.
        fail_on_unread: whether a task that could not read everything fails, and may be retried.
        conn_id: connections of databases and stores, one or several. Their parts are there as `${CONN_<ID>_PASSWORD}`
            (`HOST`, `PORT`, `LOGIN`, `SCHEMA`) for URLs in the manifest; those of AWS, Google Cloud and Azure also as
            the variables of their own tools. Only this task's process has them: workers of a Dask cluster have their own.
        sample_rows, max_miss, confidence, full, seed: how much of each table is read, as the options of `lintas audit`.
        workers, executor_address: who reads, as `--workers` and `--executor`.
        deferrable: whether the task leaves its worker while the cluster at `executor_address` does the whole job. Its
            workers then see what tables need: paths, credentials of stores, and `state` (best a PostgreSQL URL). Default:
            as Airflow is configured (`[operators] default_deferrable`), where there is a cluster.
        state: where earlier audits are remembered, as `--state`; default `$LINTAS_STATE`, else nothing is remembered.
        outputs: paths of reports by format, such as `{"sarif": "/reports/{{ ds }}.sarif"}`.
    Returns: the summary (see `auditor.orchestrators.summary.summary_of`), under `return_value`.
    """

    template_fields: Sequence[str] = ("manifest", "as_of", "conn_id", "state", "outputs")

    def __init__(self, *, manifest: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.manifest = manifest

    def _job(self, as_of: date) -> Job:
        from auditor.orchestrators.running import audited, loaded_from

        loaded = loaded_from(self.manifest)
        return partial(audited, replace(loaded, folder=loaded.folder.absolute()), as_of)

    def _inputs(self) -> Sequence[Path]:
        from auditor.orchestrators.running import loaded_from

        return loaded_from(self.manifest).files

    def _folder(self) -> Path:
        path = Path(self.manifest)
        return path if path.is_dir() else path.parent


class LintasScanOperator(_LintasOperator):
    """Finds personal data in the tables at locations; needs no manifest.

    Args:
        location: a path, glob, folder or URL, or several; map over it with `.partial(...).expand(location=[...])`.
            Left out with the `conn_id` of one database, it is all of that database.
        dataset: what the locations are called in the summary and in reports; default: themselves, without secrets.
        folder: what relative locations are relative to; default: the working directory.
        fail_on: default `never`. A scan's findings are notes, so `note` fails on any personal data.
    The other parameters are those of `LintasAuditOperator`; `as_of` is the date that the result bears.
    """

    template_fields: Sequence[str] = ("location", "dataset", "folder", "as_of", "conn_id", "state", "outputs")
    _usual_fail_on: ClassVar[str] = "never"

    def __init__(
        self,
        *,
        location: str | Sequence[str] | None = None,
        dataset: str | None = None,
        folder: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.location = location
        self.dataset = dataset
        self.folder = folder

    def _job(self, as_of: date) -> Job:
        from auditor.orchestrators.running import scanned

        return partial(scanned, self._locations(), as_of, folder=self._folder().absolute(), dataset=self.dataset)

    def _locations(self) -> list[str]:
        if self.location:
            return [self.location] if isinstance(self.location, str) else list(self.location)
        places = [access.location for access in self._accesses()]
        known = [place for place in places if place]
        if len(places) != 1 or not known:
            raise Unusable("say what to scan: location=..., or the conn_id of one database")
        return known

    def _folder(self) -> Path:
        return Path(self.folder) if self.folder else Path.cwd()


@contextmanager
def _told() -> Iterator[None]:
    """What went wrong, in Airflow's words: for good, or worth another try."""
    try:
        yield
    except (Unusable, UnknownAccessError) as error:
        raise AirflowFailException(str(error)) from None
    except Unavailable as error:
        raise AirflowException(str(error)) from None


def _deferrable(asked: bool | None, executor_address: str | None) -> bool:
    """Whether to defer: as asked, else as Airflow is configured where there is a cluster. Raises: ValueError."""
    if asked is None:
        return executor_address is not None and conf.getboolean("operators", "default_deferrable", fallback=False)
    if asked and executor_address is None:
        raise ValueError("deferrable=True needs a cluster to do the work: executor_address='dask://HOST:PORT'")
    return asked


def _name_of(context: Mapping[str, Any]) -> str:
    """What a job is called on the cluster: the same before and after the task was away, another for another try."""
    ti = context["ti"]
    return "/".join(("lintas", ti.dag_id, ti.run_id, ti.task_id, str(ti.map_index), str(ti.try_number)))


def run_day(context: Mapping[str, Any]) -> date:
    """The day that a run is for, in its DAG's time zone.

    An interval's end is when its data is complete and the run starts, so a nightly run asks the law of the day on which
    it runs, and a run that is repeated asks the same law again.
    """
    dag_run = context["dag_run"]
    moment: datetime = context.get("data_interval_end") or context.get("logical_date") or dag_run.run_after
    return moment.astimezone(context["dag"].timezone).date()
