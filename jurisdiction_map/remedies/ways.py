"""From the trace to changes: what would make a condition that is false or unknown true."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

from ..conditions.asking import Fact, Met, OfClass
from ..conditions.case import Case
from ..conditions.coverage import FitsData
from ..conditions.matchers import Equal
from ..conditions.nodes import All, AnyOf, Not
from ..conditions.safeguard import FitsRoles, Safeguard, Terms, needed_module
from ..law import ContractModel
from ..result import Change
from ..truth import Evidence
from .satisfy import recognised_names, value_for

# An order of effort, not money: saying what is so, writing, signing, asking people, applying to an authority.
COST = {
    "declare": 1, "record": 2, "notice": 2, "measures": 3, "assessment": 3, "filing": 3, "contract": 4, "registration": 4,
    "change": 4, "consent": 6, "certification": 8, "bcr": 9, "approval": 9,
}  # fmt: skip
# Facts an exporter can change by doing something; the rest can only be told.
_DOABLE = (
    "transfer.encrypted",
    "transfer.copy_kept_in",
    "transfer.onward_terms",
    "entity.dpo",
    "entity.representative_in",
    "entity.registered_with",
)
# Lists of objects: who the people are cannot be said in one word for all of them.
_GROUPS = (("data", "subjects"), ("data", "counts"), ("transfer", "orders"))
_LIMIT = 12

Way = tuple[Change, ...]


def ways(evidence: Evidence, case: Case) -> list[Way]:
    """Alternative sets of changes under which the evidence would be true, at most a dozen, cheapest first."""
    if evidence.value:
        return [()]
    node = evidence.node
    if isinstance(node, All):
        found = _every([child for child in evidence.children if not child.value], case)
    elif isinstance(node, AnyOf | Met):
        found = [way for child in evidence.children for way in ways(child, case)]
    elif isinstance(node, Fact):
        found = _fact(node, evidence, case)
    elif isinstance(node, Safeguard):
        found = _safeguard(node, evidence, case)
    elif isinstance(node, Terms):
        found = _terms(node, evidence)
    elif isinstance(node, Not):
        found = _negation(node, case)
    else:
        found = []
    return sorted(found, key=lambda way: sum(change.cost for change in way))[:_LIMIT]


def _every(children: list[Evidence], case: Case) -> list[Way]:
    options = [ways(child, case) for child in children]
    if not all(options):
        return []
    return [merge(parts) for parts in product(*(some[:4] for some in options))]


def merge(parts: Iterable[Way]) -> Way:
    """Several sets of changes as one: each change once, terms for one contract together."""
    merged: dict[tuple[str, str], Change] = {}
    for change in (change for way in parts for change in way):
        key = (change.path, "extend" if change.how == "extend" else repr(change.value))
        before = merged.setdefault(key, change)
        if before is not change and change.how == "extend":
            more = [term for term in change.value if term not in before.value]
            merged[key] = _more_terms(change.path, [*before.value, *more])
    return tuple(merged.values())


def _more_terms(path: str, terms: list[str]) -> Change:
    said = f"Add to the contract (or state in `{path}`, if it has them) the terms: {', '.join(terms)}"
    return Change(path, terms, said, COST["record"], "extend")


def _fact(node: Fact, evidence: Evidence, case: Case) -> list[Way]:
    path = ".".join(node.fact)
    value = value_for(node.fact[-1], node.matcher, case)
    if value is None or node.fact[:2] in _GROUPS:
        return []
    if evidence.value is None:
        options = node.matcher.options if isinstance(node.matcher, Equal) else ()
        so = f"one of {', '.join(map(str, options))}" if len(options) > 1 else _word(value)
        return [(Change(path, value, f"State `{path}` if it is so: {so}", COST["declare"], "set"),)]
    if path.startswith(_DOABLE):
        return [(Change(path, value, f"Make `{path}` {_word(value)}", COST["change"], "set"),)]
    return []


def _safeguard(node: Safeguard, evidence: Evidence, case: Case) -> list[Way]:
    found: list[Way] = []
    if evidence.value is None and evidence.note and evidence.note.startswith(("safeguards[", "entity.")):
        found.extend(_completed(node, evidence, case))
    if node.kind == "ground":
        return found
    for name in recognised_names(node.kind, node.wanted, case):
        item = _item(node, name, case)
        if item is not None:
            change = Change("safeguards", item, describe(item, case), COST.get(node.kind, 5) + _extra(item), "append")
            found.append((*_roles_told(node, case), change))
    return found


def _roles_told(node: Safeguard, case: Case) -> Way:
    """The roles that select a contract's module, where they are not told: from a controller to a processor, if it is so."""
    if not any(isinstance(matcher, FitsRoles) for _, matcher in node.attributes):
        return ()
    usual = {"exporter.role": "controller", "importer.role": "processor"}
    return tuple(
        Change(path, usual[path], f"State `{path}` if it is so: {usual[path]}", COST["declare"], "set")
        for path in needed_module(case)[1]
    )


def _completed(node: Safeguard, evidence: Evidence, case: Case) -> list[Way]:
    """State what a declared safeguard leaves open."""
    changes = []
    for path in evidence.missing:
        label, _, key = path.rpartition(".")
        if label != evidence.note:
            return []
        matcher = node.wanted if key == node.kind else dict(node.attributes).get(key)
        names = recognised_names(node.kind, matcher, case) if key == node.kind and matcher else []
        value = names[0] if names else value_for(key, matcher, case) if matcher else None
        if value is None:
            return []
        changes.append(Change(path, value, f"State `{path}` if it is so: {_word(value)}", COST["declare"], "set"))
    return [tuple(changes)] if changes else []


def _item(node: Safeguard, name: str, case: Case) -> dict[str, Any] | None:
    """A safeguard object with all that the limb asks, dated today where a date is asked."""
    item: dict[str, Any] = {node.kind: [name] if node.kind == "measures" else name}
    model = case.law.models.get(name)
    for key, matcher in node.attributes:
        if (
            isinstance(matcher, FitsData)
            or (isinstance(matcher, FitsRoles) and needed_module(case)[0] is None)
            or (key in (model.provides if model else ()) and _provided(model, key, matcher, case))
        ):
            continue
        value = value_for(key, matcher, case)
        if value is None:
            return None
        item[key] = value
    if node.kind == "contract":
        item.setdefault("signed", case.as_of)
    return item


def _provided(model: ContractModel | None, key: str, matcher: Any, case: Case) -> bool:
    return model is not None and bool(matcher.test(model.provides[key], case)[0])


def _extra(item: dict[str, Any]) -> int:
    """Own clauses cost more than a model contract; every attribute is a little work."""
    return (2 if item.get("contract") in ("own", "intra_group", "dpa") else 0) + max(0, len(item) - 4) // 3


def _terms(node: Terms, evidence: Evidence) -> list[Way]:
    if evidence.note and evidence.note.startswith("safeguards["):
        lacking = [
            name.removeprefix("contract term: ") for name in evidence.missing if name.startswith("contract term: ")
        ]
        return [(_more_terms(f"{evidence.note}.terms", lacking or list(node.all_of)),)]
    item = {"contract": node.contracts[0] if node.contracts else "own", "binding": True, "terms": list(node.all_of)}
    return [
        (
            Change(
                "safeguards",
                item,
                "Sign a contract with the terms: " + ", ".join(node.all_of),
                COST["contract"] + 2,
                "append",
            ),
        )
    ]


def _negation(node: Not, case: Case) -> list[Way]:
    if isinstance(node.child, OfClass):
        return drop_class(node.child.name, case)
    return []


def drop_class(name: str, case: Case) -> list[Way]:
    """Leave out the columns whose tags are in a class of this law."""
    categories = case.plain(("data", "categories"))
    if not isinstance(categories, list):
        return []
    rows = [row for row in case.law.classes.get(name, ()) if row.in_force(case.as_of)]
    touched = [tag for tag in categories if any(row.holds([tag])[0] is not False for row in rows)]
    if not touched or len(touched) == len(categories):
        return []
    text = f"Drop the columns with {', '.join(touched)} before the data leaves"
    return [
        (Change("data.categories", [tag for tag in categories if tag not in touched], text, COST["change"], "set"),)
    ]


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


_VERBS = {
    "contract": "Sign a contract", "consent": "Obtain consent", "bcr": "Adopt binding corporate rules",
    "certification": "Have the recipient certified",
    "assessment": "Make an assessment", "filing": "Prepare and file", "approval": "Obtain the approval", "registration": "Register",
    "notice": "Give notice", "record": "Keep a record", "measures": "Put measures in place",
}  # fmt: skip


def describe(item: dict[str, Any], case: Case) -> str:
    """One sentence that says what to sign, obtain, file or keep."""
    kind = next(key for key in item if key in _VERBS)
    if kind == "assessment":
        asked = f", if it concludes that it is {item['outcome']}" if "outcome" in item else ""
        return f"Assess and document: {_word(item[kind])}{asked}"
    model = case.law.models.get(str(item[kind]))
    name = model.title if model else _word(item[kind]).replace("_", " ")
    rest = "; ".join(f"{key.replace('_', ' ')}: {_word(value)}" for key, value in item.items() if key != kind)
    return f"{_VERBS[kind]}: {name}" + (f" ({rest})" if rest else "")
