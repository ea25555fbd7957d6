"""What a linter rule may look at: one audit's values, read-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Any

from auditor.flows.graph import Graph
from auditor.flows.transfers import Transfer
from auditor.manifest.loader import Loaded
from jurisdiction_map.records import record

from .model import Place, UnreadReport

if TYPE_CHECKING:
    from auditor.scanning import Scan
    from auditor.verification.model import Doubt
    from jurisdiction_map.result import Answer


@record
class Asked:
    """One transfer with the facts that were asked and the answer."""

    transfer: Transfer
    facts: Mapping[str, Any]
    answer: Answer


@record
class View:
    """One audit. `scans` and `doubts` (what verification holds against declared transforms) are empty for `check`."""

    loaded: Loaded
    graph: Graph
    as_of: date
    asked: tuple[Asked, ...]
    scans: Mapping[str, Scan] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()

    def place(self, *path: str | int) -> Place:
        """The manifest line of a value."""
        mark = self.loaded.place(*path)
        return Place(mark.file, mark.line, mark.column)

    def crosses(self, dataset: str) -> bool:
        """Whether a declared flow carries this dataset across a border."""
        return any(asked.transfer.edge.source == dataset for asked in self.asked)

    def unread(self) -> list[UnreadReport]:
        """What could not be read, over all datasets."""
        return [row for scan in self.scans.values() for row in scan.unread]
