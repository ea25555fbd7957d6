"""What pages say in the same words: dates, confidence, conditions."""

from __future__ import annotations

from collections.abc import Iterable

from ..conditions.nodes import Node
from ..conditions.words import said
from ..law import Interval, Law
from .markup import Html, element, link, listed, text


def plain(word: str) -> str:
    """`two_secondary` → `two secondary`."""
    return word.replace("_", " ")


def dates(interval: Interval) -> str:
    """The interval in words; its end is the first day no longer in force."""
    if interval.begin and interval.end:
        return f"{interval.begin} until {interval.end}"
    return f"from {interval.begin}" if interval.begin else f"until {interval.end}" if interval.end else ""


def sure(word: str) -> Html:
    """A confidence as a badge that says it in words."""
    return element("span", text(plain(word)), class_=f"sure {word}")


def condition(node: Node) -> Html:
    """A condition as a nested list, each limb with its own citation and confidence."""
    return listed([_limb(node)])


def _limb(node: Node) -> Html:
    line, shown = said(node)
    meta = node.meta
    cite = text(f" [{meta.cite}]") if meta.cite else ""
    confidence = " " + sure(meta.confidence.word) if meta.confidence is not None else ""
    begin_end = dates(Interval(meta.begin, meta.end))
    when = text(f" ({begin_end})") if begin_end else ""
    return text(line) + cite + confidence + when + listed(_limb(part) for part in shown.parts())


def sources(law: Law, names: Iterable[str]) -> Html:
    """Where statements were read."""
    known = (law.sources[name] for name in names if name in law.sources)
    return listed(link(source.url, source.title) for source in known)
