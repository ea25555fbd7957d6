"""The register of accepted risks: which findings an entry covers, and which entries are stale or unused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from auditor.manifest.loader import Loaded, nearest
from auditor.manifest.model import Acceptance

from .model import Accepted, Finding, Place
from .rules.lin007_acceptances import expired, misspelt, unused


def apply_register(findings: Iterable[Finding], loaded: Loaded, as_of: date) -> list[Finding]:
    """Findings with the entries that cover them, and findings about the entries themselves.

    An entry counts through its `until` day. Expired entries cover nothing.
    """
    result = list(findings)
    about: list[Finding] = []
    for index, entry in enumerate(loaded.manifest.accepted):
        mark = loaded.place("accepted", index)
        place = Place(mark.file, mark.line, mark.column)
        if entry.until < as_of:
            about.append(expired(index, entry.rule, entry.until, place))
            continue
        accepted = Accepted(entry.reason, entry.by, entry.until, place)
        hits = [position for position, finding in enumerate(result) if covers(entry, finding)]
        if not hits:
            wrong = _misspelt(entry, loaded)
            about.append(misspelt(index, wrong, place) if wrong else unused(index, entry.rule, place))
        for position in hits:
            result[position] = result[position].accept(accepted)
    return [*result, *about]


def _misspelt(entry: Acceptance, loaded: Loaded) -> str | None:
    """What an entry names that is not declared, with the nearest name."""
    manifest = loaded.manifest
    for word, name, known in (("flow", entry.flow, manifest.flows), ("dataset", entry.dataset, manifest.datasets)):
        if name is not None and name.split(" (")[0] not in {**known, **manifest.datasets}:
            return f"{word}: {name!r} is not declared{nearest(name, list(known))}"
    return None


def covers(entry: Acceptance, finding: Finding) -> bool:
    """Whether an entry of the register speaks of a finding; what the entry leaves open fits everything."""
    return (
        entry.rule == finding.rule
        and entry.flow in (None, finding.flow)
        and entry.dataset in (None, finding.dataset)
        and (entry.columns is None or set(finding.columns) <= set(entry.columns))
        and entry.fingerprint in (None, finding.fingerprint)
    )
