"""What detection says: findings per tag, a decision per column, and the settings that steer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from detectors.considered import Considered
    from detectors.custom.allowed import Allowed
    from detectors.custom.declared import Declared
    from detectors.headers import Lexicon
    from detectors.recognizers.interface import Identifier

Status = Literal["found", "possible"]


@dataclass(frozen=True, slots=True)
class TagFinding:
    """One category of personal data in one column, with the evidence for it."""

    tag: str
    """Top-level category, one of `detectors.categories.TAGS`."""
    kind: str
    """Finer kind below the tag (`card_image` of `national_id`), or an empty string where none can be told."""
    confidence: float
    """Probability in 0..1 that the column carries the tag: the logistic of the summed weights of evidence."""
    prevalence: float
    """Share of the rows seen (empty rows included) whose value carries the tag, 0..1; 0 where no row was read."""
    interval: tuple[float, float]
    """95 % Clopper-Pearson interval of `prevalence`, for rows drawn independently."""
    reasons: tuple[str, ...]
    """Sentences a person can read, the weightiest first. They never contain a value."""
    examples: tuple[str, ...] = ()
    """Masked values: at most two leading characters, then the shape."""
    status: Status = "found"
    """`found` is reported, `possible` is asked about."""

    @property
    def label(self) -> str:
        """`tag.kind`, or the tag alone where there is no kind."""
        return f"{self.tag}.{self.kind}" if self.kind else self.tag


@dataclass(frozen=True, slots=True)
class ColumnDecision:
    """What one column, or one leaf of a nested column, carries."""

    name: str
    """Name of the top-level column as the frame has it."""
    path: str
    """Dotted path of the leaf (`customer.phone`); equal to `name` for a flat column."""
    findings: tuple[TagFinding, ...]
    """Found ones first, each group by falling confidence."""
    distinct_seen: int
    """Distinct values that are not null and not blank, among the rows seen."""
    rows_seen: int
    """Rows read; elements, where a list was taken apart."""
    nulls: int
    """Rows that are null or blank."""
    notes: tuple[str, ...] = ()
    """What limits the decision: no values, an unread type, a truncated list; and who overrode it."""
    considered: tuple[Considered, ...] = ()
    """Every category that was weighed, the rejected ones too, each with its evidence."""
    rows_searched: int = 0
    """Rows of the table of which every value was searched for identifiers, where the decision stands on a draw of them."""
    rows_drawn: int | None = None
    """Rows in that draw; None where the decision stands on all rows given."""

    @property
    def tags(self) -> tuple[str, ...]:
        """Top-level tags that were found, each once, best first."""
        return tuple(dict.fromkeys([f.tag for f in self.findings if f.status == "found"])) if self.findings else ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """`tag.kind` of the findings that have a kind and were found."""
        return tuple(dict.fromkeys(f.label for f in self.findings if f.kind and f.status == "found"))


@dataclass(frozen=True, slots=True)
class TableDecision:
    """The decisions for all columns of one table, in the order of its columns."""

    name: str
    columns: tuple[ColumnDecision, ...]


@dataclass(frozen=True)
class Settings:
    """What a caller may steer. The defaults are what `lintas scan` uses."""

    found: float = 0.5
    """Confidence from which a tag is reported as found."""
    possible: float = 0.2
    """Confidence from which a tag is asked about."""
    languages: tuple[str, ...] = ()
    """Languages (ISO 639) of the headers, where known; empty reads all."""
    overrides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column name or path to the tags (or `tag.kind`) a person says it has; an empty tuple says: not personal."""
    ignore: frozenset[str] = frozenset()
    """Column names or paths that are not looked into and get no finding."""
    declared: tuple[Declared, ...] = ()
    """Columns that a person has decided, by `table.column`; `overrides` beat them."""
    known_as: tuple[str, ...] = ()
    """Further names that the table goes by in `declared`, such as its dataset's."""
    allowed: Allowed | None = None
    """Values that are nobody's and are taken out before a column is judged."""
    lexicon: Lexicon | None = None
    """Header phrases of the caller, laid over the shipped ones."""
    extra_identifiers: tuple[Identifier, ...] = ()
    """Identifiers added to those of `detectors.recognizers`."""
    extra_recognizers: tuple[object, ...] = ()
    """Presidio `EntityRecognizer`s; run on the adjudicated values of each text column. Entity names are taken as tags
    where they are tags in upper case (`HEALTH_ID`), or are mapped by a `lintas_tag` attribute of the recognizer."""
    adjudicated: int = 128
    """Distinct values of a column that are looked at one by one."""
    second_look: Literal["doubtful", "always", "never"] = "doubtful"
    """Where Presidio looks at the values that passed the gate: only where the decision is in doubt or identifiers stand
    in free text, at every category that values passed the gate of, or nowhere (and Presidio is never imported)."""
    row_cap: int = 20_000
    """Rows of a frame by which its columns are decided; of more, as many are drawn uniformly (seeded), all are searched for
    identifiers, and the columns say so."""
    cell_cap: int = 4096
    """Characters of a cell that are read."""
    list_cap: int = 50_000
    """Elements of a list column that are read."""
    latest_year: int = 2030
    """Last year that may be a year of birth; an argument, because pure code has no clock."""

    def __post_init__(self) -> None:
        """Refuse thresholds that contradict each other."""
        if not 0.0 < self.possible <= self.found < 1.0:
            raise ValueError(
                f"settings: thresholds must satisfy 0 < possible ({self.possible}) <= found ({self.found}) < 1"
            )
