"""Hints at where data lie: from hosts, from what a URL says, from names that people chose, from this machine. Pure.

Only the endpoint of a region, what a store answers and what a person says are strong. A name is a hint, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from auditor.onboarding.data import table
from auditor.onboarding.model import Hint, Provider, Sign
from auditor.onboarding.scalars import named
from jurisdiction_map import countries, region_table

_WORDS = re.compile(r"[^\W_]+")
_LONGEST_TOWN = 3
"""Words of the longest name of a town or country that is looked for in a name."""

_LONGEST_READ = 200
"""Characters of a name that are looked at."""

_STORES = {
    "s3": "aws",
    "s3a": "aws",
    "s3n": "aws",
    "gs": "gcp",
    "gcs": "gcp",
    "az": "azure",
    "abfs": "azure",
    "abfss": "azure",
}
_VARIABLES_OF = {"s3a": "s3", "s3n": "s3", "gcs": "gs"}


def of_region(region: str, reason: str, sign: Sign) -> Hint | None:
    """The hint that a region of the tables gives; None where no table has it."""
    try:
        found = region_table.resolve(region)
    except region_table.UnknownRegion:
        return None
    return Hint(f"{found.provider}:{found.id}", found.countries, reason, sign)


def of_host(host: str, scheme: str = "") -> Hint | None:
    """The region in the name of a regional endpoint, such as `shop.c1x.ap-southeast-3.rds.amazonaws.com`."""
    full = _full(host, scheme)
    for row in table("hosts.yaml")["regional"]:
        match = _pattern(row["host"]).fullmatch(full)
        if match is None:
            continue
        region = match["region"].replace(row.get("squash", "\0"), "")
        reason = f"the host name is the one that {row['service']} has in that region"
        if hint := of_region(f"{row['provider']}:{region}", reason, "host"):
            return hint
    return None


def run_by(host: str, scheme: str = "") -> Provider | None:
    """Who runs a host, going by its name, or else by the scheme of its URL."""
    full = _full(host, scheme).rstrip(".")
    rows = table("hosts.yaml")["run_by"]
    for row in rows:
        if ending := next((one for one in row["ends"] if full == one or full.endswith(f".{one}")), None):
            return Provider(row["key"], row["name"], f"the host name ends in {ending}")
    spoken = table("hosts.yaml")["schemes"].get(scheme, {}).get("run_by")
    row = next((row for row in rows if row["key"] == spoken), None)
    return Provider(row["key"], row["name"], f"{scheme}:// is its service") if row else None


def of_variables(scheme: str, environ: Mapping[str, str]) -> Iterator[Hint]:
    """What variables of this machine say: where it works, which need not be where the data lie."""
    kind = _VARIABLES_OF.get(scheme, scheme)
    for name in table("hosts.yaml")["variables"].get(kind, ()):
        value = environ.get(name, "")
        reason = f"{name} is set to it, which says where this machine works and not where the data lie"
        if value and (hint := of_region(f"{_STORES[kind]}:{value}", reason, "environment")):
            yield hint
            return


def in_name(name: str, what: str, scheme: str = "") -> Hint | None:
    """What a name hints at: a provider's region, a country or a town in it.

    what: how a reason calls the thing that has the name (`the folder`). scheme: of the URL it stands in, whose provider's
        ids are looked for first.
    """
    text = name[:_LONGEST_READ].casefold()
    return _region_in(text, name, what, scheme) or _country_in(text, name, what)


def in_names(names: Sequence[str], what: str, scheme: str = "") -> Iterator[Hint]:
    """What each of some names hints at, each region or country once."""
    seen: set[str] = set()
    for name in names:
        hint = in_name(name, what, scheme)
        if hint is not None and hint.region not in seen:
            seen.add(hint.region)
            yield hint


def in_partition(folder: str) -> str | None:
    """The country that a folder such as `country=VN` names."""
    key, mark, value = folder.partition("=")
    if not mark or key.casefold() not in table("names.yaml")["keys"]:
        return None
    code = value.strip().upper()
    code = table("names.yaml")["also"].get(code, code)
    return code if countries.is_code(code) else countries.called(value.replace("_", " "))


def _full(host: str, scheme: str) -> str:
    text = host.casefold()
    ending = str(table("hosts.yaml")["schemes"].get(scheme, {}).get("ending", ""))
    return text if not ending or text.endswith(ending) else f"{text}{ending}"


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


@cache
def _ids(provider: str) -> re.Pattern[str]:
    """Every region of a provider, the longest first, as a word or words of a name; `us` and `singapore` are no regions."""
    rows = (row for row in region_table.rows() if row["provider"] == provider and not row["multi"])
    ids = sorted((row["id"] for row in rows if countries.called(row["id"]) is None), key=len, reverse=True)
    spelt = "|".join(re.escape(one).replace(r"\-", "[-_]?") for one in ids)
    return re.compile(rf"(?<![a-z0-9])(?:{spelt})(?![a-z0-9])")


def _region_in(text: str, name: str, what: str, scheme: str) -> Hint | None:
    own = _STORES.get(scheme)
    for provider in dict.fromkeys((own, "aws", "gcp", "azure") if own else ("aws", "gcp", "azure")):
        if match := _ids(provider).search(text):
            wanted = match[0] if provider == "azure" else match[0].replace("_", "-")
            reason = f"{what} {named(name)} has the name of that region in it"
            if hint := of_region(f"{provider}:{wanted}", reason, "name"):
                return hint
    return None


def _country_in(text: str, name: str, what: str) -> Hint | None:
    words = _WORDS.findall(text)
    towns = _towns()
    for length in range(min(_LONGEST_TOWN, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            phrase = " ".join(words[start : start + length])
            if code := towns.get(phrase) or _called(phrase):
                return _in_country(code, name, what, phrase)
    code = _code_in(words)
    return _in_country(code, name, what, code.lower()) if code else None


def _called(phrase: str) -> str | None:
    if len(phrase) < 4 or phrase in table("names.yaml")["not_places"]:
        return None
    code = countries.called(phrase)
    return code if code is not None and countries.is_code(code) else None


def _code_in(words: Sequence[str]) -> str | None:
    data = table("names.yaml")
    for word in words:
        code = word.upper()
        if code in data["codes"] or (code in data["codes_alone"] and len(words) == 1):
            code = str(data["also"].get(code, code))
            if countries.is_code(code):
                return code
    return None


def _in_country(code: str, name: str, what: str, word: str) -> Hint:
    country = countries.name(code)
    within = "" if word == name.casefold() else f" has {word!r} in it, which"
    reason = f"{what} {named(name)}{within} may stand for {country}"
    return Hint(f"{region_table.DECLARED}:{code}", (code,), reason, "name")


@cache
def _towns() -> Mapping[str, str]:
    return {town: code for code, towns in table("names.yaml")["towns"].items() for town in towns}
