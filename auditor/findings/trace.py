"""From the law's evidence to the lines that `why` prints."""

from __future__ import annotations

from collections.abc import Iterator

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
    lacking = ", ".join(evidence.missing) if evidence.value is not True and not evidence.children else ""
    note = "; ".join(
        part for part in (evidence.note or "", evidence.doubt or "", f"lacking {lacking}" if lacking else "") if part
    )
    yield Step(
        depth,
        node.meta.plain or node.text(),
        _VALUES[evidence.value],
        note,
        node.meta.cite or "",
        evidence.confidence.word if node.meta.confidence is not None else "",
    )
    for child in evidence.children:
        yield from _below(child, depth + 1)
