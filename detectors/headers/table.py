"""What the headers of a table and its name say together: what a row stands for, and in which languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from detectors.headers.aggregates import counts_groups
from detectors.headers.clients import Said, are_firms
from detectors.headers.compose import PERSONAL_NAME_KINDS, compose
from detectors.headers.domains import domains_of, is_known
from detectors.headers.lexicon import PERSON_CLASSES, with_extra
from detectors.headers.match import Piece, marks_of, pieces_of, settle
from detectors.headers.model import About, HeaderHint, Lexicon, TableContext
from detectors.headers.normalise import REMEMBERED, header_tokens, shortened

MOST_HEADERS = 1000
"""Headers of a table that are read for its context."""
_TELLS_PEOPLE = frozenset(
    {"date_of_birth", "gender", "age", "national_id", "religion", "ethnicity", "family", "passport", "health"}
    | {"social_security_id", "health_id", "nationality", "education", "driving_licence", "username"}
)
_ONLY_OF_PERSONS = frozenset(
    {"date_of_birth", "national_id", "passport", "social_security_id", "health_id", "driving_licence"}
)
# Attributes that people's tables have, and tables of firms or orders too.
_HINTS_PEOPLE = {"employment": 0.5, "person_key": 0.5, "email": 0.25, "phone": 0.25, "address": 0.25}
_MOST_THINGS = 4
_DESCRIBED = 2
_PRIMARY = 2.0
_HALF, _CLEAR = 0.5, 0.6
_ENOUGH = 1.0
_LANGUAGE_SHARE = 0.12
_SHARED = 0.3
_SYLLABLE, _BRIEF, _STRAY = 4, 0.5, 0.2
_SCHOOLED = _MEASURED = 2
_SCHOOLED_CLASSES = frozenset({"pupil", "student"})
_OF_PAYROLLS = frozenset({"salary", "work_history", "job_title", "department"})
_OF_PAY = frozenset({"sap_payroll", "pay_lines"})
_OF_CODES = frozenset(
    {"lookup", "lookups", "lkp", "lut", "ref", "refs", "reference", "codes", "codelist", "enum", "enums", "lov"}
    | {"referensi", "rujukan", "kamus", "kode", "kod", "dictionary", "taxonomy", "referencia", "nomenclature"}
)

# What only premises have that customers come to, and what is said of them as of people: a telephone, wheelchair access,
# the religion of a place of worship.
_OF_PREMISES = frozenset(
    {"opening hours", "open hours", "hours open", "trading hours", "business hours", "store hours", "amenity"}
    | {"jam buka", "jam operasional", "waktu operasi", "waktu perniagaan", "gio mo cua", "เวลาทำการ", "เวลาเปิดปิด"}
    | {"营业时间", "ម៉ោងបើក", "ເວລາເປີດ", "ဖွင့်ချိန်"}
)
_OF_PREMISES_TOO = frozenset(
    {"religion", "ethnicity", "gender", "username", "children", "health", "address", "phone", "email"}
)

# Who heads a school, a firm, a clinic or an office: one of each, named among its addresses.
_OFFICES = frozenset(
    {"principal", "headmaster", "headmistress", "headteacher", "head teacher", "director", "chairman", "chairperson"}
    | {"president", "ceo", "founder", "mayor", "dean", "rector", "chancellor", "superintendent", "vp", "in charge"}
    | {"kepsek", "kepala sekolah", "guru besar", "pengetua", "direktur", "pengarah", "camat", "lurah", "kades"}
    | {"kepala desa", "hieu truong", "giam doc", "nguoi dai dien", "ผู้อำนวยการ", "校长", "院长", "法人"}
)

_ADDRESSED = frozenset(
    {"your", "you", "anda", "awak", "kamu", "ban", "cua ban", "คุณ", "ของคุณ", "您", "您的", "你的", "mo"}
)
"""Whom a question is put to: `What is your annual income?`."""


class _Evidence(NamedTuple):
    about: About
    weight: float
    reason: str


class _Read(NamedTuple):
    """One header, read."""

    found: tuple[Piece, ...]
    hints: tuple[HeaderHint, ...]
    classes: frozenset[str]
    """Holder classes named."""
    says: _Evidence | None = None
    """What it says of the table."""
    premises: bool = False
    """It tells when premises are open."""


def read_table(table_name: str, headers: Sequence[str], *, extra: Lexicon | None = None) -> TableContext:
    """Say what a table is about from its name and headers; at most ``MOST_HEADERS`` of them are read.

    Args:
        table_name: name of the table or its file, without folder; may be empty.
        headers: column headers in order.
        extra: a user's own phrases.
    """
    lexicon = with_extra(extra)
    read_of, named_so = [shortened(header) for header in headers[:MOST_HEADERS]], shortened(_stem(table_name))
    languages = _languages([named_so, *read_of], lexicon)
    reads = [_read(header, lexicon, languages) for header in read_of]
    title = _read(named_so, lexicon, languages)
    said = [
        Said(read.hints[0], read.classes, tuple(piece.text for piece in read.found)) for read in reads if read.hints
    ]
    evidence = [*_from_name(title), *_from_headers(reads)]
    if clients := are_firms(said, _TELLS_PEOPLE):
        evidence = [_Evidence("organisations", _PRIMARY, "customers have a name, and a contact person with another")]
    about, reasons = _weigh(evidence)
    tags = Counter(hint.tag for read in reads for hint in read.hints[:1] if hint.strength >= 0.6)
    named = Counter(name for read in reads for name in read.classes)
    care = tags["health"] + tags["health_id"]
    persons, firms = any(map(_names_a_person, reads)), any("organisation" in read.classes for read in reads)
    domains = domains_of(headers[:MOST_HEADERS], persons=persons, firms=firms)
    return TableContext(
        about=about,
        children=bool(title.classes & {"pupil", "child"})
        or (about != "places" and named["pupil"] > 0)
        # "Parent" is also the parent of a row in a tree of things.
        or (about == "people" and named["guardian"] > 0),
        health="patient" in title.classes or named["patient"] > 0 or care >= max(2, len(reads) // 6),
        employment="employee" in title.classes
        or any(entry.kind in _OF_PAYROLLS for piece in title.found for entry in piece.entries)
        or tags["employment"] + (named["employee"] > 0) >= 2
        or not _OF_PAY.isdisjoint(domains),
        school=not title.classes.isdisjoint(_SCHOOLED_CLASSES)
        or any(named[one] > 0 for one in _SCHOOLED_CLASSES)
        or tags["education"] >= _SCHOOLED
        or "marks_of_pupils" in domains,
        body=sum(any(hint.tag == "physical_trait" for hint in read.hints) for read in reads) >= _MEASURED,
        reasons=reasons,
        languages=languages,
        premises=about != "people" and _tells_premises(reads),
        domains=domains,
        rows_of=_rows_of(title.found, languages),
        groups=counts_groups(headers[:MOST_HEADERS], [read.hints for read in reads]),
        firms=clients,
        described=_describes_persons(headers, reads, domains),
        codes=not _OF_CODES.isdisjoint(token.folded for token in header_tokens(_stem(table_name))),
    )


_EXTENSIONS = frozenset(
    {"csv", "tsv", "tab", "psv", "txt", "json", "geojson", "jsonl", "ndjson", "ldjson", "parquet", "parq", "pq"}
    | {"avro", "orc", "arrow", "arrows", "ipc", "feather", "xlsx", "xlsm", "xlsb", "xls", "ods", "sqlite", "sqlite3"}
    | {"db", "db3", "duckdb", "ddb", "gz", "gzip", "zst", "zstd", "bz2", "xz", "snappy"}
)


def _stem(table_name: str) -> str:
    """Table name without a file's extensions; a table's schema before a dot stays."""
    stem, dot, extension = table_name.rpartition(".")
    return _stem(stem) if dot and stem and extension.casefold() in _EXTENSIONS else table_name


@lru_cache(maxsize=REMEMBERED)
def _read(header: str, lexicon: Lexicon, languages: tuple[str, ...]) -> _Read:
    found = pieces_of(header, lexicon)
    meanings = settle(found, languages)
    classes = frozenset(
        meaning.entry.tag for meaning in meanings if meaning.entry is not None and meaning.entry.role == "holder"
    )
    read = _Read(found, compose(meanings), classes)
    premises = any(piece.text in _OF_PREMISES for piece in found)
    return read._replace(says=_evidence(read, read.hints[0]) if read.hints else None, premises=premises)


@lru_cache(maxsize=REMEMBERED)
def _votes(header: str, lexicon: Lexicon) -> tuple[tuple[str, float], ...]:
    """The languages that a header speaks, and how plainly; long phrases and such as only one language has count more."""
    votes: list[tuple[str, float]] = []
    found = pieces_of(header, lexicon)
    for piece in found:
        spoken = {entry.language for entry in piece.entries}
        fitting = {entry.language for entry in piece.entries if piece.marks and marks_of(entry.phrase) == piece.marks}
        chosen = fitting or spoken
        if not chosen:
            continue
        weight = 2.0 if piece.words > 1 or len(piece.text) >= 6 or fitting else 1.0
        if piece.words == 1 and len(piece.text) <= _SYLLABLE and piece.text.isascii() and not fitting:
            weight = _STRAY if _among_others(piece, found) else _BRIEF if len(piece.text) < _SYLLABLE else weight
        # English is the background of every table: what it shares with a language hardly speaks that language.
        votes += [
            (language, (_SHARED if "en" in chosen and language != "en" else 1.0) * weight / len(chosen))
            for language in chosen
        ]
    return tuple(votes)


def _languages(headers: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Languages that enough headers vote for."""
    votes: dict[str, float] = defaultdict(float)
    for header in headers:
        for language, weight in _votes(header, lexicon):
            votes[language] += weight
    total = sum(votes.values())
    return tuple(
        language
        for language, count in sorted(votes.items(), key=lambda item: -item[1])
        if count >= 1.5 and count >= _LANGUAGE_SHARE * total
    )


def _among_others(piece: Piece, header: tuple[Piece, ...]) -> bool:
    """Whether a word stands beside words that none of its languages has: the `kk` of `kk_cnt` speaks no Indonesian."""
    spoken = {entry.language for entry in piece.entries}
    if "en" in spoken:
        return False
    others = [{entry.language for entry in other.entries} for other in header if other is not piece]
    return bool(others) and all(spoken.isdisjoint(voice) for voice in others)


def _rows_of(name: Sequence[Piece], languages: Sequence[str]) -> str:
    """The class of persons that a table's name ends with, dates and versions left out: `auth_users`, `data_pelanggan_2024`."""
    said = [
        (piece, meaning) for piece, meaning in zip(name, settle(name, languages), strict=True) if _is_name(piece.text)
    ]
    if not said or said[-1][1].entry is None:
        return ""
    last = said[-1][1].entry
    others = (meaning.entry for _, meaning in said[:-1])
    denied = any(one is not None and one.role in {"holder", "nothing", "claim"} for one in others)
    return (
        last.tag if last.role == "holder" and last.tag in PERSON_CLASSES - {"clerk", "creator"} and not denied else ""
    )


def _is_name(text: str) -> bool:
    return len(text) > 1 and not text[-1].isdecimal()


def _from_name(title: _Read) -> list[_Evidence]:
    """Evidence of the table's name."""
    found: list[_Evidence] = []
    people = title.classes & (PERSON_CLASSES - {"clerk", "creator"})
    if people:
        found.append(_Evidence("people", _PRIMARY, f"table name speaks of {min(people)}"))
    elif "organisation" in title.classes:
        found.append(_Evidence("organisations", _PRIMARY, "table name speaks of organisations"))
    elif "deal" in title.classes:
        found.append(_Evidence("things", _PRIMARY / 2, "table name speaks of orders, payments or the like"))
    elif "thing" in title.classes:
        found.append(_Evidence("things", _PRIMARY, "table name speaks of things"))
    elif any(hint.tag in ("location", "address") for hint in title.hints):
        found.append(_Evidence("places", _PRIMARY, "table name speaks of places"))
    elif any(hint.tag == "" for hint in title.hints):
        found.append(_Evidence("things", _PRIMARY / 2, "table name speaks of things"))
    return found


def _describes_persons(headers: Sequence[str], reads: Sequence[_Read], domains: Sequence[str]) -> bool:
    """Whether headers that no domain of the table knows tell of persons."""
    if not domains:
        return False
    telling = (
        header
        for header, read in zip(headers, reads, strict=False)
        if read.hints and read.hints[0].tag in _TELLS_PEOPLE and read.hints[0].strength >= _CLEAR
    )
    return sum(not is_known(header, domains) for header in telling) >= _DESCRIBED


def _names_a_person(read: _Read) -> bool:
    """Whether a header names what only persons have: a person's name, a date of birth, a register of persons."""
    best = read.hints[0] if read.hints else None
    if best is None or best.strength < _CLEAR:
        return False
    if best.tag == "name":
        return best.kind in PERSONAL_NAME_KINDS or best.holder == "person"
    return best.tag in _ONLY_OF_PERSONS


def _holds_office(read: _Read) -> bool:
    """Whether a header speaks of who heads an organisation, which the row may then stand for."""
    return any(not _OFFICES.isdisjoint((piece.text, *piece.text.split())) for piece in read.found)


def _tells_premises(reads: Sequence[_Read]) -> bool:
    """Whether a header tells when premises are open."""
    return any(read.premises for read in reads)


def _from_headers(reads: Sequence[_Read]) -> list[_Evidence]:
    """Evidence of the headers."""
    premises = _tells_premises(reads)
    told = [read for read in reads if read.hints and not (premises and read.hints[0].tag in _OF_PREMISES_TOO)]
    found = [read.says for read in told if read.says is not None]
    if premises:
        found.append(_Evidence("places", _PRIMARY, "a header tells when premises are open"))
    # A people table may carry any number of order, date and amount columns: together they weigh as one statement.
    things = [item for item in found if item.about == "things"]
    return [item for item in found if item.about != "things"] + things[:_MOST_THINGS]


def _evidence(read: _Read, best: HeaderHint) -> _Evidence | None:
    """What one header's best hint says of the table."""
    if best.tag and any(piece.text in _ADDRESSED for piece in read.found):
        return _Evidence("people", 1.5, "a header asks somebody of themselves")
    contact = "contact" in read.classes or best.kind == "contact" or _holds_office(read)
    if best.tag == "name":
        personal = best.kind in PERSONAL_NAME_KINDS or best.holder == "person"
        return _Evidence("people", _HALF if contact else 1.2, best.reason) if personal else None
    if best.tag in _TELLS_PEOPLE and best.strength >= 0.6:
        return _Evidence("people", 1.0 if best.strength >= 0.85 else 0.6, best.reason)
    if best.tag in _HINTS_PEOPLE and best.strength >= 0.6:
        return _Evidence("people", _HALF if best.holder == "person" else _HINTS_PEOPLE[best.tag], best.reason)
    if best.tag == "" and best.holder == "organisation":
        weight = {"name": 1.5, "person_key": 0.8}.get(best.kind or "", 0.3)
        return _Evidence("organisations", weight, best.reason)
    if best.tag == "" and best.strength >= 0.8:
        return _Evidence("things", 0.3, best.reason)
    if any(hint.tag == "location" for hint in read.hints):
        return _Evidence("places", 0.4, best.reason)
    return None


def _weigh(evidence: Sequence[_Evidence]) -> tuple[About, tuple[str, ...]]:
    """The heaviest subject, if heavy enough; places and things give way where persons are plainly described."""
    weights: dict[About, float] = defaultdict(float)
    for item in evidence:
        weights[item.about] += item.weight
    described = any(_HALF < item.weight < _PRIMARY for item in evidence if item.about == "people")
    if weights["organisations"] > _ENOUGH and not described:
        # Customers that have a company name, a contact person and nothing that only persons have are firms.
        about: About = "organisations"
    elif weights["people"] >= 2 * _PRIMARY:
        # Two or more attributes that only persons have outweigh any number of order columns beside them.
        about = "people"
    elif weights:
        if weights["people"] > _HALF:
            weights["places"] = 0.0  # a person's city and province are not what the row stands for
        about = max(("people", "organisations", "things", "places"), key=lambda subject: weights[subject])
        if weights[about] < _ENOUGH:
            about = "unknown"
    else:
        about = "unknown"
    strongest = sorted((item for item in evidence if item.about == about), key=lambda item: -item.weight)
    return about, tuple(dict.fromkeys(item.reason for item in strongest))[:6]
