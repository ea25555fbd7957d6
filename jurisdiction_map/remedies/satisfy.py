"""A value that a matcher accepts, or None where nothing one could do today would make it true."""

from __future__ import annotations

from typing import Any

from ..conditions.case import UNKNOWN, Case
from ..conditions.dates import DateCompare, Within
from ..conditions.matchers import Both, Equal, IncludesAll, Matcher, Negated, Nothing, Number, Only, Stated
from ..conditions.safeguard import FitsRoles, Recognised, needed_module
from ..law import Mechanism

_LISTS = frozenset(
    {
        "names_countries",
        "terms",
        "informed_of",
        "contents",
        "recognised_in",
        "approved_by",
        "covers",
        "under",
        "measures",
    }
)
_LIST_FACTS = frozenset(
    {
        "lawful_basis",
        "copy_kept_in",
        "public_in",
        "purposes",
        "representative_in",
        "registered_with",
        "established_in",
        "activity_in",
        "sectors",
    }
)


def value_for(name: str, matcher: Matcher, case: Case) -> Any:
    """A value under which `matcher` holds for the fact or attribute `name`."""
    if isinstance(matcher, Equal):
        return _listed(name, _option(matcher, case))
    if isinstance(matcher, Only | IncludesAll):
        return list(matcher.options)
    if isinstance(matcher, Stated):
        return case.as_of
    if isinstance(matcher, DateCompare | Within):
        last = matcher.deadline(case)
        return case.as_of if last is not None and case.as_of <= last else None
    if isinstance(matcher, FitsRoles):
        return needed_module(case)[0]
    if isinstance(matcher, Number):
        return matcher.bound if matcher.op in ("at_least", "at_most") else None
    if isinstance(matcher, Negated):
        return _negated(matcher.inner)
    if isinstance(matcher, Both):
        return next((v for part in matcher.parts if (v := value_for(name, part, case)) is not None), None)
    return [] if isinstance(matcher, Nothing) else None


def _option(matcher: Equal, case: Case) -> Any:
    if matcher.options:
        return matcher.options[0]
    for ref in matcher.refs:
        value = case.get(ref)
        if value is not UNKNOWN and value is not None:
            return value[0] if isinstance(value, list) else value
    return None


def _listed(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    return [value] if name in _LISTS or name in _LIST_FACTS else value


def _negated(inner: Matcher) -> Any:
    if isinstance(inner, Equal) and inner.options in ((True,), (False,)):
        return not inner.options[0]
    return None


def recognised_names(kind: str, matcher: Matcher, case: Case) -> list[str]:
    """The mechanisms of a kind that this law asks for or recognises, for this recipient on this day."""
    if isinstance(matcher, Recognised):
        return [row.name for row in case.law.mechanisms if _usable(row, matcher, case)]
    if isinstance(matcher, Equal):
        return [str(option) for option in matcher.options[:1] if option != "state_instrument"]
    if isinstance(matcher, Stated) and kind == "contract":
        models = [
            row.name
            for row in case.law.mechanisms
            if row.kind == "contract" and row.name in case.law.models and row.in_force(case.as_of)
        ]
        return [*dict.fromkeys(models), "own"]
    if isinstance(matcher, Stated) and kind == "bcr":
        role = case.get(("exporter", "role"))
        return ["processor" if role == "processor" else "controller"]
    return []


def _usable(row: Mechanism, matcher: Recognised, case: Case) -> bool:
    if row.kind != matcher.kind or not row.in_force(case.as_of) or row.recognised not in ("yes", "partly"):
        return False
    return row.confidence.decides and (row.when is None or bool(row.when.evaluate(case).value))
