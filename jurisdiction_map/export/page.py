"""The frame of every page."""

from __future__ import annotations

from datetime import date

from .document import NOTICE
from .markup import Html, element, link, text


def page(title: str, content: Html, as_of: date, depth: int = 0) -> str:
    """A whole document. depth: folders between this page and the site's first."""
    up = "../" * depth
    head = element(
        "head",
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        element("title", text(f"{title} · Lintas")),
        f'<link rel="stylesheet" href="{up}style.css">',
    )
    top = element("header", link(f"{up}index.html", "Lintas: transfer law"), text(f" · as of {as_of}"))
    body = element(
        "body", top, element("main", element("h1", text(title)), content), element("footer", element("p", text(NOTICE)))
    )
    return f'<!doctype html>\n<html lang="en">{head}{body}</html>\n'
