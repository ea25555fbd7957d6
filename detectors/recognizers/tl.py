"""Timor-Leste: identity and electoral cards, tax numbers, passports."""

from __future__ import annotations

from detectors.recognizers.interface import Identifier

IDENTIFIERS = (
    Identifier(
        id="tl.electoral_card",
        entity="TL_ELECTORAL_CARD",
        tag="other_gov_id",
        kind="voter_card",
        pattern=r"[0-9]{7,8}",
        width=(7, 8),
        chance=1.0,
        country="TL",
        languages=("tet", "pt"),
        context=("eleitoral", "kartaun"),
        title="form of an electoral card of Timor-Leste",
    ),
    Identifier(
        id="tl.identity_card",
        entity="TL_IDENTITY_CARD",
        tag="national_id",
        kind="timor_id",
        pattern=r"[0-9]{10,17}",
        width=(10, 17),
        chance=1.0,
        country="TL",
        languages=("tet", "pt"),
        context=("bilhete", "identidade", "bi"),
        title="form of an identity card of Timor-Leste",
    ),
    Identifier(
        id="tl.tin",
        entity="TL_TIN",
        tag="tax_id",
        kind="tin",
        pattern=r"[0-9]{7,9}",
        width=(7, 9),
        chance=1.0,
        country="TL",
        languages=("tet", "pt"),
        context=("tin", "nif"),
        title="form of a tax number of Timor-Leste",
    ),
    Identifier(
        id="tl.passport",
        entity="TL_PASSPORT",
        tag="passport",
        pattern=r"C[0-9]{7}",
        width=(8, 8),
        chance=0.04,
        country="TL",
        languages=("tet", "pt"),
        context=("pasaporte", "passaporte"),
        title="form of a passport number of Timor-Leste",
    ),
)
