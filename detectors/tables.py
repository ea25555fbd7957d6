"""Detection over a whole frame: columns to leaves, leaves to decisions."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from detectors.adjudicate import adjudicate
from detectors.categories import TAGS
from detectors.decide import Column, decide
from detectors.embedded import Hit, search
from detectors.evidence import Evidence, probability
from detectors.headers import TableContext, read_header, read_table
from detectors.intervals import clopper_pearson
from detectors.json_cells import is_json, unfold
from detectors.leaves import Leaf, Tally, draw, leaves, tally
from detectors.model import ColumnDecision, Settings, TableDecision, TagFinding
from detectors.profile import Profile

DEFAULT_SETTINGS = Settings()
_SEED = 7


def detect_table(frame: pl.DataFrame, *, table: str, settings: Settings = DEFAULT_SETTINGS) -> TableDecision:
    """Decide which columns of a frame carry personal data.

    Args: `frame` of any dtypes, rows as sampled by the caller (an empty frame is judged by its headers alone); `table`
    the name of the table, which is evidence too; `settings` thresholds, overrides and additions.
    Returns: one decision per leaf column, in order. Raises nothing for any data; ValueError for unknown override tags.
    """
    _check_overrides(settings)
    whole = frame.height
    if whole > settings.row_cap:
        frame = frame.sample(settings.row_cap, seed=_SEED)
    parts = list(leaves(frame, settings.list_cap))
    context = _context(table, [leaf.path for leaf in parts])
    decisions = [_decide_leaf(leaf, context, settings) for leaf in parts]
    if context.about == "unknown" and _holds_people(decisions):
        context = replace(context, about="people")
        decisions = [
            _decide_leaf(leaf, context, settings) if _undecided(decision) else decision
            for leaf, decision in zip(parts, decisions, strict=True)
        ]
    if whole > frame.height:
        drawn = f"{frame.height:,} of {whole:,} rows drawn uniformly"
        decisions = [replace(d, notes=(*d.notes, drawn)) for d in decisions]
    return TableDecision(table, tuple(decisions))


_ANONYMOUS = re.compile(
    r"(?:column|col|field|kolom|cot|unnamed|attr|attribute|var|c|f|v|x)?[_ :.-]*[0-9]{0,6}", re.IGNORECASE
)


def is_anonymous(header: str) -> bool:
    """Whether a header is only a number of a column, as readers give to files without headers: `column_3`, `_c0`."""
    return _ANONYMOUS.fullmatch(header.strip().lstrip("_")) is not None


def _context(table: str, headers: list[str]) -> TableContext:
    context = read_table(table, [h for h in headers if not is_anonymous(h)])
    if sum(map(is_anonymous, headers)) > len(headers) / 2:
        return replace(context, about="unknown")
    return context


# Two columns of these make a table one of people, whatever its headers say.
_OF_PEOPLE = frozenset({"name", "national_id", "email", "date_of_birth", "phone", "gender", "health_id", "passport"})


def _holds_people(decisions: list[ColumnDecision]) -> bool:
    return len({tag for decision in decisions for tag in decision.tags} & _OF_PEOPLE) >= 2


def _undecided(decision: ColumnDecision) -> bool:
    return not decision.tags and any(f.status == "possible" for f in decision.findings)


def _check_overrides(settings: Settings) -> None:
    for column, tags in settings.overrides.items():
        for tag in tags:
            if tag.partition(".")[0] not in TAGS:
                raise ValueError(f"settings: override of column {column!r} names an unknown category {tag!r}")


def _decide_leaf(leaf: Leaf, context: TableContext, settings: Settings) -> ColumnDecision:
    if leaf.path in settings.ignore or leaf.name in settings.ignore:
        return ColumnDecision(leaf.name, leaf.path, (), 0, len(leaf.series), leaf.series.null_count(), ("ignored",))
    counted = tally(leaf, settings.cell_cap)
    override = settings.overrides.get(leaf.path, settings.overrides.get(leaf.name))
    findings, failed = (
        (_overridden(override, counted), ())
        if override is not None
        else _findings(leaf.path, counted, context, settings)
    )
    distinct = len(counted.values)
    notes = [*counted.notes, *(f"recognizer {name} failed and was left out" for name in failed)]
    if not distinct:
        notes.append("no values: judged by its header")
    return ColumnDecision(leaf.name, leaf.path, findings, distinct, counted.rows, counted.nulls, tuple(notes))


def _overridden(tags: tuple[str, ...], counted: Tally) -> tuple[TagFinding, ...]:
    filled = counted.rows - counted.nulls
    share = filled / counted.rows if counted.rows else 0.0
    interval = clopper_pearson(filled, counted.rows)
    return tuple(
        TagFinding(tag.partition(".")[0], tag.partition(".")[2], 1.0, share, interval, ("declared in the settings",))
        for tag in tags
    )


def _findings(
    path: str, counted: Tally, context: TableContext, settings: Settings
) -> tuple[tuple[TagFinding, ...], tuple[str, ...]]:
    """The findings of one leaf, and the names of added recognizers that failed on it."""
    profile = Profile(*draw(counted.values, counted.counts, settings.adjudicated), settings.extra_identifiers)
    anonymous = is_anonymous(path)
    hints = () if anonymous else read_header(path, languages=settings.languages or context.languages)
    added = adjudicate(profile, settings.extra_recognizers) if settings.extra_recognizers else None
    column = Column(counted, profile, hints, context, anonymous, added)
    findings = decide(column, settings)
    if is_json(profile):
        findings = _merged(findings, _inside_json(path, profile, counted, context, settings))
    elif _worth_searching(counted, profile):
        prose = is_prose(profile) and not {"address", "name"} & set(column.positive)
        hits = search(counted, prose=prose, extra=settings.extra_identifiers)
        findings = _merged(findings, _embedded(column, hits, settings))
    return findings, added.failed if added is not None else ()


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


def _embedded(column: Column, hits: dict[str, Hit], settings: Settings) -> tuple[TagFinding, ...]:
    counted = column.tally
    findings = []
    for tag, hit in sorted(hits.items()):
        estimate = "" if hit.exact else " (rows estimated from 200 values)"
        evidence = [Evidence(hit.weight, f"{hit.distinct} distinct values hold {hit.title}{estimate}")]
        if not hit.examples and tag in {"name", "address"}:
            evidence += [Evidence(-3.0 * h.strength, h.reason) for h in column.denials[:1]]
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
                reasons=tuple(e.reason for e in evidence),
                examples=tuple(hit.examples),
                status="found" if confidence >= settings.found else "possible",
            )
        )
    return tuple(findings)


def _inside_json(
    path: str, profile: Profile, counted: Tally, context: TableContext, settings: Settings
) -> tuple[TagFinding, ...]:
    findings: tuple[TagFinding, ...] = ()
    for key, values in unfold(profile):
        inner = Tally(pl.Series("value", list(values), pl.String), pl.Series("len", list(values.values()), pl.UInt32),
                      counted.rows, max(counted.rows - sum(values.values()), 0))  # fmt: skip
        found, _ = _findings(f"{path}.{key}" if key else path, inner, context, settings)
        findings = _merged(findings, tuple(_at_key(f, key) for f in found))
    return findings


def _at_key(finding: TagFinding, key: str) -> TagFinding:
    where = f"in the JSON key {key}: " if key.replace(".", "_").isidentifier() and len(key) <= 40 else "in a JSON key: "
    return TagFinding(
        finding.tag, finding.kind, finding.confidence, finding.prevalence, finding.interval,
        tuple(where + r for r in finding.reasons), finding.examples, finding.status,
    )  # fmt: skip


def _merged(first: tuple[TagFinding, ...], second: tuple[TagFinding, ...]) -> tuple[TagFinding, ...]:
    """Findings of both, the more confident one where both have a tag."""
    best: dict[tuple[str, str], TagFinding] = {}
    tags = {f.tag: f for f in first}
    for finding in (*first, *second):
        rival = tags.get(finding.tag)
        key = (finding.tag, rival.kind if rival and not finding.kind else finding.kind)
        if key not in best or best[key].confidence < finding.confidence:
            best[key] = finding
    return tuple(sorted(best.values(), key=lambda f: (f.status != "found", -f.confidence, f.tag)))
