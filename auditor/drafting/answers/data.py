"""What moves: categories declared beside those seen, the classes that a law puts them in, the form they travel in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.drafting.answers.people import seen_words
from auditor.drafting.matter import Leg
from auditor.drafting.model import Origin, Statement
from auditor.drafting.scope import Asking, Known, Scope, known, listed, named, words
from auditor.findings.model import TableReport
from auditor.flows.contents import Contents, carried
from jurisdiction_map.conditions.case import Case
from jurisdiction_map.engine.verdicts import Session
from jurisdiction_map.law import ClassRow, Law

ORDINARY = frozenset({"basic", "general"})
"""Classes that are not sensitive, by the names that law files give them."""

_PERHAPS = "perhaps"


def _top(tag: str) -> str:
    return tag.partition(".")[0]


def categories(scope: Scope) -> Known:
    """Categories of personal data: what is declared of datasets and flows, what columns of theirs show."""
    statements = [*_declared(scope), *_seen(scope)]
    return known(statements, [*_undeclared(scope), *_unseen(scope)])


def _declared(scope: Scope) -> Iterator[Statement]:
    for leg in scope.legs:
        if leg.declared is None:
            continue
        own = scope.matter.movement(leg)
        source = leg.transfer.edge.source
        paths = [
            (*own, "categories"),
            *(("datasets", name, "categories") for name in (leg.transfer.root, source) if name),
        ]
        moves = _still(leg.declared, leg.report.categories)
        text = f"after the flow's transforms: {listed(sorted(moves))}" if moves else "nothing personal"
        yield scope.matter.declared_at(text, *paths, ("datasets", source))


def _still(declared: frozenset[str], moving: tuple[str, ...] | None) -> frozenset[str]:
    """Declared categories, without those whose columns the audit found to be dropped on the way."""
    tops = None if moving is None else {_top(tag) for tag in moving}
    return frozenset(tag for tag in declared if tops is None or _top(tag) in tops)


def _seen(scope: Scope) -> Iterator[Statement]:
    for table in scope.matter.tables(scope.datasets):
        moving = {column: tags for leg in scope.legs for column, tags in _moving(leg, table).items()}
        if moving:
            shown = "; ".join(f"{listed(tags)} in {column}" for column, tags in moving.items())
            yield Statement(Origin.OBSERVED, shown, seen=seen_words(scope, table))
        else:
            text = f"no personal data that moves was seen. {table.zero}".strip()
            yield Statement(Origin.OBSERVED, text, seen=seen_words(scope, table))


def _moving(leg: Leg, table: TableReport) -> dict[str, tuple[str, ...]]:
    """Columns of a table, with tags, that are still there after every flow from its dataset on."""
    path = leg.transfer.path
    starts = [index for index, edge in enumerate(path) if edge.source == table.dataset]
    if not starts:
        return {}
    tops = None if leg.report.categories is None else {_top(tag) for tag in leg.report.categories}
    found = {}
    for column in table.columns:
        tags = frozenset(column.tags)
        for edge in path[starts[0] :]:
            tags = carried(Contents(tags, {column.name: tags}), edge.flow.transforms).tags or frozenset()
        moves = tuple(tag for tag in column.tags if tag in tags and (tops is None or _top(tag) in tops))
        if moves:
            found[column.name] = moves
    return found


def _undeclared(scope: Scope) -> Iterator[str]:
    """Categories that a scan saw and nobody declared."""
    for leg in scope.legs:
        if leg.declared is None or leg.report.categories is None:
            continue
        declared = {_top(tag) for tag in leg.declared}
        extra = sorted({_top(tag) for tag in leg.report.categories} - declared)
        if extra:
            yield (
                f"Flow {leg.flow}: the scan saw {listed(extra)}, which nobody declared. "
                "Declare it, drop the columns, or mark them as not personal."
            )


def _unseen(scope: Scope) -> Iterator[str]:
    """Categories that are declared of a dataset, move, and were seen in none of its tables."""
    for name in scope.datasets:
        dataset, tables = scope.matter.dataset(name), scope.matter.tables([name])
        if dataset is None or not tables or any(gap.dataset == name for gap in scope.matter.result.unread):
            continue
        seen = {_top(tag) for table in tables for column in table.columns for tag in (*column.tags, *column.possible)}
        seen |= {_top(tag) for tags in (dataset.columns or {}).values() for tag in tags}
        moving = {_top(tag) for leg in scope.legs if leg.transfer.edge.source == name for tag in leg.declared or ()}
        absent = sorted(({_top(tag) for tag in dataset.categories or ()} & moving) - seen)
        if absent:
            yield f"{name}: {listed(absent)} is declared and was not seen. Confirm it, or take it out of the declaration."


def sensitive(scope: Scope) -> Known:
    """Categories in a special class of the law, each with the provision that puts it there."""
    return _classed(scope, special=True)


def ordinary(scope: Scope) -> Known:
    """Categories in the ordinary class of the law (basic, general)."""
    return _classed(scope, special=False)


def laws_of(scope: Scope) -> list[Law]:
    """The law of the form, or every law that has something to say on the transfers."""
    codes = dict.fromkeys(code for leg in scope.legs for code in leg.report.laws if leg.under(code))
    wanted = [scope.law] if scope.law else list(codes)
    return [law for law in map(scope.matter.laws.get, wanted) if law is not None]


def _classed(scope: Scope, *, special: bool) -> Known:
    found: list[Statement] = []
    told = [leg for leg in scope.legs if "categories" in leg.facts["data"]]
    for law in laws_of(scope):
        names = [name for name in law.classes if (name not in ORDINARY) == special]
        of_law: list[Statement] = []
        for leg in told:
            if leg.under(law.code):
                of_law += _classes(law, names, leg, scope)
        if of_law:
            found += of_law
        elif special and told:
            has = f"none of the categories falls into a special class of {law.name}'s law"
            text = has if names else f"the law file of {law.name} has no special class of personal data"
            found.append(Statement(Origin.DERIVED, text, cite=f"{law.code} law file, reviewed {law.reviewed}"))
    unsure = [statement.text.partition(":")[0] for statement in found if _PERHAPS in statement.text]
    todo = f"Which kind it is, or in whose hands: {'; '.join(dict.fromkeys(unsure))}." if special and unsure else ""
    return known(found, (), todo)


def _classes(law: Law, names: list[str], leg: Leg, scope: Scope) -> Iterator[Statement]:
    case = Session(law, leg.facts, scope.matter.as_of).case
    tags = leg.facts["data"]["categories"]
    if ORDINARY.intersection(names):
        special = [row for name, rows in law.classes.items() if name not in ORDINARY for row in rows]
        tags = [tag for tag in tags if not any(_surely(row, tag, case) for row in special)]
    for name in names:
        for row in law.classes[name]:
            if row.in_force(scope.matter.as_of):
                yield from _class_row(law, name, row, case, tags)


def _surely(row: ClassRow, tag: str, case: Case) -> bool:
    """Whether a row holds for a tag without doubt."""
    if not row.in_force(case.as_of) or not row.holds([tag])[0]:
        return False
    return row.when is None or row.when.evaluate(case).value is True


def _class_row(law: Law, name: str, row: ClassRow, case: Case, tags: Sequence[str]) -> Iterator[Statement]:
    holds = row.when.evaluate(case).value if row.when is not None else True
    sure: list[str] = []
    unsure: list[str] = []
    for tag in tags:
        truth, _ = row.holds([tag])
        if truth is False or holds is False:
            continue
        (sure if truth and holds else unsure).append(tag)
    label = f"{law.code} {words(name)}"
    if sure:
        yield Statement(Origin.DERIVED, f"{listed(sure)}: {label}", cite=row.cite, confidence=row.confidence.word)
    if unsure:
        text = f"{listed(unsure)}: {_PERHAPS} {label}; which kind it is, or in whose hands, is not declared"
        yield Statement(Origin.DERIVED, text, cite=row.cite, confidence=row.confidence.word)


def form(scope: Scope) -> Known:
    """Whether people can be told: the form the data moves in, and what happens to columns on the way."""
    found = []
    for leg in scope.legs:
        form = leg.facts["data"].get("form")
        transforms = leg.transfer.flow.transforms
        done = [
            f"{word} {named(names)}"
            for word in (
                "drop",
                "keep",
                "mask",
                "hash",
                "pseudonymise",
                "tokenise",
                "encrypt",
                "anonymise",
                "generalise",
            )
            if (names := getattr(transforms, word))
        ]
        if transforms.aggregate:
            done.append("aggregate")
        own = scope.matter.movement(leg)
        if done:
            found.append(scope.matter.declared(f"{leg.flow}: {'; '.join(done)}", *own, "transforms"))
        if form is not None:
            found.append(
                Statement(
                    Origin.DERIVED, f"{leg.flow}: {form} data leaves", path=".".join((*map(str, own), "transforms"))
                )
            )
    return known(found)


ANSWERS: dict[str, Asking] = {
    "categories": categories,
    "sensitive": sensitive,
    "ordinary": ordinary,
    "form": form,
}
