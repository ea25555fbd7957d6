"""Indonesia: NIK, family card, NPWP old and new, BPJS, plates, civil-servant numbers."""

from __future__ import annotations

from detectors.checksums import luhn
from detectors.dates import valid_ddmmyy, valid_ymd
from detectors.recognizers.interface import Identifier

# Province codes of the Ministry of Home Affairs, including those of the provinces of Papua made in 2022.
_PROVINCES = frozenset(
    [*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 98)]
)
_WOMAN = 40


def _is_region(digits: str) -> bool:
    return int(digits[:2]) in _PROVINCES and 1 <= int(digits[2:4]) <= 79 and digits[4:6] != "00"


def is_nik(value: str) -> bool:
    """Whether sixteen digits hold a region and a birth date DDMMYY, the day raised by 40 for women."""
    day = int(value[6:8])
    plain = f"{day - _WOMAN if day > _WOMAN else day:02d}"
    return _is_region(value) and valid_ddmmyy(plain + value[8:12]) and value[12:] != "0000"


def is_family_card(value: str) -> bool:
    """Whether sixteen digits hold a region and a registration date of 2000 to 2039, never raised by 40."""
    return _is_region(value) and valid_ddmmyy(value[6:12]) and int(value[10:12]) < 40


def is_npwp(value: str) -> bool:
    """Whether a tax number passes: 15 digits with Luhn over the first nine, or 16 that are a NIK or 0 + 15."""
    if len(value) == 16:
        return is_npwp(value[1:]) if value[0] == "0" else is_nik(value)
    return luhn(value[:9])


def is_personal_npwp(value: str) -> bool:
    """An NPWP whose type is not that of a company or treasurer (old form, first pair 00 to 03)."""
    old = value[1:] if len(value) == 16 and value[0] == "0" else value
    return is_npwp(value) and (len(old) == 16 or old[:2] not in {"00", "01", "02", "03"})


def is_company_npwp(value: str) -> bool:
    """An NPWP of the old form whose type is that of a company or treasurer."""
    return is_npwp(value) and not is_personal_npwp(value)


def is_nip(value: str) -> bool:
    """Whether eighteen digits hold a birth date, a month of appointment and a sex digit."""
    born = valid_ymd(int(value[:4]), int(value[4:6]), int(value[6:8])) and 1930 <= int(value[:4]) <= 2010
    return born and 1950 <= int(value[8:12]) <= 2040 and 1 <= int(value[12:14]) <= 12 and value[14] in "12"


IDENTIFIERS = (
    Identifier(
        id="id.nik",
        entity="ID_NIK",
        tag="national_id",
        kind="nik",
        pattern=r"[1-9][0-9]{15}",
        width=(16, 16),
        chance=0.032,
        check=is_nik,
        stands="alone",
        country="ID",
        languages=("id",),
        context=("nik", "ktp", "kependudukan", "identitas"),
        title="NIK of Indonesia (region and date of birth)",
    ),
    Identifier(
        id="id.kk",
        entity="ID_FAMILY_CARD",
        tag="other_gov_id",
        kind="family_card",
        pattern=r"[1-9][0-9]{15}",
        width=(16, 16),
        chance=0.006,
        check=is_family_card,
        country="ID",
        languages=("id",),
        context=("kk", "kartu keluarga", "nkk"),
        title="form of an Indonesian family-card number",
    ),
    Identifier(
        id="id.npwp",
        entity="ID_NPWP",
        tag="tax_id",
        kind="npwp",
        pattern=r"[0-9]{15,16}",
        width=(15, 16),
        chance=0.099,
        check=is_personal_npwp,
        layout=r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9]-[0-9]{3}\.[0-9]{3}",
        stands="layout",
        country="ID",
        languages=("id",),
        context=("npwp", "pajak"),
        title="NPWP of a person in Indonesia",
    ),
    Identifier(
        id="id.npwp_company",
        entity="ID_COMPANY_NPWP",
        tag="",
        pattern=r"0[0-9]{14,15}",
        width=(15, 16),
        chance=0.004,
        check=is_company_npwp,
        layout=r"0[0-3]\.[0-9]{3}\.[0-9]{3}\.[0-9]-[0-9]{3}\.[0-9]{3}",
        stands="layout",
        country="ID",
        languages=("id",),
        holder="organisation",
        title="NPWP of an Indonesian company",
    ),
    Identifier(
        id="id.bpjs_kesehatan",
        entity="ID_BPJS_KESEHATAN",
        tag="health_id",
        kind="bpjs_kesehatan",
        pattern=r"000[0-9]{10}",
        width=(13, 13),
        chance=0.001,
        country="ID",
        languages=("id",),
        context=("bpjs", "jkn", "kesehatan"),
        title="form of a BPJS Kesehatan number",
    ),
    Identifier(
        id="id.bpjs_ketenagakerjaan",
        entity="ID_BPJS_KETENAGAKERJAAN",
        tag="social_security_id",
        kind="bpjs_tk",
        pattern=r"[0-9]{11}",
        width=(11, 11),
        chance=1.0,
        country="ID",
        languages=("id",),
        context=("kpj", "bpjstk", "ketenagakerjaan", "jamsostek"),
        title="form of a BPJS Ketenagakerjaan number",
    ),
    Identifier(
        id="id.passport",
        entity="ID_PASSPORT",
        tag="passport",
        pattern=r"[A-Z][0-9]{7}|[A-Z]{2}[0-9]{6}",
        width=(8, 8),
        chance=0.9,
        country="ID",
        languages=("id",),
        context=("paspor", "passport"),
        title="form of an Indonesian passport number",
    ),
    Identifier(
        id="id.plate",
        entity="ID_VEHICLE_PLATE",
        tag="vehicle_id",
        pattern=r"(?:A|AA|AB|AD|AE|AG|B|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|D|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN|DP|DR|DS|DT|E|EA|EB|ED|F|G|H|K|KB|KH|KT|KU|L|M|N|P|PA|PB|R|S|T|W|Z)[0-9]{1,4}[A-Z]{1,3}",
        width=(3, 9),
        chance=0.25,
        layout=r"[A-Z]{1,2} [0-9]{1,4} [A-Z]{1,3}",
        stands="layout",
        country="ID",
        languages=("id",),
        context=("nopol", "polisi", "plat", "kendaraan"),
        title="Indonesian plate",
    ),
    Identifier(
        id="id.nip",
        entity="ID_CIVIL_SERVANT_NUMBER",
        tag="person_key",
        pattern=r"19[0-9]{16}|20[0-9]{16}",
        width=(18, 18),
        chance=0.0001,
        check=is_nip,
        stands="alone",
        country="ID",
        languages=("id",),
        context=("nip", "pegawai"),
        title="civil-servant number of Indonesia (dates of birth and appointment)",
    ),
)
