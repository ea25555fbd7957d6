"""Conditions in words: and, or and brackets say how the parts hang together."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.catalogue import documentation, provision, provision_doc
from auditor.cli import run
from jurisdiction_map.conditions.asking import Fact, Met
from jurisdiction_map.conditions.matchers import Equal, Number
from jurisdiction_map.conditions.nodes import All, AnyOf, IfStated, Meta, Node, Not
from jurisdiction_map.conditions.words import in_full, said
from jurisdiction_map.repository import repository


def fact(name, plain=None, **meta):
    return Fact(fact=tuple(name.split(".")), matcher=Equal((True,)), meta=Meta(plain=plain, **meta))


def every(*parts, plain=None):
    return All(children=parts, meta=Meta(plain=plain))


def either(*parts, plain=None, ordered=False):
    return AnyOf(children=parts, ordered=ordered, meta=Meta(plain=plain))


A, B, C = (fact(f"data.{name}") for name in "abc")


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (A, "data.a is yes"),
        (every(A, B), "data.a is yes and data.b is yes"),
        (either(A, B), "data.a is yes or data.b is yes"),
        (either(A, B, ordered=True), "data.a is yes, else data.b is yes"),
        (every(A, either(B, C)), "data.a is yes and (data.b is yes or data.c is yes)"),
        (either(every(A, B), C), "(data.a is yes and data.b is yes) or data.c is yes"),
        (every(A, either(B)), "data.a is yes and data.b is yes"),
        (Not(child=A), "not: data.a is yes"),
        (Not(child=either(A, B)), "not (data.a is yes or data.b is yes)"),
        (IfStated(child=every(A, B)), "(data.a is yes and data.b is yes) (only if stated)"),
        (every(fact("data.a", plain="The person agreed."), B), "The person agreed and data.b is yes"),
        (
            either(every(A, B, plain="All is told."), C),
            "All is told (data.a is yes and data.b is yes) or data.c is yes",
        ),
        (every(A, B, plain="All is told."), "All is told (data.a is yes and data.b is yes)"),
        (every(Met(id="XX-1"), Met(id="XX-2")), "XX-1 (Consent) is met and XX-2 is met"),
        (
            either(
                *(
                    Fact(fact=("importer", "shares", code), matcher=Number("more_than", 0.5))
                    for code in ("CN", "HK", "MO", "RU")
                )
            ),
            "any of importer.shares (CN, HK, MO, RU) is more than 0.5",
        ),
    ],
)
def test_a_condition_is_one_line(node: Node, words: str) -> None:
    assert in_full(node, {"XX-1": "Consent"}) == words


def test_dates_of_a_limb_are_told() -> None:
    from datetime import date

    limb = fact("data.a", begin=date(2026, 1, 1))
    assert in_full(every(limb, B)) == "data.a is yes [from 2026-01-01] and data.b is yes"
    ended = fact("data.a", begin=date(2024, 1, 1), end=date(2026, 1, 1))
    assert in_full(every(ended, B)).startswith("data.a is yes [from 2024-01-01 until 2026-01-01]")


def test_the_laws_own_words_for_several_parts_say_how_they_hang_together() -> None:
    assert said(every(A, B, plain="All is told."))[0] == "All is told: all of these"
    assert said(either(A, B, plain="Something is told."))[0] == "Something is told: any one of these"
    assert said(either(A, plain="Something is told."))[0] == "Something is told."
    assert said(fact("data.a", plain="The person agreed."))[0] == "The person agreed."


nodes = st.recursive(
    st.sampled_from([A, B, C]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: every(*parts)),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: either(*parts)),
        inner.map(lambda child: Not(child=child)),
    ),
    max_leaves=8,
)
TRUTHS = [
    dict(zip("abc", values, strict=True)) for values in [(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)]
]


def holds(node: Node, given: dict[str, int]) -> bool:
    if isinstance(node, Fact):
        return bool(given[node.fact[-1]])
    if isinstance(node, Not):
        return not holds(node.child, given)
    together = all if isinstance(node, All) else any
    return together(holds(part, given) for part in node.parts())


@given(nodes)
def test_the_line_read_as_logic_is_the_condition(node: Node) -> None:
    """`and`, `or`, `not` and brackets are Python's as well: what they say is what the condition asks."""
    line = re.sub(r"data\.([abc]) is yes", r"\1", in_full(node)).replace("not:", "not")
    while "not not" in line:
        line = line.replace("not not", "")
    for given_ in TRUTHS:
        assert bool(eval(line, {}, given_)) == holds(node, given_), line


def test_every_provision_says_what_fires_it() -> None:
    for law in repository():
        for one in law.provisions:
            doc = provision_doc(law, one)
            assert doc.fires.count("(") == doc.fires.count(")"), one.id
            assert not re.search(r"these\W*$", doc.fires), one.id


def test_what_is_asked_and_what_lifts_it_is_told_in_full() -> None:
    doc = documentation(["VN-PDPL-20.2"])["VN-PDPL-20.2"]
    assert "within 60 days from the first day of transfer and A dossier found deficient" in doc.fires
    assert "(prepared: on or before transfer.started) or filing: vn_transfer_dossier" in doc.fires
    assert "VN-PDPL-20.6 (a): A competent state agency transfers;" in doc.silent
    located = provision("MY-PDPA-129", repository())
    assert located is not None
    assert "MY-PDPA-129-3A (Consent to the transfer) is met or MY-PDPA-129-3B" in provision_doc(*located).fires


def test_explain_says_and_and_or_where_the_law_has_words_of_its_own(capsys) -> None:
    assert run(["explain", "VN-PDPL-20.2", "--as-of", "2026-11-20"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "available at all times: any one of these [PDPL art. 20.2" in told
    assert run(["law", "MY-PDPA-129", "--as-of", "2026-11-20"]) == 0
    assert "- MY-PDPA-129-3A (Consent to the transfer) is met" in capsys.readouterr().out
