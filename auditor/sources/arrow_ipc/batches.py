"""The record batches of an Arrow IPC file or stream, by number and with some of their columns only."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from auditor.sources.arrow_ipc.messages import DICTIONARY, RECORD_BATCH, SCHEMA, DamagedStreamError, Message, messages
from auditor.sources.binary_files import damage_told, is_local, refuse_packed
from auditor.sources.content import random_access, size_of
from auditor.sources.interface import SourceError, Unread
from auditor.sources.signatures import ARROW_FILE_MARK

if TYPE_CHECKING:
    from auditor.sources.stores.remote_file import File

_AGAIN = "write or copy it again"


class Batches(Protocol):
    """The record batches of one open file."""

    schema: Any
    """As pyarrow has it."""

    count: int
    rows: int | None
    """Of all batches; None where their headers do not tell."""

    unread: tuple[Unread, ...]
    """What was found to be missing when the file was opened."""

    def get(self, number: int, fields: Sequence[int]) -> Any:
        """Return a record batch with the columns at these positions; its content is checked.

        Raises: pyarrow.ArrowException or OSError where it is damaged.
        """
        ...


@contextmanager
def open_batches(path: File, place: str) -> Iterator[Batches]:
    """Open an Arrow IPC file or stream.

    A file without its footer is read as the stream that it begins with, and is listed in `unread`.

    Raises: SourceError.
    """
    refuse_packed(path, place)
    size = size_of(path)
    with random_access(path) as raw:
        if raw.read(len(ARROW_FILE_MARK)) != ARROW_FILE_MARK:
            with damage_told(path, place, "the schema of the Arrow stream is damaged"):
                stream = _StreamBatches(raw, 0, size, place)
            yield stream
            return
        with _mapped(path, raw) as source:
            file = _with_footer(source)
            if file is not None:
                yield file
                return
        what = "the footer of the Arrow file is missing or damaged"
        with damage_told(path, place, what):
            stream = _StreamBatches(raw, len(ARROW_FILE_MARK), size, place)
        stream.unread = (Unread(place, f"{what}: what followed its last whole batch is lost", _AGAIN),)
        yield stream


@contextmanager
def _mapped(path: File, raw: BinaryIO) -> Iterator[Any]:
    """Map a local file into memory: of a batch that is not compressed only the columns asked for are read."""
    import pyarrow as pa

    if is_local(path):
        with pa.memory_map(str(path)) as source:
            yield source
    else:
        yield raw


def _with_footer(source: Any) -> _FileBatches | None:
    import pyarrow as pa

    try:
        return _FileBatches(source)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        return None


def _options(fields: Sequence[int]) -> Any:
    from pyarrow import ipc

    return ipc.IpcReadOptions(included_fields=list(fields))


class _FileBatches:
    """Batches that a footer lists."""

    def __init__(self, source: Any) -> None:
        from pyarrow import ipc

        self._source = source
        self._readers: dict[tuple[int, ...], Any] = {}
        reader = ipc.open_file(source)
        self.schema, self.count = reader.schema, reader.num_record_batches
        self.rows = self._counted()
        self.unread: tuple[Unread, ...] = ()

    def get(self, number: int, fields: Sequence[int]) -> Any:
        batch = self._reader(fields).get_batch(number)
        batch.validate(full=True)  # reading does not check offsets, and polars trusts them
        return batch

    def _counted(self) -> int | None:
        """Count the rows by the headers of the batches; None where one of them is damaged."""
        import pyarrow as pa

        few = self._reader([0] if self.schema.names else [])
        try:
            if hasattr(few, "count_rows"):  # since pyarrow 18
                return int(few.count_rows())
            return sum(int(few.get_batch(number).num_rows) for number in range(self.count))
        except (pa.ArrowException, OSError):
            return None

    def _reader(self, fields: Sequence[int]) -> Any:
        from pyarrow import ipc

        found = self._readers.get(tuple(fields))
        if found is None:
            found = ipc.open_file(self._source, options=_options(fields))
            self._readers = {tuple(fields): found}
        return found


class _StreamBatches:
    """Batches found by walking over the headers of a stream's messages."""

    def __init__(self, raw: BinaryIO, offset: int, size: int, place: str) -> None:
        self._raw = raw
        self._before: tuple[Message, ...] = ()
        """The schema and the dictionaries met so far."""

        self._found: list[tuple[Message, tuple[Message, ...]]] = []
        self.unread: tuple[Unread, ...] = ()
        self._walk(offset, size, place)
        self.count = len(self._found)
        self.rows: int | None = sum(message.rows for message, _ in self._found)
        self.schema = self._stream(self._before[:1], ()).schema

    def _walk(self, offset: int, size: int, place: str) -> None:
        try:
            for message in messages(self._raw, offset, size):
                self._take(message)
        except DamagedStreamError:
            if self._before:
                reason = f"the Arrow stream is damaged or cut off after {len(self._found):,} record batches"
                self.unread = (Unread(place, reason, _AGAIN),)
        if not self._before:
            raise SourceError(Unread(place, "it does not begin like an Arrow stream", _AGAIN))

    def get(self, number: int, fields: Sequence[int]) -> Any:
        message, before = self._found[number]
        batch = self._stream([*before, message], fields).read_next_batch()
        batch.validate(full=True)
        return batch

    def _take(self, message: Message) -> None:
        if message.kind == DICTIONARY and not message.is_delta:
            kept = [one for one in self._before if one.kind == SCHEMA or one.dictionary != message.dictionary]
            self._before = (*kept, message)
        elif message.kind in {SCHEMA, DICTIONARY}:
            self._before = (*self._before, message)
        elif message.kind == RECORD_BATCH and self._before:
            self._found.append((message, self._before))

    def _stream(self, parts: Sequence[Message], fields: Sequence[int]) -> Any:
        from pyarrow import ipc

        content = io.BytesIO()
        for message in parts:
            self._raw.seek(message.offset)
            content.write(self._raw.read(message.length))
        content.seek(0)
        return ipc.open_stream(content, options=_options(fields))
