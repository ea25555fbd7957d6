"""The family of a value: what kind of thing it looks like, before anyone asks whose it is."""

from __future__ import annotations

import re
from functools import lru_cache

from detectors.dates import parse_date

_YES_AND_NO = """
    true false yes no y n t f 0 1 on off none null nil n/a - active inactive
    ya tidak tak tiada benar salah co khong có không đúng sai oo hindi sim não sí nao sin lae
    ใช่ ไม่ใช่ ไม่ มี ไม่มี ဟုတ် မဟုတ် ရှိ မရှိ ແມ່ນ ບໍ່ ມີ ບໍ່ມີ បាទ ទេ មាន គ្មាន 是 否
"""
BOOLEAN = frozenset(_YES_AND_NO.split())
"""Words and figures for yes, no and nothing, in the languages of the region."""


_PATTERN = re.compile(
    r"""
      (?P<uuid>\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?)$
    | (?P<email>[^\s@]{1,64}@[^\s@]{1,200}\.[^\s@.\d]{2,24})$
    | (?P<url>(?:https?|ftp|s3|gs|file)://.*|www\..*
      |(?:[\w./ -]{0,200}/)?[\w.()-]{1,120}\.(?:jpe?g|png|gif|webp|tiff?|heic|bmp|pdf|mp[34]|wav))$
    | (?P<mac>[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5})$
    | (?P<ip>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:[:/]\d{1,5})?|(?=(?:[^:]*:){2})[0-9a-f:]{3,39})$
    | (?P<json>[\[{].*[\]}])$
    | (?P<coords>\(?-?\d{1,3}\.\d{2,15}\s{0,2}[,; ]\s{0,2}-?\d{1,3}\.\d{2,15}\)?|(?:POINT|SRID).*)$
    | (?P<scientific>\d(?:[.,]\d{1,18})?e\+?\d{1,2})$
    | (?P<small>-?\d{1,3})$
    | (?P<integer>-?\d{4,22})$
    | (?P<decimal>[-+]?[^\d\s.,]{0,4}\ ?-?\d{1,18}[.,]\d{1,20}\ ?%?
      |[-+]?(?:[^\d\s.,]{1,4}\.?\ ?)?\d{1,3}(?:[., ']\d{3}){1,5}(?:[.,]\d{1,4})?(?:\ ?[^\W\d]{1,4})?|\d{1,18}\ ?(?:%|đ|฿|₫|₱))$
    | (?P<hash>[0-9a-f]{16,128}|(?:sha\d{1,3}|md5)[:$][0-9a-f]{8,128})$
    | (?P<masked>(?=[^\n]{3,120}$)(?:[^*•#]*[*•#]{2,}.*
      |[xX]{3,}[-\d xX]*\d{2,}|\d{2,}[- ]?[xX]{3,}[-xX\d ]*|[A-Z]?[xX]{4,}\d{3}[A-Z]))$
    | (?P<secret>eyJ[\w-]+\.[\w.-]*|\$\w{1,12}\$.*|(?:AKIA|ASIA|ghp_|sk_live_|sk_test_|xox).*|-----BEGIN.*)$
    | (?P<phone>[+(]?[\d(][\d\s()+./;,-]{5,40}\d\)?(?:\s?(?:ext|x|\#)\.?\s?\d{1,6})?)$
    | (?P<words>[^\d\n@]{1,80})$
    | (?P<code>[^\s]{1,40})$
    | (?P<blob>[^\s]{41,})$
    | (?P<text>.*)$
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_LONGEST_INTEGER = 22
_SHORTEST_HASH = 16
_MARKED = frozenset({"akia", "asia", "poin", "srid"})
"""How words of letters alone begin that the pattern reads as something else than words."""
_MARKED_TEXT = "xox"
_LONGEST_WORDS = 80
_MOST_BLANKS = 8
_DIGITS_ALIKE = {code: "9" if chr(code).isdigit() else chr(code) for code in range(128)}
_DATE_LIKE = re.compile(
    r"(?:\d{1,2}|\d{4})[-/. ]\d{1,2}[-/. ](?:\d{1,2}|\d{4})(?:[T ](?:\d{1,2}[:.h]\d{2}|\(?[^\W\d]).{0,20})?"
    r"|\d{1,2}(?:st|nd|rd|th)?[-/ ]?[^\W\d]{2,}\.?[-/ ,]{1,2}\d{2,4}|\d{4}年.*|\d{1,2}\.? (?:de )?[^\W\d]{3,10} (?:de )?\d{4}"
)
# As manifests and Japanese registers write them: 20MAY58, 昭和60年1月5日, S60.1.5.
_OTHER_DATES_BEGIN = frozenset("0123456789明大昭平令MTSHR")
_OTHER_DATE = re.compile(
    r"\d{1,2}[A-Za-z]{3}(?:\d{4}|\d{2})|(?:明治|大正|昭和|平成|令和|[MTSHR]\.?)(?:\d{1,2}|元)[年./-]\d{1,2}[月./-]\d{1,2}日?"
)
_MONTH_FIRST = re.compile(r"[^\W\d]{3,10}\.?[ -]\d{1,2}(?:st|nd|rd|th)?,?[ -]\d{4}")


def family(cleaned: str) -> str:
    """Name of the family of a cleaned, non-empty value: `email`, `words`, `masked`, … (one of `FAMILIES`)."""
    if cleaned.casefold() in BOOLEAN:
        return "bool"
    if cleaned.isascii():
        if plain := _plain(cleaned):
            return plain
        if cleaned.upper() == cleaned.lower():  # nothing but digits and signs, and no rule asks which digits
            return _looked_at(cleaned.translate(_DIGITS_ALIKE))
    return by_its_pattern(cleaned)


def by_its_pattern(cleaned: str) -> str:
    """The family of a cleaned, non-empty value that is no word for yes or no."""
    if cleaned[0].isdigit() and _DATE_LIKE.fullmatch(cleaned):
        return "date"
    if cleaned[-1].isdigit() and _MONTH_FIRST.fullmatch(cleaned) and parse_date(cleaned) is not None:
        return "date"
    if cleaned[0] in _OTHER_DATES_BEGIN and _OTHER_DATE.fullmatch(cleaned) and parse_date(cleaned) is not None:
        return "date"
    match = _PATTERN.match(cleaned)
    found = match.lastgroup if match else None
    if found == "words":
        return "words" if cleaned.count(" ") < _MOST_BLANKS else "text"
    if found == "hash" and cleaned.isdigit():
        return "integer"
    return found or "text"


_looked_at = lru_cache(maxsize=4096)(by_its_pattern)
"""The same for values whose digits are written alike: it remembers how they are built, never a value."""


def _plain(cleaned: str) -> str:
    """The family of bare digits and of words of letters, which most values are; empty for what has to be looked at."""
    if cleaned.isdigit():
        return "small" if len(cleaned) <= 3 else "integer" if len(cleaned) <= _LONGEST_INTEGER else ""
    if len(cleaned) > _LONGEST_WORDS or not cleaned.replace(" ", "").isalpha():
        return ""
    if cleaned[:4].casefold() in _MARKED:
        return ""
    if len(cleaned) < _SHORTEST_HASH:
        return "words"
    if " " not in cleaned or cleaned[:3].casefold() == _MARKED_TEXT:
        return ""
    return "words" if cleaned.count(" ") < _MOST_BLANKS else "text"


FAMILIES: tuple[str, ...] = ("bool", "date", *_PATTERN.groupindex)
"""All families that `family` may return."""
