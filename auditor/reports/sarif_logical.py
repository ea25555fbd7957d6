"""Places in the data for SARIF: the flow, the dataset, and `dataset.column`, each described once for the whole run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from auditor.findings.model import Finding


class LogicalLocations:
    """The logical locations of a run (SARIF 3.14.17), and those of each finding, which point to them by index."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.cached: list[dict[str, Any]] = []
        self._index: dict[tuple[str, str], int] = {}
        for finding in findings:
            self._add(finding)

    def of(self, finding: Finding) -> list[dict[str, Any]]:
        """Name the flow, the dataset and the columns that a finding is about, each once."""
        return [
            {
                "name": name,
                "fullyQualifiedName": qualified,
                "kind": kind,
                "index": self._index[(kind, qualified)],
            }
            for kind, name, qualified in _places(finding)
        ]

    def _add(self, finding: Finding) -> None:
        for kind, name, qualified in _places(finding):
            if (kind, qualified) in self._index:
                continue
            place: dict[str, Any] = {"name": name, "fullyQualifiedName": qualified, "kind": kind}
            if kind == "column" and finding.dataset:
                place["parentIndex"] = self._index[("dataset", finding.dataset)]
            self._index[(kind, qualified)] = len(self.cached)
            self.cached.append(place)


def _places(finding: Finding) -> list[tuple[str, str, str]]:
    """Kind, name and fully qualified name, wholes before their parts."""
    places = []
    if finding.flow:
        places.append(("flow", finding.flow, f"flows.{finding.flow}"))
    if finding.dataset:
        places.append(("dataset", finding.dataset, finding.dataset))
    prefix = f"{finding.dataset}." if finding.dataset else ""
    places += [("column", column, prefix + column) for column in dict.fromkeys(finding.columns)]
    return places
