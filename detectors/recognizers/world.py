"""National identifiers outside the region that tables of the region carry: neighbours, migrants, head offices."""

from __future__ import annotations

from detectors.checksums import luhn, mod11_2, verhoeff, weighted_sum
from detectors.dates import valid_ymd
from detectors.recognizers.interface import Identifier


def is_chinese_id(value: str) -> bool:
    """GB 11643: eighteen characters with a birth date and ISO 7064 mod 11-2."""
    born = valid_ymd(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    return born and 1880 <= int(value[6:10]) <= 2039 and mod11_2(value[:17]) == value[17]


def is_hong_kong_id(value: str) -> bool:
    """One or two letters, six digits, check character: weights 9 to 1, modulo 11."""
    letters = value[:-7]
    total = sum((ord(c) - 55) * w for c, w in zip(letters.rjust(2), (9, 8), strict=True) if c != " ")
    total += 36 * 9 if len(letters) == 1 else 0
    total += weighted_sum(value[-7:-1], range(7, 1, -1))
    check = 10 if value[-1] == "A" else int(value[-1])
    return (total + check) % 11 == 0


def is_taiwan_id(value: str) -> bool:
    """One letter, sex digit, eight digits: weighted sum of the letter's number and the digits is a multiple of ten."""
    number = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(value[0]) + 10
    return (number // 10 + number % 10 * 9 + weighted_sum(value[1:], (8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0


def is_korean_id(value: str) -> bool:
    """Thirteen digits: birth date, then a sex digit; the check digit stopped being used in October 2020."""
    return valid_ymd(1900 + int(value[:2]), int(value[2:4]), int(value[4:6])) and value[6] in "12345678"


def is_japanese_number(value: str) -> bool:
    """My Number: twelve digits, weights 6 5 4 3 2 7 6 5 4 3 2, modulo 11."""
    rest = weighted_sum(value[:11], (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return int(value[11]) == (0 if rest <= 1 else 11 - rest)


def is_ssn(value: str) -> bool:
    """US social-security number: no 000, 666 or 9xx area, no 00 group, no 0000 serial."""
    return value[:3] not in {"000", "666"} and value[0] != "9" and value[3:5] != "00" and value[5:] != "0000"


def is_nhs(value: str) -> bool:
    """NHS number of England and Wales: weights 10 to 2, modulo 11."""
    check = 11 - weighted_sum(value[:9], range(10, 1, -1)) % 11
    return check != 10 and check % 11 == int(value[9])


def is_spanish_id(value: str) -> bool:
    """DNI or NIE of Spain: the letter is the number modulo 23."""
    number = value[:-1].translate(str.maketrans("XYZ", "012"))
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == value[-1]


def is_cpf(value: str) -> bool:
    """CPF of Brazil: two check digits modulo 11."""
    first = weighted_sum(value[:9], range(10, 1, -1)) * 10 % 11 % 10
    second = weighted_sum(value[:10], range(11, 1, -1)) * 10 % 11 % 10
    return len(set(value)) > 1 and value[9:] == f"{first}{second}"


def _one(
    name: str, tag: str, country: str, pattern: str, width: tuple[int, int], *odds: float, **rest: object
) -> Identifier:
    return Identifier(
        id=name, entity=name.upper().replace(".", "_"), tag=tag, country=country, pattern=pattern, width=width,
        chance=odds[0], **rest,  # type: ignore[arg-type]
    )  # fmt: skip


_COUNTED = r"[0-9]{12}"

IDENTIFIERS = (
    _one("us.ssn", "social_security_id", "US", r"[0-9]{9}", (9, 9), 0.89, check=is_ssn, stands="layout",
         layout=r"[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}", context=("ssn", "social"), title="US social-security number"),
    _one("us.itin", "tax_id", "US", r"9[0-9]{8}", (9, 9), 0.1, layout=r"9[0-9]{2}-[5-9][0-9]-[0-9]{4}",
         stands="layout", context=("itin",), title="US individual taxpayer number"),
    _one("gb.nino", "social_security_id", "GB", r"[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][0-9]{6}[A-D]", (9, 9), 0.1,
         stands="alone", context=("nino", "insurance"), title="national-insurance number of Great Britain"),
    _one("gb.nhs", "health_id", "GB", r"[0-9]{10}", (10, 10), 0.09, check=is_nhs,
         layout=r"[0-9]{3} [0-9]{3} [0-9]{4}", context=("nhs",), title="NHS number"),
    _one("in.aadhaar", "national_id", "IN", r"[2-9][0-9]{11}", (12, 12), 0.08, check=verhoeff,
         layout=r"[2-9][0-9]{3} [0-9]{4} [0-9]{4}", stands="alone", context=("aadhaar", "uid"), kind="aadhaar", title="Aadhaar number"),
    _one("in.pan", "tax_id", "IN", r"[A-Z]{3}[ABFGHLJPT][A-Z][0-9]{4}[A-Z]", (10, 10), 0.3, stands="alone",
         context=("pan",), title="PAN of India"),
    _one("in.gstin", "", "IN", r"[0-3][0-9][A-Z]{5}[0-9]{4}[A-Z][0-9A-Z]Z[0-9A-Z]", (15, 15), 0.01, stands="alone",
         holder="organisation", title="GSTIN of an Indian business"),
    _one("cn.ric", "national_id", "CN", r"[1-9][0-9]{16}[0-9X]", (18, 18), 0.003, check=is_chinese_id, stands="alone",
         context=("身份证", "公民身份"), kind="resident_id", title="resident identity number of China"),
    _one("hk.hkid", "national_id", "HK", r"[A-Z]{1,2}[0-9]{6}[0-9A]", (8, 9), 1 / 11, check=is_hong_kong_id,
         layout=r"[A-Z]{1,2}[0-9]{6}\([0-9A]\)", stands="alone", context=("hkid",), kind="hkid", title="Hong Kong identity number"),
    _one("tw.id", "national_id", "TW", r"[A-Z][12][0-9]{8}", (10, 10), 0.1, check=is_taiwan_id, stands="alone",
         context=("身分證",), title="identity number of Taiwan"),
    _one("kr.rrn", "national_id", "KR", r"[0-9]{13}", (13, 13), 0.03, check=is_korean_id, stands="layout",
         layout=r"[0-9]{6}-[1-8][0-9]{6}", context=("주민등록",), kind="rrn", title="resident registration number of Korea"),
    _one("jp.my_number", "national_id", "JP", _COUNTED, (12, 12), 0.09, check=is_japanese_number,
         context=("マイナンバー", "個人番号"), kind="my_number", title="My Number of Japan"),
    _one("es.dni", "national_id", "ES", r"[0-9XYZ][0-9]{7}[A-Z]", (9, 9), 1 / 26, check=is_spanish_id, stands="alone",
         context=("dni", "nie"), title="DNI or NIE of Spain"),
    _one("it.codice_fiscale", "tax_id", "IT", r"[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]", (16, 16), 0.01,
         stands="alone", context=("codice", "fiscale"), title="codice fiscale of Italy"),
    _one("br.cpf", "tax_id", "BR", r"[0-9]{11}", (11, 11), 0.01, check=is_cpf, stands="alone",
         layout=r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", context=("cpf",), title="CPF of Brazil"),
    _one("za.id", "national_id", "ZA", r"[0-9]{10}[01][0-9]{2}", (13, 13), 0.006, check=luhn, context=("id",),
         title="identity number of South Africa"),
    _one("ae.emirates_id", "national_id", "AE", r"784[0-9]{12}", (15, 15), 0.0001, check=luhn, stands="alone",
         layout=r"784-[0-9]{4}-[0-9]{7}-[0-9]", context=("emirates",), title="Emirates ID"),
    _one("pk.cnic", "national_id", "PK", r"[1-7][0-9]{12}", (13, 13), 0.7, stands="layout",
         layout=r"[1-7][0-9]{4}-[0-9]{7}-[0-9]", context=("cnic",), title="CNIC of Pakistan"),
)  # fmt: skip
