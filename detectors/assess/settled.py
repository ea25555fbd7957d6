"""What a header leaves open and its values or its table settle: who acted on a row, which race, whose number it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from detectors.assess.names import mean_probabilities
from detectors.assess.words import lexicons
from detectors.evidence import Evidence, looked_at
from detectors.headers import HeaderHint, TableContext
from detectors.profile import Profile
from detectors.told import Told

_LOGIN = re.compile(r"[a-z][a-z0-9]{0,20}(?:[._-][a-z0-9]{1,20}){0,3}")
_LOGINS = 0.8
_OPEN = 0.5
_SEVERAL = 0.55
"""Strength of a header below which its word has other meanings in other tables."""
_OF_SCHOOLS = frozenset({"marks", "major", "level", "attended"})
_ATTENDED = {"attended": 0.4, "major": 0.5}
"""Kinds of schooling to the strength from which a header names it rather than a branch (`สาขา`)."""
_OF_GOODS_TOO = frozenset({"weight", "height"})
_OF_STAFF = frozenset({"rank", "grade", "department"})
_RANKS = 0.9
_FEW, _FEWEST_FEW = 8, 2
_READS_AS_NO_FIRM = 0.4
_FULL_MARKS, _GRADE = 100, 12
_OF_SOMEBODY = frozenset({"employment", "education", "health", "financial", "physical_trait"})
"""What things and firms have words for too: output of a line, a grade of eggs, the balance of a budget."""
_SAID_OF_PREMISES = frozenset({"religion", "health"})
_READS_AS_NAMES = 0.7
_SPORT = re.compile(
    r"(?i)[0-9]|\b(?:marathon|sprint|relay|triathlon|duathlon|run|walk|lap|heat|final|qualif\w{0,8}|cup|prix|stage|open|derby|trail)\b"
)
_NAMES_FROM, _WORDS_OF_NAMES = 8, 1.0
MEMBERS_OF_CARE = 11.0
"""Log odds that the key of a member is a number of insurance, in a table of care; outweighs that the header says key."""
_STAFF_NUMBER, _STAFF_DIGITS = 11.0, (3, 12)
_STATURES = ((120, 230), (1.2, 2.3), (55, 90))
"""Centimetres, metres and inches of people; packages of a table of people are hardly all of them within."""


def settled(
    tag: str,
    hint: HeaderHint | None,
    profile: Profile,
    context: TableContext,
    told: Told,
    rivals: Mapping[str, HeaderHint],
    *,
    nobody: bool,
) -> list[Evidence]:
    """Evidence that only the values and the table give where a header of several meanings claims `tag`.

    `rivals`: the other categories that the header claims; `nobody`: no column of the table tells a person.
    """
    if hint is None:
        return _of_another_register(tag, profile, context, rivals)
    found: list[Evidence] = []
    found += _of_several_trades(tag, hint, context, profile, told)
    if hint.strength < _OPEN:
        found += _of_a_clerk(tag, hint, profile)
        found += _by_the_table(tag, hint, context, told)
        if tag == "employment" and hint.kind == "grade" and context.employment and profile.share("small") >= _RANKS:
            found.append(Evidence(2.5, "the values are small numbers, in a table about staff: grades of pay", "values"))
    if tag == "criminal":
        found.append(_no_offence(hint, profile, context, rivals))
    found += _by_values(tag, hint, profile)
    if nobody:
        found += _of_nobody(tag, hint, context)
    return [e for e in found if e.weight]


def _of_another_register(
    tag: str, profile: Profile, context: TableContext, rivals: Mapping[str, HeaderHint]
) -> list[Evidence]:
    """For a category that the header does not name: numbers of a register that has the same name as another."""
    member = rivals.get("person_key")
    if tag == "health_id" and context.health and member is not None and member.kind == "member":
        return [Evidence(MEMBERS_OF_CARE, "the key of a member, in a table of care", "table")]
    if tag == "person_key" and is_staff_number(rivals.get("national_id"), profile):
        return [Evidence(_STAFF_NUMBER, "too short for an identity number: that of staff", "values")]
    return []


def _by_values(tag: str, hint: HeaderHint, profile: Profile) -> list[Evidence]:
    """What the values alone settle of a header of several meanings."""
    found: list[Evidence] = []
    if tag == "location" and hint.kind is None and hint.strength < _OPEN and profile.share("small") >= _RANKS:
        found.append(Evidence(-4.0, "the values are ranks or counts, not places", "values"))
    if tag == "ethnicity" and hint.kind == "race":
        found.append(_sport(profile))
    if tag == "national_id" and is_staff_number(hint, profile):
        found.append(Evidence(-9.0, "too short for an identity number", "values"))
    if tag == "name" and hint.kind is None and hint.strength < _OPEN:
        found.append(_firms_in_a_role(profile))
    if tag == "education" and hint.kind == "subject":
        found.append(_no_marks(profile))
    return found


def _of_nobody(tag: str, hint: HeaderHint, context: TableContext) -> list[Evidence]:
    """Against, where no column of the table tells a person."""
    found: list[Evidence] = []
    if tag in _SAID_OF_PREMISES and context.premises:
        # A place of worship has a religion, and words of it in every row; a shop has access for wheelchairs.
        found.append(Evidence(-9.0, "the rows are premises and no column tells a person", "table"))
    if hint.kind == "flag" or (tag in _OF_SOMEBODY and hint.strength < _SEVERAL):
        found.append(Evidence(-3.0, "no column of the table tells a person, and the word has other meanings", "table"))
    if context.about == "things" and (tag, hint.kind) == ("employment", "department"):
        found.append(
            Evidence(-4.0, "the rows are things and no column tells a person: the department has them", "table")
        )
    if tag == "device_id" and hint.kind == "serial":
        found.append(Evidence(-4.0, "no column of the table tells a person: the device is nobody's", "table"))
    return found


def is_staff_number(hint: HeaderHint | None, profile: Profile) -> bool:
    """Whether the `NIK` of a header is that of an employee (nomor induk karyawan): sixteen digits are the citizen's."""
    if hint is None or hint.kind != "nik" or not profile.size:
        return False
    low, high = _STAFF_DIGITS
    digits = (sum(map(str.isdigit, v.cleaned)) for v in profile.values if v.family in {"integer", "code", "phone"})
    return sum(low <= count <= high for count in digits) >= _RANKS * profile.size


def _firms_in_a_role(profile: Profile) -> Evidence:
    """Against: the few values of a role that firms fill too (agent, buyer) do not read as names of persons."""
    if not 0 < profile.size < _FEW:
        return Evidence(0.0, "")
    means = mean_probabilities(profile, enough=1)
    if means is not None and means[0] >= _READS_AS_NO_FIRM:
        return Evidence(0.0, "")
    return Evidence(-2.0, "the few values do not read as names of persons, and firms fill the role too", "name model")


def _no_marks(profile: Profile) -> Evidence:
    """Against: under the name of a subject, values that are no marks: neither numbers to a hundred nor short words."""
    numbers = [n for n in profile.numbers if 0 <= n <= _FULL_MARKS]
    short = sum(len(v.cleaned) <= _GRADE for v in profile.values)
    if not profile.size or len(numbers) >= _RANKS * profile.size or short >= _RANKS * profile.size:
        return Evidence(0.0, "")
    return Evidence(-9.0, "the values are no marks", "values")


def _measures_bodies(context: TableContext, kind: str | None, profile: Profile) -> bool:
    """Whether heights and weights of a table are hardly those of goods."""
    grown = any(sum(low <= n <= high for n in profile.numbers) >= _RANKS * profile.size for low, high in _STATURES)
    tall = kind == "height" and context.about == "people" and grown and profile.size > 1
    return tall or context.body or context.health or context.children


def _of_several_trades(
    tag: str, hint: HeaderHint, context: TableContext, profile: Profile, told: Told
) -> list[Evidence]:
    """Words that mean schooling, work or money of a person only in a table of such: score, grade, level, industry."""
    if hint.strength >= _SEVERAL:
        return []
    if tag == "education" and hint.kind in _OF_SCHOOLS:
        if context.school or context.children:
            return [Evidence(0.5, "the table belongs to schooling", "table")]
        if told.each and hint.strength >= _ATTENDED.get(hint.kind or "", 1.0):
            return [Evidence(0.5, "each row is a person, and the school is theirs", "table")]
        return [Evidence(-2.0, "nothing else in the table speaks of schooling", "table")]
    if tag == "physical_trait" and hint.kind in _OF_GOODS_TOO and context.body and context.about == "people":
        return [Evidence(0.8, "the table measures bodies of people", "table")]
    if tag == "physical_trait" and hint.kind in _OF_GOODS_TOO and not _measures_bodies(context, hint.kind, profile):
        return [Evidence(-2.0, "nothing else in the table measures bodies", "table")]
    if tag == "employment" and hint.kind == "sector":
        return [Evidence(-1.5, "an industry is a firm's as well as a person's", "table")]
    if tag == "employment" and hint.kind in _OF_STAFF and not context.employment:
        return [Evidence(-2.0, "nothing else in the table speaks of work", "table")]
    return []


def _of_a_clerk(tag: str, hint: HeaderHint, profile: Profile) -> list[Evidence]:
    """Who acted on a row: a login, a name or a number, the values tell."""
    if tag not in {"username", "name"} or hint.holder != "person" or not profile.size:
        return []
    logins = sum(_LOGIN.fullmatch(v.cleaned) is not None for v in profile.values)
    if logins >= _LOGINS * profile.size:
        if tag == "name":
            return [Evidence(-2.5, "the values are written as logins are", "values")]
        return [Evidence(3.0, f"{looked_at(logins, profile.size)} are written as logins are", "values")]
    if tag == "name" and _FEWEST_FEW <= profile.size < _FEW:
        means = mean_probabilities(profile, enough=_FEWEST_FEW)
        if means is not None and means[0] >= _READS_AS_NAMES:
            return [Evidence(2.0, f"the name model takes the values for persons ({means[0]:.2f})", "name model")]
    return []


def _by_the_table(tag: str, hint: HeaderHint, context: TableContext, told: Told) -> list[Evidence]:
    """Headers that mean something only beside certain columns."""
    if tag == "trade_union" and told.union:
        return [Evidence(3.0, "the table tells of membership of a union", "table")]
    if tag == "employment" and told.union:
        return [Evidence(1.0, "the table tells of membership of a union, which workers have", "table")]
    if tag == "online_activity" and (told.requests or (told.devices and hint.kind == "visited")):
        return [Evidence(1.5, "the table holds addresses of the internet, devices or pages visited", "table")]
    if tag == "person_key" and hint.kind is None and context.about == "people":
        return [Evidence(2.0, "the table is about people: the key is theirs", "table")]
    if tag == "financial" and hint.kind == "salary" and context.employment:
        return [Evidence(1.0, "the table is about staff", "table")]
    return []


def _sport(profile: Profile) -> Evidence:
    """Evidence against an ethnicity in a column `race`: distances and names of contests, and no word of a people."""
    known = lexicons()["ethnicity"]
    if not profile.size or any(word in known.sure or word in known.usual for word in profile.words):
        return Evidence(0.0, "")
    contests = sum(_SPORT.search(v.cleaned) is not None and not v.cleaned.isdecimal() for v in profile.values)
    if contests < 0.5 * profile.size:
        return Evidence(0.0, "")
    return Evidence(-6.0, f"{looked_at(contests, profile.size)} are contests", "values")


def _no_offence(hint: HeaderHint, profile: Profile, context: TableContext, rivals: Collection[str]) -> Evidence:
    """Evidence against a criminal record: a patient's history, or the name of the accused."""
    if context.health and "health" in rivals:
        return Evidence(-6.0, "the table belongs to care: the history is a patient's", "table")
    if hint.kind != "arrest" or hint.strength > 0.6 or profile.size < _NAMES_FROM or profile.share("words") < 0.8:
        return Evidence(0.0, "")
    blanks = sum(v.cleaned.count(" ") for v in profile.values) / profile.size
    if blanks < _WORDS_OF_NAMES:
        return Evidence(0.0, "")
    return Evidence(-2.5, "the values are names of persons", "values")
