"""CSV, TSV and other delimited text, compressed or not, in the encodings of the region.

Every column is String: nothing is inferred, so that leading zeros survive and no identifier becomes a float. Empty
cells are null.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.sources.content import HEAD_BYTES, head_of
from auditor.sources.delimited.rows import Rows
from auditor.sources.dialect import head_rows, sniff, widest
from auditor.sources.drawing import TextFile, draw, each_file, without_files
from auditor.sources.encoding import detect
from auditor.sources.formats import extension_of, file_format
from auditor.sources.hive import Keys
from auditor.sources.interface import Batch, Sample, SourceError, Table, Unread
from auditor.sources.passing import pass_by
from auditor.sources.table_head import head_of_table

if TYPE_CHECKING:
    from auditor.sources.stores.remote_file import File

MOST_COLUMNS = 20_000
"""Columns beyond which a text is not taken for a table."""

_HEAD_LINES = 10
_LONGEST_HEAD = 16 * 1024 * 1024
_PREAMBLE = 12
_PREFERRED = {".tsv": "\t", ".tab": "\t", ".psv": "|"}
_NAMES = {"\t": "tab", "\x01": "\\x01", " ": "space"}


@dataclass(frozen=True, slots=True)
class Layout:
    """The form of one file and the names of its columns."""

    file: TextFile
    columns: tuple[str, ...]
    notes: tuple[str, ...]


class DelimitedSource:
    """Reads delimited text."""

    name = "delimited"

    def handles(self, location: str, head: bytes) -> bool:
        """Say whether a file is delimited text."""
        return file_format(location, head).format == self.name

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return `name: String` of each column."""
        return tuple(f"{column}: String" for column in layout(table, table.files[0]).columns)

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Read a sample of all files of the table."""
        import polars as pl

        layouts, lost = each_file(table, lambda path: layout(table, path))
        drawn = draw([item.file for item in layouts], rows=rows, seed=seed, full=full)
        notes: Counter[str] = Counter(note for item in layouts for note in item.notes)
        frames = []
        for item, batches in zip(layouts, drawn.batches, strict=True):
            rows_of_file = Rows(item.columns, item.file.dialect, item.file.encoding)
            for records in batches:
                rows_of_file.add(records)
            frames.append(rows_of_file.frame())
            notes.update(rows_of_file.notes())
        frame = frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal")
        keys = Keys.of(table)
        notes.update(keys.notes(frame.columns))
        frame = keys.beside(frame, [(item.file.path, one.height) for item, one in zip(layouts, frames, strict=True)])
        worded = tuple(f"{note} (in {times} files)" if times > 1 else note for note, times in notes.items())
        every = (*table.notes, *worded, *drawn.notes)
        design = without_files(drawn.design, len(lost), len(table.files))
        return Sample(table, frame, design, every, (*lost, *drawn.unread), drawn.bytes_read)

    def batches(self, table: Table, *, rows: int, columns: Sequence[str] | None) -> Iterator[Batch]:
        """Yield every row once."""
        from auditor.sources.text_batches import delimited_passing

        keys = Keys.of(table)
        return pass_by(table, lambda path, place: delimited_passing(table, path, place, keys, columns), rows=rows)


def layout(table: Table, path: File) -> Layout:
    """Tell encoding, dialect and header of one file from its head.

    Raises: SourceError.
    """
    name = table.name_of(path)
    head = _telling_head(path)
    encoding = detect(head)
    text = encoding.decode(head[encoding.bom :])
    dialect = sniff(text, preferred=_PREFERRED.get(extension_of(path.name)))
    rows = head_rows(text, dialect)
    if not rows:
        reason = "there is no record in it"
        raise SourceError(Unread(table.location, reason, "write it again or remove it"))
    notes = [encoding.note] if encoding.note else []
    if dialect.delimiter not in {",", None}:
        notes.append(f"delimiter {_NAMES.get(dialect.delimiter or '', dialect.delimiter)!s}")
    found = head_of_table(rows, _before_header(rows))
    if len(found.columns) > MOST_COLUMNS:
        reason = (
            f"its first record has {len(found.columns):,} cells, more than the {MOST_COLUMNS:,} columns of any table"
        )
        raise SourceError(Unread(table.location, reason, "check the delimiter; export it as Parquet"))
    return Layout(TextFile(path, name, encoding, dialect, found.skip), found.columns, (*notes, *found.notes))


def _telling_head(path: File) -> bytes:
    """Return a beginning of the file with enough lines to compare, more of it when the lines are long."""
    size = HEAD_BYTES
    while True:
        head = head_of(path, size)
        if len(head) < size or size >= _LONGEST_HEAD or head.count(b"\n") + head.count(b"\r") >= _HEAD_LINES:
            return head
        size *= 8


def _before_header(rows: Sequence[Sequence[str]]) -> int:
    """Count the records before the table begins: `sep=;`, titles and notes, which fill one cell or two."""
    if len(rows) == 1:
        return 0
    if len(rows[0]) <= 2 and rows[0][0].startswith("sep="):
        return 1
    width = widest(rows)
    for number, row in enumerate(rows[:_PREAMBLE]):
        if width < 3 or sum(bool(cell.strip()) for cell in row) > max(2, width // 2) or len(row) == width == 3:
            return number
    return 0
