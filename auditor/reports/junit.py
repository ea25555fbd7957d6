"""JUnit XML, which every CI server shows: a suite for each flow and dataset, a test for each finding and transfer.

There is no one standard. What is written is valid by the schema of Jenkins's xUnit plug-in (`junit-10.xsd`), which GitLab,
Azure Pipelines, Bitbucket and CircleCI read too.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.findings.model import KNOWN, Finding, Level, Result, TransferReport, UnreadReport
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.counting import count
from auditor.reports.grouping import subject, worst_first
from auditor.reports.identity import identified
from auditor.reports.interface import NO_DOCS
from auditor.reports.paragraphs import acceptance, remedy, statements, unread_text

# What XML 1.0 cannot hold (2.2 Char), beyond what `safe` has made visible already.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_UNREAD_SUITE = "locations not read"

_LEFT_OUT_SUITE = "left out"

_KNOWN = "known: in the baseline"


@dataclass(frozen=True, slots=True)
class JUnitReport:
    """Errors and warnings fail, notes pass and say their text, accepted findings are skipped, unread tables are errors.

    Findings that a baseline knows are skipped too; those that are fixed pass, under the name that they failed under.
    What was looked at without a finding is a test that passes: a report is never empty, and trends mean something.
    """

    name: str = "junit"

    def render(self, result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> str:
        """Return the document, indented, ending in a newline. Names of tests stay the same while a finding does."""
        root = as_tree(safe.well_formed(result), docs)
        ET.indent(root)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def as_tree(result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> ET.Element:
    """Return the `testsuites` element."""
    suites: dict[str, list[ET.Element]] = {}
    for gap in result.unread:
        suites.setdefault(_UNREAD_SUITE, []).append(_unread(gap))
    for name, finding in identified(worst_first(result.findings)):
        kind, about = subject(finding)
        suite = f"{kind} {safe.path(about)}"
        suites.setdefault(suite, []).append(_finding(suite, name, finding, docs.get(finding.rule)))
    for suite, case in (*_passed(result), *_fixed(result), *_left_out(result)):
        suites.setdefault(suite, []).append(case)
    root = ET.Element("testsuites", name=_xml(f"lintas {safe.name(result.kind)} {safe.name(result.name)}"))
    for number, (suite, cases) in enumerate(sorted(suites.items(), key=_unread_first)):
        root.append(_suite(suite, cases, number, result))
    for word in ("tests", "failures", "errors"):
        root.set(word, str(sum(int(suite.get(word, "0")) for suite in root)))
    return root


def _unread_first(item: tuple[str, list[ET.Element]]) -> tuple[bool, bool, str]:
    suite, cases = item
    return suite != _UNREAD_SUITE, not any(case.find("failure") is not None for case in cases), suite


def _suite(name: str, cases: list[ET.Element], number: int, result: Result) -> ET.Element:
    suite = ET.Element("testsuite", name=_xml(name), id=str(number), tests=str(len(cases)))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("time", "0")
    suite.set(
        "timestamp", f"{result.as_of.isoformat()}T00:00:00"
    )  # the day the law was asked for; there is no clock here
    suite.extend(cases)
    return suite


def _case(suite: str, name: str) -> ET.Element:
    # Servers cut class names at dots into packages; ours are no packages.
    return ET.Element("testcase", classname=_xml(suite.replace(".", "_")), name=_xml(name), time="0")


def _finding(suite: str, name: str, finding: Finding, doc: RuleDoc | None) -> ET.Element:
    title = safe.prose(finding.title)
    case = _case(suite, f"{safe.path(finding.rule)} {title} [{name}]")
    text = _body(finding, doc)
    if finding.accepted is not None:
        ET.SubElement(case, "skipped", message=_xml(acceptance(finding.accepted))).text = _xml(text)
    elif finding.standing == KNOWN:
        ET.SubElement(case, "skipped", message=f"{_KNOWN} ({finding.level.word})").text = _xml(text)
    elif finding.level is Level.NOTE:
        ET.SubElement(case, "system-out").text = _xml(text)
    else:
        told = {"type": finding.level.word, "message": _xml(title or safe.path(finding.rule))}
        ET.SubElement(case, "failure", told).text = _xml(text)
    return case


def _body(finding: Finding, doc: RuleDoc | None) -> str:
    place = safe.path(str(finding.place)) if finding.place.file else ""
    explain = f"lintas explain {finding.fingerprint}"
    return "\n".join(part for part in (place, *statements(finding), remedy(finding, doc), explain) if part)


def _passed(result: Result) -> Iterable[tuple[str, ET.Element]]:
    """Yield what was looked at and has no finding: transfers, and tables."""
    told = {finding.transfer for finding in result.findings}
    told |= set(result.left_out.transfers) if result.left_out else set()
    for transfer in result.transfers:
        if transfer.id not in told:
            suite = f"flow {safe.path(transfer.flow)}"
            yield suite, _transfer(suite, transfer)
    for table in result.tables:
        suite = f"dataset {safe.path(table.dataset or table.name)}"
        case = _case(suite, f"table {safe.path(table.name)} was read")
        ET.SubElement(case, "system-out").text = _xml(f"{table.rows_read:,} rows read of {safe.path(table.path)}")
        yield suite, case


def _fixed(result: Result) -> Iterable[tuple[str, ET.Element]]:
    """Yield what a baseline has and is fixed."""
    for one in result.against.fixed if result.against else ():
        kind, about = subject(one)
        suite = f"{kind} {safe.path(about)}"
        case = _case(suite, f"{safe.path(one.rule)} {safe.prose(one.title)} [{one.fingerprint}]")
        ET.SubElement(case, "system-out").text = "fixed: in the baseline, and not found any more"
        yield suite, case


def _left_out(result: Result) -> Iterable[tuple[str, ET.Element]]:
    """Yield a skipped test for each rule that was not asked for and has findings, and one for what lies elsewhere."""
    if result.left_out is not None:
        for rule, number in result.left_out.rules.items():
            yield (
                _LEFT_OUT_SUITE,
                _skipped(f"{safe.path(rule)}", f"{count(number, 'finding')} left out by --select or --ignore"),
            )
    if result.scope is not None and result.scope.findings:
        yield (
            _LEFT_OUT_SUITE,
            _skipped("elsewhere", f"{count(result.scope.findings, 'finding')} of what did not change"),
        )


def _skipped(name: str, why: str) -> ET.Element:
    case = _case(_LEFT_OUT_SUITE, name)
    ET.SubElement(case, "skipped", message=_xml(why))
    return case


def _transfer(suite: str, transfer: TransferReport) -> ET.Element:
    case = _case(suite, f"transfer {safe.path(transfer.id)}")
    ET.SubElement(case, "system-out").text = _xml(f"{safe.name(transfer.verdict)}: no finding")
    return case


def _unread(gap: UnreadReport) -> ET.Element:
    case = _case(_UNREAD_SUITE, safe.path(gap.location))
    text = unread_text(gap.location, gap.reason, gap.hint)
    ET.SubElement(case, "error", type="unread", message=_xml(safe.prose(gap.reason))).text = _xml(text)
    return case


def _xml(text: str) -> str:
    """Text that XML can hold, on the lines that it has."""
    return _NOT_XML.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
