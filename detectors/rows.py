"""What the rows of a table are, as its decided columns tell: a person each, a firm each."""

from __future__ import annotations

from collections.abc import Collection

from detectors.assess.marks import OF_FIRMS
from detectors.columns import Surroundings
from detectors.headers import HeaderHint, read_header
from detectors.headers.keys import is_open_key
from detectors.headers.normalise import tokens
from detectors.model import ColumnDecision, Settings

_OF_EACH = 0.8
_OF_ONE_PERSON = frozenset({"name", "national_id", "passport", "health_id", "social_security_id"})
_MARKS = frozenset(
    {
        "age",
        "date_of_birth",
        "ethnicity",
        "family",
        "gender",
        "health",
        "name",
        "nationality",
        "physical_trait",
        "religion",
    }
)
_MARKS_FEWEST = 2
_MOST = 0.5
_ROWS_FEWEST, _HARDLY_REPEATED = 10, 0.8


def hints_of(decision: ColumnDecision, near: Surroundings, settings: Settings) -> tuple[HeaderHint, ...]:
    """What the header of a decided column claims by itself, in the languages of its table."""
    languages = settings.languages or near.context.languages
    return read_header(decision.path, extra=settings.lexicon, languages=languages)


def one_each(decision: ColumnDecision) -> bool:
    """Whether a column tells that each row is another person: it holds names or identifiers that hardly repeat."""
    filled = decision.rows_seen - decision.nulls
    persons = not _OF_ONE_PERSON.isdisjoint(of_most(decision))
    return persons and filled >= _ROWS_FEWEST and decision.distinct_seen >= _HARDLY_REPEATED * filled


def of_most(decision: ColumnDecision) -> set[str]:
    """The tags found in most of the rows that are filled: what a few texts mention is no mark of each row."""
    filled = max(decision.rows_seen - decision.nulls, 1) / max(decision.rows_seen, 1)
    return {f.tag for f in decision.findings if f.status == "found" and f.prevalence >= _MOST * filled}


def describes_persons(found: Collection[str]) -> bool:
    """Whether the categories found in a table describe somebody in each row, though none names them."""
    return len(_MARKS.intersection(found)) >= _MARKS_FEWEST


def keys_rows(decision: ColumnDecision, place: int, near: Surroundings, settings: Settings) -> bool:
    """Whether a column has another value in each row and its header is a key of nothing in particular.

    Only the first column, or one that is a key by its whole name, is that of the row.
    """
    if decision.tags and not near.keys_persons:
        return False
    if decision.nulls or decision.distinct_seen < max(decision.rows_seen, _ROWS_FEWEST):
        return False
    first = place == 0 or len(tokens(decision.path)) == 1
    return first and is_open_key(decision.path, settings.languages or near.context.languages)


def keys_customers(decision: ColumnDecision, near: Surroundings, settings: Settings) -> bool:
    """Whether a column holds keys of customers, who may be firms, and nothing else."""
    if decision.tags != ("person_key",):
        return False
    hints = hints_of(decision, near, settings)
    return bool(hints) and (hints[0].tag, hints[0].kind) == ("person_key", "customer")


def names_firms(decision: ColumnDecision, near: Surroundings, settings: Settings) -> bool:
    """Whether a column names the firm that each row is: its header says so, or its names are those of firms."""
    for one in decision.considered:
        sources = {e.source: e.weight for e in one.evidence}
        if one.tag == "name" and OF_FIRMS in sources and sources.get("header", 0.0) > 0:
            return True
    filled = decision.rows_seen - decision.nulls
    if decision.distinct_seen < max(_OF_EACH * filled, 2):
        return False
    hints = hints_of(decision, near, settings)
    return bool(hints) and not hints[0].tag and hints[0].holder == "organisation" and hints[0].kind in {None, "name"}
