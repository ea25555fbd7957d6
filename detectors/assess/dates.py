"""Whether dates are dates of birth."""

from __future__ import annotations

import re
from statistics import median

from detectors.dates import BUDDHIST_OFFSET, is_year, parse_date
from detectors.evidence import Evidence
from detectors.profile import Profile

_FIRST = 1890
_EXCEL = (1.0, 48_000.0)
_MOSTLY = 0.5
_PACKED, _PACKED_DIGITS = 0.95, 8
_LAYOUTS = (
    (8, slice(0, 2), slice(2, 4), slice(4, 8)),
    (6, slice(4, 6), slice(2, 4), slice(0, 2)),
    (6, slice(0, 2), slice(2, 4), slice(4, 6)),
)
"""Digits of a packed date and where its day, month and year are: DDMMYYYY, YYMMDD, DDMMYY."""
_OPAQUE = ("masked", "hash", "blob", "uuid")
_BIRTHDAY = re.compile(
    r"(?:0?[1-9]|1[0-2])[-/.月](?:0?[1-9]|[12][0-9]|3[01])日?|(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|1[0-2])"
)


def birth_years(profile: Profile) -> list[int]:
    """Common-era years of the values: of dates, of bare years, of spreadsheet day numbers."""
    years = [d.year for d in profile.dates]
    if not years:
        for number in profile.numbers:
            if is_year(int(number)):
                years.append(int(number) - BUDDHIST_OFFSET if number > 2400 else int(number))
            elif 3_000 < number <= _EXCEL[1]:
                years.append(1900 + int(number / 365.25))
            elif -2.3e9 < number < 0 or 1e8 < number < 2e9:
                years.append(1970 + int(number / 31_557_600))
            elif -2.3e12 < number < -1e9 or 1e11 < number < 2e12:
                years.append(1970 + int(number / 31_557_600_000))
    return years


def _packed_years(profile: Profile) -> list[int]:
    """Years of dates packed into six to eight digits without a mark of order: `31121985`, `851231`, `1011985`.

    Any number may be one, so that they count only where nearly all values are, under a header that says so. Leading
    zeros may be lost, as spreadsheets lose them.
    """
    texts = [value.cleaned for value in profile.values]
    if not all(text.isdecimal() and 3 <= len(text) <= 8 for text in texts):
        return []
    for width, day, month, year in _LAYOUTS:
        filled = [text.zfill(width) for text in texts if len(text) <= width]
        read = [parse_date(f"{text[day]}/{text[month]}/{text[year]}") for text in filled]
        years = [found.year for found in read if found is not None]
        if len(years) >= _PACKED * len(texts):
            return years
    return []


def are_packed(profile: Profile) -> bool:
    """Whether nearly all values are dates packed into eight digits, the year first: `19851231`."""
    if profile.share("integer") < _PACKED or len(profile.values[0].cleaned) != _PACKED_DIGITS:
        return False
    return len(profile.dates) >= _PACKED * profile.size


def are_dates(profile: Profile) -> bool:
    """Whether most of the values are dates, however they are written: a place before them, the month in letters."""
    return profile.size > 0 and len(profile.dates) >= _MOSTLY * profile.size


def are_birthdays(profile: Profile) -> bool:
    """Whether the values are days of months without a year."""
    return 0 < _MOSTLY * profile.size <= sum(_BIRTHDAY.fullmatch(v.cleaned) is not None for v in profile.values)


def date_of_birth(profile: Profile, latest: int, *, named: bool) -> Evidence:
    """Evidence for dates of birth; `named` where the header says so, `latest` the last possible year."""
    if not profile.size or profile.share(*_OPAQUE) > 0.5:
        return Evidence(0.0, "")
    years = sorted(birth_years(profile))
    if named and len(years) < _MOSTLY * profile.size:
        years = sorted(_packed_years(profile)) or years
    share = len(years) / profile.size
    if named and share < 0.3 and are_birthdays(profile):
        return Evidence(0.5, "days of the year, as birthdays are")
    if share < 0.3:
        small = profile.share("small", "words") > 0.8
        return Evidence(-0.5 if small and named else -4.0, f"only {share:.0%} of the values are dates or years")
    plausible = sum(_FIRST <= y <= latest for y in years) / len(years)
    if plausible < 0.5:
        return Evidence(-4.0, f"only {plausible:.0%} of the dates can be a birth")
    low, high = years[len(years) // 20], years[-1 - len(years) // 20]
    if named:
        return Evidence(1.0, f"dates of {low} to {high}, as births are")
    spread = high - low
    if spread >= 20 and median(years) <= 2008:
        return Evidence(1.8, f"dates spread over {low} to {high}, as births are")
    return Evidence(-2.0, "dates do not spread as births do")
