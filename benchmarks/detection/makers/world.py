"""Identifiers of other countries, cards, accounts, devices and secrets."""

from __future__ import annotations

import base64
import hashlib
import string

from .checks import china_letter, luhn, mod97, verhoeff, vin_digit, weighted
from .interface import Row, maker

_AGENTS = (
    "Mozilla/5.0 (Linux; Android 13; SM-A536E) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Version/17.1 Mobile/15E148",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0",
)


@maker("us.ssn")
def us_ssn(row: Row) -> str:
    """Social security number."""
    return f"{row.rng.randrange(100, 665)}-{row.rng.randrange(1, 99):02}-{row.rng.randrange(1, 9999):04}"


@maker("us.phone")
def us_phone(row: Row) -> str:
    """Ten digits with the area code in brackets."""
    return f"({row.rng.choice(['614', '512', '503', '404', '309'])}) 5{row.digits(2)}-{row.digits(4)}"


@maker("gb.nino")
def gb_nino(row: Row) -> str:
    """National insurance number."""
    return f"{row.rng.choice(['AB', 'CE', 'JH', 'PW', 'SR'])} {row.digits(2)} {row.digits(2)} {row.digits(2)} {row.rng.choice('ABCD')}"


@maker("gb.nhs")
def gb_nhs(row: Row) -> str:
    """Patient number with its mod-11 check."""
    while True:
        body = row.rng.choice("4679") + row.digits(8)
        check = 11 - weighted(body, tuple(range(10, 1, -1))) % 11
        if check != 10:
            return f"{body[:3]} {body[3:6]} {body[6:]}{check % 11}"


@maker("in.aadhaar")
def in_aadhaar(row: Row) -> str:
    """Twelve digits in groups of four."""
    body = row.rng.choice("23456789") + row.digits(10)
    whole = body + verhoeff(body)
    return f"{whole[:4]} {whole[4:8]} {whole[8:]}"


@maker("in.pan")
def in_pan(row: Row) -> str:
    """Tax number of a person: fourth letter P, fifth that of the surname."""
    return f"{row.letters(3)}P{row.person.family_latin[0].upper()}{row.digits(4)}{row.letters(1)}"


@maker("cn.ric")
def cn_ric(row: Row) -> str:
    """Resident identity number: the last digit before the check is odd for men."""
    last = row.rng.choice("02468" if row.person.female else "13579")
    body = f"{row.place.code}{row.person.born:%Y%m%d}{row.digits(2)}{last}"
    return body + china_letter(body)


@maker("es.dni")
def es_dni(row: Row) -> str:
    """Eight digits and a letter."""
    number = row.rng.randrange(10_000_000, 79_999_999)
    return f"{number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"


@maker("fr.nir")
def fr_nir(row: Row) -> str:
    """Social security number with its key."""
    body = f"{1 + row.person.female}{row.person.born:%y%m}{row.rng.choice(['69', '33', '59', '75'])}{row.digits(3)}{row.digits(3)}"
    return f"{body}{97 - int(body) % 97:02}"


@maker("de.idnr")
def de_idnr(row: Row) -> str:
    """Tax identification number: one digit of the first ten occurs twice; ISO 7064 MOD 11,10."""
    digits = list(string.digits)
    row.rng.shuffle(digits)
    digits[row.rng.randrange(5, 10)] = digits[row.rng.randrange(0, 4)]
    if digits[0] == "0":
        digits = digits[::-1] if digits[-1] != "0" else [*digits[1:], "0"]
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return "".join(digits) + str((11 - product) % 10)


@maker("br.cpf")
def br_cpf(row: Row) -> str:
    """Tax number of a person, punctuated."""
    body = row.digits(9)
    for length in (9, 10):
        rest = weighted(body, tuple(range(length + 1, 1, -1))) * 10 % 11
        body += str(rest % 10)
    return f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}"


@maker("card")
def card(row: Row) -> str:
    """Payment card of 16 digits."""
    body = row.rng.choice(["4", "51", "53", "55", "2223"])
    body += row.digits(15 - len(body))
    return body + luhn(body)


@maker("iban")
def iban(row: Row, country: str = "DE") -> str:
    """Account number of Germany, France or the Netherlands."""
    bban = {"DE": row.digits(18), "FR": row.digits(23), "NL": f"INGB{row.digits(10)}"}[country]
    return f"{country}{mod97(country, bban)}{bban}"


@maker("imei")
def imei(row: Row) -> str:
    """Telephone hardware number."""
    body = f"35{row.digits(12)}"
    return body + luhn(body)


@maker("vin")
def vin(row: Row) -> str:
    """Vehicle number of 17 characters."""
    body = f"{row.rng.choice(['JTD', 'WVW', 'MHF', 'PM2'])}{row.letters(5, 'ABCDEFGHJKLMNPRSTUVWXYZ')}0{row.digits(8)}"
    return body[:8] + vin_digit(body) + body[9:]


@maker("ipv4")
def ipv4(row: Row) -> str:
    """Public address."""
    return f"{row.rng.choice([14, 27, 49, 103, 118, 175, 203])}.{row.rng.randrange(256)}.{row.rng.randrange(256)}.{row.rng.randrange(1, 255)}"


@maker("ipv6")
def ipv6(row: Row) -> str:
    """Public address."""
    return "2001:db8:" + ":".join(f"{row.rng.randrange(65536):x}" for _ in range(4)) + "::1"


@maker("mac")
def mac(row: Row) -> str:
    """Hardware address."""
    return ":".join(f"{row.rng.randrange(256):02x}" for _ in range(6))


@maker("agent")
def agent(row: Row) -> str:
    """What a browser says it is."""
    return row.rng.choice(_AGENTS)


@maker("uuid")
def uuid(row: Row) -> str:
    """Random identifier, version 4."""
    h = f"{row.rng.getrandbits(128):032x}"
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"


@maker("bcrypt")
def bcrypt(row: Row) -> str:
    """Shape of a password hash."""
    return "$2b$12$" + row.letters(53, string.ascii_letters + string.digits)


@maker("secret")
def secret(row: Row) -> str:
    """A password that someone typed."""
    word = row.rng.choice(["Sunshine", "kopi", "Liverpool", "dragon", "p@ss", "Naruto", "qwerty"])
    return f"{word}{row.rng.randrange(10, 9999)}{row.rng.choice('!?#*')}"


@maker("jwt")
def jwt(row: Row) -> str:
    """Shape of a signed token."""
    part = base64.urlsafe_b64encode(f'{{"sub":"{row.digits(8)}"}}'.encode()).decode().rstrip("=")
    return f"eyJhbGciOiJIUzI1NiJ9.{part}.{row.letters(43, string.ascii_letters + string.digits)}"


@maker("template")
def template(row: Row) -> str:
    """A biometric template as text: bytes after a magic word."""
    return base64.b64encode(b"FMR\x00 20\x00" + row.rng.randbytes(60)).decode()


@maker("wallet")
def wallet(row: Row) -> str:
    """Ether address."""
    return "0x" + hashlib.sha256(row.digits(20).encode()).hexdigest()[:40]
