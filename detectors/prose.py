"""Words that mark persons, addresses, births and telephone numbers in running text, compiled from lexicons/prose.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from detectors.shipped import read_yaml

NUMBERED = r"[\d\p{Thai}]"
"""What neither an address nor a birth is without, for Polars: a digit, or the Thai word for a street or a house."""


@dataclass(frozen=True)
class ProsePatterns:
    """`before_phone` is for Python, the others are for Polars."""

    person: str
    address: str
    birth: str
    before_phone: re.Pattern[str]
    phone_words: tuple[str, ...]
    """The words that `before_phone` looks for."""


@cache
def prose_patterns() -> ProsePatterns:
    """The patterns of names, addresses, births and words before a telephone number in running text."""
    data = read_yaml("lexicons/prose.yaml")

    def words_of(text: str, separator: str | None = None) -> list[str]:
        return [w.strip() for part in text.split(";") for w in part.split(separator) if w.strip()]

    def either(text: str, separator: str | None = None) -> str:
        return "|".join(sorted(map(re.escape, words_of(text, separator)), key=len, reverse=True))

    capital = r"\p{Lu}[\p{L}'-]+"
    solid = "|".join(rf"(?:{either(words)}) ?\p{{{script}}}{{3,}}" for script, words in data["solid_titles"].items())
    titles = f"{either(data['before_name'])}|{either(data['kin_before_name'], ';')}"
    person = (
        rf"(?:^|[\s,.(:])(?:{titles})\.? {capital}|{capital} (?:{either(data['patronymics'])}) \p{{Lu}}"
        rf"|{solid}|(?i:{either(data['introductions'], ';')}) ?\p{{L}}{{2,}}"
    )
    address = (
        rf"\b(?:{either(data['streets'])}) [\p{{L}}\d][\p{{L}} .]{{1,30}}\d|\b(?:{either(data['blocks'])}) \d{{1,4}}[A-Z]?\b"
        rf"|(?:{either(data['solid_addresses'])}) ?[\d\p{{Thai}}]|\b[Ss]ố \d{{1,4}}.{{0,20}}(?:đường|phố|ngõ)"
        rf"|\p{{Han}}{{1,8}}[路街道巷弄]\d{{1,5}}[号號](?:\P{{Han}}|[室楼栋院弄附]|$)|\p{{Han}}{{2,10}}[市区町村][\p{{Han}}\p{{Hiragana}}\p{{Katakana}}]{{1,12}}\d{{1,3}}[-丁]"
    )
    birth = (
        rf"(?i:\b(?:{either(data['births'], ';')})\b[^\d\n]{{0,14}}\d{{1,4}}[-/. ](?:\d{{1,2}}|\p{{L}}{{3,12}})[-/. ]\d{{2,4}})"
        rf"|(?:{either(data['solid_births'])})[^\d\n]{{0,20}}\d{{1,4}}.{{1,14}}\d{{1,4}}"
    )
    spaced = rf"(?<![^\W\d_])(?:{either(data['before_phone'])})(?![^\W\d_])"
    before = re.compile(
        rf"(?:{spaced}|{either(data['before_phone_solid'])})\W{{0,4}}(?:[^\W\d]{{1,8}}\W{{1,3}})?$", re.IGNORECASE
    )
    phone_words = (*words_of(data["before_phone"]), *words_of(data["before_phone_solid"]))
    return ProsePatterns(person, address, birth, before, phone_words)
