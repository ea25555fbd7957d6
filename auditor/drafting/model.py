"""What a draft is made of. Values only; no clock, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Origin(StrEnum):
    """How a statement came to be known."""

    DECLARED = "declared"
    """Somebody wrote it in the manifest."""
    OBSERVED = "observed"
    """A scan saw it in the data."""
    DERIVED = "derived"
    """It follows from what is declared or observed, by a provision or by counting."""


class State(StrEnum):
    """How far a field has got."""

    KNOWN = "known"
    PARTLY = "partly"
    """Something is known, and a person must add to it."""
    CONFLICT = "conflict"
    """What is known contradicts itself; a person must settle it."""
    MISSING = "missing"
    """Nothing is known; a person must write it."""
    NOT_ASKED = "not_asked"
    """The form does not ask this here."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is known, and from where.

    path, place: the manifest key and its line, of what was declared. seen: table, rows and day, of what was observed.
    cite, confidence: the provision, of what was derived from law.
    """

    origin: Origin
    text: str
    path: str = ""
    place: str = ""
    seen: str = ""
    cite: str = ""
    confidence: str = ""

    @property
    def source(self) -> str:
        """The source in one line, without the word for its kind."""
        at = f"{self.path} ({self.place})" if self.path and self.place else self.path or self.place
        law = "; ".join(part for part in (self.cite, self.confidence.replace("_", " ")) if part)
        return "; ".join(part for part in (at, self.seen, law) if part)


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a form, as far as it could be filled.

    asked_at: where the form asks it. certainty: how the form's question is known (`recall`, `one_secondary`, …).
    conflicts: what contradicts what. todo: what a person must write; why; who would know.
    """

    id: str
    heading: str
    question: str
    asked_at: str
    certainty: str
    state: State
    statements: tuple[Statement, ...] = ()
    conflicts: tuple[str, ...] = ()
    todo: str = ""
    why: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a draft. `key` stays the same when the draft is drawn up again; `about`: a flow or a transfer."""

    key: str
    title: str
    about: str
    entries: tuple[Entry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A dataset or a party in a drawing."""

    name: str
    country: str
    holder: str
    party: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """Data on its way between two nodes. `crosses`: a border, as far as the places are known."""

    source: str
    target: str
    label: str
    crosses: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """Who sends what to whom, ready to be drawn."""

    title: str
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The drawing in words, for whoever cannot see it."""
        shown = {node.name: node for node in self.nodes}
        return tuple(
            f"{_words(shown[arrow.source])} → {_words(shown[arrow.target])}: {arrow.label}"
            + ("; crosses a border" if arrow.crosses else "")
            for arrow in self.arrows
        )


def _words(node: Node) -> str:
    inside = ", ".join(part for part in (node.country, f"held by {node.holder}" if node.holder else "") if part)
    return f"{node.name} ({inside})" if inside else node.name


@dataclass(frozen=True, slots=True)
class Draft:
    """One filled form. `key` tells it from the others of its form: a flow, or an exporter."""

    key: str
    title: str
    subject: str
    parts: tuple[Part, ...]
    diagram: Diagram | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every field of every part."""
        return tuple(entry for part in self.parts for entry in part.entries)


@dataclass(frozen=True, slots=True)
class Inapplicable:
    """A flow that the form is not for, and why."""

    flow: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field that is not what it was in the filed version. `kind`: added, gone or changed."""

    kind: str
    draft: str
    part: str
    field: str
    heading: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filed:
    """The earlier version that this one is compared with, and what is different since."""

    as_of: str
    filed_on: date | None
    manifest_sha256: str
    rule_set: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Paperwork:
    """Everything one run of `lintas draft` hands over.

    observed: how the data was looked at, in a sentence; empty where it was not. unread: places that could not be read.
    notes: what a reader must know of the form itself.
    """

    form: str
    title: str
    name: str
    as_of: date
    drafts: tuple[Draft, ...]
    inapplicable: tuple[Inapplicable, ...]
    notes: tuple[str, ...]
    observed: str
    unread: tuple[str, ...]
    provenance: Mapping[str, Any]
    filed: Filed | None = None

    def counted(self) -> Mapping[State, int]:
        """Fields by state, over all drafts."""
        states = [entry.state for draft in self.drafts for entry in draft.entries]
        return {state: states.count(state) for state in State}
