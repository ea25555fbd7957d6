"""Tables as text: which columns hold personal data, how much was read, what was not."""

from __future__ import annotations

from rich.text import Text

from auditor.findings.model import ColumnReport, Result, TableReport, UnreadReport
from auditor.reports import safe
from auditor.reports.page import Page
from auditor.reports.summary import count, rows

_INVENTORY = (("column", 28), ("tags", 30), ("conf.", 10), ("rows that carry it", 32))
_SCAN = (("column", 24), ("tags", 24), ("conf.", 9), ("rows", 13), ("reason", 30))
_EXAMPLES = 2


def print_inventory(page: Page, result: Result) -> None:
    """Print each table's columns with personal data, their prevalence and interval, and what a zero means."""
    if not result.tables:
        return
    page.heading("Personal data found")
    for number, table in enumerate(result.tables):
        if number:
            page.blank()
        _print_table(page, table, _INVENTORY)


def print_scan(page: Page, result: Result) -> None:
    """Print a compact table per file, with the reason of each decision."""
    if result.tables:
        page.heading("Columns")
    for number, table in enumerate(result.tables):
        if number:
            page.blank()
        _print_table(page, table, _SCAN)


def _print_table(page: Page, table: TableReport, columns: tuple[tuple[str, int], ...]) -> None:
    verbose = page.style.verbosity == "verbose"
    head = Text.assemble((safe.path(table.name), "bold"))
    if table.dataset:
        head.append(f"  dataset {safe.path(table.dataset)}")
    if table.path != table.name:
        head.append(f"  {safe.path(table.path)}", style="dim")
    page.whole(head, hang=2)
    page.prose(f"{safe.name(table.format)}, {rows(table.rows_read, table.rows_total)} read", indent=2)
    shown = [column for column in table.columns if column.tags or column.possible]
    if shown:
        cells = _inventory_row if columns is _INVENTORY else _scan_row
        page.table([("", 2), *columns], [(" ", *cells(column, table)) for column in shown])
    others = len(table.columns) - len(shown)
    if others or not shown:
        what = f"{count(others, 'other column')}: " if shown and others else ""
        page.prose(f"{what}{safe.prose(table.zero) or 'nothing found'}", indent=2, hang=2)
    if verbose:
        _print_more(page, table)


def _print_more(page: Page, table: TableReport) -> None:
    quiet = [safe.name(column.name) for column in table.columns if not column.tags and not column.possible]
    if quiet:
        page.whole(f"nothing found in: {', '.join(quiet)}", indent=2, hang=2)
    for note in table.notes:
        page.prose(f"note: {safe.prose(note)}", indent=2, hang=2)
    for column in table.columns:
        said = [*column.reasons, *column.notes]
        if column.zero and column.zero != table.zero:
            said.append(column.zero)
        if said or column.examples:
            page.whole(Text(safe.name(column.name), style="bold"), indent=2)
        for item in said:
            page.prose(f"- {safe.prose(item)}", indent=4, hang=2)
        if column.examples:
            page.prose(f"- masked: {', '.join(safe.prose(example) for example in column.examples)}", indent=4, hang=2)


def _labels(column: ColumnReport) -> Text:
    """Name the finest known kind of each tag; what is only possible carries a question mark."""
    kinds = {kind.partition(".")[0]: kind for kind in reversed(column.kinds)}
    found = [safe.name(kinds.get(tag, tag)) for tag in column.tags]
    return Text(", ".join([*found, *(f"{safe.name(tag)}?" for tag in column.possible)]))


def _inventory_row(column: ColumnReport, table: TableReport) -> tuple[Text | str, ...]:
    share = percent(column.prevalence)
    # Where every row was read, the share is a count and not an estimate.
    if column.interval is not None and (table.rows_total is None or table.rows_read < table.rows_total):
        low, high = column.interval
        share += f" (95%: {percent(low)} to {percent(high)})"
    return safe.name(column.name), _labels(column), f"{column.confidence:.2f}", share


def _scan_row(column: ColumnReport, _table: TableReport) -> tuple[Text | str, ...]:
    reason = safe.prose(column.reasons[0]) if column.reasons else ""
    return safe.name(column.name), _labels(column), f"{column.confidence:.2f}", percent(column.prevalence), reason


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
        for unread in result.unread:
            _print_location(page, unread)


def print_skipped(page: Page, result: Result) -> None:
    """Print the files that are no tables: all of them where the page is verbose, else how many."""
    if not result.skipped:
        return
    if page.style.verbosity != "verbose":
        page.blank()
        page.prose(f"{count(len(result.skipped), 'file')} passed over as no tables (verbose lists them).")
        return
    page.heading("Passed over as no tables")
    for skipped in result.skipped:
        _print_location(page, skipped)


def _print_location(page: Page, entry: UnreadReport) -> None:
    head = Text.assemble((safe.path(entry.location), "bold"))
    if entry.dataset:
        head.append(f"  dataset {safe.path(entry.dataset)}")
    page.whole(head, indent=2, hang=2)
    page.prose(safe.prose(entry.reason), indent=4)
    if entry.hint:
        page.prose(f"→ {safe.prose(entry.hint)}", indent=4, hang=2)
