"""A finding as plain paragraphs that stand alone: what, what is not known, by when, which law, which ways out."""

from __future__ import annotations

from auditor.findings.model import Accepted, Finding
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.wording import gathered, split_missing


def message_of(finding: Finding) -> str:
    """Return the message, without its list of what is missing, or the title where there is none, on one line."""
    said = finding.message
    if finding.reason and finding.missing:
        head, reason, _ = said.partition(finding.reason)
        said = head + reason
    return safe.prose(said) or safe.prose(finding.title)


def statements(finding: Finding) -> list[str]:
    """Return the message and what else must be known, each a sentence; the ways out are `ways_of`."""
    facts, alternatives = split_missing(finding.missing)
    said = [message_of(finding)]
    if facts:
        said.append(f"Missing: {gathered(facts, None)}.")
    if alternatives:
        said.append(f"Any of these may do: {gathered(alternatives, None)}.")
    if finding.due:
        said.append(f"Due {finding.due.isoformat()}.")
    if finding.cite:
        said.append(f"Law: {law_of(finding)}.")
    return said


def ways_of(finding: Finding) -> list[str]:
    """Return the ways out, numbered, each a sentence."""
    return [
        f"Way out {number}: {'; '.join(safe.prose(change) for change in way.changes)} (then: {safe.prose(way.verdict)})."
        for number, way in enumerate(finding.remedies, 1)
    ]


def law_of(finding: Finding) -> str:
    """`PDPL art. 20 (primary)`: the citation and how sure it is."""
    return safe.prose(finding.cite) + (
        f" ({safe.prose(finding.confidence.replace('_', ' '))})" if finding.confidence else ""
    )


def acceptance(entry: Accepted) -> str:
    """Say why a finding is accepted, by whom and until when."""
    return f"{safe.prose(entry.reason)} (accepted by {safe.prose(entry.by)} until {entry.until.isoformat()})"


def remedy(finding: Finding, doc: RuleDoc | None) -> str:
    """Return the ways out that were tried; where there are none, what the rule's documentation advises; maybe nothing."""
    if finding.remedies:
        return "\n".join(ways_of(finding))
    return safe.prose(doc.fix) if doc else ""


def unread_text(location: str, reason: str, hint: str) -> str:
    """`s3://x could not be read: why (what to do)`."""
    text = f"{safe.path(location)} could not be read: {safe.prose(reason)}"
    return f"{text} ({safe.prose(hint)})" if hint else text
