"""YAML with places: every value keeps the line and column it came from, and scalars are YAML 1.2.

YAML 1.1 reads `NO` (Norway) as false, `on` as true and `2026-02-01` as a date object; YAML 1.2's core schema does
not. This reader composes PyYAML's node graph with its C parser (fast, keeps marks) and resolves plain scalars
itself. It refuses what a hostile file would use: duplicate keys, aliases that multiply, endless depth, big files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_BYTES = 5_000_000
MAX_DEPTH = 60
MAX_VALUES = 300_000

Path = tuple[str | int, ...]

_INT = re.compile(r"^[-+]?[0-9]+$|^0o[0-7]+$|^0x[0-9a-fA-F]+$")
_FLOAT = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
_SUSPICIOUS = 400
_WIDE_INDENT = re.compile(rf"^[ \t?:-]{{{_SUSPICIOUS}}}", re.M)
_WORDS = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_DEFAULT_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class YamlError(ValueError):
    """The text is not YAML that can be accepted; says what, where and what to do."""

    def __init__(self, message: str, mark: Mark) -> None:
        super().__init__(f"{mark}: {message}")
        self.message = message
        self.mark = mark


@dataclass(slots=True)
class Document:
    """Plain values, and where each one stands.

    `marks` maps the path of a value to its place; `key_marks` the path of a mapping's entry to the place of its key.
    """

    value: Any
    file: str
    marks: dict[Path, Mark] = field(default_factory=dict)
    key_marks: dict[Path, Mark] = field(default_factory=dict)

    def place(self, path: Path) -> Mark:
        """The place of `path`, or of its nearest ancestor that is in the file."""
        for end in range(len(path), -1, -1):
            found = self.key_marks.get(path[:end]) or self.marks.get(path[:end])
            if found:
                return found
        return Mark(self.file, 1, 1)


def read(text: str | bytes, file: str) -> Document:
    """Reads one YAML document.

    Args:
        text: the file's content; bytes are UTF-8 or carry a byte-order mark.
        file: the name used in error messages.

    Raises:
        YamlError: not YAML, over 5 MB, or one of the constructs that are refused.
    """
    start = Mark(file, 1, 1)
    if len(text) > MAX_BYTES:
        raise YamlError(f"the file is over {MAX_BYTES // 1_000_000} MB; split it with `include:`", start)
    try:
        _refuse_deep_nesting(text, start)
        node = yaml.compose(text, Loader=_loader())
    except yaml.MarkedYAMLError as error:
        problem = error.problem_mark
        mark = Mark(file, problem.line + 1, problem.column + 1) if problem else start
        raise YamlError(f"not valid YAML: {error.problem or error.context}", mark) from None
    except (yaml.YAMLError, UnicodeError, RecursionError) as error:
        reason = (
            "nested too deeply" if isinstance(error, RecursionError) else "has bytes or characters YAML does not allow"
        )
        raise YamlError(f"not valid YAML: the file {reason}", start) from None
    document = Document(None, file)
    if node is not None:
        document.value = _Builder(document).build(node, (), 0)
    return document


def _refuse_deep_nesting(text: str | bytes, start: Mark) -> None:
    """Stops what would overflow the C composer's stack, which recurses once a level.

    A cheap upper bound first: brackets opened anywhere (those closed prove nothing, they may stand in a quoted text) and
    the widest run of indentation. Only where that is suspicious are the events counted, without recursion.
    """
    plain = text if isinstance(text, str) else text.decode("utf-8", "replace")
    if plain.count("[") + plain.count("{") <= _SUSPICIOUS and not _WIDE_INDENT.search(plain):
        return
    depth = 0
    for event in yaml.parse(text, Loader=_loader()):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            place = event.start_mark
            mark = Mark(start.file, place.line + 1, place.column + 1) if place else start
            raise YamlError(f"nested more than {MAX_DEPTH} levels deep", mark)


def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Builder:
    """Turns nodes into values, filling the document's marks; counts what aliases expand to."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._file = document.file
        self._built = 0
        self._open: set[int] = set()

    def build(self, node: yaml.Node, path: Path, depth: int) -> Any:
        mark = self._mark(node)
        self._document.marks[path] = mark
        self._built += 1
        if depth > MAX_DEPTH:
            raise YamlError(f"nested more than {MAX_DEPTH} levels deep", mark)
        if self._built > MAX_VALUES:
            raise YamlError(
                f"aliases expand to more than {MAX_VALUES:,} values; write them out or split the file", mark
            )
        if node.tag not in _DEFAULT_TAGS:
            raise YamlError(f"the tag {node.tag!r} is not supported; remove it", mark)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if id(node) in self._open:
            raise YamlError("an alias points at something it is part of", mark)
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                return [self.build(item, (*path, index), depth + 1) for index, item in enumerate(node.value)]
            return self._mapping(node, path, depth)
        finally:
            self._open.discard(id(node))

    def _mapping(self, node: yaml.Node, path: Path, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            mark = self._mark(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                raise YamlError("a key must be a plain word", mark)
            key = str(key_node.value)
            if key == "<<" and not key_node.style:
                raise YamlError("merge keys (`<<`) belong to YAML 1.1; write the entries out", mark)
            if key in result:
                first = self._document.key_marks[(*path, key)]
                raise YamlError(
                    f"the key {key!r} stands twice (first on line {first.line}); rename or remove one", mark
                )
            self._document.key_marks[(*path, key)] = mark
            result[key] = self.build(value_node, (*path, key), depth + 1)
        return result

    def _mark(self, node: yaml.Node) -> Mark:
        return Mark(self._file, node.start_mark.line + 1, node.start_mark.column + 1)


def _scalar(node: yaml.ScalarNode) -> Any:
    text: str = node.value
    if node.style not in (None, ""):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text) and len(text) <= 40:
        return int(text, 0) if text.startswith(("0o", "0x")) else int(text)
    if _FLOAT.match(text):
        return float(text)
    return text
