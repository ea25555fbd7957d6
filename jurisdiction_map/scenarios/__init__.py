"""What if: suppositions about the law that is to come, always labelled, never a verdict."""

from .defa import FAMILIES, Terms, heading, what_if
from .repeal import without

__all__ = ["FAMILIES", "Terms", "heading", "what_if", "without"]
