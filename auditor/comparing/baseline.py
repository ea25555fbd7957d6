"""A baseline: the findings that a team knows of, and what they rest on. No message, evidence or value is in it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from auditor.findings.model import Level
from auditor.history.model import EVERY_ROW, Looked, Observation, Sighting
from auditor.history.observing import observed
from jurisdiction_map.records import record

if TYPE_CHECKING:
    from auditor.findings.model import Result
    from auditor.manifest.loader import Loaded


@record
class Entry:
    """One finding of a baseline."""

    fingerprint: str
    rule: str
    level: Level
    title: str
    flow: str | None
    dataset: str | None
    rests_on: tuple[str, ...]
    """The datasets without which nobody can tell whether it still holds."""


@record
class Baseline:
    """Open findings of one run of one pipeline, and how closely that run looked."""

    name: str
    kind: str
    """`check` or `audit`."""
    as_of: date
    lintas: str
    rule_set: str
    rows: int | None
    """Rows asked of each table; None where every row was read, or none."""
    read: tuple[str, ...]
    """Datasets of which a table was read."""
    findings: tuple[Entry, ...] = ()

    @property
    def depth(self) -> int:
        """Rows asked of each table."""
        return EVERY_ROW if self.rows is None else self.rows

    def looked(self) -> dict[str, Looked]:
        """How datasets were looked at: of those that are not named, no table was read."""
        return {name: Looked(1, 0, None, 0) for name in self.read}


def baseline_of(result: Result, loaded: Loaded) -> Baseline:
    """The baseline of a whole result. Findings that an acceptance covers are not in it: acceptances end."""
    now = observed(result, loaded)
    entries = [entry_of(one) for one in now.sightings if one.accepted_until is None]
    return Baseline(
        now.pipeline,
        result.kind,
        now.as_of,
        now.version,
        now.rule_set,
        rows_of(now),
        tuple(sorted(name for name, looked in now.looked.items() if looked.tables)),
        tuple(sorted(entries, key=order)),
    )


def entry_of(one: Sighting) -> Entry:
    """A finding as a baseline has it."""
    return Entry(one.fingerprint, one.rule, Level[one.level.upper()], one.title, one.flow, one.dataset, one.rests_on)


def rows_of(now: Observation) -> int | None:
    """Rows asked of each table; None where every row was, or none."""
    return None if now.depth == EVERY_ROW else now.depth


def order(entry: Entry) -> tuple[str, str, str, str]:
    """Where an entry stands in a baseline: beside those of the same rule, so that changes of the file read well."""
    return entry.rule, entry.flow or "", entry.dataset or "", entry.fingerprint
