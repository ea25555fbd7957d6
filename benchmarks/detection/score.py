"""Scoring what a tool says of columns against the labels. Pure.

`truth` are the categories that must be found, `accept` those that may be said at no cost, `personal` whether the column
is personal data at all; null where it can be argued, and such a column counts for nothing. Said of a clean column,
categories that are all accepted are no false alarm.

`python -m benchmarks.detection.score TRUTH.json PREDICTIONS.json` scores a file of any tool:
`{table file: {column: [category, …]}}`; a column that is not named is one of which nothing was said.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Predictions = Mapping[str, Mapping[str, Sequence[str]]]
Truth = Mapping[str, Mapping[str, Any]]


@dataclass
class Counts:
    """Right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was said that is right; 0 where nothing was said."""
        said = self.right + self.wrong
        return self.right / said if said else 0.0

    @property
    def recall(self) -> float:
        """Share of what is so that was said; 0 where nothing is so."""
        there = self.right + self.missed
        return self.right / there if there else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        weight = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / weight if weight else 0.0

    def as_dict(self) -> dict[str, float | int]:
        """For JSON."""
        shares = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {k: round(v, 4) for k, v in shares.items()} | {
            "right": self.right,
            "wrong": self.wrong,
            "missed": self.missed,
        }


@dataclass(frozen=True)
class Mistake:
    """One column that was judged wrong."""

    table: str
    column: str
    said: tuple[str, ...]
    """Categories said that are neither true nor accepted; of a clean column all that was said."""
    missed: tuple[str, ...]
    personal: bool


@dataclass
class Score:
    """How well a tool did over some tables."""

    tables: int = 0
    columns: int = 0
    """Columns that count: those that can be argued either way are left out."""
    clean: int = 0
    left_alone: int = 0
    personal: Counts = field(default_factory=Counts)
    pairs: Counts = field(default_factory=Counts)
    """Pairs of column and category."""
    categories: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    countries: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def share_left_alone(self) -> float:
        """Share of the clean columns of which nothing was said."""
        return self.left_alone / self.clean if self.clean else 0.0

    @property
    def macro_f1(self) -> float:
        """Mean of the F1 of each category that occurs in the labels."""
        there = [c.f1 for c in self.categories.values() if c.right + c.missed]
        return sum(there) / len(there) if there else 0.0

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "tables": self.tables,
            "columns": self.columns,
            "is_personal": self.personal.as_dict(),
            "category_micro": self.pairs.as_dict(),
            "category_macro_f1": round(self.macro_f1, 4),
            "clean_columns": self.clean,
            "clean_left_alone": round(self.share_left_alone, 4),
            "categories": {name: c.as_dict() for name, c in sorted(self.categories.items())},
            "countries": {name: c.as_dict() for name, c in sorted(self.countries.items())},
        }


def score(truth: Truth, said: Predictions, only: frozenset[str] | None = None) -> Score:
    """Compare predictions with labels, over all tables or `only` those named."""
    result = Score()
    for table, labels in truth.items():
        if only is not None and table not in only:
            continue
        result.tables += 1
        predicted = said.get(table, {})
        for column, label in labels["columns"].items():
            if label["personal"] is not None:
                _judge(result, (table, labels["country"], column), label, frozenset(predicted.get(column, ())))
    return result


def _judge(result: Score, place: tuple[str, str, str], label: Mapping[str, Any], said: frozenset[str]) -> None:
    table, country, column = place
    true, extra = frozenset(label["truth"]), said - frozenset(label["truth"]) - frozenset(label["accept"])
    result.columns += 1
    personal = bool(label["personal"])
    flagged = bool(said) if personal else bool(extra)
    if not personal:
        result.clean += 1
        result.left_alone += not flagged
    for counts in (result.personal, result.countries[country]):
        counts.right += flagged and personal
        counts.wrong += flagged and not personal
        counts.missed += personal and not flagged
    for kind, categories in (("right", said & true), ("wrong", extra), ("missed", true - said)):
        for category in categories:
            for counts in (result.pairs, result.categories[category]):
                setattr(counts, kind, getattr(counts, kind) + 1)
    if extra or true - said or (personal and not said):
        result.mistakes.append(Mistake(table, column, tuple(sorted(extra)), tuple(sorted(true - said)), personal))


def lines(result: Score, mistakes: int = 0) -> Iterator[str]:
    """A report in plain text."""
    yield f"{result.tables} tables, {result.columns} columns that count, {result.clean} of them clean"
    for title, counts in (("is personal", result.personal), ("category, micro", result.pairs)):
        yield _line(title, counts)
    yield f"{'category, macro':<22} F1 {result.macro_f1:.3f}"
    yield f"{'clean left alone':<22} {result.share_left_alone:.3f}   ({result.left_alone} of {result.clean})"
    for title, groups in (("by country, is personal", result.countries), ("by category", result.categories)):
        yield f"{title}:"
        yield from (f"  {_line(name, groups[name])}" for name in sorted(groups))
    for one in result.mistakes[:mistakes]:
        yield f"{one.table} {one.column}: said too much {list(one.said)}, missed {list(one.missed)}"


def _line(title: str, counts: Counts) -> str:
    shares = f"P {counts.precision:.3f}  R {counts.recall:.3f}  F1 {counts.f1:.3f}"
    return f"{title:<22} {shares}   (right {counts.right}, wrong {counts.wrong}, missed {counts.missed})"


def main(arguments: Sequence[str]) -> None:
    """Score a file of predictions; `--json` prints the numbers instead of the text."""
    paths = [a for a in arguments if not a.startswith("--")]
    truth, said = (json.loads(Path(path).read_text(encoding="utf-8")) for path in paths)
    result = score(truth, said)
    if "--json" in arguments:
        print(json.dumps(result.as_dict(), indent=1, ensure_ascii=False))
    else:
        print("\n".join(lines(result, mistakes=len(result.mistakes))))


if __name__ == "__main__":
    main(sys.argv[1:])
