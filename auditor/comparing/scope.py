"""Which flows and datasets of a manifest changed since another one, and what that reaches. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel

from auditor.flows.facts import facts_of
from auditor.flows.graph import Graph
from auditor.flows.transfers import transfers
from auditor.manifest.model import Acceptance, Manifest
from jurisdiction_map.records import record

_APPLIED = frozenset({"version", "name", "include", "accepted", "datasets", "flows"})
"""Keys of a manifest whose changes are told by its entries, or change nothing that is found."""


@record
class Changed:
    """What changed since a commit."""

    ref: str
    commit: str
    flows: Mapping[str, str]
    """Flows that changed or are reached, and why."""
    datasets: Mapping[str, str]
    """Datasets that changed or are reached, and why."""
    to_read: frozenset[str] | None
    """Datasets that must be read to judge those; None for all."""
    not_compared: tuple[str, ...] = ()
    """Datasets whose data git does not hold."""
    everything: str = ""
    """Why all of it is looked at; empty where only a part is."""


@dataclass(frozen=True, slots=True)
class DataChange:
    """What git tells of the data that datasets lie in."""

    changed: frozenset[str] = frozenset()
    """Datasets with a file that changed, came or went."""
    not_held: frozenset[str] = frozenset()
    """Datasets whose data git does not hold: elsewhere, or ignored."""


def changed(new: Manifest, old: Manifest, data: DataChange, as_of: date, ref: str, commit: str) -> Changed:
    """What changed from one manifest to another, by what they mean: order, layout and comments are nothing."""
    not_compared = tuple(sorted(data.not_held))
    if whole := _whole(new, old):
        return everything(new, ref, commit, whole, not_compared)
    found = _Found(new)
    for name, why in _declared_datasets(new, old):
        found.dataset(name, why)
    for name in sorted(data.changed):
        found.dataset(name, "its data changed")
    for name, why in _declared_flows(new, old):
        found.flow(name, why)
    for entry in _differing(new.accepted, old.accepted):
        found.named(entry.flow or entry.dataset or "", f"an accepted risk of it changed ({entry.rule})")
    for name in _other_facts(new, old, as_of):
        found.named(name, "what the law is asked about it changed")
    for name in old.flows.keys() - new.flows.keys():
        found.reached(old.flows[name].to, f"flow {name} is gone")
    found.spread()
    return Changed(ref, commit, found.flows, found.datasets, _to_read(new, found), not_compared)


def everything(new: Manifest, ref: str, commit: str, why: str, not_compared: tuple[str, ...] = ()) -> Changed:
    """All of a manifest, where no part of it can be told apart."""
    return Changed(
        ref, commit, dict.fromkeys(new.flows, why), dict.fromkeys(new.datasets, why), None, not_compared, why
    )


@dataclass(slots=True)
class _Found:
    """Flows and datasets concerned, each with the first reason."""

    manifest: Manifest
    flows: dict[str, str] = field(default_factory=dict)
    datasets: dict[str, str] = field(default_factory=dict)

    def flow(self, name: str, why: str) -> None:
        self.flows.setdefault(name, why)

    def dataset(self, name: str, why: str) -> None:
        """A dataset that is not what it was: so are the flows from it and to it."""
        self.datasets.setdefault(name, why)
        for flow, declared in self.manifest.flows.items():
            if name == declared.to or name in declared.source:
                self.flow(flow, f"dataset {name}: {why}")

    def named(self, name: str, why: str) -> None:
        """A flow or dataset by the name that findings give it."""
        base = name.split(" (", maxsplit=1)[0]
        if base in self.manifest.flows:
            self.flow(base, why)
        elif base in self.manifest.datasets:
            self.datasets.setdefault(base, why)

    def reached(self, name: str, why: str) -> None:
        """A dataset that something else comes to, or no longer: what leaves it may not be what it was."""
        if name in self.manifest.datasets:
            self.datasets.setdefault(name, why)
            for flow, declared in self.manifest.flows.items():
                if name in declared.source:
                    self.flow(flow, f"it carries on what is in {name}, where {why}")

    def spread(self) -> None:
        """Follows the flows downstream."""
        followed: set[str] = set()
        while waiting := [name for name in self.flows if name not in followed]:
            for name in waiting:
                followed.add(name)
                self.reached(self.manifest.flows[name].to, f"flow {name} brings data")


def _whole(new: Manifest, old: Manifest) -> str:
    """Why everything is concerned; empty where it is not."""
    for name in type(new).model_fields:
        value, before = getattr(new, name), getattr(old, name)
        if name in _APPLIED or value == before:
            continue
        if name == "defaults":  # those of parties, datasets and flows stand in each of them already
            if (value.sample_rows, value.seed) != (before.sample_rows, before.seed):
                return "how tables are sampled changed (defaults)"
        elif not _is_section(value, before):
            return f"the section {name} changed, which all of it rests on"
    for entry in _differing(new.accepted, old.accepted):
        if entry.flow is None and entry.dataset is None:
            return f"an accepted risk that names no flow or dataset changed ({entry.rule})"
    return ""


def _is_section(*values: Any) -> bool:
    """Whether values are entries by name, which flows and datasets refer to."""
    return all(
        isinstance(value, dict) and all(isinstance(entry, BaseModel) for entry in value.values()) for value in values
    )


def _changed_entries(new: Manifest, old: Manifest) -> dict[str, str]:
    """Parties and other entries that flows and datasets refer to by name, and that are not what they were."""
    found = {}
    for section in type(new).model_fields:
        value, before = getattr(new, section), getattr(old, section)
        if section in _APPLIED or not _is_section(value, before):
            continue
        for name in sorted(value.keys() | before.keys()):
            if value.get(name) != before.get(name):
                found[name] = f"{name} of {section} changed"
    return found


def _declared_datasets(new: Manifest, old: Manifest) -> Iterator[tuple[str, str]]:
    entries = _changed_entries(new, old)
    for name, dataset in new.datasets.items():
        if name not in old.datasets:
            yield name, "it is new"
        elif dataset != old.datasets[name]:
            yield name, "its declaration changed"
        elif why := _mentioned(dataset, entries):
            yield name, why


def _declared_flows(new: Manifest, old: Manifest) -> Iterator[tuple[str, str]]:
    gone = {name: f"dataset {name} is gone" for name in old.datasets.keys() - new.datasets.keys()}
    entries = {**_changed_entries(new, old), **gone}
    for name, flow in new.flows.items():
        if name not in old.flows:
            yield name, "it is new"
        elif flow != old.flows[name]:
            yield name, "its declaration changed"
        elif why := _mentioned(flow, entries):
            yield name, why


def _mentioned(model: BaseModel, entries: Mapping[str, str]) -> str:
    """Why something is concerned by an entry that it names anywhere; empty where it is not."""
    if not entries:
        return ""
    return next((entries[word] for word in _words(model.model_dump(exclude_unset=True)) if word in entries), "")


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _words(key)
            yield from _words(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _words(item)


def _differing(new: Iterable[Acceptance], old: Iterable[Acceptance]) -> list[Acceptance]:
    """Entries that only one of two registers has, however often."""
    left, added = list(old), []
    for entry in new:
        if entry in left:
            left.remove(entry)
        else:
            added.append(entry)
    return [*added, *left]


def _other_facts(new: Manifest, old: Manifest, as_of: date) -> list[str]:
    """Names of flows of whose transfers the law is asked something else: an onward destination changed, say."""
    now, before = _facts(new, as_of), _facts(old, as_of)
    return [name for name, facts in now.items() if facts != before.get(name)]


def _facts(manifest: Manifest, as_of: date) -> dict[str, dict[str, Any]]:
    """What is asked about each transfer as declared, by flow and transfer."""
    graph = Graph(manifest, as_of)
    found: dict[str, dict[str, Any]] = {}
    for one in transfers(graph, {}):
        found.setdefault(one.edge.id, {})[one.id] = facts_of(one, graph, as_of)
    return found


def _to_read(manifest: Manifest, found: _Found) -> frozenset[str]:
    """The datasets concerned, both ends of the flows concerned, and all from which data flows into those."""
    waiting = set(found.datasets)
    for name in found.flows:
        waiting |= {*manifest.flows[name].source, manifest.flows[name].to}
    waiting &= manifest.datasets.keys()
    read: set[str] = set()
    while waiting:
        read |= waiting
        sources = (flow.source for flow in manifest.flows.values() if flow.to in waiting)
        waiting = {name for some in sources for name in some if name in manifest.datasets} - read
    return frozenset(read)
