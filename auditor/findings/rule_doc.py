"""What a rule says about itself: the one text that `lintas explain`, SARIF and the documentation are made from."""

from __future__ import annotations

from auditor.findings.model import Level
from jurisdiction_map.records import record


@record
class RuleDoc:
    """The documentation of one rule. All texts are plain sentences; backticks mark code."""

    id: str
    """Stable for ever: `LIN001` or a provision's id."""
    title: str
    """One line, without a full stop."""
    checks: str
    """What the rule looks at, and when it speaks."""
    why: str
    """Why it matters to a person or to the law."""
    fires: str
    """An example that fires: a piece of manifest or a description."""
    silent: str
    """The nearest example that does not."""
    fix: str
    """How to fix it, cheapest first."""
    since: str
    """The version of Lintas that brought it."""
    level: Level
    """The level of its findings unless the facts of a case say otherwise."""
