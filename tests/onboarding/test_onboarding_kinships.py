"""Which datasets are proposed as made from others, by which signs, and which are not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.onboarding import Proposal, draft_of
from auditor.onboarding.kinships import kinships
from auditor.onboarding.model import Column, Found, Hint, Place

PEOPLE = ("id", "name", "email", "phone")
TAGGED = {"name": ("name",), "email": ("email",), "phone": ("phone",)}


def table(
    path: str, columns: Sequence[str] = PEOPLE, rows: int | None = None, format: str = "", country: str = ""
) -> Found:
    hints = (Hint(f"country:{country}", (country,), "a folder", "name"),) if country else ()
    place = Place(country or "lake", hints)
    made = tuple(Column(name, TAGGED.get(name.lower(), ())) for name in columns)
    return Found((path,), tuple(path.split("/")), place, format, made, rows)


def sure(*found: Found) -> set[tuple[str, str]]:
    return {(one.source, one.target) for one in draft_of("x", found).kinships if one.is_sure}


PAIRS = [
    ("raw/customers", "staging/customers", PEOPLE, PEOPLE, True),
    ("bronze/customers", "silver/stg_customers", PEOPLE, PEOPLE, True),
    ("staging/stg_customers", "marts/dim_customer", PEOPLE, PEOPLE[:3], True),
    ("customers", "customers_anon", PEOPLE, PEOPLE[2:], True),
    ("customers", "customers_masked", PEOPLE, PEOPLE, True),
    ("customers", "export/customers", PEOPLE, PEOPLE, True),
    ("customers", "customers_backup", PEOPLE, ("ID", "Name", "E-mail", "PHONE"), True),
    ("src_customers", "fct_customers", PEOPLE, (*PEOPLE, "score"), True),
    ("customers", "orders_masked", PEOPLE, PEOPLE, False),
    ("customers", "customers_v2", PEOPLE, PEOPLE, False),
    ("raw/customers", "staging/customers", PEOPLE, ("sku", "price", "stock"), False),
    ("raw/customers", "staging/customers", PEOPLE, (), False),
    ("a/customers", "b/customers", PEOPLE, PEOPLE, False),
    ("raw", "staging", PEOPLE, PEOPLE, False),
]


@pytest.mark.parametrize(("source", "target", "columns", "its_columns", "expected"), PAIRS)
def test_names_give_the_direction_and_columns_must_agree(
    source: str, target: str, columns: Sequence[str], its_columns: Sequence[str], expected: bool
) -> None:
    found = [table(source, columns), table(target, its_columns)]
    for order in (found, found[::-1]):
        (made,) = sure(*order) or {("", "")}
        assert bool(made[0]) == expected
        if expected:
            draft = draft_of("x", order)
            places = {one.name: one.found.locations[0] for one in draft.datasets}
            assert (places[made[0]], places[made[1]]) == (source, target)


def test_each_table_is_made_from_the_nearest() -> None:
    found = [table(path) for path in ("raw/a", "staging/stg_a", "marts/a", "marts/a_anon", "raw/b")]
    assert sure(*found) == {("raw_a", "stg_a"), ("stg_a", "marts_a"), ("marts_a", "a_anon")}


def test_a_source_in_the_same_country_is_nearer() -> None:
    found = [table("sg/raw/a", country="SG"), table("vn/raw/a", country="VN"), table("vn/stg_a", country="VN")]
    (one,) = draft_of("x", found).kinships
    assert (one.source, one.target, one.crossing) == ("vn_raw_a", "stg_a", "")


def test_ends_apart_are_pointed_out() -> None:
    (one,) = draft_of("x", [table("a", country="ID"), table("a_export", country="SG")]).kinships
    assert one.crossing == "hints put a in Indonesia and a_export in Singapore: this is the cross-border one to look at"


def test_what_lies_on_one_server_is_not_apart() -> None:
    hint = (Hint("country:ID", ("ID",), "the name", "name"),)
    place = Place("s3://lake", is_exact=True)
    columns = tuple(map(Column, PEOPLE))
    source = Found(("a",), ("id", "a"), place, columns=columns, origins=hint)
    target = Found(
        ("b",), ("sg", "a_export"), place, columns=columns, origins=(Hint("country:SG", ("SG",), "x", "name"),)
    )
    (one,) = draft_of("x", [source, target]).kinships
    assert one.crossing == ""


def test_signs_are_told_each_with_its_reason() -> None:
    (one,) = draft_of("x", [table("raw/a", rows=900), table("staging/a", PEOPLE[:3], rows=900)]).kinships
    assert one.signs == (
        "both are called a, and staging comes after raw in a pipeline",
        "all of its 3 columns are among the 4 of the other, email and name among them",
        "the same number of rows, 900",
    )
    assert one.dropped == ("phone",)


def test_tables_alike_are_told_once_and_numbered_ones_not() -> None:
    (group,) = draft_of("x", [table("a/p", rows=50), table("b/q", rows=50)]).alike
    assert group.members == ("p", "q")
    assert group.reason == "the same 4 columns, email, name and phone among them and the same number of rows, 50"
    assert not draft_of("x", [table("s/log_2024"), table("s/log_2025"), table("s/log_2026")]).alike
    assert not draft_of("x", [table("a/p", ("id", "at")), table("b/q", ("id", "at"))]).alike


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["raw", "staging", "marts", "x", "id", ""]),
            st.sampled_from(["a", "a_anon", "stg_a", "a.csv", "b", "b_copy", ""]),
            st.integers(0, 4),
        ),
        max_size=8,
    )
)
def test_no_dataset_is_made_from_itself_or_in_a_circle(tables: list[tuple[str, str, int]]) -> None:
    found = [table(f"{folder}/{name}", PEOPLE[:count]) for folder, name, count in tables]
    made = {one.target: one.source for one in draft_of("x", found).kinships}
    for start in made:
        seen, at = {start}, start
        while at in made:
            at = made[at]
            assert at not in seen
            seen.add(at)


def test_a_large_schema_is_compared_without_comparing_all_pairs() -> None:
    datasets = [Proposal(f"t{n}", table(f"raw/t_{n}", (f"c{n}", "id", "at"))) for n in range(3000)]
    datasets += [Proposal(f"s{n}", table(f"staging/t_{n}", (f"c{n}", "id", "at"))) for n in range(3000)]
    made, alike = kinships(datasets)
    assert {(one.source, one.target) for one in made} == {(f"t{n}", f"s{n}") for n in range(3000)}
    assert not alike
