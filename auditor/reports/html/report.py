"""The HTML report: a result in, one file out that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from auditor.findings.model import Result
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.html import closing, facets, inventory, transfers, verdicts
from auditor.reports.html.anchors import Anchors
from auditor.reports.html.answer import STRIP, answer_of
from auditor.reports.html.atlas import FAR, atlas
from auditor.reports.html.findings import finding_views, in_markup, rule_views, why_views
from auditor.reports.html.flowchart import BOX_HEIGHT, BOX_WIDTH, flowchart
from auditor.reports.html.matrix import matrix
from auditor.reports.interface import NO_DOCS
from auditor.reports.summary import NOT_ADVICE, summarise

_HERE = Path(__file__).parent

_STYLES = ("base.css", "answer.css", "drawings.css", "findings.css", "print.css")
_SCRIPTS = ("findings.js", "places.js")

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
_COMMENT = re.compile(r"^(?://.*|/\*(?:(?!\*/).)*\*/)?\n", re.MULTILINE)

_KINDS = {"audit": "Audit", "check": "Check of the manifest", "scan": "Scan"}


@dataclass(frozen=True, slots=True)
class HtmlReport:
    """One page for people: it works without a network and without scripts, in light and dark, and on paper."""

    name: str = "html"

    def render(self, result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> str:
        """Return the page, ending in a newline. Equal results give equal pages."""
        return _environment().get_template("page.html.j2").render(_context(result, docs))


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_template),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["thousands"] = "{:,}".format
    environment.filters["isolated"] = _isolated
    environment.filters["num"] = "{:.6g}".format
    return environment


def _template(name: str) -> str:
    """A template without the indentation of its lines, which is for who writes it."""
    return _INDENTATION.sub("", (_HERE / "templates" / name).read_text(encoding="utf-8"))


def _isolated(text: str) -> str:
    """Text that may run from right to left, kept from turning what stands beside it; plain letters cannot."""
    return text if text.isascii() else Markup("<bdi>{}</bdi>").format(text)


def _context(result: Result, docs: Mapping[str, RuleDoc]) -> dict[str, Any]:
    """Everything the templates ask for; each text in it has been through `auditor.reports.safe`."""
    anchors = Anchors()
    told = transfers.remarks(result)
    pairs = transfers.pairs(result, anchors, told)
    findings = finding_views(result, anchors)
    whys = why_views(result.findings, anchors)
    written = in_markup(whys)
    style, script = _inlined(_STYLES), _inlined(_SCRIPTS)
    return {
        "title": safe.name(result.name),
        "kind": _KINDS.get(result.kind) or safe.name(result.kind),
        "as_of": result.as_of.isoformat(),
        "answer": answer_of(result, anchors),
        "strip": STRIP,
        "summary": summarise(result),
        "looks": verdicts.known(),
        "pairs": pairs,
        "atlas": atlas(pairs) if pairs else None,
        "far": FAR,
        "matrix": matrix(pairs),
        "flowchart": flowchart(result, anchors) if result.transfers else None,
        "box": (BOX_WIDTH, BOX_HEIGHT),
        "remarks": list(told.values()),
        "findings": findings,
        "told": {view.transfer_anchor for view in findings},
        "rules": rule_views(result.findings, docs, anchors),
        "whys": whys[:written],
        "whys_left": len(whys) - written,
        "ways": transfers.ways_views(result, anchors),
        "tables": inventory.table_views(result, anchors),
        "unread": inventory.gap_views(result.unread),
        "skipped": inventory.gap_views(result.skipped),
        "accepted": closing.accepted_views(result, findings),
        "supposition": closing.supposition(result),
        "repealed": closing.supposed_repeals(result.scenario),
        "provenance": closing.provenance(result),
        "not_advice": NOT_ADVICE,
        "data": facets.data(findings, pairs, whys[written:]),
        "style": style,
        "script": script,
        "policy": _policy(style, script),
    }


@cache
def _inlined(names: tuple[str, ...]) -> Markup:
    """Files of `assets`, one after the other; written here and not by anybody's data, they need no escaping.

    Indentation and lines that are nothing but a comment stay behind.
    """
    text = "\n".join((_HERE / "assets" / name).read_text(encoding="utf-8") for name in names)
    return Markup(_COMMENT.sub("", _INDENTATION.sub("", text)))  # noqa: S704 - a file of this package


def _policy(style: str, script: str) -> str:
    """A content security policy under which this style and this script work, and nothing else runs or is fetched."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
