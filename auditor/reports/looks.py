"""The colours of levels and verdicts. Whatever a colour says is said in words as well."""

from __future__ import annotations

from auditor.findings.model import Level
from auditor.reports import safe

LEVEL_STYLE = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.NOTE: "bold cyan"}

_VERDICT_STYLE = {
    "blocked": "bold red",
    "action_needed": "red",
    "unclear": "yellow",
    "unsupported": "yellow",
    "conditions": "cyan",
    "allowed": "green",
}


def level_run(level: Level) -> tuple[str, str]:
    """`ERROR`, in its colour."""
    return level.word.upper(), LEVEL_STYLE[level]


def verdict_run(verdict: str) -> tuple[str, str]:
    """`blocked`, in its colour."""
    return safe.name(verdict), _VERDICT_STYLE.get(verdict, "")
