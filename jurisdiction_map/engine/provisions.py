"""One provision on one set of facts: the truth table of outcomes, strength limb by limb, clocks."""

from __future__ import annotations

from datetime import date

from ..conditions.asking import Fact
from ..conditions.case import Case
from ..conditions.dates import DateCompare, Within
from ..conditions.matchers import Both, Matcher
from ..conditions.nodes import All, AnyOf, Node
from ..conditions.safeguard import Safeguard
from ..law import KINDS, NEVER, Exemption, Provision
from ..records import record
from ..result import RANK, ProvisionResult
from ..truth import Evidence, unique

# Worst first: what several limbs of one provision make together.
_SEVERITY = ("unmet", "overdue", "late_unknown", "due", "unknown", "met")


@record
class _Limb:
    status: str
    strength: str
    evidence: Evidence


def evaluate(provision: Provision, case: Case) -> ProvisionResult:
    """The outcome of a provision, and what it alone makes of the transfer.

    Order: in force on the day, applies, exempt, requires; then doubts.
    """
    if case.as_of not in provision.interval:
        return ProvisionResult(provision, "not_applicable", _out_of_force(provision, case.as_of))
    case.confidence = provision.confidence
    applies = briefly(provision.applies, case)
    held = applies.value
    applies = _surely(applies, provision)
    if applies.value is False:
        return ProvisionResult(provision, "not_applicable", "it does not apply to these facts", applies=applies)
    exempting = [(row, _exempts(row, case)) for row in provision.exempt if case.as_of in row.interval]
    relied_on = [(row, evidence) for row, evidence in exempting if evidence.value]
    if relied_on:
        row, evidence = max(relied_on, key=lambda pair: pair[1].confidence)
        return _exempt(provision, case, applies, row, evidence)
    case.confidence = provision.confidence
    limbs = _limbs(provision, case)
    open_exemptions = [evidence for _, evidence in exempting if evidence.value is None]
    sure = applies.value is True and not open_exemptions
    result = _fold(provision, case, limbs, sure)
    if held and not applies.value and not open_exemptions and _owed(limbs, provision):
        result.verdict = max(result.verdict or "unclear", "unclear", key=RANK.__getitem__)
    if not sure and result.outcome == "unknown":
        _say_what_is_open(result, applies, open_exemptions)
    result.applies = applies
    _apply_doubts(result, case)
    return result


def _surely(applies: Evidence, provision: Provision) -> Evidence:
    """Whether a provision applies, as far as that may be relied on: what rests on recall or dispute leaves it open."""
    if applies.value is not None and provision.confidence.decides and not applies.confidence.decides:
        applies.value = None
        applies.doubt = f"whether it applies rests on {applies.confidence.word.replace('_', ' ')}"
    return applies


def _owed(limbs: list[_Limb], provision: Provision) -> bool:
    """Whether a duty is not met: where it applies only by recall or dispute, that is unclear and no more."""
    owed = (limb.strength == "duty" and limb.status in ("unmet", "overdue") for limb in limbs)
    return provision.counts and any(owed)


def briefly(node: Node, case: Case) -> Evidence:
    """Evaluates a condition for which the first reason is enough."""
    before, case.brief = case.brief, True
    try:
        return node.evaluate(case)
    finally:
        case.brief = before


def _out_of_force(provision: Provision, day: date) -> str:
    interval = provision.interval
    if interval is NEVER:
        return "supposed repealed"
    if interval.begin and day < interval.begin:
        return f"not in force before {interval.begin}"
    return f"no longer in force since {interval.end}"


def _exempts(row: Exemption, case: Case) -> Evidence:
    case.confidence = row.confidence
    return briefly(row.when, case)


def _exempt(provision: Provision, case: Case, applies: Evidence, row: Exemption, evidence: Evidence) -> ProvisionResult:
    name = row.id + (f" ({row.limb})" if row.limb else "")
    result = ProvisionResult(
        provision,
        "exempt",
        f"exempt under {name}" + (f": {row.plain}" if row.plain else ""),
        confidence=evidence.confidence,
        evidence=evidence,
        applies=applies,
        exempted_by=row.id,
    )
    if not provision.counts:
        return result
    result.verdict = "allowed"
    if not evidence.confidence.decides:
        case.confidence = provision.confidence
        without = _fold(provision, case, _limbs(provision, case), sure=applies.value is True)
        result.verdict = "unclear" if RANK[without.verdict or "allowed"] >= RANK["unclear"] else without.verdict
        result.doubt = f"the exemption {name} rests on {evidence.confidence.word.replace('_', ' ')}"
    return result


def _limbs(provision: Provision, case: Case) -> list[_Limb]:
    requires = provision.requires
    if isinstance(requires, All) and requires.meta.at_most is None:
        nodes = [child for child in requires.children if child.meta.in_force(case.as_of)]
    else:
        nodes = [requires]
    return [_limb(node, provision, case) for node in nodes]


def _limb(node: Node, provision: Provision, case: Case) -> _Limb:
    evidence = node.evaluate(case)
    strength = KINDS.get(node.meta.kind or "", provision.strength)
    return _Limb(_status(evidence, strength, provision, case), strength, evidence)


def _status(evidence: Evidence, strength: str, provision: Provision, case: Case) -> str:
    if evidence.value is True:
        return "met"
    if strength != "duty":
        return "unknown" if evidence.value is None else "unmet"
    due, clock = evidence.due, "overdue"
    if due is None and provision.arises is not None:
        arises = case.get(tuple(provision.arises.split(".")))
        due, clock = (arises, "unmet") if isinstance(arises, date) else (None, "unmet")
    if evidence.value is False:
        if due is None:
            return "unmet"
        return "due" if case.as_of <= due else clock
    if _has_clock(evidence.node) and (due is None or case.as_of > due):
        return "late_unknown"
    return "unknown"


def _has_clock(node: Node) -> bool:
    """Whether a requirement sets a deadline, known or not."""
    for part in node.walk():
        matchers: tuple[Matcher, ...] = (part.matcher,) if isinstance(part, Fact) else ()
        if isinstance(part, Safeguard):
            matchers = tuple(matcher for _, matcher in part.attributes)
        for matcher in matchers:
            for one in matcher.parts if isinstance(matcher, Both) else (matcher,):
                if isinstance(one, Within) or (isinstance(one, DateCompare) and one.op == "on_or_before"):
                    return True
    return False


def _fold(provision: Provision, case: Case, limbs: list[_Limb], sure: bool) -> ProvisionResult:
    """Several limbs to one outcome; what is not known to apply cannot be more than unknown."""
    told = min(limbs, key=lambda limb: _SEVERITY.index(limb.status)) if limbs else None
    status = told.status if told else "met"
    worst = [limb for limb in limbs if limb.status == status]
    outcome = "unknown" if status == "late_unknown" or (not sure and status != "met") else status
    evidence = limbs[0].evidence if len(limbs) == 1 else _together(provision, limbs)
    result = ProvisionResult(
        provision,
        outcome,
        _reason(provision, outcome, worst),
        confidence=min((limb.evidence.confidence for limb in worst), default=provision.confidence),
        missing=unique(limb.evidence.missing for limb in limbs if limb.status != "met"),
        due=min((limb.evidence.due for limb in limbs if limb.evidence.due and limb.status != "met"), default=None),
        doubt=next((limb.evidence.doubt for limb in worst if limb.evidence.doubt), None),
        continues=any(limb.evidence.continues for limb in limbs if limb.status == "met"),
        alternatives=len(worst) == 1 and isinstance(worst[0].evidence.node, AnyOf),
        evidence=evidence,
    )
    if result.due is None and provision.arises and outcome in ("due", "unmet"):
        arises = case.get(tuple(provision.arises.split(".")))
        result.due = arises if isinstance(arises, date) else None
    if provision.counts:
        result.verdict = max((_weight(limb, sure) for limb in limbs), key=RANK.__getitem__, default="allowed")
        if outcome == "met" and result.verdict == "unclear":
            result.doubt = f"met, but only on what rests on {result.confidence.word.replace('_', ' ')}"
        if result.verdict == "allowed" and (result.continues or provision.then):
            result.verdict = "conditions"
    return result


def _together(provision: Provision, limbs: list[_Limb]) -> Evidence | None:
    if not limbs:
        return None
    values = {limb.evidence.value for limb in limbs}
    value = False if False in values else None if None in values else True
    return Evidence(value, provision.requires, children=tuple(limb.evidence for limb in limbs))


def _weight(limb: _Limb, sure: bool) -> str:
    """What one limb makes of the transfer."""
    decides = limb.evidence.confidence.decides
    if limb.strength not in ("gate", "duty"):
        return "allowed"
    status = limb.status
    if not sure and status != "met":
        status = "late_unknown" if status in ("overdue", "late_unknown") else "unknown"
    if limb.strength == "gate":
        if status == "met":
            return "unclear" if not decides else "conditions" if limb.evidence.continues else "allowed"
        return "blocked" if status == "unmet" and decides else "unclear"
    if status == "met":
        return "conditions" if limb.evidence.continues else "allowed"
    if status in ("unmet", "overdue"):
        return "action_needed" if decides else "unclear"
    if status == "unknown" and not decides:
        return "allowed"
    return "unclear" if status == "late_unknown" else "conditions"


def _apply_doubts(result: ProvisionResult, case: Case) -> None:
    """Facts that cannot be true under this law turn a met outcome into an unknown one."""
    if result.outcome != "met":
        return
    for doubt in (*result.provision.doubts, *case.law.doubts):
        if briefly(doubt.when, case).value:
            result.outcome, result.reason, result.doubt = "unknown", doubt.why, doubt.why
            if result.provision.counts:
                result.verdict = "unclear"
            return


def _say_what_is_open(result: ProvisionResult, applies: Evidence, exemptions: list[Evidence]) -> None:
    """A provision that may not apply, or may be lifted: the facts that tell come first."""
    before = unique([applies.missing if applies.value is None else (), *(e.missing for e in exemptions)])
    result.doubt = result.doubt or applies.doubt or next((e.doubt for e in exemptions if e.doubt), None)
    result.missing = unique([before, result.missing])
    if before:
        what = "Whether it applies" if applies.value is None else "Whether an exemption lifts it"
        result.reason = f"{what} is not known." + (f" If it is owed: {result.reason}" if result.reason else "")


def _reason(provision: Provision, outcome: str, worst: list[_Limb]) -> str:
    """Why, in a sentence; what is lacking stands in `missing`. Empty where there is nothing more to say."""
    if outcome == "met":
        notes = unique((limb.evidence.note,) for limb in worst if limb.evidence.note)
        return f"by {', '.join(notes)}" if notes else ""
    doubt = next((limb.evidence.doubt for limb in worst if limb.evidence.doubt), None)
    if outcome == "unknown":
        return doubt or ""
    plain = next((limb.evidence.node.meta.plain for limb in worst if limb.evidence.node.meta.plain), None)
    return plain or provision.plain or ""
