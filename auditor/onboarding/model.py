"""What `lintas init` sees and what it proposes: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from auditor.onboarding.values import Sketch

Sign = Literal["host", "name", "environment", "identifiers", "said"]
"""What a hint rests on: the host of an endpoint (or what a store itself answers), a name that somebody chose, a variable
of this machine, the kind of identifiers seen, or what a person said."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What one sign says of a place."""

    region: str
    """`provider:id`, or `country:XX`."""

    countries: tuple[str, ...]
    """ISO codes; several where the region may be in any of them."""

    reason: str
    """A sentence that names the sign."""

    sign: Sign

    @property
    def is_strong(self) -> bool:
        """Whether it may be written as a value, with its reason, and not only in a comment."""
        return self.sign in {"host", "said"}


@dataclass(frozen=True, slots=True)
class Provider:
    """Who runs a host, going by its name: a processor perhaps, which only a contract can tell."""

    key: str
    """An identifier for the manifest."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the categories found in it."""

    name: str
    tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where tables lie together, so that one answer is for all of them: a folder, a bucket, a server."""

    label: str
    """How people name it; safe to print. Never with user or password."""

    hints: tuple[Hint, ...] = ()
    """Strong ones first."""

    provider: Provider | None = None
    is_exact: bool = False
    """Whether all of it is in one place for certain, as a bucket or a server is: then folders in it only tell of whom the
    data are."""

    @property
    def known(self) -> Hint | None:
        """The strong hint, if there is one."""
        return next((hint for hint in self.hints if hint.is_strong), None)


@dataclass(frozen=True, slots=True)
class Found:
    """Tables that are one dataset, before it has a name."""

    locations: tuple[str, ...]
    """As the manifest shall have them: relative to it, or URLs without secrets."""

    path: tuple[str, ...]
    """Names from the outermost folder (bucket, schema) in to the table's own, as they are."""

    place: Place
    format: str = ""
    columns: tuple[Column, ...] = ()
    rows: int | None = None
    """Rows of the whole table where somebody counted them."""

    people: int | None = None
    people_said: str = ""
    """A sentence on how many people its rows are about, as far as they tell."""

    origins: tuple[Hint, ...] = ()
    """What hints at whose data they are."""

    notes: tuple[str, ...] = ()
    """What a reader should know of it, each a sentence."""

    unread: str = ""
    """Why it could not be read; empty where it was."""

    sketches: Mapping[str, Sketch] = field(default_factory=dict, repr=False, compare=False)
    """Keyed hashes of a few identifying values by column, for comparing: never shown or stored."""

    @property
    def categories(self) -> tuple[str, ...]:
        """The tags of all columns, in the order of the columns."""
        return tuple(dict.fromkeys(tag for column in self.columns for tag in column.tags))


@dataclass(frozen=True, slots=True)
class Proposal:
    """One dataset of the manifest."""

    name: str
    found: Found

    @property
    def leaning(self) -> tuple[str, ...]:
        """The countries that the best hint says it lies in; empty where none does."""
        hints = (*self.found.place.hints, *self.found.origins)
        best = next((hint for hint in hints if hint.sign not in {"environment", "identifiers"}), None)
        return best.countries if best else ()


@dataclass(frozen=True, slots=True)
class Kinship:
    """One dataset that seems to be made from another."""

    source: str
    target: str
    signs: tuple[str, ...]
    """Sentences, each another sign."""

    is_sure: bool
    """Whether two signs agree that do not rest on the same thing."""

    dropped: tuple[str, ...] = ()
    """Columns of the source that the target has not."""

    crossing: str = ""
    """Why this may be the one that crosses a border: empty where nothing says so."""

    @property
    def name(self) -> str:
        """The flow's name in the manifest, before it is made unique."""
        return f"{self.source}_to_{self.target}"


@dataclass(frozen=True, slots=True)
class Alike:
    """Datasets with the same columns of which nothing tells which one the others come from."""

    members: tuple[str, ...]
    reason: str
    crossing: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said, by option or when asked; None and absence leave it open."""

    legal_name: str | None = None
    country: str | None = None
    """ISO code: where the organisation is established."""

    role: str | None = None
    lies_in: str | None = None
    """ISO code: where data lie of which nothing better is known."""

    regions: Mapping[str, str] = field(default_factory=dict)
    """By the label of a place or the name of a dataset, `provider:id` or a country code."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that goes into a first manifest."""

    project: str
    datasets: tuple[Proposal, ...]
    kinships: tuple[Kinship, ...] = ()
    alike: tuple[Alike, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The distinct places, in order."""
        return tuple({proposal.found.place.label: proposal.found.place for proposal in self.datasets}.values())
