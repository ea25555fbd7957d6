"""Accounts and devices in the lines of a server's log: of web servers (common log format) and of logins (sshd, sudo)."""

from __future__ import annotations

from functools import cache

import polars as pl

from detectors.leaves import first_group, holding
from detectors.shipped import read_yaml
from detectors.sought import Hit

_ACCOUNT = "|".join(
    (
        # The third field of the common log format: https://httpd.apache.org/docs/current/logs.html#common
        r"^[^\s\"]{3,45} [^\s\"]{1,60} ([^\s\"-][^\s\"]{0,60}) \[[0-9]{2}/[A-Za-z]{3}/[0-9]{4}:",
        r"sshd(?:-session)?\[[0-9]{1,8}\]: [^\n]{0,50} (?:for|user) ([A-Za-z][^\s:]{0,40}) (?:from|by) ",
        r"session (?:opened|closed) for user ([A-Za-z][^\s:(]{0,40})",
        r"sudo(?:\[[0-9]{1,8}\])?: {1,8}([A-Za-z][^\s:]{0,40}) : ",
    )
)
_AGENT = r"Mozilla/[0-9]\.[0-9] \([^()]{6,120}\)|(?:okhttp|Dalvik|CFNetwork|Darwin)/[0-9]{1,4}\."
_FEWEST = 2
_KEPT = 64


@cache
def _of_nobody() -> frozenset[str]:
    return frozenset(read_yaml("lexicons/logs.yaml")["accounts"].split())


class LogLines:
    """What lines of logs tell of whoever asked, read a stretch of them at a time."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._users: set[str] = set()
        self._of_users = Hit("username", "the account of whoever asked, in a line of a log")
        self._of_agents = Hit("device_id", "the program and the device of whoever asked, in a line of a log")

    def read(self, values: pl.Series, counts: pl.Series) -> None:
        """Read distinct texts, with the rows that hold each."""
        told = holding(values, f"{_AGENT}|{_ACCOUNT}")
        if not told.any():
            return
        values, counts = values.filter(told), counts.filter(told)
        _add(self._of_agents, holding(values, _AGENT), counts)
        held = holding(values, _ACCOUNT)
        if not held.any():
            return
        accounts = first_group(values.filter(held), _ACCOUNT)
        somebody = ~accounts.str.to_lowercase().is_in(sorted(_of_nobody()))
        _add(self._of_users, somebody, counts.filter(held))
        self._users.update(accounts.filter(somebody).unique().head(_KEPT).to_list())

    def hits(self) -> list[Hit]:
        """Devices named in two lines or more, and accounts where there are two of persons or more."""
        found = [self._of_agents] if self._of_agents.distinct >= _FEWEST else []
        return [*found, self._of_users] if len(self._users) >= _FEWEST else found


def _add(hit: Hit, holds: pl.Series, counts: pl.Series) -> None:
    hit.distinct += int(holds.sum())
    hit.rows += int(counts.filter(holds).sum())
