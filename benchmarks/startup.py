"""How long `--help` and `check` take, against the bare imports they cannot do without.

Byte code is written first, as an installed wheel has it: where PYTHONDONTWRITEBYTECODE is set, a checkout would be
compiled anew at every start, and its rivals not.
"""

from __future__ import annotations

from .timing import pairs, process, row

_CHECK_FLOOR = "import click, yaml; from pydantic import BaseModel; type('M', (BaseModel,), {})"


def run() -> None:
    """Prints both ratios."""
    process("-m", "compileall", "-q", "auditor", "detectors", "jurisdiction_map")()
    help_ = pairs(process("-m", "auditor", "--help"), process("-c", "import click, pydantic"))
    print(row("lintas --help / import click, pydantic", help_, "<= 2"))
    check = pairs(process("-m", "auditor", "check", "examples/kopi-pay"), process("-c", _CHECK_FLOOR))
    print(row("lintas check kopi-pay / import click, yaml, pydantic + a model", check, "<= 2.5"))
