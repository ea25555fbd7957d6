"""Bank accounts: IBAN by its check; crypto wallets by their form. Domestic accounts have no check and need a header."""

from __future__ import annotations

from detectors.checksums import mod97
from detectors.recognizers.interface import Identifier


def is_iban(value: str) -> bool:
    """Whether a compact IBAN passes mod 97."""
    return mod97(value[4:] + value[:4])


IDENTIFIERS = (
    Identifier(
        id="world.iban",
        entity="IBAN",
        tag="bank_account",
        pattern=r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}",
        width=(15, 34),
        chance=0.01,
        check=is_iban,
        stands="alone",
        context=("iban", "account", "rekening"),
        title="IBAN",
    ),
    Identifier(
        id="world.ethereum",
        entity="ETHEREUM_ADDRESS",
        tag="bank_account",
        pattern=r"0x[0-9a-f]{40}",
        width=(42, 42),
        chance=1e-6,
        form="cleaned",
        stands="alone",
        context=("wallet", "eth", "crypto"),
        title="Ethereum wallet address",
    ),
    Identifier(
        id="world.bitcoin",
        entity="BITCOIN_ADDRESS",
        tag="bank_account",
        pattern=r"bc1[02-9ac-hj-np-z]{11,71}|[13][1-9A-HJ-NP-Za-km-z]{25,34}",
        width=(26, 74),
        chance=0.01,
        form="cleaned",
        context=("wallet", "btc", "bitcoin"),
        title="form of a Bitcoin wallet address",
    ),
)
