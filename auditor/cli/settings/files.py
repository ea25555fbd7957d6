"""Settings files: `lintas.toml`, and `[tool.lintas]` in pyproject.toml; which of them speak in a folder, and reading them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OWN, SHARED = "lintas.toml", "pyproject.toml"
_SECTION = {OWN: (), SHARED: ("tool", "lintas")}
_MOST = 1 << 20
"""Bytes of a settings file; nobody writes as many by hand."""
_AT = re.compile(r" \(at line (\d+), column (\d+)\)")
_WORD = b"lintas"


class SettingsFileError(ValueError):
    """A settings file that cannot be used: where, what, and how to mend it."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """One settings file as it was read."""

    folder: Path
    shown: str
    """How it is called where people read: as seen from the working directory."""

    text: str = field(repr=False)
    section: tuple[str, ...]
    """The table that holds the settings; empty for the whole file."""

    values: Mapping[str, Any]
    """What that table says."""

    @property
    def own(self) -> bool:
        """Whether it is a `lintas.toml`, which beats the pyproject.toml beside it."""
        return not self.section

    def place(self, *keys: str) -> str:
        """`lintas.toml:3`, for a key below the section or, where it has no line of its own, what it stands in."""
        from .lines import lines_of

        lines = lines_of(self.text)
        path = (*self.section, *keys)
        line = next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), 1)
        return f"{self.shown}:{line}"


def settings_files(here: Path) -> tuple[SettingsFile, ...]:
    """The settings files that speak in the folder `here`: those of the nearest folder that has any, the weaker one first.

    Looked at are `here` and the folders above it up to the root of the work tree, which holds `.git`; outside a work
    tree `here` alone, since what lies further up may be anybody's. A pyproject.toml without `[tool.lintas]` has none.

    Raises: SettingsFileError for a file that cannot be read, or is no TOML.
    """
    for folder in _folders(here):
        found = [one for name in (SHARED, OWN) if (one := _file(folder, name, here)) is not None]
        if found:
            return tuple(found)
    return ()


def _folders(here: Path) -> Iterator[Path]:
    above = (here, *here.parents)
    root = next((folder for folder in above if (folder / ".git").exists()), here)
    for folder in above:
        yield folder
        if folder == root:
            return


def _file(folder: Path, name: str, here: Path) -> SettingsFile | None:
    path = folder / name
    if not path.is_file():
        return None
    shown = "../" * (len(here.parts) - len(folder.parts)) + name
    text = _text(path, shown)
    if text is None:
        return None
    values: Any = _parsed(text, shown)
    for key in _SECTION[name]:
        values = values.get(key) if isinstance(values, dict) else None
    if values is None:
        return None
    if not isinstance(values, dict):
        raise SettingsFileError(f"{shown}: {'.'.join(_SECTION[name])} is a table of settings; write [tool.lintas]")
    return SettingsFile(folder, shown, text, _SECTION[name], values)


def _text(path: Path, shown: str) -> str | None:
    """What the file says; None for a pyproject.toml that does not speak of Lintas, which is then not parsed."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST + 1)
    except OSError as error:
        raise SettingsFileError(f"{shown}: cannot be read ({(error.strerror or 'no reason given').lower()})") from None
    if path.name == SHARED and _WORD not in data:
        return None
    if len(data) > _MOST:
        raise SettingsFileError(f"{shown}: has more than {_MOST:,} bytes, which no settings file needs")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsFileError(f"{shown}:{line}: not UTF-8; save the file in that encoding") from None


def _parsed(text: str, shown: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        at = _AT.search(said)
        place = f"{at[1]}:{at[2]}" if at else str(text.count("\n") + 1)
        what = _AT.sub("", said).replace(" (at end of document)", " before the end of the file")
        raise SettingsFileError(f"{shown}:{place}: this is not TOML: {what[:1].lower()}{what[1:]}") from None
    except RecursionError:
        raise SettingsFileError(f"{shown}: lists or tables are nested too deeply") from None
