"""`lintas draft`: paperwork from what is declared and observed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..exits import CLEAN, UNREAD, USAGE, Exit
from ..gathering import gathered
from ..options import Day, as_of_option, echo_text, load_manifest, today

if TYPE_CHECKING:
    from auditor.drafting.matter import Matter
    from auditor.drafting.model import Paperwork
    from auditor.findings.model import Result
    from auditor.manifest.loader import Loaded

_FORMS = ("mcc-appendix", "eu-scc-annex", "vn-transfer-dossier", "transfer-register")
_FORMATS = ("markdown", "docx", "json", "csv")
_MANIFEST = "lintas.yaml"


@dataclass(frozen=True, slots=True)
class Looking:
    """Whether and how the data was looked at."""

    scan: bool
    result: Path | None
    quiet: bool


@dataclass(frozen=True, slots=True)
class Comparing:
    """The filed version that this one is compared with."""

    filed: Path | None
    filed_on: date | None


@dataclass(frozen=True, slots=True)
class Writing:
    """In which format, and to which file."""

    form: str | None
    output: Path | None

    def chosen(self) -> str:
        """The format: as said, else by the file's suffix, else Markdown."""
        from auditor.drafting.files import SUFFIXES

        known = SUFFIXES.get(self.output.suffix.lower()) if self.output else "markdown"
        form = self.form or known
        if form is None:
            raise click.UsageError(
                f"--output {self.output}: say --format; the suffix names none of {', '.join(_FORMATS)}"
            )
        if form == "docx" and self.output is None:
            raise click.UsageError("--format docx is not for a terminal; add --output PATH")
        return form


_looking_options = gathered(
    Looking,
    "looking",
    click.option("--scan", is_flag=True, help="Read the data now, and set what is observed beside what is declared."),
    click.option(
        "--result",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="Take what an audit observed: the file that `lintas audit --output json=PATH` wrote.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="No progress while --scan reads."),
)

_comparing_options = gathered(
    Comparing,
    "comparing",
    click.option(
        "--filed",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="Tell what changed since the filed version: the JSON that was written with it.",
    ),
    click.option("--filed-on", type=Day(), help="With --filed: the day on which that version was filed."),
)

_writing_options = gathered(
    Writing,
    "writing",
    click.option(
        "--format",
        "form",
        type=click.Choice(_FORMATS),
        help="Default: what the suffix of --output tells, else markdown. csv is for the register.",
    ),
    click.option(
        "--output",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="Write to this file, with the draft as JSON (and drawings as SVG) beside it.",
    ),
)


@click.command("draft")
@click.argument("paper", type=click.Choice(_FORMS), metavar=f"[{'|'.join(_FORMS)}]")
@click.argument("names", nargs=-1, metavar="[FLOW]... [MANIFEST]")
@click.option(
    "--all", "every", is_flag=True, help="Every flow that the form is for; the others are listed with why not."
)
@as_of_option
@_looking_options
@_comparing_options
@_writing_options
def command(
    paper: str,
    names: tuple[str, ...],
    every: bool,
    as_of: date | None,
    looking: Looking,
    comparing: Comparing,
    writing: Writing,
) -> None:
    """Draw up paperwork for flows of MANIFEST (default: lintas.yaml) from what is declared and observed.

    A name with a slash in it, or that ends in .yaml or .yml, is the MANIFEST. Nothing is invented: every field says
    whether it was declared, observed, derived from the law, or must be filled by a person. Not legal advice.
    """
    flows, manifest = _told_apart(names)
    if bool(flows) == every:
        raise click.UsageError(
            "name one or more flows, or say --all" if not every else "name flows or say --all, not both"
        )
    if comparing.filed_on is not None and comparing.filed is None:
        raise click.UsageError("--filed-on tells the day of the version that --filed names")
    form = writing.chosen()
    if form == "csv" and paper != "transfer-register":
        raise click.UsageError("--format csv is for transfer-register; choose markdown, docx or json")
    loaded = load_manifest(manifest)
    matter = _matter(loaded, as_of, looking)
    paperwork = _drawn_up(paper, matter, flows, every, comparing)
    inputs = [*loaded.files, *_tables(loaded), *(path for path in (looking.result, comparing.filed) if path)]
    _deliver(paperwork, form, writing.output, inputs)
    raise Exit(UNREAD if paperwork.unread else CLEAN)


def _tables(loaded: Loaded) -> list[Path]:
    """Files that datasets name, whether they are read now or not."""
    located = [place for dataset in loaded.manifest.datasets.values() for place in dataset.location or ()]
    return [loaded.folder / place for place in located if "://" not in place]


def _told_apart(names: tuple[str, ...]) -> tuple[list[str], str]:
    """Flows, and the manifest: no flow has a slash in its name."""
    files = [name for name in names if "/" in name or "\\" in name or name in (".", "..") or _is_yaml(name)]
    if len(files) > 1:
        raise click.UsageError(f"one manifest at a time, not {len(files)}")
    return [name for name in names if name not in files], files[0] if files else _MANIFEST


def _is_yaml(name: str) -> bool:
    return name.lower().endswith((".yaml", ".yml"))


def _matter(loaded: Loaded, as_of: date | None, looking: Looking) -> Matter:
    from auditor.drafting.matter import Matter
    from jurisdiction_map.repository import repository

    if looking.scan and looking.result is not None:
        raise click.UsageError("--scan reads the data now, --result takes an earlier audit; say one of them")
    if looking.result is not None:
        result = _earlier(loaded, looking.result)
        if as_of not in (None, result.as_of):
            raise click.UsageError(f"--as-of {as_of}: the audit of --result was made as of {result.as_of}")
        return Matter(loaded, result, repository(), f"audit as of {result.as_of.isoformat()}")
    day = as_of or today()
    if looking.scan:
        return Matter(
            loaded, _scanned(loaded, day, quiet=looking.quiet), repository(), f"read on {today().isoformat()}"
        )
    from auditor.auditing import Settings, check

    return Matter(loaded, check(loaded, Settings(day)), repository())


def _earlier(loaded: Loaded, path: Path) -> Result:
    """The result of an audit, held against the manifest and the rules as they are now."""
    from auditor.auditing import Settings, check
    from auditor.drafting.reading import InputError, read_result

    now = check(loaded, Settings(today())).provenance
    try:
        return read_result(path, str(now["manifest_sha256"]), str(now["rule_set"]))
    except InputError as error:
        raise click.UsageError(f"--result {error}") from None


def _scanned(loaded: Loaded, day: date, *, quiet: bool) -> Result:
    from auditor.auditing import Settings, audit

    from ..progress import accountant
    from ..steering import auditable

    with auditable(), accountant(quiet, False) as progress:
        return audit(loaded, Settings(day), progress=progress)


def _drawn_up(paper: str, matter: Matter, flows: list[str], every: bool, comparing: Comparing) -> Paperwork:
    from auditor.drafting.changes import compared
    from auditor.drafting.paperwork import DraftError, draw_up
    from auditor.drafting.reading import InputError, read_filed
    from auditor.reports.safe import prose

    try:
        paperwork = draw_up(paper, matter, flows, every=every)
    except DraftError as error:
        raise click.UsageError(prose(str(error))) from None
    if comparing.filed is None:
        return paperwork
    try:
        filed = read_filed(comparing.filed, paper)
    except InputError as error:
        raise click.UsageError(f"--filed {error}") from None
    return compared(paperwork, filed, comparing.filed_on)


def _deliver(paperwork: Paperwork, form: str, output: Path | None, inputs: list[Path]) -> None:
    """Prints the draft, or writes it with what belongs to it; never over a file that was read for it."""
    from auditor.drafting import files
    from auditor.drafting.writers.docx_writer import MissingExtraError
    from auditor.reports.atomic import OutputError

    if output is None:
        echo_text(files.printed(paperwork, form), form)
        return
    try:
        contents = files.contents(paperwork, form, output)
    except MissingExtraError as error:
        raise click.UsageError(str(error)) from None
    read = {path.resolve() for path in inputs}
    for path in contents:
        if path.resolve() in read:
            raise click.UsageError(
                f"--output {output}: would write over {path}, which this draft rests on; choose another name"
            )
    for path, content in contents.items():
        try:
            files.write(path, content)
        except OutputError as error:
            click.echo(str(error), err=True)
            raise Exit(USAGE) from None
