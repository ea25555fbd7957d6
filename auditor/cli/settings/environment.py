"""Settings in the environment: how their variables are called, and which variables are nobody's setting. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .options import Words

PREFIX = "LINTAS_"
OTHERS = frozenset({"LINTAS_DEBUG"})
"""Variables of ours that set no option."""

_BENCHMARKS = "LINTAS_BENCH_"
_SERVICE = re.compile(r"_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$")
"""Kubernetes sets these in every container for each service, also for one called `lintas`
(https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables)."""
_ALIKE = 0.82
"""From which likeness (difflib's ratio, of what follows the prefix) a variable is a setting misspelt: a doubled or
forgotten letter is, another word is not."""


def variable(level: Words, key: str) -> str:
    """`LINTAS_FAIL_ON`, or for one command `LINTAS_AUDIT_FAIL_ON`."""
    return PREFIX + "_".join((*level, key)).replace("-", "_").upper()


def ours(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that begin as our settings do and say something, without those that are known to be none."""
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(PREFIX)
        and value
        and name not in OTHERS
        and not name.startswith(_BENCHMARKS)
        and not _SERVICE.search(name)
    }


def misspelt(names: Iterable[str], known: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Of variables that are no setting, those that nearly are one, with that one, and those that are somebody else's."""
    import difflib

    tails = [name.removeprefix(PREFIX) for name in known]
    near: dict[str, str] = {}
    foreign: list[str] = []
    for name in names:
        found = difflib.get_close_matches(name.removeprefix(PREFIX).upper(), tails, n=1, cutoff=_ALIKE)
        if found:
            near[name] = PREFIX + found[0]
        else:
            foreign.append(name)
    return near, foreign
