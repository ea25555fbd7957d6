"""The findings of one column: decided whole, key by key where it holds JSON, and inside its texts; doubts looked at twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from detectors.adjudicate import Adjudicated, adjudicate
from detectors.assess.states import of_no_state
from detectors.considered import Considered
from detectors.custom.allowed import spare
from detectors.decide import Column, Weighed, conclude, weigh_all
from detectors.embedded import LOOKED_AT
from detectors.employers import employer_hints
from detectors.encoded import decoded
from detectors.evidence import Evidence, probability, seen_in
from detectors.headers import TableContext, is_cryptic, read_header
from detectors.headers.aggregates import of_a_group
from detectors.headers.clients import of_a_firm
from detectors.headers.domains import domain_hints
from detectors.headers.model import HeaderHint
from detectors.illness import is_of_notes, mentions
from detectors.intervals import clopper_pearson
from detectors.json_cells import JSON_KEY, is_json, unfold
from detectors.keys import Keyed, shown
from detectors.labels import read_labels
from detectors.leaves import Tally, draw
from detectors.mended import Mended, mend
from detectors.model import Settings, TagFinding
from detectors.mrz import read_zones
from detectors.profile import Profile
from detectors.searching import ColumnSearch
from detectors.second_look import CANDIDATES, Question, ask, context_words, doubtful, open_to, question, weigh
from detectors.sought import Hit
from detectors.told import NOTHING, Told

_ANONYMOUS = re.compile(
    r"(?:column|col|field|kolom|cot|unnamed|attr|attribute|var|c|f|v|x)?[_ :.-]*[0-9]{0,6}", re.IGNORECASE
)

_BY_WORDS = frozenset({"name", "address", "date_of_birth"})
_PERSONS_TOO = frozenset({"name", "address", "location", "phone", "email"})
"""What a domain of things may deny where persons are described beside it: the name is then theirs."""
_CONFIRMS = 0.5
_NOT_VALUES = frozenset({"header", "table", "form"})
_DENIED = 0.8
_OF_PLACES = -4.0
_KEYS_OF_ROWS, _KEYED = frozenset({"id", "pk", "key", "uuid", "guid", "uid"}), 0.85


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
    told: Told = NOTHING
    """What the columns that were decided tell about this one."""
    keys_persons: bool = False
    """Whether it tells apart rows that are persons, and its header says no more than that it is a key."""
    behind_label: bool = False
    """Whether the values are what stands behind a label in texts: labels in them are not read again."""


@dataclass(frozen=True)
class Found:
    """The findings of one column, and notes on what limits them."""

    findings: tuple[TagFinding, ...]
    notes: tuple[str, ...] = ()
    considered: tuple[Considered, ...] = ()
    """Every category weighed, with its evidence."""
    searched: bool = True
    """Whether its values were searched as texts; those of JSON are judged key by key."""


class Reading:
    """The values of one column as they are read once, however often what stands around them is settled anew.

    spared: what is said of values that are nobody's and were left out. plain: what is said of values that were decoded.
    """

    def __init__(self, counted: Tally, settings: Settings) -> None:
        self._settings = settings
        held = len(counted.values)
        counted, self.spared = spare(counted, settings.allowed) if settings.allowed else (counted, "")
        self.nothing_left = bool(held) and not len(counted.values)
        self._drawn = draw(counted.values, counted.counts, settings.adjudicated)
        self._counted, self.plain = decoded(counted, self._drawn[0])
        if self.plain:
            self._drawn = draw(self._counted.values, self._counted.counts, settings.adjudicated)
        self._under: tuple[tuple[HeaderHint, ...], tuple[Mended, Profile, Adjudicated | None]] | None = None

    def under(self, hints: tuple[HeaderHint, ...]) -> tuple[Mended, Profile, Adjudicated | None]:
        """The values mended as a header with these hints lets them be, their profile, and what the caller's recognizers say."""
        if self._under is None or self._under[0] != hints:
            mended = mend(self._counted, *self._drawn, hints)
            profile = Profile(mended.drawn, mended.counts, self._settings.extra_identifiers)
            extra = self._settings.extra_recognizers
            self._under = hints, (mended, profile, adjudicate(profile, extra) if extra else None)
        return self._under[1]


def find(
    path: str, reading: Reading, around: Surroundings, settings: Settings, searched: ColumnSearch | None = None
) -> Found:
    """The findings of one column from its header, its distinct values and its surroundings.

    `searched`: what was found inside more values than `reading` has, where the caller searched them all.
    """
    spared, plain = reading.spared, reading.plain
    if reading.nothing_left:
        return Found((), (spared,))
    anonymous = is_anonymous(path)
    languages = settings.languages or around.context.languages
    hints = () if anonymous else _read(path, around, settings, languages)
    anonymous = anonymous or (not hints and is_cryptic(path))
    hints = employer_hints(path, hints, around.context, around.neighbours, languages, each=around.told.each)
    mended, profile, added = reading.under(hints)
    hints = of_no_state(hints, profile)
    counted = mended.tally
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
        around.told,
        around.keys_persons,
    )
    look = _SecondLook(path, column, around, settings)
    findings = conclude([look.at_column(one) for one in weigh_all(column, settings)], column, settings)
    keyed = unfold(counted, profile) if is_json(profile) else None
    if keyed is None and not around.behind_label:
        keyed = read_zones(counted, profile) or _labels(counted, column, path)
    if keyed is not None:
        findings = look.inside(findings, keyed)
    texts = keyed is None or keyed.word != JSON_KEY
    if texts:
        findings = _in_texts(findings, column, look, settings, searched)
    failed = (f"recognizer {name} failed and was left out" for name in (added.failed if added is not None else ()))
    told = (*failed, *plain, *mended.notes, *look.notes, *([spared] if spared else ()))
    return Found(findings, told, tuple(look.considered), searched=texts)


def _read(path: str, around: Surroundings, settings: Settings, languages: Sequence[str]) -> tuple[HeaderHint, ...]:
    """What a header claims: in the vocabulary of the table's domain, else in general; the caller's own phrases come first."""
    if around.context.domains and settings.lexicon is None:
        known = domain_hints(path, around.context.domains, nobody=around.nobody)
        if known is not None and around.context.described and not known[0].tag:
            general = read_header(path, languages=languages)
            return general if general and general[0].tag in _PERSONS_TOO else known
        if known is not None:
            return known
    if around.context.rows_of and path.casefold().lstrip("_") in _KEYS_OF_ROWS:
        reason = f"the key of a row in a table whose name says that it lists persons ({around.context.rows_of})"
        return (HeaderHint("person_key", around.context.rows_of, _KEYED, "person", reason),)
    hints = read_header(path, extra=settings.lexicon, languages=languages)
    if settings.lexicon is not None:  # the caller's own phrases say what they mean, in whatever table
        return hints
    if around.context.firms:
        return of_a_firm(hints)
    return of_a_group(hints) if around.context.groups else hints


class _SecondLook:
    """Presidio's part in the decision on one column, and what went wrong with it."""

    def __init__(self, path: str, column: Column, around: Surroundings, settings: Settings) -> None:
        self.path, self._column, self._around, self._settings = path, column, around, settings
        self.notes: dict[str, None] = {}
        self.considered: list[Considered] = []

    def at_column(self, weighed: Weighed) -> Weighed:
        """The evidence for a tag, with Presidio's where it is in doubt and values passed the gate; kept for the account."""
        final = self._looked_at(weighed)
        self.considered.append(Considered(final.tag, final.evidence, final.owned))
        return final

    def _looked_at(self, weighed: Weighed) -> Weighed:
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
        texts = tuple(hit.texts)[:CANDIDATES]
        return self._put(Question(tag, own, rivals - own, texts, self._context(tag), whole=False), named=False)

    def inside(self, findings: tuple[TagFinding, ...], keyed: Keyed) -> tuple[TagFinding, ...]:
        """The findings with those behind the keys of the cells, each key read as a header."""
        inner = _inside(self.path, keyed, self._around, self._settings)
        self.notes.update(dict.fromkeys(inner.notes))
        self.considered += inner.considered
        return _merged(findings, inner.findings)

    def _put(self, asked: Question, *, named: bool) -> list[Evidence]:
        answer = ask(asked, self._settings.extra_identifiers)
        if isinstance(answer, str):
            self.notes[answer] = None
            return []
        return seen_in("second look", [weigh(answer, asked, named=named)])

    def _context(self, tag: str) -> tuple[str, ...]:
        languages = self._settings.languages or self._around.context.languages
        extra = self._settings.lexicon
        headers = [h for h in self._around.neighbours if not is_anonymous(h)]
        near = [(h, read_header(h, extra=extra, languages=languages)) for h in headers]
        header = "" if self._column.anonymous else self.path
        return context_words(header, self._column.hints, near, tag)


def _in_texts(
    findings: tuple[TagFinding, ...],
    column: Column,
    look: _SecondLook,
    settings: Settings,
    searched: ColumnSearch | None,
) -> tuple[TagFinding, ...]:
    """The findings with those of identifiers, names and addresses inside longer values, and of few values among others."""
    search = searched or ColumnSearch(look.path, settings, LOOKED_AT)
    if searched is None:
        search.read_inside(column.tally, column.profile)
    hits = search.in_texts(named_otherwise=not {"address", "name"}.isdisjoint(column.positive))
    if not any(f.tag == "health" for f in findings):
        hits |= _illness(column, look.path)
    if not findings:
        if searched is None:
            search.read_others(column.tally, column.profile)
        hits = search.among_others() | hits
    return _merged(findings, _embedded(column, hits, look, settings)) if hits else findings


def _labels(counted: Tally, column: Column, path: str) -> Keyed | None:
    """The labels in the values; in names of things (`Saving Lives: Medicine in 1900`) they prove nothing by themselves."""
    keyed = read_labels(counted, column.profile)
    if keyed is None or not _is_of_things(column, path):
        return keyed
    return replace(keyed, in_prose=True)


def _is_of_things(column: Column, path: str) -> bool:
    """Whether the header says plainly that the values are a firm's or a thing's, and no notes."""
    return not is_of_notes(path) and any(denial.strength >= _DENIED for denial in column.denials)


def _illness(column: Column, path: str) -> dict[str, Hit]:
    """Health inside the texts, where the header does not say that they are a firm's or a thing's."""
    if _is_of_things(column, path):
        return {}
    hit = mentions(column.tally, column.profile, path, column.context, column.told)
    return {} if hit is None else {hit.tag: hit}


def _embedded(column: Column, hits: dict[str, Hit], look: _SecondLook, settings: Settings) -> tuple[TagFinding, ...]:
    findings = []
    entities = frozenset(e for hit in hits.values() for e in hit.entities)
    for tag, hit in sorted(hits.items()):
        estimate = "" if hit.exact else " (rows estimated from 200 values)"
        evidence = [Evidence(hit.weight, f"{hit.distinct} distinct values hold {hit.title}{estimate}")]
        if not hit.examples and tag in _BY_WORDS and not is_of_notes(look.path):
            evidence += [Evidence(_against_texts(h, column) * h.strength, h.reason) for h in column.denials[:1]]
        if tag == "address" and not hit.examples and column.context.about == "places" and column.told.unidentified:
            evidence.append(Evidence(_OF_PLACES, "the table is about places, and no column identifies anybody"))
        evidence += look.at_texts(tag, hit, entities)
        look.considered.append(Considered(tag, tuple(seen_in("texts", evidence)), where="inside the texts"))
        confidence = probability(evidence)
        if confidence < settings.possible:
            continue
        findings.append(
            TagFinding(
                tag=tag,
                kind="",
                confidence=round(confidence, 4),
                prevalence=hit.rows / hit.of if hit.of else 0.0,
                interval=clopper_pearson(min(hit.rows, hit.of), hit.of),
                reasons=tuple(e.reason for e in evidence if e.reason),
                examples=tuple(hit.examples),
                status="found" if confidence >= settings.found else "possible",
            )
        )
    return tuple(findings)


def _against_texts(denial: HeaderHint, column: Column) -> float:
    """What a header that speaks of a firm takes from names and streets in its values: shops are named after both."""
    return -7.0 if denial.holder == column.context.about[:-1] == "organisation" else -3.0


def _inside(path: str, keyed: Keyed, around: Surroundings, settings: Settings) -> Found:
    findings: tuple[TagFinding, ...] = ()
    notes: dict[str, None] = {}
    considered: list[Considered] = []
    neighbours = tuple(key for key, _ in keyed.keys[:4])
    beside = replace(around, neighbours=neighbours, behind_label=around.behind_label or keyed.word != JSON_KEY)
    for key, values in keyed.keys:
        inner = Tally(pl.Series("value", list(values), pl.String), pl.Series("len", list(values.values()), pl.UInt32),
                      keyed.rows, max(keyed.rows - values.total(), 0))  # fmt: skip
        # A log's own header says nothing of what its lines hold; the column of a JSON document says whose it is.
        header = key if keyed.word != JSON_KEY else f"{path}.{key}" if key else path
        found = find(header, Reading(inner, settings), beside, settings)
        where = f"in the {keyed.word} {shown(key)}" if key else f"among the {keyed.word}s"
        told = (f if not keyed.in_prose else _seen_in_prose(f, found, settings) for f in found.findings)
        findings = _merged(findings, (replace(f, reasons=tuple(f"{where}: {r}" for r in f.reasons)) for f in told))
        notes.update(dict.fromkeys(found.notes))
        considered += (replace(c, where=f"{where}, {c.where}" if c.where else where) for c in found.considered)
    return Found(findings, tuple(notes), tuple(considered))


def _seen_in_prose(finding: TagFinding, found: Found, settings: Settings) -> TagFinding:
    """A finding behind a label in sentences: in doubt where the label alone speaks for it (`phone: out of order`)."""
    weighed = (e for one in found.considered if one.tag == finding.tag for e in one.evidence)
    if finding.status != "found" or any(e.weight >= _CONFIRMS and e.source not in _NOT_VALUES for e in weighed):
        return finding
    doubt = round((settings.found + settings.possible) / 2, 4)
    return replace(finding, status="possible", confidence=min(finding.confidence, doubt))


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
