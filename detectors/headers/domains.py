"""Vocabularies of domains: what a header means in a table of pay lines, calls, marks or parcels, and nowhere else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

import yaml

from detectors.headers.model import HeaderHint
from detectors.headers.normalise import REMEMBERED, Token, header_tokens, shortened

_SHORTEST_BARE = 4
"""Letters from which a phrase is also known without its diacritics: `toan`, but not `su` for `sử`."""
_NOTHING, _CLERK = "nothing", "clerk"
_CLERKS = (("person_key", "employee", 0.4), ("name", None, 0.35), ("username", None, 0.3))
"""What a header may hold that says who acted on a row (committer, actor); the values tell which."""
_TAILS = frozenset(
    {
        "mmhg",
        "mm",
        "hg",
        "mgdl",
        "mg",
        "dl",
        "mmol",
        "umol",
        "nmol",
        "pmol",
        "l",
        "g",
        "gdl",
        "gl",
        "iu",
        "miu",
        "u",
        "ui",
        "ml",
    }
    | {
        "min",
        "kg",
        "cm",
        "m",
        "m2",
        "pct",
        "percent",
        "bpm",
        "ng",
        "pg",
        "fl",
        "ug",
        "sec",
        "persen",
        "mmoll",
        "mgdl",
        "x",
        "yrs",
    }
    | {
        "bl",
        "baseline",
        "base",
        "fu",
        "v",
        "visit",
        "w",
        "wk",
        "mo",
        "t",
        "pre",
        "post",
        "result",
        "res",
        "value",
        "val",
    }
    | {
        "hasil",
        "lab",
        "test",
        "mean",
        "avg",
        "first",
        "last",
        "self",
        "selfrep",
        "report",
        "reported",
        "sr",
        "cat",
        "status",
    }
)
"""What stands behind the name of a measurement: its unit, the visit at which it was taken, how it was had."""
_HEADS = frozenset(
    {"lab", "vs", "bl", "base", "baseline", "fu", "pre", "post", "hasil", "test", "res", "result", "xn", "kq"}
)
_PLAIN = re.compile(r"[a-z0-9 ]+")
"""Phrases that headers without capitals, blanks and marks are compared with as they stand."""
_NESTED = re.compile(r"(?:[^\s.]{3,60}\.){1,8}[^\s.]{2,60}")
"""The path of a nested column, `user.name`, and no abbreviation: `ป.ธ.`, `Fam.-Stand`."""
_BRACKETS = re.compile(r"\s{0,8}[(\[（].*$")
_OF_SOMEBODY = frozenset(
    {"education", "employment", "family", "financial", "gender", "health", "location", "physical_trait", "political"}
)
"""Tags that are a person's only where the table tells of persons."""


class Meaning(NamedTuple):
    """What a header means in a domain; the tag is empty where it means nothing personal."""

    tag: str
    kind: str | None
    strength: float


_IMPERSONAL = Meaning("", None, 0.9)


class Domain(NamedTuple):
    """The vocabulary of one domain.

    cues: headers of which `needs` different ones make a table one of the domain. impersonal: no table with headers that
    only persons have is of the domain, and its cues are nothing personal. personal: its rows are persons,
    named or not. private: no table that names firms is of it.
    measured: headers carry units and visits.
    """

    name: str
    cues: frozenset[str]
    needs: int
    impersonal: bool
    personal: bool
    private: bool
    measured: bool
    means: Mapping[str, Meaning]


@lru_cache(maxsize=REMEMBERED)
def _written(header: str) -> tuple[str, str]:
    """A header without blanks and capitals, as written and without diacritics: `PPKn`, `memberId`."""
    found = header_tokens(header)
    return "".join(token.text for token in found), "".join(token.folded for token in found)


@lru_cache(maxsize=REMEMBERED)
def _ways(header: str) -> tuple[str, ...]:
    """A header as it may be known: whole, and without what stands behind it in brackets."""
    bare = _BRACKETS.sub("", header)
    return tuple(dict.fromkeys((*_written(header), *_written(bare)))) if bare and bare != header else _written(header)


@lru_cache(maxsize=REMEMBERED)
def _unmeasured(header: str) -> tuple[str, ...]:
    """The ways of a header without unit, visit and the like, the longest first: `Hb (g/L)`, `sbp_mmhg_v1`, `lab_ldl`."""
    ways: dict[str, None] = {}
    words = header_tokens(header)
    for start in range(2 if len(words) > 1 and words[0].folded in _HEADS else 1):
        ways.update(dict.fromkeys(_without_tails(words[start:])))
    return tuple(way for way in ways if way)


def _without_tails(words: Sequence[Token]) -> Iterator[str]:
    """Words joined, with one more of the last ones left out each time, as long as they are numbers, units or visits."""
    end = len(words)
    while end:
        yield "".join(word.text for word in words[:end])
        yield "".join(word.folded for word in words[:end])
        end -= 1
        if not (words[end].folded.isdecimal() or words[end].folded in _TAILS):
            return


def _keys(phrase: str) -> set[str]:
    """The ways in which a phrase may stand as a header."""
    if _PLAIN.fullmatch(phrase):
        return {phrase.replace(" ", "")}
    written, bare = _written(phrase)
    return {written, bare} if len(bare) >= _SHORTEST_BARE else {written}


def _phrases(text: str) -> set[str]:
    return {key for phrase in text.split(",") if phrase.strip() for key in _keys(phrase.strip())}


def _meanings(rows: Mapping[str, str]) -> dict[str, Meaning]:
    known: dict[str, Meaning] = {}
    for key, text in rows.items():
        label, _, strength = key.partition(" ")
        tag, _, kind = label.partition(".")
        meaning = Meaning("" if tag == _NOTHING else tag, None if kind in {"", "any"} else kind, float(strength))
        for phrase in _phrases(text):
            known.setdefault(phrase, meaning)
    return known


@cache
def load_domains() -> Mapping[str, Domain]:
    """The domains by name, from the files in vocabularies/."""
    files = (resources.files("detectors.headers") / "vocabularies").iterdir()
    texts = [file.read_text(encoding="utf-8") for file in files if file.name.endswith(".yaml")]
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    read = [yaml.load(text, Loader=loader) for text in texts]  # noqa: S506  # builds only strings, lists and mappings
    return {name: _domain(name, said) for file in read for name, said in file.items()}


def _domain(name: str, said: Mapping[str, Any]) -> Domain:
    """One domain as the file describes it."""
    impersonal = said.get("persons") == "never"
    cues = frozenset(_phrases(said["cues"]))
    means = _meanings(said["means"])
    if impersonal:
        means = {**dict.fromkeys(cues, _IMPERSONAL), **means}
    private = said.get("firms") == "never"
    return Domain(
        name, cues, int(said["needs"]), impersonal, said.get("persons") == "always", private, "measured" in said, means
    )


@cache
def _by_cue() -> Mapping[str, tuple[str, ...]]:
    """The names of the domains that each cue speaks for."""
    spoken: dict[str, list[str]] = {}
    for domain in load_domains().values():
        for cue in domain.cues:
            spoken.setdefault(cue, []).append(domain.name)
    return {cue: tuple(names) for cue, names in spoken.items()}


@lru_cache(maxsize=REMEMBERED)
def _cued_by(header: str) -> frozenset[str]:
    """The names of the domains that a header speaks for."""
    known, by_cue = load_domains(), _by_cue()
    whole = {name for way in _ways(header) for name in by_cue.get(way, ())}
    bare = {name for way in _unmeasured(header) for name in by_cue.get(way, ())}
    return frozenset(whole | {name for name in bare if known[name].measured})


def domains_of(headers: Iterable[str], *, persons: bool, firms: bool = False) -> tuple[str, ...]:
    """The domains that a table belongs to by its headers, the one with most cues first.

    `persons`: a header names what only persons have, as their name or their date of birth. `firms`: one names a firm.
    """
    known = load_domains()
    cued = Counter([name for header in headers for name in _cued_by(shortened(header))])
    met = [
        (-count, name)
        for name, count in cued.items()
        if count >= known[name].needs
        and not (persons and known[name].impersonal)
        and not (firms and known[name].private)
    ]
    return tuple(name for _, name in sorted(met))


def tells_persons(domains: Sequence[str]) -> bool:
    """Whether the rows of one of the domains are persons, though no column may name them."""
    return any(load_domains()[name].personal for name in domains)


def is_known(header: str, domains: Sequence[str]) -> bool:
    """Whether one of the domains has a meaning for a header, or knows itself by it."""
    ways = _ways(shortened(header))
    known = (load_domains()[name] for name in domains)
    return any(way in domain.means or way in domain.cues for domain in known for way in ways)


def domain_hints(header: str, domains: Sequence[str], *, nobody: bool) -> tuple[HeaderHint, ...] | None:
    """What a header means in the first of the domains that knows it; None where none does.

    `nobody`: no column of the table tells a person, so that marks, pay and the like are nobody's.
    """
    return _hints(shortened(header), tuple(domains), nobody=nobody)


@lru_cache(maxsize=REMEMBERED)
def _hints(header: str, domains: tuple[str, ...], *, nobody: bool) -> tuple[HeaderHint, ...] | None:
    ways = _ways(header) if not _NESTED.fullmatch(header) else (*_ways(header), *_ways(header.rpartition(".")[2]))
    for name in domains:
        domain = load_domains()[name]
        means = domain.means
        tried = (*ways, *_unmeasured(header)) if domain.measured else ways
        meaning = next((means[way] for way in tried if way in means), None)
        if meaning is None or (nobody and meaning.tag in _OF_SOMEBODY):
            continue
        title = name.replace("_", " ")
        if not meaning.tag:
            return (HeaderHint("", None, meaning.strength, "thing", f"no personal data in a table of {title}"),)
        if meaning.tag == _CLERK:
            who = f"who acted, in a table of {title}"
            return tuple(HeaderHint(tag, kind, strength, "person", who) for tag, kind, strength in _CLERKS)
        gloss = meaning.tag.replace("_", " ")
        return (HeaderHint(meaning.tag, meaning.kind, meaning.strength, "person", f"{gloss} in a table of {title}"),)
    return None
