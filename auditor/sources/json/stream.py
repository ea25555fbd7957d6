"""Cutting a JSON document into its values without parsing those that are not sampled."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from auditor.sources.content import Reading, chunks, head_of
from auditor.sources.encoding import Encoding, detect, detect_single_byte
from auditor.sources.interface import SourceError, Unread
from auditor.sources.json.nesting import Nesting

if TYPE_CHECKING:
    from auditor.sources.stores.remote_file import File

LONGEST_VALUE = 16 * 1024 * 1024
"""Characters of one value that are held in memory, parsed some ten times as much: one record of an array."""

LONGEST_DOCUMENT = 8 * 1024 * 1024
"""Characters of a document that is one object, up to which it is parsed as a whole."""

_SPACE = re.compile(r"[\s,\x1e\ufeff]*")
_PIECE = 1024 * 1024
_FIRST_STEP = 4 * 1024
_HINT = "check what wrote it; write it again"
_LONG_KINDS = '[{"'
_SCANNER = json.JSONDecoder(parse_int=str, parse_float=str)
"""Finds where a value ends; numbers are not converted, as most values are passed over."""


@dataclass(slots=True)
class Text:
    """The part of a document that has been decoded and not yet parsed."""

    parts: Iterator[str]
    buffer: str = ""
    position: int = 0
    ended: bool = False

    def more(self) -> bool:
        """Take in at least as much again as is waiting, so that a long value is not parsed many times over."""
        waiting = len(self.buffer) - self.position
        taken = [self.buffer[self.position :]]
        self.position = 0
        wanted = max(waiting, _PIECE)
        while wanted > 0:
            part = next(self.parts, None)
            if part is None:
                self.ended = True
                break
            taken.append(part)
            wanted -= len(part)
        self.buffer = "".join(taken)
        return len(taken) > 1

    def skip_space(self) -> str:
        """Step over white space and commas; return the next character, or nothing at the end."""
        while True:
            match = _SPACE.match(self.buffer, self.position)
            self.position = match.end() if match else self.position
            if self.position < len(self.buffer):
                return self.buffer[self.position]
            if not self.more():
                return ""


@dataclass(slots=True)
class Document:
    """One JSON file, read value by value."""

    place: str
    """How messages call it."""

    reading: Reading
    encoding: Encoding
    budget: int | None
    """Decompressed bytes to look at; None for all."""

    unread: list[Unread] = field(default_factory=list)
    in_array: bool = False
    """Whether the document begins with an array."""

    unwrapped: Callable[[Document, Text], Iterator[dict[str, Any]]] | None = None
    """What takes an object apart that is too long to be parsed as a whole."""

    _count: int = 0
    over: bool = False
    """Whether the rest cannot be read."""

    @classmethod
    def open(cls, path: File, place: str, budget: int | None) -> Document:
        """Tell the encoding of a file.

        Raises: SourceError.
        """
        return cls(place, Reading(path), detect(head_of(path)), budget)

    @property
    def complete(self) -> bool:
        """Whether everything was looked at, once all values have been taken."""
        return self.reading.ended and not self.unread

    def values(self) -> Iterator[str | dict[str, Any]]:
        """Yield the text of each value: the elements of top-level arrays, and the other top-level values.

        A long object at the beginning is taken apart into rows. What is damaged ends the document and is listed in
        `unread`.

        Raises: SourceError when there is not a single value.
        """
        text = Text(_decoded(chunks(self.reading, self.budget, chunk_bytes=_PIECE), self.encoding))
        opening = text.skip_space()
        self.in_array = opening == "["
        if not opening:
            raise self._error("there is nothing in it")
        while opening and not self.over:
            if opening == "[":
                text.position += 1
                yield from self.elements(text)
            elif opening == "{" and self.unwrapped and self.is_long(text, LONGEST_DOCUMENT):
                yield from self.unwrapped(self, text)
            else:
                value = self.value(text)
                if value is not None:
                    yield value
            opening = text.skip_space() if not self.over else ""

    def elements(self, text: Text) -> Iterator[str]:
        """Yield the values of an array, whose bracket has been passed, up to its end."""
        while (char := text.skip_space()) != "]":
            if not char:
                self.fail(text, "it ends in the middle")
                return
            value = self.value(text)
            if value is not None:
                yield value
            if self.over:
                return
        text.position += 1

    def is_long(self, text: Text, longest: int) -> bool:
        """Say whether the object or array at the position goes on for more than so many characters."""
        try:
            _SCANNER.raw_decode(text.buffer, text.position)
            return False  # as for nearly all: it is in the buffer
        except (ValueError, RecursionError):
            nesting = Nesting()
        looked, step = 0, _FIRST_STEP
        while looked <= longest:
            if text.position + looked >= len(text.buffer) and not text.more():
                return False  # cut off: whoever reads it will say so
            begin = text.position + looked
            if nesting.end_in(text.buffer[begin : begin + step]) is not None:
                return False
            looked = min(looked + step, len(text.buffer) - text.position)
            step = min(2 * step, _PIECE)
        return True

    def value(self, text: Text) -> str | None:
        """Return the text of the value at the position; None when there is none to be had, which is accounted for."""
        while True:
            try:
                _, end = _SCANNER.raw_decode(text.buffer, text.position)
            except RecursionError:
                self.fail(text, "it is nested too deeply")
                return None
            except ValueError as error:
                # Near the end of what has been decoded, the value may only be cut.
                cut = getattr(error, "pos", 0) > len(text.buffer) - 64 or "Unterminated" in str(error)
                if not cut:
                    self.fail(text, "a value is malformed")
                    return None
            else:
                if end < len(text.buffer) or text.ended or not text.more():  # a number may go on in the next chunk
                    value = text.buffer[text.position : end]
                    text.position = end
                    self._count += 1
                    return value
                continue
            if len(text.buffer) - text.position > LONGEST_VALUE:
                self._pass_over(text)
                return None
            if not text.more():
                self.fail(text, "it ends in the middle")
                return None

    def _pass_over(self, text: Text) -> None:
        """Account for a value that is too long to be held, and go to its end."""
        reason = f"one value is longer than {LONGEST_VALUE // 2**20} MiB"
        if text.buffer[text.position] not in _LONG_KINDS:
            self.fail(text, reason)
            return
        nesting = Nesting()
        while (end := nesting.end_in(text.buffer[text.position : text.position + _PIECE])) is None:
            text.position = min(text.position + _PIECE, len(text.buffer))
            if text.position == len(text.buffer) and not text.more():
                self.fail(text, reason)
                return
        text.position += end
        self.unread.append(Unread(self.place, f"{reason}: left out", _HINT))

    def fail(self, text: Text, failure: str) -> None:
        """Account for the end of the readable part. Where only the budget is used up, nothing is wrong.

        Raises: SourceError when not a single value came before.
        """
        self.over = True
        reason = self.reading.damage or f"it is not valid JSON: {failure}"
        if self._is_cut_by_budget(text):
            reason = "its first value is longer than what is looked at"
        if not self._count:
            raise self._error(reason)
        if not self._is_cut_by_budget(text):
            self.unread.append(
                Unread(self.place, f"{reason}; the {self._count:,} records before that were read", _HINT)
            )

    def _is_cut_by_budget(self, text: Text) -> bool:
        return text.ended and not self.reading.ended and not self.reading.damage

    def _error(self, reason: str) -> SourceError:
        return SourceError(Unread(self.place, self.reading.damage or reason, _HINT))


def _decoded(parts: Iterable[bytes], encoding: Encoding) -> Iterator[str]:
    """Decode a stream; bytes that are not UTF-8 in a UTF-8 document get the most plausible single-byte encoding."""
    decoder = codecs.getincrementaldecoder(encoding.codec)(errors="strict")
    skip = encoding.bom
    for part in parts:
        rest, skip = part[skip:], max(0, skip - len(part))
        try:
            yield decoder.decode(rest)
        except UnicodeDecodeError:
            decoder.reset()
            fallback = detect_single_byte(rest) if encoding.codec == "utf-8" else encoding
            yield fallback.decode(rest)
