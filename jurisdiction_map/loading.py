"""From the plain values of a law file to a `Law`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from .conditions.nodes import Always, Node
from .conditions.parse import META_KEYS, LawError, Path, condition, day
from .law import (
    KINDS,
    MECHANISMS,
    STRENGTHS,
    Annotation,
    ClassRow,
    ContractModel,
    Doubt,
    Exclusion,
    Exemption,
    Instrument,
    Interval,
    Law,
    ListRow,
    Mechanism,
    Provision,
    Source,
)
from .truth import CONFIDENCES, Confidence

_ROW_KEYS = META_KEYS | {"id", "gives", "penalty"}
_T = TypeVar("_T")


def law_from(value: Mapping[str, Any], models: Mapping[str, ContractModel]) -> Law:
    """Builds a law.

    Args:
        value: the law file's content, as plain values.
        models: the model contracts of `instruments/`, by id.

    Raises:
        LawError: something in it cannot be taken.
    """
    return Law(
        code=_need(value, "jurisdiction", ()),
        name=_need(value, "name", ()),
        reviewed=_date(value, "reviewed"),
        summary=value.get("summary", ""),
        presume_no=frozenset(value.get("presume_no", ())),
        reach=condition(_need(value, "reach", ()), ("reach",)),
        instruments=_rows(value, "instruments", _instrument),
        classes={name: _list(rows, _class_row, ("classes", name)) for name, rows in value.get("classes", {}).items()},
        lists={name: _list(rows, _list_row, ("lists", name)) for name, rows in value.get("lists", {}).items()},
        mechanisms=_rows(value, "mechanisms", _mechanism),
        exclusions=(
            *_rows(value, "not_regulated", _exclusion("not_regulated")),
            *_rows(value, "not_a_transfer", _exclusion("not_a_transfer")),
        ),
        doubts=_rows(value, "implausible", _doubt),
        provisions=_rows(value, "provisions", _provision),
        annotations=_rows(value, "annotations", _annotation),
        models=models,
        sources={key: Source(key, row.get("title", key), row["url"]) for key, row in value.get("sources", {}).items()},
        suppose=dict(value.get("suppose", {})),
        entity_filings=dict(value.get("entity_filings", {})),
        changes=tuple(value.get("changes", ())),
        questions=tuple(value.get("open_questions", ())),
        access=tuple(value.get("government_access", ())),
    )


def _rows(value: Mapping[str, Any], key: str, build: Callable[[Any, Path], _T]) -> tuple[_T, ...]:
    return _list(value.get(key, ()), build, (key,))


def _list(rows: Any, build: Callable[[Any, Path], _T], path: Path) -> tuple[_T, ...]:
    return tuple(build(row, (*path, index)) for index, row in enumerate(rows))


def _need(row: Mapping[str, Any], key: str, path: Path) -> Any:
    if key not in row:
        raise LawError(f"{key!r} is missing", path)
    return row[key]


def _date(row: Mapping[str, Any], key: str, path: Path = ()) -> Any:
    found = day(_need(row, key, path), (*path, key))
    if found is None:
        raise LawError(f"{key!r} needs a date", (*path, key))
    return found


def _interval(row: Mapping[str, Any], path: Path) -> Interval:
    interval = Interval(day(row.get("from"), (*path, "from")), day(row.get("until"), (*path, "until")))
    if interval.begin and interval.end and interval.begin >= interval.end:
        raise LawError(f"`until` {interval.end} is not after `from` {interval.begin}", (*path, "until"))
    return interval


def _confidence(row: Mapping[str, Any], path: Path) -> Confidence:
    word = _need(row, "confidence", path)
    if word not in CONFIDENCES:
        raise LawError(f"unknown confidence {word!r}; one of {', '.join(CONFIDENCES)}", (*path, "confidence"))
    return CONFIDENCES[word]


def _when(row: Mapping[str, Any], path: Path) -> Node | None:
    return condition(row["when"], (*path, "when")) if "when" in row else None


def _instrument(row: Mapping[str, Any], path: Path) -> Instrument:
    return Instrument(
        id=_need(row, "id", path),
        title=_need(row, "title", path),
        number=str(row.get("number", "")),
        status=_need(row, "status", path),
        interval=_interval(row, path),
        regulator=row.get("regulator", ""),
        confidence=_confidence(row, path),
        sources=tuple(_need(row, "sources", path)),
        note=row.get("note", ""),
    )


def _class_row(row: Mapping[str, Any], path: Path) -> ClassRow:
    return ClassRow(
        tuple(_need(row, "tags", path)),
        _interval(row, path),
        _need(row, "cite", path),
        _confidence(row, path),
        _when(row, path),
    )


def _list_row(row: Mapping[str, Any], path: Path) -> ListRow:
    return ListRow(
        frozenset(_need(row, "countries", path)), _interval(row, path), _need(row, "cite", path), _confidence(row, path)
    )


def _mechanism(row: Mapping[str, Any], path: Path) -> Mechanism:
    kind = next((k for k in MECHANISMS if k in row), None)
    if kind is None:
        raise LawError(f"say which mechanism: one of {', '.join(MECHANISMS)}", path)
    recognised = _need(row, "recognised", path)
    if recognised not in ("yes", "partly", "evidence_only", "unclear", "no"):
        raise LawError("recognised is yes, partly, evidence_only, unclear or no", (*path, "recognised"))
    return Mechanism(
        kind=kind,
        name=row[kind],
        recognised=recognised,
        interval=_interval(row, path),
        cite=_need(row, "cite", path),
        confidence=_confidence(row, path),
        plain=row.get("plain", ""),
        when=_when(row, path),
    )


def _asked(row: Mapping[str, Any], path: Path) -> Node:
    """The condition of a row whose other keys are annotations; a row without one always holds."""
    asked = {key: value for key, value in row.items() if key not in _ROW_KEYS}
    return condition(asked, path) if asked else Always()


def _exclusion(gives: str) -> Callable[[Any, Path], Exclusion]:
    def build(row: Mapping[str, Any], path: Path) -> Exclusion:
        return Exclusion(
            id=row.get("id"),
            gives=gives,
            interval=_interval(row, path),
            when=_asked(row, path),
            plain=_need(row, "plain", path),
            cite=_need(row, "cite", path),
            confidence=_confidence(row, path),
        )

    return build


def _doubt(row: Mapping[str, Any], path: Path) -> Doubt:
    return Doubt(condition(_need(row, "when", path), (*path, "when")), _need(row, "why", path))


def _annotation(row: Mapping[str, Any], path: Path) -> Annotation:
    return Annotation(_need(row, "plain", path), _need(row, "cite", path), _interval(row, path), _when(row, path))


def _exemption(row: Mapping[str, Any], path: Path, default: Confidence) -> Exemption:
    return Exemption(
        id=_need(row, "id", path),
        limb=row.get("limb"),
        interval=_interval(row, path),
        when=_asked(row, path),
        confidence=_confidence(row, path) if "confidence" in row else default,
        plain=row.get("plain", ""),
        cite=row.get("cite", ""),
    )


def _provision(row: Mapping[str, Any], path: Path) -> Provision:
    identifier = _need(row, "id", path)
    kind = _need(row, "kind", path)
    if kind not in KINDS:
        raise LawError(f"unknown kind {kind!r}; one of {', '.join(KINDS)}", (*path, "kind"))
    strength = row.get("strength", KINDS[kind])
    if strength not in STRENGTHS:
        raise LawError(f"unknown strength {strength!r}; one of {', '.join(STRENGTHS)}", (*path, "strength"))
    confidence = _confidence(row, path)
    return Provision(
        id=identifier,
        title=_need(row, "title", path),
        kind=kind,
        strength=strength,
        interval=_interval(row, path),
        cite=_need(row, "cite", path),
        confidence=confidence,
        applies=condition(row.get("applies", "always"), (*path, "applies")),
        requires=condition(row.get("requires", "always"), (*path, "requires")),
        exempt=_list(row.get("exempt", ()), lambda r, p: _exemption(r, p, confidence), (*path, "exempt")),
        doubts=_list(row.get("implausible", ()), _doubt, (*path, "implausible")),
        scope=row.get("scope", "transfer"),
        own_scope=bool(row.get("own_scope", False)),
        arises=row.get("arises"),
        plain=row.get("plain", ""),
        then=tuple(row.get("then", ())),
        recipient=row.get("with", ""),
        penalty=tuple(row.get("penalty", ())),
        sources=tuple(row.get("sources", ())),
        replaced_by=row.get("replaced_by"),
    )
