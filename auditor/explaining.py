"""Why a column was judged as it was: every category considered, its evidence and weights, the sum and the thresholds."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.findings.model import UnreadReport

if TYPE_CHECKING:
    from auditor.manifest.loader import Loaded
    from auditor.sources import Sample, Table
    from auditor.table_scan import ScanOptions
    from detectors import ColumnDecision, Settings, TableDecision
    from detectors.considered import Considered

_NEAR = 3
_CLOSE_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Account:
    """One column of one table, and all that was weighed. Values appear masked, as in every report."""

    table: str
    location: str
    rows_read: int
    rows_total: int | None
    about: str
    """What the table's name and headers say that a row stands for, and why; empty where they say nothing."""
    column: ColumnDecision
    report: float
    ask: float

    @property
    def considered(self) -> tuple[Considered, ...]:
        """Every category weighed, the likeliest first."""
        return tuple(sorted(self.column.considered, key=lambda one: (-one.confidence, one.tag, one.where)))

    @property
    def possible(self) -> tuple[str, ...]:
        """Tags that are asked about, and not found."""
        open_ones = dict.fromkeys(f.tag for f in self.column.findings if f.status == "possible")
        return tuple(tag for tag in open_ones if tag not in self.column.tags)


@dataclass(slots=True)
class Accounts:
    """The columns that go by a name in the tables of a location."""

    found: list[Account] = field(default_factory=list)
    unread: list[UnreadReport] = field(default_factory=list)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The columns of each table that was read, by the table's name."""

    def joined(self, more: Accounts) -> Accounts:
        """These and those of a further location."""
        return Accounts([*self.found, *more.found], [*self.unread, *more.unread], {**self.columns, **more.columns})

    def nearest(self, name: str) -> tuple[str, ...]:
        """Columns that were perhaps meant, the likeliest first."""
        known = dict.fromkeys(column for columns in self.columns.values() for column in columns)
        folded: dict[str, str] = {}
        for column in known:
            folded.setdefault(column.casefold(), column)
            folded.setdefault(column.rsplit(".", 1)[-1].casefold(), column)
        close = difflib.get_close_matches(name.casefold(), folded, n=_NEAR, cutoff=_CLOSE_ENOUGH)
        return tuple(dict.fromkeys(folded[word] for word in close))


def explain_column(location: str, name: str, base: Path, options: ScanOptions, loaded: Loaded | None) -> Accounts:
    """Reads the tables at a location and accounts for the columns that go by a name: its own, or a dotted path.

    The name of a struct stands for all of its leaves. `options.settings` are those of the run; a dataset of the manifest
    whose location the table is at adds its own. Never raises for what it meets: see `unread`.
    """
    from auditor.sources import SourceError, discover, read_sample

    accounts = Accounts()
    found = discover(location, base=base)
    accounts.unread.extend(UnreadReport(u.location, u.reason, u.hint) for u in found.unread)
    for table in found.tables:
        try:
            sample = read_sample(table, rows=options.rows, seed=options.seed, full=options.full)
        except SourceError as error:
            missed = error.unread
            accounts.unread.append(UnreadReport(missed.location, missed.reason, missed.hint))
            continue
        accounts.unread.extend(UnreadReport(u.location, u.reason, u.hint) for u in sample.unread)
        _take(accounts, table, sample, name, _settings(options, table, base, loaded))
    return accounts


def _take(accounts: Accounts, table: Table, sample: Sample, name: str, settings: Settings) -> None:
    from detectors import detect_table

    try:
        decision = detect_table(sample.frame, table=table.name, settings=settings)
    except Exception as error:  # noqa: BLE001  (as in scanning: its message may hold values)
        reason = f"the detectors failed on it ({type(error).__name__})"
        accounts.unread.append(
            UnreadReport(table.location, reason, "report it with the table's schema, not its values")
        )
        return
    accounts.columns[table.name] = tuple(one.path for one in decision.columns)
    about = _about(decision, settings)
    for column in _named(decision.columns, name):
        accounts.found.append(
            Account(
                table.name,
                table.location,
                sample.design.rows_read,
                sample.design.rows_total,
                about,
                column,
                settings.found,
                settings.possible,
            )
        )


def _named(columns: Sequence[ColumnDecision], name: str) -> list[ColumnDecision]:
    exact = [one for one in columns if one.path == name]
    return exact or [one for one in columns if one.name == name or one.path.startswith(f"{name}.")]


def _about(decision: TableDecision, settings: Settings) -> str:
    from detectors.columns import is_anonymous
    from detectors.headers import read_table

    headers = [one.path for one in decision.columns if not is_anonymous(one.path)]
    context = read_table(decision.name, headers, extra=settings.lexicon)
    if context.about == "unknown":
        return ""
    why = "; ".join(context.reasons[:3])
    return f"{context.about} ({why})" if why else context.about


def _settings(options: ScanOptions, table: Table, base: Path, loaded: Loaded | None) -> Settings:
    from auditor.detecting import for_dataset
    from detectors import Settings

    settings = options.settings or Settings()
    if loaded is None:
        return settings
    place = (table.files[0] if table.files else base / table.location).resolve().as_posix()
    for name, dataset in loaded.manifest.datasets.items():
        for location in dataset.location or ():
            where = _as_told(location) if "://" in location else (loaded.folder / location).resolve().as_posix()
            if place == where or fnmatchcase(place, where) or place.startswith(f"{where}/"):
                return for_dataset(settings, loaded, name, dataset)
    return settings


def _as_told(location: str) -> str:
    """A URL in the form in which tables tell where they are."""
    from auditor.sources import SourceError
    from auditor.sources.naming import without_secrets
    from auditor.sources.stores.address import is_store_url, parse

    if not is_store_url(location):
        return without_secrets(location)
    try:
        return parse(location).place
    except SourceError:  # refused where it is read
        return ""
