"""The nodes of a condition: logic, facts, classes, counts, and references to other provisions.

Safeguards have a module of their own. Every node evaluates to `Evidence`; none raises on missing facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..truth import Confidence, Evidence, unique
from .case import UNKNOWN, Case, FactPath, ordinary
from .matchers import Matcher


@dataclass(frozen=True, slots=True)
class Meta:
    """What a limb may carry beside its condition.

    at_most: `unclear` or `conditions`, the best a met limb can give. kind: strength of this limb where a provision
    mixes several (a gate with a duty). begin/end: half-open interval in which the limb is law.
    """

    id: str | None = None
    cite: str | None = None
    confidence: Confidence | None = None
    plain: str | None = None
    at_most: str | None = None
    continues: bool = False
    kind: str | None = None
    begin: date | None = None
    end: date | None = None
    recipient: str | None = None
    path: tuple[str | int, ...] = ()

    acts: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Notes once whether anything here touches an answer, so that most nodes are left alone."""
        object.__setattr__(self, "acts", self.confidence is not None or self.at_most is not None or self.continues)

    def in_force(self, as_of: date) -> bool:
        """Whether the limb is law on the day."""
        return (self.begin is None or self.begin <= as_of) and (self.end is None or as_of < self.end)


NO_META = Meta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A condition. `evaluate` asks it and applies what its meta says."""

    meta: Meta = NO_META

    def ask(self, case: Case) -> Evidence:
        """The bare answer, before `meta` is applied."""
        del case
        raise TypeError(f"{type(self).__name__} is not a condition by itself")

    def evaluate(self, case: Case) -> Evidence:
        """The answer with confidence, caps and continuing duties applied."""
        evidence = self.ask(case)
        meta = self.meta
        if not meta.acts:
            return evidence
        if meta.confidence is not None:
            evidence.confidence = (
                meta.confidence if not evidence.children else min(meta.confidence, evidence.confidence)
            )
        if evidence.value and meta.at_most == "unclear":
            evidence.value = None
            evidence.doubt = meta.plain or "the law leaves it open whether this is enough"
        if evidence.value and (meta.continues or meta.at_most == "conditions"):
            evidence.continues = True
        return evidence

    def text(self) -> str:
        """The condition in words, for the trace."""
        raise TypeError(f"{type(self).__name__} has no words")

    def parts(self) -> tuple[Node, ...]:
        """Child nodes."""
        return ()

    def walk(self) -> Iterable[Node]:
        """This node and all below it."""
        yield self
        for part in self.parts():
            yield from part.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class All(Node):
    """Every part; a chain is as sure as its weakest link."""

    children: tuple[Node, ...]

    def ask(self, case: Case) -> Evidence:
        """Kleene conjunction; tells all that is lacking, unless the case is brief: then the first no is enough."""
        answers: list[Evidence] = []
        value: bool | None = True
        for child in self.children:
            meta = child.meta
            if (meta.begin or meta.end) and not meta.in_force(case.as_of):
                continue
            answer = child.evaluate(case)
            answers.append(answer)
            if answer.value is False:
                value = False
                if case.brief and answer.confidence.decides:
                    break
            elif answer.value is None and value:
                value = None
        if value is True:
            confidence = min([a.confidence for a in answers], default=case.confidence)
            continues = any(a.continues for a in answers)
            return Evidence(True, self, confidence, continues=continues, children=tuple(answers))
        open_ones = [a for a in answers if a.value is value]
        return Evidence(
            value,
            self,
            _chain(value, answers),
            unique([a.missing for a in open_ones]),
            _earliest(open_ones),
            next((a.doubt for a in open_ones if a.doubt), None),
            children=tuple(answers),
        )

    def text(self) -> str:
        """In words."""
        return "all of these"

    def parts(self) -> tuple[Node, ...]:
        """The conjuncts."""
        return self.children


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(Node):
    """At least one part. `ordered` is `first:`: the order says which is reported and offered first."""

    children: tuple[Node, ...]
    ordered: bool = False

    def ask(self, case: Case) -> Evidence:
        """Kleene disjunction, as sure as its best true part; stops at one that is sure and owes nothing more."""
        answers: list[Evidence] = []
        for child in self.children:
            if (child.meta.begin or child.meta.end) and not child.meta.in_force(case.as_of):
                continue
            answer = child.evaluate(case)
            answers.append(answer)
            if answer.value and answer.confidence >= Confidence.ONE_SECONDARY and (case.brief or not answer.continues):
                break
        met = [a for a in answers if a.value is True]
        if met:
            best = (
                met[0]
                if self.ordered
                else max(met, key=lambda a: (a.confidence.decides, not a.continues, a.confidence))
            )
            if self.ordered and not best.confidence.decides:
                best = max(met, key=lambda a: a.confidence)
            return Evidence(
                True, self, best.confidence, continues=best.continues, note=best.note, children=tuple(answers)
            )
        open_ones = [a for a in answers if a.value is None]
        value = None if open_ones else False
        told = open_ones or answers
        return Evidence(
            value,
            self,
            confidence=max((a.confidence for a in told), default=case.confidence),
            missing=unique(a.missing for a in told),
            due=_latest(told),
            doubt=next((a.doubt for a in open_ones if a.doubt), None),
            children=tuple(answers),
        )

    def text(self) -> str:
        """In words."""
        return "the first available of these" if self.ordered else "any one of these"

    def parts(self) -> tuple[Node, ...]:
        """The alternatives."""
        return self.children


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    """The part does not hold."""

    child: Node

    def ask(self, case: Case) -> Evidence:
        """Kleene negation."""
        inner = self.child.evaluate(case)
        value = None if inner.value is None else not inner.value
        return Evidence(value, self, inner.confidence, inner.missing, doubt=inner.doubt, children=(inner,))

    def text(self) -> str:
        """In words."""
        return "not this"

    def parts(self) -> tuple[Node, ...]:
        """The negated part."""
        return (self.child,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Never(Node):
    """A prohibition without a way out."""

    def ask(self, case: Case) -> Evidence:
        """Always false."""
        return Evidence(False, self, case.confidence)

    def text(self) -> str:
        """In words."""
        return "nothing lifts this prohibition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Always(Node):
    """Holds without conditions."""

    def ask(self, case: Case) -> Evidence:
        """Always true."""
        return Evidence(True, self, case.confidence)

    def text(self) -> str:
        """In words."""
        return "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled(Node):
    """The law itself leaves this open: unknown whatever the facts."""

    why: str

    def ask(self, case: Case) -> Evidence:
        """Always unknown, with the doubt."""
        return Evidence(None, self, case.confidence, doubt=self.why)

    def text(self) -> str:
        """In words."""
        return self.why


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Node):
    """One fact is what the law asks."""

    fact: FactPath
    matcher: Matcher

    def ask(self, case: Case) -> Evidence:
        """Unknown when the fact is absent, unless the law lets its absence be read as "no"."""
        value = case.get(self.fact)
        if value is UNKNOWN:
            if not case.presumed_no(self.fact):
                name = ".".join(self.fact)
                return Evidence(None, self, case.confidence, (name,), self.matcher.deadline(case))
            value = ordinary(self.fact)
        truth, missing, due = self.matcher.test(value, case)
        return Evidence(truth, self, case.confidence, missing, due)

    def text(self) -> str:
        """In words."""
        return f"{'.'.join(self.fact)} is {self.matcher.text()}"


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination(Node):
    """The destination is on a dated list of the law (which may be empty)."""

    listed: str

    def ask(self, case: Case) -> Evidence:
        """Looks `transfer.to` up in the list as it stood on the day."""
        to = case.get(("transfer", "to"))
        if to is UNKNOWN:
            return Evidence(None, self, case.confidence, ("transfer.to",))
        for row in case.law.lists.get(self.listed, ()):
            if row.in_force(case.as_of) and to in row.countries:
                return Evidence(True, self, min(row.confidence, case.confidence), note=row.cite)
        return Evidence(False, self, case.confidence)

    def text(self) -> str:
        """In words."""
        return f"the destination is on the list {self.listed}"


@dataclass(frozen=True, slots=True, kw_only=True)
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
            doubt=result.doubt,
            continues=result.continues,
            note=self.id,
            children=(result.evidence,) if result.evidence else (),
        )

    def text(self) -> str:
        """In words."""
        return f"{self.id} is met"


@dataclass(frozen=True, slots=True, kw_only=True)
class IfStated(Node):
    """A way out that counts only where it is stated: unknown becomes false, so that silence never opens it."""

    child: Node

    def ask(self, case: Case) -> Evidence:
        """The part's answer, with unknown read as false."""
        inner = self.child.evaluate(case)
        note = inner.note if inner.value is not None else "not claimed"
        return Evidence(
            bool(inner.value),
            self,
            inner.confidence,
            inner.missing,
            continues=inner.continues,
            note=note,
            children=(inner,),
        )

    def text(self) -> str:
        """In words."""
        return "stated by the exporter"

    def parts(self) -> tuple[Node, ...]:
        """What has to be stated."""
        return (self.child,)


def _chain(value: bool | None, answers: list[Evidence]) -> Confidence:
    """As sure as the weakest link; but one link that surely fails is enough for a chain to fail."""
    if value is False:
        return max([a.confidence for a in answers if a.value is False])
    return min([a.confidence for a in answers])


def _latest(answers: Iterable[Evidence]) -> date | None:
    """Alternatives: while one of them can still be done in time, nothing is late."""
    return max([a.due for a in answers if a.due], default=None)


def _earliest(answers: Iterable[Evidence]) -> date | None:
    return min([a.due for a in answers if a.due], default=None)
