"""`lintas config`: what each option of a command would be, and where that comes from."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import click
from click.core import ParameterSource

from ..options import echo_text
from ..settings import SET, InForce, in_force, ranked
from ..settings.options import Words, catalogue, shown


@dataclass(frozen=True, slots=True)
class _Row:
    """One setting of one command."""

    key: str
    value: Any
    """As it may be shown; None where it is not set."""

    origin: str


@click.command("config")
@click.argument("words", nargs=-1, metavar="[COMMAND [-- FLAGS…]]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What goes to standard output.",
)
def command(words: tuple[str, ...], form: str) -> None:
    """Show what each option of COMMAND is set to, and where from: a default, a file and its line, a variable, or a flag.

    Without COMMAND: of every command. Flags after `--` are counted in, and nothing is done: lintas config audit -- --full

    In rising order: [tool.lintas] in pyproject.toml, lintas.toml beside it, LINTAS_* variables, flags. The files are looked
    for in the working directory, then in the folders above it up to the root of the work tree (.git); the nearest folder
    that has settings wins. A key is an option's name without dashes (fail-on = "warning"), for every command that takes
    it, or in a table for one ([audit], or [tool.lintas.audit] in pyproject.toml), which beats it. A variable is
    LINTAS_FAIL_ON, or LINTAS_AUDIT_FAIL_ON for one command. Paths in a file are relative to the file's folder.
    """
    root = click.get_current_context().find_root()
    assert isinstance(root.command, click.Group)
    known = catalogue(root.command, root, root.command.list_commands(root))
    chosen, flags = _chosen(words, known)
    force = in_force()
    tables = {one: _rows(root, one, known[one], flags, force) for one in chosen}
    if form == "json":
        echo_text(json.dumps(_document(tables, force), ensure_ascii=True, indent=2) + "\n", form)
        return
    echo_text("\n".join(_lines(tables, force)) + "\n", form)


def _chosen(given: tuple[str, ...], known: Mapping[Words, Any]) -> tuple[list[Words], tuple[str, ...]]:
    """The commands that are asked for, and the flags that follow.

    Raises: click.UsageError for a word that is no command, and for flags without one.
    """
    end = next((place for place, word in enumerate(given) if word.startswith("-")), len(given))
    words, flags = given[:end], given[end:]
    found = [one for one in known if one[: len(words)] == words]
    if not found:
        import difflib

        near = difflib.get_close_matches(" ".join(words), [" ".join(one) for one in known], n=1)
        hint = f"did you mean {near[0]!r}?" if near else "`lintas --help` lists them"
        raise click.UsageError(f"no command {' '.join(words)!r} has settings; {hint}")
    if flags and len(found) > 1:
        raise click.UsageError(f"name the one command that these flags are for: {' '.join(flags)}")
    return found, flags


def _rows(
    root: click.Context, words: Words, settings: Mapping[str, click.Parameter], flags: tuple[str, ...], force: InForce
) -> list[_Row]:
    """Every setting of a command, as click itself would take it."""
    context, found = root, root.command
    for word in words:
        assert isinstance(found, click.Group)
        inner = found.get_command(context, word)
        assert inner is not None
        if isinstance(inner, click.Group):
            context = click.Context(inner, info_name=word, parent=context)
        found = inner
    asked = copy.copy(found)
    asked.params = [_optional(parameter) for parameter in settings.values()]
    context = asked.make_context(words[-1], list(flags), parent=context)
    chosen = force.chosen(words)
    sources = {name: context.get_parameter_source(name) for name in context.params}
    meant = ranked(words, context.params, sources, chosen)
    rows = []
    for key, parameter in settings.items():
        name = str(parameter.name)
        value, origin = meant[name], "default"
        if sources[name] is ParameterSource.COMMANDLINE:
            origin = "flag"
        elif sources[name] in SET:
            origin = chosen[name].entry.place
        if meant[name] is not context.params[name]:
            origin = f"default; what {origin} says is contradicted"
        rows.append(_Row(key, shown(key, value), origin))
    return rows


def _optional(parameter: click.Parameter) -> click.Parameter:
    """The parameter as one that need not be given: what is shown is what there would be."""
    ours = copy.copy(parameter)
    ours.required = False
    return ours


def _document(tables: Mapping[Words, list[_Row]], force: InForce) -> dict[str, Any]:
    return {
        "files": [file.shown for file in force.files],
        "commands": {
            " ".join(words): {
                "settings": {row.key: {"value": row.value, "from": row.origin} for row in rows},
                "left_aside": [
                    {"key": entry.key, "from": entry.place, "reason": why} for entry, why in _left_aside(words, force)
                ],
            }
            for words, rows in tables.items()
        },
    }


def _lines(tables: Mapping[Words, list[_Row]], force: InForce) -> Iterator[str]:
    from auditor.reports.safe import name

    if force.files:
        yield f"Settings files, the stronger one last: {', '.join(file.shown for file in force.files)}"
    else:
        yield "No settings file speaks here; see `lintas config --help` for where one may lie."
    for words, rows in tables.items():
        yield ""
        yield " ".join(words)
        told = [(row.key, name(_said(row.value)), row.origin) for row in rows]
        wide = [max(len(row[column]) for row in told) for column in (0, 1)] if told else []
        for key, value, origin in told:
            yield f"  {key:<{wide[0]}}  {value:<{min(wide[1], 40)}}  {origin}"
        for entry, why in _left_aside(words, force):
            yield f"  {entry.key} of {entry.place} is not taken here: {name(why)}"


def _left_aside(words: Words, force: InForce) -> list[tuple[Any, str]]:
    return force.merged.left_aside.get(words, []) if force.merged is not None else []


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "-" if value is None else str(value)
