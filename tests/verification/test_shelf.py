"""What is kept while an audit reads: bounded, the same whatever the order, and only what flows speak of."""

from dataclasses import replace

import polars as pl
import pytest
from made_flows import KEY, graph_of, nrics

from auditor.table_scan import scan_frame
from auditor.verification import shelf as shelf_module
from auditor.verification.claims import disguised_name, same_name, selects, verifiable
from auditor.verification.overlap import copied, prints, shared
from auditor.verification.shelf import Shelf
from auditor.verification.validity import valid

NAMES = [
    ("nik", "NIK", True, True),
    ("no_ktp", "noKtp", True, True),
    ("nik", "nik_hash", False, True),
    ("nik", "sha256_nik", False, True),
    ("so_cccd", "so_cccd_masked", False, True),
    ("name", "product_name", False, False),
    ("nik", "kk", False, False),
    ("เลขบัตร", "เลขบัตร_hash", False, True),
    ("", "nik", False, False),
]


@pytest.mark.parametrize(("source", "target", "same", "disguised"), NAMES)
def test_names_are_compared_by_their_words(source, target, same, disguised):
    assert (same_name(source, target), disguised_name(source, target)) == (same, disguised)


@pytest.mark.parametrize(
    ("name", "path", "tags", "expected"),
    [
        ("nik", "nik", (), True),
        ("address", "address.street", (), True),
        ("address", "addresses", (), False),
        ("category:national_id", "x", ("national_id",), True),
        ("category:national_id.nik", "x", ("national_id",), True),
        ("category:name", "x", ("national_id",), False),
    ],
)
def test_what_a_transform_selects(name, path, tags, expected):
    assert selects(name, path, tags) is expected


def taken(frames, transforms):
    shelf = Shelf(verifiable(graph_of(transforms)), KEY)
    for name, frame in frames:
        shelf.take(replace(scan_frame(frame, name), dataset=name), frame)
    return shelf


def test_of_a_source_only_what_a_flow_speaks_of_is_kept():
    frame = pl.DataFrame({"nric": nrics(30), "note": [f"n{i}" for i in range(30)]})
    shelf = taken([("a", frame), ("b", frame)], {"mask": ["nric"]})
    assert set(shelf.sides["a"].held) == {"nric"}
    assert set(shelf.sides["a"].columns) == {"nric", "note"}
    assert set(shelf.sides["b"].held) == {"nric", "note"}


def test_flows_that_claim_nothing_keep_nothing():
    frame = pl.DataFrame({"nric": nrics(30)})
    assert taken([("a", frame), ("b", frame)], {}).sides == {}


def test_values_are_bounded_and_two_sides_keep_the_same_ones(monkeypatch):
    monkeypatch.setattr(shelf_module, "MOST_VALUES", 1_000)
    values = nrics(5_000)
    one = taken(
        [("a", pl.DataFrame({"nric": values})), ("b", pl.DataFrame({"nric": values[::-1]}))], {"mask": ["nric"]}
    )
    source, target = one.sides["a"].held["nric"], one.sides["b"].held["nric"]
    assert source.cut
    assert len(source.texts()) == 1_000
    assert source.texts() == target.texts()


def test_part_files_are_put_together():
    values = nrics(90)
    parts = [("b", pl.DataFrame({"nric": values[i : i + 30]})) for i in range(0, 90, 30)]
    shelf = taken(parts, {"mask": ["nric"], "k_anonymity": {"columns": ["nric"], "k": 2}})
    twice = taken([*parts, *parts], {"mask": ["nric"], "k_anonymity": {"columns": ["nric"], "k": 2}})
    assert sorted(shelf.sides["b"].held["nric"].texts()) == sorted(set(values))
    assert shelf.sides["b"].groups[("nric",)].sizes().smallest == 1
    assert twice.sides["b"].groups[("nric",)].sizes().smallest == 2
    assert twice.sides["b"].groups[("nric",)].sizes().rows == 180


def test_chance_explains_what_dense_numbers_share_and_not_what_long_ones_do():
    dense = shared(prints(map(str, range(500)), KEY), prints(map(str, range(250, 750)), KEY))
    assert dense.count == 250
    assert not copied(dense, everything_read=True)
    far = prints((str(10**9 + 7_919 * i) for i in range(500)), KEY)
    assert copied(shared(far, far), everything_read=True)


def test_hashes_of_one_run_say_nothing_in_another():
    values = nrics(40)
    assert shared(prints(values, KEY), prints(values, KEY[::-1])).count == 0


def test_validity_is_corrected_for_chance():
    values = nrics(400)
    (whole, mixed) = (
        valid(values, frozenset({"national_id"})),
        valid([*values, *(v[:-1] + "A" for v in nrics(400, seed=8))], frozenset({"national_id"})),
    )
    assert whole.share == 1.0
    assert 0.45 < mixed.share < 0.55
    assert valid([v[:-1] + "A" for v in nrics(400, seed=8)], frozenset({"national_id"})) is None
