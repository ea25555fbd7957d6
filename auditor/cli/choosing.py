"""`--select` and `--ignore`: which rules a report is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from .gathering import gathered

if TYPE_CHECKING:
    from auditor.comparing.choosing import Choice


@dataclass(frozen=True, slots=True)
class Choosing:
    """Prefixes of rules, as they were written."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]

    def choice(self) -> Choice:
        """The same, checked. Raises: click.UsageError where no rule's id begins so."""
        from auditor.comparing.choosing import Choice, ChoiceError, choice

        if not self.select and not self.ignore:
            return Choice()
        from auditor.catalogue import identifiers
        from jurisdiction_map.repository import repository

        try:
            return choice(self.select, self.ignore, identifiers(repository()))
        except ChoiceError as error:
            raise click.UsageError(str(error)) from None


choosing_options = gathered(
    Choosing,
    "choosing",
    click.option(
        "--select",
        multiple=True,
        metavar="PREFIX",
        help="Tell only findings of rules whose ids begin so, as in LIN or VN-PDPL-20; lists with commas, repeatable. "
        "What is left out is counted by rule.",
    ),
    click.option(
        "--ignore",
        multiple=True,
        metavar="PREFIX",
        help="Leave these out instead; of two prefixes that fit, the longer decides.",
    ),
)
"""`--select` and `--ignore`: one argument `choosing`."""
