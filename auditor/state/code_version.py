"""The version of everything that makes an outcome out of a table's bytes: our code and data, and the libraries under it.

A digest of contents and not of times: two machines that share a state, or a package that is installed again, agree.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

_SKIPPED = "__pycache__"
PARTS = (
    "detectors",
    "auditor/sources",
    "auditor/table_report.py",
    "auditor/table_scan.py",
    "auditor/findings/model.py",
    "auditor/state/stored_form.py",
)
"""Folders and files, below the folder that holds our packages, on which an outcome depends."""

LIBRARIES = (
    "deltalake", "duckdb", "fastavro", "fastexcel", "numpy", "pg8000", "phonenumbers", "polars", "presidio-analyzer",
    "psycopg", "pyarrow", "pyiceberg", "PyMySQL", "spacy", "SQLAlchemy", "zstandard",
)  # fmt: skip
"""Distributions that read tables or judge values."""


@cache
def code_version() -> str | None:
    """Return 32 hex digits for the code that runs; None where its files are not there to be read (a zipped package).

    Read once in a process: about a megabyte, in about 10 ms (measured).
    """
    contents = digest_of_files(Path(__file__).parent.parent.parent, PARTS)
    if contents is None:
        return None
    whole = hashlib.blake2b(contents.encode(), digest_size=16)
    for line in (platform.python_version(), sqlite3.sqlite_version, *_versions(LIBRARIES)):
        whole.update(f"\0{line}".encode())
    return whole.hexdigest()


@cache
def plugin_version(group: str) -> str | None:
    """Return 32 hex digits for the distributions that register in an entry-point group; None where one has no version."""
    from importlib.metadata import entry_points

    whole = hashlib.blake2b(digest_size=16)
    for point in sorted(entry_points(group=group), key=lambda point: (point.name, point.value)):
        if point.dist is None:
            return None
        whole.update(f"{point.name}\0{point.value}\0{point.dist.name}\0{point.dist.version}\0".encode())
    return whole.hexdigest()


def digest_of_files(base: Path, parts: Iterable[str]) -> str | None:
    """Return 32 hex digits for the contents and names of files, and of all files in folders; None where one is missing."""
    whole = hashlib.blake2b(digest_size=16)
    try:
        for part in parts:
            for name in _files(f"{base}/{part}"):
                with open(name, "rb", buffering=0) as file:  # noqa: PTH123  (hundreds of them: paths cost more than files)
                    content = file.read()
                whole.update(f"{name[len(str(base)) :]}\0{len(content)}\0".encode())
                whole.update(content)
    except OSError:
        return None
    return whole.hexdigest()


def _files(name: str) -> Iterator[str]:
    """A file itself, or the files below a folder, in an order that does not depend on the file system.

    Raises: OSError.
    """
    try:
        entries = sorted(os.scandir(name), key=lambda entry: entry.name)
    except NotADirectoryError:
        yield name
        return
    for entry in entries:
        if entry.is_dir():
            if entry.name != _SKIPPED:
                yield from _files(f"{name}/{entry.name}")
        else:
            yield f"{name}/{entry.name}"


def _versions(names: Iterable[str]) -> Iterator[str]:
    from importlib.metadata import PackageNotFoundError, version

    for name in names:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} -"
