"""Chooses the flows a form is for, and draws it up: `draw_up` is what `lintas draft` calls."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from auditor.drafting.filling import by_exporter, fill
from auditor.drafting.forms import NAMES, Form, form
from auditor.drafting.matter import Leg, Matter
from auditor.drafting.model import Draft, Inapplicable, Paperwork
from auditor.drafting.scope import words
from jurisdiction_map import countries

_DOSSIERS = ("vn_transfer_dossier", "vn_transfer_dossier_d13")
_LAWS = {"eu-scc-annex": "EU", "vn-transfer-dossier": "VN"}


class DraftError(Exception):
    """What was asked cannot be drawn up: says what, and what to do."""


def draw_up(name: str, matter: Matter, flows: Sequence[str], *, every: bool = False) -> Paperwork:
    """The paperwork of a form.

    Args:
        name: one of `forms.NAMES`.
        flows: flows of the manifest; for `every`, all of them.

    Raises:
        DraftError: an unknown form or flow; with `flows`, one that the form is not for; with `every`, where none fits.
    """
    if name not in NAMES:
        raise DraftError(f"there is no form {name!r}; the forms are {', '.join(NAMES)}")
    known = list(dict.fromkeys([*matter.manifest.flows, *(leg.flow for leg in matter.legs)]))
    for flow in flows:
        if flow not in known:
            close = difflib.get_close_matches(flow, known, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else f"; the flows are {', '.join(known) or 'none'}"
            raise DraftError(f"the manifest has no flow {flow!r}{hint}")
    wanted = known if every else list(dict.fromkeys(flows))
    chosen, left_out = _fitting(name, matter, wanted)
    if left_out and not every:
        raise DraftError("; ".join(f"{name} is not for flow {one.flow!r}: {one.reason}" for one in left_out))
    template = _template(name, matter)
    if template is None or not chosen:
        reason = f" ({left_out[0].reason})" if len({one.reason for one in left_out}) == 1 else ""
        raise DraftError(f"{name} is for none of the {len(wanted)} flows of the manifest{reason}")
    return Paperwork(
        form=name,
        title=template.title,
        name=matter.result.name,
        as_of=matter.as_of,
        drafts=tuple(_drafts(name, template, matter, chosen)),
        inapplicable=tuple(left_out),
        notes=(
            *template.notes,
            *(f"Not in this draft, since the manifest does not explain it: {one}" for one in matter.unexplained),
        ),
        observed=_observed(matter),
        unread=tuple(f"{gap.location}: {gap.reason}" for gap in matter.result.unread),
        provenance=dict(matter.result.provenance),
    )


def _observed(matter: Matter) -> str:
    """How much was looked at, and when; empty where only the manifest was read."""
    if not matter.looked:
        return ""
    tables = matter.result.tables
    rows = sum(table.rows_read for table in tables)
    return f"{len(tables):,} tables, {rows:,} rows; {matter.looked}"


def _template(name: str, matter: Matter) -> Form | None:
    if name != "vn-transfer-dossier":
        return form(name.replace("-", "_"))
    law = matter.laws.require("VN")
    for candidate in map(form, _DOSSIERS):
        if matter.as_of in law.provision(candidate.constants["provision"]).interval:
            return candidate
    return None


def _fitting(name: str, matter: Matter, wanted: Sequence[str]) -> tuple[list[Leg], list[Inapplicable]]:
    chosen: list[Leg] = []
    left_out: list[Inapplicable] = []
    for flow in wanted:
        legs = [leg for leg in matter.legs if leg.flow == flow]
        fits = [leg for leg in legs if _fits(name, matter, leg)]
        chosen += fits
        if not fits:
            left_out.append(Inapplicable(flow, _why_not(name, matter, flow, legs)))
    return chosen, left_out


def _fits(name: str, matter: Matter, leg: Leg) -> bool:
    if name == "mcc-appendix":
        return bool(_asean(matter, leg))
    if name == "vn-transfer-dossier" and _template(name, matter) is None:
        return False
    return name not in _LAWS or leg.under(_LAWS[name])


def _asean(matter: Matter, leg: Leg) -> set[str]:
    """Members of ASEAN that the data leaves, or in which the exporter sits."""
    party = matter.party(leg.transfer.exporter)
    places = {leg.report.from_, *(party.established_in or () if party else ())}
    members = countries.expand("ASEAN", matter.as_of)
    crosses = leg.report.to is not None and leg.report.to != leg.report.from_
    return {place for place in places if place in members} if crosses or leg.report.to is None else set()


def _why_not(name: str, matter: Matter, flow: str, legs: Sequence[Leg]) -> str:
    declared = matter.flow(flow)
    if declared is not None and declared.ended is not None and declared.ended <= matter.as_of:
        return f"it ended on {declared.ended.isoformat()}"
    if not legs:
        return "no law sees a transfer in it: it crosses no border that is known, or leads from no declared dataset"
    if name == "mcc-appendix":
        return "nothing in it leaves a member of ASEAN"
    if name == "vn-transfer-dossier" and _template(name, matter) is None:
        return "no decree on personal data ruled transfers out of Viet Nam before 2023-07-01"
    law = _LAWS.get(name, "")
    told = [leg.report for leg in legs if law in leg.report.laws]
    if told:
        return f"{law}: {words(told[0].laws[law])} ({told[0].reasons.get(law, '')})"
    shown = ", ".join(dict.fromkeys(leg.route for leg in legs))
    return f"the law of {countries.name(law)} has nothing to say on it ({shown})"


def _drafts(name: str, template: Form, matter: Matter, legs: Sequence[Leg]) -> list[Draft]:
    law = _LAWS.get(name, "")
    if template.per == "all":
        return [fill(template, matter, tuple(legs), "register", matter.result.name, law)]
    if template.per == "exporter":
        return [fill(template, matter, own, who, _exporter_words(matter, who), law) for who, own in by_exporter(legs)]
    flows = dict.fromkeys(leg.flow for leg in legs)
    return [
        fill(template, matter, tuple(leg for leg in legs if leg.flow == flow), flow, f"flow {flow}", law)
        for flow in flows
    ]


def _exporter_words(matter: Matter, name: str) -> str:
    party = matter.party(name)
    if not name:
        return "an exporter that is not declared"
    return f"{party.name} ({name})" if party is not None and party.name else name
