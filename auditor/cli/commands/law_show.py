"""`lintas law`: the repository of transfer law, read from the command line."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, NoReturn

import click

from ..exits import USAGE, Exit
from ..options import as_of_option, today

if TYPE_CHECKING:
    from jurisdiction_map.conditions.nodes import Node
    from jurisdiction_map.law import Law, Provision


@click.command("show")
@click.argument("what", required=False, metavar="[COUNTRY|PROVISION]")
@as_of_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(what: str | None, as_of: date | None, form: str) -> None:
    """List the law files, one country's provisions, or one provision in plain words with its sources."""
    from jurisdiction_map.repository import repository

    laws = repository()
    day = as_of or today()
    if form == "json":
        _print_json(what, day)
        return
    if what is None:
        lines = _listing(list(laws), day)
    elif what.upper() in laws.codes():
        lines = _country(laws.require(what.upper()), day)
    else:
        from auditor.catalogue import provision

        found = provision(what.upper(), laws)
        if found is None:
            _unknown(what, laws.codes())
        lines = describe(found[0], found[1], day)
    for line in lines:
        click.echo(line)


def _unknown(what: str, codes: tuple[str, ...]) -> NoReturn:
    import difflib

    from jurisdiction_map.repository import repository

    ids = [p.id for law in repository() for p in law.provisions]
    near = difflib.get_close_matches(what.upper(), [*ids, *codes], n=3)
    hint = f" Did you mean {', '.join(near)}?" if near else f" There are law files for {', '.join(codes)}."
    click.echo(f"There is no law file and no provision {what!r}.{hint}", err=True)
    raise Exit(USAGE)


def _listing(laws: list[Law], day: date) -> Iterator[str]:
    wide = max(len(law.name) for law in laws) + 1
    yield f"{'':4}{'jurisdiction':<{wide}}{'in force':>9}{'later':>7}{'past':>6}  reviewed    confidence"
    for law in laws:
        now = [p for p in law.provisions if day in p.interval]
        later = [p for p in law.provisions if p.interval.begin and p.interval.begin > day]
        counts = Counter(p.confidence.word for p in law.provisions)
        told = ", ".join(f"{word.replace('_', ' ')} {n}" for word, n in counts.most_common())
        past = len(law.provisions) - len(now) - len(later)
        yield f"{law.code:4}{law.name:<{wide}}{len(now):>9}{len(later):>7}{past:>6}  {law.reviewed}  {told}"
    yield f"As of {day}. `lintas law SG` lists a country's provisions. Not legal advice."


def _country(law: Law, day: date) -> Iterator[str]:
    yield f"{law.name} ({law.code}), reviewed {law.reviewed}, as of {day}"
    yield from textwrap.wrap(" ".join(law.summary.split()), 80, initial_indent="  ", subsequent_indent="  ")
    for heading, strength in (("Gates", "gate"), ("Duties", "duty"), ("Routes", "route"), ("Advice", "advice")):
        rows = [p for p in law.provisions if p.strength == strength]
        if rows:
            yield heading
        for row in rows:
            when = "" if day in row.interval else f" ({_interval(row)})"
            said = f"{row.id}: {row.title}{when} [{row.confidence.word.replace('_', ' ')}]"
            yield from textwrap.wrap(said, 80, initial_indent="  ", subsequent_indent="      ", break_on_hyphens=False)
    if law.changes:
        yield "Dated changes"
        for change in law.changes:
            yield from textwrap.wrap(
                f"{change['date']}: {change['what']}", 80, initial_indent="  ", subsequent_indent="      "
            )
    if law.questions:
        yield "Open questions"
        for question in law.questions:
            yield from textwrap.wrap(f"- {question}", 80, initial_indent="  ", subsequent_indent="      ")


def describe(law: Law, provision: Provision, day: date) -> Iterator[str]:
    """One provision in plain words: standing, conditions, exemptions, requirement, sources."""
    yield f"{provision.id}  {provision.title}"
    standing = "in force" if day in provision.interval else "not in force"
    general = "; general: never moves a verdict" if provision.scope != "transfer" else ""
    yield f"  {law.name}; {provision.kind.replace('_', ' ')} ({provision.strength}{general}); {standing} on {day} ({_interval(provision)})"
    yield from textwrap.wrap(
        f"{provision.cite}; {provision.confidence.word.replace('_', ' ')}",
        80,
        initial_indent="  ",
        subsequent_indent="  ",
    )
    if provision.plain:
        yield from textwrap.wrap(provision.plain, 80, initial_indent="  ", subsequent_indent="  ")
    yield "Applies when"
    titles = {one.id: one.title for one in law.provisions}
    yield from _tree(provision.applies, 1, titles)
    if provision.exempt:
        yield "Lifted by any of"
        for row in provision.exempt:
            limb = f" ({row.limb})" if row.limb else ""
            yield from textwrap.wrap(
                f"{row.id}{limb}: {row.plain or row.cite}".rstrip(": "),
                80,
                initial_indent="  ",
                subsequent_indent="      ",
            )
            yield from _tree(row.when, 2, titles)
    yield "Requires"
    yield from _tree(provision.requires, 1, titles)
    for penalty in provision.penalty:
        yield from textwrap.wrap(
            "Penalty: " + "; ".join(f"{k} {v}" for k, v in penalty.items()), 80, subsequent_indent="    "
        )
    yield "Sources"
    for key in provision.sources:
        source = law.sources.get(key)
        if source:
            yield f"  {source.title}: {source.url}"


def _tree(node: Node, depth: int, titles: Mapping[str, str]) -> Iterator[str]:
    from jurisdiction_map.conditions.words import said

    indent = "  " * depth
    line, shown = said(node, titles)
    cite = f" [{node.meta.cite}]" if node.meta.cite else ""
    sure = f" ({node.meta.confidence.word.replace('_', ' ')})" if node.meta.confidence is not None else ""
    yield from textwrap.wrap(
        f"- {line}{cite}{sure}", 80, initial_indent=indent, subsequent_indent=indent + "    ", break_on_hyphens=False
    )
    for part in shown.parts():
        yield from _tree(part, depth + 1, titles)


def _interval(provision: Provision) -> str:
    begin, end = provision.interval.begin, provision.interval.end
    if begin and end:
        return f"{begin} until {end}"
    return f"from {begin}" if begin else f"until {end}" if end else "no dates"


def _print_json(what: str | None, day: date) -> None:
    import json

    from jurisdiction_map.compiled_form import HERE
    from jurisdiction_map.repository import plain_values, repository

    codes = repository().codes() if what is None else (what.upper(),)
    rows = []
    for code in codes:
        source = HERE / "laws" / f"{code.lower().replace('-', '_')}.yaml"
        if not source.is_file():
            _unknown(code, repository().codes())
        rows.append(plain_values(source))
    click.echo(json.dumps({"as_of": day.isoformat(), "laws": rows}, ensure_ascii=False, indent=2))
