"""Conditions in words, for people who read law and not code: `not` and `if stated` join the line of what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from types import MappingProxyType

from ..records import record
from .asking import Fact, Met
from .nodes import All, AnyOf, IfStated, Node, Not

NO_TITLES: Mapping[str, str] = MappingProxyType({})

_ALIKE = 4
"""Questions side by side that are worth telling together."""


def said(node: Node, titles: Mapping[str, str] = NO_TITLES) -> tuple[str, Node]:
    """The line for a node, and the node whose parts go below it.

    Where the law's own words stand for several parts, the line ends on how they hang together. `titles`: of provisions
    by id, for conditions that name one.
    """
    if node.meta.plain:
        hangs = f": {node.text()}" if isinstance(node, All | AnyOf) and len(node.parts()) > 1 else ""
        return (node.meta.plain.rstrip(".") if hangs else node.meta.plain) + hangs, node
    if isinstance(node, Not):
        line, inner = said(node.child, titles)
        return f"not: {line}", inner
    if isinstance(node, IfStated):
        line, inner = said(node.child, titles)
        return f"{line} (only if stated)", inner
    return named(node, titles), node


def in_full(node: Node, titles: Mapping[str, str] = NO_TITLES) -> str:
    """The whole condition in one line: parts joined by `and` or `or`, those of a part in brackets.

    Where the law's own words stand for several parts, the parts follow in brackets. `titles`: of provisions by id, for
    conditions that name one.
    """
    return _Sentence(titles).whole(node)


@record
class _Sentence:
    titles: Mapping[str, str]

    def whole(self, node: Node) -> str:
        return self.together(node) if _parted(node) and not node.meta.plain else self.one(node)

    def together(self, node: Node) -> str:
        joint = " and " if isinstance(node, All) else ", else " if isinstance(node, AnyOf) and node.ordered else " or "
        return joint.join(self.parts(node))

    def parts(self, node: Node) -> Iterator[str]:
        """Parts in words; many that ask the same of facts side by side (shares by country) are told once."""
        for asked, group in groupby(node.parts(), key=_asked):
            alike = list(group)
            if asked is None or len(alike) < _ALIKE:
                yield from map(self.one, alike)
            else:
                every = "each of " if isinstance(node, All) else "any of "
                names = ", ".join(part.fact[-1] for part in alike if isinstance(part, Fact))
                yield f"{every}{asked[0]} ({names}) is {asked[1]}"

    def one(self, node: Node) -> str:
        """A part among others: what has parts of its own in brackets, unless it is the only one."""
        return self.undated(node) + _dates(node)

    def undated(self, node: Node) -> str:
        if node.meta.plain:
            told = node.meta.plain.rstrip(".")
            return f"{told} ({self.together(node)})" if _parted(node) else told
        if _parted(node):
            return self.one(node.parts()[0]) if len(node.parts()) == 1 else f"({self.together(node)})"
        if isinstance(node, Not):
            inner = self.one(node.child)
            return f"not {inner}" if inner.startswith("(") else f"not: {inner}"
        if isinstance(node, IfStated):
            return f"{self.one(node.child)} (only if stated)"
        return named(node, self.titles).rstrip(".")


def named(node: Node, titles: Mapping[str, str]) -> str:
    """The node's own line, with the title of the provision that it names."""
    if isinstance(node, Met) and node.id in titles:
        return f"{node.id} ({titles[node.id]}) is met"
    return node.text()


def _parted(node: Node) -> bool:
    return isinstance(node, All | AnyOf) and len(node.parts()) > 0


def _asked(node: Node) -> tuple[str, str] | None:
    """What a bare question about a fact has in common with its neighbours: the facts' parent, and what they must be."""
    bare = isinstance(node, Fact) and not node.meta.plain and not _dates(node) and len(node.fact) > 2
    return (".".join(node.fact[:-1]), node.matcher.text()) if bare and isinstance(node, Fact) else None


def _dates(node: Node) -> str:
    begin, end = node.meta.begin, node.meta.end
    if begin and end:
        return f" [from {begin} until {end}]"
    return f" [from {begin}]" if begin else f" [until {end}]" if end else ""
