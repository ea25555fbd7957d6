"""From a path, a glob or a folder to regular files: sorted, each once, symbolic links followed but never round."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path, PurePosixPath

from auditor.sources.content import os_unread
from auditor.sources.interface import Skipped, Table, Unread
from auditor.sources.lakes.tables import Folder, lake_table_at, local_folder, tables_among
from auditor.sources.naming import printable_place
from auditor.sources.stores.remote_file import File, relative_name

_MAGIC = re.compile(r"[*?\[{]")


@dataclass(frozen=True, slots=True)
class Found:
    """One file that a location stands for."""

    path: File
    name: str
    """Relative to the location's root, with `/`."""

    asked_for: bool
    """Whether the location names it or its extension, so that not reading it is a gap and not a matter of course."""


@dataclass(slots=True)
class Walk:
    """Everything met below a folder, or below a prefix in an object store."""

    root: File
    files: list[Found] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    """Folders that are one table with versions: nothing of what is in them is in the other lists."""

    def meet(self, folder: Folder) -> bool:
        """Take a folder that is a table as one; say whether it is."""
        found = lake_table_at(folder)
        if isinstance(found, Table):
            self.tables.append(found)
        elif found is not None:
            self.unread.append(found)
        return found is not None


def is_glob(location: str) -> bool:
    """Say whether a location has glob characters."""
    return _MAGIC.search(location) is not None


def is_hidden(name: str) -> bool:
    """Say whether a file or folder is left out by its own name: hidden, or the book-keeping of Spark, Delta and others."""
    return name.startswith((".", "_"))


def names_extension(pattern: str) -> bool:
    """Say whether a glob names the extension of the files that it asks for."""
    return re.search(r"\.\w+$", pattern) is not None


def shown(path: File, base: Path | None = None) -> str:
    """Write a path for people: relative to `base` where it is below it, with `/`, printable; a URL without options."""
    relative = relative_name(path, base) if base is not None else None
    return printable_place(path.as_posix() if relative is None else relative)


def shown_below(root: File, base: Path) -> Callable[[Found], str]:
    """Return what writes files found below `root` as `shown` does: where the root is, is found out once for all of them."""
    place = relative_name(root, base)
    if place is None:
        return lambda found: shown(found.path, base)
    before = _before(place)
    return lambda found: printable_place(before + found.name)


def _before(folder: str) -> str:
    """What the names of files in a folder begin with, by its own name relative to the same place."""
    return "" if folder == "." else f"{folder}/"


def walk(root: Path, base: Path) -> Walk:
    """List the regular files below `root`.

    Folders reached by symbolic link are visited after the real ones and only if they are new, so that loops end and
    every file keeps its real name. Hidden files and those that begin with `_` (Spark's and Delta's book-keeping) are
    skipped.
    """
    found = Walk(root)
    visited: set[tuple[int, int]] = set()
    pending, linked = [root], list[Path]()
    while pending or linked:
        folder = pending.pop() if pending else linked.pop(0)
        try:
            status = folder.stat()
            identity = (status.st_dev, status.st_ino)
            if identity in visited:
                found.skipped.append(Skipped(shown(folder, base), "a symbolic link to a folder already visited"))
                continue
            visited.add(identity)
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            unread = os_unread(folder, error)
            found.unread.append(Unread(shown(folder, base), unread.reason, unread.hint))
            continue
        if found.meet(local_folder(folder, shown(folder, base), root, {entry.name for entry in entries})):
            continue
        before = _before(relative_name(folder, root) or ".")
        folders = [_sort_entry(entry, before, found, base, linked) for entry in entries]
        pending.extend(reversed([folder for folder in folders if folder is not None]))
    found.files.sort(key=attrgetter("name"))
    return found


def _sort_entry(entry: os.DirEntry[str], before: str, found: Walk, base: Path, linked: list[Path]) -> Path | None:
    """Put one entry of a folder where it belongs; return it when it is a real folder to visit.

    `before` is what its name relative to the root begins with.
    """
    path = Path(entry.path)
    if is_hidden(entry.name):
        found.skipped.append(Skipped(shown(path, base), "hidden or book-keeping by its name"))
        return None
    try:
        if entry.is_dir():
            if not entry.is_symlink():
                return path
            linked.append(path)
        elif entry.is_file():
            found.files.append(Found(path, before + entry.name, asked_for=False))
        elif entry.is_symlink():
            unread = os_unread(path, FileNotFoundError())
            found.unread.append(Unread(shown(path, base), unread.reason, unread.hint))
        else:
            found.skipped.append(Skipped(shown(path, base), "a pipe, socket or device"))
    except OSError as error:
        unread = os_unread(path, error)
        found.unread.append(Unread(shown(path, base), unread.reason, unread.hint))
    return None


def expand(pattern: Path, base: Path) -> Walk:
    """List the files that a glob stands for; a folder that matches stands for the files in it.

    `*` and `?` stay inside one path segment, `**` crosses them, `[abc]`, `[!abc]` and `{a,b}` are alternatives.
    """
    parts = pattern.parts
    literal = next(position for position, part in enumerate(parts) if _MAGIC.search(part))
    root = Path(*parts[:literal])
    tail = PurePosixPath(*parts[literal:]).as_posix()
    if not root.is_dir():
        return Walk(root)
    everything = walk(root, base)
    matches = re.compile(f"(?:{glob_regex(tail)})(?P<below>/.*)?", re.DOTALL)
    named_extension = names_extension(tail)
    result = Walk(root)
    for file in everything.files:
        match = matches.fullmatch(file.name)
        if match:
            result.files.append(Found(file.path, file.name, asked_for=named_extension and not match["below"]))
    place = shown(root, base)
    prefix = 0 if place == "." else len(place) + 1
    result.tables.extend(tables_among(everything.tables, root, matches))
    result.unread = [item for item in everything.unread if _reaches(matches, item.location[prefix:])]
    result.skipped = [item for item in everything.skipped if matches.fullmatch(item.location[prefix:])]
    return result


def glob_regex(pattern: str) -> str:
    """Translate a glob with `/` into a regular expression for relative POSIX paths."""
    return "".join(_translate(pattern))


def _translate(pattern: str) -> Iterator[str]:
    position = 0
    while position < len(pattern):
        char = pattern[position]
        rest = pattern[position:]
        if rest.startswith("**/"):
            yield "(?:[^/]+/)*"
            position += 3
            continue
        if rest.startswith("**"):
            yield ".*"
            position += 2
            continue
        if char == "[" and (end := pattern.find("]", position + 2)) > 0:
            inside = pattern[position + 1 : end].replace("\\", "\\\\").replace("[", "\\[")
            yield f"[^/{inside[1:]}]" if inside.startswith("!") else f"[{inside}]"
            position = end + 1
            continue
        if char == "{" and (end := pattern.find("}", position)) > 0:
            yield "(?:" + "|".join(glob_regex(part) for part in pattern[position + 1 : end].split(",")) + ")"
            position = end + 1
            continue
        yield {"*": "[^/]*", "?": "[^/]"}.get(char, re.escape(char))
        position += 1


def _reaches(matches: re.Pattern[str], name: str) -> bool:
    """Say whether something unread at `name` matches, or may be a folder with matches: then it counts as a gap."""
    return matches.fullmatch(name) is not None or "." not in name.rsplit("/", 1)[-1]
