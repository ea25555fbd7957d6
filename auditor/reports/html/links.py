"""Addresses that a reader may follow, and plain text with its code marked."""

from __future__ import annotations

from urllib.parse import urlsplit

from markupsafe import Markup, escape

from auditor.reports import safe


def web(address: str) -> str | None:
    """Return an address of the web, or None: `javascript:`, `data:`, `file:` and what is no address are not linked."""
    shown = address.strip()
    if not shown.isprintable() or any(sign in shown for sign in " \"'<>\\`"):
        return None
    try:
        parts = urlsplit(shown)
    except ValueError:
        return None
    return shown if parts.scheme in ("http", "https") and parts.hostname else None


def site(address: str) -> str:
    """Return what a link to this address is called: its host."""
    return safe.name(urlsplit(address).hostname or address)


def marked(text: str) -> Markup:
    """Return a documentation text with what stands between backticks as code."""
    parts = safe.prose(text).split("`")
    if len(parts) % 2 == 0:  # a backtick without its fellow is a character like others
        return escape(safe.prose(text))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 else escape(part) for index, part in enumerate(parts)
    )
