"""The account of one column as text and as JSON: what was weighed, how it adds up, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import TYPE_CHECKING, Any

from auditor.reports import safe
from auditor.reports.interface import Style
from auditor.reports.page import Page, Words
from auditor.reports.summary import count, rows

if TYPE_CHECKING:
    from auditor.explaining import Account
    from detectors.considered import Considered
    from detectors.evidence import Evidence

_UNSAID = {
    "form": ("the values look like what the header names", "the values look unlike what the header names"),
    "name model": ("the name model is slightly for it", "the name model does not take the values for persons"),
}
"""What evidence without a sentence of its own is called, where it speaks for a tag and where it speaks against it."""
_PRIOR_SAID = "before anything is known of the column"
_EXPLAINED = (
    "Weights are natural logarithms of odds: what speaks for a tag is positive, what speaks against it negative. "
    "Their sum is turned into a confidence, 0 to 1, and compared with the thresholds."
)


def render_accounts(accounts: Sequence[Account], style: Style) -> str:
    """The accounts as text, ending in a newline."""
    page = Page(style)
    for number, one in enumerate(accounts):
        if number:
            page.blank()
        _print_account(page, one)
    page.blank()
    page.prose(_EXPLAINED)
    return page.text()


def _print_account(page: Page, account: Account) -> None:
    column = account.column
    read = rows(account.rows_read, account.rows_total)
    filled = column.rows_seen - column.nulls
    page.whole([(safe.name(column.path), "bold"), f" of {safe.path(account.location)}: {safe.prose(read)}"], hang=2)
    distinct = count(column.distinct_seen, "distinct value")
    page.prose(f"{distinct}; rows that are not empty: {filled:,} of {column.rows_seen:,}", indent=2, hang=2)
    page.prose([("Decision: ", "bold"), _decision(account)], indent=2, hang=2)
    thresholds = f"Reported from {account.report:.2f} on ({_odds(account.report)} log odds), "
    page.prose(thresholds + f"asked about from {account.ask:.2f} on ({_odds(account.ask)}).", indent=2, hang=2)
    if account.about:
        page.prose(f"By its name and headers, the table is about {safe.prose(account.about)}.", indent=2, hang=2)
    for note in column.notes:
        page.prose(f"note: {safe.prose(note)}", indent=2, hang=2)
    if not account.considered:
        page.prose("No category came into question: neither header nor values speak for one.", indent=2, hang=2)
    for one in account.considered:
        _print_considered(page, one, account)


def _print_considered(page: Page, one: Considered, account: Account) -> None:
    page.blank()
    where = f", {safe.prose(one.where)}" if one.where else ""
    verdict = decided(one, account)
    page.prose([(safe.name(one.tag), "bold"), f"{where}: {verdict}, confidence {one.confidence:.2f}"], indent=2, hang=2)
    page.rows([_line(weight, source, reason) for weight, source, reason in _weights(one)], indent=4)
    total = f"together, which is a probability of {_probability(one.log_odds):.2f}"
    if one.owned < 1.0:
        total += f"; times {one.owned:.2f}, the probability that it is a person's in such a table"
    page.rows([_line(one.log_odds, "sum", total)], indent=4)
    if examples := _examples(one, account):
        page.prose(f"masked: {', '.join(safe.prose(example) for example in examples)}", indent=4, hang=2)


def decided(one: Considered, account: Account) -> str:
    """What became of a category: by its own evidence, and where the whole column says otherwise, that too."""
    verdict = one.verdict(account.report, account.ask)
    if verdict == "found" and one.tag in account.possible:
        return "found by this evidence, kept as possible in the whole column"
    return verdict


def _line(weight: float, source: str, reason: str) -> Sequence[Words]:
    return f"{weight:+6.2f}", source.ljust(11), safe.prose(reason)


def _weights(one: Considered) -> list[tuple[float, str, str]]:
    """The prior, then each item of evidence, the weightiest first."""
    from detectors.evidence import PRIOR

    ordered = sorted(one.evidence, key=lambda item: -abs(item.weight))
    return [
        (PRIOR, "prior", _PRIOR_SAID),
        *((item.weight, item.source or "values", item.reason or _unsaid(item)) for item in ordered),
    ]


def _unsaid(item: Evidence) -> str:
    speaks_for, speaks_against = _UNSAID.get(item.source, ("slightly for it", "slightly against it"))
    return speaks_for if item.weight > 0 else speaks_against


def _decision(account: Account) -> str:
    column = account.column
    said = [f"{', '.join(safe.name(tag) for tag in column.tags)} reported"] if column.tags else []
    if account.possible:
        said.append(f"{', '.join(safe.name(tag) for tag in account.possible)} possible: a person should say")
    return "; ".join(said) or "nothing personal found"


def _examples(one: Considered, account: Account) -> tuple[str, ...]:
    found = (finding.examples for finding in account.column.findings if finding.tag == one.tag)
    return next(found, ())


def _probability(log_odds: float) -> float:
    from detectors.evidence import PRIOR, Evidence, probability

    return probability([Evidence(log_odds - PRIOR, "")])


def _odds(confidence: float) -> str:
    return f"{log(confidence / (1.0 - confidence)):+.2f}"


def account_document(account: Account) -> dict[str, Any]:
    """One account as dicts, lists and scalars, for JSON."""
    column = account.column
    return safe.well_formed(
        {
            "table": account.table,
            "path": account.location,
            "column": column.path,
            "rows_read": account.rows_read,
            "rows_total": account.rows_total,
            "distinct": column.distinct_seen,
            "empty": column.nulls,
            "about": account.about,
            "thresholds": {"report": account.report, "ask": account.ask},
            "tags": list(column.tags),
            "possible": list(account.possible),
            "notes": list(column.notes),
            "considered": [_considered(one, account) for one in account.considered],
        }
    )


def _considered(one: Considered, account: Account) -> dict[str, Any]:
    return {
        "tag": one.tag,
        "where": one.where or "whole values",
        "decision": decided(one, account),
        "confidence": one.confidence,
        "log_odds": round(one.log_odds, 4),
        "of_a_person": round(one.owned, 4),
        "evidence": [
            {"source": source, "weight": round(weight, 4), "reason": reason} for weight, source, reason in _weights(one)
        ],
        "examples": list(_examples(one, account)),
    }
