"""What a report is. Imports nothing but values: the command line needs these names before it needs rich."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, Protocol, runtime_checkable

from auditor.findings.model import Result
from auditor.findings.rule_doc import RuleDoc

Verbosity = Literal["quiet", "normal", "verbose"]

PIPE_WIDTH = 80
"""Columns of text that nobody's terminal limits: a file, a pipe, a log of a CI job."""

NARROWEST = 40
"""Columns below which lines would be more indent than text; a narrower terminal wraps by itself."""

NO_DOCS: Mapping[str, RuleDoc] = MappingProxyType({})
"""No documentation of rules: reports fall back to the titles of findings."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a report for people should look. Machine-readable reports do not look at it."""

    verbosity: Verbosity = "normal"
    """`quiet`: the answer and a line for each error. `verbose`: everything, with traces, assumptions and annotations."""
    width: int = PIPE_WIDTH
    """Columns, in terminal cells."""
    colour: bool = False
    """Whether ANSI colours may be written."""


PLAIN = Style()
"""For files and pipes: 80 columns, no colour."""


def terminal_style(is_terminal: bool, columns: int, environ: Mapping[str, str], verbosity: Verbosity) -> Style:
    """Work out how text should look on one output stream.

    is_terminal: whether the stream is one; columns: its width; environ: the environment, of which `NO_COLOR` (set to
    anything but nothing, as no-color.org asks) and `TERM=dumb` turn colours off.
    """
    if not is_terminal:
        return Style(verbosity)
    colour = not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    return Style(verbosity, max(columns, NARROWEST), colour)


class Report(Protocol):
    """Renders a result.

    Of `Result.provenance`, Lintas's own reports name `lintas` (version), `rule_set` and `seed` where they are given.
    Third parties register a callable without arguments that returns one, under the entry point
    group `lintas.reports`; the entry point's name is the report's."""

    @property
    def name(self) -> str:
        """The name that `--format` and `--output` know it by."""
        ...

    def render(self, result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> str:
        """Return the whole report, ending in a newline. Pure: no clock, no environment, no files.

        docs: documentation by rule id; a rule without one goes by the title of its finding.
        """
        ...


@runtime_checkable
class Styled(Protocol):
    """A report that has something to do with verbosity, width and colour."""

    def styled(self, style: Style) -> Report:
        """Return the same report in another style."""
        ...
