"""Reading objects: in few requests, each version by itself, and nothing taken for content that the store did not send."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from time import sleep
from typing import TYPE_CHECKING, Any

from auditor.sources.interface import SourceError
from auditor.sources.stores.kept import beginning_of, give_back, keep, lend
from auditor.sources.stores.opening import file_system
from auditor.sources.stores.remote_file import Identity, RemoteFile
from auditor.sources.stores.troubles import (
    CHANGED,
    CUT,
    MISSING,
    SHORT,
    UNNAMEABLE,
    UNTOLD,
    is_unreadable,
    says_little,
    trouble,
    unread,
)

if TYPE_CHECKING:
    from typing_extensions import Buffer

FIRST_BYTES = 64 * 1024
"""Bytes that are asked for at least: a Parquet footer fits, and a request takes longer than so many bytes."""

WHOLE_BYTES = 256 * 1024
"""Size up to which an object is taken whole at the first request: as long as four requests would take."""

AHEAD_BYTES = 8 * 1024 * 1024
"""Most bytes that are read ahead while an object is passed from its beginning: each request doubles them until then."""

_LARGEST_REQUEST = 32 * 1024 * 1024
_MARKS = (0xF5, 0x0A)
"""What the last byte of a buffer is before it is filled, and what it is the second time: see `_into`. The first is in no
text in UTF-8."""

_TAIL_BYTES = 64
_SHORTEST_ANSWER = 2048
"""Bytes of a request below which an error of the store may not fit into the answer's place, and Arrow cannot read it."""

_PAUSES = (0.2, 0.8)
"""Seconds to wait before such a request is made again, as Arrow does with other requests."""

_WINDOWS = 2
"""Stretches kept: what is read now, and what was before, such as a footer while its parts are looked up."""


class RemoteReader(io.RawIOBase):
    """An object, readable at any place. Every error is a SourceError, and after one all that follow are the same.

    Reading goes on where it was with more and more bytes at a time; otherwise a request fetches what is asked for and
    little more. An object whose version is known is not asked for before something is needed that this process has not
    read. One thread at a time.
    """

    def __init__(self, file: RemoteFile, first: int = FIRST_BYTES) -> None:
        """Open an object; `first` is how many bytes a request asks for at least. Raises: SourceError."""
        self.file = file
        self.requests, self.fetched = 0, 0
        """Requests for content, and the bytes that they brought."""
        beginning = beginning_of(file, file.seen)
        # Google's handles hold a connection, others nothing but the size.
        self._native: Any = lend(file, file.seen) if file.store.kind != "gs" else None
        known = beginning or self._native is not None
        self.identity = file.seen if file.seen is not None and known else self._open()
        self._first = first
        self._position, self._ahead, self._next = 0, first, -1
        self._windows: list[tuple[int, bytes]] = [(0, beginning)] if beginning else []
        self._failure: SourceError | None = None

    def _open(self) -> Identity:
        self._native, identity = _open(self.file)
        refuse_other(self.file, identity, self.file.seen)
        return identity

    @property
    def size(self) -> int:
        """Bytes of the object."""
        return self.identity.size

    @property
    def failed(self) -> bool:
        """Whether the store has failed, so that nothing more is asked of it."""
        return self._failure is not None

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def tell(self) -> int:
        """Return the position."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Set the position."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: Buffer) -> int:
        """Fill a buffer, short only at the end of the object. Raises: SourceError."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, fewer only at the end of the object. Raises: SourceError."""
        if self.closed:
            raise ValueError("the object is closed")
        offset, rest = self._position, max(0, self.size - self._position)
        length = rest if size is None or size < 0 else min(size, rest)
        data = self._from_window(offset, length)
        if data is None:
            data = self._fetched(offset, length)
        self._position = offset + length
        return data

    def _from_window(self, offset: int, length: int) -> bytes | None:
        for start, held in self._windows:
            if start <= offset and offset + length <= start + len(held):
                return held[offset - start : offset - start + length]
        return b"" if length == 0 else None

    def _fetched(self, offset: int, length: int) -> bytes:
        """Take what is wanted from what is held and from the store, with some read-ahead."""
        held = b""
        if offset == self._next or (self._windows and self._windows[-1][0] <= offset < self._next):
            start, window = self._windows[-1] if self._windows else (0, b"")
            held = window[offset - start :] if start <= offset < start + len(window) else b""
            self._ahead = min(2 * self._ahead, AHEAD_BYTES)
        else:
            self._ahead = self._first
        begin, end = self._stretch(offset + len(held), length - len(held))
        window = self._request(begin, end - begin)
        self._next = end
        if begin == 0 and end <= WHOLE_BYTES:
            keep(self.file, self.identity, window)
        if end - begin <= AHEAD_BYTES:
            self._windows = [*self._windows[-(_WINDOWS - 1) :], (begin, window)]
        skip = offset + len(held) - begin
        return held + window[skip : skip + length - len(held)] if held or skip or len(window) != length else window

    def _stretch(self, offset: int, length: int) -> tuple[int, int]:
        """Return where a request for `length` bytes should begin and end."""
        if self.size <= (WHOLE_BYTES if self._first >= FIRST_BYTES else FIRST_BYTES):
            return 0, self.size
        end = min(self.size, offset + max(length, self._ahead))
        if end == self.size and not self.requests:  # a footer is asked for: first its length, then itself
            return max(0, min(offset, self.size - self._first)), end
        return offset, end

    def _request(self, offset: int, length: int) -> bytes:
        if self._failure is not None:
            raise self._failure
        parts = []
        try:
            if self._native is None:
                self._open()
            for begin in range(offset, offset + length, _LARGEST_REQUEST):
                parts.append(self._asked(begin, min(_LARGEST_REQUEST, offset + length - begin)))
        except SourceError as error:
            self._failure = error
            raise
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _asked(self, offset: int, length: int) -> bytes:
        self.requests += 1
        try:
            asked = _by_request if self.file.store.kind == "gs" else _patiently
            data = asked(self._native, offset, length)
        except Exception as error:  # noqa: BLE001  (pyarrow has many; `_failed` tells them apart and keeps no message)
            raise _failed(self.file, error, self.identity) from None
        self.fetched += len(data)
        if len(data) != length:
            raise _failed(self.file, None, self.identity)
        return data

    def confirm(self) -> None:
        """Make sure that what was fetched is of the version that was opened. Raises: SourceError.

        Google is asked for that version each time, others only whether it is still the same.
        """
        if self.requests and self.file.store.kind != "gs":
            refuse_other(self.file, look_up(self.file), self.identity)

    def close(self) -> None:
        """Let go of what is held."""
        if self._native is not None and self._failure is None and self.file.store.kind != "gs":
            give_back(self.file, self.identity, self._native)
        self._native, self._windows = None, []
        super().close()


def _by_request(native: Any, offset: int, length: int) -> bytes:
    """Read a range, short where the store sent less. Google's files seek by asking for all the rest."""
    return bytes(native.read_at(length, offset))


def _patiently(native: Any, offset: int, length: int) -> bytes:
    """Read a range, again where it is too short for the store's errors to be told apart."""
    for pause in _PAUSES if length < _SHORTEST_ANSWER else ():
        try:
            return _into(native, offset, length)
        except OSError as error:
            if not is_unreadable(error):
                raise
            sleep(pause)
    return _into(native, offset, length)


def _into(native: Any, offset: int, length: int) -> bytes:
    """Read a range, short where the store sent less.

    Arrow returns as many bytes as were asked for even where fewer came: what the answer did not fill is old memory. So
    the buffer's last byte is set beforehand. Where it is still the same, the end of the range is read again over another
    byte: what does not overwrite that either was not sent.
    """
    buffer = bytearray(length)
    told = _filled(native, offset, memoryview(buffer), _MARKS[0])
    if told == length and length and buffer[-1] == _MARKS[0]:
        again = bytearray(min(length, _TAIL_BYTES))
        _filled(native, offset + length - len(again), memoryview(again), _MARKS[1])
        told -= again[-1] != _MARKS[0]
    return bytes(buffer) if told == length else bytes(buffer[:told])


def _filled(native: Any, offset: int, buffer: memoryview, mark: int) -> int:
    if len(buffer):
        buffer[-1] = mark
    native.seek(offset)
    return int(native.readinto(buffer))


def look_up(file: RemoteFile) -> Identity:
    """Ask the store which version an object has now.

    Raises: SourceError.
    """
    return _open(file)[1]


def _open(file: RemoteFile) -> tuple[Any, Identity]:
    if "//" in file.path or file.key.endswith("/"):
        raise SourceError(unread(file, *UNNAMEABLE))
    try:
        native = file_system(file.store).open_input_file(file.path)
        metadata = native.metadata() or {}
        return native, identity_of(native.size(), metadata)
    except SourceError:
        raise
    except Exception as error:  # noqa: BLE001  (as in `_asked`)
        raise SourceError(explained(file, error)) from None


def identity_of(size: int, metadata: dict[bytes | str, bytes]) -> Identity:
    """Make an identity of an object's metadata as pyarrow gives it."""
    told = {
        (name.decode() if isinstance(name, bytes) else name).lower(): value.decode(errors="replace")
        for name, value in metadata.items()
    }
    tag = told.get("generation") or told.get("etag") or ""
    return Identity(size, tag.strip('"'), _instant(told.get("last-modified") or told.get("updated") or ""))


def _instant(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.timestamp() if moment.tzinfo is not None else None


def refuse_other(file: RemoteFile, now: Identity, expected: Identity | None) -> None:
    """Raise SourceError where an object has become another version than the one expected (None: any will do)."""
    if expected is not None and now.differs_from(expected):
        raise SourceError(unread(file, *CHANGED))


def _failed(file: RemoteFile, error: BaseException | None, identity: Identity) -> SourceError:
    """Say why a range could not be read: perhaps because it is not the same object any more.

    Google's files are closed, and say no more, when the store refused them.
    """
    words = unread(file, *SHORT) if error is None else explained(file, error)
    if isinstance(error, ValueError):
        words = unread(file, *CUT)
    if words.reason in {SHORT[0], MISSING[0], CHANGED[0], CUT[0], UNTOLD[0]}:
        try:
            refuse_other(file, look_up(file), identity)
        except SourceError as now:
            return SourceError(unread(file, *CHANGED)) if now.unread.reason == MISSING[0] else now
    return SourceError(words)


def explained(file: RemoteFile, error: BaseException) -> Any:
    """Word an error; where the store said too little to tell why, ask it something that it answers at length."""
    if not (file.store.kind == "s3" and says_little(error)):
        return trouble(file, error)
    from pyarrow.fs import FileSelector

    try:
        below = f"{file.path}/" if file.key else file.path
        file_system(file.store).get_file_info(FileSelector(below, allow_not_found=True))
    except Exception as told:  # noqa: BLE001  (as in `_asked`)
        # That listing is denied does not say why reading is.
        return trouble(file, error if says_little(told) else told)
    return trouble(file, error)


@contextmanager
def glimpsed(file: RemoteFile, first: int = FIRST_BYTES) -> Iterator[RemoteReader]:
    """Open an object for a look of one request; `first` is how many bytes to ask for at least. Raises: SourceError."""
    with RemoteReader(file, first) as reader:
        yield reader


@contextmanager
def opened(file: RemoteFile, first: int = FIRST_BYTES) -> Iterator[RemoteReader]:
    """Open an object for reading; `first` is how many bytes to ask for at least.

    Raises: SourceError, also after the body where the object changed meanwhile: then what was read is worth nothing.
    """
    with RemoteReader(file, first) as reader:
        try:
            yield reader
        except Exception:
            if not reader.failed:
                reader.confirm()  # content of two versions looks like damage
            raise
        reader.confirm()
