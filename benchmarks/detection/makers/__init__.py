"""Makers of values, by the names that recipes use."""

from . import asean, people, text, things, world
from .interface import MAKERS, Person, Place, Row
from .people import make_row

__all__ = ["MAKERS", "Person", "Place", "Row", "asean", "make_row", "people", "text", "things", "world"]
