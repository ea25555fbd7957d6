"""Transfers as the page shows them: by pair of countries, the worst first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from auditor.findings.model import Place, Result, TransferReport, Way
from auditor.reports import safe
from auditor.reports.html.anchors import Anchors
from auditor.reports.html.country import code_of, name_of
from auditor.reports.html.links import marked
from auditor.reports.html.verdicts import Look, look, worst
from auditor.reports.summary import count, rank
from auditor.reports.wording import gathered, split_missing
from jurisdiction_map.records import record

Countries = tuple[str | None, str | None]
"""From where, to where; None where it is not known."""


@record
class WaysView:
    """Ways out, tried together; transfers and findings that have the same share them."""

    anchor: str
    ways: tuple[tuple[tuple[Markup, ...], Look], ...]
    """What to change, and what the verdict would then be."""


@record
class TransferView:
    """One transfer, its texts fit to be shown."""

    anchor: str
    flow: str
    look: Look
    route: str
    mode: str
    origin: str
    stops: tuple[str, ...]
    parties: tuple[str, str] | None
    """Exporter and importer, `?` for the one that is not known; None where neither is."""
    processors: tuple[str, ...]
    data: str
    people: str
    laws: tuple[tuple[str, str, Look, str], ...]
    """Code, country, look of the verdict, reason."""
    facts: str
    alternatives: str
    notes: tuple[str, ...]
    """Numbers of the remarks that are made about it; they stand once for all transfers."""
    ways_anchor: str
    place: str


@record
class PairView:
    """All transfers from one country to another."""

    anchor: str
    countries: Countries
    code: str
    words: str
    verdict: str
    look: Look
    counts: tuple[tuple[Look, int], ...]
    transfers: tuple[TransferView, ...]

    @property
    def said(self) -> str:
        """`Viet Nam to Singapore: 2 blocked, 1 allowed`."""
        return f"{self.words}: {', '.join(f'{number:,} {one.word}' for one, number in self.counts)}"


@record
class Remark:
    """Something that was assumed or noted about transfers, written once. Its id is `n` and its number."""

    number: str
    kind: str
    text: str


def remarks(result: Result) -> dict[tuple[str, str], Remark]:
    """Number what was assumed and noted about the transfers, each text once."""
    found: dict[tuple[str, str], Remark] = {}
    for transfer in result.transfers:
        for kind, texts in (("assumed", transfer.assumed), ("noted", transfer.annotations)):
            for text in texts:
                number = str(len(found) + 1)
                found.setdefault((kind, text), Remark(number, kind, safe.prose(text)))
    return found


def pairs(result: Result, anchors: Anchors, told: Mapping[tuple[str, str], Remark]) -> list[PairView]:
    """Group the transfers by pair of countries: the worst pair first, then by code."""
    groups: dict[Countries, list[TransferReport]] = {}
    for transfer in result.transfers:
        groups.setdefault((transfer.from_, transfer.to), []).append(transfer)
    views = [_pair(countries, members, anchors, told) for countries, members in groups.items()]
    return sorted(views, key=lambda pair: (rank(pair.verdict), pair.code))


def _pair(
    countries: Countries, members: Sequence[TransferReport], anchors: Anchors, told: Mapping[tuple[str, str], Remark]
) -> PairView:
    ordered = sorted(members, key=lambda transfer: (rank(transfer.verdict), transfer.flow, transfer.id))
    verdicts = [transfer.verdict for transfer in ordered]
    start, end = countries
    return PairView(
        anchor=pair_anchor(anchors, countries),
        countries=countries,
        code=f"{code_of(start)} → {code_of(end)}",
        words=f"{name_of(start)} to {name_of(end)}",
        verdict=worst(verdicts),
        look=look(worst(verdicts)),
        counts=tuple((look(verdict), verdicts.count(verdict)) for verdict in dict.fromkeys(verdicts)),
        transfers=tuple(transfer_view(transfer, anchors, told) for transfer in ordered),
    )


def pair_anchor(anchors: Anchors, countries: Countries) -> str:
    """The id of a pair's part of the page, and the pair's name in filters."""
    return anchors.of("pair", countries, "-".join(part or "unknown" for part in countries))


def transfer_anchor(anchors: Anchors, transfer: str) -> str:
    """The id of a transfer's part of the page."""
    return anchors.of("t", transfer)


def transfer_view(transfer: TransferReport, anchors: Anchors, told: Mapping[tuple[str, str], Remark]) -> TransferView:
    """Make everything about a transfer fit to be shown."""
    keys = [*(("assumed", text) for text in transfer.assumed), *(("noted", text) for text in transfer.annotations)]
    facts, alternatives = lacking(transfer.missing)
    return TransferView(
        anchor=transfer_anchor(anchors, transfer.id),
        flow=safe.name(transfer.flow),
        look=look(transfer.verdict),
        route=f"{code_of(transfer.from_)} → {code_of(transfer.to)}",
        mode=safe.name(transfer.mode.replace("_", " ")) if transfer.mode else "",
        origin=name_of(transfer.origin) if transfer.origin else "",
        stops=tuple(safe.name(stop) for stop in transfer.path),
        parties=_parties(transfer),
        processors=tuple(safe.name(name) for name in transfer.processors),
        data=_data(transfer.categories),
        people=f"about {count(transfer.people, 'person')}".replace("persons", "people")
        if transfer.people is not None
        else "",
        laws=tuple(
            (code_of(law), name_of(law), look(verdict), safe.prose(transfer.reasons.get(law, "")))
            for law, verdict in transfer.laws.items()
        ),
        facts=facts,
        alternatives=alternatives,
        notes=tuple(told[key].number for key in dict.fromkeys(keys)),
        ways_anchor=ways_anchor(anchors, transfer.remedies),
        place=place_words(transfer.place),
    )


def _parties(transfer: TransferReport) -> tuple[str, str] | None:
    if transfer.exporter is None and transfer.importer is None:
        return None
    return safe.name(transfer.exporter or "?"), safe.name(transfer.importer or "?")


def _data(categories: Sequence[str] | None) -> str:
    if categories is None:
        return "not known"
    return ", ".join(safe.name(tag) for tag in categories) or "no personal category"


def lacking(missing: Sequence[str]) -> tuple[str, str]:
    """Return what is to be stated or done, and apart from it the safeguards of which one may do."""
    facts, alternatives = split_missing(missing)
    return gathered(facts, None) if facts else "", gathered(alternatives, None) if alternatives else ""


def ways_anchor(anchors: Anchors, remedies: Sequence[Way]) -> str:
    """The id under which these ways out stand; nothing if there are none."""
    return anchors.of("ways", _ways_key(remedies)) if remedies else ""


def ways_views(result: Result, anchors: Anchors) -> list[WaysView]:
    """All ways out that findings and transfers have, the same ones once."""
    distinct: dict[tuple[tuple[tuple[str, ...], str], ...], None] = {}
    for remedies in (*(one.remedies for one in result.findings), *(one.remedies for one in result.transfers)):
        if remedies:
            distinct.setdefault(_ways_key(remedies))
    return [
        WaysView(
            anchors.of("ways", key),
            tuple((tuple(marked(change) for change in changes), look(verdict)) for changes, verdict in key),
        )
        for key in distinct
    ]


def _ways_key(remedies: Sequence[Way]) -> tuple[tuple[tuple[str, ...], str], ...]:
    return tuple((way.changes, way.verdict) for way in remedies)


def place_words(place: Place | None) -> str:
    """File and line of the manifest."""
    return safe.path(str(place)) if place else ""
