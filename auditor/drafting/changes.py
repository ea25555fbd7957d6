"""What is different since the filed version, field by field. Lines that moved in the manifest are no difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from auditor.drafting.model import Change, Entry, Filed, Paperwork
from auditor.drafting.reading import FiledDraft, FiledEntry

_Key = tuple[str, str, str]


def compared(paperwork: Paperwork, filed: FiledDraft, filed_on: date | None) -> Paperwork:
    """The same paperwork with what changed since a filed version of it.

    filed_on: the day of filing, None where nobody told it.
    """
    told = filed.provenance
    return replace(
        paperwork,
        filed=Filed(
            as_of=filed.as_of,
            filed_on=filed_on,
            manifest_sha256=str(told.get("manifest_sha256", "not told")),
            rule_set=str(told.get("rule_set", "not told")),
            changes=tuple(_changes(_of_filed(filed), _of_now(paperwork))),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """One version: its fields in order, each with a heading and the lines that count."""

    headings: dict[_Key, str] = field(default_factory=dict)
    lines: dict[_Key, tuple[str, ...]] = field(default_factory=dict)


def _of_now(paperwork: Paperwork) -> _Side:
    side = _Side()
    for draft in paperwork.drafts:
        for part in draft.parts:
            for entry in part.entries:
                key = (draft.key, part.key, entry.id)
                side.headings[key] = entry.heading
                side.lines[key] = _lines_now(entry)
    return side


def _of_filed(filed: FiledDraft) -> _Side:
    side = _Side()
    for draft in filed.drafts:
        for part in draft.parts:
            for entry in part.entries:
                key = (draft.key, part.key, entry.id)
                side.headings[key] = entry.heading
                side.lines[key] = _lines_then(entry)
    return side


def _lines_now(entry: Entry) -> tuple[str, ...]:
    told = [f"{one.origin.value}: {one.text}" for one in entry.statements]
    return _lines(told, entry.conflicts, entry.todo)


def _lines_then(entry: FiledEntry) -> tuple[str, ...]:
    return _lines([f"{one.origin}: {one.text}" for one in entry.statements], entry.conflicts, entry.todo)


def _lines(told: Sequence[str], conflicts: Sequence[str], todo: str) -> tuple[str, ...]:
    return (*told, *(f"conflict: {conflict}" for conflict in conflicts), *([f"to write: {todo}"] if todo else []))


def _changes(then: _Side, now: _Side) -> Iterator[Change]:
    """Fields of the new version in its order, then those that are gone; a part that came or went is told field by field."""
    for key, lines in now.lines.items():
        before = then.lines.get(key)
        if before is None:
            if lines:
                yield _change("added", key, now.headings, (), lines)
        elif set(before) != set(lines):
            gone = tuple(line for line in before if line not in lines)
            came = tuple(line for line in lines if line not in before)
            yield _change("changed", key, now.headings, gone, came)
    for key, lines in then.lines.items():
        if key not in now.lines and lines:
            yield _change("gone", key, then.headings, lines, ())


def _change(
    kind: str, key: _Key, headings: Mapping[_Key, str], before: tuple[str, ...], after: tuple[str, ...]
) -> Change:
    draft, part, identifier = key
    return Change(kind, draft, part, identifier, headings[key], before, after)
