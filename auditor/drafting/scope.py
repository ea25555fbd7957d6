"""What a field is asked about: a draft, a flow in it, or one transfer; and how an answer is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .matter import Leg, Matter
from .model import Statement


@dataclass(frozen=True, slots=True)
class Scope:
    """The transfers a field is asked about, all of one exporter unless a register is drawn up.

    law: the jurisdiction whose form this is, empty for one that belongs to none. constants: the form's numbers.
    """

    matter: Matter
    legs: tuple[Leg, ...]
    law: str
    constants: Mapping[str, Any]

    @property
    def exporters(self) -> tuple[str, ...]:
        """Names of the parties that send, in the order of the manifest's flows."""
        return tuple(dict.fromkeys(leg.transfer.exporter for leg in self.legs if leg.transfer.exporter))

    def shown(self, party: str) -> str:
        """The legal name of a party, else the name it has in the manifest."""
        told = self.matter.party(party)
        return told.name if told is not None and told.name else party

    @property
    def importers(self) -> tuple[str, ...]:
        """Names of the parties that receive or look in."""
        return tuple(dict.fromkeys(leg.transfer.importer for leg in self.legs if leg.transfer.importer))

    @property
    def flows(self) -> tuple[str, ...]:
        """Names of the declared flows."""
        known = self.matter.manifest.flows
        return tuple(dict.fromkeys(leg.flow for leg in self.legs if leg.flow in known))

    @property
    def datasets(self) -> tuple[str, ...]:
        """Where the data of these transfers lies before it goes, and where it was collected."""
        names = (name for leg in self.legs for name in (leg.transfer.root, leg.transfer.edge.source))
        return tuple(dict.fromkeys(name for name in names if name in self.matter.manifest.datasets))


@dataclass(frozen=True, slots=True)
class Known:
    """What an answer function knows. todo: what a person must add all the same, instead of the form's own words."""

    statements: tuple[Statement, ...] = ()
    conflicts: tuple[str, ...] = ()
    todo: str = ""


Asking = Callable[[Scope], Known]


def known(statements: Iterable[Statement], conflicts: Iterable[str] = (), todo: str = "") -> Known:
    """An answer, each statement once."""
    return Known(tuple(dict.fromkeys(statements)), tuple(dict.fromkeys(conflicts)), todo)


def words(value: str) -> str:
    """A word of the manifest's vocabulary as prose: `controller_to_processor` → `controller to processor`."""
    return value.replace("_", " ")


def listed(values: Iterable[Any]) -> str:
    """Words of the vocabulary in a row, `none` where there are none. Names of flows and columns go to `named`."""
    return ", ".join(words(str(value)) for value in values) or "none"


def named(values: Iterable[str]) -> str:
    """Names in a row, as they are written."""
    return ", ".join(values) or "none"
