"""People and what is theirs: names, birth dates, addresses, mail addresses, keys."""

from __future__ import annotations

import random
import unicodedata
from datetime import date, timedelta

from ..model import TableSpec, facts
from .interface import Person, Place, Row, maker

_TODAY = date(2025, 6, 30)
"""The day ages are counted to, so that a seed always gives the same table."""
_LANGUAGES = {
    "SG": ("zh_latin", "zh_latin", "ms", "ta_latin"),
    "MY": ("ms", "ms", "zh_latin", "ta_latin"),
    "BN": ("ms", "ms", "zh_latin"),
    "ID": ("id",),
    "TH": ("th",),
    "VN": ("vi",),
    "PH": ("fil",),
    "KH": ("km",),
    "LA": ("lo",),
    "MM": ("my",),
    "TL": ("tet",),
    "US": ("en",),
    "GB": ("en",),
    "IN": ("hi_latin",),
    "CN": ("zh",),
    "DE": ("de",),
    "FR": ("fr",),
    "ES": ("es",),
    "BR": ("pt",),
}
_PARENTS = (28, 75)
_MIXED = ("en", "zh_latin", "fil", "hi_latin", "ms", "id")
_NOWHERE = Place("", "", "", "", "")


def make_row(rng: random.Random, number: int, table: TableSpec) -> Row:
    """One row of a table: a person, a relative, and where they live."""
    language = rng.choice(table.people or _LANGUAGES.get(table.country, _MIXED))
    known = facts("places").get(table.country)
    place = Place(*rng.choice(known["rows"])) if known else _NOWHERE
    someone = _person(rng, language, table.ages, female=rng.random() < 0.5)
    father = _person(rng, language, _PARENTS, female=False)
    return Row(rng, number, table.country, someone, father, _person(rng, language, _PARENTS, female=True), place)


def _person(rng: random.Random, language: str, ages: tuple[int, int], *, female: bool) -> Person:
    names = facts("people")[language]
    given, given_latin = _pair(rng.choice(names["female" if female else "male"]))
    family, family_latin = _pair(rng.choice(names["family"] if "family" in names else names["male"]))
    order = names.get("order") or names["order_f" if female else "order_m"]
    born = _TODAY - timedelta(days=rng.randrange(ages[0] * 365, ages[1] * 365 + 365))
    return Person(
        female=female,
        born=born,
        given=given,
        family=family,
        full=order.format(given=given, family=family, father=family),
        given_latin=given_latin,
        family_latin=family_latin,
        full_latin=order.replace("}{", "} {").format(given=given_latin, family=family_latin, father=family_latin),
    )


def _pair(name: str) -> tuple[str, str]:
    native, _, latin = name.partition("=")
    return native, latin or native


def plain(text: str) -> str:
    """Without accents: what people type where the keyboard has none."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def _word(text: str) -> str:
    return "".join(c for c in plain(text).lower() if c.isascii() and c.isalpha())


@maker("name")
def name(row: Row) -> str:
    """Whole name in the script of the country."""
    return row.person.full


@maker("name_latin")
def name_latin(row: Row) -> str:
    """Whole name in Latin letters."""
    return row.person.full_latin


@maker("given")
def given(row: Row) -> str:
    """Given name."""
    return row.person.given


@maker("family")
def family(row: Row) -> str:
    """Family or father's name."""
    return row.person.family


@maker("given_latin")
def given_latin(row: Row) -> str:
    """Given name in Latin letters."""
    return row.person.given_latin


@maker("family_latin")
def family_latin(row: Row) -> str:
    """Family name in Latin letters."""
    return row.person.family_latin


@maker("name_comma")
def name_comma(row: Row) -> str:
    """Family name first, after it a comma."""
    return f"{row.person.family_latin}, {row.person.given_latin}"


@maker("initials")
def initials(row: Row) -> str:
    """First letters."""
    return "".join(f"{word[0]}." for word in row.person.full_latin.split())


@maker("relative")
def relative(row: Row) -> str:
    """Name of a relative of either sex."""
    return row.rng.choice((row.father, row.mother)).full


@maker("father")
def father(row: Row) -> str:
    """Name of a man."""
    return row.father.full


@maker("mother")
def mother(row: Row) -> str:
    """Name of a woman."""
    return row.mother.full


@maker("titled")
def titled(row: Row, titles: str) -> str:
    """Name after a title; `titles` is a list of words, first the man's, then the woman's."""
    return f"{facts('words')[titles][row.person.female]}{'' if row.country == 'TH' else ' '}{row.person.full}"


@maker("by_sex")
def by_sex(row: Row, words: str) -> str:
    """The first word of a list for men, the second for women."""
    return str(facts("words")[words][row.person.female])


@maker("email")
def email(row: Row) -> str:
    """Mail address that often resembles the name."""
    first, last = _word(row.person.given_latin), _word(row.person.family_latin)
    local = row.rng.choice(
        [f"{first}.{last}", f"{first}{row.rng.randrange(10, 99)}", f"{first[0]}{last}", f"{last}_{first}"]
    )
    return f"{local}@{row.rng.choice(['example.com', 'mail.example.org', 'example.net', 'post.example.com'])}"


@maker("username")
def username(row: Row) -> str:
    """Handle."""
    return f"{row.rng.choice(['', 'x_', 'its', 'mr'])}{_word(row.person.given_latin)}{row.rng.choice(['_', '.', ''])}{row.rng.randrange(1, 999)}"


@maker("born")
def born(row: Row, layout: str = "%Y-%m-%d", era: str = "0") -> str:
    """Birth date in a layout of strftime; `era` is added to the year (543 is Buddhist)."""
    day = row.person.born
    return day.strftime(layout.replace("%Y", str(day.year + int(era))))


@maker("born_date")
def born_date(row: Row) -> date:
    """Birth date as a date."""
    return row.person.born


@maker("age")
def age(row: Row) -> int:
    """Completed years."""
    return (_TODAY - row.person.born).days // 365


@maker("age_band")
def age_band(row: Row) -> str:
    """Ten years together."""
    low = age(row) // 10 * 10
    return f"{low}-{low + 9}"


@maker("address")
def address(row: Row) -> str:
    """Whole postal address."""
    return _address(row, "address")


@maker("street")
def street(row: Row) -> str:
    """Street and house."""
    return _address(row, "line")


def _address(row: Row, form: str) -> str:
    known, place = facts("places")[row.country], row.place
    values = {"province": place.province, "city": place.city, "ward": place.ward, "postcode": place.postcode}
    numbers = {"n": row.rng.randrange(1, 400), "a": row.rng.randrange(1, 20), "b": row.rng.randrange(1, 12)}
    return str(known[form]).format(street=row.rng.choice(known["streets"]), code=place.code, **values, **numbers)


@maker("province")
def province(row: Row) -> str:
    """Province or state."""
    return row.place.province


@maker("city")
def city(row: Row) -> str:
    """City or district."""
    return row.place.city


@maker("ward")
def ward(row: Row) -> str:
    """Ward, village, barangay."""
    return row.place.ward


@maker("postcode")
def postcode(row: Row) -> str:
    """Postal code."""
    return row.place.postcode
