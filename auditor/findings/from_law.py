"""From what the laws say about a transfer to findings and the transfer's line in the report."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.flows.transfers import Transfer
from auditor.manifest.loader import Loaded
from jurisdiction_map.result import Answer, LawResult, ProvisionResult, Remedy

from .model import Finding, Level, Place, TransferReport, Way
from .trace import trace

_LEVELS = {"blocked": Level.ERROR, "action_needed": Level.ERROR, "unclear": Level.WARNING}


def place_of(loaded: Loaded, transfer: Transfer, key: str | None = None) -> Place:
    """The manifest line of a transfer's flow (or of a key in it)."""
    if transfer.edge.id in loaded.manifest.flows:
        path: tuple[str, ...] = ("flows", transfer.edge.id)
    else:
        path = ("datasets", transfer.edge.source)
    mark = loaded.place(*path, *((key,) if key else ()))
    return Place(mark.file, mark.line, mark.column)


def route_words(transfer: Transfer) -> str:
    """`VN → SG (store)`, with the origin when the data was collected elsewhere."""
    words = f"{transfer.from_ or '?'} → {transfer.to or '?'} ({transfer.mode})"
    return words if transfer.origin in (None, transfer.from_) else f"{words}, data collected in {transfer.origin}"


def ways_of(remedies: tuple[Remedy, ...]) -> tuple[Way, ...]:
    """Remedies as a report shows them."""
    return tuple(Way(tuple(change.text for change in remedy.changes), remedy.verdict) for remedy in remedies)


def report_of(
    transfer: Transfer,
    answer: Answer,
    place: Place,
    categories: list[str] | None,
    people: int | None,
    processors: tuple[str, ...] = (),
) -> TransferReport:
    """The transfer's line in the report."""
    return TransferReport(
        id=transfer.id,
        flow=transfer.edge.id,
        origin=transfer.origin,
        from_=transfer.from_,
        to=transfer.to,
        mode=transfer.mode,
        path=transfer.hops,
        categories=None if categories is None else tuple(categories),
        people=people,
        verdict=answer.verdict,
        laws={code: result.verdict for code, result in answer.laws.items()}
        | dict.fromkeys(answer.unsupported, "unsupported"),
        reasons={code: result.reason for code, result in answer.laws.items()},
        missing=answer.missing,
        assumed=answer.assumed,
        annotations=answer.annotations,
        remedies=ways_of(answer.remedies),
        place=place,
        exporter=transfer.exporter,
        importer=transfer.importer,
        processors=processors,
    )


def findings_of(transfer: Transfer, answer: Answer, loaded: Loaded) -> Iterator[Finding]:
    """One finding for each provision that blocks, is owed, falls due or is not known, and for each unsupported law."""
    for code, law in answer.laws.items():
        yield from _of_law(code, law, transfer, answer, loaded)
    for code in answer.unsupported:
        yield Finding(
            rule="LIN012",
            level=Level.WARNING,
            title="No law file for a jurisdiction that must be asked",
            message=f"{route_words(transfer)}: there is no law file for {code}, so nothing is known about this transfer there.",
            place=place_of(loaded, transfer),
            flow=transfer.edge.id,
            dataset=transfer.edge.source,
            law=code,
            outcome="unsupported",
            key=transfer.id,
            transfer=transfer.id,
        )


def _of_law(code: str, law: LawResult, transfer: Transfer, answer: Answer, loaded: Loaded) -> Iterator[Finding]:
    standing = [
        r
        for r in law.provisions.values()
        if r.outcome in ("unmet", "overdue", "due", "unknown") or r.verdict == "unclear"
    ]
    for result in standing:
        level = _level(result, law)
        if level is None:
            continue
        provision = result.provision
        yield Finding(
            rule=provision.id,
            level=level,
            title=provision.title,
            message=f"{route_words(transfer)}: {law.law.name}, {provision.title}: {result.outcome}. {result.told}",
            reason=result.why,
            place=place_of(loaded, transfer, _key_of(provision.kind)),
            flow=transfer.edge.id,
            dataset=transfer.edge.source,
            law=code,
            outcome=result.outcome,
            trace=trace(result),
            remedies=ways_of(answer.remedies) if level > Level.NOTE else (),
            missing=result.missing,
            due=result.due,
            cite=provision.cite,
            sources=tuple(law.law.sources[s].url for s in provision.sources if s in law.law.sources),
            confidence=result.confidence.word,
            key=transfer.id,
            transfer=transfer.id,
        )


def _key_of(kind: str) -> str | None:
    return "safeguards" if kind in ("condition", "contract_term", "filing") else None


def _level(result: ProvisionResult, law: LawResult) -> Level | None:
    """Errors block or are owed (a warning where one secondary source alone says so), unknowns warn, the rest are notes.

    Where the law as a whole answers better than the provision (it may not apply at all), the law's answer caps the level.
    """
    if result.verdict is None:
        noted = result.outcome == "unmet" and result.provision.strength == "advice" and result.applies is not None
        return Level.NOTE if noted and result.applies and result.applies.value else None
    level = _LEVELS.get(result.verdict)
    if level is None:
        return Level.NOTE if result.outcome in ("due", "unknown") else None
    if level is Level.ERROR and (result.confidence.word == "one_secondary" or law.verdict == "unclear"):
        return Level.WARNING
    return Level.NOTE if law.verdict in ("not_a_transfer", "not_regulated") else level
