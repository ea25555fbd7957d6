"""Thresholds counted as the law counts, and the classes that a law makes of category tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_laws import ask, gate, outcome, provision, provisions

SENSITIVE = "classes: {sensitive: [{tags: [health, biometric], cite: s.3, confidence: primary}]}\n"


def counted(asked, facts, head=""):
    return outcome(head + gate(f"{{count: {asked}}}"), {"data": facts})


def row(n, **how):
    return {"counts": [{"n": n, **how}]}


THRESHOLDS = [
    ("{at_least: 100}", {"people": 100}, "met"),
    ("{at_least: 100}", {"people": 99}, "unmet"),
    ("{more_than: 100}", {"people": 100}, "unmet"),
    ("{at_least: 100}", {}, "unknown"),
    ("{at_most: 100}", {"people": 100}, "met"),
    ("{less_than: 100}", {"people": 100}, "unmet"),
    # a narrower count is a lower bound: reaching the threshold is true, else unknown
    ("{window: calendar_year, at_least: 100}", {"people": 100}, "met"),
    ("{window: calendar_year, at_least: 100}", {"people": 99}, "unknown"),
    ("{window: calendar_year, less_than: 100}", {"people": 100}, "unmet"),
    ("{window: calendar_year, less_than: 100}", {"people": 99}, "unknown"),
    ("{window: calendar_year, by: exporter, at_least: 100}", row(99, window="calendar_year", by="exporter"), "unmet"),
    ("{window: calendar_year, by: exporter, at_least: 100}", row(100, window="calendar_year"), "met"),
    ("{window: calendar_year, by: exporter, at_least: 100}", row(99, window="calendar_year"), "unknown"),
    ("{window: cumulative, at_least: 100}", row(100, window="calendar_year"), "met"),
    # a wider count says nothing of a narrower one, nor one window of another
    ("{window: calendar_year, at_least: 100}", row(500, window="cumulative"), "unknown"),
    ("{window: previous_january, at_least: 100}", row(500, window="calendar_year"), "met"),
    ("{window: previous_january, at_least: 600}", row(500, window="calendar_year"), "unknown"),
    ("{at_least: 100}", row(500, by="exporter"), "unknown"),
    ("{what: devices, at_least: 100}", {"people": 500}, "unknown"),
    ("{what: devices, at_least: 100}", row(500, what="devices"), "met"),
    # some categories are part of everybody
    ("{at_least: 100}", row(100, categories=["health"]), "met"),
    ("{at_least: 100}", row(99, categories=["health"]), "unknown"),
    ("{categories: [health], at_least: 100}", row(99, categories=["health"]), "unmet"),
    ("{categories: [health, biometric], at_least: 100}", row(99, categories=["health"]), "unknown"),
    ("{categories: [health, biometric], at_least: 100}", row(100, categories=["health"]), "met"),
    ("{categories: [health], at_least: 100}", row(500, categories=["health", "name"]), "unknown"),
    ("{categories: [health], at_least: 100}", {"people": 500}, "unknown"),
    # nationals
    ("{nationality: [VN], at_least: 100}", row(100, nationality=["VN"]), "met"),
    ("{nationality: [VN], at_least: 100}", row(99, nationality=["VN"]), "unmet"),
    ("{nationality: [VN], at_least: 100}", row(500, nationality=["TH"]), "unknown"),
    ("{nationality: [VN, TH], at_least: 100}", row(50, nationality=["VN"]), "unknown"),
    ("{nationality: [VN, TH], at_least: 100}", row(100, nationality=["VN"]), "met"),
    ("{nationality: [VN], at_least: 100}", {"people": 500}, "unknown"),
    ("{nationality: [VN], at_least: 100}", {"subjects": [{"nationality": ["VN"], "people": 100}]}, "met"),
    ("{nationality: [VN], at_least: 100}", {"subjects": [{"nationality": ["VN"], "people": 99}]}, "unmet"),
    ("{nationality: [VN], at_least: 100}", {"people": 99, "subjects": [{"nationality": ["VN"]}]}, "unmet"),
    ("{nationality: [VN], at_least: 100}", {"people": 500, "subjects": [{"nationality": ["TH"]}]}, "unmet"),
    (
        "{nationality: [VN], at_least: 100}",
        {"subjects": [{"nationality": ["VN"], "people": 99}, {"people": 5}]},
        "unknown",
    ),
    ("{at_least: 100}", {"subjects": [{"people": 60}, {"people": 40}]}, "met"),
    ("{at_least: 100}", {"subjects": [{"people": 60}, {"people": 39}]}, "unmet"),
    ("{at_least: 100}", {"subjects": [{"people": 60}, {}]}, "unknown"),
]


@pytest.mark.parametrize(("asked", "facts", "told"), THRESHOLDS, ids=[f"{a} of {f}"[:100] for a, f, _ in THRESHOLDS])
def test_a_threshold(asked, facts, told):
    assert counted(asked, facts) == told


OF_CLASS = [
    (row(100, **{"class": "sensitive"}), "met"),
    (row(99, **{"class": "sensitive"}), "unmet"),
    (row(99, **{"class": "sensitive", "of": "SG"}), "unmet"),
    (row(500, **{"class": "sensitive", "of": "VN"}), "unknown"),
    (row(100, categories=["health"]), "met"),
    (row(99, categories=["health", "biometric"]), "unknown"),
    (row(500, categories=["health", "name"]), "unknown"),
    ({"people": 500}, "unknown"),
]


@pytest.mark.parametrize(("facts", "told"), OF_CLASS)
def test_a_count_of_a_class_needs_the_class_to_be_said(facts, told):
    assert counted("{class: sensitive, at_least: 100}", facts, SENSITIVE) == told


@given(st.integers(0, 300), st.integers(0, 300), st.sampled_from(["at_least", "more_than", "at_most", "less_than"]))
def test_a_lower_bound_never_says_more_than_the_number_itself(bound, more, op):
    """Whatever the whole count turns out to be, what its lower bound decided stays decided."""
    asked = f"{{window: calendar_year, {op}: 100}}"
    early = counted(asked, row(bound, window="transfer"))
    late = counted(asked, row(bound + more, window="calendar_year"))
    assert early in ("unknown", late)


def classified(tags, rows, when=None):
    facts = {"data": {} if tags is None else {"categories": tags}}
    head = f"classes:\n  c:\n{''.join(f'    - {{cite: s.3, {one}}}{chr(10)}' for one in rows)}"
    base_facts = {**facts, **(when or {})}
    body = head + gate("{data.class: {includes: c}}")
    from small_laws import BASE

    base = {**BASE, "data": {"form": "identified"}}
    return ask(body, base_facts, base=base)


PRIMARY = "confidence: primary"
CLASSES = [
    (["health"], [f"tags: [health], {PRIMARY}"], "allowed"),
    (["health.hiv"], [f"tags: [health], {PRIMARY}"], "allowed"),
    (["name"], [f"tags: [health], {PRIMARY}"], "blocked"),
    ([], [f"tags: [health], {PRIMARY}"], "not_a_transfer"),
    (None, [f"tags: [health], {PRIMARY}"], "unclear"),
    (["location"], [f"tags: [location.precise], {PRIMARY}"], "unclear"),
    (["location.precise"], [f"tags: [location.precise], {PRIMARY}"], "allowed"),
    (["location.birth_place"], [f"tags: [location.precise], {PRIMARY}"], "blocked"),
    (["national_id"], [f"tags: [national_id.card_image], {PRIMARY}"], "blocked"),
    (["health"], [f"tags: [health], {PRIMARY}, from: 2026-06-02"], "blocked"),
    (["health"], [f"tags: [health], {PRIMARY}, from: 2026-06-01"], "allowed"),
    (["health"], [f"tags: [health], {PRIMARY}, until: 2026-06-01"], "blocked"),
    (["health"], [f"tags: [health], {PRIMARY}, when: {{exporter.role: processor}}"], "blocked"),
    (["health"], [f"tags: [health], {PRIMARY}, when: {{exporter.role: controller}}"], "allowed"),
    (["health"], [f"tags: [health], {PRIMARY}, when: {{exporter.kind: private}}"], "unclear"),
    (["health"], ["tags: [health], confidence: recall"], "unclear"),
    (["health"], ["tags: [health], confidence: recall", f"tags: [health], {PRIMARY}"], "allowed"),
    (["location", "health"], [f"tags: [location.precise], {PRIMARY}", f"tags: [health], {PRIMARY}"], "allowed"),
]


@pytest.mark.parametrize(("tags", "rows", "verdict"), CLASSES)
def test_a_class_is_dated_rows_of_tags(tags, rows, verdict):
    assert classified(tags, rows).verdict == verdict


def test_the_kind_that_is_not_told_is_named():
    answer = classified(["location"], [f"tags: [location.precise], {PRIMARY}"])
    assert answer.missing == ("data.categories (location: of which kind, location.precise?)",)


def test_who_asked_first_does_not_colour_the_next_answer():
    """A weak provision that asks for a class leaves a strong one that asks later as sure as it was."""
    asked = "{not: {data.class: {includes: sensitive}}}"
    weak, strong = provision("A", asked, confidence="recall"), provision("G", asked)
    for rows in ((weak, strong), (strong, weak)):
        assert ask(SENSITIVE + provisions(*rows)).laws["SG"].provisions["G"].verdict == "allowed"


LISTS = [
    ("US", "2026-06-01", "met"),
    ("VN", "2026-06-01", "unmet"),
    ("US", "2026-05-31", "unmet"),
    ("US", "2026-07-01", "unmet"),
]


@pytest.mark.parametrize(("to", "as_of", "told"), LISTS)
def test_a_whitelist_is_dated(to, as_of, told):
    head = "lists: {ok: [{countries: [US, JP], from: 2026-06-01, until: 2026-07-01, cite: s.4, confidence: primary}]}\n"
    assert outcome(head + gate("{destination: {in: ok}}"), {"as_of": as_of, "transfer": {"to": to}}) == told


def test_an_empty_whitelist_lists_nothing():
    head = "lists: {ok: []}\n"
    assert outcome(head + gate("{destination: {in: ok}}")) == "unmet"
