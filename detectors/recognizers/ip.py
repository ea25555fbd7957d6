"""IP addresses, versions 4 and 6, told from software versions."""

from __future__ import annotations

import ipaddress

from detectors.recognizers.interface import Identifier


def is_ipv4(value: str) -> bool:
    """Whether four dotted numbers are a usable address: no leading zeros, first part 1 to 239, not a version 1.0.0.1.

    Versions have small parts; addresses with every part under 20 are left to the header.
    """
    parts = value.partition("/")[0].partition(":")[0].split(".")
    if any(len(p) > 1 and p[0] == "0" for p in parts):
        return False
    numbers = [int(p) for p in parts]
    return max(numbers) <= 255 and 1 <= numbers[0] <= 239 and max(numbers) >= 20


def is_ipv6(value: str) -> bool:
    """Whether the text is an IPv6 address by the rules of the standard library."""
    try:
        ipaddress.IPv6Address(value.partition("%")[0].partition("/")[0])
    except ValueError:
        return False
    return True


IDENTIFIERS = (
    Identifier(
        id="world.ipv4",
        entity="IPV4",
        tag="ip_address",
        pattern=r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?:/[0-9]{1,2}|:[0-9]{2,5})?",
        width=(7, 21),
        chance=0.05,
        check=is_ipv4,
        form="cleaned",
        stands="alone",
        context=("ip", "address", "client", "host"),
        title="IPv4 address",
    ),
    Identifier(
        id="world.ipv6",
        entity="IPV6",
        tag="ip_address",
        pattern=r"[0-9a-f]{0,4}:[0-9a-f:]{1,38}(?:\.[0-9.]{1,12})?(?:%[\w.-]{1,16})?(?:/[0-9]{1,3})?",
        width=(3, 60),
        chance=0.001,
        check=lambda value: value.count(":") >= 2 and is_ipv6(value),
        form="cleaned",
        stands="alone",
        context=("ip", "ipv6"),
        title="IPv6 address",
    ),
)
