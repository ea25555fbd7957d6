"""What the page's script works with: for each finding what filters may ask, in a script element that runs nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from auditor.reports import safe
from auditor.reports.html.country import NOWHERE
from auditor.reports.html.findings import FindingView, Step, WhyView
from auditor.reports.html.transfers import PairView
from jurisdiction_map import countries

FACETS = ("rule", "country", "dataset", "flow", "pair")

_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
"""Signs with which text could end the element or open a comment in it (HTML, "restrictions for contents of script")."""


def data(findings: Sequence[FindingView], pairs: Sequence[PairView], whys: Sequence[WhyView]) -> Markup:
    """Return the data as JSON that may stand in a script element.

    `values` holds each facet's values once; a finding, in the order of the page, is its level, status, and for each
    facet numbers of values. A trace is numbers of `steps`, each of them a depth and numbers of `words`.
    """
    values: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    rows = [
        [view.level, view.status]
        + [[values[facet].setdefault(value, len(values[facet])) for value in view.facets[facet]] for facet in FACETS]
        for view in findings
    ]
    steps: dict[Step, int] = {}
    traces = {why.anchor: [steps.setdefault(step, len(steps)) for step in why.steps] for why in whys}
    words: dict[str, int] = {"": 0}
    table = [[step[0], *(words.setdefault(text, len(words)) for text in step[1:])] for step in steps]
    document: dict[str, Any] = {
        "facets": FACETS,
        "values": {facet: list(known) for facet, known in values.items()},
        "labels": {
            "country": {code: _named(code) for code in values["country"]},
            "pair": {pair.anchor: pair.code for pair in pairs if pair.anchor in values["pair"]},
        },
        "findings": rows,
        "traces": traces,
        "steps": table,
        "words": list(words),
    }
    return script(document)


def _named(code: str) -> str:
    return f"{countries.name(code)} ({code})" if code != NOWHERE and countries.is_code(code) else code


def script(document: Any) -> Markup:
    """Write JSON so that nothing in it can end the script element it stands in."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(safe.escape_json(text).translate(_ESCAPED))  # noqa: S704 - escaped one line above
