"""Values that are digests, and whether somebody without a key can recompute them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

# Hexadecimal digits of each digest that nobody should use without a key or salt (RFC 1321, FIPS 180-4).
ALGORITHMS = {"MD5": 32, "SHA-1": 40, "SHA-224": 56, "SHA-256": 64, "SHA-384": 96, "SHA-512": 128}
_NEW = {
    "MD5": hashlib.md5, "SHA-1": hashlib.sha1, "SHA-224": hashlib.sha224, "SHA-256": hashlib.sha256,
    "SHA-384": hashlib.sha384, "SHA-512": hashlib.sha512,
}  # fmt: skip
_MARK = re.compile(r"\{?(?:md5|sha-?(?:1|224|256|384|512))\}?[:$-]|0x", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-fA-F]{8,128}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20,88}={0,2}")
_BYTES = frozenset(size // 2 for size in ALGORITHMS.values())
_MOST = 0.9
_SCOUTS = 200
"""Values that are read first: where these are no digests, the column is none."""
_FULL = 32
"""Hexadecimal digits (128 bits) from which one equal digest is proof."""
_FEWEST_SHORT = 3


@dataclass(frozen=True, slots=True, repr=False)
class Digests:
    """A column of digests in one form: lower-case hexadecimal, cut to `length` digits."""

    values: frozenset[str]
    length: int
    writing: str
    """How the column writes them: `hexadecimal`, `capital hexadecimal` or `base64`."""

    @property
    def cut(self) -> bool:
        """Whether no algorithm gives digests of this length."""
        return self.length not in ALGORITHMS.values()


@dataclass(frozen=True, slots=True)
class Recomputed:
    """Digests of a column that were computed again from candidates."""

    algorithm: str
    form: str
    """How the candidate was written when hashed."""
    hits: int
    of: int
    """Distinct digests of the column that were looked for."""
    tried: int
    """Digests computed with that algorithm: candidates times the forms they are written in."""


def digests(texts: Sequence[str]) -> Digests | None:
    """Read a column as digests; None where most of its values are none. Plain numbers are not hexadecimal here."""
    if len(texts) > _SCOUTS and digests(texts[:_SCOUTS]) is None:
        return None
    bare = [_MARK.sub("", text.strip(), count=1) for text in texts]
    bare = [text for text in bare if text]
    if not bare:
        return None
    hexes = [text for text in bare if _HEX.fullmatch(text)]
    if len(hexes) >= _MOST * len(bare) and sum(not text.isdecimal() for text in hexes) >= 0.5 * len(hexes):
        capital = sum(text.isupper() for text in hexes) > len(hexes) / 2
        return _uniform([text.lower() for text in hexes], "capital hexadecimal" if capital else "hexadecimal")
    decoded = [hexed for text in bare if (hexed := _from_base64(text))]
    return _uniform(decoded, "base64") if len(decoded) >= _MOST * len(bare) else None


def _uniform(hexes: list[str], writing: str) -> Digests | None:
    """All of one length, or they are no digests."""
    lengths = [len(text) for text in hexes]
    usual = max(set(lengths), key=lengths.count)
    kept = frozenset(text for text in hexes if len(text) == usual)
    return Digests(kept, usual, writing) if lengths.count(usual) >= _MOST * len(lengths) else None


def _from_base64(text: str) -> str:
    """A whole digest written in base64 (either alphabet, with or without padding) as hexadecimal; else empty."""
    if not _BASE64.fullmatch(text):
        return ""
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        raw = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return ""
    return raw.hex() if len(raw) in _BYTES else ""


def forms(value: str) -> dict[str, str]:
    """Ways in which a value may have been written when it was hashed: text by what it is called."""
    from detectors.normalise import clean, compact

    bare = value.strip()
    packed = compact(clean(value))
    ways = {
        "as it stands": value,
        "without blanks around it": bare,
        "in capitals": bare.upper(),
        "in small letters": bare.lower(),
        "digits only": "".join(c for c in packed if c.isdecimal()),
        "without separators": packed,
        "with a line break": f"{bare}\n",
    }
    told: dict[str, str] = {}
    for name, text in ways.items():
        if text.strip() and text not in told.values():
            told[name] = text
    return told


def likely_algorithms(found: Digests) -> tuple[str, ...]:
    """Algorithms to try, likeliest first: the one of this length, then longer ones that were cut short."""
    exact = [name for name, size in ALGORITHMS.items() if size == found.length]
    longer = [name for name, size in ALGORITHMS.items() if size > found.length]
    usual = [name for name in ("SHA-256", "MD5", "SHA-1", "SHA-512") if name in longer]
    if exact:
        return (*exact, *usual)
    return (*usual, *(name for name in longer if name not in usual))


def recompute(
    found: Digests,
    candidates: Iterable[str],
    *,
    algorithms: Sequence[str] | None = None,
    written: Callable[[str], Mapping[str, str]] = forms,
) -> Recomputed | None:
    """Hash candidates in every form and look the digests up.

    Args: `candidates` distinct plain values; the `algorithms` to try, else all that fit; how a candidate may be `written`.
    Returns: the first algorithm with hits, and the form with most; None where none is beyond coincidence. Digests shorter
    than 128 bits need three hits and ten times what chance gives.
    """
    ways = [
        (name, text.encode("utf-8", "surrogatepass")) for value in candidates for name, text in written(value).items()
    ]
    for algorithm in likely_algorithms(found) if algorithms is None else algorithms:
        hits: dict[str, set[str]] = {}
        new = _NEW[algorithm]
        for name, text in ways:
            digest = new(text, usedforsecurity=False).hexdigest()[: found.length]
            if digest in found.values:
                hits.setdefault(name, set()).add(digest)
        best = max(hits, key=lambda name: len(hits[name]), default=None)
        if best is not None and _beyond_chance(found, len(hits[best]), len(ways)):
            return Recomputed(algorithm, best, len(hits[best]), len(found.values), len(ways))
    return None


def _beyond_chance(found: Digests, hits: int, used: int) -> bool:
    if found.length >= _FULL:
        return hits > 0
    return hits >= _FEWEST_SHORT and hits >= 10.0 * used * len(found.values) / 16.0**found.length
