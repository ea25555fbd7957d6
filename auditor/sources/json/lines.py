"""JSON lines: one JSON value on each line, nested or of mixed schemas, compressed or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from auditor.sources.content import head_of
from auditor.sources.delimited.rows import decoded, mixed_encoding_note
from auditor.sources.dialect import Dialect
from auditor.sources.drawing import TextFile, draw, each_file, without_files
from auditor.sources.encoding import detect
from auditor.sources.formats import file_format
from auditor.sources.hive import Keys, Run
from auditor.sources.interface import Batch, Sample, SourceError, Table, Unread
from auditor.sources.json.frames import as_rows, parse, to_frame
from auditor.sources.json.kinds import Kinds
from auditor.sources.passing import pass_by

UNPARSED = "unparsed_line"
"""Column with the lines that are not JSON: they may hold personal data all the same."""

LINES = Dialect(None, quoted=False)


class NdjsonSource:
    """Reads JSON lines."""

    name = "ndjson"

    def handles(self, location: str, head: bytes) -> bool:
        """Say whether a file is JSON lines."""
        return file_format(location, head).format == self.name

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return the keys of the first records: JSON promises nothing about the others."""
        head = head_of(table.files[0])
        encoding = detect(head)
        lines = encoding.decode(head[encoding.bom :]).split("\n")
        rows, _ = parsed_lines(lines[:-1] or lines)
        return tuple(sorted({f"{key}: JSON" for row in rows for key in row}))

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Read a sample of all files of the table."""
        files, lost = each_file(
            table, lambda path: TextFile(path, table.name_of(path), detect(head_of(path)), LINES, skip=0)
        )
        drawn = draw(files, rows=rows, seed=seed, full=full)
        notes = [*table.notes, *dict.fromkeys(file.encoding.note for file in files if file.encoding.note)]
        parsed: list[dict[str, Any]] = []
        broken, odd = 0, 0
        runs: list[Run] = []
        for file, batches in zip(files, drawn.batches, strict=True):
            before = len(parsed)
            for records in batches:
                texts, not_utf_8 = decoded(records, file.encoding)
                found, bad = parsed_lines(texts)
                parsed.extend(found)
                broken, odd = broken + bad, odd + not_utf_8
            runs.append((file.path, len(parsed) - before))
        notes.extend(mixed_encoding_note(odd))
        if parsed and broken == len(parsed):
            reason = "none of the sampled lines is JSON"
            raise SourceError(Unread(table.location, reason, "check the format; is the extension right?"))
        if broken:
            notes.append(f"{broken:,} sampled lines are not JSON: kept as text in the column {UNPARSED}")
        frame, frame_notes = to_frame(parsed)
        keys = Keys.of(table)
        frame_notes.extend(keys.notes(frame.columns))
        design = without_files(drawn.design, len(lost), len(table.files))
        every = (*notes, *frame_notes, *drawn.notes)
        return Sample(table, keys.beside(frame, runs), design, every, (*lost, *drawn.unread), drawn.bytes_read)

    def batches(self, table: Table, *, rows: int, columns: Sequence[str] | None) -> Iterator[Batch]:
        """Yield every row once; each batch has the columns that its lines have."""
        from auditor.sources.text_batches import ndjson_passing

        keys, kinds = Keys.of(table), Kinds()
        return pass_by(table, lambda path, place: ndjson_passing(table, path, place, keys, kinds, columns), rows=rows)


def parsed_lines(lines: Sequence[str]) -> tuple[list[dict[str, Any]], int]:
    """Parse lines into rows; return them and how many lines were not JSON."""
    rows: list[dict[str, Any]] = []
    broken = 0
    for line in lines:
        if not line.strip("\ufeff \t\r\n\x1e"):  # RFC 7464 puts a record separator before each text
            continue
        try:
            rows.extend(as_rows([parse(line.strip("\ufeff \t\r\n\x1e"))]))
        except (ValueError, RecursionError):
            rows.append({UNPARSED: line})
            broken += 1
    return rows, broken
