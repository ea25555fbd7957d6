"""The findings of one column: decided whole, key by key where it holds JSON, and inside its texts; doubts looked at twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from detectors.adjudicate import adjudicate
from detectors.decide import Column, Weighed, conclude, weigh_all
from detectors.embedded import UNMISTAKABLE, Hit, search
from detectors.evidence import Evidence, probability
from detectors.headers import TableContext, read_header
from detectors.intervals import clopper_pearson
from detectors.json_cells import is_json, unfold
from detectors.leaves import Tally, draw
from detectors.model import Settings, TagFinding
from detectors.profile import Profile
from detectors.second_look import CANDIDATES, Question, ask, context_words, doubtful, open_to, question, weigh

_ANONYMOUS = re.compile(
    r"(?:column|col|field|kolom|cot|unnamed|attr|attribute|var|c|f|v|x)?[_ :.-]*[0-9]{0,6}", re.IGNORECASE
)

_JUDGED_WHOLE = 0.5
"""Share of addresses of mail from which a column was judged as one of them: a firm's are not found again one by one."""


def is_anonymous(header: str) -> bool:
    """Whether a header is only a number of a column, as readers give to files without headers: `column_3`, `_c0`."""
    return _ANONYMOUS.fullmatch(header.strip().lstrip("_")) is not None


@dataclass(frozen=True)
class Surroundings:
    """What stands around a column."""

    context: TableContext
    neighbours: tuple[str, ...] = ()
    """Headers of the columns beside it, the nearest first."""
    beside_names: bool = False
    """Whether a column beside it holds given names or surnames."""
    has_contact: bool = False
    """Whether another column names a contact person."""
    nobody: bool = False
    """Whether no column of the table tells a person."""


@dataclass(frozen=True)
class Found:
    """The findings of one column, and notes on what limits them."""

    findings: tuple[TagFinding, ...]
    notes: tuple[str, ...] = ()


def find(path: str, counted: Tally, around: Surroundings, settings: Settings) -> Found:
    """The findings of one column from its header, its distinct values and its surroundings."""
    profile = Profile(*draw(counted.values, counted.counts, settings.adjudicated), settings.extra_identifiers)
    anonymous = is_anonymous(path)
    hints = () if anonymous else read_header(path, languages=settings.languages or around.context.languages)
    added = adjudicate(profile, settings.extra_recognizers) if settings.extra_recognizers else None
    column = Column(
        counted,
        profile,
        hints,
        around.context,
        anonymous,
        added,
        around.beside_names,
        around.has_contact,
        around.nobody,
    )
    look = _SecondLook(path, column, around, settings)
    findings = conclude([look.at_column(one) for one in weigh_all(column, settings)], column, settings)
    if is_json(profile):
        inner = _inside_json(path, profile, counted, around, settings)
        findings = _merged(findings, inner.findings)
        look.notes.update(dict.fromkeys(inner.notes))
    elif _worth_searching(counted, profile):
        prose = is_prose(profile)
        loose = prose and not {"address", "name"} & set(column.positive)
        hits = search(counted, prose=loose, open_numbers=prose, extra=settings.extra_identifiers)
        findings = _merged(findings, _embedded(column, hits, look, settings))
    elif len(counted.values) and not findings and profile.share("email") < _JUDGED_WHOLE:
        hits = search(counted, prose=False, extra=settings.extra_identifiers, gate=UNMISTAKABLE)
        findings = _embedded(column, {tag: hit for tag, hit in hits.items() if tag == "email"}, look, settings)
    failed = (f"recognizer {name} failed and was left out" for name in (added.failed if added is not None else ()))
    return Found(findings, (*failed, *look.notes))


class _SecondLook:
    """Presidio's part in the decision on one column, and what went wrong with it."""

    def __init__(self, path: str, column: Column, around: Surroundings, settings: Settings) -> None:
        self._path, self._column, self._around, self._settings = path, column, around, settings
        self.notes: dict[str, None] = {}

    def at_column(self, weighed: Weighed) -> Weighed:
        """The evidence for a tag, with Presidio's where it is in doubt and values passed the gate."""
        tag, column = weighed.tag, self._column
        asked_of = self._settings.second_look
        if asked_of == "never" or (asked_of == "doubtful" and not doubtful(weighed.likely)):
            return weighed
        if not open_to(tag, column.hints) or not column.profile.size:
            return weighed
        named = tag in column.positive
        asked = question(tag, column.profile, (), named=named)
        if asked is None:
            return weighed
        evidence = self._put(replace(asked, context=self._context(tag)), named=named)
        return replace(weighed, evidence=(*weighed.evidence, *evidence))

    def at_texts(self, tag: str, hit: Hit, rivals: frozenset[str]) -> list[Evidence]:
        """Presidio's evidence for identifiers inside texts."""
        if self._settings.second_look == "never" or not hit.entities:
            return []
        own = frozenset(hit.entities)
        texts = tuple(hit.texts[:CANDIDATES])
        return self._put(Question(tag, own, rivals - own, texts, self._context(tag), whole=False), named=False)

    def _put(self, asked: Question, *, named: bool) -> list[Evidence]:
        answer = ask(asked, self._settings.extra_identifiers)
        if isinstance(answer, str):
            self.notes[answer] = None
            return []
        return [weigh(answer, asked, named=named)]

    def _context(self, tag: str) -> tuple[str, ...]:
        languages = self._settings.languages or self._around.context.languages
        near = [(h, read_header(h, languages=languages)) for h in self._around.neighbours if not is_anonymous(h)]
        header = "" if self._column.anonymous else self._path
        return context_words(header, self._column.hints, near, tag)


def _worth_searching(counted: Tally, profile: Profile) -> bool:
    """Columns of words or text may hold anything; columns of numbers, dates, codes and links were judged whole."""
    loose = profile.share("text", "words", "blob")
    return len(counted.values) > 0 and loose >= 0.3 and (profile.share("text") > 0.0 or len(counted.values) > 100)


def is_prose(profile: Profile) -> bool:
    """Whether many of the values are sentences rather than labels."""
    spaces = sum(
        v.cleaned.count(" ") >= 5 or (not v.cleaned.isascii() and len(v.cleaned) >= 40) for v in profile.values
    )
    return profile.size > 0 and spaces >= 0.3 * profile.size


def _embedded(column: Column, hits: dict[str, Hit], look: _SecondLook, settings: Settings) -> tuple[TagFinding, ...]:
    counted = column.tally
    findings = []
    entities = frozenset(e for hit in hits.values() for e in hit.entities)
    for tag, hit in sorted(hits.items()):
        estimate = "" if hit.exact else " (rows estimated from 200 values)"
        evidence = [Evidence(hit.weight, f"{hit.distinct} distinct values hold {hit.title}{estimate}")]
        if not hit.examples and tag in {"name", "address"}:
            evidence += [Evidence(-3.0 * h.strength, h.reason) for h in column.denials[:1]]
        evidence += look.at_texts(tag, hit, entities)
        confidence = probability(evidence)
        if confidence < settings.possible:
            continue
        findings.append(
            TagFinding(
                tag=tag,
                kind="",
                confidence=round(confidence, 4),
                prevalence=hit.rows / counted.rows if counted.rows else 0.0,
                interval=clopper_pearson(min(hit.rows, counted.rows), counted.rows),
                reasons=tuple(e.reason for e in evidence if e.reason),
                examples=tuple(hit.examples),
                status="found" if confidence >= settings.found else "possible",
            )
        )
    return tuple(findings)


def _inside_json(path: str, profile: Profile, counted: Tally, around: Surroundings, settings: Settings) -> Found:
    findings: tuple[TagFinding, ...] = ()
    notes: dict[str, None] = {}
    keys = unfold(profile)
    beside = replace(around, neighbours=tuple(key for key, _ in keys[:4]))
    for key, values in keys:
        inner = Tally(pl.Series("value", list(values), pl.String), pl.Series("len", list(values.values()), pl.UInt32),
                      counted.rows, max(counted.rows - sum(values.values()), 0))  # fmt: skip
        found = find(f"{path}.{key}" if key else path, inner, beside, settings)
        findings = _merged(findings, tuple(_at_key(f, key) for f in found.findings))
        notes.update(dict.fromkeys(found.notes))
    return Found(findings, tuple(notes))


def _at_key(finding: TagFinding, key: str) -> TagFinding:
    where = f"in the JSON key {key}: " if key.replace(".", "_").isidentifier() and len(key) <= 40 else "in a JSON key: "
    return replace(finding, reasons=tuple(where + r for r in finding.reasons))


def _merged(first: Iterable[TagFinding], second: Iterable[TagFinding]) -> tuple[TagFinding, ...]:
    """Findings of both, the more confident one where both have a tag."""
    best: dict[tuple[str, str], TagFinding] = {}
    tags = {f.tag: f for f in first}
    for finding in (*first, *second):
        rival = tags.get(finding.tag)
        key = (finding.tag, rival.kind if rival and not finding.kind else finding.kind)
        if key not in best or best[key].confidence < finding.confidence:
            best[key] = finding
    return tuple(sorted(best.values(), key=lambda f: (f.status != "found", -f.confidence, f.tag)))
