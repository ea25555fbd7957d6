"""The rules of a SARIF log: what each rule that spoke is about, and how to fix what it found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.markdown_parts import markdown_text

SEVERITY = {Level.ERROR: "8.0", Level.WARNING: "5.0", Level.NOTE: "2.0"}
"""`security-severity` by level, on the scale of CVSS as code-scanning services band it: from 7.0 high, from 4.0 medium,
below low. The numbers are the middle of the band; they say no more than the level does."""

_NAME_LIMIT = 255
_SOURCES = 5
# What the schema takes for a URI and Markdown for the address of a link, whatever stands beside it.
_ADDRESS = re.compile(r"^https?://[A-Za-z0-9.\-]+(?::\d+)?(?:[/?#][A-Za-z0-9\-._~!$&'()*+,;=:@/?#%]*)?$")
_SHORT_LIMIT = 1000


def rule_descriptors(findings: Iterable[Finding], docs: Mapping[str, RuleDoc]) -> list[dict[str, Any]]:
    """Describe each rule that has a finding, in the order of the ids."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return [_descriptor(rule, by_rule[rule], docs.get(rule)) for rule in sorted(by_rule)]


def _descriptor(rule: str, findings: list[Finding], doc: RuleDoc | None) -> dict[str, Any]:
    title = safe.prose(doc.title if doc else findings[0].title, _SHORT_LIMIT) or safe.path(rule)
    level = doc.level if doc else max(finding.level for finding in findings)
    full = safe.prose(doc.checks) if doc else title
    sources = [source for source in dict.fromkeys(s for f in findings for s in f.sources) if _ADDRESS.match(source)]
    descriptor: dict[str, Any] = {
        "id": rule,
        "name": _identifier(title) or _identifier(rule) or "Rule",
        "shortDescription": {"text": title},
        "fullDescription": {"text": full or title},
        "help": _help(title, doc, sources[:_SOURCES]),
        "defaultConfiguration": {"level": level.word},
        "properties": {"tags": _tags(rule, findings), "security-severity": SEVERITY[level]},
    }
    return descriptor | ({"helpUri": sources[0]} if sources else {})


def _identifier(title: str) -> str:
    """`Unknown cloud region` → `UnknownCloudRegion`: the readable name that SARIF wants beside an id."""
    words = re.findall(r"\w+", title)
    return "".join(word[:1].upper() + word[1:] for word in words)[:_NAME_LIMIT]


def _help(title: str, doc: RuleDoc | None, sources: Sequence[str]) -> dict[str, str]:
    links = "\n".join(f"- <{source}>" for source in sources)
    markdown_links = [f"**Sources**\n\n{links}"] if sources else []
    text_links = [f"Sources: {' '.join(sources)}"] if sources else []
    if doc is None:
        return {
            "text": "\n\n".join([title, *text_links]),
            "markdown": "\n\n".join([markdown_text(title), *markdown_links]),
        }
    parts = [
        ("What it checks", doc.checks),
        ("Why it matters", doc.why),
        ("How to fix it", doc.fix),
        ("It fires on", doc.fires),
        ("It is silent on", doc.silent),
        ("Since", doc.since),
    ]
    given = [(heading, text.strip()) for heading, text in parts if text.strip()]
    return {
        "text": "\n\n".join([title, *(f"{heading}: {text}" for heading, text in given), *text_links]),
        "markdown": "\n\n".join(
            [f"# {title}", *(f"**{heading}**\n\n{text}" for heading, text in given), *markdown_links]
        ),
    }


def _tags(rule: str, findings: list[Finding]) -> list[str]:
    family = "manifest-and-data" if rule.startswith("LIN") else "law"
    laws = sorted({safe.name(finding.law) for finding in findings if finding.law})
    return list(dict.fromkeys(["privacy", "cross-border-transfer", family, *laws[:10]]))
