"""Secrets by their own marks: key prefixes, JSON web tokens, password hashes."""

from __future__ import annotations

from detectors.recognizers.interface import Identifier

_MARKS = {
    "aws_key": (r"(?:AKIA|ASIA)[0-9A-Z]{16}", (20, 20), "AWS access key"),
    "github_token": (r"gh[pousr]_[0-9A-Za-z]{30,80}|github_pat_[0-9A-Za-z_]{40,100}", (34, 112), "GitHub token"),
    "stripe_key": (r"(?:sk|rk|pk)_(?:live|test)_[0-9A-Za-z]{10,120}", (18, 130), "Stripe key"),
    "slack_token": (r"xox[abprs]-[0-9A-Za-z-]{10,120}", (15, 126), "Slack token"),
    "jwt": (r"eyJ[\w-]{5,2000}\.eyJ[\w-]{2,2000}\.[\w-]{0,2000}", (14, 4096), "JSON web token"),
    "private_key": (r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?s:.{0,4000})", (27, 4096), "private key"),
    "bcrypt": (r"\$2[abxy]?\$[0-9]{2}\$[./0-9A-Za-z]{20,53}", (27, 60), "bcrypt hash"),
    "argon2": (r"\$argon2(?:id|i|d)\$[^\s]{8,300}", (16, 320), "Argon2 hash"),
    "crypt": (
        r"\$(?:1|5|6|y|pbkdf2-sha\d+|scrypt)\$[^\s]{8,300}|pbkdf2_sha\d+\$[^\s]{8,300}",
        (12, 320),
        "password hash",
    ),
}

IDENTIFIERS = tuple(
    Identifier(
        id=f"world.{name}",
        entity=f"SECRET_{name.upper()}",
        tag="credentials",
        pattern=pattern,
        width=width,
        chance=1e-6,
        form="cleaned",
        stands="alone",
        context=("token", "secret", "key", "password"),
        title=title,
    )
    for name, (pattern, width, title) in _MARKS.items()
)
