"""From a result to what a history may keep of it, and whether a finding that is gone was looked for. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from auditor.history.life import Sight
from auditor.history.model import EVERY_ROW, Judged, Looked, Observation, Sighting
from auditor.reports.safe import well_formed

if TYPE_CHECKING:
    from auditor.findings.model import Finding, Result
    from auditor.manifest.loader import Loaded
    from auditor.manifest.model import Manifest


def observed(result: Result, loaded: Loaded) -> Observation:
    """What an audit's result has to say to a history.

    Kept are rules, titles, citations, and names that the manifest gives to flows and datasets. Messages, evidence, traces,
    locations, names of columns and of those who accepted a risk are not: any of them may be, or quote, somebody's.
    """
    manifest, result = loaded.manifest, well_formed(result)
    sources = _sources(manifest)
    paths = {transfer.id: transfer.path for transfer in result.transfers}
    asked = result.provenance.get("sample_rows")
    return Observation(
        pipeline=_kept(result.name),
        as_of=result.as_of,
        manifest=str(result.provenance.get("manifest_sha256", "")),
        rule_set=str(result.provenance.get("rule_set", "")),
        version=str(result.provenance.get("lintas", "")),
        depth=min(int(asked), EVERY_ROW) if asked is not None else EVERY_ROW,
        looked=_looked(result, manifest.datasets),
        declared=frozenset({*manifest.flows, *manifest.datasets}),
        sightings=tuple(_sighting(finding, manifest, sources, paths) for finding in result.findings),
        verdicts=tuple(Judged(_kept(one.id), _kept(one.flow), one.verdict) for one in result.transfers),
    )


def sight_of_missing(
    flow: str | None,
    dataset: str | None,
    rests_on: Iterable[str],
    then: Mapping[str, Looked],
    depth_then: int,
    now: Observation,
) -> Sight:
    """What a run says of a finding that it does not have.

    Args:
        then, depth_then: how datasets were looked at in the run that last saw it; no entry where that is not known.
        now: the run that does not have it.
    """
    about = [name.split(" (")[0] for name in (flow, dataset) if name is not None]
    if any(name not in now.declared for name in about):
        return Sight.UNDECLARED
    closely = all(
        _as_closely(then.get(name), depth_then, now.looked[name], now.depth) for name in rests_on if name in now.looked
    )
    return Sight.ABSENT if closely else Sight.UNSEEN


def _as_closely(then: Looked | None, depth_then: int, now: Looked, depth_now: int) -> bool:
    """Whether a dataset was looked at at least as closely as before.

    Rows asked of each table are compared and not rows read, so that a table that shrinks does not keep findings open.
    """
    if now.unread:
        return False
    if then is None or not then.tables:
        return True
    return now.tables > 0 and (now.whole or depth_now >= depth_then)


def _looked(result: Result, datasets: Iterable[str]) -> dict[str, Looked]:
    """How each declared dataset was looked at; what is unread of nobody in particular counts against all."""
    everywhere = sum(unread.dataset is None for unread in result.unread)
    found = {}
    for name in datasets:
        tables = [table for table in result.tables if table.dataset == name]
        totals = [table.rows_total for table in tables]
        unread = everywhere + sum(unread.dataset == name for unread in result.unread)
        found[name] = Looked(
            len(tables),
            sum(table.rows_read for table in tables),
            None if None in totals else sum(total for total in totals if total is not None),
            unread,
        )
    return found


def _sighting(
    finding: Finding, manifest: Manifest, sources: Mapping[str, set[str]], paths: Mapping[str, tuple[str, ...]]
) -> Sighting:
    about = {finding.dataset or "", *paths.get(finding.transfer or "", ())}
    flow = manifest.flows.get(finding.flow or "")
    if flow is not None:
        about |= {*flow.source, flow.to}
    return Sighting(
        fingerprint=finding.fingerprint,
        rule=_kept(finding.rule),
        level=finding.level.word,
        title=_kept(finding.title),
        flow=_kept_or_none(finding.flow),
        dataset=_kept_or_none(finding.dataset),
        columns=len(finding.columns),
        law=_kept_or_none(finding.law),
        transfer=_kept_or_none(finding.transfer),
        outcome=_kept_or_none(finding.outcome),
        cite=_kept(finding.cite),
        due=finding.due,
        accepted_until=finding.accepted.until if finding.accepted is not None else None,
        rests_on=_upstream(about, sources),
    )


def _sources(manifest: Manifest) -> dict[str, set[str]]:
    """By dataset, the datasets from which flows lead to it."""
    found: dict[str, set[str]] = {name: set() for name in manifest.datasets}
    for flow in manifest.flows.values():
        if flow.to in found:
            found[flow.to] |= found.keys() & set(flow.source)
    return found


def _upstream(names: set[str], sources: Mapping[str, set[str]]) -> tuple[str, ...]:
    """The datasets among `names`, and all from which data flows into them: what is unread there may be in these."""
    found: set[str] = set()
    waiting = names & sources.keys()
    while waiting:
        found |= waiting
        waiting = {source for name in waiting for source in sources[name]} - found
    return tuple(sorted(found))


def _kept(text: str) -> str:
    """Text that every database takes: PostgreSQL has no NUL."""
    return text.replace("\0", "\ufffd")


def _kept_or_none(text: str | None) -> str | None:
    return None if text is None else _kept(text)
