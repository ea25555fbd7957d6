"""Checks of a whole law: what its parts say about each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any

from ..conditions.asking import Met
from ..conditions.nodes import Node
from ..facts import vocabulary
from ..law import KINDS, Interval, Law, Provision
from ..truth import CONFIDENCES
from .conditions import Names, condition_problems
from .denied import denied_problems
from .file_shape import LAW, ROW_KEYS
from .shapes import LawProblem, Path, as_day, meant, shown

REVIEW_DAYS = 365
# What facts.md lets a law presume: a special exporter, class of data or order, or an event that comes later.
PRESUMABLE = frozenset(
    {
        "exporter.kind", "importer.kind", "data.subjects.kind", "exporter.sectors", "importer.sectors",
        "exporter.designations", "exporter.licences", "transfer.orders", "data.official_classes", "data.record_types",
        "transfer.outsourcing", "transfer.critical_system", "safeguards.withdrawn", "safeguards.modified",
        "safeguards.expires", "safeguards.valid_until",
    }
)  # fmt: skip


def shape_problems(value: Any) -> list[LawProblem]:
    """What is wrong with a law file before it is understood: keys, types, words, conditions, references by name."""
    if not isinstance(value, Mapping):
        return [LawProblem((), "a law file is a mapping: jurisdiction, name, reviewed, reach, provisions")]
    found = [*LAW.problems(value, ())]
    if not any(len(problem.path) <= 2 and problem.level == "error" for problem in found):
        names = names_of(value)
        for path, condition, ignore in _conditions(value):
            found.extend(condition_problems(condition, path, names, ignore=ignore))
    return list(dict.fromkeys(found))


def _rows(value: Any, key: str) -> list[Any]:
    rows = value.get(key)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def names_of(value: Mapping[str, Any]) -> Names:
    """What a law file defines."""
    provisions = _rows(value, "provisions")
    others = {row["id"]: "an instrument" for row in _rows(value, "instruments") if "id" in row}
    for key in ("not_regulated", "not_a_transfer"):
        others |= {row["id"]: "an exclusion" for row in _rows(value, key) if "id" in row}
    others |= {
        row["id"]: "an exemption" for provision in provisions for row in _rows(provision, "exempt") if "id" in row
    }
    kinds = [key for row in _rows(value, "mechanisms") for key in row]
    return Names(
        provisions=frozenset(row["id"] for row in provisions if isinstance(row.get("id"), str)),
        others=others,
        classes=frozenset(value.get("classes", ())),
        lists=frozenset(value.get("lists", ())),
        switches=frozenset(value.get("suppose", ())),
        filings=frozenset(value.get("entity_filings", ())),
        mechanisms=frozenset(kinds),
    )


def _conditions(value: Mapping[str, Any]) -> Iterator[tuple[Path, Any, frozenset[str]]]:
    """(place, condition as written, keys beside it that are not part of it) of every condition in the file."""
    nothing: frozenset[str] = frozenset()
    yield ("reach",), value["reach"], nothing
    for key in ("not_regulated", "not_a_transfer"):
        yield from _open_rows(value.get(key), (key,))
    for key in ("implausible", "mechanisms", "annotations"):
        yield from _whens(value.get(key), (key,))
    for name, rows in (value.get("classes") or {}).items():
        yield from _whens(rows, ("classes", name))
    for index, row in enumerate(value["provisions"]):
        place: Path = ("provisions", index)
        if not isinstance(row, Mapping):
            continue
        for key in ("applies", "requires"):
            if key in row:
                yield (*place, key), row[key], nothing
        yield from _open_rows(row.get("exempt"), (*place, "exempt"))
        yield from _whens(row.get("implausible"), (*place, "implausible"))


def _open_rows(rows: Any, path: Path) -> Iterator[tuple[Path, Any, frozenset[str]]]:
    """Rows whose condition stands among their own keys; a row without one always holds."""
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, Mapping) and row.keys() - ROW_KEYS:
            yield (*path, index), row, ROW_KEYS


def _whens(rows: Any, path: Path) -> Iterator[tuple[Path, Any, frozenset[str]]]:
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, Mapping) and "when" in row:
            yield (*path, index, "when"), row["when"], frozenset()


def check_law(value: Mapping[str, Any], law: Law, on: date | None = None) -> list[LawProblem]:
    """Everything that is wrong or doubtful in a law file that the engine could load.

    Args:
        value: the file's plain values.
        law: what `loading.law_from` made of them.
        on: the day on which the review's age is judged; None leaves that out.
    """
    found = [
        *shape_problems(value),
        *_presumptions(value),
        *_references(value, law),
        *_duplicates(value),
        *_cycles(law),
        *_overlaps(value, law),
        *_reversed(value, ()),
        *_unsourced(value, law),
        *_without_requirement(value, law),
        *denied_problems(value),
    ]
    if on is not None and (on - law.reviewed).days > REVIEW_DAYS:
        found.append(
            LawProblem(
                ("reviewed",), f"last reviewed on {law.reviewed}, more than {REVIEW_DAYS} days before {on}", "note"
            )
        )
    return list(dict.fromkeys(found))


def _presumptions(value: Mapping[str, Any]) -> Iterator[LawProblem]:
    for index, name in enumerate(value.get("presume_no", ())):
        if name not in PRESUMABLE:
            hint = (
                meant(name, PRESUMABLE, 0.8)
                or "; only special exporters, classes of data, orders and later events may be"
            )
            yield LawProblem(("presume_no", index), f"{shown(name)} may not be presumed{hint}")


def _references(value: Mapping[str, Any], law: Law) -> Iterator[LawProblem]:
    names = names_of(value)
    known = names.provisions | names.others.keys()
    instruments = {row.id for row in law.instruments}
    for index, provision in enumerate(law.provisions):
        place: Path = ("provisions", index)
        for position, then in enumerate(provision.then):
            if then not in known:
                yield LawProblem(
                    (*place, "then", position), f"there is no provision {then!r} in this file{meant(then, known)}"
                )
        successor = provision.replaced_by
        if successor is not None and successor not in known | instruments:
            yield LawProblem(
                (*place, "replaced_by"), f"there is no {successor!r} in this file{meant(successor, known)}"
            )
        if provision.arises is not None:
            yield from _date_fact(provision.arises, (*place, "arises"))
    for path, source in _source_ids(value, ()):
        if source not in law.sources:
            yield LawProblem(path, f"there is no source {shown(source)} under `sources:`{meant(source, law.sources)}")
    for filing, path_of in law.entity_filings.items():
        fact = vocabulary.fact_type(path_of)
        if fact is None or fact.kind != "mapping" or "filed" not in fact.attributes:
            yield LawProblem(
                ("entity_filings", filing), f"{shown(path_of)} is no dossier; write entity.transfer_dossier"
            )


def _date_fact(path: str, place: Path) -> Iterator[LawProblem]:
    fact = vocabulary.fact_type(path)
    if fact is None or fact.kind != "date":
        near = vocabulary.nearest(path)
        yield LawProblem(
            place, f"{shown(path)} is not a fact that is a date" + (f"; did you mean {near!r}?" if near else "")
        )


def _source_ids(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Every item of every `sources` list, wherever it stands."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "sources" and isinstance(item, list):
                yield from (((*path, key, index), one) for index, one in enumerate(item))
            else:
                yield from _source_ids(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _source_ids(item, (*path, index))


def _duplicates(value: Mapping[str, Any]) -> Iterator[LawProblem]:
    for key in ("provisions", "instruments"):
        seen: dict[str, int] = {}
        for index, row in enumerate(value.get(key, ())):
            identifier = row.get("id")
            if identifier in seen:
                yield LawProblem((key, index, "id"), f"{identifier} stands twice in `{key}`; ids are used once")
            seen.setdefault(identifier, index)


def asked_by(provision: Provision, law: Law) -> tuple[str, ...]:
    """Ids of the provisions that evaluating this one evaluates."""
    doubts = (*provision.doubts, *law.doubts)
    nodes: list[Node] = [provision.applies, provision.requires]
    nodes += [row.when for row in provision.exempt] + [row.when for row in doubts]
    return tuple(dict.fromkeys(part.id for node in nodes for part in node.walk() if isinstance(part, Met)))


def _cycles(law: Law) -> Iterator[LawProblem]:
    """Each ring of provisions that name each other through `met`, told once, at its first provision."""
    graph = {provision.id: asked_by(provision, law) for provision in law.provisions}
    index = {provision.id: position for position, provision in reversed(list(enumerate(law.provisions)))}
    done: set[str] = set()
    for start in graph:
        ring = _ring(start, graph, done)
        if ring:
            told = " → ".join((*ring, ring[0]))
            yield LawProblem(("provisions", index[ring[0]]), f"provisions ask each other in a ring: {told}")


def _ring(start: str, graph: Mapping[str, tuple[str, ...]], done: set[str]) -> tuple[str, ...] | None:
    """A ring that can be reached from `start` through provisions not yet `done`; walks without recursion."""
    way: list[str] = []
    steps = [iter((start,))]
    found: tuple[str, ...] | None = None
    while steps:
        following = next(steps[-1], None)
        if following is None:
            steps.pop()
            if way:
                done.add(way.pop())
        elif following in way:
            found = found or tuple(way[way.index(following) :])
        elif following in graph and following not in done:
            way.append(following)
            steps.append(iter(graph[following]))
    return found


def _overlaps(value: Mapping[str, Any], law: Law) -> Iterator[LawProblem]:
    for name, rows in law.lists.items():
        for (_, one), (later, other) in combinations(enumerate(rows), 2):
            shared = sorted(one.countries & other.countries)
            if shared and _meet(one.interval, other.interval):
                yield LawProblem(
                    ("lists", name, later), f"{', '.join(shared)} stands in another row of {name} for the same days"
                )
    written = value.get("mechanisms", ())
    for (_, first), (later, second) in combinations(enumerate(law.mechanisms), 2):
        same = (first.kind, first.name) == (second.kind, second.name)
        if (
            same
            and _meet(first.interval, second.interval)
            and written[later].get("when") == _when_of(first, law, written)
        ):
            message = f"{second.kind} {second.name} has another row for the same recipients and days"
            yield LawProblem(("mechanisms", later), message)


def _when_of(row: Any, law: Law, written: Any) -> Any:
    return written[next(index for index, other in enumerate(law.mechanisms) if other is row)].get("when")


def _meet(one: Interval, other: Interval) -> bool:
    begins = max(one.begin or date.min, other.begin or date.min)
    return begins < min(one.end or date.max, other.end or date.max)


def _reversed(value: Any, path: Path) -> Iterator[LawProblem]:
    """`from` … `until` the wrong way round, in any mapping of the file."""
    if isinstance(value, Mapping):
        begin, end = as_day(value.get("from")), as_day(value.get("until"))
        if begin and end and begin >= end:
            yield LawProblem((*path, "until"), f"`until` {end} is not after `from` {begin}")
        for key, item in value.items():
            yield from _reversed(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _reversed(item, (*path, index))


def _unsourced(value: Mapping[str, Any], law: Law) -> Iterator[LawProblem]:
    for index, provision in enumerate(law.provisions):
        if not provision.sources:
            yield LawProblem(("provisions", index), f"{provision.id} names no source; give its `sources`")
    for index, instrument in enumerate(law.instruments):
        if not instrument.sources:
            yield LawProblem(("instruments", index), f"{instrument.id} names no source; give its `sources`")
    for key in ("changes", "government_access", "annotations"):
        yield from _claims(value.get(key, ()), (key,))
    for index, row in enumerate(value["provisions"]):
        if not row.get("sources"):
            yield from _claims(row.get("penalty", ()), ("provisions", index, "penalty"))


def _claims(rows: Iterable[Any], path: Path) -> Iterator[LawProblem]:
    """Rows that claim support (more than recall) and say not where it was read."""
    for index, row in enumerate(rows):
        claimed = CONFIDENCES.get(row.get("confidence"))
        if claimed is not None and claimed.decides and not (row.get("cite") or row.get("sources")):
            yield LawProblem((*path, index, "confidence"), f"{claimed.word} without a source; give `cite` or `sources`")


def _without_requirement(value: Mapping[str, Any], law: Law) -> Iterator[LawProblem]:
    """A gate, route or duty that requires nothing would always count as met."""
    for index, (row, provision) in enumerate(zip(value["provisions"], law.provisions, strict=True)):
        if "requires" in row or provision.scope == "general" or provision.strength == "advice":
            continue
        what = row.get("strength") or KINDS[provision.kind]
        message = f"{provision.id} is a {what} and does not say what it requires, so it would always be met"
        yield LawProblem(("provisions", index), message, "note" if what == "duty" else "error")
