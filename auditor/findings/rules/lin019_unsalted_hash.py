"""LIN019: a hash without salt or key that anybody can compute again."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule
from .verified import doubts

DOC = RuleDoc(
    id="LIN019",
    title="Unsalted hash of an enumerable identifier",
    checks="Columns of MD5, SHA-1 and SHA-2 digests (hexadecimal or base64, whole or cut) in targets of flows that disguise "
    "columns. Digests are computed again from the values of the source that were read (as they stand, without separators, "
    "digits only, in capitals or small letters, with a line break), else from identifiers that can be enumerated (phone "
    "ranges, NRIC, birth dates, postcodes …), at most 100,000 for a column.",
    why="There are few enough identity and phone numbers to hash them all: such a digest is the identifier in another spelling. "
    "It is pseudonymous at best, and whoever holds it can undo it.",
    fires="sha256(nik) in the target of a flow with `hash: [nik]`",
    silent="HMAC with a secret key, or a salt that stays at home; encryption; random tokens.",
    fix="Use HMAC-SHA-256 with a key that does not travel, or random tokens with the table kept at home; replace the digests "
    "that have left.",
    since="0.1.0",
    level=Level.ERROR,
)


def check(view: View) -> Iterator[Finding]:
    """What `auditor.verification` found; nothing where no data was read."""
    yield from doubts(DOC, view)


RULE = Rule(DOC, check)
