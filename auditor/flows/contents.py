"""What is in a dataset and what is left of it after a flow's transforms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.manifest.model import Dataset, Transforms
from jurisdiction_map.records import record

# Tags that name a person by themselves; where all of these are gone or disguised, the rest is pseudonymised at most.
DIRECT = frozenset(
    {
        "name", "email", "phone", "address", "national_id", "tax_id", "social_security_id", "health_id", "passport",
        "driving_licence", "vehicle_id", "other_gov_id", "username", "bank_account", "payment_card", "photo", "biometric",
    }
)  # fmt: skip
_DISGUISES = ("mask", "hash", "pseudonymise", "tokenise", "encrypt", "generalise")


@record
class Contents:
    """Personal data in a dataset.

    tags: every tag declared or observed; None when neither was told (never looked at, nothing declared).
    columns: tags of the columns that are known by name. loose: declared tags that no known column carries.
    """

    tags: frozenset[str] | None
    columns: Mapping[str, frozenset[str]]
    loose: frozenset[str] = frozenset()


@record
class Observation:
    """What a scan saw in a dataset: tags by column, and whether the list may be taken as all there is.

    complete: everything was read, no column is left in doubt, and the sample supports a bound on what it missed.
    note: what the list rests on, where it rests on a sample.
    """

    columns: Mapping[str, Iterable[str]]
    complete: bool
    note: str | None = None


def contents(dataset: Dataset, seen: Observation | None) -> Contents:
    """Joins what is declared with what a scan saw.

    What an incomplete scan saw adds to what is declared, but is no list of everything: with nothing declared, the
    contents stay unknown.
    """
    columns = {name: frozenset(tags) for name, tags in (seen.columns if seen else {}).items()}
    observed = columns if seen is not None and seen.complete else None
    for name, tags in (dataset.columns or {}).items():
        columns[name] = columns.get(name, frozenset()) | frozenset(tags)
    carried = frozenset(tag for tags in columns.values() for tag in tags)
    told = dataset.categories is not None or dataset.columns is not None or observed is not None
    declared = frozenset(dataset.categories or ())
    tops = {tag.partition(".")[0] for tag in carried}
    loose = frozenset(tag for tag in declared if tag not in carried and tag.partition(".")[0] not in tops)
    return Contents(declared | carried if told else None, columns, loose)


@record
class Moved:
    """What a flow carries: tags (None when not known) and the form they are in (None when not known)."""

    tags: frozenset[str] | None
    form: str | None


def carried(held: Contents, transforms: Transforms) -> Moved:
    """What is left of a dataset's contents after a flow's transforms."""
    if held.tags is None:
        return Moved(None, _form_without_contents(transforms))
    kept = _without_dropped(held, transforms)
    left = frozenset(tag for tags in kept.values() for tag in tags)
    loose = frozenset(tag for tag in held.loose if _stays(tag, transforms))
    refined = _refined(held, left, transforms)
    tags = left | loose | refined
    return Moved(tags, _form(kept, loose | refined, transforms, tags))


def _stays(tag: str, transforms: Transforms) -> bool:
    """Whether a declared tag that no known column carries may still move: a kept column whose tags nobody knows may carry it."""
    if _named(tag, transforms.drop):
        return False
    keep = transforms.keep
    return keep is None or _named(tag, keep) or any(not name.startswith("category:") for name in keep)


def _without_dropped(held: Contents, transforms: Transforms) -> dict[str, frozenset[str]]:
    kept: dict[str, frozenset[str]] = {}
    for name, tags in held.columns.items():
        if transforms.keep is not None and not _selected(name, tags, transforms.keep):
            continue
        if not _selected(name, tags, transforms.drop):
            kept[name] = tags
    return kept


def _refined(held: Contents, left: frozenset[str], transforms: Transforms) -> frozenset[str]:
    """Declared finer kinds (`location.precise`) whose top-level tag still moves in some column."""
    tops = {tag.partition(".")[0] for tag in left}
    on_columns = frozenset(tag for tags in held.columns.values() for tag in tags)
    extra = (held.tags or frozenset()) - on_columns - held.loose
    return frozenset(tag for tag in extra if tag.partition(".")[0] in tops and not _named(tag, transforms.drop))


def _selected(column: str, tags: Iterable[str], names: Iterable[str]) -> bool:
    """Whether a column is named: by its path, by a struct it is in, or by a category it carries."""
    structs = (column[:dot] for dot, letter in enumerate(column) if letter == ".")
    return column in names or any(struct in names for struct in structs) or any(_named(tag, names) for tag in tags)


def _named(tag: str, names: Iterable[str]) -> bool:
    top = tag.partition(".")[0]
    return f"category:{tag}" in names or f"category:{top}" in names


def _disguised(transforms: Transforms) -> set[str]:
    return {name for word in _DISGUISES for name in getattr(transforms, word)}


def _form_without_contents(transforms: Transforms) -> str | None:
    return "aggregated" if transforms.aggregate else None


def _form(
    kept: Mapping[str, frozenset[str]], loose: frozenset[str], transforms: Transforms, tags: frozenset[str]
) -> str | None:
    """The weakest form any personal column is still in."""
    if transforms.aggregate:
        return "aggregated"
    if not tags:
        return None
    personal = {name: column for name, column in kept.items() if column}
    anonymised = set(transforms.anonymise)
    if personal and not loose and all(_selected(name, column, anonymised) for name, column in personal.items()):
        return "anonymised"
    disguised = _disguised(transforms) | anonymised
    direct_columns = {
        name: column for name, column in personal.items() if any(t.partition(".")[0] in DIRECT for t in column)
    }
    plain = any(not _selected(name, column, disguised) for name, column in direct_columns.items())
    loose_plain = any(tag.partition(".")[0] in DIRECT and not _named(tag, disguised) for tag in loose)
    if plain or loose_plain or not disguised:
        return "identified"
    return "pseudonymised"
