"""E-mail addresses, by a plain regular expression (no public-suffix look-up, hence no network)."""

from __future__ import annotations

from detectors.recognizers.interface import Identifier

EMAIL = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}"
"""Local part, at least one label and a top-level domain of letters, in any script."""

IDENTIFIERS = (
    Identifier(
        id="world.email",
        entity="EMAIL",
        tag="email",
        pattern=EMAIL,
        width=(6, 254),
        chance=1e-6,
        form="cleaned",
        stands="alone",
        context=("email", "mail", "emel", "surel"),
        title="e-mail address",
    ),
)
