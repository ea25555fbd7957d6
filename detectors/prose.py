"""Words that mark persons, addresses, births and telephone numbers in running text, compiled from lexicons/prose.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from detectors.shipped import read_yaml

NUMBERED = r"[\d\p{Thai}]"
"""What neither an address nor a birth is without, for Polars: a digit, or the Thai word for a street or a house."""


@dataclass(frozen=True)
class ProsePatterns:
    """Those of type `str` are for Polars, the compiled ones for Python."""

    person: str
    """A title, a patronymic or an introduction with the name; its groups hold the first words of the name."""
    cue: str
    """A word after which names stand but other things too, with what follows; groups in pairs: the word, the name."""
    transfer: str
    """The remark of a transfer with the name at its end; groups in pairs: the word, the name."""
    no_name: str
    """What looks like a name behind a title or a word and is none."""
    address: str
    birth: str
    before_phone: re.Pattern[str]
    phone_words: tuple[str, ...]
    """The words that `before_phone` looks for."""
    before_account: re.Pattern[str]
    hotline: re.Pattern[str]
    """Compact numbers of firms' lines."""
    before_no_identifier: re.Pattern[str]
    """What stands before an amount of money or the number of a version."""


# What is no letter is left out by name: classes of all letters would make the patterns too large for Rust's engine.
_LETTER = r"""[^\s0-9.,;:!?()\[\]{}<>"/|@#&*+=_%$（）、，。：；“”《》！？]"""
_BEGIN = r"(?:^|[\s,.(:;\"'/-])"
"""Where a word begins. A boundary of Unicode words would take Rust's engine a hundred times as long on Vietnamese."""
_YOU = "คุณ"
"""Thai for you, and a title before names; a blank may stand behind it."""
_LAST_LATIN = "\u0250"
CAPITAL = rf"\p{{Lu}}{_LETTER}{{1,30}}"


@cache
def prose_patterns() -> ProsePatterns:
    """The patterns of names, addresses, births and words before a telephone number in running text."""
    data, nobody = read_yaml("lexicons/prose.yaml"), read_yaml("lexicons/no_names.yaml")
    birth = (
        rf"(?i:\b(?:{either(data['births'], ';')})\b[^\d\n]{{0,14}}\d{{1,4}}[-/. ](?:\d{{1,2}}|\p{{L}}{{3,12}})[-/. ]\d{{2,4}})"
        rf"|(?:{either(data['solid_births'])})[^\d\n]{{0,20}}\d{{1,4}}.{{1,14}}\d{{1,4}}"
    )
    return ProsePatterns(
        person=_person(data, nobody),
        cue=_cue(data),
        transfer=_transfer(data),
        no_name=_no_name(data, nobody),
        address=_address(data),
        birth=birth,
        before_phone=_before_phone(data),
        phone_words=(*words_of(data["before_phone"]), *words_of(data["before_phone_solid"])),
        before_account=_before_account(data),
        hotline=re.compile(data["hotlines"]),
        before_no_identifier=_before_no_identifier(data),
    )


def _address(data: Mapping[str, Any]) -> str:
    house = rf"{_BEGIN}[0-9]{{1,4}}[A-Za-z]?(?:/[0-9]{{1,4}}[A-Za-z]?){{0,3}}"
    numbered = r"(?:[Nn]o|[Nn]omor|[Kk]av|[Bb]lok|#)[. ]{0,2}"
    ways, wards = either(data["solid_ways"]), either(data["solid_wards"])
    return "|".join(
        (
            rf"{_BEGIN}(?:{either(data['streets'])}) (?:[\p{{Lu}}0-9][^\s0-9]{{0,20}}[ .,]{{1,2}}){{1,5}}(?:{numbered})?[0-9]",
            rf"{_BEGIN}(?i:{either(data['streets'])}) [^\n]{{2,30}}[ .,]{numbered}[0-9]",
            rf"{_BEGIN}(?:{either(data['blocks'])}) [0-9]{{1,4}}[A-Z]?(?:[^0-9A-Za-z]|$)",
            rf"(?:{either(data['solid_addresses'])})[^\n0-9]{{0,30}}\d",
            rf"{_BEGIN}[Ss]ố [0-9]{{1,4}}.{{0,20}}(?:đường|phố|ngõ)",
            r"\p{Han}{1,8}[路街道巷弄]\d{1,5}[号號](?:\P{Han}|[室楼栋院弄附]|$)",
            r"\p{Han}{2,10}[市区町村][\p{Han}\p{Hiragana}\p{Katakana}]{1,12}\d{1,3}[-丁]",
            # The number of a house, a street and a part of a town; the same with a word that ends names of streets.
            rf"{house},? \p{{Lu}}[^,;:0-9\n]{{2,40}}[0-9]{{0,2}}, ?(?:{either(data['wards'], ';')})(?:[ .,0-9]|$)",
            rf"{house},? (?:\p{{Lu}}{_LETTER}{{0,20}} ){{1,4}}(?:{either(data['street_ends'])})(?:[ .,;]|$)",
            rf"{_BEGIN}(?i:RT)[. ]{{0,2}}[0-9]{{1,3}} ?/ ?(?:(?i:RW)[. ]{{0,2}})?[0-9]{{1,3}}",
            rf"[0-9]{{1,4}}(?:/[0-9]{{1,4}})? ?(?:{ways})|(?:{ways}) ?[0-9]{{1,3}} ?(?:{wards})",
            rf"[0-9]{{1,4}}/[0-9]{{1,4}} ?(?:{either(data['solid_ways_short'])})",
            rf"(?:{wards}) ?\p{{Thai}}{{2,20}} ?(?:{either(data['solid_districts'])}) ?\p{{Thai}}",
            rf"(?:{either(data['solid_houses'])}) ?[(:]? ?\d{{1,4}}",
        )
    )


def words_of(text: str, separator: str | None = None) -> list[str]:
    """The words of an entry of a lexicon, by blanks and semicolons or by semicolons alone."""
    return [w.strip() for part in text.split(";") for w in part.split(separator) if w.strip()]


def either(text: str, separator: str | None = None) -> str:
    """An alternation of the words of an entry, the longest first."""
    return "|".join(sorted(map(re.escape, words_of(text, separator)), key=len, reverse=True))


def _introduced(text: str) -> str:
    """Introductions with the words behind them; those in Latin letters begin where a word does and have a blank behind."""
    latin = ";".join(w for w in words_of(text, ";") if w[0] < _LAST_LATIN)
    other = ";".join(w for w in words_of(text, ";") if w[0] >= _LAST_LATIN)
    name = rf"({_LETTER}{{2,20}}(?: {_LETTER}{{2,20}})?)"
    return rf"{_BEGIN}(?i:{either(latin, ';')})[ :]{{1,3}}{name}|(?:{either(other, ';')})[ :]{{0,2}}{name}"


def _person(data: Mapping[str, Any], nobody: Mapping[str, Any]) -> str:
    # Bu Bidan Sri, Encik Tuan Haji Ahmad: another title, or what he does, may stand before the name.
    second = f"{either(data['before_name'])}|{either(nobody['roles']['id']['words'], ';')}"
    solid = "|".join(
        rf"(?:{either(words)}) ?([\p{{{script}}}]{{3,12}})" for script, words in data["solid_titles"].items()
    )
    titles = f"{either(data['before_name'])}|{either(data['kin_before_name'], ';')}"
    return (
        rf"(?:^|[\s,.(:])(?:{titles})\.? (?:(?:{second})\.? )?({CAPITAL}(?: {CAPITAL})?)"
        rf"|({CAPITAL} (?:{either(data['patronymics'])}) \p{{Lu}})"
        rf"|{solid}|{_introduced(data['introductions'])}"
    )


def _cue(data: Mapping[str, Any]) -> str:
    name = rf"({CAPITAL}(?: (?:a/[lp]|bin|binti) {CAPITAL}| {CAPITAL}){{0,3}})"
    solid = "|".join(
        rf"(?:^|[\s,.(:])({either(words)})[ :]{{1,3}}([\p{{{script}}}]{{2,20}}(?: [\p{{{script}}}]{{2,20}})?)"
        for script, words in data["solid_cues"].items()
    )
    money = rf"(?i:{_BEGIN}(?:{either(data['money_words'])})(?: \d[\d.-]{{4,20}})?|\d{{6,20}}) ((?i:{either(data['cues_of_money'])}))\.?"
    return rf"(?:^|[\s,.(:;])((?i:{either(data['cues'], ';')}))[ :]{{1,3}}{name}|{money} {name}|{solid}"


def _transfer(data: Mapping[str, Any]) -> str:
    return rf"\b({either(data['transfers'], ';')})\b[^\n]{{0,60}}?\b(\p{{Lu}}{{3,}}(?: \p{{Lu}}{{2,}}){{1,3}})\s*$"


def _no_name(data: Mapping[str, Any], nobody: Mapping[str, Any]) -> str:
    roles = "|".join(
        rf"\b(?i:{either(one['titles'])})[ .]{{1,2}}(?i:{either(one['words'], ';')})(?:$|[^\p{{L}} ]| [^\p{{Lu}}]| ?$)"
        for one in nobody["roles"].values()
    )
    titles = either(nobody["titles_of_places"])
    return (
        rf"{either(nobody['solid']).replace(_YOU, f'{_YOU} ?')}|\b(?i:{either(nobody['spaced'], ';')})\b|{roles}"
        rf"|(?:\b\d{{1,4}}[A-Za-z]?(?:/\d{{1,4}}){{0,3}}|\b(?i:{either(nobody['before_places'])})) (?:{titles}) \p{{Lu}}[\p{{L}}\p{{M}}]*"
        rf"|\b(?i:{either(data['cues'], ';')})[ :]{{1,3}}(?:{either(nobody['things'])})\b"
    )


def _worded(spaced: str, solid: str) -> str:
    """Words on their own, or words of scripts without blanks anywhere."""
    return rf"(?:(?<![^\W\d_])(?:{spaced})(?![^\W\d_])|{solid})"


def _before_phone(data: Mapping[str, Any]) -> re.Pattern[str]:
    spaced = f"{either(data['before_phone_phrases'], ';')}|{either(data['before_phone'])}"
    words = _worded(spaced, either(data["before_phone_solid"]))
    between = rf"(?:(?:{either(data['between_phone'])})\W{{1,3}}){{0,3}}"
    return re.compile(rf"{words}\W{{0,4}}{between}(?:[^\W\d]{{1,8}}\W{{1,3}})?$", re.IGNORECASE)


def _before_account(data: Mapping[str, Any]) -> re.Pattern[str]:
    words = _worded(either(data["before_account"], ";"), either(data["before_account_solid"]))
    between = rf"(?:(?:{either(data['between_account'])})\W{{1,3}}){{0,2}}"
    return re.compile(rf"{words}\W{{0,4}}{between}$", re.IGNORECASE)


def _before_no_identifier(data: Mapping[str, Any]) -> re.Pattern[str]:
    money, version = either(data["money"]), either(data["version"].replace("-", " "))
    return re.compile(
        rf"(?<![^\W\d_])(?:{money})\W{{0,2}}$|(?<!wa\.m)[a-z]/$|(?<![^\W\d_])(?:{version})\W{{0,2}}(?:[^\W\d]{{1,12}}\W{{1,2}})?$",
        re.IGNORECASE,
    )
