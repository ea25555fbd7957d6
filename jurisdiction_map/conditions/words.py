"""Conditions in words, for people who read law and not code: `not` and `if stated` join the line of what they hold."""

from __future__ import annotations

from .nodes import IfStated, Node, Not


def said(node: Node) -> tuple[str, Node]:
    """The line for a node, and the node whose parts go below it."""
    if node.meta.plain:
        return node.meta.plain, node
    if isinstance(node, Not):
        line, inner = said(node.child)
        return f"not: {line}", inner
    if isinstance(node, IfStated):
        line, inner = said(node.child)
        return f"{line} (only if stated)", inner
    return node.text(), node
