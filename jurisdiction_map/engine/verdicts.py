"""One law on one transfer: exclusions, provisions, verdict."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..conditions.case import Case
from ..law import Exclusion, Law
from ..result import RANK, LawResult, ProvisionResult
from ..truth import Evidence, unique
from . import provisions


class Session:
    """The provisions of one law, each evaluated at most once for one set of facts."""

    def __init__(self, law: Law, facts: Mapping[str, Any], as_of: date) -> None:
        self.law = law
        self.results: dict[str, ProvisionResult] = {}
        self.case = Case(facts, law, as_of, self.provision)

    def provision(self, identifier: str, case: Case) -> ProvisionResult:
        """The result of one provision (routes are asked through here by the gates that name them)."""
        result = self.results.get(identifier)
        if result is None:
            asked_by = (case.confidence, case.brief)
            case.brief = False
            result = provisions.evaluate(self.law.provision(identifier), case)
            case.confidence, case.brief = asked_by
            self.results[identifier] = result
        return result


def ask(session: Session) -> LawResult:
    """What a session's law says about the transfer, supposing that it reaches it."""
    law, as_of = session.law, session.case.as_of
    excluded, open_exclusions = _exclusions(law, session.case)
    for provision in law.provisions:
        if excluded and not provision.own_scope:
            continue
        session.provision(provision.id, session.case)
    results = {p.id: session.results[p.id] for p in law.provisions if p.id in session.results}
    counted = [r for r in results.values() if r.verdict and r.outcome != "not_applicable"]
    verdict = max((r.verdict or "allowed" for r in counted), key=RANK.__getitem__, default="allowed")
    reason = _why(counted, verdict)
    missing = _lacking(counted)
    if excluded:
        for provision in law.provisions:
            if provision.id not in results:
                results[provision.id] = ProvisionResult(provision, "not_applicable", excluded.plain)
        if RANK[verdict] < RANK["conditions"]:
            verdict, reason = excluded.gives, excluded.plain
    elif open_exclusions and RANK[verdict] >= RANK["unclear"]:
        own = _own(counted)
        if verdict not in ("unclear", own):
            reason = f"whether the law's transfer rules apply is not known; if they do: {reason}"
        verdict = max("unclear", own, key=RANK.__getitem__)
        missing = unique([*(evidence.missing for _, evidence in open_exclusions), missing])
    elif not open_exclusions and verdict == "allowed" and not _rules_in_force(law, as_of):
        verdict, reason = "not_regulated", f"{law.name} had no transfer rule in force on {as_of}"
    return LawResult(
        law,
        verdict,
        reason,
        results,
        missing,
        dict(session.case.assumed),
        _annotations(law, session.case),
        _named_outcomes(law, results, excluded, open_exclusions),
        weak=_weak(counted, verdict),
    )


def leave_out(result: LawResult, why: str) -> None:
    """Nothing leaves the country, or nothing personal does: only what stands on its own terms is still asked."""
    for outcome in result.provisions.values():
        if not outcome.provision.own_scope:
            outcome.outcome, outcome.reason, outcome.verdict = "not_applicable", why, None
    counted = [r for r in result.provisions.values() if r.verdict and r.outcome != "not_applicable"]
    verdict = _own(counted)
    if RANK[verdict] > RANK["allowed"]:
        result.verdict, result.reason, result.missing = verdict, _why(counted, verdict), _lacking(counted)
        return
    result.verdict, result.reason, result.missing = "not_a_transfer", why, ()
    for outcome in counted:
        outcome.outcome, outcome.reason, outcome.verdict = "not_applicable", why, None


def _lacking(counted: list[ProvisionResult]) -> tuple[str, ...]:
    return unique(
        r.missing for r in counted if r.outcome != "met" and RANK[r.verdict or "allowed"] >= RANK["conditions"]
    )


def _own(counted: list[ProvisionResult]) -> str:
    """What the provisions that stand whether or not the law's transfer rules apply make of the transfer."""
    return max(
        (r.verdict or "allowed" for r in counted if r.provision.own_scope), key=RANK.__getitem__, default="allowed"
    )


def _rules_in_force(law: Law, day: date) -> bool:
    return any(p.counts and not p.own_scope and day in p.interval for p in law.provisions)


def _exclusions(law: Law, case: Case) -> tuple[Exclusion | None, list[tuple[Exclusion, Evidence]]]:
    """The exclusion that holds, or those that may. One that rests on recall or dispute never releases by itself."""
    open_ones: list[tuple[Exclusion, Evidence]] = []
    for row in law.exclusions:
        if case.as_of not in row.interval:
            continue
        case.confidence = row.confidence
        evidence = provisions.briefly(row.when, case)
        if evidence.value and min(row.confidence, evidence.confidence).decides:
            return row, []
        if evidence.value is not False:
            open_ones.append((row, evidence))
    return None, open_ones


def _why(counted: list[ProvisionResult], verdict: str) -> str:
    told = [r for r in counted if r.verdict == verdict]
    if not told or verdict == "allowed":
        return "nothing stands in the way and nothing special to the transfer is owed"
    return "; ".join(f"{r.provision.id} {r.doubt if r.doubt and r.outcome == 'met' else r.outcome}" for r in told)


def _weak(counted: list[ProvisionResult], verdict: str) -> bool:
    """Whether a bad verdict rests on one secondary source alone."""
    if verdict not in ("blocked", "action_needed"):
        return False
    return all(r.confidence.word == "one_secondary" for r in counted if r.verdict == verdict)


def _annotations(law: Law, case: Case) -> tuple[str, ...]:
    told = []
    for row in law.annotations:
        if case.as_of in row.interval and (row.when is None or provisions.briefly(row.when, case).value):
            told.append(f"{law.code}: {row.plain} [{row.cite}]")
    return tuple(told)


def _named_outcomes(
    law: Law,
    results: Mapping[str, ProvisionResult],
    excluded: Exclusion | None,
    open_exclusions: list[tuple[Exclusion, Evidence]],
) -> dict[str, tuple[str, str]]:
    """Outcomes of what has an id but is no provision of its own: exemptions and exclusions."""
    named: dict[str, tuple[str, str]] = {}
    for result in results.values():
        for row in result.provision.exempt:
            if row.id in results:
                continue
            holds = result.exempted_by == row.id
            if holds or row.id not in named:
                named[row.id] = ("met", row.plain or row.cite) if holds else ("not_applicable", "not relied on")
    for exclusion in law.exclusions:
        if exclusion.id and exclusion.id not in results:
            if exclusion is excluded:
                named[exclusion.id] = ("met", exclusion.plain)
            elif any(exclusion is row for row, _ in open_exclusions):
                named[exclusion.id] = ("unknown", exclusion.plain)
            else:
                named.setdefault(exclusion.id, ("not_applicable", exclusion.plain))
    return named
