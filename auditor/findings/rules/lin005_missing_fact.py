"""LIN005: a fact is missing that a law needs for its answer."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.from_law import place_of, route_words
from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN005",
    title="Missing fact that a law needs",
    checks="Transfers whose verdict is `unclear` because facts are not stated.",
    why="Unknown is an honest answer, but not one to stay with: stating these facts is the cheapest way to a verdict.",
    fires="A flow from VN without `lawful_basis` or `safeguards`.",
    silent="Every fact that decides is stated, also by saying no: `safeguards: []`, `false`, `none`.",
    fix="State the facts named in the manifest, on the flow, the dataset or the party.",
    since="0.1.0",
    level=Level.WARNING,
)


def check(view: View) -> Iterator[Finding]:
    """One finding a transfer."""
    for asked in view.asked:
        facts = tuple(name for name in asked.answer.missing if "." in name and ":" not in name)
        facts = (*facts, *(("safeguards",) if "safeguards" in asked.answer.missing else ()))
        if asked.answer.verdict != "unclear" or not facts:
            continue
        transfer = asked.transfer
        yield finding(
            DOC,
            f"{route_words(transfer)}: the law cannot answer without: {', '.join(facts)}.",
            place_of(view.loaded, transfer),
            flow=transfer.edge.id,
            dataset=transfer.edge.source,
            reason="",
            missing=facts,
            key=transfer.id,
            transfer=transfer.id,
        )


RULE = Rule(DOC, check)
