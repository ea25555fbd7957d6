"""Findings about flows as text: one heading for each transfer, one entry for each provision, the ways out once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date

from auditor.findings.model import Finding, Level, Place, Result, TransferReport, Way
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.grouping import FlowGroup, TransferGroup, by_flow, merged
from auditor.reports.looks import level_run, verdict_run
from auditor.reports.page import Page, Run
from auditor.reports.summary import SETTLED, due_words, listed
from auditor.reports.text_full import print_in_full
from auditor.reports.text_ways import print_ways
from auditor.reports.wording import basis, gathered, said_of, short, split_missing

_FACTS_SHOWN = 8
_WAYS_SHOWN = 3
_ROUTES_SHOWN = 6
_PATHS_SHOWN = 4
_TITLE = 48


def print_flows(page: Page, result: Result, findings: Sequence[Finding], docs: Mapping[str, RuleDoc]) -> None:
    """Print the findings that name a flow: shortened, or each in full where the page is verbose."""
    flows = by_flow(result, findings)
    if not flows:
        return
    page.heading("Flows")
    full = page.style.verbosity == "verbose"
    for number, flow in enumerate(flows):
        if number:
            page.blank()
        page.whole([(f"flow {safe.path(flow.name)}", "bold")])
        if full:
            _print_full(page, flow, result.as_of, docs)
        else:
            _print_short(page, merged(flow), result.as_of)


def _print_short(page: Page, flow: FlowGroup, as_of: date) -> None:
    told: set[Hashable] = set()
    for finding in flow.own:
        _print_entry(page, finding, as_of, None, 2)
    for group in flow.transfers:
        place = _print_head(page, group)
        for finding in group.pressing:
            _print_entry(page, finding, as_of, place, 4, told)
        _print_notes(page, group.notes, as_of, told)
        _print_missing(page, group)
        _print_ways(page, group, told)


def _print_full(page: Page, flow: FlowGroup, as_of: date, docs: Mapping[str, RuleDoc]) -> None:
    for finding in flow.own:
        page.blank()
        print_in_full(page, finding, as_of, docs.get(finding.rule))
    for group in flow.transfers:
        page.blank()
        _print_head(page, group)
        told = group.transfers[0].remedies
        for finding in group.findings:
            page.blank()
            print_in_full(page, finding, as_of, docs.get(finding.rule), told=told)
        if told:
            page.blank()
            print_ways(page, told)


def _print_head(page: Page, group: TransferGroup) -> Place:
    """Print where from and where to, whose data, the verdict and the line; then the path, if it tells more."""
    first = group.transfers[0]
    place = first.place or group.findings[0].place
    runs: list[Run] = [(routes(group.transfers), "bold"), " · ", verdict_run(first.verdict)]
    page.whole([*runs, " · ", (safe.path(str(place)), "dim")], indent=2, hang=2)
    paths = list(dict.fromkeys(transfer.path for transfer in group.transfers))
    if len(paths) > 1 or any(len(path) > 2 for path in paths):
        words = [" → ".join(safe.name(stop) for stop in path) for path in paths if path]
        page.whole(f"path: {listed(words, _PATHS_SHOWN, '; ')}", indent=4, hang=2)
    return place


def routes(transfers: Iterable[TransferReport]) -> str:
    """`VN → SG (store) · data of VN`; several routes with commas, and whose data beside each where that differs."""
    origins: dict[str, list[str]] = {}
    for transfer in transfers:
        whose = origins.setdefault(route(transfer), [])
        if transfer.origin and safe.name(transfer.origin) not in whose:
            whose.append(safe.name(transfer.origin))
    if len({tuple(whose) for whose in origins.values()}) == 1:
        whose = next(iter(origins.values()))
        words = listed(list(origins), _ROUTES_SHOWN)
        return f"{words} · data of {', '.join(whose)}" if whose else words
    told = [f"{way} of {', '.join(whose)} data" if whose else way for way, whose in origins.items()]
    return listed(told, _ROUTES_SHOWN)


def route(transfer: TransferReport) -> str:
    """`VN → SG (store)`; a question mark for what is not known."""
    start, end = (safe.name(where) if where else "?" for where in (transfer.from_, transfer.to))
    return f"{start} → {end} ({safe.name(transfer.mode)})" if transfer.mode else f"{start} → {end}"


def _print_entry(
    page: Page, finding: Finding, as_of: date, place: Place | None, indent: int, told: set[Hashable] | None = None
) -> None:
    """Print rule, outcome and due date, below them title and reason.

    place: the line that the heading has told. told: what this flow has been told already, and is not told again.
    """
    runs: list[Run] = [level_run(finding.level), " ", (safe.path(finding.rule), "bold")]
    state = ", due ".join(part for part in (_outcome(finding), _due(finding, as_of)) if part)
    line = [] if finding.place == place else [(safe.path(str(finding.place)), "dim")]
    said = f"{said_of(finding)} {basis(finding)}".rstrip()
    if not state:
        page.whole([*runs, " ", *line, ": " if line else "", said], indent, hang=2)
        return
    again = told is not None and _again(told, (finding.rule, said))
    page.whole([*runs, f" {state}", " · " if line else "", *line, " · as above" if again else ""], indent, hang=2)
    if not again:
        page.whole(said, indent + 2)


def _again(told: set[Hashable], said: Hashable) -> bool:
    """Whether this was told before; from now on it was."""
    before = said in told
    told.add(said)
    return before


def _outcome(finding: Finding) -> str:
    return safe.name(finding.outcome) if finding.outcome else ""


def _due(finding: Finding, as_of: date) -> str:
    if finding.due is None:
        return ""
    return finding.due.isoformat() if finding.outcome in SETTLED else due_words(finding.due, as_of)


def _print_notes(page: Page, notes: Sequence[Finding], as_of: date, told: set[Hashable]) -> None:
    """Print the rules of the notes on one line; the title of each once for the flow."""
    if not notes:
        return
    words = []
    for note in notes:
        known = _again(told, (note.rule, note.title))
        parts = [*([] if known else [short(note.title, _TITLE)]), *([f"due {_due(note, as_of)}"] if note.due else [])]
        words.append(safe.path(note.rule) + (f" ({'; '.join(parts)})" if parts else ""))
    page.whole([("to confirm: ", "dim"), ", ".join(words)], indent=4, hang=2)


def _print_missing(page: Page, group: TransferGroup) -> None:
    pressing = (finding for finding in group.findings if finding.level > Level.NOTE)
    stated, alternatives = split_missing(fact for finding in pressing for fact in finding.missing)
    if stated:
        page.whole([("missing: ", "dim"), gathered(stated, _FACTS_SHOWN)], indent=4, hang=2)
    if alternatives:
        page.whole([("any of these may do: ", "dim"), gathered(alternatives, _FACTS_SHOWN)], indent=4, hang=2)


def _print_ways(page: Page, group: TransferGroup, told: set[Hashable]) -> None:
    """Print the ways out once; where the transfers of the group have different ones, for each route."""
    if not group.pressing:
        return
    by_ways: dict[tuple[Way, ...], list[TransferReport]] = {}
    for transfer in group.transfers:
        by_ways.setdefault(transfer.remedies or _of_findings(group, transfer), []).append(transfer)
    for ways, transfers in by_ways.items():
        label = f"ways out of {routes(transfers)}" if len(by_ways) > 1 else "ways out"
        if ways and _again(told, (ways[:_WAYS_SHOWN], len(ways))):
            page.whole([(f"{label}:", "dim"), " as above"], indent=4, hang=2)
        else:
            print_ways(page, ways, label, _WAYS_SHOWN)


def _of_findings(group: TransferGroup, transfer: TransferReport) -> tuple[Way, ...]:
    found = (f.remedies for f in group.findings if f.transfer == transfer.id and f.remedies)
    return next(found, ())
