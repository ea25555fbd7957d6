"""GitLab's code quality report: findings in the merge request's widget and beside its changed lines.

The fields are those that <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format> requires.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.findings.model import Finding, Level, Result, UnreadReport
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.code_host import blocked_transfers, most_pressing, path_in_repository
from auditor.reports.identity import identified
from auditor.reports.interface import NO_DOCS
from auditor.reports.paragraphs import statements, unread_text, ways_of

SEVERITY = {Level.ERROR: "critical", Level.WARNING: "major", Level.NOTE: "info"}
"""GitLab's words by level; an error on a blocked transfer is a `blocker`."""

UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class GitLabReport:
    """A list of open findings and of what was not read.

    GitLab can show neither accepted findings nor those that a baseline knows as such: they are left out.
    """

    name: str = "gitlab"

    def render(self, result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> str:
        """Return a JSON array, two-space indented, ending in a newline."""
        del docs
        issues = as_issues(safe.well_formed(result))
        return safe.escape_json(json.dumps(issues, ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def as_issues(result: Result) -> list[dict[str, Any]]:
    """Return what `GitLabReport` writes, as dicts, lists and scalars."""
    blocked = blocked_transfers(result)
    unread = [_unread(gap) for gap in dict.fromkeys(result.unread)]
    return [*unread, *(_issue(*pair, blocked) for pair in identified(most_pressing(result)))]


def _issue(fingerprint: str, finding: Finding, blocked: frozenset[str]) -> dict[str, Any]:
    stopped = finding.level is Level.ERROR and finding.transfer in blocked
    return {
        "description": " ".join((*statements(finding), *ways_of(finding))),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": "blocker" if stopped else SEVERITY[finding.level],
        "location": {
            "path": path_in_repository(finding.place.file),
            "lines": {"begin": max(finding.place.line, 1)},
        },
    }


def _unread(gap: UnreadReport) -> dict[str, Any]:
    digest = hashlib.sha256("\x1f".join((UNREAD, gap.location, gap.reason)).encode()).hexdigest()
    return {
        "description": unread_text(gap.location, gap.reason, gap.hint),
        "check_name": UNREAD,
        "fingerprint": digest[:16],
        "severity": "critical",
        "location": {"path": path_in_repository(gap.location), "lines": {"begin": 1}},
    }
