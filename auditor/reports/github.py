"""GitHub Actions workflow commands: findings as annotations on the lines of a pull request.

<https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>. A command is one line,
`::error file=…,line=…,title=…::message`, read from standard output and standard error alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.findings.model import Finding, Level, Result
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.code_host import most_pressing, path_in_repository
from auditor.reports.interface import NO_DOCS
from auditor.reports.paragraphs import message_of, statements, ways_of
from auditor.reports.summary import NOT_ADVICE, answer, count, summarise

MOST = 10
"""Annotations of one kind that GitHub shows for one step."""

COMMAND = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}

_MESSAGE_LIMIT = 2000
_TITLE_LIMIT = 160
_LOCATIONS = 5


@dataclass(frozen=True, slots=True)
class GitHubReport:
    """The ten most pressing findings of each level as commands; all others as plain lines in a group of the log."""

    name: str = "github"

    def render(self, result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> str:
        """Return the lines, the answer last, ending in a newline."""
        del docs
        result = safe.well_formed(result)
        unread = [_unread(result)] if result.unread else []
        commands: list[str] = [*unread]
        left: list[Finding] = []
        findings = most_pressing(result)
        for level in sorted(Level, reverse=True):
            alike = [finding for finding in findings if finding.level is level]
            room = MOST - (len(unread) if level is Level.ERROR else 0)
            commands += [annotation(finding) for finding in alike[:room]]
            left += alike[room:]
        # As below, the first word is ours: the answer begins with a name.
        lines = [*commands, *_others(left), f"Lintas: {answer(result, summarise(result))}", NOT_ADVICE]
        return "\n".join(lines) + "\n"


def annotation(finding: Finding) -> str:
    """One finding as a command."""
    properties = {"title": safe.prose(f"{finding.rule}: {finding.title}", _TITLE_LIMIT)}
    if finding.place.file:
        properties = {
            "file": safe.path(path_in_repository(finding.place.file)),
            "line": str(max(finding.place.line, 1)),
            "col": str(max(finding.place.column, 1)),
        } | properties
    return command(
        COMMAND[finding.level],
        properties,
        safe.prose(" ".join((*statements(finding), *ways_of(finding))), _MESSAGE_LIMIT),
    )


def command(word: str, properties: Mapping[str, str], message: str) -> str:
    """Write a workflow command on one line, escaped as the runner undoes it."""
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{word} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _unread(result: Result) -> str:
    """All that was not read in one annotation: it has to be seen among the ten."""
    places = [safe.path(gap.location) for gap in result.unread]
    more = f" and {len(places) - _LOCATIONS:,} more" if len(places) > _LOCATIONS else ""
    reason = safe.prose(result.unread[0].reason)
    said = f"{', '.join(places[:_LOCATIONS])}{more}. The first: {reason}. The audit is incomplete."
    title = f"{count(len(places), 'location')} could not be read"
    return command("error", {"title": title}, safe.prose(said, _MESSAGE_LIMIT))


def _others(findings: Sequence[Finding]) -> Iterable[str]:
    if not findings:
        return
    yield f"::group::{count(len(findings), 'finding')} more without an annotation: GitHub shows {MOST} of a kind"
    for finding in findings:
        place = f"{safe.path(str(finding.place))} " if finding.place.file else ""
        # The level comes first, so that no line can begin with a name that the runner would obey.
        yield f"{finding.level.word} {place}{safe.path(finding.rule)} {message_of(finding)}"
    yield "::endgroup::"
