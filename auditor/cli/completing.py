"""What a shell offers for the word that is being typed: rule ids, countries, names of the manifest, files.

A completion reads no data, and never fails: where something cannot be read nothing is offered.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Offers = Callable[[click.Context], Iterable[tuple[str, str]]]
"""What may be typed, each with a few words on it."""


class Offered(type(click.STRING)):  # type: ignore[misc]
    """A text, of which some are offered while it is typed; any other is taken as well."""

    def __init__(self, offers: Offers) -> None:
        self._offers = offers

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Those that begin so, in whatever case."""
        from click.shell_completion import CompletionItem

        del param
        try:
            found = list(self._offers(ctx))
        except Exception:  # noqa: BLE001  (a broken manifest is told by commands, not on the line that somebody is typing)
            return []
        begin = incomplete.casefold()
        return [CompletionItem(word, help=said or None) for word, said in found if word.casefold().startswith(begin)]


class Files(type(click.STRING)):  # type: ignore[misc]
    """A path, completed by the shell itself."""

    def __init__(self, kind: str = "file") -> None:
        self._kind = kind

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """What the shell finds that begins so: files and folders, or folders only."""
        from click.shell_completion import CompletionItem

        del ctx, param
        return [CompletionItem(incomplete, type=self._kind)]


def _rules(ctx: click.Context) -> Iterator[tuple[str, str]]:
    from auditor.findings.rules import RULES

    yield from ((name, rule.doc.title) for name, rule in RULES.items())
    yield from _provisions(ctx)


def _provisions(ctx: click.Context) -> Iterator[tuple[str, str]]:
    from jurisdiction_map.repository import repository

    del ctx
    return ((provision.id, provision.title) for law in repository() for provision in law.provisions)


def _laws(ctx: click.Context) -> Iterator[tuple[str, str]]:
    from jurisdiction_map.repository import repository

    del ctx
    return ((law.code, law.name) for law in repository())


def _law_texts(ctx: click.Context) -> Iterator[tuple[str, str]]:
    above = ctx.parent
    if above is not None and isinstance(above.command, click.Group):  # `law` alone is `law show`: its commands too
        yield from ((name, "") for name in above.command.list_commands(above))
    yield from _laws(ctx)
    yield from _provisions(ctx)


def _countries(ctx: click.Context) -> Iterator[tuple[str, str]]:
    from jurisdiction_map import countries

    del ctx
    return ((code, countries.name(code)) for code in sorted(countries.codes() | countries.groups()))


def _categories(ctx: click.Context) -> Iterator[tuple[str, str]]:
    from jurisdiction_map import categories

    del ctx
    return ((tag, one.meaning) for tag, one in categories.vocabulary().items())


def _purposes(ctx: click.Context) -> Iterator[tuple[str, str]]:
    from typing import get_args

    from jurisdiction_map.facts.model import Purpose

    del ctx
    return ((word, "") for word in get_args(Purpose))


def _executors(ctx: click.Context) -> Iterator[tuple[str, str]]:
    del ctx
    return iter((("serial", "in this process"), ("processes", "of this machine")))


def _commands(ctx: click.Context) -> Iterator[tuple[str, str]]:
    group = ctx.find_root().command
    assert isinstance(group, click.Group)
    return ((name, "") for name in group.list_commands(ctx))


def _named(section: str) -> Offers:
    """The names in a section of the manifest: what the line names, else the lintas.yaml of this folder."""

    def names(ctx: click.Context) -> Iterator[tuple[str, str]]:
        given = Path(str(ctx.params.get("manifest") or "lintas.yaml"))
        root = given / "lintas.yaml" if given.is_dir() else given
        document = _document(root)
        included = document.get("include") or []
        for name in [included] if isinstance(included, str) else included:
            for path in sorted(root.parent.glob(str(name))):
                yield from _of(_document(path), section)
        yield from _of(document, section)

    return names


def _of(document: Mapping[str, Any], section: str) -> Iterator[tuple[str, str]]:
    found = document.get(section)
    return ((str(name), "") for name in found) if isinstance(found, dict) else iter(())


def _document(path: Path) -> Mapping[str, Any]:
    from jurisdiction_map.yaml_source import MAX_BYTES, YamlError, read

    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return {}
        value = read(path.read_bytes(), path.name).value
    except (OSError, YamlError):
        return {}
    return value if isinstance(value, dict) else {}


_BY_NAME: Mapping[str, click.ParamType[Any]] = {
    "identifier": Offered(_rules),
    "select": Offered(_rules),
    "ignore": Offered(_rules),
    "repealed": Offered(_provisions),
    "what": Offered(_law_texts),
    "countries": Offered(_laws),
    "country": Offered(_countries),
    "origin": Offered(_countries),
    "destination": Offered(_countries),
    "parties": Offered(_countries),
    "transitions": Offered(_countries),
    "places": Offered(_countries),
    "category": Offered(_categories),
    "purpose": Offered(_purposes),
    "executor": Offered(_executors),
    "dataset": Offered(_named("datasets")),
    "flow": Offered(_named("flows")),
    "flows": Offered(_named("flows")),
    "names": Offered(_named("flows")),
    "words": Offered(_commands),
    "manifest": Files(),
    "location": Files(),
    "locations": Files(),
    "folder": Files("dir"),
    "place": Files(),
    "history": Files(),
    "state": Files(),
}
_BY_METAVAR: Mapping[str | None, click.ParamType[Any]] = {
    "PATH": Files(),
    "FILE": Files(),
    "FORMAT=PATH": Files(),
    "FOLDER": Files("dir"),
}


def completed(parameter: click.Parameter) -> click.Parameter:
    """The parameter with what is offered for it; what says itself what it takes is left as it is."""
    if type(parameter.type) is not type(click.STRING):
        return parameter
    kind = _BY_NAME.get(str(parameter.name)) or _BY_METAVAR.get(parameter.metavar)
    if kind is None:
        return parameter
    ours = copy.copy(parameter)
    ours.type = kind
    return ours
