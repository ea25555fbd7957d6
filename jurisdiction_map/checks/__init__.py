"""Is a law file fit to be asked? Run when laws are compiled and in tests, never on the way to an answer.

`read_law` does everything for one file; `check_law` judges what the engine could load.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import PurePath

from ..conditions.parse import LawError
from ..law import ContractModel, Law
from ..loading import law_from
from ..yaml_source import Document
from .law import check_law, shape_problems
from .shapes import LawProblem

__all__ = ["LawProblem", "check_law", "errors_of", "read_law", "shape_problems"]


def read_law(
    document: Document, models: Mapping[str, ContractModel], on: date | None = None
) -> tuple[Law | None, list[LawProblem]]:
    """The law of a file, if the engine can take it, and all that is wrong with the file, in the file's order.

    Args:
        document: the law file as `yaml_source.read` gives it.
        models: the model contracts, by id.
        on: the day on which the review's age is judged; None leaves that out.
    """
    problems = shape_problems(document.value)
    law: Law | None = None
    if not errors_of(problems):
        try:
            law = law_from(document.value, models)
        except LawError as error:
            problems.append(LawProblem(error.path, error.message))
    if law is not None:
        problems = check_law(document.value, law, on)
        stem = PurePath(document.file).stem.upper().replace("_", "-")
        if law.code != stem:
            problems.append(
                LawProblem(("jurisdiction",), f"the file is called {document.file}, which stands for {stem}")
            )

    return law, _in_order(problems, document)


def _in_order(problems: list[LawProblem], document: Document) -> list[LawProblem]:
    """As they stand in the file; what an alias repeats is told once."""
    told: dict[tuple[int, int, str], LawProblem] = {}
    for problem in problems:
        mark = document.place(problem.path)
        told.setdefault((mark.line, mark.column, problem.message), problem)
    return [told[key] for key in sorted(told)]


def errors_of(problems: list[LawProblem]) -> list[LawProblem]:
    """Those that keep a file from being used."""
    return [problem for problem in problems if problem.level == "error"]
