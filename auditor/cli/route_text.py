"""`lintas route` for people: the verdict, why, what is missing, the ways out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from auditor.reports.safe import prose
from auditor.reports.text_scenario import words_of

if TYPE_CHECKING:
    from jurisdiction_map.result import Answer

_COLOURS = {"blocked": "red", "action_needed": "red", "unclear": "yellow", "unsupported": "yellow"}
_SILENT = ("not_applicable",)
_ORDER = ("unmet", "overdue", "unknown", "due", "exempt", "met", "not_applicable")
_WIDTH = 80


_LETTERS = {
    "blocked": "B", "action_needed": "A", "unclear": "u", "unsupported": "?", "conditions": "c", "allowed": "+",
    "not_a_transfer": "-", "not_regulated": ".",
}  # fmt: skip


def matrix_text(answers: Sequence[tuple[str, str, Answer]]) -> str:
    """Verdicts of all pairs as a grid, the place that data leaves on the left."""
    told = {(start, to): one.verdict for start, to, one in answers}
    places = list(dict.fromkeys(start for start, _, _ in answers))
    wide = max(map(len, places)) + 1
    lines = ["from".ljust(wide) + "".join(to.rjust(wide) for to in places)]
    for start in places:
        cells = (told.get((start, to), "") for to in places)
        letters = (click.style(_LETTERS.get(cell, " ").rjust(wide), fg=_COLOURS.get(cell)) for cell in cells)
        lines.append(start.ljust(wide) + "".join(letters))
    legend = ", ".join(f"{letter} {word.replace('_', ' ')}" for word, letter in _LETTERS.items())
    lines += _wrapped(f"{legend}. The same facts for each pair; what is not stated is unknown. Not legal advice.", "")
    return "".join(line + "\n" for line in lines)


def text_of(answer: Mapping[str, Any], *, verbose: bool, single: bool) -> str:
    """One answer as text, at most 80 columns but for ids."""
    return "".join(line + "\n" for line in _lines(answer, verbose, single))


def _lines(answer: Mapping[str, Any], verbose: bool, single: bool) -> Iterator[str]:
    if "error" in answer:
        yield from _wrapped(f"{prose(answer['id'])}: these facts cannot be read: {prose(answer['error'])}", "")
        return
    verdict = answer["verdict"]
    if answer.get("supposed_repealed"):
        yield from _wrapped(f"Hypothetical: as if {', '.join(answer['supposed_repealed'])} were not law.", "")
    head = "" if single else f"{prose(answer['id'])}: "
    yield head + click.style(verdict, fg=_COLOURS.get(verdict, "green"), bold=True) + f" as of {answer['as_of']}"
    for code, law in answer["jurisdictions"].items():
        yield from _wrapped(f"{code} {law['verdict']}: {law['reason']}", "  ")
    yield from _provisions(answer["provisions"], verbose)
    for heading, items in (("Missing", answer["missing"]), ("Assumed", answer["assumed"] if verbose else ())):
        if items:
            yield f"{heading}:"
            for item in items:
                yield from _wrapped(f"- {prose(item)}", "  ")
    if answer["remedies"]:
        yield "Ways out, cheapest first (each was tried on the law):"
        for number, remedy in enumerate(answer["remedies"], start=1):
            said = "; and ".join(prose(change["text"]) for change in remedy["changes"])
            yield from _wrapped(f"{number}. {said} → {remedy['verdict']}", "  ")
    if "scenario" in answer:
        yield from _scenario(answer["scenario"])
    for note in answer["annotations"]:
        yield from _wrapped(f"Note: {prose(note)}", "")
    yield from _wrapped("Not legal advice. Verify with counsel before you rely on it.", "")


def _scenario(scenario: Mapping[str, Any]) -> Iterator[str]:
    yield from _wrapped(f"What if (hypothetical): {scenario['title']}, {scenario['model']}", "")
    yield from _wrapped(f"{scenario['status']} Clauses supposed: {scenario['model_title']}.", "  ")
    for row in scenario["provisions"]:
        yield from _wrapped(f"- {words_of(row)}", "  ")


def _provisions(provisions: Mapping[str, Mapping[str, Any]], verbose: bool) -> Iterator[str]:
    ordered = sorted(provisions.items(), key=lambda row: _ORDER.index(row[1]["outcome"]))
    for name, row in ordered:
        quiet = row["outcome"] in _SILENT or row.get("strength") in ("route", "general", "advice") or "title" not in row
        if quiet and not verbose:
            continue
        due = f", due {row['due']}" if row.get("due") else ""
        title = f"{row['title']}. " if row.get("title") else ""
        yield from _wrapped(
            f"{name} {row['outcome']}{due}: {title}{row['reason'] if row['outcome'] != 'met' else ''}".rstrip(": "),
            "  ",
        )
        if row.get("cite"):
            yield from _wrapped(f"[{row['cite']}; {row['confidence'].replace('_', ' ')}]", "      ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "    ",
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
