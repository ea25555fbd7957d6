"""LIN019: a digest that anybody can compute again, however it is written; keyed and salted ones are left alone."""

import base64
import hashlib
import hmac

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_flows import digits, doubts, emails, mobiles, nrics, told

from auditor.verification.digests import ALGORITHMS, digests, forms, recompute
from auditor.verification.spaces import BUDGET, search, spaces, spaces_for

N = 300
IDS = nrics(N)


def sha(value, name="sha256"):
    return hashlib.new(name, value.encode()).hexdigest()


def b64(value, name="sha256", urlsafe=False):
    raw = hashlib.new(name, value.encode()).digest()
    return (base64.urlsafe_b64encode(raw).rstrip(b"=") if urlsafe else base64.b64encode(raw)).decode()


UNSALTED = {
    **{algorithm: lambda v, a=algorithm: sha(v, a.lower().replace("-", "")) for algorithm in ALGORITHMS},
    "capitals": lambda v: sha(v).upper(),
    "marked": lambda v: "sha256:" + sha(v),
    "0x": lambda v: "0x" + sha(v, "md5"),
    "base64": b64,
    "base64 for addresses": lambda v: b64(v, "sha1", urlsafe=True),
    "cut to 16": lambda v: sha(v)[:16],
    "cut to 12": lambda v: sha(v, "md5")[:12],
    "small letters": lambda v: sha(v.lower()),
    "digits only": lambda v: sha(v[1:8]),
    "line break": lambda v: sha(v + "\n"),
}


@pytest.mark.parametrize("name", UNSALTED)
def test_unsalted_digests_are_recomputed_from_the_source(name):
    target = pl.DataFrame({"nric": [UNSALTED[name](v) for v in IDS]})
    assert told(doubts(pl.DataFrame({"nric": IDS}), target, {"hash": ["nric"]})) == {("LIN019", "shown", ("nric",))}


KEYED = {
    "hmac": lambda v: hmac.new(b"k3y", v.encode(), "sha256").hexdigest(),
    "salted": lambda v: sha("pepper" + v),
    "salted behind": lambda v: sha(v + "pepper", "md5"),
    "hmac cut": lambda v: hmac.new(b"k3y", v.encode(), "sha256").hexdigest()[:16],
    "hmac in base64": lambda v: base64.b64encode(hmac.digest(b"k3y", v.encode(), "sha256")).decode(),
}


@pytest.mark.parametrize("name", KEYED)
def test_keyed_and_salted_digests_are_left_alone(name):
    target = pl.DataFrame({"nric": [KEYED[name](v) for v in IDS]})
    assert doubts(pl.DataFrame({"nric": IDS}), target, {"hash": ["nric"]}) == []


def test_separators_in_the_source_hide_nothing():
    source = pl.DataFrame({"nric": [f"{v[:5]}-{v[5:]}" for v in IDS]})
    target = pl.DataFrame({"person": [sha(v) for v in IDS]})
    (found,) = doubts(source, target, {"pseudonymise": ["nric"]})
    assert (found.rule, found.columns) == ("LIN019", ("person",))
    assert "(without separators)" in found.said


def test_what_can_only_be_guessed_is_a_weaker_doubt():
    values = emails(N)
    target = pl.DataFrame({"email": [sha(v) for v in values]})
    found = doubts(pl.DataFrame({"email": values}), target, {"hash": ["email"]})
    assert told(found) == {("LIN019", "likely", ("email",))}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(range(60)), st.permutations(range(60)), st.sampled_from(sorted(UNSALTED)))
def test_row_order_makes_no_difference(one, other, name):
    source = pl.DataFrame({"nric": [IDS[i] for i in one]})
    target = pl.DataFrame({"nric": [UNSALTED[name](IDS[i]) for i in other]})
    (found,) = doubts(source, target, {"hash": ["nric"]})
    (straight,) = doubts(
        pl.DataFrame({"nric": IDS[:60]}),
        pl.DataFrame({"nric": [UNSALTED[name](v) for v in IDS[:60]]}),
        {"hash": ["nric"]},
    )
    assert found == straight


def test_one_row_in_common_between_two_samples_is_enough():
    source = pl.DataFrame({"nric": nrics(500)})
    target = pl.DataFrame({"nric": [sha(v) for v in [*nrics(1), *nrics(500, seed=9)]]})
    found = doubts(source, target, {"hash": ["nric"]}, kind="uniform", total=10**6)
    assert told(found) == {("LIN019", "shown", ("nric",))}


def test_without_a_source_enumerable_identifiers_are_walked_within_the_budget():
    values = mobiles(2_000)
    target = pl.DataFrame({"mobile_hash": [sha(v) for v in values]})
    (found,) = doubts(None, target, {"hash": ["mobile"]}, more={"datasets": {"a": {"columns": {"mobile": ["phone"]}}}})
    assert (found.rule, found.strength) == ("LIN019", "shown")
    assert f"of at most {BUDGET:,}" in found.said
    assert "20,000,000" in found.said


def test_every_birth_date_is_tried():
    dates = [f"{1 + i % 28:02d}/{1 + i % 12:02d}/{1940 + i % 70}" for i in range(300)]
    column = digests([sha(v, "md5") for v in dates])
    hit = search(column, spaces_for(["date_of_birth"], ()))
    assert hit.found.hits == len(set(dates))
    assert hit.found.tried <= BUDGET


@pytest.mark.parametrize("space", spaces(), ids=lambda space: space.id)
def test_a_walk_repeats_nothing_and_is_the_same_every_time(space):
    first = [value for value, _ in zip(space.walk(), range(2_000), strict=False)]
    again = [value for value, _ in zip(space.walk(), range(2_000), strict=False)]
    assert first == again
    if not space.id.startswith("birth"):
        assert len(set(first)) == len(first)


def test_spaces_of_a_country_are_asked_only_for_its_data():
    assert {space.country for space in spaces_for(["phone"], ["SG"])} == {"SG"}
    assert len({space.country for space in spaces_for(["phone"], [])}) > 5


NO_DIGESTS = [
    digits(N, 16), mobiles(N), emails(N), ["open", "closed"] * 9, [], ["", " "], ["deadbeef", "n/a", "x", "yes"],
    ["0f8fad5b-d9cb-469f-a165-70867728950e"] * 5,
]  # fmt: skip


@pytest.mark.parametrize("texts", NO_DIGESTS, ids=range(len(NO_DIGESTS)))
def test_other_columns_are_no_digests(texts):
    assert digests(texts) is None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=30))
def test_any_text_is_read_without_an_error(texts):
    found = digests(texts)
    assert found is None or (found.values and all(len(value) == found.length for value in found.values))
    for text in texts:
        assert all(way.strip() for way in forms(text).values())


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=20).filter(str.strip), min_size=1, max_size=20, unique=True))
def test_whatever_was_hashed_without_a_key_is_found_again(values):
    column = digests([hashlib.sha1(v.encode("utf-8", "surrogatepass")).hexdigest() for v in values])
    again = recompute(column, values)
    assert (again.algorithm, again.hits) == ("SHA-1", len(column.values))


def test_short_digests_need_more_than_coincidence():
    column = digests([sha(str(i))[:8] for i in range(50)])
    assert recompute(column, ["0", "1"]) is None
    assert recompute(column, ["0", "1", "2"]).hits == 3
