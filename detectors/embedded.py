"""Personal data inside longer values: notes, logs, addresses with a phone in them, rare cells of other columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from detectors.leaves import Tally, draw
from detectors.masking import mask
from detectors.normalise import clean, compact
from detectors.profile import matching, unprompted_index
from detectors.recognizers import identifiers
from detectors.recognizers.interface import Identifier
from detectors.shipped import read_yaml

_LOOKED_AT = 200
_CELL = 1200
_BEFORE = 28
_SURE = 0.005
# Their form is rare in prose, though chance among strings of that form is not small.
_SURE_IN_TEXT = frozenset({"sg.nric", "world.ipv4"})

# Rust's engine runs it over every distinct value: linear time, no look-arounds.
_GATE = "|".join(
    (
        r"@[\w-]+\.",
        r"\+[0-9]{2}|\d[\d .()/-]{6,}\d|[A-Za-z]\d{6,}",
        r"eyJ[\w-]{5}|AKIA|gh[pousr]_|[srp]k_(?:live|test)|xox[abp]-|-----BEGIN|\$2[aby]\$|\$argon2",
        r"(?:[0-9A-Fa-f]{2}:){3}|\d{1,3}\.\d{1,3}\.\d{1,3}\.\d",
        r"\d{1,2}\s?/\s?\p{L}{3,}",
    )
)
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


@dataclass(frozen=True)
class ProsePatterns:
    """Compiled from lexicons/prose.yaml; the first two for Polars, the last for Python."""

    person: str
    address: str
    before_phone: re.Pattern[str]


@cache
def prose_patterns() -> ProsePatterns:
    """The patterns of names, addresses and words before a telephone number in running text."""
    data = read_yaml("lexicons/prose.yaml")

    def either(text: str, separator: str | None = None) -> str:
        words = [re.escape(w.strip()) for part in text.split(";") for w in part.split(separator) if w.strip()]
        return "|".join(sorted(words, key=len, reverse=True))

    capital = r"\p{Lu}[\p{L}'-]+"
    solid = "|".join(rf"(?:{either(words)}) ?\p{{{script}}}{{3,}}" for script, words in data["solid_titles"].items())
    person = (
        rf"(?:^|[\s,.(:])(?:{either(data['before_name'])})\.? {capital}|{capital} (?:{either(data['patronymics'])}) \p{{Lu}}"
        rf"|{solid}|(?i:{either(data['introductions'], ';')}) ?\p{{L}}{{2,}}"
    )
    address = (
        rf"\b(?:{either(data['streets'])}) [\p{{L}}\d][\p{{L}} .]{{1,30}}\d|\b(?:{either(data['blocks'])}) \d{{1,4}}[A-Z]?\b"
        rf"|(?:{either(data['solid_addresses'])}) ?[\d\p{{Thai}}]|\b[Ss]ố \d{{1,4}}.{{0,20}}(?:đường|phố|ngõ)"
    )
    spaced = rf"(?<![^\W\d_])(?:{either(data['before_phone'])})(?![^\W\d_])"
    before = re.compile(
        rf"(?:{spaced}|{either(data['before_phone_solid'])})\W{{0,4}}(?:[^\W\d]{{1,8}}\W{{1,3}})?$", re.IGNORECASE
    )
    return ProsePatterns(person, address, before)


@dataclass
class Hit:
    """One category found inside values."""

    tag: str
    title: str
    rows: int = 0
    distinct: int = 0
    examples: list[str] = field(default_factory=list)
    exact: bool = True
    """False where `rows` is scaled up from the values looked at."""

    @property
    def weight(self) -> float:
        """Log odds: rare is enough, because what the check accepts inside a text is hardly chance."""
        return {1: 3.0, 2: 4.0}.get(self.distinct, 5.0)


def search(tally: Tally, *, prose: bool, extra: tuple[Identifier, ...] = ()) -> dict[str, Hit]:
    """Categories found inside the values of a column of text, with the rows that carry them.

    Names and addresses are looked for in `prose` only: in a column of titles or places their words mean something else.
    """
    hits = _identified(tally, extra)
    if not prose:
        return hits
    patterns = prose_patterns()
    for tag, gate, title in (
        ("name", patterns.person, "a person's title or patronymic before a name"),
        ("address", patterns.address, "words of a postal address beside a number"),
    ):
        mask_of = tally.values.str.contains(gate)
        distinct = int(mask_of.sum())
        if distinct >= 2:
            rows = int(tally.counts.filter(mask_of).sum())
            hits[tag] = Hit(tag, title, rows, distinct)
    # Streets are named after people: a title in a column of addresses is not a person of the table.
    if "name" in hits and "address" in hits and hits["address"].rows > 4 * hits["name"].rows:
        del hits["name"]
    return hits


def _identified(tally: Tally, extra: tuple[Identifier, ...]) -> dict[str, Hit]:
    gate = tally.values.str.contains(_GATE)
    candidates, counts = tally.values.filter(gate), tally.counts.filter(gate)
    looked = list(zip(*draw(candidates, counts, _LOOKED_AT), strict=True))
    hits: dict[str, Hit] = {}
    for raw, rows in looked:
        seen: set[str] = set()
        for one, token in _tokens(raw, extra):
            tag = one.tag
            if tag in seen:
                continue
            seen.add(tag)
            hit = hits.setdefault(tag, Hit(tag, one.title, exact=len(candidates) <= _LOOKED_AT))
            hit.rows += rows
            hit.distinct += 1
            if len(hit.examples) < 3 and (masked := mask(token)) and masked not in hit.examples:
                hit.examples.append(masked)
    scale = len(candidates) / max(len(looked), 1)
    for hit in hits.values():
        hit.rows = min(round(hit.rows * scale), tally.rows)
    return hits


def _tokens(raw: str, extra: tuple[Identifier, ...]) -> Iterator[tuple[Identifier, str]]:
    """Each identifier inside a value, with its token."""
    text = clean(raw, _CELL)
    index = unprompted_index(extra)
    for match in _TOKEN.finditer(text):
        token = match.group().strip(" .-/(")
        before = text[max(match.start() - _BEFORE, 0) : match.start()].casefold()
        if len(token) < 6:
            continue
        compacted = compact(token)
        found = False
        for one in matching(token, compacted, index):
            if not one.tag:
                continue
            layout = one.written(token) and one.chance < 1.0
            lettered = one.id in _SURE_IN_TEXT and len(token) < len(text)
            if one.chance <= _SURE or layout or lettered or _named(one, before):
                found = True
                yield one, token
                break
        if not found and (phone := _phone(compacted, before, whole=len(token) == len(text))):
            yield phone, token
        elif not found:
            yield from _near(compacted, token, before)


def _phone(compacted: str, before: str, *, whole: bool) -> Identifier | None:
    digits = compacted.lstrip("+")
    if not digits.isdigit():
        return None
    if prose_patterns().before_phone.search(before) and 7 <= len(digits) <= 13 and not whole:
        return _BY_ID["world.phone"]
    if not whole and _MOBILE.fullmatch(digits) and len(digits) <= 13:
        return _BY_ID["world.phone"]
    return None


def _near(compacted: str, token: str, before: str) -> Iterator[tuple[Identifier, str]]:
    """Identifiers that need a header: in text, a word of their context right before them takes its place."""
    for one in _BY_ID.values():
        if (
            one.tag
            and one.stands != "alone"
            and one.form == "compact"
            and one.accepts(compacted)
            and _named(one, before)
        ):
            yield one, token
            return


def _named(one: Identifier, before: str) -> bool:
    """Whether a context word of an identifier stands, as a word of its own, in the text before a token."""
    words = f" {' '.join(re.split(_NO_WORD, before))} "
    return any(f" {word} " in words if word.isascii() else word in before for word in one.context)


_NO_WORD = re.compile(r"[^\w/]+")
_BY_ID = {one.id: one for one in identifiers()}
