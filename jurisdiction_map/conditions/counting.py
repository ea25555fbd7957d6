"""Thresholds: how many people, devices or records, counted in the way the law counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..records import keyword_record
from ..truth import Evidence
from .case import UNKNOWN, Case
from .matchers import Number
from .nodes import Node

# A count over a wider window or group is at least that over a narrower one inside it.
_WINDOWS_INSIDE = {
    "transfer": frozenset[str](),
    "calendar_year": frozenset({"transfer"}),
    "previous_january": frozenset({"transfer", "calendar_year"}),
    "rolling_12m": frozenset({"transfer"}),
    "cumulative": frozenset({"transfer", "calendar_year", "rolling_12m"}),
    "in_system": frozenset({"transfer"}),
}
# The exporter as a whole and the entity are one.
_SAME = {"exporter": "entity"}
_GROUPS_INSIDE = {
    "transfer": frozenset[str](),
    "entity": frozenset({"transfer", "counterparty"}),
    "counterparty": frozenset({"transfer"}),
}


@keyword_record
class CountOf(Node):
    """A threshold. A count that is narrower than the law's is a lower bound: reaching the threshold is true, else unknown."""

    threshold: Number
    what: str = "people"
    window: str = "transfer"
    by: str = "transfer"
    of_class: str | None = None
    categories: tuple[str, ...] = ()
    nationality: tuple[str, ...] = ()

    def ask(self, case: Case) -> Evidence:
        """Compares exact counts first, then lower bounds."""
        exact, bounds = self._counts(case)
        if exact:
            return Evidence(self.threshold.holds(max(exact)), self, case.confidence)
        reached = self.threshold.op in ("at_least", "more_than")
        if bounds and self.threshold.holds(max(bounds)) == reached:
            return Evidence(reached, self, case.confidence)
        return Evidence(None, self, case.confidence, (self._missing(),))

    def _missing(self) -> str:
        return (
            "data.people" if (self.window, self.by) == ("transfer", "transfer") and not self._narrow else "data.counts"
        )

    @property
    def _narrow(self) -> bool:
        return bool(self.of_class or self.categories or self.nationality)

    def _counts(self, case: Case) -> tuple[list[int], list[int]]:
        exact: list[int] = []
        bounds: list[int] = []
        stated = case.get(("data", "counts"))
        for row in stated if stated is not UNKNOWN else ():
            if row.get("what", "people") != self.what:
                continue
            fit = self._fits(row, case)
            if fit is not None:
                (exact if fit else bounds).append(row["n"])
        if self.what == "people":
            for n, whole in self._people(case):
                (exact if whole and (self.window, self.by) == ("transfer", "transfer") else bounds).append(n)
        return exact, bounds

    def _fits(self, row: Mapping[str, Any], case: Case) -> bool | None:
        """True: counts just what the law counts. False: a lower bound of it. None: counts something else."""
        window, by = row.get("window", "transfer"), row.get("by", "transfer")
        by, wanted = _SAME.get(by, by), _SAME.get(self.by, self.by)
        exact = window == self.window and by == wanted
        if window != self.window and window not in _WINDOWS_INSIDE[self.window]:
            return None
        if by != wanted and by not in _GROUPS_INSIDE[wanted]:
            return None
        kinds = self._categories_fit(row, case)
        if kinds is None:
            return None
        people = row.get("nationality")
        if self.nationality and (people is None or not set(people) <= set(self.nationality)):
            return None
        if people is not None and set(people) != set(self.nationality):
            exact = False
        return exact and kinds

    def _categories_fit(self, row: Mapping[str, Any], case: Case) -> bool | None:
        listed = row.get("categories")
        if self.of_class:
            if row.get("class") == self.of_class and row.get("of", case.law.code) == case.law.code:
                return True
            if listed is None:
                return None
            within = [r for r in case.law.classes.get(self.of_class, ()) if r.in_force(case.as_of)]
            return False if listed and all(any(r.holds([tag])[0] for r in within) for tag in listed) else None
        if row.get("class") is not None:
            return False
        if self.categories:
            if listed is None:
                return None
            return set(listed) == set(self.categories) if listed and set(listed) <= set(self.categories) else None
        return listed is None

    def _people(self, case: Case) -> Iterable[tuple[int, bool]]:
        """(number, whether that is everybody the law counts in this transfer)."""
        if self.of_class or self.categories:
            return
        if not self.nationality:
            people = case.get(("data", "people"))
            if people is not UNKNOWN and people is not None:
                yield people, True
                return
        groups = case.get(("data", "subjects"))
        if groups is UNKNOWN or not groups:
            return
        sure = [
            g
            for g in groups
            if not self.nationality or (g.get("nationality") and set(g["nationality"]) <= set(self.nationality))
        ]
        out = [
            g
            for g in groups
            if self.nationality and g.get("nationality") and not set(g["nationality"]) & set(self.nationality)
        ]
        whole = len(sure) + len(out) == len(groups) and all("people" in g for g in sure)
        everybody = case.get(("data", "people"))
        if whole and not sure:
            yield 0, True
        elif len(sure) == len(groups) == 1 and "people" not in sure[0] and isinstance(everybody, int):
            yield everybody, True
        elif any("people" in g for g in sure):
            yield sum(g.get("people", 0) for g in sure), whole

    def text(self) -> str:
        """In words."""
        of = f" of class {self.of_class}" if self.of_class else ""
        of += f" in {', '.join(self.categories)} data" if self.categories else ""
        who = f" who are nationals of {', '.join(self.nationality)}" if self.nationality else ""
        return (
            f"{self.threshold.text()} {self.what}{of}{who}, counted by {self.by} over {self.window.replace('_', ' ')}"
        )
