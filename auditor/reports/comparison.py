"""What a report says of a baseline, of rules that were not asked for, and of a part of the manifest: plain sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from auditor.findings.comparison import Against, Gone, LeftOut, Scope
from auditor.findings.model import Finding, Level, Result
from auditor.reports import safe
from auditor.reports.counting import count, listed

GONE = (
    ("fixed", "Fixed"),
    ("withdrawn", "Not declared any more"),
    ("accepted", "Accepted by now"),
    ("unconfirmed", "Not found, but their data was not looked at as closely as then"),
)
"""Kinds of findings that a baseline has and a result does not, and their headings."""

KNOWN_TITLE = "Known, in the baseline"

_CHANGED = {"kind": "what was run", "rule_set": "the law files", "lintas": "the version of Lintas"}


def sentences(result: Result) -> list[str]:
    """What is said beside the answer: how much is new, and what is left out. Safe to print."""
    said = []
    if result.scope is not None:
        said.append(_scoped(result.scope))
    if result.against is not None:
        said.append(_against(result.against))
    if result.left_out is not None:
        said.append(_left_out(result.left_out))
    return said


def lines_of(findings: Iterable[Gone | Finding]) -> list[str]:
    """A line for findings of one rule about one flow or dataset, the gravest first: `error LIN003 Title (flow) ×2`."""
    alike = Counter((-one.level, one.rule, one.title, one.flow or one.dataset) for one in findings)
    return [
        f"{Level(-weight).word} {safe.path(rule)} {safe.prose(title)}"
        + (f" ({safe.name(about)})" if about else "")
        + (f" ×{times:,}" if times > 1 else "")
        for (weight, rule, title, about), times in sorted(
            alike.items(), key=lambda item: (*item[0][:3], item[0][3] or "")
        )
    ]


def gone_of(against: Against) -> list[tuple[str, tuple[Gone, ...]]]:
    """Headings with the findings that are gone; kinds without any are left out."""
    parts: dict[str, tuple[Gone, ...]] = {
        "fixed": against.fixed,
        "withdrawn": against.withdrawn,
        "accepted": against.accepted,
        "unconfirmed": against.unconfirmed,
    }
    return [(title, parts[key]) for key, title in GONE if parts[key]]


def advice(against: Against) -> str:
    """How to make the baseline smaller, where it can be; else nothing."""
    if not against.stale:
        return ""
    return f"`lintas baseline --prune` takes {count(len(against.stale), 'finding')} out of {safe.path(against.file)}."


def ruled(rules: Mapping[str, int]) -> str:
    """Every rule with its number: `LIN003 ×4, VN-PDPL-20.2`."""
    return ", ".join(safe.path(rule) + (f" ×{number:,}" if number > 1 else "") for rule, number in rules.items())


def _against(against: Against) -> str:
    words = {
        "new": against.new,
        "graver": against.raised,
        "known": against.known,
        "fixed": len(against.fixed),
        "not declared any more": len(against.withdrawn),
        "accepted by now": len(against.accepted),
        "not looked at as closely": len(against.unconfirmed),
    }
    said = ", ".join(
        f"{number:,} {word}" for word, number in words.items() if number or word in ("new", "known", "fixed")
    )
    also = f" Also changed since: {listed([_CHANGED[name] for name in against.changed])}." if against.changed else ""
    return f"Against the baseline {safe.path(against.file)} of {against.as_of.isoformat()}: {said}.{also}"


def _left_out(left: LeftOut) -> str:
    options = [(word, part) for word, part in (("select", left.select), ("ignore", left.ignore)) if part]
    given = " ".join(f"--{word} {','.join(map(safe.path, part))}" for word, part in options)
    if not left.findings:
        return f"{given} leaves out no finding."
    levels = ", ".join(count(number, word) for word, number in left.levels.items() if number)
    return f"{given} leaves out {count(left.findings, 'finding')} ({levels}): {ruled(left.rules)}."


def _scoped(scope: Scope) -> str:
    base = f"{safe.path(scope.ref)} ({scope.commit[:12]})"
    if scope.everything:
        said = f"Everything was looked at: {scope.everything}."
    else:
        said = (
            f"Only what changed since {base}, and what that reaches, was looked at: {len(scope.flows):,} of "
            f"{count(scope.declared_flows, 'flow')}, {len(scope.datasets):,} of {count(scope.declared_datasets, 'dataset')}; "
            f"{count(scope.findings, 'finding')} and {count(scope.transfers, 'transfer')} elsewhere are left out."
        )
    if scope.not_compared:
        names = listed([safe.name(name) for name in scope.not_compared])
        said += f" Whether their data changed is not known, since git does not hold it: {names}."
    return said
