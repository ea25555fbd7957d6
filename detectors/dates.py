"""Dates as tables of the region write them: ISO, day first, month names, Buddhist era, numbers."""

from __future__ import annotations

import re
from datetime import MAXYEAR, date
from typing import NamedTuple


class ParsedDate(NamedTuple):
    """A calendar date in the common era, and how it was written."""

    year: int
    month: int
    day: int
    form: str


BUDDHIST_OFFSET = 543
"""Years between the Buddhist era of Thailand, Laos and Cambodia and the common era."""

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].{0,24})?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]{1,2}(\d{1,2})[-/. ]{1,2}(\d{4}|\d{2})(?: \d{1,2}:.{0,14})?")
_NAMED = re.compile(
    r"(?:[^\W\d]{2,12},? )?(\d{1,2})[-/. ]{0,2}(?:de )?([^\d\s/-]{2,16})[-/. ,]{1,2}(?:de )?(\d{4}|\d{2})"
)
_NAMED_FIRST = re.compile(r"([A-Za-z]{3,10})\.?[ -](\d{1,2})(?:st|nd|rd|th)?,?[ -](\d{4})")
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th|er|º|ª)(?= )")
_AFTER_PLACE = re.compile(r"[^\d,]{2,30},\s{0,2}(\d.{5,30}|[^\W\d]{3,10}\.? \d.{5,20})")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
# As tickets and manifests write it: 20MAY58.
_TRAVEL = re.compile(r"(\d{1,2})(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(\d{4}|\d{2})", re.IGNORECASE)
# Years of a Japanese emperor, by the kanji or the letter of the era: 昭和60年1月5日, S60.1.5.
_JAPANESE_ERA = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHR])\.?(\d{1,2}|元)[年./-](\d{1,2})[月./-](\d{1,2})日?")
_ERA_BEGAN = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA_BEGAN |= {"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}
_EAST_ASIAN = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?")
_VIETNAMESE = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}),? năm (\d{4})", re.IGNORECASE)
# Blanks are bounded: around a mark that is not there, any number of them would be tried from each of them.
_ERA = re.compile(r"\s{0,3}(?:พ\.?ศ\.?|ค\.?ศ\.?|BE|B\.E\.)\s{0,3}")

_MONTHS = {
    prefix: number
    for number, prefixes in enumerate(
        (
            "jan ene janv ม.ค มกร មករ ມັງ ဇန် tet",
            "feb peb pep fev ก.พ กุม កុម ກຸມ ဖေ",
            "mar mac maa ม.ศ มี.ค มีน មីន ມີນ မတ်",
            "apr abr avr เม.ย เมษ មេស ເມສ ဧပြီ",
            "may mei mai พ.ค พฤษภ ឧសភ ພຶດ မေ",
            "jun hun juin มิ.ย มิถ មិថ ມິຖ ဇွန်",
            "jul hul juil ก.ค กรก កក្ ກໍລ ဇူ",
            "aug agu ago ogo aou ส.ค สิง សីហ ສິງ သြ ဩ",
            "sep set ก.ย กัน កញ្ ກັນ စက်",
            "oct okt out ต.ค ตุล តុល ຕຸລ အောက်",
            "nov nob พ.ย พฤศ វិច ພະຈ နို",
            "dec des dis dez dic ธ.ค ธัน ធ្ន ທັນ ဒီ",
        ),
        start=1,
    )
    for prefix in prefixes.split()
}


_ACCENTS = str.maketrans("äéèêûôáíúç", "aeeeuoaiuc")


def _month(word: str) -> int | None:
    word = word.casefold()
    if not word.isascii() and word[0].isascii():
        word = word.translate(_ACCENTS)
    for length in range(min(6, len(word)), 1, -1):
        if (number := _MONTHS.get(word[:length])) is not None:
            return number
    return None


def _year(text: str) -> int:
    """Common-era year of two or four digits; two digits are read as 1931 to 2030."""
    year = int(text)
    if len(text) == 2:
        return 1900 + year if year > 30 else 2000 + year
    return year - BUDDHIST_OFFSET if 2400 <= year <= 2600 else year


def _build(year: str, month: int | None, day: str, form: str) -> ParsedDate | None:
    if month is None:
        return None
    common = _year(year)
    try:
        date(min(max(common, 1), MAXYEAR), month, int(day))
    except ValueError:
        return None
    return ParsedDate(common, month, int(day), form) if 1000 <= common <= 2999 else None


def _numeric(first: str, second: str, year: str, form: str) -> ParsedDate | None:
    return _build(year, int(second), first, form) or _build(year, int(first), second, form)


def parse_date(cleaned: str) -> ParsedDate | None:
    """Read one date from a cleaned value (see `normalise.clean`), or None.

    Day-first is tried before month-first. A year between 2400 and 2600 is of the Buddhist era.
    """
    if not 6 <= len(cleaned) <= 40 or not any(c.isdigit() for c in cleaned):
        return None
    if m := _ISO.fullmatch(cleaned):
        return _build(m[1], int(m[2]), m[3], "iso") or _build(m[1], int(m[3]), m[2], "iso")
    if m := _DAY_FIRST.fullmatch(cleaned):
        return _numeric(m[1], m[2], m[3], "numeric")
    if m := _PACKED.fullmatch(cleaned):
        return _build(m[1], int(m[2]), m[3], "packed")
    if cleaned.isdigit():
        return None
    text = _ORDINAL.sub("", _ERA.sub(" ", cleaned).strip())
    if m := _NAMED_FIRST.fullmatch(text):
        return _build(m[3], _month(m[1]), m[2], "named")
    if m := _NAMED.fullmatch(text):
        return _build(m[3], _month(m[2]), m[1], "named")
    if m := _VIETNAMESE.fullmatch(text):
        return _build(m[3], int(m[2]), m[1], "named")
    if m := _EAST_ASIAN.fullmatch(text):
        return _build(m[1], int(m[2]), m[3], "named")
    if m := _TRAVEL.fullmatch(text):
        return _build(m[3], _month(m[2]), m[1], "named")
    if m := _JAPANESE_ERA.fullmatch(text):
        year = _ERA_BEGAN[m[1]] + (1 if m[2] == "元" else int(m[2]))
        return _build(str(year), int(m[3]), m[4], "named")
    return None


def date_behind_place(cleaned: str) -> ParsedDate | None:
    """The date in a place and date of birth written together: `Bandung, 17-08-1990`."""
    return parse_date(m[1]) if (m := _AFTER_PLACE.fullmatch(cleaned)) else None


def is_year(number: int) -> bool:
    """A year of birth of someone alive or lately dead, in the common or the Buddhist era."""
    return 1890 <= number <= 2030 or 2433 <= number <= 2573


def valid_ymd(year: int, month: int, day: int) -> bool:
    """Whether the three numbers are a day of the calendar."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def valid_yymmdd(digits: str) -> bool:
    """Whether six digits are a date YYMMDD in the 1900s or the 2000s."""
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    return valid_ymd(1900 + year, month, day) or valid_ymd(2000 + year, month, day)


def valid_ddmmyy(digits: str) -> bool:
    """Whether six digits are a date DDMMYY in the 1900s or the 2000s."""
    return valid_yymmdd(digits[4:6] + digits[2:4] + digits[:2])
