"""What an outcome depends on: which table, what was asked, how columns are judged; and in which version of each.

The first three are a key's `place`, of which a memory keeps one outcome. The version of the content and of the code is
its `state`: where it differs, what is kept is out of date. Both are digests, so that a memory holds no path and no
setting. The dataset is no part of it, only what the settings say of the table under the dataset's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from auditor.state.canonical import UndigestibleError, digest_of

if TYPE_CHECKING:
    from auditor.sources.interface import Table
    from auditor.table_scan import ScanOptions
    from detectors import Settings

_SECRET = re.compile(r"(?:pass\w*|pwd|secret\w*|token|key)\s*=", re.IGNORECASE)
_WILD = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Key:
    """Under what an outcome is remembered."""

    place: str
    """32 hex digits: the table, the sample asked for, the settings that bear on it."""

    state: str
    """32 hex digits: the content's version and the code's."""


def asked_of(options: ScanOptions) -> str | None:
    """Return a digest of all that a scan is asked, save what `bearing` tells table by table; None where it has none.

    Every field of the options counts, whatever it is for: one that makes no difference costs a reading, one that is
    forgotten would cost a wrong report.
    """
    settings = None if options.settings is None else replace(options.settings, declared=(), known_as=())
    try:
        rest = {field.name: getattr(options, field.name) for field in fields(options) if field.name != "settings"}
        return digest_of(rest, settings)
    except UndigestibleError:
        return None


def bearing(settings: Settings | None, table: str) -> Settings | None:
    """Return what settings say of the columns of one table alone: its declared columns, and the names it goes by in them.

    A rule that speaks of other tables, or whose line in the manifest moved, must not make this table be read again.
    """
    if settings is None or not settings.declared:
        return None
    from detectors import Settings
    from detectors.custom.declared import table_names

    names = table_names(table, settings.known_as)
    rules = tuple(rule for rule in settings.declared if any(_may_speak_of(rule.columns, name) for name in names))
    return Settings(declared=rules, known_as=settings.known_as) if rules else None


def _may_speak_of(columns: str, table: str) -> bool:
    """Whether a rule's `table.column`, which may have wildcards, can fit some column of a table. Never False wrongly."""
    begins, start = _WILD.split(columns, maxsplit=1)[0], f"{table}."
    if begins == columns:
        return columns.startswith(start)
    return start.startswith(begins) or begins.startswith(start)


def key_of(
    table: Table, asked: str | None, settings: Settings | None, version: str | None, code: str | None
) -> Key | None:
    """Return the key of a table's outcome.

    Args: `asked` from `asked_of` the options that hold `settings`; `version` of the table's content; `code` the version
    of what reads and judges it. Returns: None where any of them is unknown: what is not known to be the same is read.
    """
    if asked is None or version is None or code is None:
        return None
    try:
        place = digest_of(_identity(table), asked, bearing(settings, table.name))
    except UndigestibleError:
        return None
    return Key(place, digest_of(version, code))


def _identity(table: Table) -> tuple[str, ...]:
    """Which table it is, wherever the audit is started from: files by their absolute folder, others by URL or path.

    Files also by their folder below the root, on which it depends which rows are drawn. Should two tables agree in all of
    this, they would drive each other out of the memory and never be taken for each other: the version names every file.
    """
    if not table.files:
        return (table.format, _without_secrets(table.address), table.location, table.name, table.member)
    first = table.files[0]
    folder, below = first.parent, table.name_of(first).rpartition("/")[0]
    where = (folder.absolute() if isinstance(folder, Path) else folder).as_posix()
    return (table.format, where, below, table.name, table.member)


def _without_secrets(address: str) -> str:
    """Which table an address means: of a URL who and where, without its password and its options, which may hold another.

    Raises: UndigestibleError for text that seems to hold a secret elsewhere: not even a digest of that is stored.
    """
    scheme, is_url, _ = address.partition("://")
    if not is_url:
        if _SECRET.search(address):
            raise UndigestibleError("an address with a secret")
        return address
    try:
        parts = urlsplit(address)
        return f"{scheme}://{parts.username or ''}@{parts.netloc.rpartition('@')[2]}{parts.path}"
    except ValueError:
        raise UndigestibleError("an address that is no URL") from None
