"""Names of datasets in a manifest, made from names of tables: unique, and as short as tells them apart. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_OTHER = re.compile(r"[^A-Za-z0-9]+")
_LONGEST = 60
_EXTENSIONS = re.compile(
    r"(?i)(?:\.(?:csv|tsv|txt|json|jsonl|ndjson|parquet|pq|avro|orc|arrow|feather|ipc|xlsx?|xlsm|db|sqlite3?|duckdb"
    r"|gz|zst|bz2|xz|lz4|snappy))+\Z"
)


def names_for(paths: Sequence[Sequence[str]]) -> list[str]:
    """Name each path by its last part, with the folders before it where that is not enough, and a number where even that is.

    paths: names from the outside in. Returns: identifiers in the order of the paths, each at most 60 characters and once.
    """
    paths = _with_extensions(paths)
    depth = [1] * len(paths)
    while True:
        candidates = [_name(path[-count:]) for path, count in zip(paths, depth, strict=True)]
        often = Counter(candidates)
        deeper = [
            count + 1 if often[candidate] > 1 and count < len(path) else count
            for path, count, candidate in zip(paths, depth, candidates, strict=True)
        ]
        if deeper == depth:
            return unique(candidates)
        depth = deeper


def _with_extensions(paths: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Files that only their extensions tell apart are called by them too."""
    bare = [(*path[:-1], stem(path[-1])) for path in paths]
    often = Counter(bare)
    return [
        (*path[:-1], path[-1].replace(".", "_") if often[one] > 1 else path[-1])
        for path, one in zip(paths, bare, strict=True)
    ]


def unique(candidates: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Number names that are there twice: `_2`, `_3`, … Names of tables that end so are not taken from them."""
    every = list(candidates)
    used, reserved = set(taken), set(every)
    found: list[str] = []
    for candidate in every:
        name, number = candidate, 1
        while name in used or (number > 1 and name in reserved):
            number += 1
            name = f"{candidate}_{number}"
        used.add(name)
        found.append(name)
    return found


def stem(name: str) -> str:
    """A table's name without the extensions of files."""
    return _EXTENSIONS.sub("", name) or name


def _name(parts: Sequence[str]) -> str:
    words = [_OTHER.sub("_", stem(part)).strip("_").lower() for part in parts]
    joined = "_".join(word for word in words if word)
    return joined[-_LONGEST:].lstrip("_") or "table"
