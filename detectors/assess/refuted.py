"""Values that a header cannot mean, whatever it says: months of pay runs, dates, numbers of rows, codes of documents."""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from detectors.assess.dates import are_packed
from detectors.assess.words import lexicons
from detectors.evidence import Evidence, looked_at
from detectors.headers import HeaderHint
from detectors.leaves import Tally
from detectors.profile import Profile, Value

_YEAR = "(?:19|20|25)[0-9]{2}"
_MONTH = "(?:jan|feb|fev|mar|apr|abr|may|mei|mai|jun|jul|aug|ago|agu|ags|ogos|sep|set|oct|okt|out|nov|dec|des|dis|dez)[a-z]{0,7}"
_PERIOD = re.compile(
    rf"(?i){_YEAR}[-/. ]?(?:0[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[-/.]{_YEAR}|{_MONTH}[-/. ']{{0,2}}(?:{_YEAR}|[0-9]{{2}})"
    rf"|{_YEAR}[-/. ]?{_MONTH}|(?:q[1-4]|[1-4]q|h[12]|fy)[-/ ]?(?:{_YEAR}|[0-9]{{2}})|{_YEAR}[-/ ]?(?:q[1-4]|h[12]|w[0-9]{{1,2}})"
)
_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-3])[:.h][0-5][0-9](?:[:.][0-5][0-9])?(?: ?[aApP]\.?[mM]\.?)?")
_MOSTLY, _MEASURED = 0.9, 0.6
_SCOUTS = 6
_NEVER = -7.0
# What a month, a day or an hour may be said of: births, cards, contracts, schooling, marriage, visas, treatment.
_MAY_BE_DATED = frozenset(
    {
        "date_of_birth",
        "payment_card",
        "health",
        "criminal",
        "family",
        "children",
        "religion",
        "political",
        "trade_union",
    }
    | {"online_activity", "biometric", "genetic", "sexual_life", "other_gov_id", "driving_licence", "photo"}
)
_DATED_KINDS = frozenset({"work_history", "status", "appraisal", "level", "degree", "immigration", "debt", "benefits"})
# What a row's own number may be: a key, a number within a household.
_MAY_COUNT_ROWS = frozenset({"person_key", "family", "online_activity"})
_ROWS_FEWEST = 8
# Categories with few values, which a code of each row is not one of.
_OF_FEW = frozenset(
    {"gender", "religion", "ethnicity", "nationality", "family", "employment", "education", "political"}
    | {"financial", "age", "physical_trait"}
)
_DOUBTFUL, _OPEN = 0.75, 0.5
"""Strength of a header below which codes of each row refute it: `plantilla item no` is a post, whose codes are unique."""
_CODES_FEWEST, _UNIQUE = 20, 0.95
_SECRETS_FEWEST, _SHARED_SECRETS = 20, 0.3
_PASSWORD = 0.95
"""Strength of a header that says password in full: many people have the same one."""
_SECRET_KINDS = frozenset({"password", "token", "pin", "otp", ""})
# What is said in words, or in codes where the header says so: a post, a degree.
_WORDED = frozenset(
    {("employment", "job_title"), ("employment", "department"), ("education", "degree"), ("education", "attended")}
)
_CODED = 0.91
_SCHOOLING = (0, 25)
_LEVELS = 6
"""More small numbers than a scheme of codes without words is likely to have."""
_ANSWER_DIGITS = 2
_MODEL = re.compile(r"[A-Z][A-Z0-9]*[-/_0-9][A-Z0-9/_-]*")
# How censors class films, games and series: whom they are for, not how old anybody is.
_FILM = re.compile(
    r"(?i)(?:su|bo|g|e|u|p|k|r|d|ท|ส|ทั่วไป|pg(?:-?1[23])?|nc-?1[67]|m-?1[58]|r-?1[38]|r-?21|[ptc]-?1[2368]|tv-\w{1,4}"
    r"|น ?1[358]\+?|ฉ ?20)"
)
_CLASSED = re.compile(r"\d{1,2} ?\+|.{0,4}\d{1,2} ?\+")
# What a machine, an order or a ticket may be, under the header `state` that a province has too.
_STATES = frozenset(
    {"open", "opened", "closed", "active", "inactive", "pending", "ready", "busy", "idle", "failed", "success"}
    | {"done", "new", "error", "ok", "running", "stopped", "queued", "enabled", "disabled", "online", "offline"}
    | {"approved", "rejected", "cancelled", "canceled", "completed", "draft", "paid", "unpaid", "shipped", "delivered"}
    | {"started", "waiting", "blocked", "expired", "valid", "invalid", "good", "bad", "in progress", "on hold"}
    | {"selesai", "batal", "proses", "aktif", "baru", "tutup", "buka", "menunggu"}
)
# Where goods lie: aisle, bay, level. `ตำแหน่ง`, `position` are also posts.
_SHELF = re.compile(r"[A-Z]{1,3}[0-9]{0,3}(?:[-./][0-9]{1,3}[A-Z]?){2,4}")
_LISTED_FEWEST, _LISTED_MOST = 3, 60
_WORKS_FEWEST, _HARDLY_REPEATED = 30, 0.9
_CARD_DIGITS, _OF_MASKS = 12, frozenset("*xX•#")
_SERIALS, _SERIAL_DIGITS = frozenset({"engine", "vin"}), 4
_AMOUNTS = frozenset({"balance", "salary", "transactions"})


def refuted(tag: str, hint: HeaderHint | None, profile: Profile, tally: Tally) -> list[Evidence]:
    """Evidence against what a header claims, from values that nothing of the kind has."""
    if hint is None or not profile.size:
        return []
    kind = hint.kind or ""
    evidence = []
    if tag not in _MAY_BE_DATED and kind not in _DATED_KINDS:
        evidence.append(_dated(tag, profile))
    if tag not in _MAY_COUNT_ROWS:
        evidence.append(_row_numbers(profile, tally))
    if tag in _OF_FEW and hint.strength < _DOUBTFUL:
        evidence.append(_codes_of_rows(profile, tally))
    if tag == "credentials" and kind in _SECRET_KINDS and hint.strength < _PASSWORD:
        evidence.append(_shared_secrets(profile, tally))
    if tag == "health" and kind == "measurement":
        evidence.append(_no_measurement(profile))
    if tag == "vehicle_id" and kind in _SERIALS:
        evidence.append(_models(profile))
    if tag in _BY_TAG:
        evidence.append(_BY_TAG[tag](profile))
    if tag == "financial" and kind in _AMOUNTS and profile.share("bool") >= _MOSTLY and profile.size > 1:
        evidence.append(Evidence(-4.0, "the values are yes and no, no amounts"))
    if (tag, kind) in _WORDED and hint.strength < _CODED and not (tag == "education" and _years_of_schooling(profile)):
        evidence.append(_only_numbers(profile))
    if tag == "children" and profile.size > _LEVELS and profile.share("small", "integer") >= _MOSTLY:
        evidence.append(Evidence(-4.0, "the values are numbers of pupils or children"))
    evidence += _by_kind(tag, hint, profile, tally)
    return [one for one in evidence if one.weight]


def _by_kind(tag: str, hint: HeaderHint, profile: Profile, tally: Tally) -> list[Evidence]:
    """Evidence against what only one kind of a category is claimed for."""
    if tag == "online_activity" and hint.kind == "tracking":
        # When somebody last logged in is a date, not what was looked at.
        return [_dated(tag, profile)]
    if tag == "payment_card" and hint.kind == "number" and hint.strength < _DOUBTFUL:
        return [_no_cards(profile)]
    if hint.kind == "vote":
        return [_counted_votes(profile)]
    if hint.kind == "flag":
        return [_no_flag(profile)]
    if (tag, hint.kind) == ("children", "pupil") and profile.size > 1 and profile.share("bool") >= _MOSTLY:
        return [Evidence(_NEVER, "yes and no: whether somebody studies, at whatever age")]
    if hint.kind == "job_title":
        return [_shelves(profile), _works(tally)] if hint.strength < _OPEN else [_shelves(profile)]
    return []


def _no_flag(profile: Profile) -> Evidence:
    """Against: under the name of a group (female, hispanic), anything but yes and no: groups are counted under it."""
    if profile.share("bool") >= _MOSTLY:
        return Evidence(0.0, "")
    return Evidence(_NEVER, "the values are no yes and no, so that groups are counted or named here")


def _counted_votes(profile: Profile) -> Evidence:
    """Against: more numbers than there are answers, or large ones, are votes that were counted, not how somebody voted."""
    numbers = profile.share("small", "integer", "decimal") >= _MOSTLY
    if numbers and profile.size > _LEVELS and any(len(v.cleaned) > _ANSWER_DIGITS for v in profile.values):
        return Evidence(_NEVER, "the values are numbers of votes")
    return Evidence(0.0, "")


def _count(test: Callable[[Value], object], profile: Profile) -> int:
    """How many values pass a test that nearly all have to pass: none, where too few of the first ones do."""
    first = profile.values[:_SCOUTS]
    if sum(bool(test(v)) for v in first) < _MEASURED * len(first):
        return 0
    return sum(bool(test(v)) for v in profile.values)


def _dated(tag: str, profile: Profile) -> Evidence:
    """Against: the values are months, days or hours."""
    months = _count(lambda v: _PERIOD.fullmatch(v.cleaned), profile)
    if months >= _MOSTLY * profile.size and not (tag == "address" and profile.share("integer") >= _MOSTLY):
        return Evidence(_NEVER, f"{looked_at(months, profile.size)} are months or other periods")
    days = _count(_is_day, profile)
    if days >= _MOSTLY * profile.size or are_packed(profile):
        return Evidence(_NEVER, f"{looked_at(max(days, len(profile.dates)), profile.size)} are dates")
    hours = _count(lambda v: ":" in v.cleaned and _CLOCK.fullmatch(v.cleaned), profile)
    if hours >= _MOSTLY * profile.size:
        return Evidence(_NEVER, f"{looked_at(hours, profile.size)} are times of the day")
    return Evidence(0.0, "")


_FULL_YEAR = re.compile(rf"(?<![0-9]){_YEAR}(?![0-9])")


def _is_day(value: Value) -> bool:
    """Whether a value is a date with its year in full: `01/02` may be a neighbourhood, `12-05-07` a number."""
    return value.family == "date" and _FULL_YEAR.search(value.cleaned) is not None


def _row_numbers(profile: Profile, tally: Tally) -> Evidence:
    """Against: every row has the next whole number, from 0 or 1 on."""
    filled = tally.rows - tally.nulls
    if filled < _ROWS_FEWEST or len(tally.values) != filled or profile.share("small", "integer", "bool") < 1.0:
        return Evidence(0.0, "")
    numbers = tally.values.cast(pl.Int64, strict=False)
    if numbers.null_count() or not len(numbers):
        return Evidence(0.0, "")
    low, high = numbers.min(), numbers.max()
    if (low, high) in ((0, filled - 1), (1, filled)):
        return Evidence(_NEVER, "the values number the rows, one after the other")
    return Evidence(0.0, "")


def _codes_of_rows(profile: Profile, tally: Tally) -> Evidence:
    """Against: nearly every row has a code of its own with letters and digits, as documents have."""
    filled = tally.rows - tally.nulls
    if filled < _CODES_FEWEST or len(tally.values) < _UNIQUE * filled:
        return Evidence(0.0, "")
    codes = _count(_is_code, profile)
    if codes < _MOSTLY * profile.size:
        return Evidence(0.0, "")
    return Evidence(_NEVER, f"{looked_at(codes, profile.size)} are codes, another one in each row")


def _is_code(value: Value) -> bool:
    """Whether a value is a word of letters with at least three digits behind them: `TR250400001`."""
    text = value.cleaned
    return value.family == "code" and text[0].isalpha() and sum(map(str.isdigit, text)) >= 3


def _shared_secrets(profile: Profile, tally: Tally) -> Evidence:
    """Against: many rows share each word, as they share a make or a status and never a password."""
    filled = tally.rows - tally.nulls
    few = len(tally.values) <= _SHARED_SECRETS * filled
    if filled < _SECRETS_FEWEST or not few or profile.share("words", "small", "code", "date") < _MOSTLY:
        return Evidence(0.0, "")
    return Evidence(-4.0, f"only {len(tally.values)} different values in {filled} rows: no secrets")


def _no_measurement(profile: Profile) -> Evidence:
    """Against: codes that begin with letters, as models of machines do and no reading does."""
    letters = sum(_MODEL.fullmatch(v.cleaned) is not None for v in profile.values)
    if letters < _MEASURED * profile.size:
        return Evidence(0.0, "")
    return Evidence(_NEVER, f"{looked_at(letters, profile.size)} are codes, no readings")


def _models(profile: Profile) -> Evidence:
    """Against: the values have too few digits for numbers of engines, as models of machines have."""
    short = sum(sum(map(str.isdigit, v.cleaned)) < _SERIAL_DIGITS for v in profile.values if v.family != "masked")
    if short < _MOSTLY * profile.size:
        return Evidence(0.0, "")
    return Evidence(-5.0, f"{looked_at(short, profile.size)} have hardly any digits, as models have")


def _in_a_list(profile: Profile) -> Evidence:
    """Against a name: nearly all values are religions, degrees, sexes or the like, as in a table that lists them."""
    if not _LISTED_FEWEST <= profile.size <= _LISTED_MOST:
        return Evidence(0.0, "")
    for tag, known in lexicons().items():
        listed = sum(word in known.sure or word in known.usual for word in profile.words)
        if listed >= max(_MOSTLY * profile.size, _LISTED_FEWEST):
            return Evidence(_NEVER, f"{looked_at(listed, profile.size)} are words of {tag.replace('_', ' ')}")
    return Evidence(0.0, "")


def _states_of_things(profile: Profile) -> Evidence:
    """Against: the values say how things stand, not where."""
    states = sum(word in _STATES for word in profile.words)
    if states < _MEASURED * profile.size:
        return Evidence(0.0, "")
    return Evidence(_NEVER, f"{looked_at(states, profile.size)} are states of things")


def _of_films(profile: Profile) -> Evidence:
    """Against: the values are classes of films, some of them letters."""
    classes = sum(_FILM.fullmatch(v.cleaned) is not None for v in profile.values)
    ages = sum(_CLASSED.fullmatch(v.cleaned) is not None for v in profile.values)
    if not classes or profile.size < 2 or classes + ages < _MOSTLY * profile.size:
        return Evidence(0.0, "")
    return Evidence(_NEVER, f"{looked_at(classes + ages, profile.size)} are classes of films or games")


def _years_of_schooling(profile: Profile) -> bool:
    """Whether all values are whole numbers as of years at school."""
    low, high = _SCHOOLING
    numbers = profile.numbers
    return len(numbers) == profile.size and all(low <= n <= high and n == int(n) for n in numbers)


def _only_numbers(profile: Profile) -> Evidence:
    """Against: the values are numbers, places in a row or degrees of heat."""
    small = profile.share("small", "integer") >= _MOSTLY and profile.size > _LEVELS
    if small or profile.share("decimal") >= _MEASURED:
        return Evidence(-5.0, "the values are numbers")
    return Evidence(0.0, "")


def _shelves(profile: Profile) -> Evidence:
    """Against: the values are places in a store, not posts."""
    shelves = _count(lambda v: _SHELF.fullmatch(v.cleaned), profile)
    if shelves < _MOSTLY * profile.size:
        return Evidence(0.0, "")
    return Evidence(_NEVER, f"{looked_at(shelves, profile.size)} are places in a store")


def _works(tally: Tally) -> Evidence:
    """Against, under a bare `title`: hardly any value comes again, as posts do and titles of works do not."""
    filled = tally.rows - tally.nulls
    if filled < _WORKS_FEWEST or len(tally.values) < _HARDLY_REPEATED * filled:
        return Evidence(0.0, "")
    return Evidence(-3.0, f"{len(tally.values)} different values in {filled} rows: titles of works rather than posts")


def _no_cards(profile: Profile) -> Evidence:
    """Against: the values have fewer digits than cards have and hide none, as cards of members and passes do."""
    short = sum(
        sum(map(str.isdigit, v.cleaned)) < _CARD_DIGITS and _OF_MASKS.isdisjoint(v.cleaned) and v.family != "date"
        for v in profile.values
    )
    if (
        short < _MOSTLY * profile.size
        or profile.share("masked", "hash", "blob", "secret", "uuid", "small") >= _MEASURED
    ):
        return Evidence(0.0, "")
    return Evidence(-5.0, f"{looked_at(short, profile.size)} have too few digits for a card")


_BY_TAG: dict[str, Callable[[Profile], Evidence]] = {
    "age": _of_films,
    "location": _states_of_things,
    "name": _in_a_list,
}
"""What refutes one category alone, whatever its kind."""
