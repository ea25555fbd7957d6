"""What a finding is, and what an audit hands to reports. Values only; no clock, no I/O."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from jurisdiction_map.records import record

if TYPE_CHECKING:
    from .comparison import Against, LeftOut, Scope

KNOWN = "known"
"""The standing of a finding that a baseline has, and as grave."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Level(IntEnum):
    """How much a finding weighs; `--fail-on` compares with it."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """`note`, `warning` or `error`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a manifest; counts from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@record
class Step:
    """One line of the trace: a condition in words, what it came to, why."""

    depth: int
    text: str
    value: str
    note: str = ""
    cite: str = ""
    confidence: str = ""


@record
class Way:
    """One way out, tried: what to change, and the verdict it leads to."""

    changes: tuple[str, ...]
    verdict: str


@record
class Finding:
    """One thing to look at.

    rule: a provision id (`VN-PDPL-20.2`) or a linter rule (`LIN001`). subject: dataset, flow and columns it is about.
    reason: why, in a sentence, without what `missing` lists; None where the message itself says no more.
    evidence: masked where it was made. transfer: id of the transfer it speaks of. accepted: the register entry that covers it, if one does.
    """

    rule: str
    level: Level
    title: str
    message: str
    place: Place
    reason: str | None = None
    flow: str | None = None
    dataset: str | None = None
    columns: tuple[str, ...] = ()
    law: str | None = None
    outcome: str | None = None
    evidence: tuple[str, ...] = ()
    trace: tuple[Step, ...] = ()
    remedies: tuple[Way, ...] = ()
    missing: tuple[str, ...] = ()
    due: date | None = None
    cite: str = ""
    sources: tuple[str, ...] = ()
    confidence: str = ""
    key: str = ""
    transfer: str | None = None
    accepted: Accepted | None = None
    standing: str | None = None
    """Against a baseline: `new`, `raised` (graver than there) or `known`; None where there is none."""

    @property
    def fingerprint(self) -> str:
        """16 hex digits that stay the same when files are reordered, lines move or data is sampled again."""
        parts = (
            self.rule,
            self.flow or "",
            self.dataset or "",
            ",".join(sorted(self.columns)),
            self.law or "",
            self.key,
        )
        text = _LONE_SURROGATE.sub("\ufffd", "\x1f".join(parts))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def accept(self, entry: Accepted) -> Finding:
        """The same finding, covered by an entry of the register."""
        return replace(self, accepted=entry)


@record
class Accepted:
    """An entry of the register of accepted risks that covers a finding."""

    reason: str
    by: str
    until: date
    place: Place


@record
class TransferReport:
    """One transfer and what the laws say about it.

    exporter, importer: names of parties as declared, None where nobody said. processors: parties that handle the data for
    another on this transfer.
    """

    id: str
    flow: str
    origin: str | None
    from_: str | None
    to: str | None
    mode: str | None
    path: tuple[str, ...]
    categories: tuple[str, ...] | None
    people: int | None
    verdict: str
    laws: Mapping[str, str]
    reasons: Mapping[str, str]
    missing: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()
    remedies: tuple[Way, ...] = ()
    place: Place | None = None
    exporter: str | None = None
    importer: str | None = None
    processors: tuple[str, ...] = ()


@record
class ColumnReport:
    """One column of one table: what it holds, how sure, on what evidence."""

    name: str
    tags: tuple[str, ...]
    kinds: tuple[str, ...]
    confidence: float
    prevalence: float
    interval: tuple[float, float] | None
    reasons: tuple[str, ...]
    possible: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    rows_read: int = 0
    rows_total: int | None = None
    zero: str = ""


@record
class TableReport:
    """One table that was read: how much of it, and its columns."""

    name: str
    path: str
    dataset: str | None
    format: str
    rows_read: int
    rows_total: int | None
    design: Mapping[str, Any]
    zero: str
    columns: tuple[ColumnReport, ...]
    notes: tuple[str, ...] = ()
    quasi: tuple[Mapping[str, Any], ...] = ()
    subjects: Mapping[str, Any] | None = None
    """How many people its rows are about, as far as they tell: numbers and a sentence. None where no column tells."""


@dataclass(frozen=True, slots=True)
class UnreadReport:
    """What could not be read, why, and what to do."""

    location: str
    reason: str
    hint: str
    dataset: str | None = None


@record
class Result:
    """Everything one run found. `kind` is `audit`, `check` or `scan`; `scenario` is what was supposed, apart from all else."""

    kind: str
    name: str
    as_of: date
    findings: tuple[Finding, ...] = ()
    transfers: tuple[TransferReport, ...] = ()
    tables: tuple[TableReport, ...] = ()
    unread: tuple[UnreadReport, ...] = ()
    skipped: tuple[UnreadReport, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)
    scenario: Mapping[str, Any] | None = None
    history: Mapping[str, Any] | None = None
    """What changed since the last run, as `auditor.history.telling.told` has it; None where no history is kept."""
    against: Against | None = None
    """How it stands to a baseline; None where none was given."""
    left_out: LeftOut | None = None
    """What `--select` and `--ignore` leave out; None where neither was given."""
    scope: Scope | None = None
    """What changed since a git ref, which is all that is told; None where everything is."""

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Findings that no acceptance covers."""
        return tuple(finding for finding in self.findings if finding.accepted is None)

    @property
    def fresh_findings(self) -> tuple[Finding, ...]:
        """Open findings that no baseline knows as grave as they are: all open ones where there is no baseline."""
        return tuple(finding for finding in self.open_findings if finding.standing != KNOWN)

    @property
    def known_findings(self) -> tuple[Finding, ...]:
        """Open findings that the baseline knows."""
        return tuple(finding for finding in self.open_findings if finding.standing == KNOWN)

    def worst(self) -> Level | None:
        """The highest level among open findings that a baseline does not know."""
        return max((finding.level for finding in self.fresh_findings), default=None)
