"""The forms: what each asks, in our own words, where it asks it, and where an answer may come from.

One YAML file per form under `papers/`. Their source is a comparison of the forms that says how each label was read;
`certainty` carries that, word by word as the law files have it (`recall`, `one_secondary`, …).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jurisdiction_map import yaml_plain

FOLDER = Path(__file__).parent / "papers"

NAMES = ("mcc-appendix", "eu-scc-annex", "vn-transfer-dossier", "transfer-register")
"""Forms as the command line calls them."""

PERSON = ("unless_answered", "always", "never")
"""When a person must write: if nothing is known, whatever is known, or not at all (what a draft derives itself)."""

EACH = ("draft", "flow", "transfer")
"""What a section is repeated for."""

PER = ("flow", "exporter", "all")
"""What a draft is drawn up for."""


class FormError(ValueError):
    """A form file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form.

    answers: names of the functions that know something of it. write, why, ask: what a person writes, why the form wants
    it, and who would know. only_if: name of a test; where it says no, nobody is asked, and what is known is told.
    """

    id: str
    heading: str
    asks: str
    at: str
    certainty: str
    answers: tuple[str, ...]
    person: str
    write: str
    why: str
    ask: str
    only_if: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that stand together."""

    id: str
    title: str
    each: str
    fields: tuple[Field, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form. `per`: what one draft of it is drawn up for. constants: numbers of the law, with their citations."""

    id: str
    title: str
    per: str
    diagram: bool
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    constants: dict[str, Any] = field(default_factory=dict)


@cache
def form(name: str) -> Form:
    """The form of that file name (`vn_transfer_dossier`).

    Raises:
        FormError: the file lacks something or has a word that is not known.
    """
    path = FOLDER / f"{name}.yaml"
    told = yaml_plain.parse(path.read_bytes(), path.name)
    try:
        made = Form(
            id=told["id"],
            title=told["title"],
            per=_one_of(told["per"], PER),
            diagram=told.get("diagram") == "true",
            notes=tuple(told.get("notes", ())),
            sections=tuple(_section(row, told) for row in told["sections"]),
            constants=told.get("constants", {}),
        )
    except (KeyError, TypeError) as error:
        raise FormError(f"{path.name}: {error} is missing or misshapen") from None
    identifiers = [one.id for section in made.sections for one in section.fields]
    twice = {one for one in identifiers if identifiers.count(one) > 1}
    if twice:
        raise FormError(f"{path.name}: asked twice: {', '.join(sorted(twice))}")
    return made


def _section(row: dict[str, Any], told: dict[str, Any]) -> Section:
    fields = tuple(_field(one, told) for one in row["fields"])
    return Section(row["id"], row["title"], _one_of(row["each"], EACH), fields, row.get("note", ""))


def _field(row: dict[str, Any], told: dict[str, Any]) -> Field:
    person = _one_of(row.get("person", "unless_answered"), PERSON)
    if person != "never" and not (row["write"] and row["ask"]):
        raise FormError(f"{row['id']}: a question that a person answers says what to write and whom to ask")
    return Field(
        id=row["id"],
        heading=row["heading"],
        asks=row["asks"],
        at=row.get("at", ""),
        certainty=row.get("certainty", told.get("certainty", "")),
        answers=tuple(row.get("answers", ())),
        person=person,
        write=row.get("write", ""),
        why=row.get("why", ""),
        ask=row.get("ask", ""),
        only_if=row.get("only_if", ""),
    )


def _one_of(word: str, known: tuple[str, ...]) -> str:
    if word not in known:
        raise FormError(f"{word!r} is not one of {', '.join(known)}")
    return word
