"""Cambodia: identity cards, tax numbers, passports, plates."""

from __future__ import annotations

from detectors.recognizers.interface import Identifier

IDENTIFIERS = (
    Identifier(
        id="kh.id_card",
        entity="KH_ID_CARD",
        tag="national_id",
        kind="cambodia_id",
        pattern=r"[0-9]{9,12}",
        width=(9, 12),
        chance=1.0,
        layout=r"[0-9]{9}\(01\)",
        country="KH",
        languages=("km",),
        context=("អត្តសញ្ញាណប័ណ្ណ", "id card"),
        title="form of a Cambodian identity card",
    ),
    Identifier(
        id="kh.tin",
        entity="KH_TIN",
        tag="tax_id",
        kind="tin",
        pattern=r"[A-Z][0-9]{12}",
        width=(13, 13),
        chance=0.9,
        layout=r"[A-Z][0-9]{3}-[0-9]{9}",
        country="KH",
        languages=("km",),
        context=("tin", "vattin", "ពន្ធ"),
        title="form of a Cambodian tax number",
    ),
    Identifier(
        id="kh.passport",
        entity="KH_PASSPORT",
        tag="passport",
        pattern=r"N[0-9]{7,8}",
        width=(8, 9),
        chance=0.04,
        country="KH",
        languages=("km",),
        context=("passport", "លិខិតឆ្លងដែន"),
        title="form of a Cambodian passport number",
    ),
    Identifier(
        id="kh.plate",
        entity="KH_VEHICLE_PLATE",
        tag="vehicle_id",
        pattern=r"[0-9][A-Z]{1,2}[0-9]{4}",
        width=(6, 7),
        chance=0.1,
        layout=r"[0-9][A-Z]{1,2}-[0-9]{4}",
        country="KH",
        languages=("km",),
        context=("plate", "ស្លាកលេខ"),
        title="form of a Cambodian plate",
    ),
)
