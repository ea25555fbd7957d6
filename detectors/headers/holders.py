"""Headers without an attribute: keys of persons, roles alone (customer, suspect), names and keys of things, counts."""

from __future__ import annotations

from detectors.headers.lexicon import HOLDER_FIRST, PERSON_CLASSES
from detectors.headers.model import Entry, HeaderHint
from detectors.headers.parts import Parts, because, holder_of

CHILD_CLASSES = frozenset({"pupil", "child"})
RELATIVE_CLASSES = frozenset({"relative", "guardian", "child"})
KEY_CLASSES = PERSON_CLASSES - {"creator", "clerk"}
"""Classes of persons that a key stands for; who acted on a row is named otherwise."""
_COUNTED = 0.85
_KEYED_PERSON = 0.92
_BARE_PERSON, _BARE_KEY = 0.45, 0.35
_KEY_OF_SOMETHING = 0.55
_REACHED = 0.45


def from_holders(parts: Parts) -> list[HeaderHint]:
    """Hints of a header without an attribute: keys of persons, keys and names of things, counts."""
    if not parts.holders:
        return []
    # The last holder is what English keys name (customer_order_id), the first one elsewhere (ma_don_hang_khach).
    owner = (parts.holders[-1] if parts.holders[-1][1].language in HOLDER_FIRST else parts.holders[0])[1]
    if parts.tallied or "count" in parts.words or "statistic" in parts.words:
        return [HeaderHint("", None, _COUNTED, "thing", because(owner, "counted, not named"))]
    if owner.tag not in PERSON_CLASSES:
        keyed = bool(parts.words & {"key", "code", "number"})
        strength = owner.strength * (0.9 if keyed else 0.6)
        return [
            HeaderHint("", "person_key" if keyed else None, strength, holder_of(owner.tag), because(owner, owner.tag))
        ]
    if "kind" in parts.words or "state" in parts.words:
        return []
    if parts.words & {"key", "code", "number"} and owner.tag in KEY_CLASSES and "date" not in parts.words:
        return keyed_person(owner, parts)
    if parts.unknown or parts.noted or "date" in parts.words or parts.length > len(parts.holders) + len(parts.words):
        return []
    return bare_person(owner)


def keyed_person(owner: Entry, parts: Parts) -> list[HeaderHint]:
    """customer_id, ma_nv, no_pasien."""
    strength = owner.strength * _KEYED_PERSON * (_KEY_OF_SOMETHING if parts.unknown else 1.0)
    hints = [HeaderHint("person_key", owner.tag, strength, "person", because(owner, f"key of a person, {owner.tag}"))]
    if owner.tag == "patient":
        hints.append(HeaderHint("health_id", "mrn", 0.5, "person", because(owner, "patient number")))
    if owner.tag in CHILD_CLASSES:
        hints.append(HeaderHint("children", owner.tag, 0.5, "person", because(owner, owner.tag)))
    return hints


def bare_person(owner: Entry) -> list[HeaderHint]:
    """A role alone (customer, khách hàng, created_by): a name or a key, the values tell."""
    role = because(owner, f"a person, {owner.tag}")
    if owner.tag == "creator":
        return [HeaderHint("name", None, 0.5, "person", role)]
    if owner.tag == "clerk":
        return [
            HeaderHint("person_key", "employee", 0.4, "person", role),
            HeaderHint("name", None, 0.35, "person", role),
            HeaderHint("username", None, 0.3, "person", role),
        ]
    hints = [
        HeaderHint("name", None, _BARE_PERSON * owner.strength, "person", role),
        HeaderHint("person_key", owner.tag, _BARE_KEY * owner.strength, "person", role),
    ]
    if owner.tag == "contact":
        # "Guardian contact" is a name in one table and a number in the next.
        hints.append(HeaderHint("phone", None, _REACHED, "person", role))
    if owner.tag in CHILD_CLASSES:
        hints.append(HeaderHint("children", owner.tag, 0.6, "person", role))
    if owner.tag in RELATIVE_CLASSES:
        hints.append(HeaderHint("family", "relative", 0.35, "person", role))
    return hints
