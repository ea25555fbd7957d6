"""What changed since the last run, where a history is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from auditor.reports import safe
from auditor.reports.page import Page
from auditor.reports.summary import count, listed

_MOST = 20
"""Findings of a kind, changes in the law and entries that are listed; the JSON report has all of them."""
_SAID = (
    ("new", "New", "bold red"),
    ("reopened", "Reopened", "bold red"),
    ("raised", "Graver than before", "bold red"),
    ("fixed", "Fixed", "green"),
    ("withdrawn", "Not declared any more", "dim"),
    ("unconfirmed", "Still open, since their data was not looked at as closely as before", "yellow"),
)
_OTHER = {"manifest": "the manifest", "rule_set": "the law files", "lintas": "the version of Lintas"}


def print_history(page: Page, told: Mapping[str, Any]) -> None:
    """Print what changed since the last run; in a quiet report only how much.

    Args: `told` as `auditor.history.telling.told` makes it.
    """
    before = told["previous"]
    page.heading("History" if before is None else f"Since run {before['number']}, as of {before['as_of']}")
    page.prose(_counted(told))
    for note in told["notes"]:
        page.prose(safe.prose(note))
    if page.style.verbosity != "quiet":
        _print_all(page, told)


def _print_all(page: Page, told: Mapping[str, Any]) -> None:
    if told["changed"]:
        page.prose(f"Also changed since: {listed([_OTHER[name] for name in told['changed']])}.")
    for key, title, colour in _SAID:
        if told[key] and not (key == "new" and told["previous"] is None):
            _list(page, f"{title}:", colour, _grouped(told[key]))
    _list(page, "Due in the next 30 days:", "bold", [_due(entry) for entry in told["due_soon"]])
    _list(page, "Verdicts that changed:", "bold", [_turned(one) for one in told["verdicts"]])
    _list(page, "Changes in the law since then:", "bold", [_law(one) for one in told["law_changes"]])
    _list(page, "Verdicts that will change:", "bold", [_turn(one) for one in told["scheduled"]])


def _counted(told: Mapping[str, Any]) -> str:
    counts = told["run"]["counts"]
    words = {
        "new": "new", "reopened": "reopened", "raised": "graver", "fixed": "fixed", "withdrawn": "not declared any more",
        "unconfirmed": "not looked at",
    }  # fmt: skip
    moved = [f"{counts[key]:,} {word}" for key, word in words.items() if counts[key] or key in ("new", "fixed")]
    late = f", {len(told['overdue']):,} overdue" if told["overdue"] else ""
    return f"Run {told['run']['number']:,}: {', '.join(moved)}; {count(counts['open'], 'finding')} open{late}."


def _list(page: Page, title: str, colour: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    page.prose([(title, colour)])
    for line in lines[:_MOST]:
        page.whole(line, 2, 4)
    if len(lines) > _MOST:
        page.prose(f"and {len(lines) - _MOST:,} more", 2)


def _grouped(findings: Iterable[Mapping[str, Any]]) -> list[str]:
    """A line for findings of the same rule about the same flow or dataset, the gravest first."""
    order = {"error": 0, "warning": 1, "note": 2}
    alike = Counter((order[one["level"]], one["level"], one["rule"], one["title"], _about(one)) for one in findings)
    return [
        f"{level} {safe.path(rule)} {safe.prose(title)}{about}" + (f" ×{times}" if times > 1 else "")
        for (_, level, rule, title, about), times in sorted(alike.items())
    ]


def _about(one: Mapping[str, Any]) -> str:
    name = one["flow"] or one["dataset"]
    return f" ({safe.name(name)})" if name else ""


def _due(entry: Mapping[str, Any]) -> str:
    law = f"{safe.path(entry['rule'])} " if entry["rule"] else ""
    return f"{entry['due']} {law}{safe.prose(entry['title'])}{_about(entry)}"


def _turned(one: Mapping[str, Any]) -> str:
    return f"{safe.path(one['transfer'])}: {safe.name(one['before'])} → {safe.name(one['after'])}"


def _turn(one: Mapping[str, Any]) -> str:
    why = f". {safe.prose(one['why'])}" if one["why"] else ""
    return f"{one['date']} {safe.name(one['flow'])} {safe.prose(one['route'])}: {one['before']} → {one['after']}{why}"


def _law(one: Mapping[str, Any]) -> str:
    name = one["law"] if one["id"] == one["law"] else f"{one['law']} {one['id']}"
    turn = "" if one["turn"] == "happens" else f" {one['what']} {one['turn']}"
    return f"{one['date']} {safe.name(name)}{turn}: {safe.prose(one['text'])}"
