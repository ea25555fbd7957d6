"""Settings of several sources made one: which value each option of each command takes, and whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from .environment import misspelt, ours, variable
from .files import SettingsFile
from .options import (
    WITHOUT,
    RefusedError,
    Words,
    below,
    by_hand,
    from_toml,
    from_variable,
    levels,
    shown,
    takes_general,
)

Catalogue = Mapping[Words, Mapping[str, click.Parameter]]
SHARED, OWN, ENVIRONMENT = 1, 2, 3
"""Ranks of sources: pyproject.toml, lintas.toml, the environment. The command line is above them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a source says: a key, for all commands (level `()`), for a group, or for one command."""

    level: Words
    key: str
    value: Any = field(repr=False)
    rank: int
    source: str
    """The file as it is shown, or the variable."""

    file: SettingsFile | None = None

    @property
    def place(self) -> str:
        """`lintas.toml:3`, or the variable."""
        return self.source if self.file is None else self.file.place(*self.level, self.key)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an option is set to, as click takes it, and the entry that says so."""

    value: Any = field(repr=False)
    entry: Entry


@dataclass(slots=True)
class Merged:
    """What the sources say together."""

    chosen: dict[Words, dict[str, Chosen]] = field(default_factory=dict)
    """By command and parameter."""

    left_aside: dict[Words, list[tuple[Entry, str]]] = field(default_factory=dict)
    """What is set for several commands and this one does not take, and why."""

    problems: list[str] = field(default_factory=list)
    """What is wrong, each with its place."""

    foreign: list[str] = field(default_factory=list)
    """Variables that begin as ours do and are none."""

    def default_map(self) -> dict[str, Any]:
        """The values as click looks them up: by command, then by parameter."""
        tree: dict[str, Any] = {}
        for words, values in self.chosen.items():
            here = tree
            for word in words:
                here = here.setdefault(word, {})
            here.update({name: one.value for name, one in values.items()})
        return tree


def merged(
    known: Catalogue,
    files: Iterable[SettingsFile],
    environment: Mapping[str, str],
    here: Path,
    context: click.Context,
) -> Merged:
    """What settings files and the environment say to every command; a later source beats an earlier one.

    Within one source what is said to a command beats what is said to all. here: the working directory.
    """
    result = Merged()
    entries = [one for file in files for one in _of_file(file, known, result.problems)]
    entries += _of_environment(environment, known, result)
    # Of one source the most particular comes last, so that it stays.
    entries.sort(key=lambda one: (one.rank, len(one.level)))
    for entry in entries:
        _take(entry, known, here, context, result)
    return result


def _take(entry: Entry, known: Catalogue, here: Path, context: click.Context, result: Merged) -> None:
    """Gives an entry to every command that it speaks to; what no command takes is a problem."""
    refusals: list[str] = []
    particular = ""
    taken = False
    for words, settings in known.items():
        parameter = settings.get(entry.key)
        if parameter is None or words[: len(entry.level)] != entry.level:
            continue
        if words != entry.level and not takes_general(words, entry.key, parameter):
            particular = f"this is not for all commands; write it for one, as {_named(words, entry)}"
            continue
        try:
            value = _value(entry, parameter, here, context)
        except RefusedError as refused:
            refusals.append(str(refused))
            result.left_aside.setdefault(words, []).append((entry, str(refused)))
            continue
        result.chosen.setdefault(words, {})[str(parameter.name)] = Chosen(value, entry)
        taken = True
    if not taken:
        result.problems.append(f"{entry.place}: {_called(entry)}: {[*refusals, particular][0]}")


def _value(entry: Entry, parameter: click.Parameter, here: Path, context: click.Context) -> Any:
    if entry.file is None:
        return from_variable(parameter, entry.value, context)
    refusal = by_hand(entry.key, entry.value)
    if refusal is not None:
        raise RefusedError(refusal)
    value = from_toml(parameter, entry.value, context)
    return below(entry.file.folder, entry.key, parameter, value, here)


def _called(entry: Entry) -> str:
    return "not taken" if entry.file is None else ".".join((*entry.level, entry.key))


def _named(words: Words, entry: Entry) -> str:
    return variable(words, entry.key) if entry.file is None else f"{entry.key} in [{'.'.join(words)}]"


def _of_file(file: SettingsFile, known: Catalogue, problems: list[str]) -> Iterator[Entry]:
    rank = OWN if file.own else SHARED
    groups = {words[:end] for words in known for end in range(1, len(words) + 1)}

    def walked(values: Mapping[str, Any], level: Words) -> Iterator[Entry]:
        for key, value in values.items():
            path = (*level, key)
            if isinstance(value, dict) and path in groups:
                yield from walked(value, path)
            elif key in _keys(known, level) and not isinstance(value, dict):
                yield Entry(level, key, value, rank, file.shown, file)
            else:
                problems.append(f"{file.place(*path)}: {_unknown(known, level, key, isinstance(value, dict))}")

    yield from walked(file.values, ())


def _of_environment(environment: Mapping[str, str], known: Catalogue, result: Merged) -> list[Entry]:
    given = ours(environment)
    if not given:
        return []
    names = {
        variable(level, key): (level, key)
        for words, settings in known.items()
        for key in settings
        for level in levels(words)
    }
    near, result.foreign = misspelt((name for name in given if name not in names), names)
    result.problems += [f"{name}: no setting is called so; did you mean {other}?" for name, other in near.items()]
    return [Entry(*names[name], value, ENVIRONMENT, name) for name, value in given.items() if name in names]


def _keys(known: Catalogue, level: Words) -> set[str]:
    return {key for words, settings in known.items() if words[: len(level)] == level for key in settings}


def _unknown(known: Catalogue, level: Words, key: str, table: bool) -> str:
    """What is wrong with a key that is none here: the nearest that is one, or where it would be one."""
    where = f"[{'.'.join(level)}]" if level else "the settings"
    here = _keys(known, level)
    commands = {words[len(level)] for words in known if words[: len(level)] == level and len(words) > len(level)}
    if table and key in here:
        return f"{key!r} is a setting, not a table; give it one value"
    if key in commands:
        return f"{key!r} is a command; write its settings as a table, [{'.'.join((*level, key))}]"
    if key in WITHOUT and not level:
        return f"the command {key!r} takes no settings"
    everywhere = _keys(known, ())
    if key in everywhere:
        others = ", ".join(" ".join(words) for words, settings in known.items() if key in settings)
        return f"{key!r} is no setting of {' '.join(level)}; it is one of {others}"
    import difflib

    near = difflib.get_close_matches(key.replace("_", "-"), sorted(commands if table else here | commands), n=1)
    what = "command, whose settings a table could hold," if table else "key"
    hint = (
        f"; did you mean {near[0]!r}?"
        if near
        else f"; `lintas config{' ' if level else ''}{' '.join(level)}` lists them"
    )
    return f"unknown {what} {shown('', key)!r} in {where}{hint}"
