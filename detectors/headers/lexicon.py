"""The header lexicon: one YAML file per language, loaded once and indexed for matching.

A file has a ``language`` and up to four sections::

    claims:                       # what a header may claim about a person
      national_id:
        nik 0.97: nik, nomor induk kependudukan
        any 0.6/0.3: no identitas # 0.6 where the language is known, 0.3 where it is a guess
    holders:                      # whose attribute it is
      employee: pegawai, karyawan
    words:                        # what is said of the attribute
      count: jumlah, banyaknya
    nothing:                      # headers that look personal and are not, and plain things
      thing 0.9: kode barang

Phrases are separated by commas and written with their diacritics; matching ignores case, diacritics and separators.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

import yaml

from detectors.headers.model import Entry, Lexicon, Role
from detectors.headers.normalise import header_tokens, solid_row, without_marks

_OF_THE_REGION = ("en", "ms", "id", "vi", "th", "fil", "km", "lo", "my", "zh", "ta", "pt", "tet")
LANGUAGES = (*_OF_THE_REGION, "es", "fr", "de", "ja", "ko")
"""Languages of the lexicon; each has a file ``lexicon/<code>.yaml``."""
_OF_NO_LANGUAGE = ("systems",)
"""Files of field names that software gives its tables in every country."""

HOLDER_FIRST = frozenset({"en", "zh", "ta", "ja", "ko"})
"""Languages that put the holder before its attribute (customer name); the others put it behind (nama pelanggan)."""

PERSON_CLASSES = frozenset(
    {"customer", "employee", "patient", "pupil", "child", "guardian", "relative", "user", "member", "person", "contact"}
    | {"creator", "clerk", "student"}
)
"""Holder classes that are persons. ``student`` is one of a university, no child.

``clerk`` is a person who acted on a row (created_by), ``creator`` one named in a
catalogue (author, composer)."""
HOLDER_CLASSES = PERSON_CLASSES | {"organisation", "thing", "deal"}
"""All holder classes. ``deal`` is an order, booking, invoice…: a thing whose contact details are a person's."""
WORD_CLASSES = frozenset(
    {"number", "code", "key", "date", "kind", "state", "count", "statistic", "filler", "image", "other"}
)
"""What a word may say of an attribute; ``filler`` words say nothing about whose it is; ``other``
words are spelt right and are no misspelling of ours."""

_PLAIN_PHRASE = re.compile("[a-z]+(?: [a-z]+)*")
_PLAIN_ROW = re.compile("[a-z]+(?:,? [a-z]+)*|[\u0b82-\u0be5]+(?:,? [\u0b82-\u0be5]+)*")


class LexiconError(ValueError):
    """A lexicon file is not written as the module's docstring says."""


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise LexiconError(f"{where}: expected phrases separated by commas")
    return value


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise LexiconError(f"{where}: expected a mapping")
    return value


def _graded(key: str, where: str) -> tuple[str, float, float]:
    """Read ``kind strength`` or ``kind strength/shy``."""
    kind, _, numbers = key.partition(" ")
    strength, _, shy = numbers.partition("/")
    try:
        sure = float(strength)
        unsure = float(shy) if shy else sure
    except ValueError:
        raise LexiconError(f"{where}: '{key}' should be a kind and a strength, for example 'full 0.95'") from None
    if not 0.0 < unsure <= sure <= 1.0:
        raise LexiconError(f"{where}: strengths of '{key}' must lie between 0 and 1, the second not above the first")
    return kind, sure, unsure


class _Row(NamedTuple):
    """Phrases with one meaning."""

    language: str
    role: Role
    tag: str
    kind: str | None
    strength: float
    shy: float
    phrases: str


def _rows(document: Mapping[str, object]) -> Iterator[_Row]:
    """All rows of one lexicon file."""
    language = _text(document.get("language"), "language")
    for tag, kinds in _mapping(document.get("claims", {}), f"{language} claims").items():
        where = f"{language} claims {tag}"
        for key, text in _mapping(kinds, where).items():
            kind, strength, shy = _graded(key, where)
            yield _Row(language, "claim", tag, None if kind == "any" else kind, strength, shy, _text(text, where))
    sections: tuple[tuple[str, Role, frozenset[str]], ...] = (
        ("holders", "holder", HOLDER_CLASSES),
        ("words", "word", WORD_CLASSES),
    )
    for section, role, classes in sections:
        for name, text in _mapping(document.get(section, {}), f"{language} {section}").items():
            if name not in classes:
                raise LexiconError(f"{language} {section}: unknown class '{name}', expected one of {sorted(classes)}")
            yield _Row(language, role, name, None, 1.0, 1.0, _text(text, f"{language} {section} {name}"))
    for key, text in _mapping(document.get("nothing", {}), f"{language} nothing").items():
        holder, strength, shy = _graded(key, f"{language} nothing")
        if holder not in ("thing", "organisation"):
            raise LexiconError(f"{language} nothing: unknown holder '{holder}', expected thing or organisation")
        yield _Row(language, "nothing", holder, None, strength, shy, _text(text, f"{language} nothing {key}"))


def _header_key(phrase: str) -> tuple[str, bool]:
    """The key of any phrase, found as for a header, and whether its script has no spaces."""
    parts = header_tokens(phrase)
    return " ".join(part.folded for part in parts), len(parts) == 1 and parts[0].solid


class _Index:
    """Indexes under construction."""

    def __init__(self) -> None:
        self.spaced: dict[str, tuple[Entry, ...]] = {}
        self.solid: dict[str, tuple[Entry, ...]] = {}

    def add(self, row: _Row) -> None:
        """Index all phrases of a row.

        A row is folded in one go and its plain phrases share one entry, because thousands of small calls would make
        loading slow. Phrases with digits, punctuation or several scripts go the way of headers, so that both always meet.
        """
        text = row.phrases.casefold().strip()
        text = text if text.isascii() else unicodedata.normalize("NFKC", text)
        shared = Entry(row.language, row.role, row.tag, row.kind, row.strength, row.shy, "")
        squeezed = solid_row(text)
        if squeezed is not None:
            _put(self.solid, squeezed.split(","), shared)
            return
        folded = text if text.isascii() else without_marks(text)
        keys = folded.split(", ")
        if folded == text and _PLAIN_ROW.fullmatch(folded):
            _put(self.spaced, keys, shared)
            return
        for key, written in zip(keys, text.split(", "), strict=True):
            if key == written and _PLAIN_PHRASE.fullmatch(key):
                _put(self.spaced, (key,), shared)
                continue
            # Only diacritics are kept: a phrase written in another script, or with a digit, is no less sure without them.
            entry = shared if key == written else shared._replace(phrase=written)
            if _PLAIN_PHRASE.fullmatch(key):
                _put(self.spaced, (key,), entry)
                continue
            found, solid = _header_key(written)
            _put(self.solid if solid else self.spaced, (found,), entry)

    def finish(self) -> Lexicon:
        """The lexicon."""
        return _finished(self.spaced, self.solid)


def _put(index: dict[str, tuple[Entry, ...]], keys: Sequence[str], entry: Entry) -> None:
    """Add a meaning to phrases."""
    if "" in keys:
        raise LexiconError(f"{entry.language} {entry.tag}: a phrase without letters; look for a comma too many")
    alone = (entry,)
    for key in keys:
        index[key] = (*index[key], entry) if key in index else alone


def _finished(spaced: Mapping[str, tuple[Entry, ...]], solid: Mapping[str, tuple[Entry, ...]]) -> Lexicon:
    """Add the lengths of phrases by how they begin."""
    reach: dict[str, int] = {}
    for key in spaced:
        blanks = key.count(" ")
        if blanks:
            first = key[: key.index(" ")]
            if reach.get(first, 1) <= blanks:
                reach[first] = blanks + 1
    lengths: dict[str, set[int]] = {}
    for phrase in solid:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    longest_first = {char: tuple(sorted(found, reverse=True)) for char, found in lengths.items()}
    return Lexicon(spaced=spaced, reach=reach, solid=solid, lengths=longest_first)


def parse_lexicon(text: str) -> Lexicon:
    """Read one lexicon file of a user, for ``read_header(…, extra=…)``.

    Args:
        text: YAML as the module's docstring describes it.

    Raises:
        LexiconError: the text is no YAML mapping or a section is not written as described.
    """
    index = _Index()
    for row in _rows(_read(text)):
        index.add(row)
    return index.finish()


def _read(text: str) -> Mapping[str, object]:
    """Parse YAML with every scalar a string, so that ``no``, ``on`` and ``y`` stay words."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return _mapping(yaml.load(text, Loader=loader), "lexicon")  # noqa: S506  # BaseLoader builds only strings, lists and mappings
    except yaml.YAMLError as error:
        raise LexiconError(f"lexicon is no readable YAML: {error}") from error


@cache
def load_lexicon() -> Lexicon:
    """The lexicon of all languages; read once."""
    folder = resources.files("detectors.headers") / "lexicon"
    index = _Index()
    for language in (*LANGUAGES, *_OF_NO_LANGUAGE):
        for row in _rows(_read((folder / f"{language}.yaml").read_text(encoding="utf-8"))):
            index.add(row)
    return index.finish()


@cache
def _merge(base: Lexicon, extra: Lexicon) -> Lexicon:
    return _finished({**base.spaced, **extra.spaced}, {**base.solid, **extra.solid})


def with_extra(extra: Lexicon | None) -> Lexicon:
    """The shipped lexicon, with a user's phrases laid over it; the user's meaning of a phrase replaces ours."""
    return load_lexicon() if extra is None else _merge(load_lexicon(), extra)
