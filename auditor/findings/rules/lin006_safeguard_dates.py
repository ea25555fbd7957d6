"""LIN006: a declared safeguard is expired, not yet valid, or about to end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View
from jurisdiction_map.facts.kinds import kind_of
from jurisdiction_map.facts.read import plain

from .interface import Rule, finding

SOON = timedelta(days=90)
"""A quarter's notice: long enough to sign a new contract or renew a certificate."""

DOC = RuleDoc(
    id="LIN006",
    title="Expired or not yet valid safeguard",
    checks="Safeguards and certifications whose end has passed or whose beginning lies ahead on the day asked about; "
    "and those that end within 90 days.",
    why="A safeguard counts only while it is in force; a transfer that relied on it stands without one the day after.",
    fires="{contract: asean_mcc, signed: 2024-01-15, expires: 2026-01-15} asked on 2026-06-01",
    silent="{contract: asean_mcc, signed: 2026-01-15, expires: 2028-01-15}",
    fix="Renew it and give the new dates, or remove it and use another.",
    since="0.1.0",
    level=Level.WARNING,
)


def check(view: View) -> Iterator[Finding]:
    """One finding a safeguard."""
    for name, flow in view.graph.manifest.flows.items():
        for index, safeguard in enumerate(flow.safeguards or ()):
            yield from _judge(view, plain(safeguard), ("flows", name, "safeguards", index), {"flow": name})
    for name, party in view.graph.manifest.parties.items():
        for index, certification in enumerate(party.certifications or ()):
            yield from _judge(view, plain(certification), ("parties", name, "certifications", index), {})


def _judge(
    view: View, item: Mapping[str, Any], path: tuple[str | int, ...], about: Mapping[str, Any]
) -> Iterator[Finding]:
    kind = kind_of(item) or "safeguard"
    label = f"{kind} {item.get(kind) or ''}".strip()
    key = "|".join(map(str, path))
    for word in ("signed", "valid_from", "approved_on", "date"):
        begin = item.get(word)
        if isinstance(begin, date) and begin > view.as_of:
            yield finding(
                DOC,
                f"{label}: {word} {begin} lies after {view.as_of}; it does not count yet.",
                view.place(*path),
                key=key,
                **about,
            )
            return
    for word in ("expires", "valid_until"):
        end = item.get(word)
        if isinstance(end, date) and end <= view.as_of:
            yield finding(
                DOC, f"{label}: {word} {end} has come; it no longer counts.", view.place(*path), key=key, **about
            )
        elif isinstance(end, date) and end - view.as_of <= SOON:
            days = (end - view.as_of).days
            said = f"{label}: {word} {end}, in {days} days; renew it in time."
            yield finding(DOC, said, view.place(*path), level=Level.NOTE, due=end - timedelta(days=1), key=key, **about)


RULE = Rule(DOC, check)
