"""LIN016: data is claimed to be anonymised or aggregated, and people can be singled out in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.findings.model import Finding, Level, Place, TableReport
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View
from auditor.flows.contents import DIRECT, Observation, carried, contents
from auditor.flows.graph import Edge

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN016",
    title="Claimed anonymised or aggregated, but people can be singled out",
    checks="Datasets and flows with `form: anonymised` or `aggregated`, or with `transforms: {anonymise, aggregate}`, whose data was "
    "read: columns that identify by themselves, keys of persons, and sets of columns (birth date, sex, place …) by which some "
    "row is the only one. In a table of groups the smallest count is what matters.",
    why="Anonymised data is outside these laws, so the claim must be true; data by which one person can be singled out is "
    "personal data, and its transfer was judged as if it were not.",
    fires="form: anonymised, and a third of the rows are the only one with their birth date and district",
    silent="Age bands and provinces, every combination several times; a report of counts with no group of one.",
    fix="Declare the form it has (`pseudonymised`, `identified`); or generalise and suppress until no group is small, and say so "
    "with `k_anonymity:`.",
    since="0.1.0",
    level=Level.ERROR,
)
_CLAIMS = ("anonymised", "aggregated")
# Share of rows that are alone from which a full read makes an error; below, a few odd rows make a warning.
_MANY = 0.05


@dataclass(frozen=True, slots=True)
class _Claim:
    """Who says what of which dataset. only: the columns it is said of; empty for all."""

    form: str
    dataset: str
    place: Place
    flow: str | None = None
    mixed: bool = False
    only: tuple[str, ...] = ()


def check(view: View) -> Iterator[Finding]:
    """For each claim and table at most one finding about columns and one about sets of columns."""
    for claim in _claims(view):
        scan = view.scans.get(claim.dataset)
        for table in scan.tables if scan else ():
            yield from _identifying(claim, table)
            if not claim.only:
                yield from _singled_out(claim, table, alone=scan is not None and _alone(table, scan.tables))


def _claims(view: View) -> Iterator[_Claim]:
    manifest = view.graph.manifest
    for name, dataset in manifest.datasets.items():
        if dataset.form in _CLAIMS:
            yield _Claim(str(dataset.form), name, view.place("datasets", name, "form"))
    for edge in view.graph.edges:
        if edge.target in view.scans and manifest.datasets[edge.target].form not in _CLAIMS:
            yield from _of_flow(edge, view)


def _of_flow(edge: Edge, view: View) -> Iterator[_Claim]:
    """A flow's own words first; else what its transforms come to, for all columns or for those they name."""
    flow, mixed = edge.flow, _mixed(edge, view)
    if flow.form is not None:
        if flow.form in _CLAIMS:
            yield _Claim(str(flow.form), edge.target, view.place("flows", edge.id, "form"), edge.id, mixed)
        return
    if flow.transforms.aggregate:
        place = view.place("flows", edge.id, "transforms", "aggregate")
        yield _Claim("aggregated", edge.target, place, edge.id, mixed)
    elif flow.transforms.anonymise:
        place = view.place("flows", edge.id, "transforms", "anonymise")
        scan = view.scans.get(edge.source)
        seen = Observation(scan.columns, scan.complete) if scan else None
        whole = carried(contents(view.graph.manifest.datasets[edge.source], seen), flow.transforms).form == "anonymised"
        only = () if whole else tuple(flow.transforms.anonymise)
        yield _Claim("anonymised", edge.target, place, edge.id, mixed, only)


def _mixed(edge: Edge, view: View) -> bool:
    """Whether the target also has data of which this flow says nothing."""
    others = any(other.id != edge.id for other in view.graph.incoming(edge.target))
    return others or bool(view.graph.manifest.datasets[edge.target].origin)


def _identifying(claim: _Claim, table: TableReport) -> Iterator[Finding]:
    direct, keys = [], []
    for column in table.columns:
        if claim.only and not _named(column.name, column.tags, claim.only):
            continue
        tags = [tag for tag in column.tags if tag in DIRECT]
        if tags:
            direct.append((column.name, tags))
        elif "person_key" in column.tags:
            keys.append((column.name, ["person_key"]))
    for columns, key in ((direct, "direct"), ([] if direct else keys, "key")):
        if columns:
            listed = "; ".join(f"{name!r} holds {', '.join(tags)}" for name, tags in columns[:6])
            more = f"; and {len(columns) - 6} more" if len(columns) > 6 else ""
            what = "" if key == "direct" else ": a key that stands for one person makes data pseudonymised at most"
            yield finding(
                DOC,
                f"{_said(claim)}, and in {table.name} column {listed}{more}{what}.{_doubt(claim)}",
                claim.place,
                level=Level.ERROR if key == "direct" and not claim.mixed else Level.WARNING,
                flow=claim.flow,
                dataset=claim.dataset,
                columns=tuple(name for name, _ in columns),
                key=f"{table.name}|{key}",
            )


def _named(column: str, tags: tuple[str, ...], names: tuple[str, ...]) -> bool:
    tops = {tag.partition(".")[0] for tag in tags}
    return column in names or any(f"category:{tag}" in names for tag in tops)


def _singled_out(claim: _Claim, table: TableReport, *, alone: bool) -> Iterator[Finding]:
    """The most telling set of columns, where it singles somebody out."""
    for quasi in table.quasi:
        level = _level(claim, quasi, alone=alone)
        if level is None:
            continue
        if claim.form == "aggregated" and quasi["counted_by"]:
            measured = f"the smallest group counted by {quasi['counted_by']!r} is of one person"
        else:
            measured = str(quasi["statement"])
        names = ", ".join(repr(name) for name in quasi["columns"])
        part = "" if alone else " The dataset has other tables with these columns, which were not put together."
        yield finding(
            DOC,
            f"{_said(claim)}, and {names} of {table.name} single people out: {measured}.{part}{_doubt(claim)}",
            claim.place,
            level=level,
            flow=claim.flow,
            dataset=claim.dataset,
            columns=tuple(quasi["columns"]),
            key=f"{table.name}|quasi",
        )
        return


def _level(claim: _Claim, quasi: Mapping[str, Any], *, alone: bool) -> Level | None:
    """Error where every row was read and many are alone; warning where some surely are; note where a sample cannot tell."""
    if quasi["k"] != 1:
        return None
    if claim.form == "aggregated":
        if quasi["counted_by"]:
            return Level.WARNING if quasi["cell_k"] == 1 else None
        # A table of groups has each combination once: only repeated ones, or dates of birth, show that rows are people.
        if quasi["uniqueness"] >= 1.0 and "date_of_birth" not in quasi["tags"]:
            return None
    if not quasi["singles_out"]:
        return Level.NOTE
    sure = quasi["exact"] and quasi["uniqueness"] >= _MANY and not claim.mixed and alone
    return Level.ERROR if sure else Level.WARNING


def _alone(table: TableReport, tables: list[TableReport]) -> bool:
    """Whether no other table of the dataset has the same columns: part files are one table to whoever looks."""
    names = {column.name for column in table.columns}
    return sum({column.name for column in other.columns} == names for other in tables) == 1


def _said(claim: _Claim) -> str:
    if claim.only:
        return f"flow {claim.flow!r} declares {', '.join(map(repr, claim.only))} as anonymised in {claim.dataset!r}"
    who = (
        f"flow {claim.flow!r} declares what it brings to {claim.dataset!r}"
        if claim.flow
        else f"{claim.dataset!r} is declared"
    )
    return f"{who} as {claim.form}"


def _doubt(claim: _Claim) -> str:
    return " Other flows bring data there too, and it may be theirs." if claim.mixed else ""


RULE = Rule(DOC, check)
