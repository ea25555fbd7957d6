"""From the settled parts of a header to hints: whose attribute it is, and what counts, kinds and dates take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detectors.headers.lexicon import PERSON_CLASSES
from detectors.headers.match import Meaning
from detectors.headers.model import Entry, HeaderHint, Holder

SHARED_TAGS = frozenset(
    {"address", "bank_account", "credentials", "device_id", "email", "financial", "ip_address", "location"}
    | {"online_activity", "payment_card", "phone", "photo", "tax_id", "username", "vehicle_id"}
)
"""Tags that firms, shops and machines have too: the header alone does not make their holder a person."""
PERSONAL_NAME_KINDS = frozenset(
    {"full", "first", "middle", "last", "nickname", "maiden", "mother_maiden", "title", "contact"}
)
"""Kinds of name that only persons have."""
_STATED_TAGS = frozenset({"health", "employment", "family", "criminal", "education", "nationality", "trade_union"})
# Tags of which a kind, a state, a date or a yes/no is still a statement about the person.
_TELLING_TAGS = _STATED_TAGS | {"biometric", "children", "ethnicity", "gender", "genetic", "political", "religion"}
_TELLING_TAGS |= {"sexual_life", "physical_trait", "financial", "age", "date_of_birth"}
# Tags whose sums and means stay with the person (total balance, average marks).
_SUMMABLE_TAGS = frozenset({"financial", "education", "physical_trait", "health", "online_activity", "employment"})
_COUNTABLE_TAGS = frozenset({"financial", "education"})
_HEAD_NAME_TAGS = frozenset(
    {"national_id", "passport", "bank_account", "payment_card", "other_gov_id", "driving_licence"}
)
_DOCUMENT_TAGS = frozenset(
    {"national_id", "passport", "driving_licence", "other_gov_id", "payment_card", "bank_account"}
)
_CONTACT_TAGS = frozenset({"name", "email", "phone", "address", "location"})
_CHILD_CLASSES = frozenset({"pupil", "child"})
_RELATIVE_CLASSES = frozenset({"relative", "guardian", "child"})
_PERSON_KEY_CLASSES = PERSON_CLASSES - {"creator", "clerk"}

WEAKEST = 0.15
"""Hints weaker than this are not given."""
_NEGATIVE = 0.85
_COUNTED = 0.85
_KEYED_PERSON = 0.92
_BARE_PERSON, _BARE_KEY = 0.45, 0.35
_LONGEST_PREFIX = 4
_TALLIES = frozenset({"num", "nbr", "cnt"})
_FAINT, _CLEAR = 0.4, 0.6
_DEAL_NAME = 0.7
_KEY_OF_SOMETHING = 0.55
# What is left of a strength; judged on headers of public tables, see tests for the cases that fixed them.
_DATED, _TYPED, _UNKNOWN_NEIGHBOUR, _UNKNOWN_OWNER = 0.3, 0.25, 0.8, 0.6


class _Claim(NamedTuple):
    place: int
    entry: Entry
    strength: float


class _Parts(NamedTuple):
    """A header's meanings by role."""

    claims: tuple[_Claim, ...]
    holders: tuple[tuple[int, Entry], ...]
    words: frozenset[str]
    nothing: tuple[tuple[Entry, float], ...]
    unknown: int
    """Unknown words, without digits, single letters and a short table prefix."""
    length: int
    tallied: bool
    """The header begins with an abbreviation that counts when it stands before (num_companies)."""


def compose(meanings: Sequence[Meaning]) -> tuple[HeaderHint, ...]:
    """Hints of one header, best first."""
    parts = _sort_roles(meanings)
    if parts.claims:
        hints = _from_claims(parts)
    elif parts.nothing:
        entry, strength = max(parts.nothing, key=lambda item: item[1])
        hints = [HeaderHint("", None, strength, _holder(entry.tag), _because(entry, "no personal data"))]
    else:
        hints = _from_holders(parts)
    return _ranked(hints)


def _sort_roles(meanings: Sequence[Meaning]) -> _Parts:
    claims: list[_Claim] = []
    holders: list[tuple[int, Entry]] = []
    words: set[str] = set()
    nothing: list[tuple[Entry, float]] = []
    unknown = 0
    weighty = sum(meaning.entry is not None and meaning.entry.role != "word" for meaning in meanings)
    for place, meaning in enumerate(meanings):
        entry = meaning.entry
        if entry is None or entry.tag == "other":
            unknown += _is_unknown(meaning.text, place, len(meanings))
            continue
        # "Contact person" is a name where it stands alone and says whose phone it is in "contact person phone".
        beside = weighty > (entry.role != "word")
        if entry.role == "holder":
            holders.append((place, entry._replace(strength=meaning.strength)))
        elif entry.role == "word":
            words.add(entry.tag)
        said = [(entry, meaning.strength)] if entry.role in ("claim", "nothing") else []
        if said or not beside:
            said.extend(meaning.others)
        claims.extend(_Claim(place, other, strength) for other, strength in said if other.role == "claim")
        nothing.extend((other, strength) for other, strength in said if other.role == "nothing")
    tallied = bool(meanings) and meanings[0].text in _TALLIES
    return _Parts(tuple(claims), tuple(holders), frozenset(words), tuple(nothing), unknown, len(meanings), tallied)


def _is_unknown(text: str, place: int, length: int) -> bool:
    """Whether an unknown word may name what the header is about: not a number, a letter or a short table prefix."""
    prefix = place == 0 and length > 1 and len(text) <= _LONGEST_PREFIX
    return not (prefix or len(text) == 1 or text.isdecimal())


def _because(entry: Entry, meaning: str) -> str:
    return f"header token '{entry.phrase}' ({entry.language}: {meaning})"


def _holder(class_or_holder: str) -> Holder:
    """Holder of a lexicon class."""
    if class_or_holder in PERSON_CLASSES:
        return "person"
    if class_or_holder == "organisation":
        return "organisation"
    return "thing" if class_or_holder in ("thing", "deal") else "unknown"


def _gloss(entry: Entry) -> str:
    tag = entry.tag.replace("_", " ")
    return f"{tag}, {entry.kind.replace('_', ' ')}" if entry.kind else tag


def _own_holder(claim: _Claim) -> Holder:
    """Holder that a claim implies by itself."""
    tag, kind = claim.entry.tag, claim.entry.kind
    if tag == "name":
        return "person" if kind in PERSONAL_NAME_KINDS else "unknown"
    return "unknown" if tag in SHARED_TAGS else "person"


def _nearest_holder(place: int, language: str, parts: _Parts) -> Entry | None:
    """The holder that stands nearest to an attribute; English puts it before, the other languages after."""
    # A word that is both (สาขา: field of study, branch) does not own itself, unless it is a person (suspect).
    owners = [item for item in parts.holders if item[0] != place or item[1].tag in PERSON_CLASSES]
    if not owners:
        return None
    before_first = language in ("en", "zh", "ta")

    def distance(item: tuple[int, Entry]) -> tuple[int, bool]:
        return abs(item[0] - place), (item[0] > place) == before_first

    return min(owners, key=distance)[1]


def _from_claims(parts: _Parts) -> list[HeaderHint]:
    hints: list[HeaderHint] = []
    clear = {claim.place for claim in parts.claims if claim.strength >= _CLEAR}
    for claim in _without_generic_name(parts.claims):
        if claim.strength >= _FAINT or not clear - {claim.place}:
            hints.extend(_hints_of(claim, parts))
    if "image" in parts.words or any(claim.entry.tag == "photo" for claim in parts.claims):
        hints = _as_image(hints)
    return hints


def _without_generic_name(claims: tuple[_Claim, ...]) -> list[_Claim]:
    """Leave out ``name`` where it only says that another attribute is spelt out (city_name, ten_benh), not a name on a card."""
    others = [claim for claim in claims if claim.entry.tag != "name"]
    names = [claim for claim in claims if claim.entry.tag == "name"]
    if not others or not names:
        return list(claims)
    if any(claim.entry.kind in PERSONAL_NAME_KINDS for claim in names):
        return list(claims)
    if all(claim.entry.tag in _HEAD_NAME_TAGS for claim in others):
        return [*(claim._replace(strength=max(claim.strength, 0.8)) for claim in names)]
    return [claim for claim in others if claim.place not in {name.place for name in names}] or list(claims)


def _hints_of(claim: _Claim, parts: _Parts) -> list[HeaderHint]:
    """Hints of one claim in the light of the rest of the header."""
    entry = claim.entry
    owner = _nearest_holder(claim.place, entry.language, parts)
    holder = _holder(owner.tag) if owner and owner.tag in PERSON_CLASSES else _own_holder(claim)
    denied = _denial(claim, owner, parts)
    if denied is not None:
        return [denied]
    if owner is not None and owner.tag == "deal":
        holder = "unknown"
    strength = claim.strength * _wear(claim, owner, parts)
    if owner is not None and owner.tag in PERSON_CLASSES and entry.tag in _CONTACT_TAGS:
        # nama_pasien, customer_email: the neighbours settle what the word alone leaves open.
        strength = max(strength, min(0.93, strength + 0.3))
    because = _because(entry, _gloss(entry))
    hints = [HeaderHint(entry.tag, entry.kind, strength, holder, because)]
    if owner is not None and owner.tag in _CHILD_CLASSES:
        hints.append(HeaderHint("children", owner.tag, min(strength, 0.7), "person", _because(owner, owner.tag)))
    if owner is not None and owner.tag in _RELATIVE_CLASSES:
        hints.append(HeaderHint("family", "relative", min(strength, 0.35), "person", _because(owner, owner.tag)))
    return hints


def _denial(claim: _Claim, owner: Entry | None, parts: _Parts) -> HeaderHint | None:
    """A negative hint where the header speaks of a thing, a firm, a count or a kind; its ``kind`` is the tag denied."""
    tag = claim.entry.tag
    for entry, strength in parts.nothing:
        if strength * 1.1 >= claim.strength:
            return HeaderHint("", tag, strength, _holder(entry.tag), _because(entry, f"no {_gloss(claim.entry)}"))
    own_name = tag == "name" and claim.entry.kind in PERSONAL_NAME_KINDS
    if owner is not None and owner.tag in ("organisation", "thing") and not own_name:
        return HeaderHint("", tag, _NEGATIVE * owner.strength, _holder(owner.tag), _because(owner, owner.tag))
    if owner is not None and owner.tag == "deal" and tag not in _CONTACT_TAGS | SHARED_TAGS | {"person_key", "age"}:
        return None
    if "count" in parts.words and tag not in _COUNTABLE_TAGS:
        return HeaderHint("", tag, _COUNTED, "thing", f"header counts or measures ({_gloss(claim.entry)})")
    if "statistic" in parts.words and tag not in _SUMMABLE_TAGS:
        return HeaderHint("", tag, _COUNTED, "thing", f"header names a statistic of {_gloss(claim.entry)}")
    if "kind" in parts.words and tag not in _TELLING_TAGS:
        return HeaderHint("", tag, 0.7, "thing", f"header names a kind of {_gloss(claim.entry)}, not the value")
    return None


def _wear(claim: _Claim, owner: Entry | None, parts: _Parts) -> float:
    """Share of a claim's strength that the other words of the header leave."""
    tag = claim.entry.tag
    factor = 1.0
    if tag not in _TELLING_TAGS and tag != "person_key":
        if "state" in parts.words:
            factor *= _TYPED
        if "date" in parts.words:
            factor *= _DATED
    if tag == "location" and "key" in parts.words and "code" not in parts.words:
        factor *= _DATED
    if "statistic" in parts.words:
        factor *= 0.8
    if tag == "name" and owner is not None and owner.tag == "deal":
        factor *= _DEAL_NAME
    if parts.unknown and owner is None and claim.strength < 0.85:
        factor *= _UNKNOWN_OWNER if tag == "name" else _UNKNOWN_NEIGHBOUR
    return factor


def _as_image(hints: list[HeaderHint]) -> list[HeaderHint]:
    """A picture of a document: the document's tag with kind ``card_image``, and ``photo``."""
    if not any(hint.tag in _DOCUMENT_TAGS for hint in hints):
        return hints
    kept = [
        HeaderHint(hint.tag, "card_image", max(hint.strength, 0.75), "person", hint.reason)
        for hint in hints
        if hint.tag in _DOCUMENT_TAGS
    ]
    return [*kept, HeaderHint("photo", "document", 0.65, "person", "header names the picture of a document")]


def _from_holders(parts: _Parts) -> list[HeaderHint]:
    """Hints of a header without an attribute: keys of persons, keys and names of things, counts."""
    if not parts.holders:
        return []
    # The last holder is what English keys name (customer_order_id), the first one elsewhere (ma_don_hang_khach).
    owner = (parts.holders[-1] if parts.holders[-1][1].language in ("en", "zh", "ta") else parts.holders[0])[1]
    if parts.tallied or "count" in parts.words or "statistic" in parts.words:
        return [HeaderHint("", None, _COUNTED, "thing", _because(owner, "counted, not named"))]
    if owner.tag not in PERSON_CLASSES:
        keyed = bool(parts.words & {"key", "code", "number"})
        strength = owner.strength * (0.9 if keyed else 0.6)
        return [
            HeaderHint("", "person_key" if keyed else None, strength, _holder(owner.tag), _because(owner, owner.tag))
        ]
    if "kind" in parts.words or "state" in parts.words:
        return []
    if parts.words & {"key", "code", "number"} and owner.tag in _PERSON_KEY_CLASSES and "date" not in parts.words:
        return _keyed_person(owner, parts)
    if parts.unknown or "date" in parts.words or parts.length > len(parts.holders) + len(parts.words):
        return []
    return _bare_person(owner)


def _keyed_person(owner: Entry, parts: _Parts) -> list[HeaderHint]:
    """customer_id, ma_nv, no_pasien."""
    strength = owner.strength * _KEYED_PERSON * (_KEY_OF_SOMETHING if parts.unknown else 1.0)
    hints = [HeaderHint("person_key", owner.tag, strength, "person", _because(owner, f"key of a person, {owner.tag}"))]
    if owner.tag == "patient":
        hints.append(HeaderHint("health_id", "mrn", 0.5, "person", _because(owner, "patient number")))
    if owner.tag in _CHILD_CLASSES:
        hints.append(HeaderHint("children", owner.tag, 0.5, "person", _because(owner, owner.tag)))
    return hints


def _bare_person(owner: Entry) -> list[HeaderHint]:
    """A role alone (customer, khách hàng, created_by): a name or a key, the values tell."""
    because = _because(owner, f"a person, {owner.tag}")
    if owner.tag == "creator":
        return [HeaderHint("name", None, 0.5, "person", because)]
    if owner.tag == "clerk":
        return [
            HeaderHint("person_key", "employee", 0.4, "person", because),
            HeaderHint("name", None, 0.35, "person", because),
            HeaderHint("username", None, 0.3, "person", because),
        ]
    hints = [
        HeaderHint("name", None, _BARE_PERSON * owner.strength, "person", because),
        HeaderHint("person_key", owner.tag, _BARE_KEY * owner.strength, "person", because),
    ]
    if owner.tag in _CHILD_CLASSES:
        hints.append(HeaderHint("children", owner.tag, 0.6, "person", because))
    if owner.tag in _RELATIVE_CLASSES:
        hints.append(HeaderHint("family", "relative", 0.35, "person", because))
    return hints


def _ranked(hints: Sequence[HeaderHint]) -> tuple[HeaderHint, ...]:
    """Best first, one hint per tag, weak ones dropped; a negative hint only where it leads or nothing else is said."""
    best: dict[str, HeaderHint] = {}
    for hint in hints:
        known = best.get(hint.tag)
        if known is None or hint.strength > known.strength:
            best[hint.tag] = hint
    kept = [hint for hint in best.values() if hint.strength >= WEAKEST]
    return tuple(sorted(kept, key=lambda hint: (-hint.strength, hint.tag)))
