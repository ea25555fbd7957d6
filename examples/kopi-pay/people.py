"""Made-up people for the example: names from short lists, numbers of valid shape. Nobody here exists.

Only `random.Random.random` is drawn from, because that is the one method whose sequence Python promises to keep.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

_T = TypeVar("_T")

SG_NAMES = {
    "Chinese": (
        ("Tan", "Lim", "Ng", "Goh", "Chua", "Koh", "Teo", "Ong"),
        ("Wei Ming", "Hui Ling", "Jia Hao", "Xin Yi", "Kah Leong", "Siew Bee", "Yong Sheng", "Mei Fen"),
    ),
    "Malay": (
        ("bin Rahmat", "binte Osman", "bin Salleh", "binte Yusof"),
        ("Hafiz", "Nurul Aisyah", "Faizal", "Siti Zahrah", "Irfan", "Rosnah"),
    ),
    "Indian": (
        ("s/o Maniam", "d/o Suppiah", "Krishnan", "Pillai"),
        ("Arun", "Kavitha", "Suresh", "Deepa", "Vikram", "Meena"),
    ),
}
SG_RELIGIONS = {
    "Chinese": ("Buddhism", "Taoism", "Christianity", "No religion"),
    "Malay": ("Islam",),
    "Indian": ("Hinduism", "Christianity", "Islam", "Sikhism"),
}
SG_CHINESE = ("陈伟明", "林慧玲", "黄家豪", "吴欣怡", "蔡国良", "许美芬", "张永胜", "王秀美")
SG_STREETS = ("Bukit Tengah Road", "Pasir Laut Drive", "Jalan Kopi Tiam", "Tanah Biru Avenue 4", "Serai Lane")
VN_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ")
VN_MIDDLE = {"Nam": ("Văn", "Quốc", "Minh", "Đức"), "Nữ": ("Thị", "Ngọc", "Thu", "Kim")}
VN_GIVEN = {
    "Nam": ("An", "Bình", "Cường", "Dũng", "Hải", "Khánh", "Long", "Phúc", "Sơn"),
    "Nữ": ("Anh", "Chi", "Dung", "Hà", "Hương", "Lan", "Linh", "Mai", "Trang"),
}
VN_STREETS = ("Hoa Sen", "Cây Bàng", "Bến Thuyền", "Đồi Chè", "Ngõ Gạch")
VN_WARDS = ("Phường Hoa Mai", "Phường Bến Gỗ", "Xã Tân Lúa", "Phường Đồng Xanh", "Xã Sông Trầu")
VN_PROVINCES = {
    "001": "Hà Nội",
    "031": "Hải Phòng",
    "048": "Đà Nẵng",
    "079": "TP. Hồ Chí Minh",
    "092": "Cần Thơ",
}
TH_GIVEN = ("สมชาย", "สมหญิง", "ประเสริฐ", "วิไล", "ธนากร", "อรทัย", "กิตติพงษ์", "นภาพร", "ชัยวัฒน์", "สุดารัตน์")
TH_FAMILY = ("ใจดี", "ศรีสุข", "ทองคำ", "แสงจันทร์", "บุญมา", "วงศ์ไทย", "พูลทรัพย์", "รุ่งเรือง", "สายชล")
TH_ROADS = ("ถนนดอกไม้", "ถนนริมคลอง", "ถนนตลาดเก่า", "ซอยกาแฟ 3", "ซอยมะม่วง 12")
TH_PROVINCES = ("กรุงเทพมหานคร", "เชียงใหม่", "ขอนแก่น", "ชลบุรี", "สงขลา")
_MAIL_DOMAINS = ("example.com", "example.net", "example.org")


class Dice:
    """Seeded choices, made of `random()` alone."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, values: Sequence[_T]) -> _T:
        """One of the values."""
        return values[self.number(0, len(values) - 1)]

    def digits(self, count: int) -> str:
        """A string of decimal digits."""
        return "".join(str(self.number(0, 9)) for _ in range(count))

    def chance(self, share: float) -> bool:
        """True in this share of calls."""
        return self._random.random() < share

    def day(self, first: date, last: date) -> date:
        """A day from first to last, both included."""
        return first + timedelta(days=self.number(0, (last - first).days))


def nric(dice: Dice, born: date) -> str:
    """A Singapore NRIC with its check letter: S for those born before 2000, T from 2000."""
    digits = f"{born.year % 100:02d}{dice.digits(5)}"
    total = sum(int(d) * w for d, w in zip(digits, (2, 7, 6, 5, 4, 3, 2), strict=True))
    prefix, offset = ("S", 0) if born.year < 2000 else ("T", 4)
    return f"{prefix}{digits}{'JZIHGFEDCBA'[(total + offset) % 11]}"


def thai_pin(dice: Dice) -> str:
    """A Thai citizen number, 13 digits with its check digit."""
    body = f"{dice.pick('1345')}{dice.number(10, 96)}{dice.digits(9)}"
    total = sum(int(d) * w for d, w in zip(body, range(13, 1, -1), strict=True))
    return f"{body}{(11 - total % 11) % 10}"


def cccd(dice: Dice, province: str, gender: str, born: date) -> str:
    """A Vietnamese citizen number: province, century and sex, year of birth, six digits."""
    century = (0 if gender == "Nam" else 1) + (2 if born.year >= 2000 else 0)
    return f"{province}{century}{born.year % 100:02d}{dice.digits(6)}"


def ean13(prefix: str, dice: Dice) -> str:
    """A product's EAN-13 with its check digit; no person behind it."""
    body = prefix + dice.digits(12 - len(prefix))
    total = sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(body))
    return f"{body}{-total % 10}"


def luhn_card(prefix: str, dice: Dice) -> str:
    """A 16-digit card number that passes the Luhn check."""
    body = prefix + dice.digits(15 - len(prefix))
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (1 + (place + 1) % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return f"{body}{-total % 10}"


def mail(dice: Dice, handle: str) -> str:
    """An address at a domain that is reserved for examples (RFC 2606)."""
    return f"{handle}@{dice.pick(_MAIL_DOMAINS)}"


def buddhist(day: date) -> str:
    """A day as Thai forms write it: day, month, year of the Buddhist era."""
    return f"{day.day:02d}/{day.month:02d}/{day.year + 543}"


@dataclass(frozen=True)
class Singaporean:
    """Name, community, religion, birth date and number of one made-up person."""

    name: str
    race: str
    religion: str
    born: date
    nric: str


def singaporean(dice: Dice) -> Singaporean:
    """One made-up person in Singapore."""
    race = dice.pick(("Chinese", "Chinese", "Chinese", "Malay", "Indian"))
    family, given = (dice.pick(part) for part in SG_NAMES[race])
    name = f"{family} {given}" if race == "Chinese" else f"{given} {family}"
    born = dice.day(date(1958, 1, 1), date(2006, 12, 31))
    return Singaporean(name, race, dice.pick(SG_RELIGIONS[race]), born, nric(dice, born))
