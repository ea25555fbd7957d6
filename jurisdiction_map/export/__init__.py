"""The repository as open data: one JSON document, CSV tables, a static site that works offline.

Each form is a mapping of file names to texts; whoever calls writes them.
"""

from .document import as_json
from .site import as_site
from .tables import as_csv

__all__ = ["as_csv", "as_json", "as_site"]
