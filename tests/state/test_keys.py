"""An outcome's key changes with everything the outcome depends on, and with nothing else."""

import re
import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.state.canonical import UndigestibleError, digest_of
from auditor.state.keys import asked_of, bearing, key_of
from auditor.table_scan import ScanOptions
from detectors import Settings
from detectors.custom.allowed import Allowed
from detectors.custom.checks import CHECKS
from detectors.custom.declared import Declared, decides, table_names
from detectors.custom.lexicon import own_lexicon
from detectors.custom.recognizer import own_identifier
from tests.state.made_outcomes import table

PLAIN = [
    None, False, True, 0, 1, 1.0, -1, "", "a", "1", b"a", (), ("a",), ("a", "b"), ("ab",), (("a",), "b"), {"a": 1}, {"a": "1"},
    {"b": 1}, frozenset({"a"}), date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), Path("a"), re.compile("a"), re.compile("a", re.I),
    re.compile(b"a"), Settings(), Settings(found=0.6), "\ud800", 10**30, float("inf"), CHECKS["luhn"].passes, CHECKS["verhoeff"].passes,
    partial(CHECKS["luhn"].passes, "a"), Settings,
]  # fmt: skip


def test_values_that_differ_have_digests_that_differ():
    assert len({digest_of(value) for value in PLAIN}) == len(PLAIN)


def test_how_values_are_split_makes_a_difference():
    assert digest_of("a", "b") != digest_of("ab")
    assert digest_of("a", "b") != digest_of("a,b")


@given(st.dictionaries(st.text(), st.integers()), st.frozensets(st.text()))
def test_order_makes_none_where_there_is_none(mapping, members):
    backwards = dict(reversed(mapping.items()))
    assert digest_of(mapping, members) == digest_of(backwards, frozenset(sorted(members, reverse=True)))


@dataclass(frozen=True)
class OfAnotherPackage:
    number: int


class Told:
    """Says itself when it changes."""

    def __init__(self, version: str) -> None:
        self.lintas_version = version


class Endless(tuple[object, ...]):
    """Holds itself."""

    def __iter__(self):
        yield self


STRANGE = [
    object(),
    lambda: None,
    OfAnotherPackage(1),
    OfAnotherPackage,
    sys,
    Endless((1,)),
    [object()],
    {"a": object()},
    partial(print),
]


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: type(value).__name__)
def test_what_cannot_be_told_from_its_data_has_no_digest(value):
    with pytest.raises(UndigestibleError):
        digest_of(value)


def test_an_object_that_tells_its_version_has_a_digest():
    assert digest_of(Told("model 3")) == digest_of(Told("model 3"))
    assert digest_of(Told("model 3")) != digest_of(Told("model 4"))


RULE = Declared("orders.phone", ("phone",), "lintas.yaml:9")
SETTINGS = Settings(declared=(RULE,), known_as=("crm",))
SETS = {
    "nothing": None,
    "a threshold": Settings(found=0.6),
    "an ignored column": Settings(ignore=frozenset({"note"})),
    "an override": Settings(overrides={"note": ("health",)}),
    "allowed values": Settings(allowed=Allowed(("test@contoh.id",))),
    "other allowed values": Settings(allowed=Allowed(("probe@contoh.id",))),
    "an allow-list elsewhere": Settings(allowed=Allowed(("test@contoh.id",), by="lintas.yaml:3")),
    "a lexicon": Settings(lexicon=own_lexicon({"kode rahasia": "person_key"}, "lintas.yaml")),
    "another lexicon": Settings(lexicon=own_lexicon({"kode rahasia": "none"}, "lintas.yaml")),
    "a recognizer": Settings(extra_identifiers=(own_identifier("loyalty", "person_key", "[A-Z]{2}[0-9]{8}"),)),
    "a recognizer with a check": Settings(
        extra_identifiers=(own_identifier("loyalty", "person_key", "[0-9]{8}", check="luhn"),)
    ),
}


def test_what_is_asked_changes_with_every_setting_and_option():
    asked = [asked_of(ScanOptions(settings=one)) for one in SETS.values()]
    asked += [asked_of(one) for one in (ScanOptions(rows=5), ScanOptions(seed=5), ScanOptions(full=True))]
    assert None not in asked
    assert len(set(asked)) == len(asked)


def test_a_recognizer_whose_code_nobody_knows_has_no_key():
    assert asked_of(ScanOptions(settings=Settings(extra_recognizers=(object(),)))) is None
    told = [asked_of(ScanOptions(settings=Settings(extra_recognizers=(Told(str(n)),)))) for n in range(2)]
    assert None not in told
    assert told[0] != told[1]


def _key(one, settings=None, version="v1", code="c1", options=None):
    return key_of(one, asked_of(options or ScanOptions(settings=settings)), settings, version, code)


def test_a_key_is_none_where_anything_is_not_known(tmp_path):
    one = table(tmp_path, "a.csv")
    assert _key(one) is not None
    assert _key(one, version=None) is None
    assert _key(one, code=None) is None
    assert key_of(one, None, None, "v1", "c1") is None


def test_the_place_is_the_table_and_the_state_is_its_version(tmp_path):
    one = table(tmp_path, "a.csv")
    base = _key(one)
    assert _key(one, version="v2").place == base.place
    assert _key(one, version="v2").state != base.state
    assert _key(one, code="c2").place == base.place
    assert _key(one, code="c2").state != base.state
    others = [
        table(tmp_path, "b.csv"),
        table(tmp_path, "x/a.csv", name="a.csv"),
        table(tmp_path / "x", "a.csv"),
        replace(one, member="sheet 1"),
        replace(one, format="json"),
    ]
    places = {_key(other).place for other in others} | {base.place, _key(one, options=ScanOptions(rows=7)).place}
    assert len(places) == len(others) + 2


def test_it_does_not_matter_where_the_audit_is_started_nor_what_discovery_notes(tmp_path, monkeypatch):
    one = table(tmp_path / "data", "a.csv")
    monkeypatch.chdir(tmp_path)
    relative = table(Path("data"), "a.csv", location="data/a.csv", notes=("two others have another schema",))
    assert _key(one) == _key(relative)


def _stored(address: str, **more: str):
    return replace(table(Path(), "x"), files=(), name="public.people", format="database", address=address, **more)


def test_addresses_tell_tables_apart_and_passwords_do_not():
    same = [_stored(f"postgresql://audit:{word}@db/shop?sslpassword={word}") for word in ("s3cret", "other", "a:b")]
    assert len({_key(one) for one in same}) == 1
    others = [
        _stored("postgresql://audit:s3cret@db2/shop"),
        _stored("postgresql://audit:s3cret@db/bank"),
        _stored("postgresql://root:s3cret@db/shop"),
        _stored("postgresql://audit:s3cret@db/shop", member="public.orders"),
        _stored("postgresql://audit:s3cret@db/shop", location="postgresql://db/shop/other"),
        _stored("/srv/lake/people"),
        _stored("/srv/other/passengers"),
    ]
    assert len({_key(one).place for one in (same[0], *others)}) == len(others) + 1


@pytest.mark.parametrize("address", ["host=db password=s3cret", "postgresql://audit:s3cret@[db/shop"])
def test_an_address_with_a_secret_where_it_cannot_be_cut_out_has_no_key(address):
    assert _key(_stored(address)) is None


def test_only_the_rules_that_may_speak_of_a_table_make_it_be_read_again(tmp_path):
    orders, people = table(tmp_path, "orders.csv"), table(tmp_path, "people.csv")
    moved = replace(SETTINGS, declared=(replace(RULE, by="lintas.yaml:12"),))
    assert _key(orders, SETTINGS) != _key(orders, moved)
    assert _key(people, SETTINGS) == _key(people, moved)
    assert _key(people, SETTINGS) == _key(people, replace(SETTINGS, known_as=("erp",)))
    renamed = replace(SETTINGS, known_as=("orders",))
    assert _key(people, renamed) != _key(people, SETTINGS)


NAMES = st.text("ab.*?[!]", min_size=1, max_size=6)


@given(NAMES, NAMES, NAMES, st.booleans())
def test_a_rule_that_decides_a_column_of_a_table_bears_on_it(rule, name, column, known):
    settings = Settings(declared=(Declared(rule, (), "x"),), known_as=(name,) if known else ())
    table_name = "t.csv" if known else name
    if decides(settings.declared[0], table_names(table_name, settings.known_as), column, column):
        assert bearing(settings, table_name) is not None
