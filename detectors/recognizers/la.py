"""Lao PDR: identity cards, tax numbers, passports, plates."""

from __future__ import annotations

from detectors.recognizers.interface import Identifier

IDENTIFIERS = (
    Identifier(
        id="la.id_card",
        entity="LA_ID_CARD",
        tag="national_id",
        kind="laos_id",
        pattern=r"(?:0[1-9]|1[0-8])[0-9]{6,11}",
        width=(8, 13),
        chance=0.18,
        layout=r"(?:0[1-9]|1[0-8])-[0-9]{4,11}(?:-[0-9]{1,4})?",
        country="LA",
        languages=("lo",),
        context=("ບັດປະຈຳຕົວ", "id card"),
        title="form of a Lao identity card",
    ),
    Identifier(
        id="la.tin",
        entity="LA_TIN",
        tag="tax_id",
        kind="tin",
        pattern=r"[0-9]{12}",
        width=(12, 12),
        chance=1.0,
        country="LA",
        languages=("lo",),
        context=("tin", "ອາກອນ"),
        title="form of a Lao tax number",
    ),
    Identifier(
        id="la.passport",
        entity="LA_PASSPORT",
        tag="passport",
        pattern=r"P[A-Z]?[0-9]{7}",
        width=(8, 9),
        chance=0.04,
        country="LA",
        languages=("lo",),
        context=("passport", "ໜັງສືຜ່ານແດນ"),
        title="form of a Lao passport number",
    ),
    Identifier(
        id="la.plate",
        entity="LA_VEHICLE_PLATE",
        tag="vehicle_id",
        pattern=r"[ກ-ຮ]{2}[0-9]{4}",
        width=(6, 6),
        chance=0.01,
        stands="alone",
        country="LA",
        languages=("lo",),
        context=("ທະບຽນລົດ",),
        title="Lao plate",
    ),
)
