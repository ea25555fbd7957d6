"""Documentation of every rule by id: the linter's own, and each provision of the law files."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.findings.model import Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.rules import RULES
from jurisdiction_map.conditions.nodes import Always, Never
from jurisdiction_map.conditions.words import in_full
from jurisdiction_map.law import Law, Provision
from jurisdiction_map.repository import Repository, repository

_LEVELS = {"gate": Level.ERROR, "duty": Level.ERROR, "advice": Level.NOTE, "route": Level.NOTE}


def documentation(rules: Iterable[str], laws: Repository | None = None) -> dict[str, RuleDoc]:
    """The documentation of the rules asked for; unknown ids are left out."""
    found = {}
    for rule in rules:
        if rule in RULES:
            found[rule] = RULES[rule].doc
            continue
        located = provision(rule, laws or repository())
        if located is not None:
            found[rule] = provision_doc(*located)
    return found


def provision(identifier: str, laws: Repository) -> tuple[Law, Provision] | None:
    """The provision with this id and its law, or None."""
    prefix = identifier.split("-", 1)[0]
    codes = [code for code in laws.codes() if code == prefix] or list(laws.codes())
    for code in codes:
        law = laws.require(code)
        for candidate in law.provisions:
            if candidate.id == identifier:
                return law, candidate
    return None


def identifiers(laws: Repository) -> tuple[str, ...]:
    """The ids of all rules: the linter's own, then every provision."""
    return (*RULES, *(provision.id for law in laws for provision in law.provisions))


def _fires(law: Law, provision: Provision) -> str:
    """What a transfer has to meet, or else; where the provision asks only some transfers, which."""
    titles = {one.id: one.title for one in law.provisions}
    always = isinstance(provision.applies, Always)
    which = "A transfer" if always else f"A transfer to which it applies ({in_full(provision.applies, titles)})"
    if isinstance(provision.requires, Never):
        return f"{which}: {provision.requires.text()}."
    return f"{which} that does not meet this, or of which it is not known: {in_full(provision.requires, titles)}."


def _silent(provision: Provision) -> str:
    """What lifts the provision, by its name and in plain words where the law file has them."""
    lifted = [
        f"{row.id}{f' ({row.limb})' if row.limb else ''}: {(row.plain or in_full(row.when)).rstrip('.')}"
        for row in provision.exempt
    ]
    return f"A transfer that is exempt: {'; '.join(lifted)}." if lifted else ""


def provision_doc(law: Law, provision: Provision) -> RuleDoc:
    """A provision as the documentation of a rule."""
    general = provision.scope != "transfer"
    return RuleDoc(
        id=provision.id,
        title=f"{law.name}: {provision.title}",
        checks=provision.plain or provision.title,
        why=f"{provision.cite} ({provision.confidence.word.replace('_', ' ')}; reviewed {law.reviewed})."
        + (" A general duty: listed, never moving a verdict." if general else ""),
        fires=_fires(law, provision),
        silent=_silent(provision),
        fix="See the finding's ways out; `lintas route` tries any other change.",
        since="0.1.0",
        level=Level.NOTE if general else _LEVELS[provision.strength],
    )
