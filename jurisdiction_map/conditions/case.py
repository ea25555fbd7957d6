"""One transfer under one law on one day: what conditions ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ..countries import jurisdiction
from ..facts.kinds import kind_of
from ..truth import Confidence

if TYPE_CHECKING:
    from ..law import Law
    from ..result import ProvisionResult


class _Unknown:
    def __repr__(self) -> str:
        return "unknown"


UNKNOWN: Final = _Unknown()
FactPath = tuple[str, ...]


class Case:
    """Facts seen through one law.

    facts: nested plain values as `facts.read` makes them; a key that is absent is unknown, None means "no".
    assumed: filled while conditions are asked: presumption → why; reported beside the verdict.
    confidence: of the provision being evaluated; limbs that state none inherit it.
    brief: one reason is enough (whether a rule applies at all); otherwise everything that is lacking is told.
    only_stated: facts that are presumed count as unknown, as inside `stated:`.
    """

    __slots__ = (
        "_classes", "_memo", "_values", "as_of", "assumed", "brief", "confidence", "facts", "law", "only_stated", "provision",
    )  # fmt: skip

    def __init__(
        self,
        facts: Mapping[str, Any],
        law: Law,
        as_of: date,
        provision: Callable[[str, Case], ProvisionResult],
    ) -> None:
        self.facts = facts
        self.law = law
        self.as_of = as_of
        self.assumed: dict[str, str] = {}
        self.confidence = Confidence.PRIMARY
        self.brief = False
        self.only_stated = False
        self.provision = provision
        self._classes: dict[str, tuple[bool | None, tuple[str, ...], Confidence]] = {}
        self._memo: dict[str, Any] = {}
        self._values: dict[FactPath, Any] = {}

    def get(self, path: FactPath) -> Any:
        """The value at `path`: UNKNOWN when absent, None when stated as "no"."""
        try:
            return self._values[path]
        except KeyError:
            derived = _DERIVED.get(path)
            value = self._values[path] = derived(self) if derived else self.plain(path)
            return value

    def _of_safeguards(self, name: str, attribute: str) -> Any:
        """The earliest date that declared safeguards of a kind or name state (`safeguards.contract.signed`,
        `safeguards.cn_scc.signed`); unknown if one does not say.
        """
        stated = self.facts.get("safeguards", UNKNOWN)
        if stated is UNKNOWN:
            return UNKNOWN
        chosen = [item for item in stated if name in ((kind := kind_of(item)), item.get(kind))]
        dates = [item.get(attribute, UNKNOWN) for item in chosen]
        if UNKNOWN in dates:
            return UNKNOWN
        return min((day for day in dates if day is not None), default=None)

    def plain(self, path: FactPath) -> Any:
        """The value at `path` as stated, without derived facts.

        A path that goes through a list of objects (`data.subjects.kind`) gathers from all of them, and is unknown
        while one of them does not say.
        """
        if path[0] == "safeguards":
            return self._of_safeguards(*path[1:])
        value: Any = self.facts
        for position, key in enumerate(path):
            if isinstance(value, list):
                return _gather(value, path[position:])
            value = value.get(key, UNKNOWN)
            if value is UNKNOWN or value is None:
                return value
        return value

    def here(self, place: Any) -> bool:
        """Whether a stated place is under this law."""
        return place == self.law.code or (isinstance(place, str) and jurisdiction(place) == self.law.code)

    def assume(self, path: str, what: str) -> None:
        """Records that a fact was presumed."""
        self.assumed.setdefault(path, what)

    def presumed_no(self, path: FactPath) -> bool:
        """Whether the law lets an absent fact be read as "no"; records the presumption."""
        name = ".".join(path)
        if name in self.law.presume_no:
            self.assume(name, "not stated; presumed not to be a special case")
            return True
        return False

    def safeguards(self) -> list[tuple[str, str | None, Mapping[str, Any]]] | None:
        """(label, kind, safeguard) of each declared safeguard in force on the day; None when none are stated.

        Filings that stand in `entity` are included. A safeguard counts from its stated date until its stated end;
        one whose date is not stated counts.
        """
        if "safeguards" not in self._memo:
            self._memo["safeguards"] = self._collect_safeguards()
        found: list[tuple[str, str | None, Mapping[str, Any]]] | None = self._memo["safeguards"]
        return found

    def lapsed(self, kind: str) -> tuple[str, ...]:
        """Declared safeguards of a kind that do not count on the day, each with the reason."""
        stated = self.facts.get("safeguards") or ()
        told = []
        for index, safeguard in enumerate(stated):
            if kind_of(safeguard) == kind:
                why = out_of_force(safeguard, self.as_of)
                if why:
                    told.append(f"safeguards[{index}] ({why})")
        return tuple(told)

    def denied(self, kind: str, name: str | None) -> bool:
        """Whether the facts say that this very safeguard is not done: by name, with null for its date; no measures at all."""
        if kind == "measures":
            return any(s.get("measures") == [] for s in self.facts.get("safeguards") or ())
        stated = [s for s in self.facts.get("safeguards") or () if name is not None and s.get(kind) == name]
        return any(s[key] is None for s in stated for key in _BEGINNINGS if key in s)

    def told(self, kind: str, name: str | None = None) -> bool:
        """Whether the facts say which safeguards of a kind there are: a list is stated, or the filing stands in `entity`."""
        if "safeguards" in self.facts:
            return True
        path = self.law.entity_filings.get(name or "") if kind == "filing" else None
        return path is not None and self.plain(tuple(path.split("."))) is not UNKNOWN

    def _collect_safeguards(self) -> list[tuple[str, str | None, Mapping[str, Any]]] | None:
        stated = self.facts.get("safeguards", UNKNOWN)
        rows: list[tuple[str, str | None, Mapping[str, Any]]] = []
        if stated is not UNKNOWN:
            for index, safeguard in enumerate(stated):
                if out_of_force(safeguard, self.as_of) is None:
                    rows.append((f"safeguards[{index}]", kind_of(safeguard), safeguard))
        for filing, path in self.law.entity_filings.items():
            dossier = self.plain(tuple(path.split(".")))
            if isinstance(dossier, Mapping):
                rows = self._with_dossier(rows, filing, path, dossier)
        if stated is UNKNOWN and not rows:
            return None
        return rows

    @staticmethod
    def _with_dossier(
        rows: list[tuple[str, str | None, Mapping[str, Any]]], filing: str, path: str, dossier: Mapping[str, Any]
    ) -> list[tuple[str, str | None, Mapping[str, Any]]]:
        """One filing may be told in `safeguards` and in `entity`: what one leaves out, the other may say."""
        for position, (label, kind, safeguard) in enumerate(rows):
            if kind == "filing" and safeguard.get("filing") == filing:
                rows[position] = (label, kind, {**dossier, **safeguard})
                return rows
        return [*rows, (path, "filing", {"filing": filing, **dossier})]

    def class_includes(self, name: str) -> tuple[bool | None, tuple[str, ...], Confidence]:
        """Whether the data falls in a class of this law: (truth, missing facts, confidence of the row that says so)."""
        if name not in self._classes:
            self._classes[name] = self._classify(name)
        return self._classes[name]

    def _classify(self, name: str) -> tuple[bool | None, tuple[str, ...], Confidence]:
        categories = self.plain(("data", "categories"))
        if categories is UNKNOWN or categories is None:
            return None, ("data.categories",), Confidence.PRIMARY
        best: tuple[bool | None, tuple[str, ...], Confidence] = (False, (), Confidence.PRIMARY)
        for row in self.law.classes.get(name, ()):
            if not row.in_force(self.as_of):
                continue
            truth, missing = row.holds(categories)
            if truth is not False and row.when is not None:
                asked = row.when.evaluate(self)
                if asked.value is False:
                    truth = False
                elif asked.value is None:
                    truth, missing = None, (*missing, *asked.missing)
            if truth is False:
                continue
            sure, weight = truth is True, (best[0] is not False, best[0] is True, best[2])
            if (True, sure, row.confidence) > weight:
                best = (truth, () if sure else missing, row.confidence)
        return best


_ORDINARY: dict[str, Any] = {"kind": "private", "outsourcing": "none", "critical_system": False}


def ordinary(path: FactPath) -> Any:
    """What a fact is taken to be where the law presumes that it picks out nothing special."""
    return [] if path[:2] == ("data", "subjects") else _ORDINARY.get(path[-1], [])


def _gather(objects: list[Any], rest: FactPath) -> Any:
    gathered: list[Any] = []
    for item in objects:
        value = item.get(rest[0], UNKNOWN)
        if value is UNKNOWN:
            return UNKNOWN
        gathered.extend(value if isinstance(value, list) else [value])
    return gathered


_BEGINNINGS = ("signed", "valid_from", "approved_on", "date", "done")


def out_of_force(safeguard: Mapping[str, Any], as_of: date) -> str | None:
    """Why a safeguard does not count on the day: not begun, or ended; None where it counts (an undated one does).

    A beginning stated as null has not come: not signed, not done. `approved_on: null` is left to the law, since some
    ask for rules that no authority approves.
    """
    for key in _BEGINNINGS:
        begin = safeguard.get(key, UNKNOWN)
        if begin is None and key != "approved_on":
            return f"{key.replace('_', ' ')}: not yet"
        if isinstance(begin, date) and begin > as_of:
            return f"{key.replace('_', ' ')} {begin}, not yet in force"
    for key in ("expires", "valid_until"):
        end = safeguard.get(key)
        if isinstance(end, date) and end <= as_of:
            return f"{key.replace('_', ' ')} {end}, no longer in force"
    return None


def _first_transfer(case: Case) -> Any:
    stated = case.plain(("entity", "first_transfer"))
    if stated is not UNKNOWN:
        return stated
    started = case.plain(("transfer", "started"))
    if started is not UNKNOWN:
        case.assume("entity.first_transfer", "not stated; taken to be transfer.started")
    return started


def _incorporated(case: Case) -> Any:
    countries = case.plain(("exporter", "incorporated_in"))
    if countries is not UNKNOWN and countries is not None:
        return "domestic" if any(case.here(country) for country in countries) else "foreign"
    return case.plain(("exporter", "incorporated")) if case.here(case.plain(("transfer", "from"))) else UNKNOWN


def _local_users(case: Case) -> Any:
    stated = case.plain(("exporter", "local_users"))
    if isinstance(stated, Mapping):
        here = [number for country, number in stated.items() if case.here(country)]
        return sum(here) if here else UNKNOWN
    return stated if case.here(case.plain(("transfer", "from"))) else UNKNOWN


def _lawful_basis(case: Case) -> Any:
    """As stated, but for a consent that was declared and does not stand: not yet given, or withdrawn."""
    stated = case.plain(("data", "lawful_basis"))
    consents = [s for s in case.facts.get("safeguards") or () if "consent" in s]
    if not consents or not isinstance(stated, list):
        return stated
    if any(out_of_force(c, case.as_of) is None and c.get("withdrawn") is not True for c in consents):
        return stated
    return [basis for basis in stated if basis not in ("consent", "explicit_consent")] or ["none"]


_DERIVED: dict[FactPath, Callable[[Case], Any]] = {
    ("entity", "first_transfer"): _first_transfer,
    ("exporter", "incorporated"): _incorporated,
    ("exporter", "local_users"): _local_users,
    ("data", "lawful_basis"): _lawful_basis,
}
