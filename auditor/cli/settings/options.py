"""Which settings a command has, and which values they take: read off its options, so that nothing is written twice."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

Words = tuple[str, ...]
"""A command: `("audit",)`, `("law", "show")`; what holds for several is the words they share, down to none."""

WITHOUT = ("config", "completion")
"""Commands that speak of settings and shells; they take none."""

_OWN_MEANING = {("due", "history")}
"""Options that mean something else than the same word does for an audit: only the command's own table sets them."""

_ARGUMENTS = {"manifest": "manifest", "place": "history"}
"""Arguments that may be set, by parameter, and their keys."""

_UNSET_ARGUMENTS = {"law changes"}
"""A manifest makes these answer more than they were asked."""

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s'\"]*")
_PATHS = {"PATH", "FILE", "FOLDER"}
_PLACES = {"history", "state"}
_WRITTEN = {"output"}


class RefusedError(ValueError):
    """A value that a setting does not take, and why."""


def settings_of(command: click.Command) -> dict[str, click.Parameter]:
    """The settings of one command by key: its long options without dashes, and the manifest or history it is about."""
    found: dict[str, click.Parameter] = {}
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            long = [opt for opt in parameter.opts if opt.startswith("--")]
            if parameter.expose_value and long:
                found[long[0].removeprefix("--")] = parameter
        elif parameter.name in _ARGUMENTS and parameter.nargs == 1:
            found.setdefault(_ARGUMENTS[parameter.name], parameter)
    return found


def catalogue(
    group: click.Group, context: click.Context, names: Collection[str], words: Words = ()
) -> dict[Words, dict[str, click.Parameter]]:
    """The settings of the commands of a group that are called so, those of a group's commands with it. Imports these."""
    found: dict[Words, dict[str, click.Parameter]] = {}
    for name in group.list_commands(context):
        command = group.get_command(context, name) if name in names else None
        path = (*words, name)
        if isinstance(command, click.Group):
            found |= catalogue(command, context, command.list_commands(context), path)
        elif command is not None and path[0] not in WITHOUT:
            settings = settings_of(command)
            if " ".join(path) in _UNSET_ARGUMENTS:
                settings = {key: one for key, one in settings.items() if isinstance(one, click.Option)}
            found[path] = settings
    return found


def levels(words: Words) -> Iterator[Words]:
    """What may speak for a command: everything, then its group, then itself."""
    return (words[:end] for end in range(len(words) + 1))


def takes_general(words: Words, key: str, parameter: click.Parameter) -> bool:
    """Whether a setting of a command may be set for several commands at once.

    The one file that some commands write as `--output PATH` is not the reports of `--output FORMAT=PATH`.
    """
    if key in _WRITTEN:
        return bool(getattr(parameter, "multiple", False))
    return (" ".join(words), key) not in _OWN_MEANING


def from_toml(parameter: click.Parameter, value: Any, context: click.Context) -> Any:
    """What a TOML value is for an option.

    Raises: RefusedError where its kind or the value itself is not one that the option takes.
    """
    if _is_flag(parameter):
        if not isinstance(value, bool):
            raise RefusedError("it is true or false, without quotes")
        return value
    if getattr(parameter, "multiple", False):
        if not isinstance(value, list):
            raise RefusedError(f"it may be given several times, so it is a list: [{_example(value)}]")
        shaped: Any = tuple(_scalar(parameter, one) for one in value)
    else:
        shaped = _scalar(parameter, value)
    return _accepted(parameter, shaped, context)


def from_variable(parameter: click.Parameter, text: str, context: click.Context) -> Any:
    """What the text of an environment variable is for an option; several values are separated by white space.

    Raises: RefusedError.
    """
    several = getattr(parameter, "multiple", False)
    shaped = tuple(parameter.type.split_envvar_value(text)) if several else text
    return _accepted(parameter, shaped, context)


def _accepted(parameter: click.Parameter, shaped: Any, context: click.Context) -> Any:
    """The value, which click will convert again, once its type and its callback have taken it."""
    try:
        parameter.process_value(context, shaped)
    except click.UsageError as error:
        from auditor.sources.naming import without_secrets

        raise RefusedError(_URL.sub(lambda match: without_secrets(match[0]), error.message)) from None
    return shaped


def _is_flag(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option) and bool(parameter.is_flag)


def _scalar(parameter: click.Parameter, value: Any) -> Any:
    kind = parameter.type
    if isinstance(value, str):
        if isinstance(kind, (type(click.INT), type(click.FLOAT))):
            raise RefusedError("it is a number, without quotes")
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    number = isinstance(kind, (type(click.INT), type(click.FLOAT)))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise RefusedError(f"it is a {'number' if number else 'text'}, not {_kind(value)}")
    if isinstance(kind, (type(click.STRING), click.Choice)):
        raise RefusedError("it is a text; put it in quotes")
    if isinstance(kind, type(click.INT)) and isinstance(value, float):
        raise RefusedError("it is a whole number")
    return str(value)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    return {list: "a list", dict: "a table", datetime: "a time"}.get(type(value), "that")


def _example(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else "…"


def below(folder: Path, key: str, parameter: click.Parameter, value: Any, here: Path) -> Any:
    """The value of a settings file in `folder`, with the paths in it as seen from the working directory `here`.

    Raises: RefusedError for a file to be written outside of the settings file's folder: a repository that somebody looks at
        must not write elsewhere on their machine.
    """
    if isinstance(value, tuple):
        return tuple(below(folder, key, parameter, one, here) for one in value)
    if not isinstance(value, str) or not _names_a_path(key, parameter):
        return value
    form, equals, path = value.partition("=") if parameter.metavar == "FORMAT=PATH" else ("", "", value)
    if not path:
        form, equals, path = "", "", value
    if key in _WRITTEN and not (folder / path).resolve().is_relative_to(folder.resolve()):
        raise RefusedError(
            "a settings file has reports written below its own folder only; elsewhere needs a flag or a variable"
        )
    return f"{form}{equals}{_seen(folder, path, here)}"


def _seen(folder: Path, path: str, here: Path) -> str:
    scheme, is_url, rest = path.partition("://")
    if is_url:
        # `sqlite:///name` is a file beside the settings; `sqlite:////name` is one from the root.
        local = scheme.partition("+")[0] == "sqlite" and rest.startswith("/")
        return f"{scheme}:///{_seen(folder, rest[1:], here)}" if local else path
    if folder == here or path in ("", "-") or Path(path).is_absolute():
        return path
    return Path(os.path.relpath(folder / path, here)).as_posix()


def _names_a_path(key: str, parameter: click.Parameter) -> bool:
    if key in _PLACES or isinstance(parameter, click.Argument):
        return True
    return parameter.metavar in _PATHS or parameter.metavar == "FORMAT=PATH"


def by_hand(key: str, value: Any) -> str | None:
    """Why a settings file may not say this; None where it may.

    Who looks at somebody's repository with Lintas must not run that person's commands, or send tables to their machines.
    """
    if key == "notify":
        return "it runs a command, so it is taken from a flag or a variable only"
    if key == "force":
        return "it overwrites what is there, so it is taken from a flag or a variable only"
    if key == "executor" and isinstance(value, str) and "://" in value:
        return "it hands tables to other machines, so it is taken from a flag or a variable only; here: serial or processes"
    return None


def shown(key: str, value: Any) -> Any:
    """A value for people: URLs without user, password and options, a command by its program."""
    from auditor.sources.naming import without_secrets

    if isinstance(value, (tuple, list)):
        return [shown(key, one) for one in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if not isinstance(value, str):  # a date, a path
        return str(value)
    if key == "notify":
        program, space, _ = value.strip().partition(" ")
        return without_secrets(program) + (" …" if space else "")
    form, equals, place = value.partition("=")
    if equals and "://" in place and "://" not in form:
        return f"{form}={without_secrets(place)}"
    return without_secrets(value)
