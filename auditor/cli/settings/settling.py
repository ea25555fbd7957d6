"""Settings in force: what files and the environment say, given to click as defaults, with where each value came from.

This is where the command line meets the machine: the working directory and the environment are read here, once, before a
command begins. What is wrong with them is told when the command would do its work, so that `--help` always answers.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from auditor.findings.model import Result

    from .files import SettingsFile
    from .merging import Chosen, Merged

_META = "auditor.cli.settings"
_FLAG_RANK = 4
SET = (ParameterSource.DEFAULT_MAP, ParameterSource.ENVIRONMENT)
"""What click calls a value that settings decided: it reads the few variables that an option declares by itself."""

_CONTRADICTING: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = (
    ("", frozenset({"full"}), frozenset({"max_miss", "sample_rows"})),
    ("", frozenset({"max_miss"}), frozenset({"sample_rows"})),
    ("", frozenset({"no_cache"}), frozenset({"state"})),
    ("", frozenset({"no_manifest"}), frozenset({"manifest"})),
    ("", frozenset({"quiet"}), frozenset({"verbose"})),
    ("due", frozenset({"history"}), frozenset({"manifest"})),
)
"""Parameters that a command (any, where none is named) refuses together: of those of unlike origin the one that ranks
higher is meant."""

_ONLY_WHERE = frozenset({"LINTAS_STATE"})
"""Variables that say where something is if it is asked for, which contradicts nothing."""


@dataclass(slots=True)
class InForce:
    """The settings of one run of the program."""

    files: tuple[SettingsFile, ...] = ()
    merged: Merged | None = None
    """None where no file and no variable says anything."""

    problem: str = ""
    """What is wrong with them, a line each; no command does its work then."""

    used: dict[str, str] = field(default_factory=dict)
    """By key, where a setting of the command that runs came from, where neither a flag nor the default decides."""

    def chosen(self, words: tuple[str, ...]) -> Mapping[str, Chosen]:
        """What is set for a command, by parameter."""
        return self.merged.chosen.get(words, {}) if self.merged is not None else {}


class SettingsError(click.ClickException):
    """Settings that cannot be used; ends a command with 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print every problem with its place."""
        from auditor.reports.safe import prose

        del file
        lines = self.message.splitlines()
        for line in lines:
            click.echo(prose(line), err=True)
        click.echo(f"{len(lines)} problem{'s' if len(lines) != 1 else ''} in the settings; nothing was done.", err=True)


def settle(context: click.Context) -> None:
    """Read the settings of this folder and environment, and hand them to click as the defaults of every command."""
    from .environment import ours
    from .files import SettingsFileError, settings_files

    force = InForce()
    context.meta[_META] = force
    try:
        here = Path.cwd()
        force.files = settings_files(here)
    except FileNotFoundError:  # the working directory was removed: there is nothing to look for
        here = Path()
    except SettingsFileError as error:
        force.problem = str(error)
    if not force.files and not ours(os.environ):
        return
    from .merging import merged
    from .options import WITHOUT, catalogue

    group, asked = context.command, context.invoked_subcommand or ""
    assert isinstance(group, click.Group)
    every = group.list_commands(context)
    # Most settings are of the command that runs: the others are imported where something is left that it does not know.
    few = {asked, *(key for file in force.files for key in file.values)}
    for names in [every] if asked in WITHOUT else [few, every]:
        found = merged(catalogue(group, context, names), force.files, os.environ, here, context)
        if not found.problems and not found.foreign:
            break
    force.problem = "\n".join(filter(None, (force.problem, *found.problems)))
    force.merged = found
    context.default_map = found.default_map()


def in_force() -> InForce:
    """The settings of this run; none where no command is running."""
    context = click.get_current_context(silent=True)
    found = context.meta.get(_META) if context is not None else None
    return found if isinstance(found, InForce) else InForce()


def settled(command: click.Command, words: tuple[str, ...]) -> click.Command:
    """A copy of the command that settings speak to: a variable of its own beats the general one, contradictions are ranked."""
    ours = copy.copy(command)
    inner = command.callback
    if isinstance(command, click.Group) or inner is None or words == ("completion",):
        return ours
    ours.params = [_for_command(parameter, words) for parameter in command.params]

    @wraps(inner)
    def called(*args: Any, **values: Any) -> Any:
        context, force = click.get_current_context(), in_force()
        if force.problem:
            raise SettingsError(force.problem)
        chosen = force.chosen(words)
        sources = {name: context.get_parameter_source(name) for name in values}
        meant = ranked(words, values, sources, chosen)
        force.used = {
            one.entry.key: one.entry.source
            for name, one in chosen.items()
            if sources.get(name) in SET and meant[name] is values[name]
        }
        _tell(force, meant)
        return _hinted(inner, force, args, meant, words)

    ours.callback = called
    return ours


def ranked(
    words: tuple[str, ...],
    values: Mapping[str, Any],
    sources: Mapping[str, ParameterSource | None],
    chosen: Mapping[str, Chosen],
) -> dict[str, Any]:
    """The values of a command's parameters, without those that one of a higher origin contradicts.

    Two of the same origin stay: the command refuses them, and says so.
    """
    meant = dict(values)

    def rank(names: frozenset[str]) -> tuple[int, int]:
        return max((_rank(sources.get(name), chosen.get(name)) for name in names if meant.get(name)), default=(0, 0))

    for command, some, others in _CONTRADICTING:
        one, other = rank(some), rank(others)
        if one == other or command not in ("", *words):
            continue
        for name in others if one > other else some:
            if meant.get(name):
                meant[name] = False if isinstance(meant[name], bool) else None
    return meant


def _rank(source: ParameterSource | None, chosen: Chosen | None) -> tuple[int, int]:
    """How much an origin weighs: where it lies, and how particularly it speaks to the command."""
    if source is ParameterSource.COMMANDLINE:
        return _FLAG_RANK, 0
    if source not in SET or chosen is None or chosen.entry.source in _ONLY_WHERE:
        return 0, 0
    return chosen.entry.rank, len(chosen.entry.level)


def under_settings(result: Result) -> Result:
    """The result with the settings it was made under in its provenance, by key: `{"fail-on": "lintas.toml"}`.

    Flags are not told, nor is a key that no setting decides.
    """
    used = in_force().used
    return replace(result, provenance={**result.provenance, "settings": dict(used)}) if used else result


def _for_command(parameter: click.Parameter, words: tuple[str, ...]) -> click.Parameter:
    """The parameter, whose variable is beaten by the one for its command, as every setting's is."""
    if not isinstance(parameter.envvar, str):
        return parameter
    from .environment import PREFIX, variable

    ours = copy.copy(parameter)
    ours.envvar = [variable(words, parameter.envvar.removeprefix(PREFIX)), parameter.envvar]
    return ours


def _tell(force: InForce, values: Mapping[str, Any]) -> None:
    """On standard error: variables that look like ours and are not; with --verbose, which settings decide."""
    if values.get("quiet"):
        return
    for name in force.merged.foreign if force.merged is not None else ():
        click.echo(f"{name}: no setting is called so; it was not looked at", err=True)
    if values.get("verbose") and force.used:
        said = ", ".join(f"{key} ({source})" for key, source in force.used.items())
        click.echo(f"Settings: {said}", err=True)


def _hinted(
    inner: Callable[..., Any], force: InForce, args: tuple[Any, ...], values: dict[str, Any], words: tuple[str, ...]
) -> Any:
    """The command's answer; a usage error also says that it may rest on a setting."""
    try:
        return inner(*args, **values)
    except click.UsageError as error:
        if force.used:
            said = ", ".join(f"{key} ({source})" for key, source in force.used.items())
            hint = f"Settings in force: {said}; `lintas config {' '.join(words)}` shows them."
            raise click.UsageError(f"{error.message}\n{hint}", error.ctx) from None
        raise
