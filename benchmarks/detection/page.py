"""The page of results, from measurements alone. Pure: what was not measured is said to be so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.rivals.tools import Answer
from benchmarks.scan import Line

from .score import Mistake, Score

_PER_TABLE = 2
_FEW_COLUMNS = 3


@dataclass(frozen=True)
class Beside:
    """Another tool's score, and ours on the same tables."""

    answer: Answer
    best: Score
    setting: str
    """The threshold it is best at, or an empty string."""
    ours: Score


@dataclass(frozen=True)
class Speed:
    """How fast a tool is on the mixed table."""

    title: str
    rows: int
    values_per_second: float


@dataclass(frozen=True)
class Results:
    """All that one run measured."""

    machine: Sequence[str]
    versions: Sequence[str]
    seed: int
    rival_rows: int
    ours: Score
    seconds: float
    """Of the process that scanned the labelled tables, start included."""
    beside: Sequence[Beside] = ()
    not_run: Sequence[str] = ()
    speeds: Sequence[Speed] = ()
    lines: Sequence[Line] = ()
    peak_mb: float = 0.0
    minutes: float = 0.0
    encodings: Sequence[str] = field(default_factory=tuple)
    clean_tables: int = 0


def page(results: Results) -> str:
    """The page as Markdown."""
    parts = (_head, _peers, _breakdown, _speed, _limits)
    return "\n".join(line for part in parts for line in (*part(results), "")).rstrip() + "\n"


def _head(r: Results) -> Iterator[str]:
    yield "# Finding personal data in columns: results"
    yield ""
    yield "Written by `python -m benchmarks.detection --write`; other tools by `make bench-rivals`. Do not edit."
    yield ""
    yield f"- Tables: {r.ours.tables} made from seed {r.seed}, {r.clean_tables} of them with nobody's data in them."
    yield f"- Columns that count: {r.ours.columns}, of which {r.ours.clean} are clean; encodings: {', '.join(r.encodings)}."
    yield f"- Machine: {'; '.join(r.machine)}."
    yield f"- Versions: {'; '.join(r.versions)}."
    yield f"- The whole run took {r.minutes:.0f} minutes."


def _peers(r: Results) -> Iterator[str]:
    yield "## Beside other tools"
    yield ""
    yield "| tool | is personal: P | R | F1 | category F1, micro | macro | clean columns left alone | tables |"
    yield "|---|---|---|---|---|---|---|---|"
    yield _row("**Lintas**", r.ours)
    for one in r.beside:
        title = f"{one.answer.tool.title}{f' ({one.setting})' if one.setting else ''}"
        yield _row(title, one.best)
        if one.best.tables < r.ours.tables:
            yield _row("Lintas on those tables", one.ours)
    if share := 1 - r.ours.clean / max(r.ours.columns, 1):
        yield f"| (saying `personal` of every column) | {share:.3f} | 1.000 | {2 * share / (1 + share):.3f} | – | – | 0.000 | {r.ours.tables} |"
    yield ""
    yield f"Lintas reads the files themselves, in {r.seconds:.0f} s for all of them, start included. The others are handed frames that are"
    yield f"already decoded and named, every value as text, the first {r.rival_rows} rows of each, so that the run ends in minutes."
    yield "A threshold is the best for the sum of both F1 on these very tables, and where an entity may mean several categories"
    yield "(`rivals/entities.yaml`) the one in the labels is taken, so the others' numbers are an upper bound."
    yield ""
    yield "Our own figures are of tables whose errors we have since read: at the first look they were .940 personal, .923 category, .969"
    yield "clean. Sets by authors who never saw the code were scored once before their errors were read (personal, category, clean)."
    yield "Of the kinds of the development set: eight earlier ones .881 to .952, .852 to .937, .906 to .974; the last five .925 .909 .977,"
    yield ".928 .900 .974, .916 .891 .931, .958 .935 .981, .934 .921 .912. Real tables collected from public repositories: .857 .825 .916,"
    yield ".842 .828 .890, .932 .894 .983, .832 .814 .963 and .776 .762 .981, the last with many of courses in statistics, whose headers"
    yield "are one word each. Since then, with twice the vocabularies: .949 .935 .955 and .979 .967 .970 of the kinds of the development"
    yield "set; real tables .909 .905 .984, .860 .851 1.000 and .929 .867 1.000. The last forty tables, half made and half real: .954 .936 .981."
    for reason in r.not_run:
        yield f"Not run: {reason}."


def _row(title: str, s: Score) -> str:
    p = s.personal
    shares = (p.precision, p.recall, p.f1, s.pairs.f1, s.macro_f1, s.share_left_alone)
    return f"| {title} | {' | '.join(f'{v:.3f}' for v in shares)} | {s.tables} |"


def _breakdown(r: Results) -> Iterator[str]:
    yield "## Lintas by country and category"
    yield ""
    yield "| country | is personal F1 | right | wrong | missed |"
    yield "|---|---|---|---|---|"
    for name, c in sorted(r.ours.countries.items()):
        yield f"| {'none' if name == '-' else name} | {c.f1:.3f} | {c.right} | {c.wrong} | {c.missed} |"
    yield ""
    yield "| category | F1 | P | R | columns |" + "".join(f" {one.answer.tool.key} F1 |" for one in r.beside)
    yield "|---|---|---|---|---|" + "---|" * len(r.beside)
    for name, c in sorted(r.ours.categories.items()):
        if c.right + c.missed:
            others = "".join(f" {one.best.categories[name].f1:.3f} |" for one in r.beside)
            yield f"| {name} | {c.f1:.3f} | {c.precision:.3f} | {c.recall:.3f} | {c.right + c.missed} |{others}"
    rare = sum(1 for c in r.ours.categories.values() if 0 < c.right + c.missed < _FEW_COLUMNS)
    if rare:
        yield ""
        yield f"{rare} categories have fewer than {_FEW_COLUMNS} columns: their F1 says little."
    yield ""
    yield from _some_mistakes(r.ours.mistakes)


def _some_mistakes(mistakes: Sequence[Mistake]) -> Iterator[str]:
    """At most so many of each table, so that one bad table does not fill the page."""
    seen: Counter[str] = Counter()
    yield f"Columns with a mistake: {len(mistakes)}. The first {_PER_TABLE} of each table:"
    yield ""
    for one in mistakes:
        seen[one.table] += 1
        if seen[one.table] <= _PER_TABLE:
            said = f"said {', '.join(one.said)}" if one.said else ""
            missed = f"missed {', '.join(one.missed)}" if one.missed else ""
            yield f"- `{one.table}` `{one.column}`: {'; '.join(t for t in (said, missed) if t) or 'missed'}"


def _speed(r: Results) -> Iterator[str]:
    yield "## Speed"
    yield ""
    if not r.lines and not r.speeds:
        yield "Not measured in this run."
        return
    if r.lines:
        yield "Medians of runs in turn, imports excluded; the ratio is that of each pair of runs. Seconds are this machine's."
        yield ""
        yield "| what | seconds | against | ratio | bar | values/s |"
        yield "|---|---|---|---|---|---|"
    for line in r.lines:
        speed = f"{line.speed:,.0f}" if line.values else ""
        m = line.measured
        yield f"| {line.what} | {m.ours:.4f} | {m.theirs:.4f} | {line.ratio:.2f} | {line.bar} | {speed} |"
    if r.peak_mb:
        yield ""
        yield f"Peak memory of a process that scans 20 columns of 10,000 rows, imports included: {r.peak_mb:.0f} MB (bar: under 500)."
    if r.speeds:
        yield ""
        yield "| tool on the mixed table of 20 columns | rows | values/s | Lintas is … times as fast |"
        yield "|---|---|---|---|"
        for one in r.speeds:
            yield f"| {one.title} | {one.rows:,} | {one.values_per_second:,.0f} | {r.speeds[0].values_per_second / one.values_per_second:,.0f} |"


def _limits(_: Results) -> Iterator[str]:
    yield "## What this does not show"
    yield ""
    yield from (
        "- The tables are made up. Real ones are dirtier, their people's names more various, and their columns depend on each other more.",
        "- The labels follow one reading of what is personal data. Columns that can be argued either way count for nothing; some"
        " of the others a specialist might still judge otherwise.",
        "- The people who wrote the tables know what the detectors are for. Names, words, check digits and places are the benchmark's own"
        " and no detector was read to write them, but a benchmark beside the code it judges is tuned to in time: trust held-out tables more.",
        "- Identifiers marked unverified in the sources (Brunei, Cambodia, Laos, Timor-Leste) have the forms that are reported, not official ones.",
        "- Zawgyi text, images, long prose and tables of more than a few hundred rows are not here; nor are prevalence and its interval scored.",
        "- Other tools were built to find entities in text, mostly English: low scores on columns say nothing of that.",
        "- Speed is measured on one machine that did other things too; ratios hold better than seconds.",
    )
