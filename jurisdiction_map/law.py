"""A jurisdiction's transfer law as values: what a law file says, parsed and ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Any

from . import countries
from .conditions.nodes import Node
from .records import record
from .truth import Confidence

STRENGTHS = ("gate", "duty", "advice", "route")
KINDS: dict[str, str] = {
    "condition": "gate",
    "prohibition": "gate",
    "approval": "gate",
    "licence": "gate",
    "localisation_exclusive": "gate",
    "localisation_copy": "duty",
    "filing": "duty",
    "assessment": "duty",
    "notification": "duty",
    "record": "duty",
    "registration": "duty",
    "contract_term": "duty",
    "onward_transfer": "duty",
    "advice": "advice",
    "route": "route",
}


# What a row of a law's mechanisms may name; `other` is in the file's own words (a whitelist, transit, de-identification).
MECHANISMS = ("contract", "certification", "bcr", "consent", "ground", "assessment", "approval", "filing", "other")


@record
class Interval:
    """Half-open: `begin` is the first day in force, `end` the first day no longer; None is open."""

    begin: date | None = None
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.begin is None or self.begin <= day) and (self.end is None or day < self.end)


# Of a provision that is supposed never to have been in force.
NEVER = Interval(None, date.min)


@record
class Source:
    """Where a statement of law was read."""

    id: str
    title: str
    url: str


@record
class Instrument:
    """A law, decree, regulation, notice or guideline, with its dates and standing."""

    id: str
    title: str
    number: str
    status: str
    interval: Interval
    regulator: str
    confidence: Confidence
    sources: tuple[str, ...]
    note: str = ""


@record
class ClassRow:
    """Tags that belong to a class of this law in an interval, perhaps only in some hands (`when`)."""

    tags: tuple[str, ...]
    interval: Interval
    cite: str
    confidence: Confidence
    when: Node | None = None

    def in_force(self, day: date) -> bool:
        """Whether the row is law on the day."""
        return day in self.interval

    def holds(self, categories: Iterable[str]) -> tuple[bool | None, tuple[str, ...]]:
        """Whether stated categories touch the row.

        A row on `health` covers `health.hiv`. A stated tag without a kind is unknown against a row that names only
        `tag.kind`, except that `national_id` alone means the number.
        """
        unknown: tuple[str, ...] = ()
        for stated in categories:
            top = stated.partition(".")[0]
            for tag in self.tags:
                if tag in (stated, top):
                    return True, ()
                if stated == top != "national_id" and tag.partition(".")[0] == top:
                    unknown = (f"data.categories ({top}: of which kind, {tag}?)",)
        return (None, unknown) if unknown else (False, ())


@record
class ListRow:
    """Destinations listed in an interval; may be empty. A group stands for its members."""

    countries: frozenset[str]
    interval: Interval
    cite: str
    confidence: Confidence

    def in_force(self, day: date) -> bool:
        """Whether the row is law on the day."""
        return day in self.interval

    def holds(self, place: str, day: date) -> bool:
        """Whether the place, or every member of a group, is listed; part of a listed country (AE-DIFC) is not."""
        if place in self.countries:
            return True
        within = [group for group in self.countries if group in countries.groups()]
        if any(countries.lies_in(place, group, day) for group in within):
            return True
        return place in countries.groups() and all(self.holds(member, day) for member in countries.expand(place, day))


@record
class Mechanism:
    """How this law takes one mechanism: recognition by recipient (`when`) and date."""

    kind: str
    name: str
    recognised: str
    interval: Interval
    cite: str
    confidence: Confidence
    plain: str
    when: Node | None = None

    def in_force(self, day: date) -> bool:
        """Whether the row is law on the day."""
        return day in self.interval


@record
class ContractModel:
    """What an unmodified model contract contains by itself, and the modules it has."""

    id: str
    title: str
    modules: tuple[str, ...]
    provides: Mapping[str, Any]


@record
class Exemption:
    """Lifts the provision it stands under and no other. `id` is the exempting provision, `limb` its letter."""

    id: str
    limb: str | None
    interval: Interval
    when: Node
    confidence: Confidence
    plain: str
    cite: str


@record
class Exclusion:
    """Leaves a movement out of the law: `gives` is `not_a_transfer` or `not_regulated`."""

    id: str | None
    gives: str
    interval: Interval
    when: Node
    plain: str
    cite: str
    confidence: Confidence


@record
class Doubt:
    """Facts that cannot be true under the law, or that the law does not settle: a met outcome becomes unknown."""

    when: Node
    why: str


@record
class Provision:
    """One duty or bar: when it applies, what lets it go, what it requires, what follows."""

    id: str
    title: str
    kind: str
    strength: str
    interval: Interval
    cite: str
    confidence: Confidence
    applies: Node
    requires: Node
    exempt: tuple[Exemption, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    scope: str = "transfer"
    own_scope: bool = False
    arises: str | None = None
    plain: str = ""
    then: tuple[str, ...] = ()
    recipient: str = ""
    penalty: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[str, ...] = ()
    replaced_by: str | None = None

    @property
    def counts(self) -> bool:
        """Whether the outcome may move a verdict."""
        return self.scope == "transfer" and self.strength in ("gate", "duty")


@record
class Annotation:
    """A remark beside the verdict: a treaty, a dated warning, an unsettled point."""

    plain: str
    cite: str
    interval: Interval
    when: Node | None = None


@record
class Law:
    """All that one law file says."""

    code: str
    name: str
    reviewed: date
    summary: str
    presume_no: frozenset[str]
    reach: Node
    instruments: tuple[Instrument, ...]
    classes: Mapping[str, tuple[ClassRow, ...]]
    lists: Mapping[str, tuple[ListRow, ...]]
    mechanisms: tuple[Mechanism, ...]
    exclusions: tuple[Exclusion, ...]
    doubts: tuple[Doubt, ...]
    provisions: tuple[Provision, ...]
    annotations: tuple[Annotation, ...]
    models: Mapping[str, ContractModel]
    sources: Mapping[str, Source]
    suppose: Mapping[str, bool] = field(default_factory=dict)
    entity_filings: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Mapping[str, Any], ...] = ()
    questions: tuple[str, ...] = ()
    access: tuple[Mapping[str, Any], ...] = ()
    by_id: Mapping[str, Provision] = field(init=False)

    def __post_init__(self) -> None:
        """Gates look their routes up by id, many times for each transfer."""
        self.by_id = {provision.id: provision for provision in self.provisions}  # type: ignore[misc]

    def provision(self, identifier: str) -> Provision:
        """The provision with this id.

        Raises:
            KeyError: the law has none.
        """
        return self.by_id[identifier]
