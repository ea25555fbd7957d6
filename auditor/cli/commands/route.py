"""`lintas route`: facts in, the law's answer out; one transfer on the command line or a file of cases."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..exits import CLEAN, FINDINGS, USAGE, Exit, worst
from ..options import as_of_option, today
from ..scenario_options import Supposed, scenario_options, supposing

if TYPE_CHECKING:
    from jurisdiction_map.facts.read import CaseFacts
    from jurisdiction_map.repository import Repository

_BAD = {"error": ("blocked", "action_needed"), "warning": ("blocked", "action_needed", "unclear", "unsupported")}


@click.command("route")
@click.argument("origin", required=False, metavar="[FROM]")
@click.argument("destination", required=False, metavar="[TO]")
@click.option(
    "--facts",
    "file",
    metavar="FILE",
    help="YAML or JSON: facts, one case, or a list of cases with ids ('-' for standard input).",
)
@click.option(
    "--fact",
    "single",
    multiple=True,
    metavar="PATH=VALUE",
    help="One fact, as exporter.role=controller; repeatable, beats the file.",
)
@click.option(
    "--category", multiple=True, metavar="TAG", help="A category of personal data that is carried; repeatable."
)
@click.option("--purpose", multiple=True, metavar="PURPOSE", help="A purpose of the transfer; repeatable.")
@as_of_option
@scenario_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--matrix", "pairs", is_flag=True, help="The verdict between every two jurisdictions, for the same facts."
)
@click.option("-v", "--verbose", is_flag=True, help="Show every provision, also what does not apply.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    default="never",
    show_default=True,
    help="Exit with 1 when a verdict is blocked or action_needed (error), or also unclear or unsupported (warning).",
)
def command(
    origin: str | None,
    destination: str | None,
    file: str | None,
    single: tuple[str, ...],
    category: tuple[str, ...],
    purpose: tuple[str, ...],
    as_of: date | None,
    supposed: Supposed,
    form: str,
    verbose: bool,
    fail_on: str,
    pairs: bool,
) -> None:
    """May data go from FROM to TO, and what is needed?

    FROM and TO are countries (VN, Indonesia, EEA) or cloud regions (aws:us-east-2). What is not stated is unknown, and
    the answer says which facts would decide. With --matrix no FROM and TO are given: every pair is asked.
    """
    from auditor.answers import answer_case
    from jurisdiction_map.repository import repository

    given = _given(origin, destination, category, purpose, single)
    cases = _cases(file, given, pairs)
    laws = supposing(repository(), supposed.repealed)
    if pairs:
        _print_matrix(cases, laws, as_of, form)
        raise Exit(CLEAN)
    terms = supposed.terms(as_of or today())
    answers = [answer_case(case, as_of, today(), laws, terms) for case in cases]
    if supposed.repealed:
        answers = [{**answer, "supposed_repealed": list(supposed.repealed)} for answer in answers]
    if form == "json":
        import json

        from auditor.reports.safe import escape_json, well_formed

        click.echo(escape_json(json.dumps(well_formed(answers), ensure_ascii=False, indent=2)))
    else:
        from auditor.cli.route_text import text_of

        for answer in answers:
            click.echo(text_of(answer, verbose=verbose, single=len(answers) == 1), nl=False, err="error" in answer)
    codes = [USAGE if any("error" in answer for answer in answers) else CLEAN]
    if fail_on != "never" and any(answer.get("verdict") in _BAD[fail_on] for answer in answers):
        codes.append(FINDINGS)
    raise Exit(worst(*codes))


def _given(
    origin: str | None,
    destination: str | None,
    category: tuple[str, ...],
    purpose: tuple[str, ...],
    single: tuple[str, ...],
) -> dict[str, Any]:
    """Facts stated on the command line."""
    facts: dict[str, Any] = {}
    start, to = _place(origin), _place(destination)
    for path, value in (("transfer.from", start), ("transfer.to", to)):
        if value is not None:
            _put(facts, path, value)
    if start is not None and not any(item.startswith("exporter.established_in=") for item in single):
        _put(facts, "exporter.established_in", [start])
    if category:
        _put(facts, "data.categories", list(category))
    if purpose:
        _put(facts, "transfer.purposes", list(purpose))
    for item in single:
        path, equals, text = item.partition("=")
        if not equals:
            raise click.UsageError(f"--fact {item}: write PATH=VALUE, as in exporter.role=controller")
        _put(facts, path, _value(text, item))
    return facts


def _place(said: str | None) -> str | None:
    """The country that a person means by a code, a name or a cloud region; what is none of these is left for the check."""
    if said is None:
        return None
    from jurisdiction_map import countries, region_table

    if ":" in said:
        try:
            found = region_table.resolve(said, on=today()).countries
        except region_table.UnknownRegion as error:
            raise click.UsageError(str(error)) from None
        if len(found) != 1:
            raise click.UsageError(f"{said} lies in {', '.join(found)}; name the country")
        return found[0]
    word = said.upper()
    return word if countries.is_code(word) or word in countries.groups() else countries.called(said) or said


def _print_matrix(cases: list[CaseFacts], laws: Repository, as_of: date | None, form: str) -> None:
    from auditor.matrix import matrix

    if len(cases) != 1 or cases[0].facts is None:
        told = "; ".join(map(str, cases[0].problems)) if len(cases) == 1 else "give one set of facts"
        raise click.UsageError(f"--matrix: {told}")
    facts = cases[0].facts
    if "from" in (facts.get("transfer") or {}) or "to" in (facts.get("transfer") or {}):
        raise click.UsageError("--matrix asks every pair; leave FROM, TO, transfer.from and transfer.to out")
    answers = list(matrix(facts, laws, as_of or facts.get("as_of") or today()))
    if form == "json":
        import json

        rows = [{"from": a, "to": b, "verdict": one.verdict, "missing": list(one.missing)} for a, b, one in answers]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from auditor.cli.route_text import matrix_text

    click.echo(matrix_text(answers), nl=False)


def _value(text: str, item: str) -> Any:
    from jurisdiction_map.yaml_source import YamlError, read

    try:
        return read(text, "--fact").value
    except YamlError:
        raise click.UsageError(f"--fact {item}: the value is not YAML; quote it") from None


def _put(facts: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    here = facts
    for key in parents:
        here = here.setdefault(key, {})
        if not isinstance(here, dict):
            raise click.UsageError(f"--fact {path}: {key} is already given as a value")
    here[last] = value


def _cases(file: str | None, given: Mapping[str, Any], pairs: bool) -> list[CaseFacts]:
    from jurisdiction_map.facts.read import CaseFacts, FactsError, cases_from, facts_from
    from jurisdiction_map.yaml_source import YamlError, read

    if file is None:
        if not given and not pairs:
            raise click.UsageError("say FROM and TO, or give --facts FILE; see lintas route --help")
        try:
            return [CaseFacts("1", facts_from(given))]
        except FactsError as error:
            return [CaseFacts("1", None, tuple(error.problems))]
    try:
        text = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        document = read(text, file)
    except OSError as error:
        raise click.UsageError(f"--facts {file}: cannot be read ({error.strerror})") from None
    except YamlError as error:
        raise click.UsageError(f"--facts {error}") from None
    if document.value in (None, []):
        raise click.UsageError(f"--facts {file}: there are no facts in it")
    return cases_from(document, given)
