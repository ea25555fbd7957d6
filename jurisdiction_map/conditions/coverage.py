"""Whom and what binding rules cover: subject kinds, or categories of data; not said, they cover all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, get_args

from ..records import record
from .case import UNKNOWN, Case
from .matchers import NO, YES, Answer


@record
class FitsData:
    """`covers` extends to everybody, and to all the data, of the transfer."""

    def test(self, value: Any, case: Case) -> Answer:
        """False where somebody or something of the transfer is stated that the list leaves out."""
        if value is UNKNOWN or not isinstance(value, list):
            return YES
        kinds = [item for item in value if item in _subject_kinds()]
        tags = [item for item in value if item not in _subject_kinds()]
        answers = [_people(kinds, case)] if kinds else []
        answers += [_data(tags, case)] if tags else []
        if NO in answers or not answers:
            return NO
        missing = tuple(fact for _, lacks, _ in answers for fact in lacks)
        return (None, missing, None) if missing else YES

    def deadline(self, case: Case) -> date | None:
        """No deadline."""
        del case
        return None

    def text(self) -> str:
        """In words."""
        return "everybody and everything in the transfer"


@cache
def _subject_kinds() -> frozenset[str]:
    from ..facts.model import SubjectKind

    return frozenset(get_args(SubjectKind))


def _people(kinds: Sequence[str], case: Case) -> Answer:
    concerned = case.get(("data", "subjects", "kind"))
    if concerned is UNKNOWN:
        if case.get(("data", "own_employees_only")) is not True:
            return None, ("data.subjects.kind",), None
        concerned = ["employee"]
    return YES if set(concerned or ()) <= set(kinds) else NO


def _data(tags: Sequence[str], case: Case) -> Answer:
    carried = case.get(("data", "categories"))
    if carried is UNKNOWN or carried is None:
        return None, ("data.categories",), None
    return YES if all(tag in tags or tag.partition(".")[0] in tags for tag in carried) else NO
