"""From a flow's `transforms:` to claims about single columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from auditor.flows.graph import Edge, Graph
from auditor.manifest.model import Transforms

from .model import DISGUISES, REMOVALS, Claim

Columns = Mapping[str, frozenset[str]]
"""Top-level tags by the path of a column."""

# What people add to a column's name when they disguise it.
_ADDED = """
    anon anonymised anonymized band bucket cipher digest enc encrypted generalised generalized group hash hashed hmac key
    mask masked md5 pseudo pseudonym pseudonymised pseudonymized range redacted sha sha1 sha256 sha512 token tokenised
    tokenized tok md 1 5 256 512
"""
_DISGUISE_WORDS = frozenset(_ADDED.split())


def verifiable(graph: Graph) -> list[Edge]:
    """Flows between two datasets with locations, or into one, that say what they do to columns."""
    return [edge for edge in graph.edges if _located(graph, edge.target) and _says(edge.flow.transforms)]


def _located(graph: Graph, name: str) -> bool:
    dataset = graph.dataset(name)
    return dataset is not None and bool(dataset.location)


def _says(transforms: Transforms) -> bool:
    told = any(getattr(transforms, word) for word in (*DISGUISES, *REMOVALS))
    return told or transforms.k_anonymity is not None


def claims(edge: Edge, source: Columns) -> Iterator[Claim]:
    """Each claim of a flow, one for each column of the source that it selects.

    A name or category that selects no known column stands for itself.
    """
    for word in ("drop", *DISGUISES):
        for name in getattr(edge.flow.transforms, word):
            chosen = [path for path, tags in source.items() if selects(name, path, tags)]
            for path in chosen:
                yield Claim(edge.id, edge.source, edge.target, word, path, source[path])
            if not chosen:
                category = name.removeprefix("category:")
                tags = frozenset({category.partition(".")[0]}) if category != name else frozenset()
                yield Claim(edge.id, edge.source, edge.target, word, "" if tags else name, tags)
    keep = edge.flow.transforms.keep
    if keep is not None:
        for path, tags in source.items():
            if tags and not any(selects(name, path, tags) for name in keep):
                yield Claim(edge.id, edge.source, edge.target, "keep", path, tags)


def selects(name: str, path: str, tags: Iterable[str]) -> bool:
    """Whether a name in `transforms:` means a column: by its path, by a struct it is in, or by a category it carries."""
    if name.startswith("category:"):
        wanted = name.removeprefix("category:")
        return any(tag == wanted or tag.partition(".")[0] == wanted.partition(".")[0] for tag in tags)
    return path == name or path.startswith(f"{name}.")


def removed(transforms: Transforms, path: str, tags: Iterable[str]) -> bool:
    """Whether a flow says that it leaves a column behind."""
    tags = tuple(tags)
    if any(selects(name, path, tags) for name in transforms.drop):
        return True
    return transforms.keep is not None and not any(selects(name, path, tags) for name in transforms.keep)


def same_name(one: str, other: str) -> bool:
    """Whether two columns have one name, apart from case and separators."""
    return _words(one) == _words(other)


def disguised_name(source: str, target: str) -> bool:
    """Whether a column is called as the source's, apart from words for what was done to it (`nik` → `nik_sha256`)."""
    old, new = _words(source), _words(target)
    if old == new:
        return True
    left = list(new)
    for word in old:
        if word not in left:
            return False
        left.remove(word)
    return bool(old) and set(left) <= _DISGUISE_WORDS


@lru_cache(maxsize=65_536)
def _words(path: str) -> tuple[str, ...]:
    from detectors.headers import tokens

    return tuple(tokens(path)) or (path.casefold(),)
