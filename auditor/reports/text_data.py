"""Tables as text: which columns hold personal data, how much was read, what was not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.findings.model import ColumnReport, Result, TableReport, UnreadReport
from auditor.reports import safe
from auditor.reports.page import Page, Run, Words
from auditor.reports.summary import count, listed, rows

OVERRIDDEN = "overridden by"
"""How detection begins the note of a column that a person has decided."""

_EXAMPLES = 2
_ZEROS = 2
_LISTED = 20
"""Locations that are listed with one reason: a lake may have a million empty files."""


def print_inventory(page: Page, result: Result) -> None:
    """Print each table's columns with personal data, how many rows carry it, and what a zero means.

    Tables of one dataset that hold the same in the same columns, as parts of one table do, are told once; a verbose page
    tells each.
    """
    if not result.tables:
        return
    page.heading("Personal data found")
    if page.style.verbosity == "verbose":
        for table in result.tables:
            _print_tables(page, [table])
            _print_more(page, table)
        _print_asked(page, result)
        return
    alike: dict[object, list[TableReport]] = {}
    for table in result.tables:
        alike.setdefault(_content(table), []).append(table)
    for same in alike.values():
        _print_tables(page, same)
    _print_asked(page, result)


def _content(table: TableReport) -> object:
    """What two tables must share to be told as one."""
    if table.dataset is None:
        return table.path, table.name
    columns = [(column.name, label_words(column, column.tags)) for column in table.columns if _personal(column)]
    return table.dataset, table.format, tuple(columns), len(table.columns)


def print_scan(page: Page, result: Result) -> None:
    """Print a compact table per file, with the reason of each decision."""
    if not result.tables:
        return
    page.heading("Columns")
    for number, table in enumerate(result.tables):
        if number:
            page.blank()
        page.whole([*_named(table), f": {safe.name(table.format)}, {rows(table.rows_read, table.rows_total)}"], hang=2)
        shown = [column for column in table.columns if _personal(column)]
        if shown:
            page.rows([_SCAN_HEAD, *(_scan_row(column) for column in shown)])
        _print_zero(page, [table])
        _print_people(page, table)
        _print_overridden(page, [table])
        if page.style.verbosity == "verbose":
            _print_more(page, table)
    _print_asked(page, result)


LEFT_OVER = "rows that were deleted or replaced may lie there"
"""What the notes on files that no longer belong to a table say: a person should know, whatever else is printed."""


def _personal(column: ColumnReport) -> bool:
    return bool(column.tags or column.possible)


def _named(table: TableReport) -> list[Run]:
    """The path; before it the name where the path does not end in it, behind it the dataset."""
    name, path = safe.path(table.name), safe.path(table.path)
    runs: list[Run] = [(path, "bold")] if path.endswith(name) else [(name, "bold"), f" {path}"]
    return [*runs, f" (dataset {safe.path(table.dataset)})"] if table.dataset else runs


def _print_tables(page: Page, same: Sequence[TableReport]) -> None:
    """Print tables that hold the same: a line on what was read, one for each column, one on the other columns."""
    first = same[0]
    totals = [table.rows_total for table in same]
    total = None if None in totals else sum(number for number in totals if number is not None)
    read = rows(sum(table.rows_read for table in same), total)
    like: list[Run] = [f"{count(len(same), 'table')} like "] if len(same) > 1 else []
    page.whole([*like, *_named(first), f": {safe.name(first.format)}, {read}"], hang=2)
    shown = [number for number, column in enumerate(first.columns) if _personal(column)]
    if shown:
        page.rows([_inventory_row([(_at(table, first, number), table) for table in same]) for number in shown])
    _print_zero(page, same)
    if len(same) == 1:
        _print_people(page, first)
    _print_overridden(page, same)


def _at(table: TableReport, first: TableReport, number: int) -> ColumnReport:
    """The column of a table that has the name which a column of the first table has."""
    name = first.columns[number].name
    if number < len(table.columns) and table.columns[number].name == name:
        return table.columns[number]
    return next((column for column in table.columns if column.name == name), first.columns[number])


def _print_zero(page: Page, same: Sequence[TableReport]) -> None:
    """Print what was found in no column, or in none of the others, in the words that the sample allows."""
    columns = same[0].columns
    others = sum(not _personal(column) for column in columns)
    shown = others < len(columns)
    if others or not shown:
        zeros = list(dict.fromkeys(safe.prose(table.zero) or "nothing found" for table in same))
        what = f"{count(others, 'other column')}: " if shown else ""
        each = " in each" if len(same) > 1 and len(zeros) == 1 else ""
        page.prose(f"{what}{listed(zeros, _ZEROS, '; ')}{each}", indent=2, hang=2)


def _print_people(page: Page, table: TableReport) -> None:
    """Print how many people the rows are about, and whether rows that were deleted still lie about."""
    if table.subjects is not None:
        page.prose(safe.prose(str(table.subjects["statement"])), indent=2, hang=2)
    for note in table.notes:
        if LEFT_OVER in note and page.style.verbosity != "verbose":
            page.prose(safe.prose(note), indent=2, hang=2)


def _print_overridden(page: Page, same: Sequence[TableReport]) -> None:
    """Print the columns that a person has decided, whatever else is printed: by whom, and what the evidence says."""
    told = [(column.name, note) for table in same for column in table.columns for note in _overrides(column)]
    for name, note in dict.fromkeys(told):
        page.prose(f"{safe.name(name)} is {safe.prose(note)}", indent=2, hang=2)


def _overrides(column: ColumnReport) -> list[str]:
    return [note for note in column.notes if note.startswith(OVERRIDDEN)]


def _print_asked(page: Page, result: Result) -> None:
    """Print what a question mark means, where there is one."""
    if any(column.possible for table in result.tables for column in table.columns):
        page.prose(
            "? is possible and not reported: a person should say. `lintas explain-column FILE COLUMN` shows the evidence.",
            indent=2,
            hang=2,
        )


def _print_more(page: Page, table: TableReport) -> None:
    quiet = [safe.name(column.name) for column in table.columns if not _personal(column)]
    if quiet:
        page.whole(f"nothing found in: {', '.join(quiet)}", indent=2, hang=2)
    for note in table.notes:
        page.prose(f"note: {safe.prose(note)}", indent=2, hang=2)
    for column in table.columns:
        notes = [note for note in column.notes if note not in _overrides(column)]
        said = [*(column.reasons or _asked(column)), *notes, *([column.zero] if column.zero else [])]
        confidence = column.confidence if column.tags else _best_asked(column)[0]
        sure = f", confidence {confidence:.2f}" if _personal(column) else ""
        if said or column.examples:
            page.whole(f"{safe.name(column.name)}{sure}:", indent=2)
        for item in said:
            page.prose(f"- {safe.prose(item)}", indent=4, hang=2)
        if column.examples:
            page.prose(f"- masked: {', '.join(safe.prose(example) for example in column.examples)}", indent=4, hang=2)


def label_words(column: ColumnReport, tags: Iterable[str]) -> str:
    """Name the finest known kind of each of the tags; what is only possible carries a question mark."""
    kinds = {kind.partition(".")[0]: kind for kind in reversed(column.kinds)}
    found = [safe.name(kinds.get(tag, tag)) for tag in tags]
    return ", ".join([*found, *(f"{safe.name(tag)}?" for tag in column.possible)])


def _inventory_row(same: Sequence[tuple[ColumnReport, TableReport]]) -> Sequence[Words]:
    """Name, tags and share; of several tables the least and the greatest, so that nothing is averaged away."""
    column = same[0][0]
    shares = [found.prevalence for found, _ in same]
    low, high = percent(min(shares)), percent(max(shares))
    share = low if low == high else f"{low} to {high}"
    # Where every row was read, the share is a count and not an estimate.
    sampled = [found.interval for found, table in same if found.interval is not None and _sampled(table)]
    if sampled:
        ends = percent(min(interval[0] for interval in sampled)), percent(max(interval[1] for interval in sampled))
        share += f" (95%: {ends[0]} to {ends[1]})"
    return safe.name(column.name), label_words(column, column.tags), share


def _sampled(table: TableReport) -> bool:
    return table.rows_total is None or table.rows_read < table.rows_total


_SCAN_HEAD: Sequence[Words] = tuple([(word, "dim")] for word in ("column", "tags", "conf.", "rows", "reason"))


def _scan_row(column: ColumnReport) -> Sequence[Words]:
    reasons = column.reasons or _asked(column)
    reason = safe.prose(reasons[0]) if reasons else ""
    labels = label_words(column, column.tags)
    sure, share = (column.confidence, column.prevalence) if column.tags else _best_asked(column)
    return safe.name(column.name), labels, f"{sure:.2f}", percent(share), reason


def _asked(column: ColumnReport) -> tuple[str, ...]:
    """The reasons of what is only possible."""
    told = (finding.get("reasons", ()) for finding in column.findings if finding.get("tag") in column.possible)
    return tuple(str(reason) for reasons in told for reason in reasons)


def _best_asked(column: ColumnReport) -> tuple[float, float]:
    """Confidence and share of rows of the likeliest tag that is only possible."""
    asked = [finding for finding in column.findings if finding.get("tag") in column.possible]
    best = max(asked, key=lambda finding: float(finding.get("confidence", 0.0)), default={})
    return float(best.get("confidence", 0.0)), float(best.get("prevalence", 0.0))


def percent(share: float) -> str:
    """Write a share in 0..1 as a percentage that never rounds something to nothing, nor nearly all to all."""
    if share <= 0:
        return "0%"
    if share >= 1:
        return "100%"
    if share < 0.0001:
        return "<0.01%"
    if share < 0.01:
        return f"{share * 100:.2f}%"
    return f"{share * 100:.0f}%" if share <= 0.99 else f"{min(share * 100, 99.99):.2f}%"


def print_unread(page: Page, result: Result) -> None:
    """Print what could not be read, with the reason and what to do about it."""
    if result.unread:
        page.heading("Not read: this result is incomplete")
        _print_locations(page, result.unread)


def print_skipped(page: Page, result: Result) -> None:
    """Print the files that are no tables: all of them where the page is verbose, else how many."""
    if not result.skipped:
        return
    if page.style.verbosity != "verbose":
        page.blank()
        page.prose(f"{count(len(result.skipped), 'file')} passed over as no tables (--verbose lists them).")
        return
    page.heading("Passed over as no tables")
    _print_locations(page, result.skipped)


def _print_locations(page: Page, entries: Sequence[UnreadReport]) -> None:
    """Print locations, then once the reason and hint that they share."""
    alike: dict[tuple[str, str], list[UnreadReport]] = {}
    for entry in entries:
        alike.setdefault((entry.reason, entry.hint), []).append(entry)
    for (reason, hint), same in alike.items():
        shown = len(same) if page.style.verbosity == "verbose" else _LISTED
        for entry in same[:shown]:
            of = f" (dataset {safe.path(entry.dataset)})" if entry.dataset else ""
            page.whole([(safe.path(entry.location), "bold"), of], indent=2, hang=2)
        if len(same) > shown:
            page.prose(f"… and {len(same) - shown:,} more like these (--verbose lists them).", indent=2)
        page.prose(safe.prose(reason), indent=4)
        if hint:
            page.prose(f"→ {safe.prose(hint)}", indent=4, hang=2)
