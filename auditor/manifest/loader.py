"""Reads `lintas.yaml`: includes merged, defaults applied, every problem found at once and each with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from jurisdiction_map.facts.read import problems_of
from jurisdiction_map.yaml_source import MAX_BYTES, Document, Mark, YamlError, read

from .model import Manifest

if TYPE_CHECKING:
    from .detection import Detection

_SECTIONS = ("parties", "datasets", "flows")
_INCLUDABLE = (*_SECTIONS, "accepted")
_DEFAULTED = {"parties": "party", "datasets": "dataset", "flows": "flow"}
KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ManifestProblem:
    """One thing wrong with a manifest."""

    place: Mark
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class ManifestError(ValueError):
    """A manifest that cannot be used; carries every problem found, in file order."""

    def __init__(self, problems: list[ManifestProblem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.place.file, p.place.line, p.place.column))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class Loaded:
    """A manifest, where it lies, and where each of its values stands."""

    manifest: Manifest
    folder: Path
    file: str
    places: dict[KeyPath, Mark] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    detection: Detection | None = None

    def place(self, *path: str | int) -> Mark:
        """The place of a value, or of its nearest ancestor that is written down."""
        for end in range(len(path), 0, -1):
            found = self.places.get(path[:end])
            if found:
                return found
        return Mark(self.file, 1, 1)


def load(path: Path | str) -> Loaded:
    """Loads a manifest and what it includes.

    Raises:
        ManifestError: it cannot be read or used; all problems at once.
    """
    reader = _Reader(Path(path))
    reader.read_root()
    manifest = None
    if not reader.fatal:
        try:
            manifest = Manifest.model_validate(reader.merged)
        except ValidationError as error:
            for problem in problems_of(error, Manifest):
                place = reader.place(problem.path)
                reader.problems.append(ManifestProblem(place, f"{_dotted(problem.path)}{problem.message}"))
    detection = _detection(reader)
    if reader.problems or manifest is None:
        raise ManifestError(reader.problems)
    return Loaded(manifest, reader.root.parent, reader.name, reader.places, tuple(reader.files), detection)


def _detection(reader: _Reader) -> Detection | None:
    """The section `detection:`, whose models are built only where it is written: start-up is dear."""
    written = reader.merged.get("detection")
    if written is None:
        return None
    from .detection import Detection, contradictions

    try:
        found = Detection.model_validate(written)
        problems = list(contradictions(found))
    except ValidationError as error:
        found, problems = None, [(one.path, one.message) for one in problems_of(error, Detection)]
    for below, message in problems:
        path: KeyPath = ("detection", *(part for part in below if part != "[key]"))
        reader.problems.append(ManifestProblem(reader.place(path), f"{_dotted(path)}{message}"))
    return found


def _dotted(path: KeyPath) -> str:
    return ".".join(map(str, path)) + ": " if path else ""


class _Reader:
    """Merges the files of one manifest, keeping the place of every value."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.name = root.name
        self.merged: dict[str, Any] = {}
        self.places: dict[KeyPath, Mark] = {}
        self.problems: list[ManifestProblem] = []
        self.fatal = False
        self.files: list[Path] = []
        self._bytes = 0
        self._open: list[Path] = []

    def place(self, path: KeyPath) -> Mark:
        """The place of a path, or of its nearest written ancestor."""
        for end in range(len(path), -1, -1):
            found = self.places.get(path[:end])
            if found:
                return found
        return Mark(self.name, 1, 1)

    def read_root(self) -> None:
        """Reads the manifest itself and, through it, its includes."""
        document = self._document(self.root, Mark(self.name, 1, 1))
        if document is None:
            self.fatal = True
            return
        if not isinstance(document.value, dict):
            said = "is empty" if document.value is None else "is not a mapping"
            self._problem(
                document.place(()), f"the manifest {said}; begin with `version: 1` and `name:` (or run `lintas init`)"
            )
            self.fatal = True
            return
        self.merged = dict(document.value)
        self._take_places(document, document.value)
        for section in _SECTIONS:
            if isinstance(self.merged.get(section), dict):
                self.merged[section] = dict(self.merged[section])
            elif self.merged.get(section) is None:
                self.merged.pop(section, None)
        self._open.append(self.root.resolve())
        self._includes(document, self.root)
        self._apply_defaults()

    def _document(self, path: Path, asked_at: Mark) -> Document | None:
        try:
            size = path.stat().st_size
            if size > MAX_BYTES or self._bytes + size > 4 * MAX_BYTES:
                self._problem(
                    asked_at,
                    f"{path.name} is {size / 1e6:.1f} MB; files over {MAX_BYTES / 1e6:.0f} MB are not read: split it with `include:`",
                )
                return None
            self._bytes += size
            self.files.append(path)
            return read(path.read_bytes(), self._relative(path))
        except YamlError as error:
            self._problem(error.mark, error.message)
        except FileNotFoundError:
            self._problem(
                asked_at,
                f"there is no file {path.name}; check the path, or run `lintas init` to write a first manifest",
            )
        except OSError as error:
            self._problem(asked_at, f"{path.name} cannot be read: {error.strerror or type(error).__name__}")
        return None

    def _relative(self, path: Path) -> str:
        try:
            return path.resolve().relative_to(self.root.resolve().parent).as_posix()
        except ValueError:
            return path.name

    def _includes(self, document: Document, path: Path) -> None:
        listed = document.value.get("include") or []
        for index, name in enumerate([listed] if isinstance(listed, str) else listed):
            mark = document.place(("include", index))
            if not isinstance(name, str):
                continue
            target = (path.parent / name).resolve()
            tree = self.root.resolve().parent
            if tree not in target.parents:
                self._problem(
                    mark, f"include {name!r} leads out of the manifest's folder; keep included files below it"
                )
            elif target in self._open:
                self._problem(
                    mark, f"include {name!r} leads back to a file that is being read; remove one of the includes"
                )
            else:
                self._include(target, mark)

    def _include(self, target: Path, mark: Mark) -> None:
        document = self._document(target, mark)
        if document is None or document.value is None:
            return
        if not isinstance(document.value, dict):
            self._problem(
                document.place(()), f"an included file holds {', '.join(_INCLUDABLE)}; this one is not a mapping"
            )
            return
        self._open.append(target)
        for key, value in document.value.items():
            if key == "include":
                continue
            if key not in _INCLUDABLE:
                if key not in ("version", "name"):
                    self._problem(
                        document.place((key,)),
                        f"{key!r} cannot stand in an included file; only {', '.join(_INCLUDABLE)} can",
                    )
            elif key == "accepted":
                self._append(document, value)
            elif isinstance(value, dict):
                self._merge(document, key, value)
        self._includes(document, target)
        self._open.pop()

    def _merge(self, document: Document, section: str, entries: Mapping[str, Any]) -> None:
        into = self.merged.setdefault(section, {})
        for name, value in entries.items():
            mark = document.place((section, name))
            if name in into:
                self._problem(
                    mark,
                    f"{section}.{name} is declared twice (first at {self.place((section, name))}); rename or remove one",
                )
                continue
            into[name] = value
            for inner, place in _below(document, (section, name)):
                self.places[inner] = place

    def _append(self, document: Document, rows: Any) -> None:
        if not isinstance(rows, list):
            self._problem(document.place(("accepted",)), "accepted is a list")
            return
        into = self.merged.setdefault("accepted", [])
        for index, row in enumerate(rows):
            for inner, place in _below(document, ("accepted", index)):
                self.places[("accepted", len(into), *inner[2:])] = place
            into.append(row)

    def _take_places(self, document: Document, value: Mapping[str, Any]) -> None:
        del value
        self.places.update(document.marks)
        self.places.update(document.key_marks)

    def _apply_defaults(self) -> None:
        defaults = self.merged.get("defaults")
        if not isinstance(defaults, dict):
            return
        for section, word in _DEFAULTED.items():
            given = defaults.get(word)
            entries = self.merged.get(section)
            if not isinstance(given, dict) or not isinstance(entries, dict):
                continue
            for name, entry in entries.items():
                if isinstance(entry, dict):
                    entries[name] = {**given, **entry}

    def _problem(self, mark: Mark, message: str) -> None:
        self.problems.append(ManifestProblem(mark, message))


def _below(document: Document, path: KeyPath) -> Iterator[tuple[KeyPath, Mark]]:
    size = len(path)
    for places in (document.marks, document.key_marks):
        for inner, place in places.items():
            if inner[:size] == path:
                yield inner, place


def nearest(name: str, known: Mapping[str, Any] | list[str]) -> str:
    """`; did you mean X?`, or nothing."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
