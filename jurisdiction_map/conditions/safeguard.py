"""Asking for a safeguard: one declared object of a kind that has every attribute the limb asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..records import keyword_record, record
from ..truth import Evidence, unique
from .case import UNKNOWN, Case
from .coverage import FitsData
from .matchers import YES, Answer, Equal, Matcher, Stated
from .nodes import Node

# The steps of a filing: a limb that asks for one of them says itself what must have been done.
_STEPS = frozenset({"prepared", "filed", "answered", "updated"})
_NAMED = frozenset({"contract", "bcr", "certification"})
_CONTROLLERS = frozenset({"controller", "joint_controller", "third_party"})
_PROCESSORS = frozenset({"processor", "sub_processor"})


@record
class Recognised:
    """The mechanism is one that this law recognises for this recipient on this day (its `mechanisms` table)."""

    kind: str

    def test(self, value: Any, case: Case) -> Answer:
        """yes and partly hold; unclear and evidence-only are unknown and no; what the table lacks is not recognised."""
        answer: Answer = (False, (), None)
        for row in case.law.mechanisms:
            if row.kind != self.kind or row.name != value or not row.in_force(case.as_of):
                continue
            fits: Answer = (True, (), None)
            if row.when is not None:
                asked = row.when.evaluate(case)
                fits = (asked.value, asked.missing, None)
            if row.recognised in ("yes", "partly") and row.confidence.decides and fits[0] is not False:
                if fits[0]:
                    return fits
                answer = fits
            elif row.recognised in ("yes", "partly", "unclear") and fits[0] is not False and answer[0] is False:
                answer = (None, (f"{self.kind}: {value} (whether this law recognises it)",), None)
        return answer

    def deadline(self, case: Case) -> date | None:
        """No deadline."""
        del case
        return None

    def text(self) -> str:
        """In words."""
        return "recognised by this law"


@record
class FitsRoles:
    """The contract's module is the one made for exporter and importer in their roles (asked by `_module_fits`)."""

    def test(self, value: Any, case: Case) -> Answer:
        """True for the module of these roles, whatever the contract."""
        needed, missing = needed_module(case)
        return (None, missing, None) if needed is None else (value == needed, (), None)

    def deadline(self, case: Case) -> date | None:
        """No deadline."""
        del case
        return None

    def text(self) -> str:
        """In words."""
        return "the one for these roles"


def needed_module(case: Case) -> tuple[str | None, tuple[str, ...]]:
    """The module name for exporter and importer in their roles, or what is missing to tell."""
    words, missing = [], []
    for side in ("exporter", "importer"):
        role = case.get((side, "role"))
        word = "controller" if role in _CONTROLLERS else "processor" if role in _PROCESSORS else None
        words.append(word)
        if word is None:
            missing.append(f"{side}.role")
    return (None, tuple(missing)) if missing else (f"{words[0]}_to_{words[1]}", ())


@keyword_record
class Safeguard(Node):
    """A declared safeguard of a kind, with all the attributes in one object.

    but_not: attributes that, if stated so, disqualify it; not stated, they are no obstacle.
    open_list: a list of safeguards that does not name it leaves it unknown (for what an exporter would not list among
    the safeguards of one transfer) instead of saying that there is none.
    """

    kind: str
    wanted: Matcher
    attributes: tuple[tuple[str, Matcher], ...] = ()
    but_not: tuple[tuple[str, Matcher], ...] = ()
    open_list: bool = False

    def ask(self, case: Case) -> Evidence:
        """The best declared object: one that fits, else one that may, else the nearest."""
        declared = case.safeguards() or []
        due = self._due(case)
        if not case.told(self.kind, self._name()):
            return Evidence(None, self, case.confidence, ("safeguards", self.label()), due)
        best: Evidence | None = None
        for label, kind, item in declared:
            if kind != self.kind:
                continue
            evidence = self._judge(label, item, case)
            if evidence is None:
                continue
            if evidence.value:
                return evidence
            if best is None or (evidence.value is None and best.value is False):
                best = evidence
        if best:
            return best
        value = None if self.open_list and not case.denied(self.kind, self._name()) else False
        missing = (self.label(), *case.lapsed(self.kind))
        return Evidence(value, self, case.confidence, missing, due, note="none declared that is in force")

    def _judge(self, label: str, item: Mapping[str, Any], case: Case) -> Evidence | None:
        """Evidence for one declared object; None where it is another contract, filing or ground altogether."""
        truth, missing, _ = self._kind_fits(label, item, case)
        if truth is False:
            return None
        lacks: list[str] = [*missing]
        due: date | None = None
        for key, matcher in self.attributes:
            one, lack, last = self._attribute(label, item, key, matcher, case)
            due = last if last and (due is None or last < due) else due
            if one is False or (one is None and truth):
                truth = one
            lacks.extend(lack)
        for key, matcher in self.but_not:
            value = _with_implied(item.get(key, UNKNOWN), _implied(label, item, key, case))
            if value is UNKNOWN:
                continue
            bars, lack, _ = matcher.test(value, case)
            if bars:
                truth = False
                lacks.append(f"{label}.{key}")
            elif bars is None and truth:
                truth = None
                lacks.extend(lack)
        if self._unfiled(item, case):
            truth = False
            lacks.append(f"{label}.filed")
        if self.kind in _NAMED and case.get(("importer", "named_in_safeguards")) is False:
            truth = False
            lacks.append("importer.named_in_safeguards")
        return Evidence(truth, self, case.confidence, () if truth else unique([tuple(lacks)]), due, note=label)

    def _unfiled(self, item: Mapping[str, Any], case: Case) -> bool:
        """Whether a filing is asked for as such and stated not to have been filed by the day."""
        if self.kind != "filing" or "filed" not in item or _STEPS & {key for key, _ in self.attributes}:
            return False
        filed = item["filed"]
        return filed is None or (isinstance(filed, date) and filed > case.as_of)

    def _kind_fits(self, label: str, item: Mapping[str, Any], case: Case) -> Answer:
        value = item.get(self.kind)
        if value is None:
            anything = isinstance(self.wanted, Stated)
            return (True, (), None) if anything else (None, (f"{label}.{self.kind}",), None)
        return self.wanted.test(value, case)

    def _attribute(
        self, label: str, item: Mapping[str, Any], key: str, matcher: Matcher, case: Case
    ) -> tuple[bool | None, tuple[str, ...], date | None]:
        name = f"{label}.{key}"
        value = _with_implied(item.get(key, UNKNOWN), _implied(label, item, key, case))
        if isinstance(matcher, FitsRoles):
            return _module_fits(name, item, value, case)
        if isinstance(matcher, FitsData):
            truth, lacks, _ = matcher.test(value, case)
            return truth, (name,) if truth is False else lacks, None
        if value is UNKNOWN:
            if f"safeguards.{key}" in case.law.presume_no:
                truth, lacks, last = matcher.test(False, case)
                case.assume(name, "not stated; presumed no")
                return truth, lacks, last
            return None, (name,), matcher.deadline(case)
        truth, lacks, last = matcher.test(value, case)
        if truth is False and last is not None and isinstance(value, date) and value > last:
            name = f"{name} ({value}, {(value - last).days} days late)"
        return truth, lacks if truth is None else (() if truth else (name,)), last

    def _due(self, case: Case) -> date | None:
        return min((last for _, matcher in self.attributes if (last := matcher.deadline(case))), default=None)

    def _name(self) -> str | None:
        wanted = self.wanted
        return wanted.options[0] if isinstance(wanted, Equal) and len(wanted.options) == 1 else None

    def label(self) -> str:
        """The mechanism as a finding names it: `filing: vn_transfer_dossier`."""
        wanted = self.wanted
        if isinstance(wanted, Equal) and len(wanted.options) == 1:
            return f"{self.kind}: {wanted.options[0]}"
        return self.kind

    def text(self) -> str:
        """In words."""
        asked = [f"{key.replace('_', ' ')}: {matcher.text()}" for key, matcher in self.attributes]
        asked += [f"but not {key.replace('_', ' ')}: {matcher.text()}" for key, matcher in self.but_not]
        return f"{self.kind}: {self.wanted.text()}" + (f" ({'; '.join(asked)})" if asked else "")


def _implied(label: str, item: Mapping[str, Any], key: str, case: Case) -> Any:
    """What an unmodified model contract provides by its own text."""
    model = case.law.models.get(item.get("contract") or "")
    if model is None or key not in model.provides or item.get("modified"):
        return UNKNOWN
    if "modified" not in item:
        case.assume(f"{label}.modified", "not stated; the model's own text is taken to be unchanged")
    return model.provides[key]


def _with_implied(stated: Any, given: Any) -> Any:
    """What is stated, together with what the model's own text adds to a list; the model's alone where nothing is stated."""
    if isinstance(stated, list) and isinstance(given, list):
        return [*stated, *given]
    return given if stated is UNKNOWN else stated


def _module_fits(name: str, item: Mapping[str, Any], value: Any, case: Case) -> Answer:
    """Whether the contract's module is the one for these roles; not stated, the roles select it."""
    model = case.law.models.get(item.get("contract") or "")
    if value is UNKNOWN and (model is None or not model.modules):
        return YES
    needed, missing = needed_module(case)
    if needed is None:
        return None, (name, *missing) if value is UNKNOWN else missing, None
    if model is not None and model.modules and needed not in model.modules:
        return False, (f"{name}: {item['contract']} has no module for {needed.replace('_', ' ')}",), None
    if value is UNKNOWN:
        case.assume(name, f"not stated; taken to be {needed}, the module for these roles")
        return YES
    return YES if value == needed else (False, (name,), None)


@keyword_record
class Terms(Node):
    """A checklist of contract terms, each missing one named."""

    all_of: tuple[str, ...]
    contracts: tuple[str, ...] = ()

    def ask(self, case: Case) -> Evidence:
        """The declared contract that covers most; unknown where its terms are not stated."""
        declared = case.safeguards() or []
        if not case.told("contract"):
            return Evidence(None, self, case.confidence, ("safeguards", "contract terms"))
        best: Evidence | None = None
        for label, kind, item in declared:
            if kind != "contract" or (self.contracts and item.get("contract") not in self.contracts):
                continue
            evidence = self._judge(label, item, case)
            if best is None or _rank(evidence) > _rank(best):
                best = evidence
        if best:
            return best
        if case.get(("importer", "written_processing_contract")) is True:
            return Evidence(
                None, self, case.confidence, ("contract terms",), note="a written contract whose terms are not stated"
            )
        return Evidence(
            False, self, case.confidence, tuple(f"contract term: {t}" for t in self.all_of), note="none declared"
        )

    def _judge(self, label: str, item: Mapping[str, Any], case: Case) -> Evidence:
        if item.get("binding") is False or case.get(("importer", "named_in_safeguards")) is False:
            which = f"{label}.binding" if item.get("binding") is False else "importer.named_in_safeguards"
            return Evidence(False, self, case.confidence, (which,), note=label)
        implied = _implied(label, item, "terms", case)
        stated = item.get("terms", UNKNOWN)
        have = {*(implied if implied is not UNKNOWN else ()), *(stated if stated is not UNKNOWN else ())}
        lacking = [term for term in self.all_of if term not in have]
        if not lacking:
            return Evidence(True, self, case.confidence, note=label)
        if stated is UNKNOWN:
            return Evidence(
                None, self, case.confidence, (f"{label}.terms", *(f"contract term: {t}" for t in lacking)), note=label
            )
        return Evidence(False, self, case.confidence, tuple(f"contract term: {t}" for t in lacking), note=label)

    def text(self) -> str:
        """In words."""
        return "a contract with the terms " + ", ".join(self.all_of)


def _rank(evidence: Evidence) -> tuple[int, int]:
    return ({True: 2, None: 1, False: 0}[evidence.value], -len(evidence.missing))
