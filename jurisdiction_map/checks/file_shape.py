"""The shape of a law file: which keys stand where, and what they hold. Conditions are checked by `conditions`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .. import countries
from ..facts import vocabulary
from ..law import KINDS, MECHANISMS, STRENGTHS
from ..truth import CONFIDENCES
from .conditions import WORDS
from .matching import value_problems
from .shapes import Day, Flag, LawProblem, ListOf, MapOf, Path, Record, Schema, Shape, Text, Word

CONDITION_REF: Schema = {"$ref": "#/$defs/condition"}
CONFIDENCE = Word(tuple(CONFIDENCES), "confidence")
RECOGNISED = ("yes", "partly", "evidence_only", "unclear", "no")
DATED: dict[str, Shape] = {"from": Day(), "until": Day()}
SOURCED: dict[str, Shape] = {"cite": Text(), "confidence": CONFIDENCE, "sources": ListOf(Text())}


@dataclass(frozen=True, slots=True)
class ConditionPlace:
    """A place where a condition stands; what it says is checked elsewhere, with the names that the file defines."""

    def problems(self, value: Any, path: Path) -> Iterator[LawProblem]:
        """None here."""
        del value, path
        return iter(())

    def schema(self) -> Schema:
        """A reference to the recursive definition."""
        return CONDITION_REF


@dataclass(frozen=True, slots=True)
class FactValues:
    """A list of values that a fact can have: category tags, countries."""

    path: str

    def problems(self, value: Any, path: Path) -> Iterator[LawProblem]:
        """Anything but a list of possible values."""
        yield from ListOf(Text()).problems(value, path)
        fact = vocabulary.paths()[self.path]
        for index, item in enumerate(value if isinstance(value, list) else ()):
            if isinstance(item, str):
                yield from value_problems(item, fact, (*path, index), self.path.rpartition(".")[2])

    def schema(self) -> Schema:
        """A reference to the fact's own values."""
        if self.path == "data.categories":
            return {"type": "array", "items": {"$ref": "#/$defs/tag"}}
        groups = {"enum": sorted(countries.groups())}
        return {"type": "array", "items": {"anyOf": [{"$ref": "#/$defs/country"}, groups]}}


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The code of a country or sub-jurisdiction, or of a group that legislates as one."""

    def problems(self, value: Any, path: Path) -> Iterator[LawProblem]:
        """A code that is neither."""
        if not isinstance(value, str) or not (countries.is_code(value) or value in countries.groups()):
            yield from value_problems(value, vocabulary.paths()["transfer.from"], path, "jurisdiction")

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string", "pattern": "^[A-Z]{2,5}(-[A-Z]{2,5})?$"}


@dataclass(frozen=True, slots=True)
class MechanismRow:
    """How the law takes one mechanism."""

    record: Record

    def problems(self, value: Any, path: Path) -> Iterator[LawProblem]:
        """As a record, and a mechanism that exists."""
        yield from self.record.problems(value, path)
        kinds = [kind for kind in MECHANISMS if isinstance(value, dict) and kind in value]
        if len(kinds) != 1:
            yield LawProblem(path, f"a mechanism names one of {', '.join(MECHANISMS)}")
            return
        kind = kinds[0]
        if not isinstance(value[kind], str):
            yield LawProblem((*path, kind), "name one mechanism; a second one has a row of its own")
        elif kind != "other":
            yield from value_problems(value[kind], vocabulary.safeguards()[kind][kind], (*path, kind), kind)

    def schema(self) -> Schema:
        """A reference to the record."""
        return self.record.schema()


SOURCE = Record("a source", {"title": Text(), "url": Text(), "read": Day(), "lang": Text(), "note": Text()}, ("url",))
INSTRUMENT = Record(
    "an instrument",
    {
        "id": Text(), "title": Text(), "number": Text(), "status": Text(r"[a-z][a-z_]*", "in_force"), **DATED,
        "regulator": Text(), "confidence": CONFIDENCE, "sources": ListOf(Text()), "note": Text(), "replaced_by": Text(),
    },
    ("id", "title", "status", "confidence", "sources"),
)  # fmt: skip
CLASS_ROW = Record(
    "a class row",
    {
        "tags": FactValues("data.categories"),
        **DATED,
        **SOURCED,
        "when": ConditionPlace(),
        "plain": Text(),
        "note": Text(),
    },
    ("tags", "cite", "confidence"),
)
LIST_ROW = Record(
    "a list row",
    {"countries": FactValues("transfer.to"), **DATED, **SOURCED, "plain": Text(), "note": Text()},
    ("countries", "cite", "confidence"),
)
MECHANISM = Record(
    "a mechanism",
    {
        **{kind: Text() for kind in MECHANISMS}, "recognised": Word(RECOGNISED), **DATED, **SOURCED,
        "plain": Text(), "when": ConditionPlace(),
    },
    ("recognised", "cite", "confidence"),
)  # fmt: skip
DOUBT = Record(
    "an implausible row", {"when": ConditionPlace(), "why": Text(), **DATED, "cite": Text()}, ("when", "why")
)
PENALTY = Record(
    "a penalty",
    {
        "max": Text(), "min": Text(), "criminal": Text(), "when": Text(), "when_sensitive": Text(), "who": Text(),
        "plain": Text(), "note": Text(), **DATED, **SOURCED,
    },
)  # fmt: skip
ANNOTATION = Record("an annotation", {"plain": Text(), **SOURCED, **DATED, "when": ConditionPlace()}, ("plain", "cite"))
CHANGE = Record("a change", {"date": Day(), "what": Text(), **SOURCED, "note": Text()}, ("date", "what"))
ACCESS = Record(
    "a row of government access", {"what": Text(), "plain": Text(), **DATED, **SOURCED, "note": Text()}, ("what",)
)


def _open_condition() -> dict[str, Schema]:
    """Keys of the condition that stands in the same mapping as an exemption's or exclusion's own keys."""
    facts = [*vocabulary.paths(), "data.class"]
    return {key: {"$ref": f"#/$defs/limb/properties/{key}"} for key in (*WORDS, *facts)}


_MODULES = vocabulary.safeguards()["contract"]["module"].options
_TERMS = vocabulary.safeguards()["contract"]["terms"].options
PATTERNS = (r"suppose\.[A-Za-z0-9_.]+", r"importer\.ownership\.[A-Z]{2}(-[A-Z]{2,5})?")
EXCLUSION = Record(
    "an exclusion",
    {"id": Text(), "plain": Text(), "cite": Text(), "confidence": CONFIDENCE, **DATED},
    ("plain", "cite", "confidence"),
    _open_condition(),
    PATTERNS,
)
EXEMPTION = Record(
    "an exemption",
    {"id": Text(), "limb": Text(), "plain": Text(), "cite": Text(), "confidence": CONFIDENCE, **DATED},
    ("id",),
    _open_condition(),
    PATTERNS,
)
ROW_KEYS = frozenset(EXCLUSION.keys) | frozenset(EXEMPTION.keys)
PROVISION = Record(
    "a provision",
    {
        "id": Text(), "title": Text(), "plain": Text(), "kind": Word(tuple(KINDS), "kind"),
        "strength": Word(STRENGTHS, "strength"), **DATED, "cite": Text(), "confidence": CONFIDENCE,
        "scope": Word(("transfer", "general"), "scope"), "own_scope": Flag(), "arises": Text(),
        "applies": ConditionPlace(), "exempt": ListOf(EXEMPTION), "requires": ConditionPlace(),
        "implausible": ListOf(DOUBT), "with": Text(), "then": ListOf(Text()), "penalty": ListOf(PENALTY),
        "sources": ListOf(Text()), "replaced_by": Text(), "note": Text(),
    },
    ("id", "title", "kind", "cite", "confidence"),
)  # fmt: skip
LAW = Record(
    "a law file",
    {
        "jurisdiction": Jurisdiction(),
        "name": Text(),
        "reviewed": Day(),
        "summary": Text(),
        "presume_no": ListOf(Text()),
        "entity_filings": MapOf(Text()),
        "suppose": MapOf(Flag()),
        "sources": MapOf(SOURCE),
        "instruments": ListOf(INSTRUMENT),
        "classes": MapOf(ListOf(CLASS_ROW), r"[a-z][a-z0-9_]*"),
        "lists": MapOf(ListOf(LIST_ROW), r"[a-z][a-z0-9_]*"),
        "reach": ConditionPlace(),
        "not_regulated": ListOf(EXCLUSION),
        "not_a_transfer": ListOf(EXCLUSION),
        "implausible": ListOf(DOUBT),
        "mechanisms": ListOf(MechanismRow(MECHANISM)),
        "provisions": ListOf(PROVISION),
        "annotations": ListOf(ANNOTATION),
        "changes": ListOf(CHANGE),
        "government_access": ListOf(ACCESS),
        "open_questions": ListOf(Text()),
    },
    ("jurisdiction", "name", "reviewed", "reach", "provisions"),
)
CONTRACT_MODEL = Record(
    "a contract model",
    {
        "id": Word(vocabulary.safeguards()["contract"]["contract"].options, "contract"),
        "title": Text(),
        "modules": ListOf(Word(_MODULES, "module")),
        "numbering": MapOf(Text(), "|".join(_MODULES)),
        "endorsed": Day(),
        "provides": Record(
            "what a model provides", {"binding": Flag(), "terms": ListOf(Word(_TERMS, "contract term"))}
        ),
        **SOURCED,
    },
    ("id", "title", "cite", "confidence"),
)
CONTRACT_MODELS = Record("the file of contract models", {"contracts": ListOf(CONTRACT_MODEL)}, ("contracts",))
RECORDS = (
    SOURCE, INSTRUMENT, CLASS_ROW, LIST_ROW, MECHANISM, DOUBT, PENALTY, ANNOTATION, CHANGE, ACCESS, EXCLUSION,
    EXEMPTION, PROVISION,
)  # fmt: skip
