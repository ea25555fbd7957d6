"""What stands where in the navigation: hand-written pages by name, generated ones by their folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .page import Page

Entry = dict[str, "str | list[Entry]"]

_WRITTEN: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (
    ("Start", (("Overview", "index.md"), ("First steps", "start.md"))),
    (
        "Concepts",
        (
            ("Verdicts", "concepts/verdicts.md"),
            ("Unknown is an answer", "concepts/unknown.md"),
            ("Confidence", "concepts/confidence.md"),
            ("Sampling and its guarantee", "concepts/sampling.md"),
            ("Detection", "concepts/detection.md"),
            ("Transfers", "concepts/transfers.md"),
        ),
    ),
    (
        "Recipes",
        (
            ("All recipes", "recipes/index.md"),
            ("GitHub Actions", "recipes/github.md"),
            ("GitLab CI", "recipes/gitlab.md"),
            ("pre-commit", "recipes/pre-commit.md"),
            ("Airflow", "recipes/airflow.md"),
            ("Dagster", "recipes/dagster.md"),
            ("Scheduled audits", "recipes/scheduled.md"),
            ("Baseline and accepted risks", "recipes/baseline.md"),
            ("What if", "recipes/what-if.md"),
            ("Is the masking real?", "recipes/masking.md"),
            ("A recognizer of your own", "recipes/add-a-recognizer.md"),
            ("Adding or changing a law", "recipes/add-a-law.md"),
            ("A report format of your own", "recipes/own-report.md"),
            ("A source of your own", "recipes/own-source.md"),
        ),
    ),
    ("Reference", ()),
    ("Laws", ()),
    ("Rules", ()),
    ("Project", ()),
)
_REFERENCE = (
    ("manifest.md", "The manifest"),
    ("settings.md", "Settings"),
    ("sources.md", "Locations and sampling"),
    ("reports.md", "Report formats"),
    ("detectors.md", "Detectors"),
    ("categories.md", "Categories"),
    ("drafts.md", "Paperwork"),
    ("scale.md", "A lake of a million tables"),
)


def navigation(written: Iterable[str], generated: Iterable[Page]) -> list[Entry]:
    """The navigation. written: hand-written pages by their path below `docs/`.

    A page that is named here and not there is left out; one that is there and not named stands at the end of Reference, so
    that none is lost.
    """
    pages = {page.path: page.title for page in generated}
    there = {*written, *pages}
    named = {path for _, rows in _WRITTEN for _, path in rows} | {path for path, _ in _REFERENCE}
    groups: dict[str, list[Entry]] = {
        title: [{name: path} for name, path in rows if path in there] for title, rows in _WRITTEN
    }
    lost = sorted(path for path in there if path not in named and path not in pages)
    reference: list[Entry] = [{name: path} for path, name in _REFERENCE if path in there]
    reference += [{_title(path): path} for path in lost]
    groups["Reference"] = [*reference, {"Command line": _folder(pages, "cli/", first="Overview")}]
    groups["Laws"] = [*_folder(pages, "laws/", first="All laws"), {"Regional instruments": "region.md"}]
    groups["Rules"] = _folder(pages, "rules/", first="All rules")
    groups["Project"] = [{"Examples": _folder(pages, "examples/")}, *_folder(pages, "project/")]
    return [{title: list(entries)} for title, entries in groups.items() if entries]


def _folder(pages: dict[str, str], folder: str, first: str = "") -> list[Entry]:
    index = f"{folder}index.md"
    rows: list[Entry] = [{first: index}] if index in pages else []
    return rows + [{title: path} for path, title in pages.items() if path.startswith(folder) and path != index]


def _title(path: str) -> str:
    stem = path.rsplit("/", 1)[-1].removesuffix(".md")
    return stem.replace("-", " ").capitalize()
