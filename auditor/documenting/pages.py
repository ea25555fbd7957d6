"""All generated pages of the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from .page import Page


def generated(root: Path, as_of: date) -> Iterator[Page]:
    """Every page that is made and not written. root: the checkout, of which documents and cases are read."""
    from auditor.cli import cli
    from auditor.findings.rules import RULES
    from auditor.manifest.schema import manifest_schema
    from jurisdiction_map.repository import repository

    from .adopted import adopted_pages
    from .commands import command_pages
    from .formats import format_page
    from .identifiers import category_page, detector_page
    from .laws import law_pages
    from .manifest_reference import manifest_page
    from .region import region_page
    from .rules import rule_pages

    yield from rule_pages(rule.doc for rule in RULES.values())
    yield from law_pages(repository(), as_of, _cases(root / "tests" / "law" / "cases"))
    yield region_page()
    yield manifest_page(manifest_schema())
    yield from command_pages(cli)
    yield format_page()
    yield detector_page()
    yield category_page()
    yield from adopted_pages(root)


def _cases(folder: Path) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """The cases of each law by its code; none where the checkout has none."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {
        path.stem.upper(): tuple(yaml.load(path.read_bytes(), Loader=loader) or ())  # noqa: S506  (a safe loader)
        for path in sorted(folder.glob("*.yaml"))
    }
