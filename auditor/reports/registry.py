"""Which reports there are: Lintas's own, and what other distributions register under `lintas.reports`."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

from auditor.reports.interface import Report, Style, Styled

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint, EntryPoints

ENTRY_POINT_GROUP = "lintas.reports"

_OWN = {
    "text": "auditor.reports.text:TextReport",
    "json": "auditor.reports.json_report:JsonReport",
    "sarif": "auditor.reports.sarif:SarifReport",
    "junit": "auditor.reports.junit:JUnitReport",
    "gitlab": "auditor.reports.gitlab:GitLabReport",
    "gitlab-sast": "auditor.reports.gitlab_sast:GitLabSastReport",
    "github": "auditor.reports.github:GitHubReport",
    "markdown": "auditor.reports.markdown:MarkdownReport",
    "csv": "auditor.reports.csv_report:CsvReport",
    "html": "auditor.reports.html:HtmlReport",
}

OWN = tuple(_OWN)
"""Names of Lintas's own reports."""

AT_TREE_ROOT = frozenset({"sarif", "junit", "gitlab", "gitlab-sast", "github", "markdown"})
"""Reports that are read where the whole repository is shown: their paths start from the root of the work tree."""

_SUFFIXES = {".txt": "text", ".xml": "junit", ".md": "markdown"}


class UnknownReportError(ValueError):
    """No report has this name, or the plug-in that has it does not load. The message says what there is."""


def _entry_points() -> EntryPoints:
    from importlib.metadata import entry_points  # slow to import, and seldom needed

    return entry_points(group=ENTRY_POINT_GROUP)


def names() -> tuple[str, ...]:
    """List the names of all reports, Lintas's own first. Loads none of them."""
    others = {point.name for point in _entry_points()} - _OWN.keys()
    return (*_OWN, *sorted(others))


def check(name: str) -> None:
    """See that there is such a report, before the work whose result it is to show. Loads only what others bring.

    Raises: UnknownReportError.
    """
    if name not in _OWN:
        _third_party(name)


def of_file(path: str) -> str:
    """Guess the report from a file's suffix: `sarif` for `a.sarif`, `markdown` for `a.md`. May be no report's name."""
    suffix = PurePath(path).suffix
    return _SUFFIXES.get(suffix, suffix.removeprefix("."))


def get(name: str, style: Style | None = None) -> Report:
    """Load the report of this name and nothing else; give it the style if it has a use for one.

    A third party cannot replace one of Lintas's own reports. Raises: UnknownReportError.
    """
    report = _own(name) if name in _OWN else _third_party(name)
    return report.styled(style) if style is not None and isinstance(report, Styled) else report


def _own(name: str) -> Report:
    module, _, attribute = _OWN[name].partition(":")
    return cast(Report, getattr(import_module(module), attribute)())


def _third_party(name: str) -> Report:
    for point in _entry_points().select(name=name):
        return _loaded(point)
    raise UnknownReportError(f"there is no report {name!r}; there are {', '.join(names())}")


def _loaded(point: EntryPoint) -> Report:
    try:
        return cast(Report, point.load()())
    except Exception as error:
        raise UnknownReportError(
            f"the report {point.name!r} of {point.value} could not be loaded ({type(error).__name__}); "
            "reinstall or remove the package that brings it"
        ) from error
