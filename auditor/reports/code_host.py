"""What services that show findings beside code ask for: paths inside the repository, the worst first, ids."""

from __future__ import annotations

from auditor.findings.model import Finding, Result
from auditor.reports.summary import rank

NO_FILE = "."
"""The path of a finding that has no file, for services that insist on one: the repository itself."""


def path_in_repository(file: str) -> str:
    """A path as these services write it: forward slashes, no `./` in front."""
    return file.replace("\\", "/").removeprefix("./") or NO_FILE


def most_pressing(result: Result) -> list[Finding]:
    """Open findings that no baseline knows: by level, then those of the worst transfers, then by due date, place and rule."""
    verdicts = {transfer.id: rank(transfer.verdict) for transfer in result.transfers}

    def weight(finding: Finding) -> tuple[int, int, str, str, int, str]:
        due = finding.due.isoformat() if finding.due else "~"  # after every date
        verdict = verdicts.get(finding.transfer or "", rank(""))
        return -finding.level, verdict, due, finding.place.file, finding.place.line, finding.rule

    return sorted(result.fresh_findings, key=weight)


def blocked_transfers(result: Result) -> frozenset[str]:
    """Ids of the transfers that may not happen."""
    return frozenset(transfer.id for transfer in result.transfers if transfer.verdict == "blocked")
