"""How long `--help` and `check` take, against the bare imports they cannot do without."""

from __future__ import annotations

from .timing import pairs, process, row

_CHECK_FLOOR = "import click, yaml; from pydantic import BaseModel; type('M', (BaseModel,), {})"


def run() -> None:
    """Prints both ratios."""
    help_ = pairs(process("-m", "auditor", "--help"), process("-c", "import click, pydantic"))
    print(row("lintas --help / import click, pydantic", help_, "<= 2"))
    check = pairs(process("-m", "auditor", "check", "examples/kopi-pay"), process("-c", _CHECK_FLOOR))
    print(row("lintas check kopi-pay / import click, yaml, pydantic + a model", check, "<= 2.5"))
