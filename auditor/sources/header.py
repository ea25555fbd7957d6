"""Whether the first record of a delimited text names its columns. Pure.

A wrong yes would show a person's data as a column name, a wrong no would lose the evidence of the names. What a cell
looks like decides: names are words, data repeats, counts, dates and addresses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"[-+(]?[\d.,]*\d[\d.,]*\)?%?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|(?:https?|s3|gs)://.*|(?:\d{1,3}\.){3}\d{1,3}")
_PHONE_OR_CODE = re.compile(r"\+?[\d][\d ()./-]{5,}|(?=.*\d.*\d.*\d.*\d)[A-Z0-9-]{6,}")
_SNAKE = re.compile(r"[A-Za-z]+(?:_[A-Za-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+")
_LONGEST_NAME = 80
_LONGER = 1.5
"""How many times as long a question is as the longest answer to it."""

_COMMON = re.compile(
    r"(?i)(?:.*[_ .-])?(?:id|no|name|nama|code|kode|kod|type|date|tanggal|tarikh|tgl|ngay|ngày|email|e-mail|emel|phone|"
    r"telp|telepon|telefon|hp|mobile|address|alamat|địa chỉ|dia_chi|họ tên|ho_ten|tên|ten|city|kota|gender|jantina|"
    r"sex|age|umur|value|amount|total|price|harga|status|country|negara|ชื่อ|นามสกุล|ที่อยู่|เพศ|อายุ|วันที่|รหัส|เบอร์โทร|"
    r"អាយុ|ឈ្មោះ|ຊື່|အမည်|姓名|电话|地址|pangalan|tirahan|naran)(?:[_ .-].*|\d*)?"
)
"""Words that name columns in the region, alone or as the first or last word of a name."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the first record is."""

    present: bool
    certain: bool
    """Whether there was evidence, rather than the custom that files have headers."""


def detect_header(first: Sequence[str], body: Sequence[Sequence[str]]) -> Header:
    """Tell whether `first` names the columns of the records in `body`."""
    cells = [cell.strip() for cell in first]
    filled = [cell for cell in cells if cell]
    if not filled:
        return Header(False, certain=True)
    evidence = sum(
        _evidence(cell, [row[place].strip() for row in body if place < len(row)])
        for place, cell in enumerate(cells)
        if cell
    )
    if len(set(filled)) < len(filled):
        evidence -= 1
    return Header(evidence >= 0, certain=evidence != 0)


def _evidence(cell: str, column: Sequence[str]) -> float:
    """Return how much one cell speaks for being a name (above 0) or a value (below 0), given the cells under it."""
    if _COMMON.fullmatch(cell):
        return 3
    kind = shape(cell)
    below = [value for value in column if value]
    if len(cell) > _LONGEST_NAME:
        return 2 if _asks(cell, below) else -3
    if kind in {"date", "address", "code"}:
        return -3
    if kind == "number":
        numbers = sum(shape(value) == "number" for value in below)
        return 0 if _YEAR.fullmatch(cell) else -2 if not below or numbers > len(below) / 2 else -1
    if cell in below:
        return -2
    score = 1.0 if _SNAKE.fullmatch(cell) else 0.0
    if below:
        others = sum(shape(value) != "words" for value in below) / len(below)
        score += 1.5 if others > 0.9 else 0
    return score


def _asks(cell: str, below: Sequence[str]) -> bool:
    """Whether a long cell is a question of a form, with its answers below: they are far shorter."""
    return bool(below) and max(map(len, below)) * _LONGER <= len(cell)


def shape(cell: str) -> str:
    """Return what a cell looks like: `number`, `date`, `address` (e-mail, URL, IP), `code` or `words`."""
    text = unicodedata.normalize("NFKC", cell)
    if _ADDRESS.fullmatch(text):
        return "address"
    if _NUMBER.fullmatch(text):
        return "number" if len(text) < 9 else "code"
    if _DATE.fullmatch(text):
        return "date"
    return "code" if _PHONE_OR_CODE.fullmatch(text) else "words"
