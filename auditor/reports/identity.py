"""A name for each finding of one report, for services that keep findings apart by one string and drop doubles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from auditor.findings.model import Finding


def identified(findings: Iterable[Finding]) -> list[tuple[str, Finding]]:
    """Pair findings with names that differ: the fingerprint, and for those that share one, a hash of it and their turn.

    The turn follows what a finding says and where, not the order it comes in, so that a name stays with its finding.
    Returns: in the order given, 16 hex digits each.
    """
    listed = list(findings)
    alike: dict[str, list[int]] = {}
    for position, finding in enumerate(listed):
        alike.setdefault(finding.fingerprint, []).append(position)
    names = [""] * len(listed)
    for fingerprint, positions in alike.items():
        for turn, position in enumerate(sorted(positions, key=lambda at: _place_in_line(listed[at]))):
            names[position] = fingerprint if turn == 0 else _numbered(fingerprint, turn)
    return list(zip(names, listed, strict=True))


def _place_in_line(finding: Finding) -> tuple[str, str, str, int]:
    return finding.transfer or "", finding.message, finding.place.file, finding.place.line


def _numbered(fingerprint: str, turn: int) -> str:
    return hashlib.sha256(f"{fingerprint}\x1f{turn}".encode()).hexdigest()[:16]
