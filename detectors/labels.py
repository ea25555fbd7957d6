"""Labels inside texts: `key=value` and `key: value` of logs and forms, query strings, elements of XML, JSON in a sentence.

What stands behind a label is judged as a column under that header would be.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import unquote_plus

from detectors.keys import Keyed, is_data, read_as
from detectors.leaves import Tally, draw, holding, rows_of_draw
from detectors.profile import Profile

MOST_LABELS = 60
"""Labels of a column that are judged, those on the most rows."""
_LOOKED_AT = 200
_CELL = 2000
_LONGEST = 160
_LONGEST_LABEL = 40
_LAST_WORDS = 6
_USUAL = 0.3
_FEWEST = 2
_AGAIN = 0.4
"""Share of the labels of a column that come again, from which they are those of a form and no beginnings of titles."""
_MAY_HOLD = frozenset({"text", "blob", "words", "code", "url", "json", "secret"})

# Rust's engine runs it over every distinct value: a letter, a sign and the beginning of something.
_GATE = r"""[\p{L}\p{M}]["']?\s?[=:]\s?["']?[\p{L}\p{N}+(]|</"""
_PAIR = re.compile(
    r"""(?:^|(?<=[\s,;|&?{(\[<>'"]))["']?(?P<key>[^\s=:;,|&?{}()\[\]<>"'/\\*0-9][^\s=:;,|&?{}()\[\]<>"'/\\*]{1,39})["']?\s?(?P<sign>=|:(?!//))\s*"""
)
_NO_LABEL = re.compile(r"[=:&?{}()\[\]<>\"'\\0-9]")
_MOST_WORDS = 3
_MOST_PAIRS = 100
_ELEMENT = re.compile(r"<([A-Za-z_][\w.:-]{0,40})(?:\s[^<>]{0,120})?>([^<>]{1,160})</")
_END = re.compile(r"[,;|&\n\t<>{}\"]")
_STRAY = " '\")]}"


def read_labels(tally: Tally, profile: Profile) -> Keyed | None:
    """The labels in a column of texts, or None where there are none worth a look.

    Where many texts hold some, all labels count; where few do, only those that read as headers of personal data: prose
    has colons too.
    """
    together = "\n".join([value.raw for value in profile.values])
    if not any(sign in together for sign in "=:<"):
        return _rare(tally) if _is_text(profile) else None
    read = [(value, list(labels_in(value.raw[:_CELL]))) for value in profile.values if value.family in _MAY_HOLD]
    if sum(bool(found) for _, found in read) < _USUAL * profile.size:
        return _rare(tally) if _is_text(profile) else None
    texts = Counter(key for _, found in read for key in dict(found))
    if sum(count for count in texts.values() if count >= _FEWEST) < _AGAIN * texts.total():
        return _rare(tally)  # `Health in Numbers: …` is a title, no label
    keys = _counted([(found, value.rows) for value, found in read])
    usual = [(key, values) for key, values in keys if values.total() >= _FEWEST or read_as(key)]
    return Keyed(tuple(usual[:MOST_LABELS]), rows_of_draw(tally, profile.rows), "label")


def _is_text(profile: Profile) -> bool:
    return profile.share("text", "blob") >= _USUAL


def _rare(tally: Tally) -> Keyed | None:
    passing = holding(tally.values, _GATE)
    candidates, counts = tally.values.filter(passing), tally.counts.filter(passing)
    if not len(candidates):
        return None
    looked = list(zip(*draw(candidates, counts, _LOOKED_AT), strict=True))
    keys = _counted([(list(labels_in(text[:_CELL])), rows) for text, rows in looked])
    told = tuple((key, values) for key, values in keys if values.total() >= _FEWEST and read_as(key))
    share = sum(rows for _, rows in looked) / max(int(counts.sum()), 1)
    return Keyed(told[:MOST_LABELS], round(tally.rows * share), "label", in_prose=True) if told else None


def _counted(read: Sequence[tuple[Sequence[tuple[str, str]], int]]) -> list[tuple[str, Counter[str]]]:
    found: dict[str, Counter[str]] = {}
    for pairs, rows in read:
        for key, text in dict(pairs).items():
            found.setdefault(key, Counter())[text] += rows
    return sorted(found.items(), key=lambda item: (-item[1].total(), item[0]))


def labels_in(text: str) -> Iterator[tuple[str, str]]:
    """Each label of a text with what stands behind it, in order; labels that are values themselves are left out."""
    text = text.replace('\\"', '"')
    if "</" in text:
        yield from ((key, value.strip()) for key, value in _ELEMENT.findall(text) if value.strip())
    coded = "%" in text or ("+" in text and "&" in text)
    found = [pair for pair in islice(_PAIR.finditer(text), _MOST_PAIRS) if not is_data(pair["key"])]
    done = 0
    for place, pair in enumerate(found):
        if pair.start() < done:
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        value, done = _behind(text, pair.end(), following)
        key = pair["key"] if pair["sign"] == "=" else _words_before(text, pair) + pair["key"]
        if coded:
            key, value = unquote_plus(key), unquote_plus(value)
        if not is_data(key) and any(map(str.isalnum, value)):
            yield key.strip(), value


def _words_before(text: str, pair: re.Match[str]) -> str:
    """The words of a label before its last one, where a separator or the beginning of the text is before them."""
    start = pair.start()
    if pair.group()[0] in "'\"" or not start or text[start - 1] != " ":
        return ""
    begin = 1 + max(text.rfind(mark, max(start - _LONGEST_LABEL, 0), start) for mark in ",;|\n")
    words = text[begin:start].lstrip()
    whole = begin > 0 or start <= _LONGEST_LABEL
    return words if whole and len(words.split()) <= _MOST_WORDS and not _NO_LABEL.search(words) else ""


def _behind(text: str, start: int, following: re.Match[str] | None) -> tuple[str, int]:
    """What stands behind a label that ends at `start`, and where it ends itself."""
    quote = text[start : start + 1]
    if quote in {'"', "'"} and (end := text.find(quote, start + 1, start + 1 + _CELL)) > 0:
        return text[start + 1 : min(end, start + 1 + _LONGEST)], end
    stop = following.start() if following is not None else len(text)
    ending = _END.search(text, start, min(stop, start + _LONGEST))
    value = text[start : ending.start() if ending else min(stop, start + _LONGEST)]
    if following is None and ending is None:
        value = " ".join(value.split(" ")[:_LAST_WORDS])
    return value.strip(_STRAY), start
