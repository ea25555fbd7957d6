"""What the columns of a table that were decided tell of each other: who the rows are, and whose the open columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detectors.columns import Surroundings
from detectors.employers import is_bare_firm
from detectors.headers import is_cryptic
from detectors.headers.compose import PERSONAL_NAME_KINDS
from detectors.headers.domains import tells_persons
from detectors.model import ColumnDecision, Settings
from detectors.rows import describes_persons, hints_of, keys_customers, keys_rows, names_firms, of_most, one_each
from detectors.told import SHARED, Decided, Told, tell

# Two columns of these make a table one of people, whatever its headers say; numbers of persons do so alone.
_OF_PEOPLE = frozenset({"name", "national_id", "email", "date_of_birth", "phone", "gender", "health_id", "passport"})
_OF_PERSONS_ALONE = frozenset({"national_id", "passport"})
# What any of these is found beside, may be a person's.
_TELLS_A_PERSON = _OF_PEOPLE | {
    "age", "person_key", "username", "family", "nationality", "social_security_id", "driving_licence", "other_gov_id",
    "payment_card",
}  # fmt: skip
_TELLS_ONE = _TELLS_A_PERSON - {"phone", "email"}
"""What firms do not have."""
_NAMED = 2.0
"""Log odds of a header from which it names a category."""
_GIVEN = frozenset({"first", "middle", "last"})
_PARTS_OF_NAMES = (PERSONAL_NAME_KINDS - {"full", "title"}) | {"open"}


@dataclass(frozen=True)
class _Rows:
    """What all columns together say of the rows."""

    found: frozenset[str]
    """Tags found in any column."""
    kinds: tuple[frozenset[str], ...]
    """For each column the kinds of name that it holds."""
    customers: tuple[bool, ...]
    """For each column whether it holds keys of customers and nothing else."""
    people: bool
    """The rows tell of people, whatever the headers say."""
    contact: bool
    """A column names a contact person."""
    of_firms: bool
    """A column names the firm that each row is, and none what only persons have."""
    given: bool
    """A column holds given names or surnames."""
    each: bool
    """Each row is another person."""
    named: bool
    """Each row is another person, and no column is their key."""
    described: bool
    """Each row describes somebody, whom no column names again and again, and no column is their key."""


def seen_together(
    around: Sequence[Surroundings], decisions: Sequence[ColumnDecision], settings: Settings
) -> list[Surroundings]:
    """The surroundings of each column, with what the others turned out to be where that may tell something."""
    rows = _rows(around, decisions, settings)
    return [
        _seen_from(place, near, decision, rows, settings)
        for place, (near, decision) in enumerate(zip(around, decisions, strict=True))
    ]


def _rows(around: Sequence[Surroundings], decisions: Sequence[ColumnDecision], settings: Settings) -> _Rows:
    columns = list(zip(decisions, around, strict=True))
    found = frozenset(tag for decision in decisions for tag in decision.tags)
    people = len(found & _OF_PEOPLE) >= 2 or bool(found & _OF_PERSONS_ALONE)
    kinds = tuple(_kinds_of_name(decision, near, settings) for decision, near in columns)
    customers = tuple(keys_customers(decision, near, settings) for decision, near in columns)
    others = {tag for decision, keys in zip(decisions, customers, strict=True) for tag in decision.tags if not keys}
    keyed = any("person_key" in decision.tags and not near.keys_persons for decision, near in columns)
    each = any(one_each(decision) for decision in decisions)
    repeated = any(k and not k & _PARTS_OF_NAMES and not one_each(d) for k, d in zip(kinds, decisions, strict=True))
    marks = {tag for decision in decisions for tag in of_most(decision)}
    return _Rows(
        found,
        kinds,
        customers,
        people,
        contact=any("contact" in of_name for of_name in kinds) or all(near.context.firms for near in around),
        of_firms=not others & _TELLS_ONE and any(names_firms(decision, near, settings) for decision, near in columns),
        given=any(not of_name.isdisjoint(_GIVEN) for of_name in kinds),
        each=each,
        named=people and each and not keyed,
        described=not (keyed or repeated) and describes_persons(marks),
    )


def _seen_from(
    place: int, near: Surroundings, decision: ColumnDecision, rows: _Rows, settings: Settings
) -> Surroundings:
    """The surroundings of one column, with what the rows tell of it."""
    context, contact, tags = near.context, near.has_contact, decision.tags
    if rows.of_firms and tags and context.about in {"people", "unknown"}:
        context = replace(context, about="organisations", firms=context.firms or rows.customers[place])
    if not tags and any(f.status == "possible" for f in decision.findings):
        contact = rows.contact
        if rows.people and context.about == "unknown":
            context = replace(context, about="people")
    beside_names = near.beside_names or (
        not tags
        and not rows.found.isdisjoint(_OF_PEOPLE)
        and _beside_names(rows.kinds, place, cryptic=is_cryptic(decision.path))
    )
    nobody = near.nobody or (
        bool(tags) and rows.found.isdisjoint(_TELLS_A_PERSON) and not tells_persons(near.context.domains)
    )
    may_key = rows.named or (rows.described and not place)
    # Made once, and not changed again and again: this runs twice for every column.
    return Surroundings(
        context,
        near.neighbours,
        beside_names,
        contact,
        nobody,
        near.told.and_also(_told(near, decision, rows)),
        may_key and keys_rows(decision, place, near, settings),
        near.behind_label,
    )


def _told(near: Surroundings, decision: ColumnDecision, rows: _Rows) -> Told:
    here = Decided(
        open=_may_be_theirs(decision),
        firm=is_bare_firm(decision.path),
        found=bool(decision.tags),
        weighed={one.tag for one in decision.considered},
        distinct=decision.distinct_seen,
    )
    of_firms = near.context.about == "organisations"
    return tell(rows.found, here, of_firms=of_firms, each=rows.each, given=rows.given)


def _kinds_of_name(decision: ColumnDecision, near: Surroundings, settings: Settings) -> frozenset[str]:
    """Kinds of name that the header of a column of names states; `open` where only the values say that it is names."""
    of_name = [f for f in decision.findings if f.tag == "name"]
    if not of_name:
        return frozenset()
    if of_name[0].status == "possible":
        return frozenset({"open"})
    hints = hints_of(decision, near, settings)
    return frozenset(h.kind or "" for h in hints if h.tag == "name") or frozenset({"open"})


def _beside_names(kinds: Sequence[frozenset[str]], place: int, *, cryptic: bool) -> bool:
    """Whether a column next to this one holds parts of names, or is as open as this one and reads as names too.

    Beside a `cryptic` header, names of any kind may be parts of names.
    """
    parts = _PARTS_OF_NAMES | {""} if cryptic else _PARTS_OF_NAMES
    near = (kinds[other] for other in (place - 1, place + 1) if 0 <= other < len(kinds))
    return any(of_name & parts for of_name in near)


def _may_be_theirs(decision: ColumnDecision) -> bool:
    """Whether nothing was found in a column whose header names what firms have as well as persons."""
    return not decision.tags and any(
        one.tag in SHARED and any(e.source == "header" and e.weight > _NAMED for e in one.evidence)
        for one in decision.considered
    )
