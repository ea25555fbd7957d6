"""Cloud regions and the countries they stand in, from the dated tables in `regions/`.

`aws:ap-southeast-3` is in Indonesia, `alibaba:ap-southeast-3` in Malaysia and `huawei:ap-southeast-3` in Singapore: an
id means nothing without its provider, and a region that no table has is an error with suggestions, never a guess.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jurisdiction_map import countries, yaml_plain

DECLARED = "country"
"""The provider of a region that is a country or a group of them: `country:ID`, or `ID` alone."""

_LONGEST = 100
_CLOSE_ENOUGH = 0.7
_MOST_SUGGESTIONS = 3
_OTHER_NAMES = {
    "alicloud": "alibaba",
    "aliyun": "alibaba",
    "amazon": "aws",
    "google": "gcp",
    "huaweicloud": "huawei",
    "microsoft": "azure",
    "oracle": "oci",
    "qcloud": "tencent",
    "tencentcloud": "tencent",
}


@dataclass(frozen=True, slots=True)
class Region:
    """A place where data can lie."""

    provider: str
    """One of `providers()`, or `country`."""
    id: str
    """The provider's own id in lower case, without a zone; a country code or group in upper case."""
    countries: tuple[str, ...]
    """ISO codes, sorted; more than one where the provider keeps copies in several countries or may choose one."""
    place: str
    status: str
    """`available`, `announced` (not open to customers on the day) or `closed`."""
    confidence: str
    """In the place: `primary`, `one_secondary` or `recall`."""
    source: str
    """Title and address of where the place was found."""
    multi: bool
    """Whether the id stands for several data centres in places that the provider may choose among."""


class UnknownRegion(LookupError):  # noqa: N818 - says what is wrong; it is an error by its base
    """No table has this region."""

    def __init__(self, provider: str, identifier: str, suggestions: tuple[str, ...]) -> None:
        self.provider = provider
        self.id = identifier
        self.suggestions = suggestions
        written = f"{provider}:{identifier}" if provider else identifier
        hint = f"did you mean {' or '.join(suggestions)}?" if suggestions else "write provider:id or country:XX"
        super().__init__(f"unknown region {written[:_LONGEST]!r}; {hint}")


@cache
def providers() -> tuple[str, ...]:
    """The cloud providers with a table, in alphabetical order."""
    return tuple(sorted(path.stem for path in (Path(__file__).parent / "regions").glob("*.yaml")))


def resolve(region: str, *, on: date | None = None) -> Region:
    """The region that `region` names, as it was on a day.

    Args:
        region: `provider:id` in any case (`aws:ap-southeast-3`), also with a zone (`gcp:asia-southeast1-b`);
            or a country or group, with or without `country:`.
        on: the day for `status` and for the members of a group; None means the table as it stands.

    Raises:
        UnknownRegion: there is no such region; its suggestions can be written instead.
    """
    text = region.strip()
    provider, colon, identifier = (part.strip() for part in text.partition(":"))
    provider = provider.casefold()
    if len(text) > _LONGEST:
        raise UnknownRegion("", text[:_LONGEST], ())
    if not colon or provider == DECLARED:
        return _declared(identifier if colon else text, on, DECLARED if colon else "")
    if provider not in providers():
        raise UnknownRegion(provider, identifier, _for_unknown_provider(provider, identifier))
    found = _find(_table(provider), identifier)
    if found is None:
        raise UnknownRegion(provider, identifier, _for_unknown_id(provider, identifier))
    return _region(_table(provider), found, on)


def rows() -> Iterator[dict[str, Any]]:
    """Every row of every table as plain JSON values, with its source spelt out; for documentation and exports.

    Keys: provider, id, countries, multi, place, from, until, status, confidence, source {title, url, read}, as_of.
    Dates are text of the precision known (`2021`, `2021-12`, `2021-12-13`) or None.
    """
    for provider in providers():
        table = _table(provider)
        for identifier, row in table.rows.items():
            source = table.sources[row["source"]]
            yield {
                "provider": provider,
                "id": identifier,
                "countries": list(_countries(row, None)),
                "multi": "multi" in row,
                "place": row["place"],
                "from": _day(row, "from"),
                "until": _day(row, "until"),
                "status": row.get("status", "available"),
                "confidence": row["confidence"],
                "source": {"title": source["title"], "url": source["url"], "read": source.get("read")},
                "as_of": table.as_of,
            }


@dataclass(frozen=True, slots=True)
class _Table:
    provider: str
    as_of: str
    sources: Mapping[str, Mapping[str, str]]
    rows: Mapping[str, Mapping[str, Any]]
    aliases: Mapping[str, str]
    prefixes: tuple[str, ...]
    zones: tuple[re.Pattern[str], ...]


@cache
def _table(provider: str) -> _Table:
    file = yaml_plain.load(f"regions/{provider}.yaml")
    return _Table(
        provider=provider,
        as_of=file["as_of"],
        sources=file["sources"],
        rows=file["regions"],
        aliases={row["alias"]: identifier for identifier, row in file["regions"].items() if "alias" in row},
        prefixes=tuple(file.get("prefixes", ())),
        zones=tuple(re.compile(pattern) for pattern in file.get("zones", ())),
    )


def _plain(identifier: str) -> str:
    return "".join(identifier.casefold().split())


def _find(table: _Table, identifier: str) -> str | None:
    """The id of the row: as written, by its alias, behind a prefix, or around a zone."""
    written = _plain(identifier)
    for prefix in table.prefixes:
        written = written.removeprefix(prefix)
    zones = (match[1] for pattern in table.zones if (match := pattern.fullmatch(written)))
    for candidate in (written, *zones):
        known = table.aliases.get(candidate, candidate)
        if known in table.rows:
            return known
    return None


def _region(table: _Table, identifier: str, on: date | None) -> Region:
    row = table.rows[identifier]
    source = table.sources[row["source"]]
    return Region(
        provider=table.provider,
        id=identifier,
        countries=_countries(row, on),
        place=row["place"],
        status=_status(row, on),
        confidence=row["confidence"],
        source=f"{source['title']}, {source['url']}",
        multi="multi" in row,
    )


def _countries(row: Mapping[str, Any], on: date | None) -> tuple[str, ...]:
    if "group" in row:
        return tuple(sorted(countries.expand(row["group"], on)))
    return tuple(row["countries"]) if "countries" in row else (row["country"],)


def _day(row: Mapping[str, Any], key: str) -> str | None:
    text = row.get(key)
    return None if text in (None, "null") else str(text)


def _status(row: Mapping[str, Any], on: date | None) -> str:
    """What the row says today, corrected by its interval on another day.

    A date of low precision counts from its earliest day, so that a region is not called unopened in the very year in
    which it opened; a region that was announced stays announced until the table says that it opened.
    """
    status = str(row.get("status", "available"))
    since, until = _day(row, "from"), _day(row, "until")
    if on is None or status == "announced":
        return status
    if since and on < yaml_plain.first_day(since):
        return "announced"
    if status == "closed" and until:
        return "available" if on < yaml_plain.first_day(until) else "closed"
    return status


def _declared(code: str, on: date | None, provider: str) -> Region:
    written = code.upper()
    if countries.is_code(written):
        members: tuple[str, ...] = (written,)
    elif written in countries.groups():
        members = tuple(sorted(countries.expand(written, on)))
    else:
        raise UnknownRegion(provider, code, _for_unknown_country(code))
    return Region(
        provider=DECLARED,
        id=written,
        countries=members,
        place=countries.name(written),
        status="available",
        confidence="primary",
        source="as declared",
        multi=written in countries.groups(),
    )


def _homes(identifier: str) -> Iterator[str]:
    """The regions of any provider that have this id."""
    return (f"{name}:{found}" for name in providers() if (found := _find(_table(name), identifier)))


def _for_unknown_country(code: str) -> tuple[str, ...]:
    nearest = countries.nearest(code)
    return ((f"{DECLARED}:{nearest}",) if nearest else ()) + tuple(_homes(code))


def _for_unknown_provider(provider: str, identifier: str) -> tuple[str, ...]:
    known = (*providers(), DECLARED)
    close = difflib.get_close_matches(provider, known, n=1, cutoff=_CLOSE_ENOUGH)
    meant = _OTHER_NAMES.get(provider) or (close[0] if close else None)
    if meant == DECLARED:
        return _for_unknown_country(identifier)
    return tuple(home for home in _homes(identifier) if meant is None or home.startswith(f"{meant}:"))


def _for_unknown_id(provider: str, identifier: str) -> tuple[str, ...]:
    """Ids of this provider that are spelt much alike; then other providers that have exactly this id."""
    ids = _table(provider).rows
    close = difflib.get_close_matches(_plain(identifier), ids, n=_MOST_SUGGESTIONS, cutoff=_CLOSE_ENOUGH)
    return (*(f"{provider}:{name}" for name in close), *_homes(identifier))
