"""Hooks of `mkdocs build`: generated pages join those of `docs/`, links out of `docs/` are led, the navigation is made."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.documenting.adopted import ADOPTED, relinked
from auditor.documenting.navigation import navigation
from auditor.documenting.pages import generated

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page as SitePage


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds what is generated, and sets the navigation before mkdocs makes it."""
    from mkdocs.structure.files import File
    from mkdocs.utils import get_build_date

    written = [file.src_uri for file in files.documentation_pages()]
    pages = list(generated(_root(config), date.fromisoformat(get_build_date())))
    for page in pages:
        files.append(File.generated(config, page.path, content=page.content))
    config.nav = navigation(written, pages)
    return files


def on_page_markdown(markdown: str, page: SitePage, config: MkDocsConfig, files: Files) -> str:
    """Leads links of hand-written pages to where their targets are on the site."""
    del files
    path = page.file.src_uri
    adopted = {target for target, _ in ADOPTED.values()}
    if page.file.generated_by is not None or path in adopted:
        return markdown
    return relinked(markdown, f"docs/{path}", path, _root(config))


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent
