"""Whose data it is, and of how many people: what is declared beside what was counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.drafting.model import Origin, Statement
from auditor.drafting.places import places_words
from auditor.drafting.scope import Asking, Known, Scope, known, words
from auditor.findings.model import TableReport
from auditor.manifest.loader import KeyPath
from jurisdiction_map.facts.model import Subjects


def subject_kinds(scope: Scope) -> Known:
    """Groups of people: customers, employees, …"""
    return known(_groups(scope, counts=False))


def subject_count(scope: Scope) -> Known:
    """How many people, declared and counted.

    A number is counted for the rows that were looked at; how, when and how exactly stands beside it.
    """
    declared, observed = [*_totals(scope), *_groups(scope, counts=True)], list(_counted(scope))
    return known([*declared, *observed], _disagreements(scope))


def _groups(scope: Scope, *, counts: bool) -> Iterator[Statement]:
    for place, group in _written_groups(scope):
        parts = [words(group.kind) if group.kind else "people of a kind that is not stated"]
        if group.nationality:
            parts.append(f"nationality {places_words(group.nationality)}")
        if group.located_in:
            parts.append(f"in {places_words(group.located_in)}")
        if not counts:
            yield scope.matter.declared(", ".join(parts), *place)
        elif group.people is not None:
            yield scope.matter.declared(f"{group.people:,} people: {', '.join(parts)}", *place, "people")


def _written_groups(scope: Scope) -> Iterator[tuple[KeyPath, Subjects]]:
    """Groups that flows state, else those of the datasets the data was collected in or leaves."""
    stated = [name for name in scope.flows if (flow := scope.matter.flow(name)) and flow.subjects is not None]
    for name in stated:
        flow = scope.matter.flow(name)
        for index, group in enumerate(flow.subjects or () if flow else ()):
            yield ("flows", name, "subjects", index), group
    for name in () if stated and len(stated) == len(scope.flows) else scope.datasets:
        dataset = scope.matter.dataset(name)
        for index, group in enumerate(dataset.subjects or () if dataset else ()):
            yield ("datasets", name, "subjects", index), group


def _totals(scope: Scope) -> Iterator[Statement]:
    for name in scope.flows:
        flow = scope.matter.flow(name)
        if flow is not None and flow.people is not None:
            yield scope.matter.declared(f"{flow.people:,} people in all, by flow {name}", "flows", name, "people")
    for name in scope.datasets:
        dataset = scope.matter.dataset(name)
        if dataset is not None and dataset.people is not None:
            yield scope.matter.declared(f"{dataset.people:,} people in all, in {name}", "datasets", name, "people")


def _counted(scope: Scope) -> Iterator[Statement]:
    for table in scope.matter.tables(scope.datasets):
        told = table.subjects
        if told is not None:
            yield Statement(Origin.OBSERVED, _count_words(table), seen=seen_words(scope, table))


def _count_words(table: TableReport) -> str:
    told = table.subjects or {}
    low, high = told.get("interval") or (None, None)
    if not told.get("one_each"):
        error = "a count of values, not of people"
    elif told.get("method") == "counted" and low == high:
        error = "exact for the rows of the table"
    elif low is not None and high is not None:
        error = f"95 % interval {low:,} to {high:,}" if low != high else f"{low:,}"
    else:
        error = f"at least {told.get('at_least', 0):,}; no upper bound can be given"
    return f"{told.get('statement', '')}; {error}"


def seen_words(scope: Scope, table: TableReport) -> str:
    """`table customers/*.parquet, 1,200 of 1,200 rows read; audit as of 2026-11-20`."""
    total = f" of {table.rows_total:,}" if table.rows_total is not None else ""
    where = f"{table.dataset}, " if table.dataset else ""
    return f"{where}table {table.name}, {table.rows_read:,}{total} rows read; {scope.matter.looked}"


def _disagreements(scope: Scope) -> Iterator[str]:
    """Datasets whose declared number lies outside what was counted in all of their tables."""
    unread = {gap.dataset for gap in scope.matter.result.unread}
    for name in scope.datasets:
        dataset = scope.matter.dataset(name)
        groups = [group.people for group in dataset.subjects or ()] if dataset else []
        said = dataset.people if dataset else None
        if said is None and groups and None not in groups:
            said = sum(number or 0 for number in groups)
        tables = scope.matter.tables([name])
        if said is None or not any(table.subjects for table in tables):
            continue
        low, high = _bounds(tables)
        high = None if name in unread else high
        if said < low or (high is not None and said > high):
            between = f"{low:,}" if low == high else f"{low:,} to {high:,}" if high is not None else f"at least {low:,}"
            yield f"{name}: {said:,} people are declared, {between} were counted. Settle which holds, and on which day."


def _bounds(tables: Sequence[TableReport]) -> tuple[int, int | None]:
    """At least as many as in the largest table, at most as many as in all together; None where a table has no bound."""
    lows, highs = [0], []
    for table in tables:
        told = table.subjects or {}
        interval = told.get("interval")
        each = bool(told.get("one_each"))
        lows.append(int(interval[0] if interval else told.get("at_least") or 0) if each else 0)
        highs.append(int(interval[1]) if interval and each else None)
    return max(lows), None if None in highs else sum(high or 0 for high in highs)


def children(scope: Scope) -> Known:
    """Whether children are among the people, declared and by what columns tell."""
    found: list[Statement] = []
    said: set[bool] = set()
    for key, name in (*(("datasets", name) for name in scope.datasets), *(("flows", name) for name in scope.flows)):
        holder = scope.matter.dataset(name) if key == "datasets" else scope.matter.flow(name)
        if holder is not None and holder.children is not None:
            said.add(holder.children)
            text = f"{name}: {'children are' if holder.children else 'no children are'} among the people"
            found.append(scope.matter.declared(text, key, name, "children"))
    seen = list(_child_columns(scope))
    clash = ["No children are declared, and columns about children were seen."] if seen and said == {False} else []
    return known([*found, *seen], clash)


def _child_columns(scope: Scope) -> Iterator[Statement]:
    for table in scope.matter.tables(scope.datasets):
        names = [column.name for column in table.columns if "children" in column.tags]
        if names:
            yield Statement(
                Origin.OBSERVED, f"columns about children: {', '.join(names)}", seen=seen_words(scope, table)
            )


ANSWERS: dict[str, Asking] = {"subject_kinds": subject_kinds, "subject_count": subject_count, "children": children}
