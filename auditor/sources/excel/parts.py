"""What is inside a workbook file before its cells are read: its kind, its sheets, protection, and how far it swells.

The reader of the cells keeps every cell between the first and the last in memory, and ends the process where that does
not fit. So nothing is handed to it before the size of what it would build is known.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from auditor.sources.content import random_access
from auditor.sources.interface import SourceError, Unread
from auditor.sources.signatures import OLE_MARK
from auditor.sources.stores.remote_file import File

MOST_BYTES = 768 * 1024 * 1024
"""Decompressed bytes of one part of a workbook: a sheet of a million rows and twenty columns has about as many."""

MOST_PARTS = 20_000

_STEP = 1024 * 1024
_SMALL = 64 * 1024
"""Compressed bytes that cannot swell beyond 64 MiB (deflate's factor is at most 1,032)."""

_SECTOR_SHIFT, _FIRST_DIRECTORY_SECTOR = 30, 48
"""Where a compound file's header has these (MS-CFB, 2.2)."""

_DIRECTORY_BYTES = 64 * 1024
_PROTECTED = "it is protected with a password"
_NO_WORKBOOK = "it is not a workbook, or it is damaged"
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the list of an Office Open XML workbook has it."""

    name: str
    state: str
    """`visible`, `hidden` or `veryHidden`."""

    kind: str
    """`worksheet`, `chartsheet`, `dialogsheet` or `macrosheet`."""

    part: str
    """Its entry in the archive."""


@contextmanager
def open_archive(path: File, place: str) -> Iterator[zipfile.ZipFile | None]:
    """Open a workbook that is an archive; None for one of Office up to 2003, which is checked for a password.

    Raises: SourceError for what is no workbook, protected or damaged.
    """
    with random_access(path) as raw:
        head = raw.read(len(OLE_MARK))
        if head == OLE_MARK:
            _check_compound(raw, place)
            yield None
            return
        raw.seek(0)
        try:
            archive = zipfile.ZipFile(raw)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
            raise no_workbook(place) from None
        with archive:
            names = set(archive.namelist())
            if len(names) > MOST_PARTS:
                raise no_workbook(place)
            known = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
            relations = "_rels/.rels" in names
            if not (names & known or relations):
                raise no_workbook(place)
            yield archive


def no_workbook(place: str) -> SourceError:
    """Say that a file is no workbook."""
    return SourceError(Unread(place, _NO_WORKBOOK, "open and save it again, or export its sheets as CSV or Parquet"))


def protected(place: str) -> SourceError:
    """Say that a workbook is protected."""
    return SourceError(Unread(place, _PROTECTED, "save it without a password, or take it out of the dataset"))


def _check_compound(raw: BinaryIO, place: str) -> None:
    """Look into the directory of a compound file for the streams of a workbook, or of an encrypted one."""
    raw.seek(0)
    header = raw.read(512)
    sector = 1 << min(12, int.from_bytes(header[_SECTOR_SHIFT : _SECTOR_SHIFT + 2], "little"))
    first = int.from_bytes(header[_FIRST_DIRECTORY_SECTOR : _FIRST_DIRECTORY_SECTOR + 4], "little")
    raw.seek((first + 1) * sector)
    directory = raw.read(_DIRECTORY_BYTES)
    if _wide("EncryptedPackage") in directory or _wide("EncryptionInfo") in directory:
        raise protected(place)
    if _wide("Workbook") not in directory and _wide("Book") not in directory:
        raise no_workbook(place)


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")


def inflated(archive: zipfile.ZipFile, part: str, place: str) -> Iterator[bytes]:
    """Yield the content of an entry.

    Raises: SourceError where it is damaged, encrypted, or swells beyond `MOST_BYTES`.
    """
    size = 0
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_STEP):
                size += len(chunk)
                if size > MOST_BYTES:
                    reason = f"a part of the workbook swells to more than {MOST_BYTES // 2**20} MiB"
                    raise SourceError(Unread(place, reason, "export its sheets as CSV or Parquet"))
                yield chunk
    except KeyError:
        raise no_workbook(place) from None
    except RuntimeError:  # zipfile's word for an encrypted entry
        raise protected(place) from None
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError):
        raise no_workbook(place) from None


def check_swelling(archive: zipfile.ZipFile, place: str) -> None:
    """Decompress what is read when a workbook is opened: everything but sheets, pictures and macros.

    Raises: SourceError where a part is damaged or swells too far. What an archive says of its sizes proves nothing.
    """
    for entry in archive.infolist():
        aside = entry.filename.startswith(("xl/worksheets/", "xl/media/", "Pictures/", "xl/drawings/", "xl/charts/"))
        if not aside and entry.compress_size > _SMALL:
            for _ in inflated(archive, entry.filename, place):
                pass


def sheets_of(archive: zipfile.ZipFile, place: str) -> tuple[SheetPart, ...]:
    """List the sheets of an Office Open XML workbook in XML; nothing for other archives.

    Raises: SourceError.
    """
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return ()
    relations: dict[str, tuple[str, str]] = {}
    for found in _RELATION.finditer(_text(archive, "xl/_rels/workbook.xml.rels", place)):
        about = _attributes(found[1])
        target = about.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        relations[about.get("Id", "")] = (about.get("Type", "").rsplit("/", 1)[-1], part)
    sheets = []
    for found in _SHEET.finditer(_text(archive, "xl/workbook.xml", place)):
        about = _attributes(found[1])
        number = next((value for key, value in about.items() if key.endswith(":id")), "")
        kind, part = relations.get(number, ("worksheet", ""))
        sheets.append(SheetPart(about.get("name", ""), about.get("state", "visible"), kind, part))
    return tuple(sheets)


def _text(archive: zipfile.ZipFile, part: str, place: str) -> str:
    return b"".join(inflated(archive, part, place)).decode("utf-8", "replace")


def _attributes(text: str) -> dict[str, str]:
    return {found[1]: html.unescape(found[2] or found[3] or "") for found in _ATTRIBUTE.finditer(text)}
