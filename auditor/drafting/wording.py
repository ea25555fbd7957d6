"""The words that every format of a draft shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.drafting.model import Draft, Entry, Filed, Paperwork, Part, State
from auditor.reports import safe
from auditor.reports.summary import NOT_ADVICE

DRAFT = (
    f"A draft, drawn up by a program from what was declared and observed. {NOT_ADVICE} "
    "A person must complete, check and sign it."
)

LEGEND = (
    "declared: somebody wrote it in the manifest; observed: a scan saw it in the data; derived: it follows by a provision "
    "or by counting; missing: a person must write it; conflict: what is known contradicts itself."
)

LABELS = {
    State.KNOWN: "known",
    State.PARTLY: "partly known",
    State.CONFLICT: "CONFLICT",
    State.MISSING: "MISSING",
    State.NOT_ASKED: "not asked here",
}

NOTHING = "none known"
"""Of a field that no person fills and about which there is nothing to say."""

_LONGEST = 100_000
"""Characters of one statement that are shown; a table of thousands of columns may reach it."""


def shown(text: str) -> str:
    """Any text on one line, with nothing invisible in it that steers a reader or a program."""
    return safe.prose(safe.well_formed(text), _LONGEST)


def front(paperwork: Paperwork) -> list[tuple[str, str]]:
    """What stands on the first page: what it is of, as of when, from which manifest and rules, how complete."""
    told = paperwork.provenance
    counted = paperwork.counted()
    fields = ", ".join(f"{count} {LABELS[state].lower()}" for state, count in counted.items() if count)
    return [
        ("Pipeline", paperwork.name),
        ("As of", paperwork.as_of.isoformat()),
        ("Rule set", str(told.get("rule_set", "not told"))),
        ("Manifest", f"{told.get('manifest', 'not told')}, sha256 {told.get('manifest_sha256', 'not told')}"),
        ("Data", paperwork.observed or "not looked at: what the data holds is as declared, and was not checked"),
        ("Fields", fields or "none"),
        ("Lintas", str(told.get("lintas", "not told"))),
    ]


def asked_words(entry: Entry) -> str:
    """The question with where the form asks it and how that is known."""
    where = "; ".join(part for part in (entry.asked_at, entry.certainty.replace("_", " ")) if part)
    return f"{entry.question} [{where}]" if where else entry.question


def todo_words(entry: Entry) -> str:
    """`MISSING — ask legal: …`, or `To add — ask legal: …` where something is known."""
    start = "MISSING" if entry.state is State.MISSING else "To add"
    who = f" — ask {entry.ask}" if entry.ask else ""
    why = f" ({entry.why.rstrip('.')}.)" if entry.why else ""
    return f"{start}{who}: {entry.todo}{why}"


def label(entry: Entry) -> str:
    """How far a field has got, in a word or two."""
    empty = entry.state is State.KNOWN and not entry.statements
    return NOTHING if empty else LABELS[entry.state]


UNCHANGED = "Nothing in any field."


def changed_words(filed: Filed) -> str:
    """The heading over what changed since filing."""
    when = f"filed on {filed.filed_on.isoformat()}" if filed.filed_on else "filed (the day was not told)"
    return f"Changed since the version {when}"


def earlier_words(filed: Filed) -> str:
    """Of when, by which rules and from which manifest the filed version was."""
    made = f"as of {filed.as_of}, by rule set {filed.rule_set}, from manifest sha256 {filed.manifest_sha256}"
    return f"That version was drawn up {made}."


def part_words(part: Part, number: int | None) -> str:
    """The title of a section; in a register its number and transfer."""
    if number is not None:
        return f"{number}. {part.about}"
    return f"{part.title} — {part.about}" if part.about else part.title


def open_points(draft: Draft) -> Iterator[tuple[str, str]]:
    """What a person must settle first: conflicts, then what is missing, by whom to ask. What is alike stands together."""
    conflicts: dict[tuple[str, str], list[str]] = {}
    by_whom: dict[str, dict[str, list[str]]] = {}
    called = _called(draft)
    for part in draft.parts:
        for entry in part.entries:
            for conflict in entry.conflicts:
                conflicts.setdefault((entry.heading, conflict), []).append(called[part.key])
            if entry.todo:
                by_whom.setdefault(entry.ask, {}).setdefault(entry.heading, []).append(called[part.key])
    for (heading, conflict), places in conflicts.items():
        yield _place(heading, places), f"conflict: {conflict}"
    for who, headings in by_whom.items():
        yield f"Ask {who}", "; ".join(_place(heading, places) for heading, places in headings.items())


def _called(draft: Draft) -> dict[str, str]:
    """How a list calls a part: by its flow, in a register by its number; not at all where there is one flow only."""
    if len({part.about for part in draft.parts if part.about}) <= 1:
        return dict.fromkeys((part.key for part in draft.parts), "")
    numbered = all(part.about for part in draft.parts)
    return {part.key: f"#{number}" if numbered else part.about for number, part in enumerate(draft.parts, 1)}


def _place(heading: str, places: Sequence[str]) -> str:
    told = list(dict.fromkeys(place for place in places if place))
    return f"{heading} ({', '.join(told)})" if told else heading


OVERVIEW = (
    ("Exporter", "exporter.name"),
    ("Importer", "importer.name"),
    ("Verdict", "verdict"),
    ("Next due", "due"),
)
"""Columns of the table that a register opens with, and the fields they are taken from."""


def overview(draft: Draft) -> list[tuple[str, ...]]:
    """A register's rows in short: number, transfer, and the first statement of a few fields."""
    rows = []
    for number, part in enumerate(draft.parts, 1):
        entries = {entry.id: entry for entry in part.entries}
        cells = [_short(entries.get(field)) for _, field in OVERVIEW]
        rows.append((str(number), part.about, *cells))
    return rows


def _short(entry: Entry | None) -> str:
    if entry is None or not entry.statements:
        return LABELS[entry.state] if entry is not None and entry.state is State.MISSING else "–"
    text = entry.statements[0].text
    return text.rpartition(": ")[2] if entry.id == "verdict" else text.partition(", established in ")[0]
