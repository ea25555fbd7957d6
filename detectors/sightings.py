"""Identifiers seen inside longer texts, and which of them chance does not explain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from detectors.custom.in_text import tokens_of
from detectors.evidence import likelihood_ratio
from detectors.normalise import compact, shape
from detectors.profile import matching, unprompted_index
from detectors.prose import prose_patterns
from detectors.recognizers import identifiers
from detectors.recognizers.interface import Identifier

Ground = Literal["sure", "named", "phone word", "form", "all", "open"]
"""Why a number is taken for an identifier: its form is next to impossible by chance; a word of its context stands
before it; a word of telephones does; it has the official layout, or the form of a mobile number; it passes a check, as
nearly all numbers written like it do; it passes a check."""

_BEFORE = 28
_SHORTEST = 6
_SURE = 0.005
# Their form is rare in prose, though chance among strings of that form is not small.
_SURE_IN_TEXT = frozenset({"sg.nric", "world.ipv4"})
_NO_TEST = 0.5
_MOBILE_CHANCE = 0.1
_WORD_SHARE = 0.25
_OPEN_FEWEST, OPEN_MOST = 3, 2.2
_ALL_FEWEST, _ALL_SHARE = 15, 0.9
_ACCOUNT = re.compile(r"[0-9]{8,16}")
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3}){2,5}")

_TOKEN = re.compile(
    r"""[^\s@<>,;:"'()\[\]]{1,64}@[\w.-]{3,120}[^\W_]
      | -----BEGIN[ ][A-Z ]{0,30}PRIVATE[ ]KEY-----
      | \$(?:2[aby]|argon2\w{0,2})\$[^\s]{8,120} | eyJ[\w-]{5,600}\.[\w.-]{2,900}
      | (?:AKIA|ASIA)[0-9A-Z]{16} | (?:gh[pousr]|[srp]k_(?:live|test))_\w{10,90}
      | (?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2} | (?:[0-9]{1,3}\.){3}[0-9]{1,3} | (?:[0-9A-Fa-f]{0,4}:){3,7}[0-9A-Fa-f]{1,4}
      | (?:1[0-4]|[1-9])[ ]?/[ ]?[A-Za-z\u1000-\u103f]{3,16}[ ]?[(\[][^\s\])]{1,8}[)\]][ ]?[0-9]{6}
      | (?<![0-9A-Za-z])(?:\+|\(?)[A-Za-z]{0,3}[0-9](?:[ ./()-]{0,2}[0-9]){4,21}[A-Za-z]?(?![0-9A-Za-z])
    """,
    re.VERBOSE,
)
# Mobile numbers as written within the countries of the region, or with their country code.
_MOBILE = re.compile(
    r"0(?:1[0-9]{8,9}|[689][0-9]{8}|8[0-9]{8,11}|9[0-9]{7,9}|[35789][0-9]{8}|20[0-9]{8})"
    r"|(?:60|62|63|65|66|84|95|855|856|673|670)[1-9][0-9]{7,10}"
)
_CUT = re.compile(r"[ /]")
_NO_WORD = re.compile(r"[^\w/]+")
_QUAD = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){3}")


@dataclass(frozen=True, slots=True)
class Sighting:
    """One number in one text, taken for an identifier."""

    one: Identifier
    ground: Ground
    token: str = field(repr=False)
    text: str = field(repr=False)


class Sightings:
    """All numbers met in the texts of a column: those taken for identifiers, and those they have to stand out from."""

    def __init__(self, extra: tuple[Identifier, ...] = ()) -> None:
        """Begin with nothing seen; `extra` identifiers beside the registered ones."""
        self._index = unprompted_index(extra)
        self._extra = extra
        self._seen: list[Sighting] = []
        self._by_shape: dict[str, set[str]] = {}
        self._by_start: dict[str, set[str]] = {}

    def read(self, text: str) -> None:
        """Take note of every number in a cleaned text."""
        for match in _TOKEN.finditer(text):
            token = match.group().strip(" .-/(")
            if len(token) < _SHORTEST:
                continue
            before = text[max(match.start() - _BEFORE, 0) : match.start()].casefold()
            taken = self._read_token(token, text, before)
            if all(ground == "open" for _, ground in taken):
                self._read_parts(token, text, before)
        for one, token, start in tokens_of(text, self._extra):
            self._by_shape.setdefault(_shape(token), set()).add(compact(token))
            before = text[max(start - _BEFORE, 0) : start].casefold()
            sure: Ground = "sure" if one.chance <= _SURE else "named" if _named(one, before) else "form"
            self._seen.append(Sighting(one, sure, token, text))

    def _read_token(self, token: str, text: str, before: str) -> list[tuple[Identifier, Ground]]:
        compacted = compact(token)
        self._by_shape.setdefault(_shape(token), set()).add(compacted)
        self._by_start.setdefault(_start(compacted), set()).add(compacted)
        taken = list(self._taken_for(token, compacted, before, whole=len(token) == len(text)))
        self._seen += [Sighting(one, ground, token, text) for one, ground in taken]
        return taken

    def _read_parts(self, token: str, text: str, before: str) -> None:
        """Read beginnings and ends of numbers that blanks and slashes keep apart: a telephone and the number of a house."""
        cuts = [place.start() for place in _CUT.finditer(token)]
        starts = [(token[:cut], before) for cut in reversed(cuts)]
        ends = [(token[cut + 1 :], f"{before}{token[: cut + 1]}"[-_BEFORE:]) for cut in cuts]
        for cut_off, left_of in (*starts, *ends):
            part = cut_off.strip(" .-/(")
            if len(part) >= _SHORTEST and any(ground != "open" for _, ground in self._read_token(part, text, left_of)):
                return

    def _taken_for(
        self, token: str, compacted: str, before: str, *, whole: bool
    ) -> Iterable[tuple[Identifier, Ground]]:
        if prose_patterns().before_no_identifier.search(before):
            return ()  # Chrome/120.0.6099.43 is a version, http://10.1.2.3 an address, Rp 832.376.595 money
        hotline = is_hotline(token, compacted)
        for one in matching(token, compacted, self._index):
            if (
                one.tag
                and not (hotline and one.tag == "phone")
                and (ground := _ground(one, token, before, whole=whole))
            ):
                return [(one, ground)]
        if not hotline and (phone := _phone(token, compacted, before, whole=whole)):
            return [phone]
        if near := _near(compacted, before):
            return [(near, "named")]
        if _is_account(compacted, before, whole=whole):
            return [(_BANK_ACCOUNT, "named")]
        return [(one, "open") for one in _telling() if one.accepts(compacted)]

    def kept(self) -> list[Sighting]:
        """The sightings that chance does not explain; open ones only where their category has no others."""
        groups: dict[tuple[str, Ground], list[Sighting]] = {}
        for sighting in self._seen:
            groups.setdefault((sighting.one.id, sighting.ground), []).append(sighting)
        kept = [
            s for (_, ground), group in groups.items() if ground != "open" and self._stands_out(group) for s in group
        ]
        kept += self._nearly_all(groups)
        tags = {s.one.tag for s in kept}
        return kept + [s for group in self._open(groups) for s in group if s.one.tag not in tags]

    def _stands_out(self, group: list[Sighting]) -> bool:
        one, ground = group[0].one, group[0].ground
        if ground in {"sure", "named"}:
            return True
        if ground == "phone word":
            # "Call" is a word of other sentences too: of numbers that begin alike, a good part has to follow one.
            starts = {_start(compact(s.token)) for s in group}
            return _distinct(group) >= _WORD_SHARE * sum(len(self._by_start[start]) for start in starts)
        chance = _MOBILE_CHANCE if one.id == "world.phone" else one.chance
        return chance >= _NO_TEST or self._ratio(group, chance) >= 0.0

    def _ratio(self, group: list[Sighting], chance: float) -> float:
        """Log likelihood ratio of the numbers taken for an identifier among all numbers of the same shapes."""
        drawn = sum(len(self._by_shape[form]) for form in {_shape(s.token) for s in group})
        return likelihood_ratio(_distinct(group), drawn, chance)

    def _nearly_all(self, groups: dict[tuple[str, Ground], list[Sighting]]) -> list[Sighting]:
        """What passes a check, where nearly all of many numbers written like it do: chance would let one in ten."""
        found = []
        for (_, ground), group in groups.items():
            if ground == "open" and _distinct(group) >= _ALL_FEWEST:
                drawn = sum(len(self._by_shape[form]) for form in {_shape(s.token) for s in group})
                if _distinct(group) >= _ALL_SHARE * drawn:
                    found += [replace(s, ground="all") for s in group]
        return found

    def _open(self, groups: dict[tuple[str, Ground], list[Sighting]]) -> Iterable[list[Sighting]]:
        """For each category the identifier that far more numbers pass than chance would let."""
        best: dict[str, tuple[float, list[Sighting]]] = {}
        for (_, ground), group in groups.items():
            if ground != "open" or _distinct(group) < _OPEN_FEWEST:
                continue
            ratio, tag = self._ratio(group, group[0].one.chance), group[0].one.tag
            if ratio >= OPEN_MOST and ratio > best.get(tag, (0.0, group))[0]:
                best[tag] = ratio, group
        return [group for _, group in best.values()]


def _distinct(group: list[Sighting]) -> int:
    return len({compact(s.token) for s in group})


def _shape(token: str) -> str:
    """Written shape of a token, separators and all; numbers of four dotted parts are of one shape."""
    return "9.9.9.9" if _QUAD.fullmatch(token) else shape(token)


def _start(compacted: str) -> str:
    return f"{compacted[:1]}{len(compacted)}"


def _ground(one: Identifier, token: str, before: str, *, whole: bool) -> Ground | None:
    if one.chance <= _SURE:
        return "sure"
    if _named(one, before):
        return "named"
    layout = one.written(token) and one.chance < 1.0
    return "form" if layout or (one.id in _SURE_IN_TEXT and not whole) else None


def is_hotline(token: str, compacted: str) -> bool:
    """Whether a number is a firm's line for everybody: toll-free, of shared cost, of a call centre."""
    return token.startswith(("0800 ", "0800-")) or prose_patterns().hotline.fullmatch(compacted.lstrip("+")) is not None


def _is_account(compacted: str, before: str, *, whole: bool) -> bool:
    """Whether a bank, or a word for an account, stands before a number as long as those of accounts."""
    if whole or _ACCOUNT.fullmatch(compacted) is None or _DAY.fullmatch(compacted):
        return False
    return prose_patterns().before_account.search(before) is not None


def _phone(token: str, compacted: str, before: str, *, whole: bool) -> tuple[Identifier, Ground] | None:
    digits = compacted.lstrip("+")
    if whole or not digits.isdigit() or len(digits) > 13 or _THOUSANDS.fullmatch(token):
        return None
    if prose_patterns().before_phone.search(before) and len(digits) >= 7:
        return _BY_ID["world.phone"], "phone word"
    return (_BY_ID["world.phone"], "form") if _MOBILE.fullmatch(digits) else None


def _near(compacted: str, before: str) -> Identifier | None:
    """The identifier that needs a header: in text, a word of its context right before it takes its place."""
    for one in _BY_ID.values():
        needs = one.tag and one.stands != "alone" and one.form == "compact"
        if needs and one.accepts(compacted) and _named(one, before):
            return one
    return None


def _named(one: Identifier, before: str) -> bool:
    """Whether a context word of an identifier stands, as a word of its own, in the text before a token."""
    words = f" {' '.join(re.split(_NO_WORD, before))} "
    return any(f" {word} " in words if word.isascii() else word in before for word in one.context)


@cache
def _telling() -> tuple[Identifier, ...]:
    """Identifiers of persons with a check that a number of their form seldom passes."""
    return tuple(
        i
        for i in identifiers()
        if i.tag and i.checked and i.form == "compact" and i.chance <= 0.1 and i.stands == "alone"
    )


def entities_of(sighting: Sighting) -> Iterator[str]:
    """Presidio entities that a sighting may be: a telephone number is one of its country and one of the world."""
    if sighting.one.entity:
        yield sighting.one.entity
    if sighting.one.id == "world.phone":
        compacted = compact(sighting.token)
        yield from (i.entity for i in identifiers() if i.tag == "phone" and i.accepts(compacted))


_BY_ID = {one.id: one for one in identifiers()}
_BANK_ACCOUNT = Identifier(
    id="text.bank_account", entity="", tag="bank_account", pattern=_ACCOUNT.pattern, width=(8, 16), chance=1.0,
    title="a number behind the name of a bank or a word for an account",
)  # fmt: skip
