"""Which files of a folder are named like the parts of one table, and what that table is called. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from auditor.sources.formats import COMPRESSED, extension_of, is_part_name
from auditor.sources.hive import is_key

_UUID = re.compile(r"(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_ENGINES = re.compile(
    r"(?i)part[-_.]?(?:[rm][-_])?\d[\w-]*|\d{3,}_\d+(?:_copy_\d+)?|data_\d+(?:_\d+)*|\w*\d{4}_part_\d{2,}|0\d{3,}|part"
)
"""Spark and Hadoop (`part-00000-…`, `part-r-00000`), Hive (`000000_0`), DuckDB and Snowflake (`data_0`, `data_0_1_0`),
Redshift (`0000_part_00`), Polars (`00000000`), Dask (`part.0`)."""

_NO_DIGITS = re.compile(r"\D*")


@dataclass(frozen=True, slots=True, order=True)
class Family:
    """What the names of the part files of one table have in common."""

    folder: str
    """Relative to the root, without the folders that spell partition keys; empty for the root itself."""

    prefix: str
    """What their names begin with; empty for names that engines choose."""

    extension: str
    """Without that of a compression."""

    partitioned: bool = False
    engine: bool = False
    """Whether an engine chose the name: even one such file is a table called by its folder, as the next run of the
    engine writes another name."""


def family_of(name: str) -> Family | None:
    """Return the family of a file by its name relative to the root (with `/`); None where it is a table by itself.

    Below folders that spell partition keys every file is a part of something; elsewhere its name has to look like it.
    """
    folders, file = name.split("/")[:-1], name.rsplit("/", 1)[-1]
    plain = [folder for folder in folders if not is_key(folder)]
    stem = file.split(".", 1)[0]
    bare = _UUID.sub("", stem)
    engine = bare != stem or _ENGINES.fullmatch(stem) is not None
    partitioned = len(plain) < len(folders)
    if not (partitioned or engine or is_part_name(stem)):
        return None
    return Family("/".join(plain), _prefix(stem, bare), extension_of(file), partitioned, engine or partitioned)


def _prefix(stem: str, bare: str) -> str:
    """Return the word before the numbers in a name, if something stands between the two; all of it without numbers."""
    if _ENGINES.fullmatch(stem):
        return ""
    word = _NO_DIGITS.match(bare)
    lead = word[0] if word else ""
    return lead if lead == stem or (lead.endswith(("-", "_", ".")) and lead.strip("-_.")) else ""


def pattern_of(names: list[str], prefix: str) -> str:
    """Return a glob for files with these names: the prefix, `*` and the extension that they share."""
    extension = extension_of(names[0])
    packed = {name[name.lower().rfind(extension) + len(extension) :] if extension else "" for name in names}
    tail = packed.pop() if len(packed) == 1 else ""
    return f"{prefix}*{extension}{tail if tail.lower() in COMPRESSED else ''}"


def folders_of(names: list[str]) -> str:
    """Return the folders of files in one form, with a `/` at the end: `sales/dt=*/`, and `sales/**/` where they differ.

    Nothing for files in the root itself.
    """
    forms = {
        tuple(f"{folder.split('=', 1)[0]}=*" if is_key(folder) else folder for folder in name.split("/")[:-1])
        for name in names
    }
    shared = [parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, zip(*forms, strict=False))]
    return "".join(f"{part}/" for part in [*shared, *(["**"] if len(forms) > 1 else [])])
