"""Brunei Darussalam: identity cards, plates."""

from __future__ import annotations

from detectors.recognizers.interface import Identifier

IDENTIFIERS = (
    Identifier(
        id="bn.ic",
        entity="BN_IC",
        tag="national_id",
        kind="brunei_ic",
        pattern=r"(?:0[01]|3[01]|5[01])[0-9]{6}",
        width=(8, 8),
        chance=0.06,
        layout=r"(?:0[01]|3[01]|5[01])-[0-9]{6}",
        stands="layout",
        country="BN",
        languages=("ms",),
        context=("ic", "kad", "pengenalan", "kp"),
        title="identity-card number of Brunei",
    ),
    Identifier(
        id="bn.plate",
        entity="BN_VEHICLE_PLATE",
        tag="vehicle_id",
        pattern=r"[BKN][A-Z]{1,2}[0-9]{1,4}",
        width=(3, 7),
        chance=0.1,
        country="BN",
        languages=("ms",),
        context=("kenderaan", "plate"),
        title="form of a Brunei plate",
    ),
)
