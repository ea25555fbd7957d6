"""What a search inside the values of a column brings to light."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Hit:
    """One category found inside values."""

    tag: str
    title: str
    rows: int = 0
    distinct: int = 0
    examples: list[str] = field(default_factory=list)
    exact: bool = True
    """False where `rows` is scaled up from the values looked at."""
    entities: set[str] = field(default_factory=set)
    """Presidio entities of the identifiers found; empty for names and addresses."""
    tokens: set[str] = field(default_factory=set, repr=False)
    """What was found, separators dropped: the same number in many texts is one."""
    texts: dict[str, None] = field(default_factory=dict, repr=False)
    """The texts that hold one, in the order met."""
    most: float = 5.0
    """Log odds that are not exceeded."""
    of: int = 0
    """Rows that were searched, blank ones too."""

    @property
    def weight(self) -> float:
        """Log odds: rare is enough, because what the check accepts inside a text is hardly chance."""
        return min({1: 3.0, 2: 4.0}.get(self.distinct, 5.0), self.most)
