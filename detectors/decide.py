"""One explained decision per column: header, values and table weighed together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from detectors.adjudicate import Adjudicated, weigh
from detectors.assess import dates, documents, marks, names, numbers, together, words
from detectors.assess.fit import fit
from detectors.assess.refuted import refuted
from detectors.assess.settled import is_staff_number, settled
from detectors.categories import vocabulary
from detectors.evidence import PRIOR, Evidence, probability, seen_in
from detectors.headers import HeaderHint, TableContext
from detectors.leaves import Tally
from detectors.masking import examples
from detectors.model import Settings, Status, TagFinding
from detectors.prevalence import prevalence
from detectors.profile import Passes, Profile
from detectors.second_look import open_to
from detectors.told import NOTHING, OF_A_KEY, Told

HEADER_WEIGHT = 5.6
"""Log odds of a header of strength 1; with the prior it takes a header of about 0.5 to find a tag by itself."""

_NUMBERED = frozenset(
    {
        "national_id", "tax_id", "social_security_id", "health_id", "passport", "driving_licence", "other_gov_id",
        "bank_account", "payment_card", "phone", "person_key",
    }
)  # fmt: skip
_OF_SOMEONE = frozenset(
    {
        "name", "phone", "address", "location", "email", "tax_id", "ip_address", "device_id", "bank_account", "photo",
        "person_key", "username", "financial", "employment", "nationality", "age", "health", "education", "vehicle_id",
        "online_activity", "family", "physical_trait", "gender",
    }
)  # fmt: skip
_OF_THINGS_TOO = frozenset({"health", "education", "religion", "physical_trait", "ethnicity", "political", "children"})
# What dates of births and codes of sexes tell by themselves beside people, under a header that says nothing.
_PLAIN_IN_VALUES = frozenset({"date_of_birth", "gender"})
_OF_PLACES_TOO = frozenset({"location", "physical_trait"})
_AREAS = frozenset({"village", "postcode"})
# What firms and machines have as well as persons: probability that it is a person's, by what the table is about.
_OWNED: dict[str, dict[str, float]] = {
    "phone": {"organisations": 0.25, "things": 0.6, "places": 0.2},
    "email": {"organisations": 0.4, "things": 0.7, "places": 0.4},
    "address": {"organisations": 0.2, "things": 0.4, "places": 0.1},
    "tax_id": {"organisations": 0.2, "things": 0.5, "places": 0.2},
    "bank_account": {"organisations": 0.3, "things": 0.6, "places": 0.3},
    "device_id": {"organisations": 0.4, "things": 0.6, "places": 0.3},
    "ip_address": {"organisations": 0.4, "things": 0.6, "places": 0.3},
}
_BESIDE_PERSONS = 0.75
"""Probability that an unqualified address, account or device is that of the persons whom other columns describe."""
_RIVAL = 4.0
_REFUTED, _CLEAR, _PLAINLY = -5.0, 0.6, 0.85
_SURE_BY_FORM = frozenset({"email"})
"""What nothing else is written like: a header that names another thing (`user_id`) does not speak against it."""
_KEYS_PERSONS = 4.5
_MOSTLY_WORDS = 0.9
"""Share of the values from which an age group is told in words, or as whether somebody is grown."""
_PLAIN = 0.96
"""Strength of a header that names a register beyond doubt, so that it may name two: passport or identity card."""
_OF_CONTACT = 0.65
"""Probability that an unqualified telephone or address of mail is that of the contact person beside it."""
_SHOWN = 12
_ABOUT = {"people": 0.8, "organisations": -3.2, "things": -3.0, "places": -3.4, "unknown": 0.0}


@dataclass(frozen=True)
class Column:
    """All that is known of one column before the decision."""

    tally: Tally
    profile: Profile
    hints: tuple[HeaderHint, ...]
    context: TableContext
    anonymous: bool = False
    """Whether the header is only a number."""
    added: Adjudicated | None = None
    """What Presidio recognizers of the caller found."""
    beside_names: bool = False
    """Whether the column beside it holds parts of names."""
    has_contact: bool = False
    """Whether the table names a contact person."""
    nobody: bool = False
    """Whether no column of the table tells a person."""
    told: Told = NOTHING
    """What the columns that were decided tell about this one."""
    keys_persons: bool = False
    """Whether it tells apart rows that are persons, under a header that says no more."""
    _strongest: dict[str, numbers.Strongest | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def strongest(self, tag: str) -> numbers.Strongest | None:
        """The identifier of a category that the values speak most for, weighed once; under its header, if it has one."""
        if tag not in self._strongest:
            self._strongest[tag] = numbers.strongest(self.profile, tag=tag, with_header=tag in self.positive)
        return self._strongest[tag]

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """The first few of its values that differ when they are masked; the same for each category."""
        return examples(value.raw for value in self.profile.values[:_SHOWN])

    @cached_property
    def positive(self) -> dict[str, HeaderHint]:
        """The best hint of a person or of an unknown holder for each category."""
        best: dict[str, HeaderHint] = {}
        for hint in self.hints:
            if hint.tag and hint.holder in {"person", "unknown"} and hint.strength > 0:
                best.setdefault(hint.tag, hint)
        return best

    @cached_property
    def forms(self) -> dict[str, tuple[Evidence, ...]]:
        """Whether the values can be what each hint of `positive` says."""
        return {
            tag: ()
            if tag == "date_of_birth" and (dates.are_dates(self.profile) or dates.are_birthdays(self.profile))
            else (fit(tag, hint.kind or "", self.profile), *refuted(tag, hint, self.profile, self.tally))
            for tag, hint in self.positive.items()
        }

    @cached_property
    def denials(self) -> tuple[HeaderHint, ...]:
        """What the header says it is instead: nothing personal, or of a company or thing."""
        return tuple(h for h in self.hints if not h.tag or h.holder in {"organisation", "thing"})


@dataclass(frozen=True)
class Weighed:
    """One category with the evidence for it in one column."""

    tag: str
    evidence: tuple[Evidence, ...]
    passes: Passes | None
    """The values that carry it, where values decide."""
    owned: float
    """Probability that it is a person's, where it is what it seems."""

    @property
    def likely(self) -> float:
        """Probability that the column holds it, whoever's it is."""
        return probability(self.evidence)


def weigh_all(column: Column, settings: Settings) -> tuple[Weighed, ...]:
    """The evidence for each category that a column may carry."""
    weighed = []
    for tag in sorted(_candidates(column)):
        evidence, passes = _weigh(tag, column, settings)
        owned = _of_a_person(tag, column)
        if owned < 1.0:
            evidence.append(Evidence(0.0, f"the table is about {column.context.about}: it may be theirs", "table"))
        weighed.append(Weighed(tag, tuple(evidence), passes, owned))
    return tuple(weighed)


def conclude(weighed: Iterable[Weighed], column: Column, settings: Settings) -> tuple[TagFinding, ...]:
    """The findings of one column, found ones first, each group by falling confidence."""
    findings = []
    for one in weighed:
        confidence = round(one.likely * one.owned, 4)
        if confidence >= settings.possible:
            status: Status = "found" if confidence >= settings.found else "possible"
            findings.append(_finding(one, confidence, status, column))
    return tuple(sorted(findings, key=lambda f: (f.status != "found", -f.confidence, f.tag)))


def _candidates(column: Column) -> set[str]:
    tags = {*column.positive, *(("person_key",) if column.keys_persons else ())}
    if column.added is not None:
        tags |= set(column.added.passes)
    profile = column.profile
    if profile.size:
        tags |= numbers.unprompted_tags(profile)
        if profile.size <= 60:
            tags |= words.lexicon_tags(profile)
        if profile.share("words") >= 0.15:
            tags.add("name")
        if profile.share("text", "words") >= 0.5 or marks.unit_numbers(profile) >= 0.6:
            tags.add("address")
        if profile.share("date") >= 0.8 or dates.are_packed(profile):
            tags.add("date_of_birth")
        if column.context.health and (key := column.positive.get("person_key")) and key.kind == "member":
            tags.add("health_id")
        if is_staff_number(column.positive.get("national_id"), profile):
            tags.add("person_key")
        if documents.in_general(column.positive.get("national_id")) and documents.passports(profile).weight:
            tags.add("passport")
        tags |= together.candidates(profile, column.told, column.context, anonymous=column.anonymous)
    return tags


def _weigh(tag: str, column: Column, settings: Settings) -> tuple[list[Evidence], Passes | None]:
    hint = column.positive.get(tag)
    evidence = seen_in("header", _from_header(tag, hint, column))
    if hint is not None:
        evidence += seen_in("form", column.forms[tag])
    values, passes = _from_values(tag, hint, column, settings)
    evidence += seen_in("values", values)
    if tag == "name" and hint is None and column.beside_names and open_to(tag, column.hints):
        evidence += seen_in("neighbours", [names.beside(column.profile)])
    evidence += seen_in("table", [_from_table(tag, hint, column)])
    others = together.from_others(tag, hint, column.profile, column.tally, column.told, column.context)
    evidence += seen_in("table", others)
    rivals = {other: named for other, named in column.positive.items() if other != tag}
    evidence += settled(tag, hint, column.profile, column.context, column.told, rivals, nobody=column.nobody)
    evidence += seen_in("values", _rival_register(tag, hint, column))
    if tag == "person_key" and column.keys_persons:
        evidence.append(Evidence(_KEYS_PERSONS, "it is the key of rows each of which is a person", "table"))
    if tag == "passport" and hint is None and documents.in_general(column.positive.get("national_id")):
        evidence.append(documents.passports(column.profile))
    return [e for e in evidence if e.weight or e.reason], passes


def _from_header(tag: str, hint: HeaderHint | None, column: Column) -> list[Evidence]:
    evidence = []
    if hint is not None:
        evidence.append(Evidence(HEADER_WEIGHT * hint.strength, f"header: {hint.reason}"))
    for denial in column.denials:
        about = denial.tag or denial.kind
        if about and about != tag and hint is not None:
            continue
        weight = -HEADER_WEIGHT * denial.strength * (1.0 if hint is None or about == tag else 0.8)
        evidence.append(Evidence(weight, f"header: {denial.reason}"))
        break
    if hint is None and not evidence and tag not in _SURE_BY_FORM:
        rivals = {t: h.strength for t, h in column.positive.items() if t != tag and not _cannot_be(t, column)}
        strongest = max(rivals.values(), default=0.0)
        if strongest >= 0.5:
            # A number belongs to the register that its header names, even where it is built like another's.
            number = tag in _NUMBERED and any(t in _NUMBERED for t in rivals)
            evidence.append(Evidence((-6.5 if number else -4.5) * strongest, "the header names something else"))
    return evidence


def _cannot_be(tag: str, column: Column) -> bool:
    """Whether the values refute what the header says, so that it silences nothing else: columns that changed places."""
    return sum(one.weight for one in column.forms[tag]) <= _REFUTED


def _from_values(
    tag: str, hint: HeaderHint | None, column: Column, settings: Settings
) -> tuple[list[Evidence], Passes | None]:
    profile, named = column.profile, hint is not None
    if not profile.size:
        return [], None
    evidence: list[Evidence] = []
    passes: Passes | None = None
    if (best := column.strongest(tag)) is not None:
        one, weighed, accepted = best
        most = weighed.weight if named else numbers.ceiling(one, accepted, profile)
        evidence.append(Evidence(max(min(weighed.weight, most), -0.3 if named else -3.0), weighed.reason))
        passes = accepted if weighed.weight > 0 else None
    if tag in _NUMBERED and (other := numbers.others(profile)) is not None:
        contrary, holder = other
        sure = named and hint is not None and (hint.holder == "person" or hint.strength >= 0.85)
        if not (sure and (holder == "thing" or tag != "tax_id")):
            evidence.append(contrary)
    if column.added is not None and tag in column.added.passes:
        evidence += seen_in("recognizer", [weigh(tag, column.added, profile)])
        passes = passes or column.added.passes[tag]
    evidence.append(words.in_lexicon(tag, profile, named=named))
    evidence += _from_shape(tag, column, settings)
    if tag == "name" and not named:
        passes = names.worded(profile)
    return evidence, passes


def _from_shape(tag: str, column: Column, settings: Settings) -> list[Evidence]:
    """Evidence that only some categories have: marks of names and addresses, ranges of dates and numbers."""
    profile, hint = column.profile, column.positive.get(tag)
    named = hint is not None
    evidence: list[Evidence] = []
    if tag == "name":
        evidence += [marks.name(profile, named=named), *seen_in("name model", [names.person(profile, named=named)])]
    elif tag == "address":
        evidence.append(marks.address(profile, named=named))
        if hint is not None and hint.kind == "village" and column.context.health:
            evidence.append(marks.hospital_units(profile))
    elif tag == "date_of_birth":
        evidence.append(dates.date_of_birth(profile, settings.latest_year, named=named))
    elif tag == "location" and named:
        evidence += seen_in("name model", [names.place(profile)])
    elif tag == "age":
        worded = hint is not None and hint.kind == "band" and profile.share("bool", "words") > _MOSTLY_WORDS
        in_days = hint is not None and hint.kind == "days"
        evidence += [] if worded or in_days else [numbers.age(profile)]
    elif tag == "ip_address" and not named:
        evidence.append(numbers.versions(profile))
    elif tag == "device_id":
        evidence.append(numbers.decimal_macs(profile))
    elif tag == "phone" and not named and column.anonymous:
        evidence.append(numbers.mobiles(profile))
    elif tag in {"national_id", "other_gov_id"} and not column.hints:
        evidence.append(numbers.family_cards(profile, wanted=tag == "other_gov_id"))
    elif tag == "phone" and hint is not None and hint.kind != "partial":
        evidence.append(numbers.phone_digits_fit(profile))
    return evidence


def _of_a_person(tag: str, column: Column) -> float:
    """Probability that a telephone, address … is that of a person, where the header does not say whose it is.

    The values cannot tell: a shop's telephone is as valid as a customer's. Only the table can.
    """
    hint = column.positive.get(tag)
    if hint is not None and hint.holder == "person":
        return 1.0
    owned = _OWNED.get(tag, {}).get(column.context.about, 1.0)
    if column.told.persons and hint is not None:
        owned = max(owned, _BESIDE_PERSONS)
    return max(owned, _OF_CONTACT) if column.has_contact and tag in {"phone", "email"} and hint is not None else owned


def _from_table(tag: str, hint: HeaderHint | None, column: Column) -> Evidence:
    about = column.context.about
    if tag in _OF_THINGS_TOO and about in {"things", "places"} and not column.context.health:
        # Dishes have allergens, medicines indications and courses a level; their headers are those of persons.
        weight = _ABOUT[about] if column.nobody else _ABOUT[about] / 3
        return Evidence(weight, f"the table is about {about}" + (" and tells no person" if column.nobody else ""))
    of_places = tag in _OF_PLACES_TOO or (tag == "address" and hint is not None and hint.kind in _AREAS)
    if column.nobody and of_places and about in {"unknown", "people"}:
        return Evidence(_ABOUT["things"], "no column of the table tells a person")
    if tag in _PLAIN_IN_VALUES and hint is None and column.anonymous and about == "people":
        return Evidence(1.4, "the table is about people and the column has no header")
    if tag not in _OF_SOMEONE or tag in _OWNED or (hint is not None and hint.holder == "person"):
        return Evidence(0.0, "")
    weight = _ABOUT[about]
    precise = tag == "location" and hint is not None and hint.kind == "precise"
    if tag == "online_activity" and column.told.requests and hint is not None:
        # What a log of requests holds beside addresses of the internet is what somebody asked for.
        weight = max(weight, 0.0)
    if tag == "username" and hint is not None and hint.strength >= _PLAINLY:
        # Whose device or ticket it is stands in tables of things; nobody but a person logs in.
        weight = max(weight, _ABOUT["things"] / 3)
    if column.told.keyed and about == "things" and hint is not None and tag in OF_A_KEY and hint.strength >= _CLEAR:
        weight = 0.0
    if (precise or tag in {"vehicle_id", "location"}) and column.told.persons:
        # Where an event took place is where its user was, where an order goes its buyer lives; a vehicle is its owner's.
        weight = max(weight, 0.0)
    return Evidence(weight, f"the table is about {about}" if weight else "")


def _rival_register(tag: str, hint: HeaderHint | None, column: Column) -> list[Evidence]:
    """Evidence against a register that the header names, where it names another too whose check the values pass."""
    if hint is None or tag not in _NUMBERED or hint.strength >= _PLAIN:
        return []
    own = column.strongest(tag)
    if own is not None and own[1].weight > _RIVAL / 4:
        return []
    for other in _NUMBERED.intersection(column.positive) - {tag}:
        best = column.strongest(other)
        if best is not None and best[0].checked and best[1].weight >= _RIVAL:
            return [Evidence(-_RIVAL, f"the values are {best[0].title}")]
    return []


def _finding(weighed: Weighed, confidence: float, status: Status, column: Column) -> TagFinding:
    share, interval = prevalence(column.tally, column.profile, weighed.passes)
    ranked = sorted((e for e in weighed.evidence if e.reason), key=lambda e: -abs(e.weight))
    return TagFinding(
        tag=weighed.tag,
        kind=_kind(weighed.tag, column),
        confidence=confidence,
        prevalence=share,
        interval=interval,
        reasons=tuple(dict.fromkeys(e.reason for e in ranked)),
        examples=column.examples,
        status=status,
    )


def _kind(tag: str, column: Column) -> str:
    """The finer kind: that of the header, else that of the identifier which clearly won; only kinds the law knows."""
    hint = column.positive.get(tag)
    kind = (hint.kind or "") if hint else ""
    if not kind and (best := column.strongest(tag)) is not None:
        one, weighed, _ = best
        kind = one.kind if weighed.weight >= 2.0 else ""
    return kind if kind in vocabulary()[tag] else ""


__all__ = ["HEADER_WEIGHT", "PRIOR", "Column", "Weighed", "conclude", "weigh_all"]
