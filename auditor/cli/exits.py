"""Exit codes. Where several hold: internal error > usage or manifest error > unread > findings."""

from __future__ import annotations

CLEAN, FINDINGS, USAGE, UNREAD, INTERNAL = 0, 1, 2, 3, 4
_WEIGHT = {CLEAN: 0, FINDINGS: 1, UNREAD: 2, USAGE: 3, INTERNAL: 4}


class Exit(Exception):  # noqa: N818  (it ends a command, it is no error)
    """Ends a command with a code; what there was to say has been said."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def worst(*codes: int) -> int:
    """The code that wins where several hold."""
    return max(codes, key=_WEIGHT.__getitem__, default=CLEAN)
