"""`detection:` of a `lintas.yaml`: thresholds, own recognizers and header phrases, the allow-list, decided columns.

Its own module, read only where the section is written: a manifest without it costs nothing at start-up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from jurisdiction_map.facts.base import Tag

from .model import Strict

REPORT, ASK = 0.5, 0.2
"""Confidence from which a tag is reported, and from which it is asked about, unless the manifest says otherwise."""
LEAST, MOST = 0.07, 0.99
"""Bounds of both. With no evidence at all the confidence is 0.063 (`detectors.evidence.PRIOR`): below, everything that is
considered would be found. Above 0.99 the weights, which are capped, do not reach."""

KeyPath: TypeAlias = tuple[str | int, ...]


def _pattern(value: str) -> str:
    from detectors.custom.patterns import measure

    measure(value)
    return value


def _searched(value: str) -> str:
    from detectors.custom.patterns import readable

    readable(value)
    return value


def _phrase(value: str) -> str:
    if not any(c.isalpha() for c in value) or len(value) > 80:
        raise ValueError(f"a header phrase has letters, and at most 80 characters: {value[:80]!r}")
    return value


def _column(value: str) -> str:
    table, dot, column = value.partition(".")
    if not (table and dot and column):
        raise ValueError(f"write a column as table.column, or *.column for every table: {value!r}")
    return value


def _meaning(value: Any) -> Any:
    from jurisdiction_map import categories

    if value is None or value == "none":
        return "none"
    if isinstance(value, str):
        categories.check(value)
    return value


def _said(value: Any) -> Any:
    return {"tags": [value] if isinstance(value, str) else value} if isinstance(value, str | list) else value


def _as_written(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError('put the value in quotes, as in "0812", so that it stays as it is written')
    return value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Phrase = Annotated[str, AfterValidator(_phrase)]
ColumnName = Annotated[str, AfterValidator(_column)]


class OwnRecognizer(Strict):
    """An identifier of your own: where its values and its headers are known by their form."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
    tag: Tag
    pattern: Annotated[str, AfterValidator(_pattern)] = Field(
        description="regular expression of the whole value, separators as written; capitals make no difference"
    )
    check: Literal["luhn", "verhoeff", "gs1", "mod11", "mod11_2", "mod97_10"] | None = Field(
        default=None, description="the check digit that values have to pass as well"
    )
    headers: Annotated[list[Phrase], BeforeValidator(_listed)] = Field(
        default=[], description="phrases of its headers; they say the tag by themselves too"
    )
    needs_header: bool | None = Field(
        default=None, description="whether values only confirm a header; left out, the pattern decides"
    )
    title: Annotated[str, Field(max_length=80)] | None = Field(default=None, description="what reasons call it")

    @model_validator(mode="after")
    def _usable(self) -> OwnRecognizer:
        """What the parts say together, such as a pattern that cannot decide alone and is asked to."""
        from detectors.custom.recognizer import own_identifier

        own_identifier(self.id, self.tag, self.pattern, check=self.check or "", needs_header=self.needs_header)
        return self


class Allow(Strict):
    """What is not personal though it looks so: values, patterns of whole values, columns."""

    values: Annotated[list[Annotated[str, BeforeValidator(_as_written)]], BeforeValidator(_listed)] = Field(default=[])
    patterns: Annotated[list[Annotated[str, AfterValidator(_searched)]], BeforeValidator(_listed)] = Field(default=[])
    columns: Annotated[list[ColumnName], BeforeValidator(_listed)] = Field(default=[])


class Decided(Strict):
    """What a person says of a column; no tags: not personal."""

    tags: Annotated[list[Tag], BeforeValidator(_listed)]
    by: str | None = None
    reason: str | None = None


class Detection(Strict):
    """How columns are judged."""

    report: Annotated[float, Field(ge=LEAST, le=MOST)] = Field(
        default=REPORT, description="confidence from which a tag is reported"
    )
    ask: Annotated[float, Field(ge=LEAST, le=MOST)] = Field(
        default=ASK, description="confidence from which a tag is possible, and asked about; not above `report`"
    )
    ner: bool = Field(default=False, description="ask an installed spaCy model about names too; none is downloaded")
    recognizers: list[OwnRecognizer] = Field(default=[])
    lexicon: dict[Phrase, Annotated[str, BeforeValidator(_meaning)]] = Field(
        default={}, description="header phrase to tag, or to `none` where it names nothing personal"
    )
    allow: Allow = Allow()
    columns: dict[ColumnName, Annotated[Decided, BeforeValidator(_said)]] = Field(
        default={}, description="`table.column`, with * and ?, to its tags; an empty list: not personal"
    )


def contradictions(found: Detection) -> Iterator[tuple[KeyPath, str]]:
    """Where a section's parts contradict each other: the place below `detection`, and what is wrong."""
    if found.ask > found.report:
        written = "ask" if "ask" in found.model_fields_set else "report"
        yield (written,), f"ask ({found.ask:g}) is above report ({found.report:g}); a tag is asked about below that"
    seen: dict[str, int] = {}
    for index, one in enumerate(found.recognizers):
        if one.id in seen:
            yield ("recognizers", index, "id"), f"another recognizer is called {one.id!r}; ids are unique"
        seen[one.id] = index
    phrases: Mapping[str, str] = {phrase.casefold(): meaning for phrase, meaning in found.lexicon.items()}
    for index, one in enumerate(found.recognizers):
        for place, phrase in enumerate(one.headers):
            if phrases.get(phrase.casefold(), one.tag) != one.tag:
                where = ("recognizers", index, "headers", place)
                yield where, f"`lexicon:` gives the header phrase {phrase!r} another meaning; make them agree"
