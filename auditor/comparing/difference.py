"""What changed from one result to another. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from auditor.comparing.results import Judged, Outcome, Told
from auditor.findings.model import Level
from auditor.history.life import Event, Sight, State, step
from auditor.history.model import Looked, Observation, Turned
from auditor.history.observing import sight_of_missing
from auditor.reports.counting import count
from jurisdiction_map.records import record

MILDER = "milder"
"""A finding that is there still and weighs less."""

KINDS = ("new", "reopened", "raised", "fixed", MILDER, "accepted", "unconfirmed")
"""What can become of a finding, in the words of a history; what stayed as it was is not told."""

NEWS = ("new", "reopened", "raised")

_VERSIONS = {"manifest": "the manifest", "rule_set": "the law files", "lintas": "the version of Lintas"}


@record
class Shrunk:
    """Something that was looked at less closely than before."""

    dataset: str
    """Empty for what belongs to no dataset."""
    text: str


@record
class Difference:
    """What changed from `old` to `new`."""

    old: Outcome
    new: Outcome
    moved: Mapping[str, tuple[Told, ...]]
    """Findings by what became of them (`KINDS`), the gravest first."""
    verdicts: tuple[Turned, ...]
    shrunk: tuple[Shrunk, ...]
    unread: tuple[str, ...]
    """Locations that could not be read, and could before."""
    changed: tuple[str, ...]
    """What made the results and is not the same, in words."""
    notes: tuple[str, ...]

    def worst_news(self) -> Level | None:
        """The highest level among findings that are new, reopened or graver."""
        return max((one.level for kind in NEWS for one in self.moved[kind]), default=None)


class UnlikeError(ValueError):
    """Two results that have nothing in common."""


def difference(old: Outcome, new: Outcome) -> Difference:
    """Compares two results. Raises: UnlikeError where one is a scan and the other is not."""
    if "scan" in (old.kind, new.kind) and old.kind != new.kind:
        raise UnlikeError(
            f"OLD is of `lintas {old.kind}` and NEW of `lintas {new.kind}`: a scan has columns and the others flows, so there "
            "is nothing to compare; take two of a kind"
        )
    moved: dict[str, list[Told]] = {kind: [] for kind in KINDS}
    for kind, finding in _moved(old, new):
        moved[kind].append(finding)
    return Difference(
        old,
        new,
        {kind: tuple(sorted(found, key=_gravest)) for kind, found in moved.items()},
        tuple(_turned(old, new)),
        tuple(_shrunk(old, new)),
        tuple(one for one in dict.fromkeys(new.unread) if one not in old.unread),
        tuple(_changed(old, new)),
        tuple(_notes(old, new)),
    )


def _gravest(one: Told) -> tuple[int, str, str, str, str]:
    return -one.level, one.rule, one.flow or "", one.dataset or "", one.fingerprint


def _moved(old: Outcome, new: Outcome) -> Iterator[tuple[str, Told]]:
    before = {one.fingerprint: one for one in old.findings}
    now = {one.fingerprint: one for one in new.findings}
    for one in now.values():
        was = before.get(one.fingerprint)
        if kind := _became(one, was):
            yield kind, one
    run, paths = _observation(old, new), _paths(old.transfers)
    for one in before.values():
        if one.fingerprint not in now:
            sight = _sight(one, old, new, run, paths)
            _, event = step(_state(one), sight)
            if event is not None:
                yield event.value, one


def _became(one: Told, was: Told | None) -> str:
    """What became of a finding that is there; empty where it is as before."""
    if one.accepted:
        return "" if was is None or was.accepted else Event.ACCEPTED.value
    sight = Sight.RAISED if was is not None and one.level > was.level else Sight.OPEN
    _, event = step(None if was is None else _state(was), sight)
    if event is Event.SEEN:
        return MILDER if was is not None and one.level < was.level else ""
    return "" if event is None else event.value


def _state(one: Told) -> State:
    return State.ACCEPTED if one.accepted else State.OPEN


def _sight(one: Told, old: Outcome, new: Outcome, run: Observation, paths: Mapping[str, frozenset[str]]) -> Sight:
    """What the new result says of a finding that it does not have."""
    if not new.choice.takes(one.rule) or (new.part is not None and not new.part.has(one.flow, one.dataset)):
        return Sight.UNSEEN
    about = {one.dataset.split(" (", maxsplit=1)[0]} if one.dataset else set()
    about |= paths.get(one.transfer or "", frozenset()) | paths.get(one.flow or "", frozenset())
    return sight_of_missing(one.flow, one.dataset, about or {""}, old.looked, old.depth, run)


def _paths(transfers: Iterable[Judged]) -> dict[str, frozenset[str]]:
    """The datasets on the way, by transfer and by flow."""
    found: dict[str, frozenset[str]] = {}
    for one in transfers:
        for key in (one.id, one.flow):
            found[key] = found.get(key, frozenset()) | frozenset(one.path)
    return found


def _observation(old: Outcome, new: Outcome) -> Observation:
    """The new run, as far as a result tells of it. It does not tell what is declared, so nothing counts as withdrawn."""
    general = new.looked[""].unread
    nothing = Looked(0, 0, 0, general)
    about = {name.split(" (", maxsplit=1)[0] for one in old.findings for name in (one.flow, one.dataset) if name}
    return Observation(
        pipeline=new.name,
        as_of=new.as_of,
        manifest=new.versions["manifest"],
        rule_set=new.versions["rule_set"],
        version=new.versions["lintas"],
        depth=new.depth,
        looked={name: new.looked.get(name, nothing) for name in {**old.looked, **new.looked}},
        declared=frozenset(about),
        sightings=(),
        verdicts=(),
    )


def _turned(old: Outcome, new: Outcome) -> Iterator[Turned]:
    before = {one.id: one for one in old.transfers}
    now = {one.id: one for one in new.transfers}
    for name in dict.fromkeys([*now, *before]):
        one = now.get(name) or before[name]
        if any(part is not None and not part.has(one.flow, None) for part in (old.part, new.part)):
            continue
        verdicts = tuple(some[name].verdict if name in some else "none" for some in (before, now))
        if verdicts[0] != verdicts[1]:
            yield Turned(name, one.flow, *verdicts)


def _shrunk(old: Outcome, new: Outcome) -> Iterator[Shrunk]:
    """Datasets of which fewer tables or rows were read, or more could not be."""
    if old.kind != new.kind:
        return
    for name, was in old.looked.items():
        now = new.looked.get(name) or Looked(0, 0, 0, 0)
        unread, unread_was = _own_unread(name, new), _own_unread(name, old)
        said = []
        if now.tables < was.tables:
            said.append(f"{count(now.tables, 'table')} read, {was.tables:,} before")
        if unread > unread_was:
            said.append(f"{count(unread, 'location')} not read, {unread_was:,} before")
        if not said and was.tables and now.rows_read < was.rows_read and not now.whole:
            said.append(f"{count(now.rows_read, 'row')} read, {was.rows_read:,} before")
        if said:
            yield Shrunk(name, "; ".join(said))


def _own_unread(name: str, one: Outcome) -> int:
    """Locations of a dataset that were not read; those that belong to none count once, under an empty name."""
    found = one.looked.get(name)
    general = one.looked[""].unread if name else 0
    return 0 if found is None else found.unread - general


def _changed(old: Outcome, new: Outcome) -> Iterator[str]:
    for key, word in _VERSIONS.items():
        before, after = old.versions[key], new.versions[key]
        if before != after:
            shown = f" ({before} → {after})" if key != "manifest" and before and after else ""
            yield f"{word}{shown}"
    if old.as_of != new.as_of:
        yield f"the day whose law was asked ({old.as_of.isoformat()} → {new.as_of.isoformat()})"


def _notes(old: Outcome, new: Outcome) -> Iterator[str]:
    if old.name != new.name:
        yield f"They are of different pipelines: {old.name} and {new.name}."
    if old.kind != new.kind:
        yield (
            f"OLD is of `lintas {old.kind}` and NEW of `lintas {new.kind}`, which also sees what only the data shows: that may "
            "be why something is new."
            if new.kind == "audit"
            else f"OLD is of `lintas {old.kind}` and NEW of `lintas {new.kind}`, which reads no data: what only the data shows "
            "cannot be told fixed."
        )
    for word, one in (("OLD", old), ("NEW", new)):
        if one.choice:
            yield f"{word} leaves out rules (--select, --ignore): {_other(word)}."
        if one.part is not None:
            yield f"{word} tells only of a part of its manifest (--diff-base): {_other(word)}."


def _other(word: str) -> str:
    return "what is new may have been there before" if word == "OLD" else "what is not in it cannot be told fixed"
