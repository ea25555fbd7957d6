"""Malaysia: MyKad and its relatives, tax numbers of persons, passports, plates."""

from __future__ import annotations

from detectors.dates import valid_yymmdd
from detectors.recognizers.interface import Identifier

# Codes of the place of birth that the National Registration Department never issued.
_NO_PLACE = frozenset({0, 17, 18, 19, 20, 69, 70, 73, 80, 81, 94, 95, 96, 97})


def is_mykad(value: str) -> bool:
    """Whether twelve digits hold a date of birth YYMMDD and a known place of birth."""
    return valid_yymmdd(value[:6]) and int(value[6:8]) not in _NO_PLACE


IDENTIFIERS = (
    Identifier(
        id="my.mykad",
        entity="MY_NRIC",
        tag="national_id",
        kind="mykad",
        pattern=r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{6}",
        width=(12, 12),
        chance=0.033,
        check=is_mykad,
        layout=r"[0-9]{6}-[0-9]{2}-[0-9]{4}",
        stands="layout",
        country="MY",
        languages=("ms",),
        context=("mykad", "kp", "ic", "kad", "pengenalan", "nric", "mykid"),
        title="MyKad number (date and place of birth)",
    ),
    Identifier(
        id="my.old_ic",
        entity="MY_OLD_IC",
        tag="national_id",
        pattern=r"[A-Z]?[0-9]{7}",
        width=(7, 8),
        chance=0.9,
        country="MY",
        languages=("ms",),
        context=("kp lama", "old ic"),
        title="form of an old Malaysian identity card",
    ),
    Identifier(
        id="my.tax",
        entity="MY_TAX_NUMBER",
        tag="tax_id",
        kind="lhdn",
        pattern=r"(?:SG|OG|IG)[0-9]{9,12}",
        width=(11, 14),
        chance=0.004,
        stands="alone",
        country="MY",
        languages=("ms",),
        context=("cukai", "tax", "lhdn"),
        title="income-tax number of a person in Malaysia",
    ),
    Identifier(
        id="my.company_tax",
        entity="MY_COMPANY_TAX_NUMBER",
        tag="",
        pattern=r"(?:C|CS|D|E|F|FA|PT|TA|TC|TN|TP|LE)[0-9]{9,12}",
        width=(10, 14),
        chance=0.04,
        country="MY",
        holder="organisation",
        title="income-tax number of a Malaysian company",
    ),
    Identifier(
        id="my.passport",
        entity="MY_PASSPORT",
        tag="passport",
        pattern=r"[AHK][0-9]{8}",
        width=(9, 9),
        chance=0.115,
        country="MY",
        languages=("ms",),
        context=("pasport", "passport"),
        title="form of a Malaysian passport number",
    ),
    Identifier(
        id="my.plate",
        entity="MY_VEHICLE_PLATE",
        tag="vehicle_id",
        pattern=r"[A-Z]{1,3}[0-9]{1,4}[A-Z]?",
        width=(2, 8),
        chance=0.5,
        layout=r"[A-Z]{1,3} [0-9]{1,4}(?: [A-Z])?",
        country="MY",
        languages=("ms",),
        context=("kenderaan", "plat", "pendaftaran"),
        title="form of a Malaysian plate",
    ),
)
