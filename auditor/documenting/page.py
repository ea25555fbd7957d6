"""A page of the site, and Markdown written as values: text is escaped where it enters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jurisdiction_map.export.markup import Html, element, text
from jurisdiction_map.records import record

Markdown = str
"""Finished Markdown, which may hold finished HTML."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!-])")
_NUMBERED = re.compile(r"^(\d+)\.")
_BEGINS_A_BLOCK = (":", "?", "=", "~", "|", "^", "%", "@", "/")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_CODE = re.compile(r"(`[^`]+`)")
_TAG = re.compile(r"(<[^>]+>)")
_DAY = re.compile(r"(?<![\w/.-])\d{4}-\d{2}-\d{2}(?![\w-])")


@record
class Page:
    """One page: where it lies in the site (`rules/LIN001.md`), what the navigation calls it, and its text."""

    path: str
    title: str
    content: Markdown


def page(path: str, title: str, *parts: Markdown, heading: Markdown = "") -> Page:
    """A page whose first line is its title; `heading` where that is more than the title of the navigation."""
    return Page(path, title, join(f"# {heading or escaped(title)}", *parts) + "\n")


def join(*parts: Markdown) -> Markdown:
    """Blocks one after the other; empty ones are left out."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())


def escaped(words: object) -> Markdown:
    """Words that mean nothing to Markdown or HTML, on one line."""
    line = " ".join(str(words).split())
    safe = _NUMBERED.sub(r"\1\\.", _SPECIAL.sub(r"\\\1", line).translate(_ENTITIES))
    return f"&#{ord(safe[0])};{safe[1:]}" if safe[:1] in _BEGINS_A_BLOCK else safe


def sentence(words: str) -> Markdown:
    """A plain sentence in which backticks mark code, as in the documentation of rules."""
    parts = _CODE.split(" ".join(words.split()))
    return "".join(part if _CODE.fullmatch(part) else escaped(part) for part in parts)


def sentence_html(words: str) -> Html:
    """The same as HTML, for cells of tables."""
    parts = _CODE.split(" ".join(words.split()))
    return "".join(code(part[1:-1]) if _CODE.fullmatch(part) else text(part) for part in parts)


def code(words: object) -> Html:
    """Code inside a line, as HTML."""
    return element("code", text(words))


def codes(words: Iterable[object]) -> Html:
    """Several, with commas."""
    return ", ".join(code(word) for word in words)


def heading(level: int, words: Markdown, anchor: str, short: str = "") -> Markdown:
    """A heading with an anchor of its own, so that links to it outlive its words; `short` for the table of contents."""
    label = f' data-toc-label="{text(short)}"' if short else ""
    return f'{"#" * level} {words} {{: id="{anchor}"{label} }}'


def fenced(words: str, language: str = "text") -> Markdown:
    """A block of code, whatever stands in it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", words)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{words.rstrip()}\n{fence}"


def table(head: Iterable[str], rows: Iterable[Iterable[Html]]) -> Html:
    """A table that a narrow screen shows as cards, each cell under the name of its column."""
    names = list(head)
    top = element("tr", *(element("th", text(name), scope="col") for name in names))
    body = (
        element(
            "tr",
            *(element("td", _whole_days(cell), **{"data-label": name}) for name, cell in zip(names, row, strict=True)),
        )
        for row in rows
    )
    return element("div", element("table", element("thead", top), element("tbody", *body)), class_="stack")


def _whole_days(cell: Html) -> Html:
    """Dates that no line breaks; tags and what stands in them are left alone."""
    parts = _TAG.split(cell)
    return "".join(
        part if _TAG.fullmatch(part) else _DAY.sub(r'<span class="day">\g<0></span>', part) for part in parts
    )


def folded(summary: Html, content: Html) -> Html:
    """What is shown on demand, and not searched: the search shows whole sections."""
    return element("details", element("summary", summary), content, **{"data-search-exclude": ""})


def note(title: str, content: Markdown, kind: str = "note") -> Markdown:
    """A box beside the text."""
    body = "\n".join(f"    {line}" if line else "" for line in content.splitlines())
    return f'!!! {kind} "{title}"\n\n{body}'
