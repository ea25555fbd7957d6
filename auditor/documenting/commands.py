"""The command line's reference, read off the commands themselves: what `--help` says, with an anchor for each option."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from jurisdiction_map.export.markup import link

from .page import Markdown, Page, code, escaped, fenced, heading, page, sentence, sentence_html, table

_WIDTH = 100


def command_pages(root: click.Command, name: str = "lintas") -> Iterator[Page]:
    """`cli/index.md` and a page for each command, those of a group on the group's page."""
    context = click.Context(root, info_name=name, **{**root.context_settings, "terminal_width": _WIDTH})
    commands = list(_commands(root, context))
    rows = (
        (link(f"{one}.html", f"{name} {one}"), sentence_html(_line(root, one, command))) for one, command in commands
    )
    yield page(
        "cli/index.md",
        "Command line",
        *(_prose(root.help or "")),
        table(("Command", "What it does"), rows),
        heading(2, "Options", "options"),
        _options(root, context, "lintas"),
    )
    for one, command in commands:
        yield page(f"cli/{one}.md", f"{name} {one}", *_command(command, context, one, 2))


def _commands(group: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None and not command.hidden:
            yield name, command


def _line(group: click.Command, name: str, command: click.Command) -> str:
    """The line of the group's help, which is written by hand so that help imports nothing."""
    lines: dict[str, str] = getattr(group, "lines", {})
    return lines.get(name) or command.get_short_help_str(_WIDTH)


def _command(command: click.Command, parent: click.Context, name: str, level: int) -> Iterator[Markdown]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=_WIDTH)
    usage = command.collect_usage_pieces(context)
    yield fenced(" ".join([context.command_path, *usage]))
    yield from _prose(command.help or "")
    anchor = context.command_path.replace(" ", "-")
    below = list(_commands(command, context))
    if below:
        rows = (
            (link(f"#{anchor}-{one}", f"{context.command_path} {one}"), sentence_html(_line(command, one, inner)))
            for one, inner in below
        )
        yield table(("Command", "What it does"), rows)
    yield heading(level, "Options", f"{anchor}-options")
    yield _options(command, context, anchor)
    for one, inner in below:
        yield heading(level, f"`{context.command_path} {one}`", f"{anchor}-{one}")
        yield from _command(inner, context, one, level + 1)


def _prose(help_text: str) -> Iterator[Markdown]:
    r"""Paragraphs of a help text; click keeps those that begin with \b as they are written."""
    for paragraph in re.split(r"\n\s*\n", help_text.strip()):
        if paragraph.lstrip().startswith("\b"):
            yield fenced(paragraph.replace("\b", "", 1).strip("\n"))
        else:
            yield sentence(paragraph)


def _options(command: click.Command, context: click.Context, anchor: str) -> Markdown:
    rows = []
    for parameter in command.get_params(context):
        told = parameter.get_help_record(context)
        if told is None or not told[1]:  # an argument, which the usage shows
            continue
        names, words = told
        longest = max(parameter.opts, key=len).lstrip("-")
        rows.append((f'<a id="{anchor}--{longest}"></a>{_names(names)}', sentence_html(words)))
    return table(("Option", "What it does"), rows) if rows else escaped("It has none.")


def _names(told: str) -> str:
    """`--format [text|json]`: what is typed as code, long choices so that they may break."""
    return code(told).replace("|", "|<wbr>")
