"""The nodes of a condition: logic, facts, classes, counts, and references to other provisions.

Safeguards have a module of their own. Every node evaluates to `Evidence`; none raises on missing facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import date

from ..records import keyword_record, record
from ..truth import Confidence, Evidence, unique
from .case import Case


@record
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
        self.acts = self.confidence is not None or self.at_most is not None or self.continues  # type: ignore[misc]

    def in_force(self, as_of: date) -> bool:
        """Whether the limb is law on the day."""
        return (self.begin is None or self.begin <= as_of) and (self.end is None or as_of < self.end)


NO_META = Meta()


@keyword_record
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


@keyword_record
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


@keyword_record
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


@keyword_record
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


@keyword_record
class Never(Node):
    """A prohibition without a way out."""

    def ask(self, case: Case) -> Evidence:
        """Always false."""
        return Evidence(False, self, case.confidence)

    def text(self) -> str:
        """In words."""
        return "nothing lifts this prohibition"


@keyword_record
class Always(Node):
    """Holds without conditions."""

    def ask(self, case: Case) -> Evidence:
        """Always true."""
        return Evidence(True, self, case.confidence)

    def text(self) -> str:
        """In words."""
        return "always"


@keyword_record
class Unsettled(Node):
    """The law itself leaves this open: unknown whatever the facts."""

    why: str

    def ask(self, case: Case) -> Evidence:
        """Always unknown, with the doubt."""
        return Evidence(None, self, case.confidence, doubt=self.why)

    def text(self) -> str:
        """In words."""
        return self.why


@keyword_record
class IfStated(Node):
    """A way out that counts only where it is stated: unknown becomes false, so that silence never opens it."""

    child: Node

    def ask(self, case: Case) -> Evidence:
        """The part's answer, with unknown read as false; what is only presumed is not stated."""
        before, case.only_stated = case.only_stated, True
        try:
            inner = self.child.evaluate(case)
        finally:
            case.only_stated = before
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
