"""A result held against a baseline: what is new, graver, known, fixed, or cannot be told. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.comparing.baseline import Baseline, Entry
from auditor.findings.comparison import Against, Gone
from auditor.findings.model import KNOWN, Finding, Place, Result
from auditor.history.life import Event, Sight, State, step
from auditor.history.observing import observed, sight_of_missing

if TYPE_CHECKING:
    from auditor.history.model import Observation
    from auditor.manifest.loader import Loaded

_STANDINGS = {Event.NEW: "new", Event.RAISED: "raised", Event.SEEN: KNOWN}


def compared(result: Result, loaded: Loaded, baseline: Baseline, file: str) -> Result:
    """The result with each finding's standing, and what became of those that are gone.

    Args: `result` of a whole manifest, before anything is left out of it; `file` the baseline's name, for reports.
    """
    known = {entry.fingerprint: entry for entry in baseline.findings}
    findings = tuple(_standing(one, known.get(one.fingerprint)) for one in result.findings)
    there = {one.fingerprint: one for one in findings}
    now = observed(result, loaded)
    became: dict[Event, list[Gone]] = {}
    for entry in baseline.findings:
        event = _became(entry, there.get(entry.fingerprint), baseline, now)
        became.setdefault(event, []).append(_gone(entry, loaded))
    against = Against(
        file,
        baseline.kind,
        baseline.as_of,
        *_counts(findings),
        fixed=tuple(became.get(Event.FIXED, ())),
        withdrawn=tuple(became.get(Event.WITHDRAWN, ())),
        unconfirmed=tuple(became.get(Event.UNCONFIRMED, ())),
        accepted=tuple(became.get(Event.ACCEPTED, ())),
        changed=_changed(result, baseline),
    )
    return replace(result, findings=findings, against=against)


def recounted(result: Result) -> Result:
    """The same, with the findings counted that are left in it."""
    if result.against is None:
        return result
    new, raised, known = _counts(result.findings)
    return replace(result, against=replace(result.against, new=new, raised=raised, known=known))


def pruned(baseline: Baseline, against: Against) -> Baseline:
    """The baseline without what it need not hold any more."""
    stale = {gone.fingerprint for gone in against.stale}
    return replace(baseline, findings=tuple(one for one in baseline.findings if one.fingerprint not in stale))


def _standing(finding: Finding, entry: Entry | None) -> Finding:
    if entry is None:
        state, sight = None, Sight.OPEN
    else:
        state, sight = State.OPEN, Sight.RAISED if finding.level > entry.level else Sight.OPEN
    _, event = step(state, sight)
    return replace(finding, standing=_STANDINGS[event or Event.SEEN])


def _became(entry: Entry, finding: Finding | None, baseline: Baseline, now: Observation) -> Event:
    if finding is None:
        sight = sight_of_missing(entry.flow, entry.dataset, entry.rests_on, baseline.looked(), baseline.depth, now)
    else:
        sight = Sight.OPEN if finding.accepted is None else Sight.ACCEPTED
    return step(State.OPEN, sight)[1] or Event.SEEN


def _gone(entry: Entry, loaded: Loaded) -> Gone:
    return Gone(
        entry.fingerprint, entry.rule, entry.level, entry.title, entry.flow, entry.dataset, _place(entry, loaded)
    )


def _place(entry: Entry, loaded: Loaded) -> Place:
    """The line where a reader would look for it."""
    paths: list[tuple[str, str]] = []
    for section, name in (("flows", entry.flow), ("datasets", entry.flow), ("datasets", entry.dataset)):
        if name is not None:
            paths.append((section, name.split(" (")[0]))
    mark = next((loaded.places[path] for path in paths if path in loaded.places), loaded.place())
    return Place(mark.file, mark.line, mark.column)


def _counts(findings: Iterable[Finding]) -> tuple[int, int, int]:
    """Open findings that are new, graver, known."""
    standings = [one.standing for one in findings if one.accepted is None]
    return standings.count("new"), standings.count("raised"), standings.count(KNOWN)


def _changed(result: Result, baseline: Baseline) -> tuple[str, ...]:
    pairs = (
        ("kind", result.kind, baseline.kind),
        ("rule_set", str(result.provenance.get("rule_set", "")), baseline.rule_set),
        ("lintas", str(result.provenance.get("lintas", "")), baseline.lintas),
    )
    return tuple(name for name, new, old in pairs if new != old)
