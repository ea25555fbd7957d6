"""Singapore: NRIC and FIN, UEN of companies, plates, passports."""

from __future__ import annotations

from detectors.checksums import weighted_sum
from detectors.recognizers.interface import Identifier

# Letter tables and series: identifiers of the Immigration & Checkpoints Authority; M series from 1 January 2022.
_NRIC_WEIGHTS = (2, 7, 6, 5, 4, 3, 2)
_OFFSET = {"S": 0, "F": 0, "T": 4, "G": 4, "M": 3}
_LETTERS = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "G": "XWUTRQPNMLK"}
_M_LETTERS = "KLJNPQRTUWX"


def nric_letter(series: str, digits: str) -> str:
    """Check letter of an NRIC or FIN: `series` is S, T, F, G or M, `digits` its seven digits.

    The M series reads its table from the end (10 - remainder); reading it forwards is a common mistake.
    """
    remainder = (weighted_sum(digits, _NRIC_WEIGHTS) + _OFFSET[series]) % 11
    return _M_LETTERS[10 - remainder] if series == "M" else _LETTERS[series][remainder]


def is_nric(value: str) -> bool:
    """Whether nine compact characters carry their own check letter."""
    return nric_letter(value[0], value[1:8]) == value[8]


_UEN_LETTERS = "ABCDEFGHJKLMNPQRSTUVWX0123456789"
_UEN_BUSINESS = (10, 4, 9, 3, 8, 2, 7, 1)
_UEN_LOCAL = (10, 8, 6, 4, 9, 7, 5, 3, 1)
_UEN_OTHER = (4, 3, 5, 3, 10, 2, 2, 5, 7)


def is_uen(value: str) -> bool:
    """Whether a compact Unique Entity Number (business, local company or other) carries its check letter."""
    if len(value) == 9:
        return "XMKECAWLJDB"[weighted_sum(value[:8], _UEN_BUSINESS) % 11] == value[8]
    if value[0].isdigit():
        return "ZKCMDNERGWH"[weighted_sum(value[:9], _UEN_LOCAL) % 11] == value[9]
    total = sum(_UEN_LETTERS.index(c) * w for c, w in zip(value, _UEN_OTHER, strict=False))
    return _UEN_LETTERS[(total - 5) % 11] == value[9]


def is_plate(value: str) -> bool:
    """Whether a plate carries its check letter: last two prefix letters and four digits, modulo 19."""
    prefix = [c for c in value[:-1] if c.isalpha()]
    number = "".join(c for c in value if c.isdigit()).zfill(4)
    letters = [ord(c) - 64 for c in prefix][-2:]
    letters = [0] * (2 - len(letters)) + letters
    total = letters[0] * 9 + letters[1] * 4 + weighted_sum(number, (5, 4, 3, 2))
    return "AZYXUTSRPMLKJHGEDCB"[total % 19] == value[-1]


IDENTIFIERS = (
    Identifier(
        id="sg.nric",
        entity="SG_NRIC_FIN",
        tag="national_id",
        kind="nric",
        pattern=r"[STFGM][0-9]{7}[A-Z]",
        width=(9, 9),
        chance=1 / 11,
        check=is_nric,
        stands="alone",
        country="SG",
        context=("nric", "fin", "ic", "identity", "身份证"),
        title="NRIC or FIN of Singapore with the right check letter",
    ),
    Identifier(
        id="sg.nric_masked",
        entity="SG_NRIC_FIN_MASKED",
        tag="national_id",
        kind="nric",
        pattern=r"[STFGM][*X#•]{4}[0-9]{3}[A-Z]",
        width=(9, 9),
        chance=0.001,
        stands="alone",
        country="SG",
        context=("nric", "fin", "ic"),
        title="masked NRIC or FIN of Singapore",
    ),
    Identifier(
        id="sg.uen",
        entity="SG_UEN",
        tag="",
        pattern=r"[0-9]{8}[A-Z]|(?:19|20)[0-9]{7}[A-Z]|[TSR][0-9]{2}[A-HJ-NP-X]{2}[0-9]{4}[A-Z]",
        width=(9, 10),
        chance=1 / 11,
        check=is_uen,
        stands="alone",
        country="SG",
        holder="organisation",
        title="Unique Entity Number of a Singapore company",
    ),
    Identifier(
        id="sg.passport",
        entity="SG_PASSPORT",
        tag="passport",
        pattern=r"[EK][0-9]{7}[A-Z]",
        width=(9, 9),
        chance=0.08,
        country="SG",
        context=("passport",),
        title="form of a Singapore passport number",
    ),
    Identifier(
        id="sg.plate",
        entity="SG_VEHICLE_PLATE",
        tag="vehicle_id",
        pattern=r"[SFGPTQW][A-Z]{0,2}[0-9]{1,4}[A-Z]",
        width=(3, 8),
        chance=0.06,
        check=is_plate,
        country="SG",
        context=("plate", "vehicle", "car"),
        title="Singapore plate with the right check letter",
    ),
)
