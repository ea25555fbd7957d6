"""HTML written as values: text is escaped where it enters, so that no page can be broken by what a law file says."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

Html = str
"""Markup that is finished; made by the functions of this module only."""


def text(words: object) -> Html:
    """Escaped text."""
    return escape(str(words))


def element(name: str, *content: Html, **attributes: str) -> Html:
    """An element; a trailing underscore of an attribute's name is dropped (`class_`)."""
    given = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{''.join(content)}</{name}>"


def link(target: str, words: object) -> Html:
    """A link inside the site, or to a page of the web; anything else than http(s) stays text."""
    if urlsplit(target).scheme not in ("", "http", "https"):
        return text(words)
    return element("a", text(words), href=target)


def listed(items: Iterable[Html]) -> Html:
    """A list, or nothing where there is none."""
    rows = [element("li", item) for item in items]
    return element("ul", *rows) if rows else ""


def table(head: Iterable[str], rows: Iterable[Iterable[Html]]) -> Html:
    """A table with a header line."""
    top = element("tr", *(element("th", text(cell), scope="col") for cell in head))
    body = (element("tr", *(element("td", cell) for cell in row)) for row in rows)
    return element("table", element("thead", top), element("tbody", *body))
