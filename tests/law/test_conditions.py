"""The condition language: every matcher and node, three-valued."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_laws import ask, day, gate, holds, outcome, provision, provisions

from jurisdiction_map.conditions.case import Case
from jurisdiction_map.conditions.parse import condition
from jurisdiction_map.loading import law_from
from jurisdiction_map.yaml_source import read


def exporter(**facts):
    return {"exporter": facts}


def transfer(**facts):
    return {"transfer": facts}


def data(**facts):
    return {"data": facts}


MATCHERS = [
    # literals and lists
    ("{exporter.size: large}", exporter(size="large"), True),
    ("{exporter.size: large}", exporter(size="small"), False),
    ("{exporter.size: large}", {}, None),
    ("{exporter.size: [small, large]}", exporter(size="large"), True),
    ("{exporter.size: {is: large}}", exporter(size="large"), True),
    ("{exporter.size: {in: [small, micro]}}", exporter(size="large"), False),
    ("{exporter.commercial: true}", exporter(commercial=True), True),
    ("{exporter.commercial: true}", exporter(commercial=False), False),
    ("{exporter.commercial: false}", exporter(commercial=False), True),
    # lists: one of the stated is one of the asked
    ("{transfer.purposes: {includes: hr}}", transfer(purposes=["hr", "backup"]), True),
    ("{transfer.purposes: [hr, other]}", transfer(purposes=["backup"]), False),
    ("{transfer.purposes: [hr]}", transfer(purposes=[]), False),
    ("{transfer.purposes: {only: [hr, backup]}}", transfer(purposes=["hr"]), True),
    ("{transfer.purposes: {only: [hr, backup]}}", transfer(purposes=["hr", "visa"]), False),
    ("{transfer.purposes: {only: [hr]}}", transfer(purposes=[]), False),
    ("{transfer.purposes: {only: [hr]}}", {}, None),
    ("{transfer.purposes: {includes_all: [hr, backup]}}", transfer(purposes=["backup", "visa", "hr"]), True),
    ("{transfer.purposes: {includes_all: [hr, backup]}}", transfer(purposes=["hr"]), False),
    # nothing, done, not
    ("{transfer.onward_to: {nothing: true}}", transfer(onward_to=[]), True),
    ("{transfer.onward_to: {nothing: true}}", transfer(onward_to=["VN"]), False),
    ("{transfer.onward_to: {nothing: false}}", transfer(onward_to=["VN"]), True),
    ("{transfer.onward_to: {nothing: false}}", {}, None),
    ("{entity.transfer_dossier: {nothing: true}}", {"entity": {"transfer_dossier": None}}, True),
    ("{entity.transfer_dossier.filed: {done: true}}", {"entity": {"transfer_dossier": {"filed": "2026-05-01"}}}, True),
    ("{entity.transfer_dossier.filed: {done: true}}", {"entity": {"transfer_dossier": {"filed": "2026-06-02"}}}, False),
    ("{entity.transfer_dossier.filed: {done: true}}", {"entity": {"transfer_dossier": {"filed": None}}}, False),
    ("{entity.transfer_dossier.filed: {done: true}}", {"entity": {"transfer_dossier": None}}, False),
    ("{entity.transfer_dossier.filed: {done: true}}", {"entity": {"transfer_dossier": {}}}, None),
    ("{entity.transfer_dossier.filed: {done: false}}", {"entity": {"transfer_dossier": {"filed": None}}}, True),
    ("{exporter.size: {not: large}}", exporter(size="small"), True),
    ("{exporter.size: {not: [small, large]}}", exporter(size="small"), False),
    ("{exporter.size: {not: large}}", {}, None),
    # numbers, at and around the threshold
    ("{data.people: {at_least: 100}}", data(people=100), True),
    ("{data.people: {at_least: 100}}", data(people=99), False),
    ("{data.people: {more_than: 100}}", data(people=100), False),
    ("{data.people: {more_than: 100}}", data(people=101), True),
    ("{data.people: {at_most: 100}}", data(people=100), True),
    ("{data.people: {less_than: 100}}", data(people=100), False),
    ("{data.people: {at_least: 10, less_than: 100}}", data(people=50), True),
    ("{data.people: {at_least: 10, less_than: 100}}", data(people=100), False),
    ("{data.people: {less_than: 100}}", {}, None),
    ("{exporter.turnover.amount: {at_least: 3}}", exporter(turnover={"amount": 3, "currency": "AUD"}), True),
    # dates
    ("{transfer.started: {before: 2026-02-01}}", transfer(started="2026-01-31"), True),
    ("{transfer.started: {before: 2026-02-01}}", transfer(started="2026-02-01"), False),
    ("{transfer.started: {on_or_after: 2026-02-01}}", transfer(started="2026-02-01"), True),
    ("{transfer.started: {after: 2026-02-01}}", transfer(started="2026-02-01"), False),
    ("{transfer.started: {after: 2026-02-01}}", transfer(started=None), False),
    ("{entity.first_transfer: {on_or_before: transfer.started}}", {"entity": {"first_transfer": "2026-02-01"}}, True),
    ("{entity.first_transfer: {on_or_before: transfer.started}}", {"entity": {"first_transfer": "2026-02-02"}}, False),
    # other facts on the right
    ("{transfer.origin: {includes: transfer.from}}", transfer(origin=["SG", "VN"]), True),
    ("{transfer.origin: {includes: transfer.from}}", transfer(origin=["VN"]), False),
    ("{importer.established_in: transfer.to}", {"importer": {"established_in": ["US"]}}, True),
    ("{transfer.to: importer.headquartered_in}", {}, None),
    # gathered from all groups
    ("{data.subjects.kind: customer}", data(subjects=[{"kind": "customer"}, {"kind": "employee"}]), True),
    ("{data.subjects.kind: {only: [customer]}}", data(subjects=[{"kind": "customer"}, {"kind": "employee"}]), False),
    ("{data.subjects.kind: employee}", data(subjects=[{"kind": "customer"}, {"people": 4}]), None),
    ("{data.subjects.nationality: VN}", data(subjects=[{"nationality": ["TH", "VN"]}, {"nationality": ["SG"]}]), True),
    ("{data.subjects.kind: customer}", data(subjects=[]), False),
    # a rule on a tag covers its kinds; a tag without its kind is unknown to a rule on a kind
    ("{data.categories: {includes: health}}", data(categories=["health.hiv"]), True),
    ("{data.categories: {includes: health.hiv}}", data(categories=["health.hiv"]), True),
    ("{data.categories: {includes: health.hiv}}", data(categories=["health"]), None),
    ("{data.categories: {includes: health.hiv}}", data(categories=["health.flu"]), False),
    ("{data.categories: {includes: national_id.card_image}}", data(categories=["national_id"]), False),
    ("{data.categories: {only: [name, health]}}", data(categories=["name", "health.hiv"]), True),
    ("{data.categories: {only: [name, location.precise]}}", data(categories=["name", "location"]), None),
    ("{data.categories: {only: [name, location.precise]}}", data(categories=["email", "location"]), False),
    ("{data.categories: {includes_all: [name, health]}}", data(categories=["name", "health.hiv"]), True),
    ("{data.categories: {includes_all: [name, health.hiv]}}", data(categories=["name", "health"]), None),
    # lists of objects
    ("{has: {transfer.orders: {effect: suspend}}}", transfer(orders=[]), False),
    ("{has: {transfer.orders: {effect: suspend}}}", {}, None),
    ("{has: {transfer.orders: {effect: suspend}}}", transfer(orders=[{"authority": "x", "effect": "suspend"}]), True),
    (
        "{has: {transfer.orders: {authority: y, effect: suspend}}}",
        transfer(
            orders=[{"authority": "x", "effect": "suspend"}, {"authority": "y", "effect": "safeguards_inadequate"}]
        ),
        False,
    ),
    (
        "{has: {transfer.orders: {effect: suspend, received: {before: 2026-03-01}}}}",
        transfer(orders=[{"authority": "x", "effect": "suspend"}]),
        None,
    ),
    # logic words
    ("always", {}, True),
    ("never", {}, False),
    ("{unsettled: nobody knows}", {}, None),
    ("{not: {exporter.size: large}}", exporter(size="large"), False),
    ("{any: [never, {exporter.size: large}]}", {}, None),
    ("{any: [always, {exporter.size: large}]}", {}, True),
    ("{all: [never, {exporter.size: large}]}", {}, False),
    ("{exporter.size: large, exporter.commercial: true}", exporter(size="large"), None),
    ("{exporter.size: large, exporter.commercial: true}", exporter(size="small"), False),
    ("{first: [{exporter.size: large}, always]}", exporter(size="small"), True),
    ("{first: [{exporter.size: large}, always]}", {}, True),
    ("{stated: {exporter.size: large}}", {}, False),
    ("{stated: {exporter.size: large}}", exporter(size="large"), True),
    ("{not: {stated: {exporter.size: large}}}", {}, True),
]


@pytest.mark.parametrize(("asked", "facts", "truth"), MATCHERS, ids=[f"{a} on {f}"[:110] for a, f, _ in MATCHERS])
def test_a_condition_is_true_false_or_unknown(asked, facts, truth):
    assert holds(asked, facts) is truth


MISSING = [
    ("{exporter.size: large}", {}, ["exporter.size"]),
    ("{all: [{exporter.size: large}, {exporter.commercial: true}]}", {}, ["exporter.size", "exporter.commercial"]),
    ("{all: [{exporter.size: large}, {exporter.commercial: true}]}", exporter(size="large"), ["exporter.commercial"]),
    ("{any: [{exporter.size: large}, {exporter.commercial: true}]}", exporter(size="small"), ["exporter.commercial"]),
    ("{transfer.started: {after: entity.transfer_dossier.filed}}", {}, ["entity.transfer_dossier.filed"]),
    (
        "{data.categories: {includes: health.hiv}}",
        data(categories=["health"]),
        ["data.categories (health: of which kind?)"],
    ),
    (
        "{has: {transfer.orders: {received: {before: 2026-03-01}}}}",
        transfer(orders=[{"authority": "x", "effect": "suspend"}]),
        ["transfer.orders[0].received"],
    ),
]


@pytest.mark.parametrize(("asked", "facts", "missing"), MISSING, ids=[asked for asked, _, _ in MISSING])
def test_unknown_names_the_facts_it_lacks(asked, facts, missing):
    answer = ask(gate(asked), facts)
    assert answer.verdict == "unclear"
    assert list(answer.missing) == missing


PRESUMED = (
    "presume_no: [exporter.kind, exporter.sectors, transfer.outsourcing, transfer.critical_system, transfer.orders]\n"
)
PRESUMPTIONS = [
    ("{exporter.kind: state_body}", False),
    ("{exporter.kind: {not: state_body}}", True),
    ("{exporter.kind: private}", True),
    ("{exporter.sectors: {includes: banking}}", False),
    ("{exporter.sectors: {nothing: true}}", True),
    ("{exporter.sectors: {not: banking}}", True),
    ("{transfer.outsourcing: [ordinary, material]}", False),
    ("{transfer.outsourcing: none}", True),
    ("{transfer.critical_system: true}", False),
    ("{transfer.critical_system: false}", True),
    ("{has: {transfer.orders: {effect: suspend}}}", False),
    ("{not: {has: {transfer.orders: {effect: suspend}}}}", True),
    ("{importer.kind: state_body}", None),
]


@pytest.mark.parametrize(("asked", "truth"), PRESUMPTIONS)
def test_a_presumption_means_nothing_special_whichever_way_it_is_asked(asked, truth):
    assert holds(asked) is None
    answer = ask(PRESUMED + gate(asked))
    assert answer.laws["SG"].provisions["G"].outcome == {True: "met", False: "unmet", None: "unknown"}[truth]
    assert bool(answer.assumed) is (truth is not None)


def test_a_stated_fact_is_never_presumed():
    answer = ask(PRESUMED + gate("{exporter.kind: {not: state_body}}"), exporter(kind="state_body"))
    assert answer.verdict == "blocked"
    assert answer.assumed == ()


SWITCHED = "suppose: {sg.open: false}\n"


def test_a_switch_has_the_law_files_default_and_says_so():
    body = SWITCHED + gate("{suppose.sg.open: true}")
    assert ask(body).verdict == "blocked"
    assert ask(body).assumed == ("suppose.sg.open: taken as false, the law file's default",)
    assert ask(body, {"suppose": {"sg.open": True}}).verdict == "allowed"


@pytest.mark.parametrize(
    ("asked", "stated", "truth"), [("true", True, True), ("false", True, False), ("false", False, True)]
)
def test_a_switch_may_be_asked_either_way(asked, stated, truth):
    verdict = ask(SWITCHED + gate(f"{{suppose.sg.open: {asked}}}"), {"suppose": {"sg.open": stated}}).verdict
    assert verdict == ("allowed" if truth else "blocked")


DERIVED = [
    ("{entity.first_transfer: {before: 2026-03-01}}", {}, True),
    ("{entity.first_transfer: {before: 2026-03-01}}", {"entity": {"first_transfer": "2026-03-01"}}, False),
    ("{exporter.incorporated: domestic}", exporter(incorporated_in=["SG"]), True),
    ("{exporter.incorporated: domestic}", exporter(incorporated_in=["VN"]), False),
    ("{exporter.incorporated: foreign}", exporter(incorporated="foreign"), True),
    ("{exporter.incorporated: foreign}", {}, None),
    ("{exporter.local_users: {at_least: 10}}", exporter(local_users=10), True),
    ("{exporter.local_users: {at_least: 10}}", exporter(local_users={"SG": 10, "VN": 1}), True),
    ("{exporter.local_users: {at_least: 10}}", exporter(local_users={"VN": 10}), None),
]


@pytest.mark.parametrize(("asked", "facts", "truth"), DERIVED)
def test_facts_are_seen_from_the_law_that_asks(asked, facts, truth):
    assert holds(asked, facts) is truth


@pytest.mark.parametrize("fact", ["incorporated: domestic", "local_users: {at_least: 1}"])
def test_what_is_told_of_the_place_of_departure_says_nothing_of_another(fact):
    facts = {"transfer": {"from": "VN"}, "exporter": {"incorporated": "domestic", "local_users": 5}}
    assert holds(f"{{exporter.{fact}}}", facts, reach="reach: {exporter.established_in: SG}\n") is None


DATED = [
    ("2026-05-31", "unmet"),
    ("2026-06-01", "met"),
    ("2026-06-30", "met"),
    ("2026-07-01", "unmet"),
]


@pytest.mark.parametrize(("as_of", "told"), DATED)
def test_a_limb_is_law_from_its_first_day_until_the_day_it_ends(as_of, told):
    body = gate("{any: [{exporter.role: controller, from: 2026-06-01, until: 2026-07-01}, never]}")
    assert outcome(body, {"as_of": as_of}) == told


def test_a_met_route_serves_a_gate_and_says_which():
    body = provisions(
        provision("G", "{any: [{met: R1}, {met: R2}]}"),
        provision("R1", "{exporter.size: large}", kind="route"),
        provision("R2", "{importer.same_group: true}", kind="route"),
    )
    answer = ask(body, {"exporter": {"size": "small"}, "importer": {"same_group": True}})
    assert answer.verdict == "allowed"
    assert answer.laws["SG"].provisions["G"].reason == "by R2"
    assert ask(body, {"exporter": {"size": "small"}}).missing == ("importer.same_group",)
    assert ask(body, {"exporter": {"size": "small"}, "importer": {"same_group": False}}).verdict == "blocked"


ROUTES = [
    ("{from: 2027-01-01}", "unmet"),
    ("{until: 2026-01-01}", "unmet"),
    ("{applies: {exporter.role: processor}}", "unmet"),
    ("{applies: {exporter.size: large}}", "met"),
    ("{exempt: [{id: X, exporter.role: controller}]}", "met"),
    ("{implausible: [{when: {exporter.role: controller}, why: cannot be}]}", "unknown"),
]


@pytest.mark.parametrize(("more", "told"), ROUTES)
def test_a_gate_inherits_what_its_route_says(more, told):
    keys = {key: json.dumps(value) for key, value in read(more, "m").value.items()}
    body = provisions(provision("G", "{met: R}"), provision("R", "always", kind="route", **keys))
    assert outcome(body) == told


@pytest.mark.parametrize(
    ("filed", "told"),
    [("2026-03-01", "met"), (None, "unmet")],
)
def test_a_gate_that_names_a_duty_is_not_met_by_an_overdue_one(filed, told):
    duty = provision("D", "{entity.transfer_dossier.filed: {within_days: 60, of: transfer.started}}", kind="filing")
    facts = {"entity": {"transfer_dossier": {"filed": filed}}}
    assert outcome(provisions(provision("G", "{met: D}"), duty), facts) == told


# Kleene's laws, on the nodes themselves.

_LAW = law_from(read("{jurisdiction: SG, name: T, reviewed: 2026-01-01, reach: always, provisions: []}", "t").value, {})
_TRUTHS = {True: "always", False: "never", None: {"exporter.size": "large"}}


def truth(asked):
    return condition(asked).evaluate(Case({}, _LAW, day("2026-06-01"), lambda *_: None)).value


_conditions = st.recursive(
    st.sampled_from(list(_TRUTHS.values())),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)


def negated(asked):
    return {"not": asked}


@given(_conditions, _conditions)
def test_de_morgan(one, other):
    assert truth(negated({"all": [one, other]})) is truth({"any": [negated(one), negated(other)]})
    assert truth(negated({"any": [one, other]})) is truth({"all": [negated(one), negated(other)]})


@given(_conditions)
def test_double_negation(asked):
    assert truth(negated(negated(asked))) is truth(asked)


@given(_conditions, _conditions)
def test_order_and_ordered_alternatives_do_not_change_the_truth(one, other):
    assert truth({"all": [one, other]}) is truth({"all": [other, one]})
    assert truth({"any": [one, other]}) is truth({"any": [other, one]})
    assert truth({"first": [one, other]}) is truth({"any": [one, other]})


@given(_conditions, _conditions, _conditions)
def test_distribution(a, b, c):
    assert truth({"all": [a, {"any": [b, c]}]}) is truth({"any": [{"all": [a, b]}, {"all": [a, c]}]})


@given(_conditions)
def test_unknown_next_to_certainty(asked):
    assert truth({"all": [asked, "never"]}) is False
    assert truth({"any": [asked, "always"]}) is True
    assert truth({"all": [asked, "always"]}) is truth(asked)
    assert truth({"any": [asked, "never"]}) is truth(asked)
    assert truth({"stated": asked}) is (truth(asked) is True)


@given(_conditions)
def test_knowing_more_never_turns_an_answer_round(asked):
    """What is true or false with a fact unknown stays so whatever the fact turns out to be."""
    before = truth(asked)
    for size in ("large", "small"):
        case = Case({"exporter": {"size": size}}, _LAW, day("2026-06-01"), lambda *_: None)
        after = condition(asked).evaluate(case).value
        assert before is None or after is before
