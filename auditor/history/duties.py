"""What falls due, in order of day: duties, accepted risks that end, verdicts that the law will turn. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from auditor.history.life import State
from auditor.reports.summary import SETTLED

if TYPE_CHECKING:
    from auditor.findings.model import Result
    from auditor.history.model import Record
    from auditor.manifest.model import Acceptance
    from auditor.outlook import Turn

SOON = timedelta(days=30)
"""How far ahead a run looks for what falls due."""

DUTY, ACCEPTANCE, VERDICT = "duty", "acceptance", "verdict"
_ENDS = "an accepted risk ends"
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:lintas:due")


class Dutiable(Protocol):
    """A finding of a result or of a history."""

    @property
    def fingerprint(self) -> str: ...  # noqa: D102
    @property
    def rule(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def flow(self) -> str | None: ...  # noqa: D102
    @property
    def dataset(self) -> str | None: ...  # noqa: D102
    @property
    def law(self) -> str | None: ...  # noqa: D102
    @property
    def outcome(self) -> str | None: ...  # noqa: D102
    @property
    def cite(self) -> str: ...  # noqa: D102
    @property
    def due(self) -> date | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar."""

    day: date
    kind: str
    """`duty`: something is owed by the end of that day. `acceptance`: the last day on which a risk is accepted.
    `verdict`: the first day on which a transfer's verdict is another."""
    pipeline: str
    rule: str | None
    title: str
    law: str | None
    flow: str | None
    dataset: str | None
    cite: str
    times: int
    """How many findings or transfers it stands for."""
    uid: str
    """Stays the same from one calendar to the next, also where the day moves."""

    def as_values(self, today: date) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "due": self.day.isoformat(),
            "days": (self.day - today).days,
            "kind": self.kind,
            "pipeline": self.pipeline,
            "rule": self.rule,
            "title": self.title,
            "law": self.law,
            "flow": self.flow,
            "dataset": self.dataset,
            "cite": self.cite,
            "times": self.times,
            "uid": self.uid,
        }


def of_result(result: Result) -> list[Entry]:
    """What falls due by the open findings of a result."""
    return duties(result.name, result.open_findings)


def of_records(pipeline: str, records: Iterable[Record]) -> list[Entry]:
    """What falls due by a history: duties of open findings, and acceptances that end."""
    known = list(records)
    accepted = [one for one in known if one.state is State.ACCEPTED]
    ends = _grouped(pipeline, ACCEPTANCE, accepted, [one.accepted_until for one in accepted])
    return in_order([*duties(pipeline, (one for one in known if one.state is State.OPEN)), *ends])


def duties(pipeline: str, findings: Iterable[Dutiable]) -> list[Entry]:
    """Findings with a day by which something must be done, those alike together."""
    owed = [one for one in findings if one.due is not None and one.outcome not in SETTLED]
    return in_order(_grouped(pipeline, DUTY, owed, [one.due for one in owed]))


def acceptances(pipeline: str, entries: Iterable[Acceptance]) -> list[Entry]:
    """Entries of the register of accepted risks, by their last day; neither reason nor name is taken along."""
    found: dict[tuple[object, ...], Entry] = {}
    for one in entries:
        key = (one.rule, one.flow, one.dataset, tuple(sorted(one.columns or ())), one.fingerprint)
        uid = uid_of(pipeline, ACCEPTANCE, *key)
        until = max(one.until, found[key].day) if key in found else one.until
        found[key] = Entry(until, ACCEPTANCE, pipeline, one.rule, _ENDS, None, one.flow, one.dataset, "", 1, uid)
    return in_order(found.values())


def verdicts(pipeline: str, turns: Iterable[Turn]) -> list[Entry]:
    """Days on which the law turns a verdict."""
    return in_order(
        Entry(
            turn.day, VERDICT, pipeline, None, f"{turn.before} becomes {turn.after}: {turn.route}", None, turn.flow,
            None, turn.why, 1, uid_of(pipeline, VERDICT, turn.transfer, turn.before, turn.after),
        )
        for turn in turns
    )  # fmt: skip


def soon(entries: Iterable[Entry], today: date, within: timedelta = SOON) -> list[Entry]:
    """Entries of today and of the days after it, up to and including the last of `within`."""
    return [entry for entry in entries if entry.day >= today and entry.day - today <= within]


def overdue(entries: Iterable[Entry], today: date) -> list[Entry]:
    """Duties whose day has passed."""
    return [entry for entry in entries if entry.kind == DUTY and entry.day < today]


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By day, then so that the order never depends on where entries came from."""
    return sorted(entries, key=lambda one: (one.day, one.pipeline, one.kind, one.rule or "", one.uid))


def _grouped(pipeline: str, kind: str, findings: Sequence[Dutiable], days: Sequence[date | None]) -> Iterable[Entry]:
    """One entry for all transfers of a flow that owe the same on the same day."""
    groups: dict[tuple[date, *tuple[str | None, ...]], list[Dutiable]] = {}
    for one, day in zip(findings, days, strict=True):
        if day is not None:
            groups.setdefault((day, one.rule, one.law, one.flow, one.dataset), []).append(one)
    for (day, *_), alike in groups.items():
        first = min(alike, key=lambda one: one.fingerprint)
        title = first.title if kind == DUTY else _ENDS
        yield Entry(
            day, kind, pipeline, first.rule, title, first.law, first.flow, first.dataset, first.cite, len(alike),
            uid_of(pipeline, kind, first.fingerprint),
        )  # fmt: skip


def uid_of(*parts: object) -> str:
    """A UUID (RFC 9562, version 5) that is the same whenever its parts are."""
    return str(uuid.uuid5(_NAMES, "\x1f".join("" if part is None else str(part) for part in parts)))
