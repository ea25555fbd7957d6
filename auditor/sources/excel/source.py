"""Workbooks: Excel (.xlsx, .xlsm, .xlsb, .xls) and OpenDocument (.ods). Each sheet is a table, hidden ones too."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from auditor.sources.content import local, size_of
from auditor.sources.excel.extent import check_extent
from auditor.sources.excel.parts import (
    SheetPart,
    check_swelling,
    no_workbook,
    open_archive,
    protected,
    sheets_of,
)
from auditor.sources.extras import require
from auditor.sources.formats import EXTENSIONS, extension_of, file_format
from auditor.sources.hive import Keys
from auditor.sources.interface import Discovery, Sample, SampleDesign, SampleKind, Skipped, Table
from auditor.sources.naming import printable
from auditor.sources.reading import contained
from auditor.sources.sampling import choose_rows, file_key
from auditor.sources.table_head import head_of_table

if TYPE_CHECKING:
    import polars as pl

BETWEEN = " › "
"""Stands between the name of a workbook and that of a sheet."""

_HEAD_ROWS = 100
_OPEN_DOCUMENT = "content.xml"
_HIDDEN = "a hidden sheet"


class ExcelSource:
    """Reads workbooks."""

    name = "excel"

    def handles(self, location: str, head: bytes) -> bool:
        """Say whether a file is a workbook."""
        return file_format(location, head).format == self.name

    def members(self, table: Table) -> Discovery:
        """List the sheets; charts are skipped.

        Raises: SourceError for what is no workbook, protected or damaged.
        """
        with _opened(table) as (workbook, parts):
            charts = {part.name for part in parts if part.kind != "worksheet"}
            hidden = {part.name for part in parts if part.state != "visible"}
            names = list(workbook.sheet_names)
        tables = [
            replace(
                table,
                name=f"{table.name}{BETWEEN}{printable(name)}",
                location=f"{table.location}{BETWEEN}{printable(name)}",
                member=name,
                notes=(*table.notes, *([_HIDDEN] if name in hidden else [])),
            )
            for name in names
            if name not in charts
        ]
        skipped = [
            Skipped(f"{table.location}{BETWEEN}{printable(name)}", "a chart or a dialogue, not a table")
            for name in names
            if name in charts
        ]
        return Discovery(tuple(tables), (), tuple(skipped))

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return `name: type` of each column."""
        frame, _ = _sheet(table)
        return tuple(f"{name}: {kind}" for name, kind in frame.schema.items())

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Read a sheet and keep all its rows, or `rows` drawn uniformly."""
        frame, notes = _sheet(table)
        total = frame.height
        if not full and total > rows:
            key = file_key(seed, f"{table.name_of(table.files[0])}{BETWEEN}{table.member}")
            frame = frame[choose_rows(key, total, rows)]
        kind: SampleKind = "full" if frame.height == total else "uniform"
        keys = Keys.of(table)
        every = tuple(dict.fromkeys([*table.notes, *notes, *keys.notes(frame.columns)]))
        design = SampleDesign(kind, frame.height, total, seed=seed)
        beside = keys.beside(frame, [(table.files[0], frame.height)])
        return Sample(table, beside, design, every, (), size_of(table.files[0]))


@contextmanager
def _opened(table: Table) -> Iterator[tuple[Any, tuple[SheetPart, ...]]]:
    """Open a workbook, after a look at what is in it.

    Raises: SourceError.
    """
    place = table.location
    fastexcel = require("fastexcel", "excel", place)
    _hush()
    path = table.files[0]
    with contained(place), open_archive(path, place) as archive:
        parts: tuple[SheetPart, ...] = ()
        if archive is not None:
            check_swelling(archive, place)
            parts = sheets_of(archive, place)
            for part in _parts_to_check(archive, parts, table.member):
                check_extent(archive, part, place)
    with local(path) as here:
        try:
            # The library goes by the extension; without one that it knows it looks at the content.
            known = EXTENSIONS.get(extension_of(here.name)) == ExcelSource.name
            workbook = fastexcel.read_excel(here if known else here.read_bytes())
        except Exception as error:  # noqa: BLE001  (its errors have no common type; their words may quote content)
            raise (protected(place) if "password" in str(error).lower() else no_workbook(place)) from None
        yield workbook, parts


def _parts_to_check(archive: Any, parts: tuple[SheetPart, ...], member: str) -> list[str]:
    """Return the entries whose cells are about to be read: those of the one sheet, or of all where nobody can tell."""
    names = archive.namelist()
    if _OPEN_DOCUMENT in names:  # read as a whole as soon as it is opened
        return [_OPEN_DOCUMENT]
    own = [part.part for part in parts if part.name == member and part.kind == "worksheet"]
    if own or not member:
        return own
    return [name for name in names if name.startswith("xl/worksheets/") and name.endswith((".xml", ".bin"))]


def _sheet(table: Table) -> tuple[pl.DataFrame, list[str]]:
    """Read one sheet; return its rows and what was noticed.

    Raises: SourceError.
    """
    with _opened(table) as (workbook, _), contained(table.location):
        names = workbook.sheet_names
        sheet = workbook.load_sheet(table.member or names[0], header_row=None, dtypes="string")
        cells = sheet.to_polars()
        notes = [] if sheet.visible == "visible" else [_HIDDEN]
    return _as_table(cells, notes)


def _as_table(cells: pl.DataFrame, notes: list[str]) -> tuple[pl.DataFrame, list[str]]:
    """Find the header in a sheet's cells and type the columns below it."""
    import polars as pl

    from auditor.sources.excel.cells import before_header, typed

    cells = cells.filter(~pl.all_horizontal(pl.all().is_null())) if cells.width else cells
    cells = cells.select(column for column in cells.get_columns() if column.null_count() < column.len())
    if not cells.height:
        return pl.DataFrame(), [*notes, "the sheet is empty"]
    rows = [[cell or "" for cell in row] for row in cells.head(_HEAD_ROWS).iter_rows()]
    head = head_of_table(rows, before_header(rows))
    named = cells.slice(head.skip).rename(dict(zip(cells.columns, head.columns, strict=True)))
    return typed(named), [*notes, *head.notes]


def _hush() -> None:
    """Keep the library's warnings, which may quote cells, from the log."""
    logging.getLogger("calamine").setLevel(logging.CRITICAL + 1)
