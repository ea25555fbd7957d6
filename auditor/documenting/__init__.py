"""The documentation site's generated pages, as values: what the code, the law files and the schemas say, as Markdown.

`python -m mkdocs build` reads the hand-written pages of `docs/` and, through `mkdocs_hook`, these. The command line never
imports this package.
"""

from .page import Page
from .pages import generated

__all__ = ["Page", "generated"]
