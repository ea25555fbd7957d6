"""Names of persons in running text: behind titles, patronymics and words that introduce them, and before mail addresses."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from detectors.leaves import first_group, holding
from detectors.names.model import load
from detectors.prose import prose_patterns
from detectors.sought import Hit

_FORMS = 256
"""Names that are kept of each word that introduces them."""
_FEWEST = 2
_KEY = 6
_ONE_PERSON, _PERSONS, _HARDLY = 0.85, 0.6, 0.12
"""Probability of a person, by the name model, from which one name alone is one; the mean from which several words are,
and below which they are none whatever stands before them. Single given names have means of 0.27 (Vietnamese) and more."""
_MANY = 4
_IN_BRACKETS = r"<[^\s<>@]{1,64}@"
_DISPLAYED = (
    r"(?:^|[,;:\s\"'])(\p{L}[\p{L}\p{M}.'-]{0,30}(?: \p{L}[\p{L}\p{M}.'-]{0,30}){0,4})[\"']? ?(<)[^\s<>@]{1,64}@"
)
"""A mail address in brackets, as in the head of a letter, with the name before it."""
_TITLE = "a person's title, patronymic or introduction before a name"


@dataclass
class Named:
    """What one word was followed by."""

    forms: dict[str, None] = field(default_factory=dict, repr=False)
    distinct: int = 0
    rows: int = 0

    def add(self, forms: pl.Series, counts: pl.Series) -> None:
        """Texts by what follows the word in them, with the rows that hold each text."""
        self.distinct += len(forms)
        self.rows += int(counts.sum())
        for form in forms.unique(maintain_order=True).head(_FORMS - len(self.forms)):
            self.forms[form] = None

    def several(self) -> bool:
        """Whether what follows differs: one word alone, however often, is a phrase."""
        return len({form.split()[0].casefold()[:_KEY] for form in self.forms if form.strip()}) >= _FEWEST

    def is_of_things(self) -> bool:
        """Whether many words follow and none of them like a name: the title is another word (`mas` for `but`)."""
        return len(self.forms) >= _MANY and self.persons() < _HARDLY

    def is_whole_name(self) -> bool:
        """Whether what follows reads as the given and the family name of one person."""
        return any(" " in form for form in self.forms) and self.persons() >= _ONE_PERSON

    def persons(self) -> float:
        """Mean probability of a person over what follows, by the name model."""
        return float(load().probabilities(list(self.forms))[:, 0].mean()) if self.forms else 0.0


class NamesInText:
    """Names in the texts of a column, read a stretch of it at a time."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._titled = Named()
        self._cued: dict[str, Named] = {}

    def read_prose(self, values: pl.Series, counts: pl.Series) -> None:
        """Read sentences: after titles and introductions, and after words that the name model has to confirm."""
        patterns = prose_patterns()
        told = holding(values, f"{patterns.person}|{patterns.cue}")
        if not told.any():
            return
        texts = values.filter(told).str.replace_all(patterns.no_name, "\n")
        rows = counts.filter(told)
        forms = first_group(texts, patterns.person)
        named = forms.is_not_null()
        if named.any():
            self._titled.add(forms.filter(named), rows.filter(named))
        self._read_cued(texts.filter(~named), rows.filter(~named), patterns.cue)

    def read_any(self, values: pl.Series, counts: pl.Series) -> None:
        """Read what is not written in sentences: senders of mail and remarks of transfers."""
        transfer = prose_patterns().transfer
        told = holding(values, f"{transfer}|{_IN_BRACKETS}")
        if not told.any():
            return
        values, counts = values.filter(told), counts.filter(told)
        self._read_cued(values, counts, transfer)
        shown = holding(values, _IN_BRACKETS)
        if shown.any():
            forms = values.filter(shown).str.extract(_DISPLAYED, 1)
            named = forms.is_not_null()
            self._cued.setdefault("<", Named()).add(forms.filter(named), counts.filter(shown).filter(named))

    def _read_cued(self, texts: pl.Series, rows: pl.Series, pattern: str) -> None:
        told = holding(texts, pattern)
        if not told.any():
            return
        pairs = texts.filter(told).to_frame("text").select(pl.col("text").str.extract_groups(pattern)).to_series()
        groups = pairs.struct.unnest()
        cue = groups.select(pl.coalesce(groups.columns[::2]).str.to_lowercase()).to_series()
        form = groups.select(pl.coalesce(groups.columns[1::2])).to_series()
        found = pl.DataFrame({"cue": cue, "form": form, "rows": rows.filter(told)})
        for (word,), part in found.group_by("cue", maintain_order=True):
            self._cued.setdefault(str(word), Named()).add(part["form"], part["rows"])

    def hit(self) -> Hit | None:
        """The names that chance and phrases do not explain."""
        hit = Hit("name", _TITLE)
        titled = self._titled
        if titled.distinct >= _FEWEST and (titled.several() or titled.is_whole_name()) and not titled.is_of_things():
            hit.distinct, hit.rows = titled.distinct, titled.rows
        for named in self._cued.values():
            if named.several() and named.persons() >= _PERSONS:
                hit.distinct += named.distinct
                hit.rows += named.rows
        return hit if hit.distinct else None
