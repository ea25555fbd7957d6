"""From YAML or JSON to checked facts, and from a file to cases.

Checked facts are nested plain values with the names of the vocabulary: dates are dates, a fact that was null is
dropped unless null means "no" there (dates, dossiers, changes).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError

from ..yaml_source import Document, Path
from . import messages
from .model import TransferFacts

CASE_KEYS = frozenset({"id", "title", "facts", "expect", "tier", "source"})
_NULL_IS_NO = frozenset(
    {
        "as_of", "started", "signed", "expires", "filed", "date", "approved_on", "valid_from", "valid_until", "done", "prepared",
        "updated", "received", "received_before", "answered_on", "first_transfer", "since", "on", "transfer_dossier",
        "changed_since_filing",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with facts: where (`path`) and what."""

    path: Path
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path)) or 'facts'}: {self.message}"


class FactsError(ValueError):
    """Facts that cannot be read; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case of a file: its id, and its facts or what is wrong with them."""

    id: str
    facts: Mapping[str, Any] | None
    problems: tuple[Problem, ...] = ()
    raw: Mapping[str, Any] | None = None


def facts_from(value: Any) -> dict[str, Any]:
    """Checks facts and returns them as plain values.

    Raises:
        FactsError: unknown keys, unknown enum values, wrong types, contradictions; all of them at once.
    """
    if not isinstance(value, Mapping):
        raise FactsError([Problem((), "facts are a mapping: transfer, exporter, importer, data, safeguards, entity")])
    try:
        model = TransferFacts.model_validate(_without_unknown(value))
    except ValidationError as error:
        raise FactsError(problems_of(error, TransferFacts)) from None
    facts = plain(model)
    contradictions = list(_contradictions(facts))
    if contradictions:
        raise FactsError(contradictions)
    return facts


def cases_from(document: Document, given: Mapping[str, Any] | None = None) -> list[CaseFacts]:
    """The cases of a file: a list of cases, one case, or bare facts. Facts `given` beside the file beat it."""
    value = document.value
    rows = value if isinstance(value, list) else [value]
    cases = [_case(row, index, given or {}) for index, row in enumerate(rows, start=1)]
    seen: set[str] = set()
    for position, case in enumerate(cases):
        if case.id in seen:
            cases[position] = CaseFacts(
                case.id, None, (Problem((), "another case has this id; give it one of its own"),), case.raw
            )
        seen.add(case.id)
    return cases


def _overlaid(stated: Any, given: Mapping[str, Any]) -> Any:
    if not isinstance(stated, Mapping) or not given:
        return stated
    return {
        **stated,
        **{
            key: _overlaid(stated[key], value) if isinstance(value, Mapping) and key in stated else value
            for key, value in given.items()
        },
    }


def _case(row: Any, index: int, given: Mapping[str, Any]) -> CaseFacts:
    identifier = str(row.get("id", index)) if isinstance(row, Mapping) else str(index)
    if not isinstance(row, Mapping):
        return CaseFacts(identifier, None, (Problem((), "a case is a mapping with `facts`"),))
    stated = row.get("facts") if "facts" in row else {key: value for key, value in row.items() if key not in CASE_KEYS}
    try:
        return CaseFacts(identifier, facts_from(_overlaid(stated, given)), raw=row)
    except FactsError as error:
        return CaseFacts(identifier, None, tuple(error.problems), raw=row)


def plain(model: BaseModel) -> dict[str, Any]:
    """A model as nested plain values, with the names of the vocabulary; what was not set is left out."""
    result: dict[str, Any] = {}
    for name in model.model_fields_set:
        field = type(model).model_fields[name]
        result[field.alias or name] = _plain_value(getattr(model, name))
    return result


def _plain_value(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return plain(value)
    if isinstance(value, list):
        return [_plain_value(item) for item in value]
    return dict(value) if isinstance(value, dict) else value


def _without_unknown(value: Any) -> Any:
    """Null means "no" on a date, "unknown" elsewhere: the latter is the same as not being there."""
    if isinstance(value, Mapping):
        return {key: _without_unknown(item) for key, item in value.items() if item is not None or key in _NULL_IS_NO}
    return [_without_unknown(item) for item in value] if isinstance(value, list) else value


def problems_of(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Pydantic's errors as problems with the nearest known name suggested; long values are not repeated."""
    found = []
    for row in error.errors(include_url=False):
        place = messages.locate(row["loc"], model)
        found.append((place, messages.message(row, place)))
    return [Problem(path, said) for path, said in messages.merged(found)]


def _contradictions(facts: Mapping[str, Any]) -> Iterator[Problem]:
    """A filing may stand in `safeguards` or in `entity`; where both speak they must agree."""
    dossier = (facts.get("entity") or {}).get("transfer_dossier")
    if not isinstance(dossier, Mapping):
        return
    for index, safeguard in enumerate(facts.get("safeguards") or ()):
        if not str(safeguard.get("filing", "")).endswith("transfer_dossier"):
            continue
        for key in ("prepared", "filed", "answered", "updated"):
            both = (safeguard.get(key), dossier.get(key))
            if key in safeguard and key in dossier and both[0] != both[1]:
                yield Problem(
                    ("safeguards", index, key),
                    f"says {_word(both[0])}, entity.transfer_dossier.{key} says {_word(both[1])}; make them agree",
                )


def _word(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
