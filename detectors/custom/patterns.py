"""A user's regular expression, measured before it is used: what it may cost, how long it is, how often chance passes it.

Python's engine backtracks, so a careless pattern can hang a scan. Instead of trying it on texts, the number of ways in
which it can match is counted from its syntax: each way takes at most as many steps as the pattern is long, so a bound
on both is a bound on the work at each place of a text, and the whole search is linear in the text.
"""

from __future__ import annotations

import re
import string
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

LONGEST_PATTERN = 500
"""Characters of a pattern; longer ones are generated, and lists of values belong elsewhere."""
LONGEST_MATCH = 128
"""Characters that a pattern may match: no identifier of the 60 shipped ones is longer."""
MOST_WAYS = 1_000
"""Ways of matching that a pattern may have: with `LONGEST_MATCH`, at most 128,000 steps at a place."""

_LETTERS, _DIGITS = frozenset(string.ascii_uppercase), frozenset(string.digits)
_REFUSED = {
    **dict.fromkeys(
        ("GROUPREF", "GROUPREF_EXISTS"), "refers back to a group, which no linear search can do; write the group out"
    ),
    **dict.fromkeys(
        ("ASSERT", "ASSERT_NOT"), "looks around, which no linear search can do; the whole value is compared anyway"
    ),
    "AT": "has an anchor inside (^, $ or \\b); the whole value is compared, so leave it out",
}


class PatternError(ValueError):
    """A pattern that is not taken; says why and how to write it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A pattern and what its syntax says of it."""

    pattern: str
    """Without the anchors around it: the whole value is compared anyway."""
    width: tuple[int, int]
    """Shortest and longest match, in characters."""
    ways: int
    """Upper bound on the ways in which it can match a text."""
    chance: float
    """Upper bound on the share of random strings of a matching shape (same letters and digits) that pass, 0..1."""


@dataclass(frozen=True, slots=True)
class _Cost:
    ways: int
    chance: float


def measure(pattern: str) -> Measured:
    """Measure a pattern for whole values.

    Raises: PatternError where it cannot be compiled, has no upper length, uses what a linear search cannot do, or can
    match in more than `MOST_WAYS` ways.
    """
    bare = _without_anchors(pattern)
    parsed = _parsed(bare)
    cost = _of_sequence(parsed)
    low, high = (int(end) for end in parsed.getwidth())
    if high > LONGEST_MATCH:
        raise PatternError(
            f"matches without limit, or more than {LONGEST_MATCH} characters; "
            "write counts instead of + and *, as in [0-9]{4,12}"
        )
    if low < 2:
        raise PatternError("matches a single character, or nothing; an identifier has at least two characters")
    if cost.ways > MOST_WAYS:
        raise PatternError(
            "can match one text in too many ways, which takes for ever on some texts; "
            "avoid counts inside counts, as in ([a-z]{1,9}-?){1,9}, and alternatives that overlap"
        )
    return Measured(bare, (low, high), cost.ways, cost.chance)


def readable(pattern: str) -> str:
    """A pattern that is only searched by an engine that never backtracks; returned without anchors.

    Raises: PatternError where it cannot be compiled or uses what such an engine does not have.
    """
    bare = _without_anchors(pattern)
    _of_sequence(_parsed(bare))
    return bare


def _without_anchors(pattern: str) -> str:
    begun = re.sub(r"^(?:\^|\\A)", "", pattern)
    ended = re.sub(r"\\Z$", "", begun)
    if ended.endswith("$") and (len(ended) - len(ended[:-1].rstrip("\\"))) % 2 == 1:
        ended = ended[:-1]
    # An anchor stands for all only where nothing beside it is an alternative to it.
    return pattern if "|" in pattern and ended != pattern and not _one_group(ended) else ended


def _one_group(pattern: str) -> bool:
    """Whether alternatives stand only inside brackets, so that anchors around the pattern hold for all of them."""
    depth, escaped, listed = 0, False, False
    for char in pattern:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif listed:
            listed = char != "]"
        elif char == "[":
            listed = True
        elif char == "|" and depth == 0:
            return False
        else:
            depth += (char == "(") - (char == ")")
    return True


def _parsed(pattern: str) -> Any:
    """The syntax tree, as the standard library parses it."""
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"is longer than {LONGEST_PATTERN} characters")
    parser: Any = import_module("re._parser")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            parsed = parser.parse(pattern)
            re.compile(pattern)
    except (re.error, Warning) as error:
        raise PatternError(f"is no regular expression: {error}") from None
    except (RecursionError, OverflowError):
        raise PatternError("is nested too deeply or counts too far") from None
    if parsed.state.flags & ~re.UNICODE.value:
        raise PatternError("sets flags, as in (?i); leave them out: capitals and small letters are the same already")
    return parsed


def _of_sequence(nodes: Iterable[tuple[Any, Any]]) -> _Cost:
    ways, chance = 1, 1.0
    for operation, argument in nodes:
        one = _of_node(str(operation), argument)
        ways, chance = _capped(ways * one.ways), chance * one.chance
    return _Cost(ways, chance)


def _of_node(operation: str, argument: Any) -> _Cost:
    match operation:
        case "LITERAL":
            return _Cost(1, _chance({chr(argument)}))
        case "NOT_LITERAL" | "ANY":
            return _Cost(1, 1.0)
        case "IN":
            return _Cost(1, _of_class(argument))
        case "SUBPATTERN":
            if argument[1] or argument[2]:
                raise PatternError("sets flags inside; leave them out")
            return _of_sequence(argument[3])
        case "ATOMIC_GROUP":
            return _of_sequence(argument)
        case "BRANCH":
            branches = [_of_sequence(branch) for branch in argument[1]]
            return _Cost(_capped(sum(b.ways for b in branches)), min(sum(b.chance for b in branches), 1.0))
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            low, high, item = argument
            return _repeated(_of_sequence(item), int(low), int(high))
    raise PatternError(_REFUSED.get(operation, "uses something that is not known here"))


def _repeated(item: _Cost, low: int, high: int) -> _Cost:
    """Each number of repetitions is a way of its own, and within it each repetition may match in its own ways."""
    ways = 0
    for times in range(low, min(high, low + LONGEST_MATCH) + 1):
        ways = _capped(ways + (_capped(item.ways ** min(times, 64))))
        if ways > MOST_WAYS:
            break
    return _Cost(ways, item.chance**low)


def _capped(ways: int) -> int:
    return min(ways, MOST_WAYS + 1)


def _of_class(items: Iterable[tuple[Any, Any]]) -> float:
    chosen: set[str] = set()
    negated = other = False
    for operation, argument in items:
        match str(operation):
            case "NEGATE":
                negated = True
            case "LITERAL":
                chosen.add(chr(argument))
            case "RANGE":
                first, last = argument
                chosen.update(chr(code) for code in range(first, min(last, 0x7F) + 1))
                other = other or last > 0x7F
            case _:
                named = str(argument)
                chosen |= _DIGITS if named.endswith("_DIGIT") else _LETTERS | _DIGITS
                other = other or not named.endswith("CATEGORY_DIGIT")
    if negated or other:
        return 1.0
    return _chance(chosen)


def _chance(characters: set[str]) -> float:
    """Share of the digits, or of the letters, that are among the characters; the greater, 1 where there are others."""
    folded = {c.upper() for c in characters}
    if len(folded) == 1 and next(iter(folded)).isalpha():
        return 1 / len(_LETTERS)  # other alphabets have more letters
    if folded - _LETTERS - _DIGITS:
        return 1.0
    return max(len(folded & _DIGITS) / len(_DIGITS), len(folded & _LETTERS) / len(_LETTERS))
