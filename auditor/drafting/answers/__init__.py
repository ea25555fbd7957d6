"""Who answers what: functions by the names that forms give them. Each tells what is known, and nothing more."""

from __future__ import annotations

from auditor.drafting.answers import data, instruments, movement, parties, people, verdicts, viet_nam
from auditor.drafting.scope import Asking

ANSWERS: dict[str, Asking] = {
    **parties.ANSWERS,
    **people.ANSWERS,
    **data.ANSWERS,
    **movement.ANSWERS,
    **instruments.ANSWERS,
    **verdicts.ANSWERS,
    **viet_nam.ANSWERS,
}
