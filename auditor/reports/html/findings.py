"""Findings as the page shows them, and what filters ask about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from auditor.findings.model import KNOWN, Finding, Result, TransferReport
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.html.anchors import Anchors
from auditor.reports.html.country import code_of, name_of
from auditor.reports.html.links import marked, site, web
from auditor.reports.html.transfers import lacking, pair_anchor, place_words, transfer_anchor, ways_anchor
from auditor.reports.summary import SETTLED, due_words
from auditor.reports.wording import reason_of
from jurisdiction_map.records import record

Step = tuple[int, str, str, str, str]
"""Depth, text, value, note and citation."""

Trace = tuple[Step, ...]
"""What makes two traces one."""


@record
class FindingView:
    """One finding, its texts fit to be shown."""

    anchor: str
    level: str
    status: str
    """`overdue`, `due`, `open`, `known` (in the baseline) or `accepted`."""
    title: str
    rule: str
    rule_anchor: str
    about: str
    """The flow, else the dataset, else the file."""
    route: str
    transfer_anchor: str
    law: str
    outcome: str
    reason: str
    facts: str
    alternatives: str
    due: str
    columns: tuple[str, ...]
    evidence: tuple[str, ...]
    ways_anchor: str
    why_anchor: str
    cite: str
    place: str
    accepted: tuple[str, str, str, str] | None
    """Reason, by whom, until when, where it is written."""
    facets: Mapping[str, tuple[str, ...]]
    """What a filter may ask: `rule`, `country`, `dataset`, `flow`, `pair`."""


@record
class RuleView:
    """A rule that spoke: in plain words, with where it stands."""

    anchor: str
    id: str
    title: str
    texts: tuple[tuple[str, str], ...]
    cites: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    """Address and site; the address is empty where it is none that may be followed."""


@record
class WhyView:
    """How a provision came to what it says: distinct traces stand once."""

    anchor: str
    rule: str
    steps: Trace


FEW = 25
"""Distinct traces that a page has in its markup; where there are more, only some of them are."""

IN_MARKUP = 8
"""Distinct traces that are then written as markup, those of the worst findings; the page's script brings the others.

A trace takes about 4 kB, so that hundreds of them would be most of a page that few read to the end.
"""


def finding_views(result: Result, anchors: Anchors) -> list[FindingView]:
    """Every finding: open ones first, the worst first among them, then what is owed soonest."""
    transfers = {transfer.id: transfer for transfer in result.transfers}
    ordered = sorted(
        result.findings, key=lambda f: (f.accepted is not None, f.standing == KNOWN, -f.level, f.due or date.max)
    )
    return [
        _view(finding, number, transfers.get(finding.transfer or ""), result.as_of, anchors)
        for number, finding in enumerate(ordered)
    ]


def status_of(finding: Finding, as_of: date) -> str:
    """Tell where a finding stands on the day of the report."""
    if finding.accepted is not None:
        return "accepted"
    if finding.standing == KNOWN:
        return "known"
    if finding.due is None or finding.outcome in SETTLED:
        return "open"
    return "overdue" if finding.due < as_of else "due"


def _view(finding: Finding, number: int, of: TransferReport | None, as_of: date, anchors: Anchors) -> FindingView:
    facts, alternatives = lacking(finding.missing)
    entry = finding.accepted
    return FindingView(
        anchor=anchors.of("finding", number, finding.fingerprint),
        level=finding.level.word,
        status=status_of(finding, as_of),
        title=safe.prose(finding.title),
        rule=safe.name(finding.rule),
        rule_anchor=rule_anchor(anchors, finding.rule),
        about=safe.name(finding.flow or finding.dataset or finding.place.file),
        route=f"{code_of(of.from_)} → {code_of(of.to)}" if of else "",
        transfer_anchor=transfer_anchor(anchors, of.id) if of else "",
        law=name_of(finding.law) if finding.law else "",
        outcome=safe.name(finding.outcome.replace("_", " ")) if finding.outcome else "",
        reason=reason_of(finding),
        facts=facts,
        alternatives=alternatives,
        due=due_words(finding.due, as_of) if finding.due and finding.outcome not in SETTLED else "",
        columns=tuple(safe.name(column) for column in finding.columns),
        evidence=tuple(safe.name(item) for item in finding.evidence),
        ways_anchor=ways_anchor(anchors, finding.remedies),
        why_anchor=anchors.of("why", _trace_key(finding)) if finding.trace else "",
        cite=safe.prose(finding.cite),
        place=place_words(finding.place),
        accepted=(safe.prose(entry.reason), safe.name(entry.by), entry.until.isoformat(), place_words(entry.place))
        if entry
        else None,
        facets=_facets(finding, of, anchors),
    )


def _facets(finding: Finding, of: TransferReport | None, anchors: Anchors) -> Mapping[str, tuple[str, ...]]:
    places = [finding.law, of.origin, of.from_, of.to] if of else [finding.law]
    datasets = [finding.dataset, *(of.path if of else ())]
    return {
        "rule": (safe.name(finding.rule),),
        "country": tuple(dict.fromkeys(code_of(place) for place in places if place)),
        "dataset": tuple(dict.fromkeys(safe.name(name) for name in datasets if name)),
        "flow": (safe.name(finding.flow),) if finding.flow else (),
        "pair": (pair_anchor(anchors, (of.from_, of.to)),) if of else (),
    }


def rule_anchor(anchors: Anchors, rule: str) -> str:
    """The id of a rule's part of the page."""
    return anchors.of("rule", rule, rule)


def rule_views(findings: Sequence[Finding], docs: Mapping[str, RuleDoc], anchors: Anchors) -> list[RuleView]:
    """Every rule that spoke, by id."""
    spoken: dict[str, list[Finding]] = {}
    for finding in findings:
        spoken.setdefault(finding.rule, []).append(finding)
    return [_rule(rule, spoken[rule], docs.get(rule), anchors) for rule in sorted(spoken)]


def _rule(rule: str, said: Sequence[Finding], doc: RuleDoc | None, anchors: Anchors) -> RuleView:
    cites = tuple(dict.fromkeys(safe.prose(finding.cite) for finding in said if finding.cite))
    texts: tuple[tuple[str, str], ...] = ()
    if doc:  # of a provision, `why` says where it stands and how well that is known; what to do, each finding says
        texts = (("What it asks", doc.checks), ("Where it stands" if cites else "Why it matters", doc.why))
        texts = texts if cites else (*texts, ("How to fix it", doc.fix))
    sources = dict.fromkeys(source for finding in said for source in finding.sources)
    return RuleView(
        anchor=rule_anchor(anchors, rule),
        id=safe.name(rule),
        title=safe.prose(doc.title if doc else said[0].title),
        texts=tuple((label, marked(text)) for label, text in texts if text),
        cites=() if doc else cites,
        sources=tuple((web(source) or "", site(source) if web(source) else safe.path(source)) for source in sources),
    )


def why_views(findings: Sequence[Finding], anchors: Anchors) -> list[WhyView]:
    """Every distinct trace, those of the worst findings first."""
    distinct: dict[Trace, str] = {}
    for finding in sorted(findings, key=lambda finding: -finding.level):
        if finding.trace:
            distinct.setdefault(_trace_key(finding), finding.rule)
    return [
        WhyView(anchors.of("why", trace), safe.name(rule), tuple(map(_step, trace))) for trace, rule in distinct.items()
    ]


def in_markup(whys: Sequence[WhyView]) -> int:
    """How many of the traces are written as markup."""
    return len(whys) if len(whys) <= FEW else IN_MARKUP


def _trace_key(finding: Finding) -> Trace:
    return tuple((step.depth, step.text, step.value, step.note, step.cite) for step in finding.trace)


DEEPEST = 12
"""Steps of indentation that are drawn; what lies deeper is drawn at this depth."""


@lru_cache(maxsize=4096)
def _step(step: Step) -> Step:
    depth, text, value, note, cite = step
    return min(max(depth, 0), DEEPEST), safe.prose(text), safe.name(value), safe.prose(note), safe.prose(cite)
