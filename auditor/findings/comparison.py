"""What a result says of another one, and of what it leaves out. Values only; no clock, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from auditor.findings.model import Level, Place
from jurisdiction_map.records import record


@record
class Gone:
    """A finding that was there before and is not there now."""

    fingerprint: str
    rule: str
    level: Level
    title: str
    flow: str | None
    dataset: str | None
    place: Place
    """Of its flow or dataset, where that is still declared; else of the manifest."""


@record
class Against:
    """A result held against a baseline. Only open findings are counted; each of them says its own `standing`."""

    file: str
    """The baseline's file, by name."""
    kind: str
    """What wrote it: `check` or `audit`."""
    as_of: date
    """The day whose law it was written under."""
    new: int
    raised: int
    """Findings that are graver than the baseline has them."""
    known: int
    fixed: tuple[Gone, ...] = ()
    withdrawn: tuple[Gone, ...] = ()
    """Their flow or dataset is not declared any more."""
    unconfirmed: tuple[Gone, ...] = ()
    """Not found, but what they rest on was not read, or less closely: nobody can tell."""
    accepted: tuple[Gone, ...] = ()
    """Covered by the register of accepted risks by now."""
    changed: tuple[str, ...] = ()
    """What else differs and may be why findings do: `kind`, `rule_set`, `lintas`."""

    @property
    def stale(self) -> tuple[Gone, ...]:
        """What the baseline need not hold any more."""
        return (*self.fixed, *self.withdrawn, *self.accepted)


@record
class LeftOut:
    """Findings that `--select` and `--ignore` leave out of a report. Accepted ones never are."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    rules: Mapping[str, int]
    """How many findings of each rule, by rule id."""
    levels: Mapping[str, int]
    """How many of each level: `error`, `warning`, `note`."""
    transfers: tuple[str, ...]
    """Ids of the transfers of which a finding is left out."""

    @property
    def findings(self) -> int:
        """How many findings."""
        return sum(self.rules.values())


@record
class Scope:
    """What was looked at, where only what changed since a git ref is."""

    ref: str
    commit: str
    """The commit it was compared with: where the ref and what is checked out part."""
    flows: tuple[str, ...]
    """Flows that changed, or that a change reaches."""
    declared_flows: int
    datasets: tuple[str, ...]
    """Datasets that changed, or that a change reaches."""
    declared_datasets: int
    why: Mapping[str, str]
    """Why, by flow or dataset (`flow NAME`, `dataset NAME`)."""
    rules: Mapping[str, int]
    """How many findings of each rule lie elsewhere and are left out, by rule id."""
    levels: Mapping[str, int]
    transfers: int
    """How many transfers lie elsewhere and are left out."""
    not_compared: tuple[str, ...] = ()
    """Datasets whose data git does not hold: whether it changed is not known."""
    everything: str = ""
    """Why all of it is looked at; empty where only a part is."""

    @property
    def findings(self) -> int:
        """How many findings lie elsewhere."""
        return sum(self.rules.values())
