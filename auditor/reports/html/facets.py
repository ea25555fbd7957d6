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

    `values` holds each facet's values once. A finding, in the order of the page, is the number of its rule and of a row
    of `along`, which has numbers of values for each further facet. A trace is numbers of `steps`, where `-n` after a
    number stands for all up to n; a step is a depth and numbers of `words`, without those at its end that are 0.
    """
    values: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    along: dict[tuple[tuple[int, ...], ...], int] = {}
    rows = []
    for view in findings:
        rule, *others = (
            tuple(values[facet].setdefault(value, len(values[facet])) for value in view.facets[facet])
            for facet in FACETS
        )
        rows.append([rule[0], along.setdefault(tuple(others), len(along))])
    steps: dict[Step, int] = {}
    traces = {why.anchor: _runs([steps.setdefault(step, len(steps)) for step in why.steps]) for why in whys}
    words: dict[str, int] = {"": 0}
    table = [[step[0], *_cut([words.setdefault(text, len(words)) for text in step[1:]])] for step in steps]
    document: dict[str, Any] = {
        "facets": FACETS,
        "values": {facet: list(known) for facet, known in values.items()},
        "labels": {
            "country": {code: _named(code) for code in values["country"]},
            "pair": {pair.anchor: pair.code for pair in pairs if pair.anchor in values["pair"]},
        },
        "findings": rows,
        "along": list(along),
        "traces": traces,
        "steps": table,
        "words": list(words),
    }
    return script(document)


def _runs(numbers: Sequence[int]) -> list[int]:
    """`3 4 5 6 9` as `3 -6 9`: what follows on is told by its end."""
    told: list[int] = []
    for at, number in enumerate(numbers):
        follows = at > 0 and number == numbers[at - 1] + 1
        if follows and told[-1] < 0:
            told[-1] = -number
        else:
            told.append(-number if follows else number)
    return told


def _cut(numbers: list[int]) -> list[int]:
    """Numbers up to the last that is not 0."""
    return numbers[: max((at + 1 for at, number in enumerate(numbers) if number), default=0)]


def _named(code: str) -> str:
    return f"{countries.name(code)} ({code})" if code != NOWHERE and countries.is_code(code) else code


def script(document: Any) -> Markup:
    """Write JSON so that nothing in it can end the script element it stands in."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(safe.escape_json(text).translate(_ESCAPED))  # noqa: S704 - escaped one line above
