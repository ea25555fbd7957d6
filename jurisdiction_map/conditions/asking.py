"""The nodes that ask something of a case: a fact, a list of objects, a class, a list of destinations, a switch, a route."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from ..records import keyword_record
from ..truth import Evidence
from .case import UNKNOWN, Case, FactPath, ordinary
from .matchers import Matcher
from .nodes import Node

# Facts that an exporter arranges; the rest of them say who it is and where data goes.
_ARRANGED = (
    "entity.",
    "data.lawful_basis",
    "transfer.copy_kept_in",
    "transfer.encrypted",
    "transfer.onward_terms",
    "exporter.written_processing_contract",
    "importer.named_in_safeguards",
    "importer.written_processing_contract",
)


@keyword_record
class Fact(Node):
    """One fact is what the law asks."""

    fact: FactPath
    matcher: Matcher

    def ask(self, case: Case) -> Evidence:
        """Unknown when the fact is absent, unless the law lets its absence be read as "no"."""
        value = case.get(self.fact)
        if value is UNKNOWN:
            if case.only_stated or not case.presumed_no(self.fact):
                name = ".".join(self.fact)
                return Evidence(None, self, case.confidence, (name,), self.matcher.deadline(case))
            value = ordinary(self.fact)
        truth, missing, due = self.matcher.test(value, case)
        if truth is False and not missing and ".".join(self.fact).startswith(_ARRANGED):
            missing = (".".join(self.fact),)  # what can be arranged otherwise is what a finding names
        return Evidence(truth, self, case.confidence, missing, due)

    def text(self) -> str:
        """In words."""
        return f"{'.'.join(self.fact)} is {self.matcher.text()}"


@keyword_record
class Supposed(Node):
    """A switch for what is disputed or not yet known; its default stands in the law file."""

    name: str

    def ask(self, case: Case) -> Evidence:
        """The switch as the facts set it, else its default."""
        stated = (case.facts.get("suppose") or {}).get(self.name)
        if stated is None:
            stated = case.law.suppose[self.name]
            case.assume(f"suppose.{self.name}", f"taken as {str(stated).lower()}, the law file's default")
        return Evidence(bool(stated), self, case.confidence)

    def text(self) -> str:
        """In words."""
        return f"supposing {self.name}"


@keyword_record
class Has(Node):
    """A list of objects holds one that fits."""

    fact: FactPath
    attributes: tuple[tuple[str, Matcher], ...]

    def ask(self, case: Case) -> Evidence:
        """True for one object that fits; an attribute it does not state is unknown."""
        name = ".".join(self.fact)
        objects = case.get(self.fact)
        if objects is UNKNOWN:
            if case.presumed_no(self.fact):
                return Evidence(False, self, case.confidence)
            return Evidence(None, self, case.confidence, (name,))
        best = Evidence(False, self, case.confidence)
        for index, item in enumerate(objects or ()):
            truth, missing, _ = match_attributes(item, self.attributes, f"{name}[{index}]", case)
            if truth:
                return Evidence(True, self, case.confidence, note=f"{name}[{index}]")
            if truth is None and best.value is False:
                best = Evidence(None, self, case.confidence, missing)
        return best

    def text(self) -> str:
        """In words."""
        asked = ", ".join(f"{key} {matcher.text()}" for key, matcher in self.attributes)
        return f"one of {'.'.join(self.fact)} has {asked}"


def match_attributes(
    item: Any, attributes: Iterable[tuple[str, Matcher]], label: str, case: Case
) -> tuple[bool | None, tuple[str, ...], date | None]:
    """Whether one object has all attributes: (truth, missing, earliest deadline)."""
    truth: bool | None = True
    missing: list[str] = []
    due: date | None = None
    for key, matcher in attributes:
        value = item.get(key, UNKNOWN)
        if value is UNKNOWN:
            truth = None if truth else truth
            missing.append(f"{label}.{key}")
            continue
        one, lacks, last = matcher.test(value, case)
        if last and (due is None or last < due):
            due = last
        if one is False:
            truth = False
        elif one is None and truth:
            truth = None
        missing.extend(lacks)
    return truth, tuple(missing), due


@keyword_record
class OfClass(Node):
    """The data falls in a class that this law defines (sensitive, important, …)."""

    name: str

    def ask(self, case: Case) -> Evidence:
        """Unknown when categories are not stated, or a tag's kind decides and is not told."""
        truth, missing, confidence = case.class_includes(self.name)
        return Evidence(truth, self, min(confidence, case.confidence), missing)

    def text(self) -> str:
        """In words."""
        return f"the data includes {self.name.replace('_', ' ')} data"


@keyword_record
class Destination(Node):
    """The destination is on a dated list of the law (which may be empty)."""

    listed: str

    def ask(self, case: Case) -> Evidence:
        """Looks `transfer.to` up in the list as it stood on the day."""
        to = case.get(("transfer", "to"))
        if to is UNKNOWN:
            return Evidence(None, self, case.confidence, ("transfer.to",))
        for row in case.law.lists.get(self.listed, ()):
            if row.in_force(case.as_of) and row.holds(to, case.as_of):
                return Evidence(True, self, min(row.confidence, case.confidence), note=row.cite)
        return Evidence(False, self, case.confidence)

    def text(self) -> str:
        """In words."""
        return f"the destination is on the list {self.listed}"


@keyword_record
class Met(Node):
    """Another provision (a route) is met: inherits true, false or unknown."""

    id: str

    def ask(self, case: Case) -> Evidence:
        """The other provision's outcome on the same facts."""
        result = case.provision(self.id, case)
        value = {"met": True, "exempt": True, "unmet": False, "overdue": False, "not_applicable": False}.get(
            result.outcome
        )
        return Evidence(
            value,
            self,
            min(result.confidence, case.confidence),
            result.missing if value is not True else (),
            result.due if value is not True else None,
            doubt=result.doubt,
            continues=result.continues,
            note=self.id,
            children=(result.evidence,) if result.evidence else (),
        )

    def text(self) -> str:
        """In words."""
        return f"{self.id} is met"
