"""What the law says of the transfers: verdicts, duties with their days, authorities, what was presumed and accepted."""

from __future__ import annotations

from auditor.drafting.answers.data import laws_of
from auditor.drafting.model import Origin, Statement
from auditor.drafting.scope import Asking, Known, Scope, known, named, words
from auditor.findings.model import Finding

_SETTLED = frozenset({"met", "exempt", "not_applicable"})


def verdict(scope: Scope) -> Known:
    """The verdict of each transfer and the reason of each law that was asked."""
    found = []
    for leg in scope.legs:
        way = f"{leg.flow}, {leg.route}" if len({one.flow for one in scope.legs}) > 1 else leg.route
        text = f"{way}: {words(leg.report.verdict)}"
        found.append(Statement(Origin.DERIVED, text, cite=scope.matter.provenance_words))
        for code, said in leg.report.laws.items():
            reason = leg.report.reasons.get(code, "")
            text = f"{way}, {code}: {words(said)}" + (f" ({reason})" if reason else "")
            law = scope.matter.laws.get(code)
            reviewed = f"{code} law file, reviewed {law.reviewed}" if law else f"there is no law file for {code}"
            found.append(Statement(Origin.DERIVED, text, cite=reviewed))
    return known(found)


def duties(scope: Scope) -> Known:
    """What is owed, with the day by which, and what is lacking."""
    return known(_told(finding) for finding in scope.matter.findings(scope.legs) if finding.outcome not in _SETTLED)


def _told(finding: Finding) -> Statement:
    due = f", due {finding.due.isoformat()}" if finding.due else ""
    lacking = f"; lacking or not known: {named(finding.missing)}" if finding.missing else ""
    text = f"{finding.title}: {words(finding.outcome or finding.level.word)}{due}{lacking}"
    return Statement(Origin.DERIVED, text, cite=_cite(finding), confidence=finding.confidence)


def _cite(finding: Finding) -> str:
    return f"{finding.rule}, {finding.cite}" if finding.cite else finding.rule


def due_days(scope: Scope) -> Known:
    """Days by which something must be done, the first one first."""
    owed = [
        (finding.due, finding)
        for finding in scope.matter.findings(scope.legs)
        if finding.due is not None and finding.outcome not in _SETTLED
    ]
    owed.sort(key=lambda pair: (pair[0], pair[1].rule))
    return known(
        Statement(
            Origin.DERIVED,
            f"{day.isoformat()}: {finding.title}" + (" (overdue)" if day < scope.matter.as_of else ""),
            cite=_cite(finding),
            confidence=finding.confidence,
        )
        for day, finding in owed
    )


def provisions(scope: Scope) -> Known:
    """Every provision that was asked and has a say, with its outcome and citation."""
    found = []
    for leg in scope.legs:
        for code, law in leg.answer.laws.items():
            if not leg.under(code):
                continue
            for name, result in law.provisions.items():
                if result.outcome == "not_applicable" or not result.provision.counts:
                    continue
                text = f"{name} {result.provision.title}: {words(result.outcome)}"
                found.append(
                    Statement(Origin.DERIVED, text, cite=result.provision.cite, confidence=result.confidence.word)
                )
    return known(found)


def presumed(scope: Scope) -> Known:
    """What the law let be presumed because nobody stated it."""
    return known(
        Statement(Origin.DERIVED, one, cite="presumption of the law file")
        for leg in scope.legs
        for one in leg.report.assumed
    )


def remarks(scope: Scope) -> Known:
    """Dated warnings, unsettled points and treaties, as the law files have them."""
    return known(Statement(Origin.DERIVED, one) for leg in scope.legs for one in leg.report.annotations)


def lacking(scope: Scope) -> Known:
    """Facts that a law asked for and nobody stated."""
    return known(Statement(Origin.DERIVED, one) for leg in scope.legs for one in leg.report.missing)


def accepted(scope: Scope) -> Known:
    """Risks that somebody accepted, with reason and end."""
    found = []
    for finding in scope.matter.findings(scope.legs):
        entry = finding.accepted
        if entry is not None:
            text = f"{finding.rule} {finding.title}: accepted by {entry.by} until {entry.until.isoformat()}: {entry.reason}"
            found.append(Statement(Origin.DECLARED, text, "accepted", f"{entry.place.file}:{entry.place.line}"))
    return known(found)


def authority(scope: Scope) -> Known:
    """Who supervises, as the instruments in force name it."""
    found = []
    for law in laws_of(scope):
        for instrument in law.instruments:
            if instrument.status in ("in_force", "temporary") and scope.matter.as_of in instrument.interval:
                if instrument.regulator:
                    cite = f"{instrument.title}, {instrument.number}"
                    text = f"{law.name}: {instrument.regulator}"
                    found.append(Statement(Origin.DERIVED, text, cite=cite, confidence=instrument.confidence.word))
                break
    return known(found)


ANSWERS: dict[str, Asking] = {
    "verdict": verdict,
    "duties": duties,
    "due_days": due_days,
    "provisions": provisions,
    "presumed": presumed,
    "remarks": remarks,
    "lacking": lacking,
    "accepted": accepted,
    "authority": authority,
}
