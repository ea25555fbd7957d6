"""The report formats, from the registry of reports and the modules that make them."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from auditor.reports import registry
from jurisdiction_map.export.markup import text

from .page import Page, code, heading, join, page, sentence, table

_USES: Mapping[str, tuple[str, str]] = {
    "text": ("a person at a terminal", ".txt"),
    "json": ("programs; its schema is published, and it is what other commands read", ".json"),
    "sarif": ("GitHub code scanning, editors, DefectDojo: findings on the line of the manifest", ".sarif"),
    "junit": ("any CI server that shows test results", ".xml"),
    "gitlab": ("GitLab merge requests: code quality", ""),
    "gitlab-sast": ("GitLab's vulnerability report", ""),
    "github": ("GitHub Actions: annotations in the pull request", ""),
    "markdown": ("step summaries, comments, wikis", ".md"),
    "csv": ("spreadsheets; formulas are defused", ".csv"),
    "html": ("people who open a file: one page without a network, for the privacy officer and counsel", ".html"),
}


def format_page() -> Page:
    """`reports.md`."""
    rows = ((code(name), text(uses(name)), code(_suffix(name)) if _suffix(name) else "") for name in registry.OWN)
    return page(
        "reports.md",
        "Report formats",
        "Standard output is the result, in the format that `--format` names. `--output FORMAT=PATH` writes further reports, as often "
        "as it is given; the format may be left out where the suffix tells it. Files are written whole or not at all.",
        table(("Format", "For", "Suffix"), rows),
        *(_section(name) for name in registry.OWN),
        heading(2, "Further formats", "further"),
        "A package registers a report under the entry point `lintas.reports`: see [the recipe](recipes/own-report.md). "
        "It cannot replace one of those above.",
        heading(2, "What no report holds", "never"),
        "Values of people. Evidence is masked where it is made; what is hostile in a name (escape sequences, markup, formulas, workflow "
        "commands) is shown and does nothing.",
    )  # fmt: skip


def uses(name: str) -> str:
    """Whom a format is for."""
    return _USES.get(name, ("", ""))[0]


def _suffix(name: str) -> str:
    return _USES.get(name, ("", ""))[1]


def _section(name: str) -> str:
    report = registry.get(name)
    module = inspect.getmodule(type(report))
    words = inspect.getdoc(module) or inspect.getdoc(type(report)) or ""
    paragraphs = (sentence(part) for part in words.split("\n\n") if not part.startswith(" "))
    return join(heading(2, f"`{name}`", name), *paragraphs)
