"""Libraries that come with an extra of Lintas: loaded when a table needs them, and asked for by name where missing."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from auditor.sources.interface import SourceError, Unread


def require(module: str, extra: str, location: str) -> ModuleType:
    """Import `module`, which `pip install 'lintas[extra]'` brings, to read what is at `location` (printable).

    Raises: SourceError, with the command that installs it, where it is missing or broken.
    """
    try:
        return import_module(module)
    except ImportError:
        reason = f"reading it needs the package {module.partition('.')[0]}, which is not installed here"
        raise SourceError(Unread(location, reason, f"pip install 'lintas[{extra}]'")) from None
