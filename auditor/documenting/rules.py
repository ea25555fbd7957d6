"""A page for each rule of the linter, from its own documentation, and the list of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.findings.model import Level
from auditor.findings.rule_doc import RuleDoc
from jurisdiction_map.export.markup import Html, element, link, text

from .page import Markdown, Page, fenced, join, page, sentence, sentence_html, table

_ACCEPTED = """accepted:
  - rule: {rule}
    dataset: NAME
    reason: why this is right
    by: dpo@company.example
    until: 2027-03-01
"""
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}


def rule_pages(docs: Iterable[RuleDoc]) -> Iterator[Page]:
    """`rules/index.md` and one page a rule."""
    every = list(docs)
    yield _index(every)
    for doc in every:
        yield page(f"rules/{doc.id}.md", f"{doc.id} {doc.title}", _content(doc))


def _content(doc: RuleDoc) -> Markdown:
    return join(
        element("p", _badge(doc), text(f" since Lintas {doc.since}; a case may raise or lower the level")),
        sentence(doc.checks),
        "## Why it matters",
        sentence(doc.why),
        "## Fires",
        sentence(doc.fires),
        "## Stays silent",
        sentence(doc.silent),
        "## What to do",
        sentence(doc.fix),
        "## Accepting it",
        "A finding that a person decides to live with goes into the manifest's register, with a reason, an owner and an end:",
        fenced(_ACCEPTED.format(rule=doc.id), "yaml"),
        f"On the command line: `lintas explain {doc.id}`.",
    )


def _badge(doc: RuleDoc) -> Html:
    level = _LEVELS[doc.level]
    return element("strong", text(level), class_=f"level {level}")


def _index(docs: list[RuleDoc]) -> Page:
    rows = (
        (
            link(f"{doc.id}.html", doc.id),
            text(doc.title),
            _badge(doc),
            sentence_html(doc.checks),
        )
        for doc in docs
    )
    return page(
        "rules/index.md",
        "Rules of the linter",
        "Findings come from two families of rules. These are the linter's own; their ids never change their meaning. The other family "
        "are the provisions of the law files, each with its own id (`VN-PDPL-20.2`): see [the laws](../laws/index.md).",
        table(("Rule", "Title", "Level", "What it looks at"), rows),
    )  # fmt: skip
