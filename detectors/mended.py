"""Values written otherwise than the recognizers read them, put right before they are judged, and said to be.

Zawgyi becomes Unicode, labels lose the number before them; whole numbers lose the `.0` of a float that became text, and
identifiers their grouping.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from detectors.headers import HeaderHint
from detectors.leaves import Tally
from detectors.zawgyi import Told, has_burmese, leaning, tell, to_unicode

_NUMBERS = frozenset(
    {
        "national_id", "tax_id", "social_security_id", "health_id", "passport", "driving_licence", "other_gov_id",
        "bank_account", "payment_card", "phone", "person_key",
    }
)  # fmt: skip
_MOST = 0.9
_NAMED = 0.5
_FLOAT_ENDS = (".0", ".00", ",0")
_FLOATS = re.compile(r"(-?[0-9]{1,22})[.,]0{1,6}")
_FLOAT = r"^(-?[0-9]{1,22})[.,]0{1,6}$"
# Groups of three, or of two and three as in India, with the separators of English, German, French, Swiss and Indian custom.
_GROUPED = r"^[0-9]{1,3}(?:[.,'’ \x{00a0}\x{202f}][0-9]{2,3}){2,9}$"
_GROUPS = re.compile(r"[0-9]{1,3}(?:[.,'’ \u00a0\u202f][0-9]{2,3}){2,9}")
_FEWEST_DIGITS = 9
# The labels of a scheme of codes: `1. Male`, `2) Female`.
_LABELS = re.compile(r"[0-9]{1,2}[.)] ?([^\W\d].{0,80}|[<>=]{1,2}.{1,80})")
_LABEL = r"^[0-9]{1,2}[.)] ?([^0-9].*)$"
_FEW_LABELS = 30


@dataclass(frozen=True)
class Mended:
    """A tally with its draw, and what was done to its values."""

    tally: Tally
    drawn: list[str]
    counts: list[int]
    notes: tuple[str, ...] = ()


def mend(tally: Tally, drawn: list[str], counts: list[int], hints: Sequence[HeaderHint]) -> Mended:
    """The values of a column as they would be written elsewhere; `drawn` of them decide whether anything is done."""
    if not drawn:
        return Mended(tally, drawn, counts)
    if drawn[0].endswith(_FLOAT_ENDS) and _share(drawn, _FLOATS) >= _MOST:
        values = tally.values.str.replace(_FLOAT, "${1}")
        note = "whole numbers written as floats: read without their decimals"
        return Mended(_with(tally, values), [_FLOATS.sub(r"\1", one) for one in drawn], counts, (note,))
    if drawn[0][-3:].isdecimal() and not drawn[0].isdecimal() and _share(drawn, _GROUPS) >= _MOST:
        return _ungrouped(tally, drawn, counts, hints)
    if len(drawn) <= _FEW_LABELS and drawn[0][:1].isdecimal() and _share(drawn, _LABELS) >= _MOST:
        labels = tally.values.str.replace(_LABEL, "${1}")
        note = "labels with a number before them: read without it"
        return Mended(_with(tally, labels), [_LABELS.sub(r"\1", one) for one in drawn], counts, (note,))
    if has_burmese("".join(drawn)):
        return _from_zawgyi(tally, drawn, counts)
    return Mended(tally, drawn, counts)


def _share(texts: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(pattern.fullmatch(text) is not None for text in texts) / len(texts)


def _with(tally: Tally, values: pl.Series) -> Tally:
    return Tally(values, tally.counts, tally.rows, tally.nulls, tally.notes)


def _ungrouped(tally: Tally, drawn: list[str], counts: list[int], hints: Sequence[HeaderHint]) -> Mended:
    """Digits without separators, where the header names a number of persons: elsewhere they are amounts."""
    named = any(h.tag in _NUMBERS and h.strength >= _NAMED and h.holder in {"person", "unknown"} for h in hints)
    if not named or sum(map(str.isdecimal, drawn[0])) < _FEWEST_DIGITS:
        return Mended(tally, drawn, counts)
    grouped = pl.col("value").str.contains(_GROUPED)
    digits = pl.when(grouped).then(pl.col("value").str.replace_all(r"[^0-9]", "")).otherwise(pl.col("value"))
    values = tally.values.alias("value").to_frame().select(digits.alias("value"))["value"]
    plain = [re.sub(r"[^0-9]", "", one) if _GROUPS.fullmatch(one) else one for one in drawn]
    return Mended(_with(tally, values), plain, counts, ("numbers written in groups: read without separators",))


def _from_zawgyi(tally: Tally, drawn: list[str], counts: list[int]) -> Mended:
    told = tell(one for one in drawn if has_burmese(one))
    if not told.holds_zawgyi:
        return Mended(tally, drawn, counts)
    least = 0 if told.mostly_zawgyi else 1

    def converted(text: str) -> str:
        return to_unicode(text) if has_burmese(text) and leaning(text) >= least else text

    values = pl.Series("value", [converted(one) for one in tally.values.to_list()], pl.String)
    texts = told.zawgyi + told.unicode
    note = f"Zawgyi text ({told.zawgyi} of the {texts} values that tell): read as Unicode"
    return Mended(_with(tally, values), [converted(one) for one in drawn], counts, (note,))


def readable(headers: Sequence[str]) -> Callable[[str], str]:
    """What turns each of these headers into Unicode: they are judged together, one is too short to tell by itself."""
    burmese = [header for header in headers if has_burmese(header)]
    told = tell(burmese) if burmese else Told(0, 0)
    if not told.zawgyi:
        return str
    least = 0 if told.mostly_zawgyi else 1
    return lambda header: to_unicode(header) if has_burmese(header) and leaning(header) >= least else header
