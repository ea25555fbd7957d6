"""`--scenario` and what belongs to it: a supposition about the law, always labelled as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import click

from .gathering import gathered

if TYPE_CHECKING:
    from jurisdiction_map.repository import Repository
    from jurisdiction_map.scenarios import Terms

_MODELS = ("rcep_like", "cptpp_like", "aaec_like", "eusdta_like")
_CARVE_OUTS = ("government_data", "procurement", "financial_services")


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is supposed about the law."""

    scenario: str | None
    model: str | None
    parties: tuple[str, ...]
    transitions: tuple[str, ...]
    carve_outs: tuple[str, ...]
    repealed: tuple[str, ...]

    def terms(self, day: date) -> Terms | None:
        """What is supposed of an agreement, or None where no scenario is asked.

        Raises:
            click.UsageError: a scenario without its model, or a part of one without a scenario.
        """
        if self.scenario is None:
            if self.model or self.parties or self.transitions or self.carve_outs:
                raise click.UsageError("--model, --party, --transition and --carve-out belong to --scenario defa")
            return None
        if self.model is None:
            raise click.UsageError(
                f"--scenario {self.scenario}: choose a --model ({', '.join(_MODELS)}); no text is published"
            )
        from jurisdiction_map.scenarios import Terms

        since = dict(_dated(item, "--party", day) for item in self.parties)
        until = dict(_dated(item, "--transition", None) for item in self.transitions)
        return Terms(self.model, since or None, until or None, self.carve_outs)


scenario_options = gathered(
    Supposed,
    "supposed",
    click.option(
        "--scenario",
        type=click.Choice(["defa"]),
        help="Also tell what this agreement, if it were in force, would make of each provision; hypothetical.",
    ),
    click.option(
        "--model",
        type=click.Choice(_MODELS),
        help="With --scenario: the clause family to suppose, since no text is published.",
    ),
    click.option(
        "--party",
        "parties",
        multiple=True,
        metavar="COUNTRY[=DATE]",
        help="With --scenario: a supposed party, and since when (default: every member, today). Repeatable.",
    ),
    click.option(
        "--transition",
        "transitions",
        multiple=True,
        metavar="COUNTRY=DATE",
        help="With --scenario: the first day on which it is supposed to bind this party. Repeatable.",
    ),
    click.option(
        "--carve-out",
        "carve_outs",
        multiple=True,
        type=click.Choice(_CARVE_OUTS),
        help="With --scenario: what the agreement is supposed to leave out, beside the model's own. Repeatable.",
    ),
    click.option(
        "--suppose-repealed",
        "repealed",
        multiple=True,
        metavar="PROVISION",
        help="Suppose that this provision is not law; the only what-if that changes a verdict. Repeatable.",
    ),
)
"""Options of commands that can answer a what-if beside the law as it stands: one argument `supposed`."""


def supposing(laws: Repository, repealed: tuple[str, ...]) -> Repository:
    """The laws, without the provisions that are supposed repealed.

    Raises:
        click.UsageError: there is no such provision.
    """
    if not repealed:
        return laws
    from jurisdiction_map.scenarios.repeal import UnknownProvision, without

    try:
        return without(laws, repealed)
    except UnknownProvision as error:
        raise click.UsageError(f"--suppose-repealed: no law file has a provision {error}") from None


def _dated(item: str, option: str, default: date | None) -> tuple[str, date]:
    from jurisdiction_map import countries

    code, equals, day = item.partition("=")
    if not countries.is_code(code):
        near = countries.nearest(code)
        raise click.UsageError(f"{option} {item}: no country code" + (f"; did you mean {near}?" if near else ""))
    if not equals and default is not None:
        return code, default
    try:
        return code, date.fromisoformat(day)
    except ValueError:
        raise click.UsageError(f"{option} {item}: write COUNTRY=DATE, as in VN=2030-01-01") from None
