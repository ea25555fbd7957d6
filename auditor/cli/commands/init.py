"""`lintas init`: a first manifest from a folder, a bucket or a database."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..exits import UNREAD, USAGE, Exit
from ..gathering import gathered
from ..progress import reporter

if TYPE_CHECKING:
    from auditor.onboarding import Answers, Draft, Filters, Look, Question

_SCHEMA_COPY = ".lintas/manifest.schema.json"


@dataclass(frozen=True, slots=True)
class Said:
    """What the options say; None and nothing where they are silent."""

    country: str | None
    name: str | None
    legal_name: str | None
    role: str | None
    region: tuple[str, ...]
    yes: bool


said_options = gathered(
    Said,
    "said",
    click.option(
        "--country",
        metavar="CODE",
        help="Where you are established, and where data lie of which nothing better is known (ISO code).",
    ),
    click.option(
        "--region",
        metavar="LOCATION=REGION",
        multiple=True,
        help="Where a location, place or dataset lies: data/sg=SG, s3://lake=aws:ap-southeast-3. Repeatable.",
    ),
    click.option("--name", metavar="NAME", help="Name of the project and your organisation (default: the folder's)."),
    click.option("--legal-name", metavar="NAME", help="Legal name of your organisation, if it is not --name."),
    click.option(
        "--role", metavar="ROLE", help="Its usual role: controller, processor, joint_controller, third_party."
    ),
    click.option("-y", "--yes", is_flag=True, help="Ask nothing; leave open what is not known."),
)
"""`--country`, `--region`, `--name`, `--legal-name`, `--role`, `--yes`: one argument `said`."""


@click.command("init")
@click.argument("location", metavar="[LOCATION]", default=".")
@said_options
@click.option("--schema", default="", metavar="GLOBS", help="Of a database: which schemas (crm,sales*; ! excludes).")
@click.option("--table", default="", metavar="GLOBS", help="Of a database: which tables (cust*,!*_old).")
@click.option("--manifest", default="lintas.yaml", show_default=True, metavar="PATH", help="Where to write it.")
@click.option("--force", is_flag=True, help="Overwrite an existing manifest.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def command(location: str, said: Said, schema: str, table: str, manifest: str, force: bool, quiet: bool) -> None:
    """Look at the tables at LOCATION (default: here) and write a first lintas.yaml that `check` accepts.

    LOCATION is a folder, a bucket (s3://, gs://, az://) or the URL of a database. Proposed are datasets, the regions that
    host names tell, and the flows that names and columns suggest. On a terminal you are asked what only you can know: an
    empty answer leaves it open.
    """
    from auditor.onboarding import Filters, draft_of, look

    target = Path(manifest)
    if target.exists() and not force:
        raise click.UsageError(f"{manifest} is already there; give --force to overwrite it, or --manifest PATH")
    answers = _answers(said)
    wanted = _checked(location, Filters(schema, table))
    home = target.absolute().parent
    with reporter(quiet) as progress:
        seen = look(wanted, Path.cwd(), home, os.environ, progress)
    _tell_unread(seen)
    if not seen.found and "://" in location:
        click.echo("nothing was found to propose: nothing was written.", err=True)
        raise Exit(UNREAD)
    draft = draft_of(said.name or _project(location), seen.found)
    answers = _with_regions(answers, said.region, draft)
    if not said.yes and _on_terminal():
        answers = _asked(draft, answers)
    _write(target, home, draft, answers)
    _tell(manifest, draft)
    if seen.unread:
        raise Exit(UNREAD)


def _checked(location: str, filters: Filters) -> str:
    """The location with the filters on it."""
    from auditor.onboarding.locating import is_url, plain_path
    from auditor.sources.stores.address import is_store_url

    if filters and (not is_url(location) or is_store_url(location)):
        raise click.UsageError("--schema and --table choose tables of a database: give its URL")
    path = plain_path(location)
    if not is_url(location) and not Path(path).exists() and not any(sign in path for sign in "*?["):
        raise click.UsageError(f"there is no folder or file {location}")
    return filters.on(location)


def _answers(said: Said) -> Answers:
    from auditor.onboarding import Answers, answering

    code = _read(answering.country, said.country, "--country") if said.country is not None else None
    role = _read(answering.role, said.role, "--role") if said.role is not None else None
    return Answers(said.legal_name or said.name, code, role, code)


def _with_regions(answers: Answers, given: tuple[str, ...], draft: Draft) -> Answers:
    """The answers with what `--region` says, matched with what was found."""
    from auditor.onboarding import AnswerError, answering, located

    pairs = []
    for text in given:
        place, mark, region = text.rpartition("=")
        if not mark or not place:
            raise click.UsageError(f"--region {text}: write it as LOCATION=REGION, such as data/sg=SG")
        pairs.append((place, _read(answering.region, region, f"--region {text}")))
    try:
        return replace(answers, regions={**answers.regions, **located(draft, pairs)})
    except AnswerError as error:
        raise click.UsageError(f"--region: {error}") from None


def _read(reader: Callable[[str], str], text: str, option: str) -> str:
    from auditor.onboarding import AnswerError

    try:
        return reader(text)
    except AnswerError as error:
        raise click.UsageError(f"{option} {text}: {error}") from None


def _on_terminal() -> bool:
    """Whether somebody is there to answer: questions go to standard error."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked(draft: Draft, answers: Answers) -> Answers:
    """Asks what only a person can know; Ctrl-C ends the command before anything is written."""
    from auditor.onboarding import answering, questions

    readers: dict[str, Callable[[str], str]] = {
        "legal_name": str.strip,
        "country": answering.country,
        "role": answering.role,
        "region": answering.region,
    }
    _let_interrupt()
    click.echo("A few questions; Enter leaves one open.", err=True)
    for question in list(questions(draft, answers)):
        given = _answer(question, readers[question.about])
        if given is None:
            continue
        if question.about == "region":
            answers = replace(answers, regions={**answers.regions, question.place: given})
        elif question.about == "legal_name":
            answers = replace(answers, legal_name=given)
        elif question.about == "country":
            answers = replace(answers, country=given)
        else:
            answers = replace(answers, role=given)
    return answers


def _let_interrupt() -> None:
    """Let Ctrl-C end a question at once: Polars, once it has read, has the terminal go on waiting for the line."""
    if hasattr(signal, "siginterrupt"):  # not on Windows, which does not wait either
        signal.siginterrupt(signal.SIGINT, True)


def _answer(question: Question, reader: Callable[[str], str]) -> str | None:
    """One answer, asked for again until it can be read or is left empty."""
    from auditor.onboarding import AnswerError
    from auditor.reports.safe import prose

    while True:
        text = click.prompt(prose(question.text), default="", show_default=False, err=True)
        if not text.strip():
            return None
        try:
            return reader(text)
        except AnswerError as error:
            click.echo(f"  {prose(str(error))}", err=True)


def _project(location: str) -> str:
    """What a project is called that has no name: by its folder, its bucket or its database."""
    from auditor.onboarding.locating import is_url, plain_path
    from auditor.sources.naming import without_secrets

    if not is_url(location):
        path = Path(plain_path(location))
        return (path if path.is_dir() else path.parent).resolve().name or "lake"
    shown = without_secrets(location).partition("://")[2].partition("?")[0].rstrip("/")
    return shown.rpartition("/")[2] or shown or "lake"


def _write(target: Path, home: Path, draft: Draft, answers: Answers) -> None:
    from auditor.manifest.schema import SCHEMA_FILE
    from auditor.onboarding import manifest_text
    from auditor.reports.atomic import OutputError, write_text

    text = manifest_text(draft, answers, _SCHEMA_COPY)
    try:
        write_text(home / _SCHEMA_COPY, SCHEMA_FILE.read_text(encoding="utf-8"))
        write_text(target, text)
    except OutputError as error:
        click.echo(str(error), err=True)
        raise Exit(USAGE) from None


def _tell_unread(seen: Look) -> None:
    from auditor.reports.safe import prose

    for row in seen.unread:
        click.echo(prose(f"not read: {row.location}: {row.reason}. {row.hint}."), err=True)


def _tell(manifest: str, draft: Draft) -> None:
    personal = sum(bool(one.found.categories) for one in draft.datasets)
    flows = sum(one.is_sure for one in draft.kinships)
    hinted = len(draft.kinships) - flows + len(draft.alike)
    asides = f" ({_count(hinted, 'more')} hinted at in comments)" if hinted else ""
    click.echo(
        f"wrote {manifest}: {_count(len(draft.datasets), 'dataset')}, {personal} with personal data, "
        f"{_count(flows, 'flow')}{asides}."
    )
    if crossing := [one for one in draft.kinships if one.crossing]:
        click.echo(f"Look first at {crossing[0].name}: {crossing[0].crossing.partition(':')[0]}.")
    click.echo("Next: say what is still in comments, declare your flows, then run `lintas check` and `lintas audit`.")


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 or thing == 'more' else 's'}"
