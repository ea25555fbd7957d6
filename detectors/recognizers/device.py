"""Devices and vehicles of the world: MAC, IMEI, VIN, user agents."""

from __future__ import annotations

from detectors.checksums import luhn
from detectors.recognizers.interface import Identifier

_VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def is_vin(value: str) -> bool:
    """Whether seventeen characters carry the check character of 49 CFR 565 (used in North America and China)."""
    total = sum((int(c) if c.isdigit() else _VIN_VALUES[c]) * w for c, w in zip(value, _VIN_WEIGHTS, strict=True))
    return "0123456789X"[total % 11] == value[8]


IDENTIFIERS = (
    Identifier(
        id="world.mac",
        entity="MAC_ADDRESS_EUI",
        tag="device_id",
        pattern=r"[0-9a-f]{2}([:-])(?:[0-9a-f]{2}[:-]){4}[0-9a-f]{2}",
        width=(17, 17),
        chance=1e-6,
        form="cleaned",
        stands="alone",
        context=("mac", "device", "bssid"),
        title="MAC address",
    ),
    Identifier(
        id="world.imei",
        entity="IMEI",
        tag="device_id",
        pattern=r"[0-9]{15}",
        width=(15, 15),
        chance=0.1,
        check=luhn,
        context=("imei",),
        title="IMEI (Luhn)",
    ),
    Identifier(
        id="world.vin",
        entity="VIN",
        tag="vehicle_id",
        pattern=r"[A-HJ-NPR-Z0-9]{8}[0-9X][A-HJ-NPR-Z0-9]{4}[A-HJ-NPR-Z0-9][0-9]{3}",
        width=(17, 17),
        chance=0.01,
        check=is_vin,
        stands="alone",
        context=("vin", "chassis", "rangka"),
        title="vehicle identification number with the right check character",
    ),
    Identifier(
        id="world.user_agent",
        entity="USER_AGENT",
        tag="device_id",
        pattern=r"(?:mozilla|opera|dalvik|okhttp|cfnetwork)/[0-9].{4,400}",
        width=(12, 420),
        chance=1e-6,
        form="cleaned",
        stands="alone",
        context=("agent", "ua"),
        title="browser user agent",
    ),
)
