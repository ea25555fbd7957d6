"""Identifiers of the eleven ASEAN countries, in the layouts that people type them in."""

from __future__ import annotations

from .checks import luhn, mst_digit, nric_letter, thai_digit
from .interface import Row, maker

_MYANMAR = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")


@maker("sg.nric")
def sg_nric(row: Row, series: str = "") -> str:
    """NRIC of a citizen, or FIN where the series letters are given."""
    letter = row.rng.choice(series or ("T" if row.person.born.year >= 2000 else "S"))
    body = f"{row.person.born.year % 100:02}{row.digits(5)}" if letter in "ST" else row.digits(7)
    return f"{letter}{body}{nric_letter(letter, body)}"


@maker("sg.nric_last")
def sg_nric_last(row: Row) -> str:
    """The last four characters, all that a shop may keep."""
    return str(sg_nric(row))[-4:]


@maker("sg.phone")
def sg_phone(row: Row) -> str:
    """Mobile number of eight digits."""
    return row.rng.choice("89") + row.digits(7)


@maker("sg.plate")
def sg_plate(row: Row) -> str:
    """Private car."""
    letters, number = "S" + row.letters(2, "ABCDEFGHJKLMNPQRSTUVXYZ"), row.digits(4)
    total = sum((ord(c) - 64) * w for c, w in zip(letters[1:], (9, 4), strict=True))
    total += sum(int(d) * w for d, w in zip(number, (5, 4, 3, 2), strict=True))
    return f"{letters}{int(number)}{'AZYXUTSRPMLKJHGEDCB'[total % 19]}"


@maker("my.ic")
def my_ic(row: Row) -> str:
    """MyKad or MyKid: birth date, place, serial, whose last digit is odd for men."""
    last = row.rng.choice("02468" if row.person.female else "13579")
    return f"{row.person.born:%y%m%d}-{row.place.code or '14'}-{row.digits(3)}{last}"


@maker("my.phone")
def my_phone(row: Row) -> str:
    """Mobile number."""
    return f"01{row.rng.choice('0234679')}-{row.rng.choice('2345678')}{row.digits(6)}"


@maker("my.plate")
def my_plate(row: Row) -> str:
    """Car of the peninsula."""
    return f"{row.rng.choice('WVBJPAC')}{row.letters(2, 'ABCDEFGHJKLMNPQRSTUVWXY')} {row.rng.randrange(1, 9999)}"


@maker("my.tax")
def my_tax(row: Row) -> str:
    """Income tax number of an individual."""
    return f"{row.rng.choice(['IG', 'SG'])} {row.digits(10)}0"


@maker("id.nik")
def id_nik(row: Row) -> str:
    """Population number: region, birth date with 40 added to a woman's day, serial."""
    born = row.person.born
    return f"{row.place.code}{born.day + 40 * row.person.female:02}{born:%m%y}{row.rng.randrange(1, 30):04}"


@maker("id.kk")
def id_kk(row: Row) -> str:
    """Family card: region, day of registration, serial."""
    return f"{row.place.code}{row.rng.randrange(1, 29):02}{row.rng.randrange(1, 13):02}{row.rng.randrange(5, 23):02}{row.rng.randrange(1, 60):04}"


@maker("id.npwp")
def id_npwp(row: Row) -> str:
    """Old tax number of a person, punctuated."""
    body = f"{row.rng.choice(['06', '07', '08', '09', '47', '58', '73'])}{row.digits(6)}"
    return f"{body[:2]}.{body[2:5]}.{body[5:8]}.{luhn(body)}-{row.digits(3)}.000"


@maker("id.bpjs")
def id_bpjs(row: Row) -> str:
    """Health insurance: 13 digits that begin with zeros."""
    return f"000{row.digits(10)}"


@maker("id.nip")
def id_nip(row: Row) -> str:
    """Civil servant: birth date, month of appointment, sex, serial."""
    born = row.person.born
    return (
        f"{born:%Y%m%d}{min(born.year + 25, 2024)}{row.rng.randrange(1, 13):02}{1 + row.person.female}{row.digits(3)}"
    )


@maker("id.phone")
def id_phone(row: Row) -> str:
    """Mobile number."""
    return f"08{row.rng.choice(['12', '13', '21', '52', '57', '77', '95'])}{row.digits(row.rng.choice((7, 8)))}"


@maker("id.plate")
def id_plate(row: Row) -> str:
    """Plate of Java."""
    return f"{row.rng.choice(['B', 'D', 'L', 'AB', 'AD', 'N'])} {row.rng.randrange(1000, 9999)} {row.letters(row.rng.choice((2, 3)))}"


@maker("th.pin")
def th_pin(row: Row) -> str:
    """Citizen number, plain."""
    body = f"{row.rng.choice('1123358')}{row.place.code or '1009'}{row.digits(7)}"
    return body + thai_digit(body)


@maker("th.company")
def th_company(row: Row) -> str:
    """Juristic number: nobody's."""
    body = f"01{row.rng.choice(['05', '07', '03'])}{row.digits(8)}"
    return body + thai_digit(body)


@maker("th.phone")
def th_phone(row: Row) -> str:
    """Mobile number."""
    return f"0{row.rng.choice('689')}{row.digits(8)}"


@maker("th.plate")
def th_plate(row: Row) -> str:
    """Car."""
    return (
        f"{row.rng.choice(['', '1', '2', '4'])}{row.letters(2, 'กขคงจฉชญฎฐธนพภมรลวศสอ')} {row.rng.randrange(10, 9999)}"
    )


@maker("vn.cccd")
def vn_cccd(row: Row) -> str:
    """Citizen number: province of birth, century and sex, year, serial."""
    born = row.person.born
    mark = (0 if born.year < 2000 else 2) + row.person.female
    return f"{row.place.code}{mark}{born:%y}{row.digits(6)}"


@maker("vn.mst")
def vn_mst(row: Row, start: str = "8") -> str:
    """Tax code; those of persons begin with 8, of companies with their province."""
    while True:
        body = start + row.digits(9 - len(start))
        if (check := mst_digit(body)) < 10:
            return f"{body}{check}"


@maker("vn.bhyt")
def vn_bhyt(row: Row) -> str:
    """Health-insurance card of 15 characters."""
    return f"{row.rng.choice(['DN', 'HS', 'GD', 'HT', 'TE'])}{row.rng.randrange(1, 6)}{(row.place.code or '001')[1:]}{row.digits(10)}"


@maker("vn.phone")
def vn_phone(row: Row) -> str:
    """Mobile number."""
    return f"{row.rng.choice(['032', '036', '070', '085', '090', '091', '098', '056'])}{row.digits(7)}"


@maker("vn.plate")
def vn_plate(row: Row) -> str:
    """Car."""
    return f"{row.rng.choice(['29', '30', '43', '51', '65'])}{row.letters(1, 'ABCDEFGHKL')}-{row.digits(3)}.{row.digits(2)}"


@maker("ph.tin")
def ph_tin(row: Row) -> str:
    """Tax number with branch code."""
    return f"{row.rng.randrange(100, 500)}-{row.digits(3)}-{row.digits(3)}-000"


@maker("ph.phone")
def ph_phone(row: Row) -> str:
    """Mobile number."""
    return f"09{row.rng.choice(['05', '17', '18', '27', '39', '56', '77', '98'])}{row.digits(7)}"


@maker("mm.nrc")
def mm_nrc(row: Row) -> str:
    """Registration number in Latin letters."""
    township = row.rng.choice(["OuKaMa", "LaMaNa", "KaTaNa", "MaYaKa", "PaBaTa", "YaKaNa", "DaGaMa"])
    return f"{row.place.code}/{township}({row.rng.choice('NNNNNEP')}){row.digits(6)}"


@maker("mm.nrc_native")
def mm_nrc_native(row: Row) -> str:
    """The same in Burmese script and digits."""
    township = row.rng.choice(["ဥကမ", "လမန", "ကတန", "မရက", "ပဘတ", "တကန"])
    return f"{row.place.code}/{township}({row.rng.choice(['နိုင်', 'နိုင်', 'ဧည့်'])}){row.digits(6)}".translate(_MYANMAR)
