"""From the settled parts of a header to hints: whose attribute it is, and what counts, kinds and dates take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detectors.headers.holders import (
    CHILD_CLASSES,
    KEY_CLASSES,
    RELATIVE_CLASSES,
    bare_person,
    from_holders,
    keyed_person,
)
from detectors.headers.lexicon import HOLDER_FIRST, PERSON_CLASSES
from detectors.headers.match import Meaning
from detectors.headers.model import Entry, HeaderHint, Holder
from detectors.headers.parts import Claim, Parts, because, holder_of, sort_roles

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
# What is said of a role that some languages count among names: the province of the receiver (ແຂວງຜູ້ຮັບ) is no name.
_OF_A_ROLE = frozenset({"email", "phone", "address", "location", "bank_account", "national_id", "tax_id", "passport"})
_IN_ADDRESSES = frozenset({"name", "phone", "email", "location"})
_IN_USE = frozenset({"phone", "email", "address", "national_id", "bank_account"})
"""What forms ask for in use or valid: `No HP aktif`, `email yang aktif`."""
_THEIRS = 0.93
_SAYS_NAME = (
    "name",
    "nama",
    "naran",
    "nom",
    "tên",
    "ชื่อ",
    "ຊື່",
    "ឈ្មោះ",
    "အမည်",
    "名",
    "户名",
    "戶名",
    "명",
    "பெயர்",
    "pangalan",
)
# Things that carry a person's identifiers: the IMEI of a device is its user's, the tax number of a shop is not.
_CARRIERS = frozenset(
    {"device", "handset", "perangkat", "peranti", "gawai", "thiết bị", "อุปกรณ์", "设备", "dispositivo"}
)
# The industry of a firm and that of a job, the school attended and the school itself have one header.
_OF_EITHER = frozenset({"sector", "attended"})
_CARRIED_TAGS = frozenset({"device_id", "ip_address"})
# Columns of documents, named so by whoever stored them: `line.religion`, `doc.ic_no` are not the line's or the document's.
_CONTAINERS = frozenset(
    {
        "document",
        "doc",
        "docs",
        "file",
        "line",
        "form",
        "record",
        "report",
        "template",
        "page",
        "field",
        "column",
        "item",
    }
    | {
        "object",
        "data",
        "entry",
        "node",
        "row",
        "dokumen",
        "borang",
        "formulir",
        "baris",
        "tài liệu",
        "hồ sơ",
        "เอกสาร",
    }
)
_NEVER_OF_CONTAINERS = frozenset(
    {"religion", "national_id", "passport", "date_of_birth", "ethnicity", "driving_licence", "social_security_id"}
    | {"health_id", "gender", "sexual_life", "political", "trade_union", "criminal", "nationality"}
)
# A variant or a test of a gene is somebody's.
_OF_GENES = frozenset({"variant", "test", "sample lab", "panel"})

WEAKEST = 0.15
"""Hints weaker than this are not given."""
_NEGATIVE = 0.85
_COUNTED = 0.85
_FAINT, _CLEAR = 0.4, 0.6
_DEAL_NAME = 0.7
_BANK_ACCOUNT = 0.85
_TOKEN_TOO = 0.35
_LINK = 0.5
# What is left of a strength; judged on headers of public tables, see tests for the cases that fixed them.
_DATED, _TYPED, _UNKNOWN_NEIGHBOUR, _UNKNOWN_OWNER = 0.3, 0.25, 0.8, 0.6


def compose(meanings: Sequence[Meaning]) -> tuple[HeaderHint, ...]:
    """Hints of one header, best first."""
    parts = sort_roles(meanings)
    if parts.claims:
        hints = _from_claims(parts)
    elif parts.nothing:
        entry, strength = max(parts.nothing, key=lambda item: item[1])
        hints = [HeaderHint("", None, strength, holder_of(entry.tag), because(entry, "no personal data"))]
    else:
        hints = from_holders(parts)
    return _ranked(hints)


def _gloss(entry: Entry) -> str:
    tag = entry.tag.replace("_", " ")
    return f"{tag}, {entry.kind.replace('_', ' ')}" if entry.kind else tag


def _own_holder(claim: Claim) -> Holder:
    """Holder that a claim implies by itself."""
    tag, kind = claim.entry.tag, claim.entry.kind
    if tag == "name":
        return "person" if kind in PERSONAL_NAME_KINDS else "unknown"
    return "unknown" if tag in SHARED_TAGS or kind in _OF_EITHER else "person"


def _nearest_holder(place: int, language: str, parts: Parts) -> Entry | None:
    """The holder that stands nearest to an attribute; English puts it before, the other languages after."""
    # A word that is both (สาขา: field of study, branch) does not own itself, unless it is a person (suspect).
    owners = [item for item in parts.holders if item[0] != place or item[1].tag in PERSON_CLASSES]
    if not owners:
        return None
    before_first = language in HOLDER_FIRST

    def distance(item: tuple[int, Entry]) -> tuple[int, bool]:
        return abs(item[0] - place), (item[0] > place) == before_first

    return min(owners, key=distance)[1]


def _from_claims(parts: Parts) -> list[HeaderHint]:
    if (owner := _token_of(parts)) is not None:
        because_token = because(owner, "a token may also be a secret")
        return [*keyed_person(owner, parts), HeaderHint("credentials", "token", _TOKEN_TOO, "unknown", because_token)]
    hints: list[HeaderHint] = []
    clear = {claim.place for claim in parts.claims if claim.strength >= _CLEAR}
    claims, theirs = _of_roles(_of_an_address(tuple(_of_a_bank(claim, parts) for claim in parts.claims)))
    for claim in _without_generic_name(_without_link(claims)):
        if claim.strength >= _FAINT or not clear - {claim.place}:
            hints.extend(_hints_of(claim, parts))
    if "image" in parts.words or any(claim.entry.tag == "photo" for claim in parts.claims):
        hints = _as_image(hints)
    if theirs:
        hints = [_as_theirs(hint) for hint in hints]
    return [*hints, *_role_itself(parts)]


def _of_an_address(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims without an address that only says where the other one stands: `billing_address_city`, `address_phone`."""
    inside = [claim.place for claim in claims if claim.entry.tag in _IN_ADDRESSES and claim.strength >= _CLEAR]
    last = max(inside, default=-1)
    english = (
        claim.entry.tag == "address" and claim.entry.kind is None and claim.entry.language == "en" for claim in claims
    )
    return tuple(claim for claim, whole in zip(claims, english, strict=True) if not whole or claim.place > last)


def _of_roles(claims: tuple[Claim, ...]) -> tuple[tuple[Claim, ...], bool]:
    """The claims without roles that are counted among names, where something else of theirs is claimed; whether one was."""
    roles = {claim.place for claim in claims if _is_role(claim.entry)}
    # A holder stands before what is its own in some languages, behind it in the others; 收货地址.收货人 are two.
    said = [
        claim
        for claim in claims
        if claim.entry.tag in _OF_A_ROLE
        and any(
            place != claim.place and (place < claim.place) == (claim.entry.language in HOLDER_FIRST) for place in roles
        )
    ]
    if not roles or not said or max(claim.strength for claim in said) < _FAINT:
        return claims, False
    return tuple(claim for claim in claims if claim.entry.tag != "name"), True


def _is_role(entry: Entry) -> bool:
    """Whether a claim of a name is a role without the word name: the receiver, the person to contact."""
    return entry.tag == "name" and entry.kind == "contact" and not any(word in entry.phrase for word in _SAYS_NAME)


def _as_theirs(hint: HeaderHint) -> HeaderHint:
    """A hint of a place, a number or an account as that of the person in the role."""
    if hint.tag not in _OF_A_ROLE:
        return hint
    return replace(hint, holder="person", strength=max(hint.strength, min(_THEIRS, hint.strength + 0.3)))


def _token_of(parts: Parts) -> Entry | None:
    """The person that a token stands for (customer_token); None where the header claims anything else."""
    bare = all(claim.entry.kind == "token" and claim.strength < _CLEAR for claim in parts.claims)
    # A user's token opens the user's session.
    owners = [owner for _, owner in parts.holders if owner.tag in KEY_CLASSES - {"user"}]
    return owners[0] if bare and owners and len(owners) == len(parts.holders) else None


def _of_a_bank(claim: Claim, parts: Parts) -> Claim:
    """The name of a bank beside the word account names an account at it: kbz_account."""
    if claim.entry.kind != "bank_name":
        return claim
    entry = claim.entry._replace(kind=None)
    return claim._replace(entry=entry, strength=_BANK_ACCOUNT if parts.account else claim.strength)


def _role_itself(parts: Parts) -> list[HeaderHint]:
    """Hints of a role that tells something of its holder (suspect, head of household): the column may name the person."""
    owners = {place: owner for place, owner in parts.holders if owner.tag in KEY_CLASSES}
    if parts.words - {"filler", "other"} or parts.unknown or not {claim.place for claim in parts.claims} <= set(owners):
        return []
    claimed = {claim.entry.tag for claim in parts.claims}
    return [hint for owner in owners.values() for hint in bare_person(owner) if hint.tag not in claimed]


def _without_link(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Leave out ``url``, ``uri`` and when something was seen where they only say more of another attribute: selfie_uri."""
    if any(c.entry.kind != "tracking" and c.strength >= _CLEAR for c in claims):
        # When a device was last seen says which device: imei_last_seen.
        claims = tuple(c for c in claims if c.entry.kind != "tracking")
    others = tuple(c for c in claims if c.entry.kind != "visited" or c.strength > _LINK)
    return (
        others
        if any(c.entry.tag in {"photo", "biometric"} or c.entry.tag in _DOCUMENT_TAGS for c in others)
        else claims
    )


def _without_generic_name(claims: tuple[Claim, ...]) -> list[Claim]:
    """Leave out ``name`` where it only says that another attribute is spelt out (city_name, ten_benh), not a name on a card."""
    # The name of a child is a name: nome_filho_menor.
    others = [claim for claim in claims if claim.entry.tag not in {"name", "children"}]
    names = [claim for claim in claims if claim.entry.tag == "name"]
    if not others or not names:
        return list(claims)
    if any(claim.entry.kind in PERSONAL_NAME_KINDS for claim in names):
        return list(claims)
    if all(claim.entry.tag in _HEAD_NAME_TAGS for claim in others):
        return [*(claim._replace(strength=max(claim.strength, 0.8)) for claim in names)]
    return [claim for claim in others if claim.place not in {name.place for name in names}] or list(claims)


def _hints_of(claim: Claim, parts: Parts) -> list[HeaderHint]:
    """Hints of one claim in the light of the rest of the header."""
    entry = claim.entry
    owner = _nearest_holder(claim.place, entry.language, parts)
    holder = holder_of(owner.tag) if owner and owner.tag in PERSON_CLASSES else _own_holder(claim)
    denied = _denial(claim, owner, parts)
    if denied is not None:
        return [denied]
    if owner is not None and owner.tag == "deal":
        holder = "unknown"
    strength = claim.strength * _wear(claim, owner, parts)
    if owner is not None and owner.tag in PERSON_CLASSES and entry.tag in _CONTACT_TAGS:
        # nama_pasien, customer_email: the neighbours settle what the word alone leaves open.
        strength = max(strength, min(0.93, strength + 0.3))
    stated = "state" in parts.words and entry.tag in _IN_USE
    unless_state = (
        claim.strength * _wear(claim, owner, parts._replace(words=parts.words - {"state"})) if stated else 0.0
    )
    hints = [HeaderHint(entry.tag, entry.kind, strength, holder, because(entry, _gloss(entry)), unless_state)]
    if owner is not None and owner.tag in CHILD_CLASSES:
        likely = min(strength, 0.7) * owner.strength
        hints.append(HeaderHint("children", owner.tag, likely, "person", because(owner, owner.tag)))
    if owner is not None and owner.tag in RELATIVE_CLASSES:
        hints.append(HeaderHint("family", "relative", min(strength, 0.35), "person", because(owner, owner.tag)))
    return hints


def _denial(claim: Claim, owner: Entry | None, parts: Parts) -> HeaderHint | None:
    """A negative hint where the header speaks of a thing, a firm, a count or a kind; its ``kind`` is the tag denied."""
    tag = claim.entry.tag
    for entry, strength in parts.nothing:
        if strength * 1.1 >= claim.strength:
            return HeaderHint("", tag, strength, holder_of(entry.tag), because(entry, f"no {_gloss(claim.entry)}"))
    if owner is not None and owner.tag in ("organisation", "thing") and not _is_not_its(claim.entry, owner):
        return HeaderHint("", tag, _NEGATIVE * owner.strength, holder_of(owner.tag), because(owner, owner.tag))
    if owner is not None and owner.tag == "deal" and tag not in _CONTACT_TAGS | SHARED_TAGS | {"person_key", "age"}:
        return None
    if "count" in parts.words and tag not in _COUNTABLE_TAGS and claim.entry.kind != "measurement":
        return HeaderHint("", tag, _COUNTED, "thing", f"header counts or measures ({_gloss(claim.entry)})")
    if "statistic" in parts.words and tag not in _SUMMABLE_TAGS:
        return HeaderHint("", tag, _COUNTED, "thing", f"header names a statistic of {_gloss(claim.entry)}")
    if "kind" in parts.words and tag not in _TELLING_TAGS:
        return HeaderHint("", tag, 0.7, "thing", f"header names a kind of {_gloss(claim.entry)}, not the value")
    return None


def _is_not_its(entry: Entry, owner: Entry) -> bool:
    """Whether what is claimed is a person's though a thing or firm stands beside it."""
    if entry.tag == "name":
        return entry.kind in PERSONAL_NAME_KINDS
    if entry.tag in _CARRIED_TAGS:
        return owner.phrase in _CARRIERS
    if entry.tag == "genetic":
        return owner.phrase in _OF_GENES
    return entry.tag in _NEVER_OF_CONTAINERS and owner.phrase in _CONTAINERS


def _wear(claim: Claim, owner: Entry | None, parts: Parts) -> float:
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


def _ranked(hints: Sequence[HeaderHint]) -> tuple[HeaderHint, ...]:
    """Best first, one hint per tag, weak ones dropped; a negative hint only where it leads or nothing else is said."""
    best: dict[str, HeaderHint] = {}
    for hint in hints:
        known = best.get(hint.tag)
        if known is None or hint.strength > known.strength:
            best[hint.tag] = hint
    kept = [hint for hint in best.values() if hint.strength >= WEAKEST]
    return tuple(sorted(kept, key=lambda hint: (-hint.strength, hint.tag)))
