"""Dagster: asset checks from a manifest or of a frame, a resource, a schedule, and a component for YAML projects.

`lintas_asset_checks` makes one check for each dataset of a manifest, on the asset that writes it. A check reads its
dataset and those that flow into it, so it says of that dataset what an audit of everything would say, and does not wait for
assets downstream. What Dagster keeps is counts, rules, names of columns and sentences; never evidence.
"""

# Annotations are not postponed here: Dagster looks at those of checks and resources, and takes no strings.
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import Field

from auditor.orchestrators.parts import focused, of_dataset, of_no_dataset
from auditor.orchestrators.running import Reading, Unavailable, Unusable, audited, day_of, loaded_from

try:
    from dagster import (
        AssetCheckExecutionContext,
        AssetCheckResult,
        AssetChecksDefinition,
        AssetCheckSeverity,
        AssetKey,
        AssetSelection,
        Component,
        ComponentLoadContext,
        ConfigurableResource,
        Definitions,
        Failure,
        Model,
        Resolvable,
        ScheduleDefinition,
        asset_check,
        define_asset_job,
        get_dagster_logger,
    )
except ImportError as error:
    raise ImportError(
        "auditor.orchestrators.dagster needs Dagster, which is not installed here or too old; pip install 'lintas[dagster]'"
    ) from error

from auditor.orchestrators.dagster_checks import check_result, frame_result, severity_problem

if TYPE_CHECKING:
    from auditor.findings.model import Result, TableReport

__all__ = ["LintasAuditComponent", "LintasResource", "frame_check", "lintas_asset_checks", "lintas_schedule"]

Key: TypeAlias = AssetKey | str | Sequence[str]
"""What Dagster takes for an asset key."""

_SCHEDULED = "dagster/scheduled_execution_time"
"""The tag under which a run of a schedule has the moment it is for."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all checks of one manifest have in common."""

    manifest: str | Path
    name: str
    blocking: bool
    fail_on: str
    fail_on_unread: bool
    as_of: date | None
    reading: Reading


def lintas_asset_checks(
    manifest: str | Path,
    *,
    asset_keys: Mapping[str, Key | None] | None = None,
    name: str = "lintas",
    blocking: bool = False,
    fail_on: str = "error",
    fail_on_unread: bool = True,
    as_of: date | str | None = None,
    reading: Reading | None = None,
) -> list[AssetChecksDefinition]:
    """One asset check for each dataset of a manifest, which is read now, and again whenever a check runs.

    Args:
        manifest: path of `lintas.yaml`, or of its folder.
        asset_keys: the asset of a dataset, where that is not the asset of the same name; None leaves a dataset out.
        name: what the check is called on each asset.
        blocking: whether assets downstream wait for the check and stay as they are where it fails as an error.
        fail_on: `error`, `warning`, `note` or `never`: which open findings are errors. Warnings below are warnings.
        fail_on_unread: whether what could not be read is an error; else it is a warning.
        as_of: the day whose law is asked; default: the day that the schedule's tick is for, else of the run's start (UTC).
        reading: how much is read, by whom, and what is remembered.
    Raises: ValueError, for a manifest that cannot be used, a name that is not in it, and a `fail_on` that is none.
    """
    if problem := severity_problem(fail_on) or (reading or Reading()).problem():
        raise ValueError(problem)
    try:
        datasets = loaded_from(manifest).manifest.datasets
        day = day_of(as_of, date.today) if as_of else None
    except Unusable as error:
        raise ValueError(str(error)) from None
    keys: dict[str, Key | None] = {**{dataset: dataset for dataset in datasets}, **(asset_keys or {})}
    if strange := sorted(keys.keys() - datasets.keys()):
        raise ValueError(f"asset_keys: {manifest} has no dataset {strange[0]!r}; it has {', '.join(datasets)}")
    asked = _Asked(manifest, name, blocking, fail_on, fail_on_unread, day, reading or Reading())
    return [_dataset_check(dataset, key, asked) for dataset, key in keys.items() if key is not None]


def frame_check(
    asset: Any,
    *,
    expected: Sequence[str] = (),
    name: str = "lintas_frame",
    blocking: bool = False,
    severity: AssetCheckSeverity = AssetCheckSeverity.ERROR,
) -> AssetChecksDefinition:
    """A check of an asset whose value is a Polars frame: it holds no personal data but what is expected.

    Every row is looked at, in memory; a lazy frame is collected.

    Args:
        asset: the asset or its key.
        expected: categories that may be there, such as `email`, or `national_id` for identity numbers of any kind.
        severity: of a failure because of what was found. What is only possible is a warning.
    """

    def check(context: AssetCheckExecutionContext, value: Any) -> AssetCheckResult:
        del context
        return frame_result(_scanned_frame(value, name), frozenset(expected), severity)

    described = f"No personal data but {', '.join(expected)}." if expected else "No personal data."
    made: AssetChecksDefinition = asset_check(asset=asset, name=name, blocking=blocking, description=described)(check)
    return made


def lintas_schedule(
    checks: Sequence[AssetChecksDefinition],
    cron: str,
    *,
    name: str = "lintas_audit",
    timezone: str = "UTC",
    **more: Any,
) -> ScheduleDefinition:
    """A schedule that runs checks alone, without making their assets anew.

    Args: `cron` such as `0 2 * * *` in `timezone`, a name of the IANA database; `more` goes to `ScheduleDefinition`.
    """
    job = define_asset_job(f"{name}_job", selection=AssetSelection.checks(*checks))
    return ScheduleDefinition(name=name, job=job, cron_schedule=cron, execution_timezone=timezone, **more)


class LintasResource(ConfigurableResource):
    """Audits and scans from inside assets and ops; its fields are configuration, and may be `EnvVar`s."""

    manifest: str = ""
    """Path of `lintas.yaml`, or of its folder; scans need none."""
    as_of: str = ""
    """The day whose law is asked, `YYYY-MM-DD`; empty for today (UTC)."""
    sample_rows: int | None = None
    full: bool = False
    seed: int | None = None
    workers: int = 1
    executor: str | None = None
    state: str | None = None
    """Where earlier audits are remembered: a SQLite file or a PostgreSQL URL."""

    def audit(self) -> "Result":
        """Audits the manifest. Raises: Failure where that cannot be done."""
        with _failing():
            return audited(loaded_from(self.manifest), self._day(), self._reading(), get_dagster_logger().warning)

    def scan(self, what: Any, name: str = "frame") -> "TableReport | Result":
        """Finds personal data in a Polars frame (a `TableReport`) or at a location (a `Result`). Raises: Failure."""
        from auditor.orchestrators.running import scanned

        if not isinstance(what, str | Path):
            return _scanned_frame(what, name)
        with _failing():
            return scanned([str(what)], self._day(), self._reading(), get_dagster_logger().warning)

    def _day(self) -> date:
        return day_of(self.as_of, lambda: datetime.now(UTC).date())

    def _reading(self) -> Reading:
        return Reading(
            self.sample_rows,
            full=self.full,
            seed=self.seed,
            workers=self.workers,
            executor=self.executor,
            state=self.state,
        )


class LintasAuditComponent(Component, Model, Resolvable):
    """Asset checks of a manifest, and a schedule for them, from `defs.yaml`."""

    manifest: str = Field(description="path of lintas.yaml or of its folder, relative to the folder of defs.yaml")
    asset_keys: dict[str, str | None] = Field(
        default={}, description="asset key (parts between /) by dataset, where they differ; null leaves a dataset out"
    )
    blocking: bool = False
    fail_on: str = "error"
    fail_on_unread: bool = True
    as_of: str | None = None
    sample_rows: int | None = None
    state: str | None = None
    cron: str | None = Field(default=None, description="when the checks run by themselves, such as 0 2 * * *")
    timezone: str = "UTC"

    def build_defs(self, context: ComponentLoadContext) -> Definitions:
        """The checks, and the schedule if there is a `cron`."""
        checks = lintas_asset_checks(
            Path(context.path, self.manifest),
            asset_keys={
                name: None if key is None else AssetKey.from_user_string(key) for name, key in self.asset_keys.items()
            },
            blocking=self.blocking,
            fail_on=self.fail_on,
            fail_on_unread=self.fail_on_unread,
            as_of=self.as_of,
            reading=Reading(self.sample_rows, state=self.state),
        )
        schedules = [lintas_schedule(checks, self.cron, timezone=self.timezone)] if self.cron else []
        return Definitions(asset_checks=checks, schedules=schedules)


def _dataset_check(dataset: str, key: Key, asked: _Asked) -> AssetChecksDefinition:
    @asset_check(
        asset=key,
        name=asked.name,
        blocking=asked.blocking,
        description=f"What {dataset} holds and where it goes, against the law (Lintas).",
    )
    def check(context: AssetCheckExecutionContext) -> AssetCheckResult:
        with _failing():
            loaded = loaded_from(asked.manifest)
            if dataset not in loaded.manifest.datasets:
                raise Unusable(f"{asked.manifest} has no dataset {dataset!r} any more; load the definitions again")
            day = asked.as_of or run_day(context)
            result = audited(focused(loaded, dataset), day, asked.reading, context.log.warning)
        return check_result(
            of_dataset(result, loaded, dataset),
            asked.fail_on,
            fail_on_unread=asked.fail_on_unread,
            elsewhere=of_no_dataset(result, loaded),
        )

    made: AssetChecksDefinition = check
    return made


def run_day(context: Any) -> date:
    """The day that a run is for: of its schedule's tick, else of its making; the same for all of its checks (UTC)."""
    told = context.run.tags.get(_SCHEDULED)
    if told:
        return datetime.fromisoformat(told).astimezone(UTC).date()
    record = context.instance.get_run_record_by_id(context.run.run_id)
    moment: datetime = record.create_timestamp if record is not None else datetime.now(UTC)
    return moment.astimezone(UTC).date()


@contextmanager
def _failing() -> Iterator[None]:
    """What cannot be done fails the step; only what may be there later is worth a retry policy's while."""
    try:
        yield
    except Unusable as error:
        raise Failure(str(error), allow_retries=False) from None
    except Unavailable as error:
        raise Failure(str(error)) from None


def _scanned_frame(value: Any, name: str) -> "TableReport":
    """Raises: Failure, where the value is no frame."""
    import polars as pl

    from auditor.detecting import steer
    from auditor.table_scan import ScanOptions, scan_frame

    if isinstance(value, pl.LazyFrame):
        value = value.collect()
    if not isinstance(value, pl.DataFrame):
        raise Failure(
            f"{name}: a Polars frame is needed, not one of {type(value).__module__}.{type(value).__name__}; "
            "convert it with polars.from_pandas or polars.from_arrow",
            allow_retries=False,
        )
    steering = steer()
    report = scan_frame(value, name, ScanOptions(settings=steering.settings))
    missed = tuple(f"{row.location}: {row.reason}" for row in steering.unread)
    return replace(report, notes=(*report.notes, *missed))
