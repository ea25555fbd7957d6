"""Viet Nam: CCCD, CMND, MST of persons and companies, BHXH, BHYT, plates, passports."""

from __future__ import annotations

from detectors.checksums import weighted_sum
from detectors.recognizers.interface import Identifier

# Province of registration of birth as numbers issued before the mergers of 2025 carry it (Circular 07/2016/TT-BCA).
_PROVINCE_CODES = """
    001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044
    045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091
    092 093 094 095 096
"""
_PROVINCES = frozenset(map(int, _PROVINCE_CODES.split()))
_MST_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def is_cccd(value: str) -> bool:
    """Whether twelve digits hold a province and a century-and-sex digit of the 1900s or 2000s (no check digit)."""
    return int(value[:3]) in _PROVINCES and value[3] in "0123"


def is_mst(value: str) -> bool:
    """Whether the first ten digits of a tax code carry their check digit: 10 - sum mod 11."""
    return 10 - weighted_sum(value[:9], _MST_WEIGHTS) % 11 == int(value[9])


IDENTIFIERS = (
    Identifier(
        id="vn.cccd",
        entity="VN_CCCD",
        tag="national_id",
        kind="cccd",
        pattern=r"0[0-9]{2}[0-3][0-9]{8}",
        width=(12, 12),
        chance=0.02,
        check=is_cccd,
        structural=True,
        stands="alone",
        country="VN",
        languages=("vi",),
        context=("cccd", "căn cước", "can cuoc", "định danh", "dinh danh"),
        title="CCCD number of Viet Nam (province, century and sex)",
    ),
    Identifier(
        id="vn.cmnd",
        entity="VN_CMND",
        tag="national_id",
        kind="cmnd",
        pattern=r"[0-9]{9}",
        width=(9, 9),
        chance=1.0,
        country="VN",
        languages=("vi",),
        context=("cmnd", "chứng minh", "chung minh"),
        title="form of the old Vietnamese identity card",
    ),
    Identifier(
        id="vn.mst_person",
        entity="VN_TAX_CODE",
        tag="tax_id",
        kind="mst",
        pattern=r"8[0-9]{9}",
        width=(10, 10),
        chance=0.009,
        check=is_mst,
        stands="alone",
        country="VN",
        languages=("vi",),
        context=("mst", "mã số thuế", "ma so thue"),
        title="tax code of a person in Viet Nam",
    ),
    Identifier(
        id="vn.mst",
        entity="VN_ANY_TAX_CODE",
        tag="tax_id",
        kind="mst",
        pattern=r"[0-9]{10}|[0-9]{13}",
        width=(10, 13),
        chance=0.091,
        check=is_mst,
        country="VN",
        languages=("vi",),
        context=("mst", "mã số thuế", "ma so thue"),
        title="Vietnamese tax code with the right check digit",
    ),
    Identifier(
        id="vn.mst_company",
        entity="VN_COMPANY_TAX_CODE",
        tag="",
        pattern=r"[0-6][0-9]{9}(?:[0-9]{3})?",
        width=(10, 13),
        chance=0.06,
        check=is_mst,
        layout=r"[0-6][0-9]{9}-[0-9]{3}",
        stands="layout",
        country="VN",
        languages=("vi",),
        holder="organisation",
        title="tax code of a Vietnamese company",
    ),
    Identifier(
        id="vn.bhxh",
        entity="VN_SOCIAL_INSURANCE",
        tag="social_security_id",
        kind="bhxh",
        pattern=r"[0-9]{10}",
        width=(10, 10),
        chance=1.0,
        country="VN",
        languages=("vi",),
        context=("bhxh", "bảo hiểm xã hội"),
        title="form of a Vietnamese social-insurance number",
    ),
    Identifier(
        id="vn.bhyt",
        entity="VN_HEALTH_INSURANCE",
        tag="health_id",
        kind="bhyt",
        pattern=r"[A-Z]{2}[1-5][0-9]{12}",
        width=(15, 15),
        chance=0.02,
        stands="alone",
        country="VN",
        languages=("vi",),
        context=("bhyt", "bảo hiểm y tế", "thẻ bh"),
        title="health-insurance card of Viet Nam",
    ),
    Identifier(
        id="vn.passport",
        entity="VN_PASSPORT",
        tag="passport",
        pattern=r"[A-Z][0-9]{7,8}",
        width=(8, 9),
        chance=0.9,
        country="VN",
        languages=("vi",),
        context=("hộ chiếu", "ho chieu", "passport"),
        title="form of a Vietnamese passport number",
    ),
    Identifier(
        id="vn.plate",
        entity="VN_VEHICLE_PLATE",
        tag="vehicle_id",
        pattern=r"[1-9][0-9][A-ZĐ][A-Z0-9]?[0-9]{4,5}",
        width=(7, 9),
        chance=0.2,
        layout=r"[1-9][0-9][A-ZĐ][A-Z0-9]?[- ][0-9]{3}\.?[0-9]{2}|[1-9][0-9]-?[A-ZĐ][A-Z0-9]?[- ][0-9]{4,5}",
        stands="layout",
        country="VN",
        languages=("vi",),
        context=("biển số", "bien so", "bks"),
        title="Vietnamese plate",
    ),
)
