"""From the law's evidence to the lines that `why` prints."""

from __future__ import annotations

from collections.abc import Iterator

from jurisdiction_map.conditions.words import said
from jurisdiction_map.result import ProvisionResult
from jurisdiction_map.truth import Evidence

from .model import Step

_MAX_STEPS = 120
_VALUES = {True: "yes", False: "no", None: "not known"}


def trace(result: ProvisionResult) -> tuple[Step, ...]:
    """The conditions of one provision and what each came to, parents before children, at most 120 lines."""
    steps: list[Step] = []
    for heading, evidence in (("applies", result.applies), ("requires", result.evidence)):
        if evidence is not None:
            word = "exempt" if heading == "requires" and result.outcome == "exempt" else heading
            steps.append(Step(0, word, _VALUES[evidence.value]))
            steps.extend(_below(evidence, 1))
    return tuple(steps[:_MAX_STEPS])


def _below(evidence: Evidence, depth: int) -> Iterator[Step]:
    node = evidence.node
    line, shown = said(node)
    inner = evidence
    while inner.node is not shown and inner.children:
        inner = inner.children[0]
    lacking = ", ".join(evidence.missing) if evidence.value is not True and not inner.children else ""
    notes = (evidence.note or "", evidence.doubt or "", f"lacking {lacking}" if lacking else "")
    yield Step(
        depth,
        line,
        _VALUES[evidence.value],
        "; ".join(part for part in notes if part),
        node.meta.cite or "",
        evidence.confidence.word if node.meta.confidence is not None else "",
    )
    for child in inner.children:
        yield from _below(child, depth + 1)
