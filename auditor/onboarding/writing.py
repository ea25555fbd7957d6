"""The text of a first `lintas.yaml`: what was seen as values, what was not known as comments that say why. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.onboarding.answering import ROLES, where
from auditor.onboarding.flow_lines import flow_lines
from auditor.onboarding.model import Answers, Draft, Hint, Proposal, Provider
from auditor.onboarding.scalars import counted, listed, quoted, said
from jurisdiction_map import countries, region_table

US = "us"
"""The identifier of one's own organisation."""

_HEAD = (
    "# Proposed by `lintas init` from samples of the data. Values were seen or said; what stands in comments is a hint or is",
    "# not known, and `lintas check` takes it as unknown until somebody writes it down. Correct what is wrong.",
)
_MOST_ORIGINS = 20


def manifest_text(draft: Draft, answers: Answers, schema: str | None) -> str:
    """The text of a first manifest, valid as it is.

    schema: where the JSON Schema for editors lies, relative to the manifest; None to leave it out.
    """
    lines = [f"# yaml-language-server: $schema={schema}"] if schema is not None else []
    lines += [*_HEAD, "version: 1", f"name: {quoted(draft.project)}", "", "parties:", *_us(draft, answers)]
    lines += _providers(draft)
    lines += ["", "datasets:" if draft.datasets else "datasets: {}  # no table was found"]
    for proposal in draft.datasets:
        lines += _dataset(proposal, answers)
    lines += ["", *flow_lines(draft)]
    return "\n".join((*lines, ""))


def note(text: str, indent: int = 4) -> str:
    """A comment on a line of its own, whatever it holds."""
    return f"{' ' * indent}# {said(text)}"


def _us(draft: Draft, answers: Answers) -> Iterator[str]:
    yield f"  {US}:"
    if answers.legal_name is not None:
        yield f"    name: {quoted(answers.legal_name)}"
    else:
        yield f"    name: {quoted(draft.project)}  # the project's; put the legal name of your organisation"
    if answers.country is not None:
        yield f"    established_in: [{quoted(answers.country)}]"
    else:
        yield "    # established_in:   # where is it established? Codes of countries: [SG]"
    if answers.role is not None:
        yield f"    role: {answers.role}"
    else:
        yield f"    # role:   # {', '.join(ROLES[:-1])} or {ROLES[-1]}"
    yield "    # kind:   # private, state_body, non_profit, individual, court or media"


def _providers(draft: Draft) -> Iterator[str]:
    """Who seems to run the servers: proposed, never claimed."""
    found: dict[str, Provider] = {}
    for proposal in draft.datasets:
        if (provider := proposal.found.place.provider) is not None:
            found.setdefault(provider.key, provider)
    for key, provider in sorted(found.items()):
        yield note(
            f"{provider.name} perhaps ({provider.reason}): the contract says which company it is, and its role.", 2
        )
        yield f"  # {key}:"
        yield f"  #   name: {quoted(provider.name)}   # the company that you have the contract with"
        yield "  #   # established_in:   # where is that company established?"
        yield "  #   role: processor"
        yield "  #   kind: private"


def _dataset(proposal: Proposal, answers: Answers) -> Iterator[str]:
    found = proposal.found
    yield f"  {proposal.name}:"
    yield from _location(found.locations)
    for text in found.notes:
        yield note(text)
    yield f"    holder: {US}"
    if found.place.provider is not None:
        yield f"    # hosted_by: {found.place.provider.key}   # if that party is declared above"
    yield from _place(proposal, answers)
    yield from _origin(proposal)
    if found.unread:
        yield note(f"could not be read ({found.unread}); see `lintas audit`")
        if not found.columns:
            return
    yield f"    categories: {listed(found.categories)}  # as the scan saw them"
    if found.people is not None:
        yield f"    # subjects: [{{people: {found.people}}}]   # {said(found.people_said)}; say which kind: customer, employee, …"


def _location(locations: Sequence[str]) -> Iterator[str]:
    if len(locations) == 1:
        yield f"    location: {quoted(locations[0])}"
    else:
        yield "    location:"
        yield from (f"      - {quoted(one)}" for one in locations)


def _place(proposal: Proposal, answers: Answers) -> Iterator[str]:
    """The region or country as a value where something strong says so; what else hints at it in comments."""
    best = where(proposal, answers)
    if best is not None:
        reason = said(_reason(best)) if best.reason else ""
        yield f"    {_written(best)}{f'  # {reason}' if reason else ''}"
    hints = [hint for hint in proposal.found.place.hints if best is None or hint.region != best.region]
    for hint in hints:
        against = best is not None and not set(hint.countries) & set(best.countries)
        if best is None or against:
            kind = "but" if against else "perhaps"
            yield note(f"{_written(hint)}   # {kind}: {_reason(hint)}")
    if best is None and not any(hint.sign == "name" for hint in hints):
        yield "    # country:   # where does it lie? A code such as SG; or region: aws:ap-southeast-1"


def _origin(proposal: Proposal) -> Iterator[str]:
    """Hints at whose data it holds; a folder's name that hints at the place may mean only this."""
    place = proposal.found.place
    folders = () if place.is_exact else (hint for hint in place.hints if hint.sign == "name")
    codes: dict[str, str] = {}
    for hint in proposal.found.origins:
        for code in hint.countries:
            codes.setdefault(code, hint.reason)
    for hint in folders:
        for code in hint.countries:
            codes.setdefault(code, "what hints at the place may say this and not where it lies")
    if codes:
        reasons = "; ".join(dict.fromkeys(codes.values()))
        yield note(f"origin: {listed(list(codes)[:_MOST_ORIGINS])}   # perhaps whose data it holds: {reasons}")


def _written(hint: Hint) -> str:
    provider, _, identifier = hint.region.partition(":")
    if provider == region_table.DECLARED and countries.is_code(identifier):
        return f"country: {quoted(identifier)}"
    return f"region: {hint.region}"


def _reason(hint: Hint) -> str:
    """Why, with the country of a region, whose name does not tell it."""
    if hint.region.startswith(f"{region_table.DECLARED}:"):
        return hint.reason
    return f"{hint.reason} ({counted(map(countries.name, hint.countries))})"
