"""Supposing provisions repealed: the one toggle under which a what-if changes a verdict."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ..law import NEVER, Law
from ..repository import Repository


class UnknownProvision(LookupError):  # noqa: N818 - named like the other "unknown …" errors of this package
    """No law file has a provision with this id."""


def without(repository: Repository, repealed: Collection[str]) -> Repository:
    """The repository as if these provisions had never been in force.

    Raises:
        UnknownProvision: no law has one of them.
    """
    known = {provision.id for law in repository for provision in law.provisions}
    unknown = sorted(set(repealed) - known)
    if unknown:
        raise UnknownProvision(", ".join(unknown))
    return _Supposed(repository, frozenset(repealed))


class _Supposed(Repository):
    def __init__(self, real: Repository, repealed: frozenset[str]) -> None:
        self._real = real
        self._repealed = repealed
        self._changed: dict[str, Law | None] = {}

    def codes(self) -> tuple[str, ...]:
        return self._real.codes()

    def digest(self) -> str:
        return self._real.digest()

    def get(self, place: str) -> Law | None:
        law = self._real.get(place)
        if law is None:
            return None
        if law.code not in self._changed:
            self._changed[law.code] = self._without(law)
        return self._changed[law.code]

    def _without(self, law: Law) -> Law:
        if self._repealed.isdisjoint(law.by_id):
            return law
        kept = tuple(replace(p, interval=NEVER) if p.id in self._repealed else p for p in law.provisions)
        return replace(law, provisions=kept)
