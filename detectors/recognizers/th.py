"""Thailand: the thirteen-digit PIN, company tax numbers, laser codes, plates, passports."""

from __future__ import annotations

from detectors.checksums import weighted_sum
from detectors.recognizers.interface import Identifier


def is_thai_number(value: str) -> bool:
    """Whether thirteen digits carry their check digit: weights 13 to 2, (11 - sum mod 11) mod 10."""
    return (11 - weighted_sum(value[:12], range(13, 1, -1)) % 11) % 10 == int(value[12])


IDENTIFIERS = (
    Identifier(
        id="th.pin",
        entity="TH_PIN",
        tag="national_id",
        kind="pin",
        pattern=r"[1-8][0-9]{12}",
        width=(13, 13),
        chance=0.08,
        check=is_thai_number,
        layout=r"[1-8][- ][0-9]{4}[- ][0-9]{5}[- ][0-9]{2}[- ][0-9]",
        stands="alone",
        country="TH",
        languages=("th",),
        context=("บัตรประชาชน", "ประชาชน", "pid", "cid", "citizen", "ปชช"),
        title="PIN of Thailand with the right check digit",
    ),
    Identifier(
        id="th.company",
        entity="TH_COMPANY_TAX_NUMBER",
        tag="",
        pattern=r"0[0-9]{12}",
        width=(13, 13),
        chance=0.01,
        check=is_thai_number,
        stands="alone",
        country="TH",
        languages=("th",),
        holder="organisation",
        title="tax number of a Thai company",
    ),
    Identifier(
        id="th.laser",
        entity="TH_LASER_CODE",
        tag="other_gov_id",
        kind="card_serial",
        pattern=r"[A-Z]{2}[0-9]{10}",
        width=(12, 12),
        chance=0.9,
        layout=r"[A-Z]{2}[0-9]-[0-9]{7}-[0-9]{2}",
        stands="layout",
        country="TH",
        languages=("th",),
        context=("laser", "หลังบัตร"),
        title="laser code on the back of a Thai identity card",
    ),
    Identifier(
        id="th.passport",
        entity="TH_PASSPORT",
        tag="passport",
        pattern=r"[A-Z]{1,2}[0-9]{6,7}",
        width=(7, 9),
        chance=0.9,
        country="TH",
        languages=("th",),
        context=("passport", "หนังสือเดินทาง"),
        title="form of a Thai passport number",
    ),
    Identifier(
        id="th.plate",
        entity="TH_VEHICLE_PLATE",
        tag="vehicle_id",
        pattern=r"[0-9]?[ก-ฮ]{2}[0-9]{1,4}(?:[ก-๙]{4,20})?",
        width=(3, 28),
        chance=0.01,
        stands="alone",
        country="TH",
        languages=("th",),
        context=("ทะเบียน", "ทะเบียนรถ"),
        title="Thai plate",
    ),
)
