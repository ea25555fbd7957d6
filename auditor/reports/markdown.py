"""The report as GitHub Flavored Markdown: for a step summary, a merge request's comment, a wiki."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.findings.model import Finding, Level, Result
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.comparison import KNOWN_TITLE, advice, gone_of, lines_of
from auditor.reports.grouping import TransferGroup, by_flow, by_subject, merged
from auditor.reports.interface import NO_DOCS
from auditor.reports.markdown_parts import ROWS, code, details, linked, markdown_text, tables
from auditor.reports.paragraphs import acceptance
from auditor.reports.summary import NOT_ADVICE, answer, count, due_words, rank, summarise
from auditor.reports.text_flows import route, routes
from auditor.reports.text_ways import way_words
from auditor.reports.wording import said_of, split_missing
from jurisdiction_map.records import record

_WAYS = 3
_FACTS = 8
_HEAD = ("level", "rule", "what", "line")


@record
class Block:
    """A piece of the report that stands or goes as a whole."""

    text: str
    rows: int = 0
    """How many rows its tables have."""


@dataclass(frozen=True, slots=True)
class MarkdownReport:
    """The answer, findings by flow and dataset, transfers, what was not read, accepted risks. Traces are in JSON."""

    name: str = "markdown"

    def render(self, result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> str:
        """Return the whole report, ending in a newline."""
        del docs
        result = safe.well_formed(result)
        return _joined([_top(result), *_blocks(result), _foot(result)])


def fitted(result: Result, limit: int) -> str:
    """Return as much of the report as `limit` bytes of UTF-8 hold, and say what was left out.

    Blocks go from the end, which tells of what presses least; where not even the answer fits, nothing is returned.
    """
    result = safe.well_formed(result)
    blocks = [_top(result), *_blocks(result), _foot(result)]
    if _size(blocks) <= limit:
        return _joined(blocks)
    top, *middle, foot = blocks
    room = limit - _size([top, _left_out(middle), foot])
    kept = 0
    while room > 0 and kept < len(middle):
        room -= len(middle[kept].text.encode()) + len("\n\n")
        kept += room >= 0
    cut = _joined([top, *middle[:kept], _left_out(middle[kept:]), foot])
    return cut if len(cut.encode()) <= limit else ""


def _joined(blocks: Iterable[Block]) -> str:
    return "\n\n".join(block.text for block in blocks) + "\n"


def _size(blocks: Iterable[Block]) -> int:
    return len(_joined(blocks).encode())


def _left_out(blocks: Sequence[Block]) -> Block:
    rows = sum(block.rows for block in blocks)
    what = f"{count(rows, 'row')} of findings and transfers" if rows else "the last parts"
    return Block(f"> **Cut for length:** {what} are left out. `--output markdown=FILE` writes the whole report.")


def _top(result: Result) -> Block:
    paragraph = markdown_text(answer(result, summarise(result)))
    return Block(f"## Lintas: {markdown_text(safe.name(result.name))}\n\n{paragraph}")


def _foot(result: Result) -> Block:
    told = {
        key: str(result.provenance[key]) for key in ("lintas", "rule_set") if result.provenance.get(key) is not None
    }
    made = [f"{word} {code(told[key])}" for key, word in (("lintas", "Lintas"), ("rule_set", "rules")) if key in told]
    return Block(" · ".join([*made, f"as of {result.as_of.isoformat()}", NOT_ADVICE]))


def _blocks(result: Result) -> Iterator[Block]:
    yield from _unread(result)
    # The notes of a scan say of each column what the table of columns says in a row.
    least = Level.WARNING if result.kind == "scan" else Level.NOTE
    findings = [finding for finding in result.fresh_findings if finding.level >= least]
    for flow in map(merged, by_flow(result, findings)):
        yield Block(f"### Flow {code(flow.name)}")
        yield from _findings(flow.own, result)
        for group in flow.transfers:
            yield from _transfer(group, result)
    for (kind, name), members in by_subject(findings):
        yield Block(f"### {kind.capitalize()} {code(name)}")
        yield from _findings(members, result)
        yield from _ways(members)
    yield from _transfers(result)
    if result.kind == "scan":
        yield from _columns(result)
    yield from _accepted(result)
    yield from _baseline(result)


def _transfer(group: TransferGroup, result: Result) -> Iterator[Block]:
    verdict = markdown_text(safe.name(group.transfers[0].verdict))
    yield Block(f"{markdown_text(routes(group.transfers))}: **{verdict}**")
    yield from _findings((*group.pressing, *group.notes), result)
    yield from _ways(group.findings)


def _findings(findings: Sequence[Finding], result: Result) -> Iterator[Block]:
    """Errors and warnings in the open, notes folded away."""
    pressing = [finding for finding in findings if finding.level > Level.NOTE]
    for text, rows in tables(_HEAD, [_row(finding, result) for finding in pressing]):
        yield Block(text, rows)
    notes = [finding for finding in findings if finding.level is Level.NOTE]
    for text, rows in tables(_HEAD, [_row(finding, result) for finding in notes]):
        yield Block(details(f"{count(rows, 'note')} to confirm", text), rows)


def _row(finding: Finding, result: Result) -> tuple[str, ...]:
    said = [markdown_text(said_of(finding))]
    if finding.cite:
        source = next(iter(finding.sources), "")
        confidence = f"; {markdown_text(safe.name(finding.confidence.replace('_', ' ')))}" if finding.confidence else ""
        said.append(f"({linked(finding.cite, source)}{confidence})")
    for word, missing in zip(("Missing", "Any of these may do"), split_missing(finding.missing), strict=True):
        if missing:
            more = f" and {len(missing) - _FACTS:,} more" if len(missing) > _FACTS else ""
            said.append(f"{word}: {', '.join(code(fact) for fact in missing[:_FACTS])}{more}.")
    if finding.evidence:
        said.append(f"Evidence, masked: {', '.join(code(piece) for piece in finding.evidence[:_WAYS])}.")
    if finding.due:
        said.append(f"**Due {due_words(finding.due, result.as_of)}.**")
    line = code(str(finding.place)) if finding.place.file else ""
    level = finding.level.word
    return f"**{level}**" if finding.level is Level.ERROR else level, code(finding.rule), " ".join(said), line


def _ways(findings: Iterable[Finding]) -> Iterator[Block]:
    ways = list(dict.fromkeys(way_words(way) for finding in findings for way in finding.remedies))
    if ways:
        lines = [f"{number}. {markdown_text(way)}" for number, way in enumerate(ways[:_WAYS], 1)]
        more = [f"\nand {len(ways) - _WAYS:,} more"] if len(ways) > _WAYS else []
        yield Block("\n".join(["Ways out:", "", *lines, *more]))


def _transfers(result: Result) -> Iterator[Block]:
    transfers = sorted(result.transfers, key=lambda transfer: (rank(transfer.verdict), transfer.flow, transfer.id))
    rows = [
        (
            markdown_text(safe.name(transfer.verdict)),
            markdown_text(route(transfer)),
            markdown_text(safe.name(transfer.origin)) if transfer.origin else "?",
            code(transfer.flow),
            f"{_party(transfer.exporter)} → {_party(transfer.importer)}",
            ", ".join(
                f"{markdown_text(safe.name(law))} {markdown_text(safe.name(said))}"
                for law, said in transfer.laws.items()
            ),
        )
        for transfer in transfers
    ]
    for text, number in tables(("verdict", "route", "origin", "flow", "from whom to whom", "laws"), rows):
        yield Block(details(count(number, "transfer"), text), number)


def _party(name: str | None) -> str:
    return code(name) if name else "?"


def _columns(result: Result) -> Iterator[Block]:
    rows = [
        (
            code(table.name),
            code(column.name),
            markdown_text(", ".join(safe.name(tag) for tag in column.tags)),
            f"{column.prevalence:.0%}",
            ", ".join(code(example) for example in column.examples[:_WAYS]),
        )
        for table in result.tables
        for column in table.columns
        if column.tags
    ]
    for number, (text, held) in enumerate(tables(("table", "column", "holds", "of rows", "masked"), rows)):
        yield Block(text if number else f"### Personal data\n\n{text}", held)


def _unread(result: Result) -> Iterator[Block]:
    rows = [
        (code(gap.location), markdown_text(safe.prose(gap.reason)), markdown_text(safe.prose(gap.hint)))
        for gap in result.unread
    ]
    for number, (text, held) in enumerate(tables(("location", "why", "what to do"), rows)):
        yield Block(text if number else f"### Could not be read\n\n{text}", held)


def _accepted(result: Result) -> Iterator[Block]:
    covered = [(finding, finding.accepted) for finding in result.findings if finding.accepted is not None]
    rows = [
        (entry.until.isoformat(), code(finding.rule), code(finding.flow or finding.dataset or finding.place.file),
         markdown_text(acceptance(entry)))
        for finding, entry in sorted(covered, key=lambda pair: (pair[1].until, pair[0].rule))
    ]  # fmt: skip
    for text, number in tables(("until", "rule", "about", "why and by whom"), rows):
        yield Block(details(f"{count(number, 'accepted risk')}", text), number)


def _baseline(result: Result) -> Iterator[Block]:
    """What the answer only counts of a baseline, folded away; fixed findings first."""
    if result.against is None:
        return
    for title, gone in gone_of(result.against):
        yield from _folded(f"{title}: {count(len(gone), 'finding')}", lines_of(gone))
    if known := result.known_findings:
        yield from _folded(f"{KNOWN_TITLE}: {count(len(known), 'finding')}", lines_of(known))
    if said := advice(result.against):
        yield Block(markdown_text(said))


def _folded(title: str, lines: Sequence[str]) -> Iterator[Block]:
    for start in range(0, len(lines), ROWS):
        part = lines[start : start + ROWS]
        yield Block(details(title, "\n".join(f"- {markdown_text(line)}" for line in part)), len(part))
