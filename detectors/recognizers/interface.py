"""What a recognizer is before Presidio: one identifier, its written forms and its check. Pure, no heavy import."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Standing = Literal["alone", "layout", "header"]
Holder = Literal["person", "organisation", "thing"]


@dataclass(frozen=True)
class Identifier:
    """One kind of identifier.

    A country's module under `detectors/recognizers/` lists its own in `IDENTIFIERS`; nothing else has to be touched.
    """

    id: str
    """Dotted name, `sg.nric`."""
    entity: str
    """Presidio entity name, `SG_NRIC_FIN`."""
    tag: str
    """Category tag; empty for identifiers of companies and things, which count against personal data."""
    pattern: str
    """Regular expression of the whole compact form (separators dropped, capitals). No look-arounds."""
    width: tuple[int, int]
    """Shortest and longest compact form, in characters."""
    chance: float
    """Share of random strings of that shape that pass pattern and check, 0..1 (measured; see tests)."""
    check: Callable[[str], bool] | None = None
    """True where the form passes; called only on what `pattern` matches in full."""
    structural: bool = False
    """Whether `check` reads only the first few characters."""
    form: Literal["compact", "cleaned"] = "compact"
    """Whether `pattern` and `check` read the compact form or, where separators carry meaning, the cleaned one."""
    layout: str = ""
    """Regular expression of the official written form with its separators; telling where bare digits are not."""
    stands: Standing = "header"
    """`alone`: values decide without a header; `layout`: only in the official layout; `header`: they only confirm."""
    kind: str = ""
    country: str = ""
    """ISO 3166 code, empty for the whole world."""
    languages: tuple[str, ...] = ()
    """Languages of tables in which it is at home."""
    holder: Holder = "person"
    context: tuple[str, ...] = ()
    """Words that stand near it in text, for Presidio's context enhancer and ours."""
    title: str = ""
    """What a reason calls it: `NRIC or FIN of Singapore`."""

    def __hash__(self) -> int:
        """By the name alone, which is cheap: tuples of identifiers are keys of caches."""
        return hash(self.id)

    @cached_property
    def compact_regex(self) -> re.Pattern[str]:
        """The compiled `pattern`."""
        return re.compile(self.pattern, re.IGNORECASE if self.form == "cleaned" else 0)

    @cached_property
    def layout_regex(self) -> re.Pattern[str] | None:
        """The compiled `layout`, if there is one."""
        return re.compile(self.layout, re.IGNORECASE) if self.layout else None

    @property
    def text_pattern(self) -> str:
        """How it is searched in running text: the layout or the compact form, between non-alphanumerics.

        Look-arounds instead of word boundaries: a Thai, Lao, Khmer or Burmese letter next to a digit is no boundary.
        """
        either = f"{self.layout}|{self.pattern}" if self.layout else self.pattern
        return rf"(?<![0-9A-Za-z])(?:{either})(?![0-9A-Za-z])"

    @property
    def checked(self) -> bool:
        """Whether passing says something about every character: a check digit, or a date and a region."""
        return self.check is not None and not self.structural

    def formed(self, value: str) -> bool:
        """Whether a value in this identifier's `form` has the width and the pattern, the check left aside."""
        return self.width[0] <= len(value) <= self.width[1] and self.compact_regex.fullmatch(value) is not None

    def accepts(self, value: str) -> bool:
        """Whether a value in this identifier's `form` has the pattern and passes the check."""
        if not self.width[0] <= len(value) <= self.width[1]:
            return False
        if self.compact_regex.fullmatch(value) is None:
            return False
        return self.check is None or self.check(value)

    def written(self, cleaned: str) -> bool:
        """Whether a cleaned value is in the official layout."""
        return self.layout_regex is not None and self.layout_regex.fullmatch(cleaned) is not None
