"""Which rules a report is asked for, by prefixes of their ids. Pure."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from auditor.findings.comparison import LeftOut
from auditor.findings.model import Finding, Level, Result


class ChoiceError(ValueError):
    """A prefix that no rule has. Says which, and what is near."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Prefixes of the rules that are told (all where none is given), and of those that are not.

    Where both fit a rule the longer prefix decides, and between equals the one that ignores.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is chosen at all."""
        return bool(self.select or self.ignore)

    def takes(self, rule: str) -> bool:
        """Whether findings of a rule are told."""
        wanted = _longest(self.select, rule) if self.select else 0
        return wanted >= 0 and wanted > _longest(self.ignore, rule)


def choice(select: Iterable[str], ignore: Iterable[str], known: Sequence[str]) -> Choice:
    """Reads prefixes as people write them: lists with commas, in small letters or large.

    Args: `known` the ids of all rules there are.
    Raises: ChoiceError.
    """
    return Choice(
        *(tuple(_prefixes(given, option, known)) for given, option in ((select, "select"), (ignore, "ignore")))
    )


def chosen(result: Result, wanted: Choice) -> Result:
    """The result without open findings of rules that are not wanted, which are counted in `left_out`.

    Nothing else goes: what could not be read stays, and so does every finding that an acceptance covers.
    """
    if not wanted:
        return result
    dropped = [one for one in result.open_findings if not wanted.takes(one.rule)]
    kept = tuple(one for one in result.findings if one.accepted is not None or wanted.takes(one.rule))
    left = LeftOut(wanted.select, wanted.ignore, by_rule(dropped), by_level(dropped), _transfers(dropped))
    return replace(result, findings=kept, left_out=left)


def by_rule(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings of each rule, in order of the rules' ids."""
    return dict(sorted(Counter(one.rule for one in findings).items()))


def by_level(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings of each level, the gravest first; levels that none has are 0."""
    counted = Counter(one.level for one in findings)
    return {level.word: counted[level] for level in sorted(Level, reverse=True)}


def _transfers(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(sorted({one.transfer for one in findings if one.transfer is not None}))


def _longest(prefixes: Iterable[str], rule: str) -> int:
    """The length of the longest prefix of a rule's id; -1 where none is."""
    return max((len(prefix) for prefix in prefixes if rule.upper().startswith(prefix)), default=-1)


def _prefixes(given: Iterable[str], option: str, known: Sequence[str]) -> Iterable[str]:
    ids = [rule.upper() for rule in known]
    for item in given:
        for part in item.split(","):
            prefix = part.strip().upper()
            if not prefix:
                raise ChoiceError(
                    f"--{option} {item!r}: a prefix is empty; write prefixes of rule ids, as in LIN,VN-PDPL-20"
                )
            if not any(rule.startswith(prefix) for rule in ids):
                raise ChoiceError(f"--{option} {part.strip()!r}: no rule's id begins so{_nearest(prefix, ids)}")
            yield prefix


def _nearest(prefix: str, ids: Sequence[str]) -> str:
    """The nearest beginning of an id that ends where its parts do, or the nearest id."""
    heads = {"-".join(parts[:size]) for parts in (rule.split("-") for rule in ids) for size in range(1, len(parts) + 1)}
    close = difflib.get_close_matches(prefix, sorted(heads), n=1)
    return (
        f"; did you mean {close[0]}?"
        if close
        else "; `lintas law` lists the countries, `lintas law SG` their provisions"
    )
