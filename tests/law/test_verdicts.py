"""From outcomes to verdicts: the truth table, strengths, confidence, exclusions, reach, several laws."""

import pytest
from small_laws import BASE, ask, gate, law_text, merged, outcome, provision, provisions, repository_of

from jurisdiction_map.engine.route import candidates, route
from jurisdiction_map.facts.read import facts_from
from jurisdiction_map.result import RANK

# What `large` and `commercial` say can be set to true, false or unknown from outside.
APPLIES, EXEMPT, REQUIRES = "exporter.commercial: true", "transfer.new_purpose: true", "transfer.onward_terms: true"
ANY = (True, False, None)


def stated(**facts):
    """Facts with those that are None left out."""
    told = {}
    for name, value in facts.items():
        group, fact = name.split("__")
        if value is not None:
            told.setdefault(group, {})[fact] = value
    return told


TABLE = [
    *[((False, e, r), "not_applicable") for e in ANY for r in ANY],
    *[((a, True, r), "exempt") for a in (True, None) for r in ANY],
    *[((a, e, True), "met") for a in (True, None) for e in (False, None)],
    ((True, False, False), "unmet"),
    ((None, False, False), "unknown"),
    ((True, None, False), "unknown"),
    ((None, None, False), "unknown"),
    *[((a, e, None), "unknown") for a in (True, None) for e in (False, None)],
]


def test_the_table_is_complete():
    assert len({row for row, _ in TABLE}) == len(TABLE) == 27


@pytest.mark.parametrize(("row", "told"), TABLE, ids=[str(row) for row, _ in TABLE])
@pytest.mark.parametrize("kind", ["condition", "record", "route", "advice"])
def test_the_outcome_of_a_provision(row, told, kind):
    applies, exempt, requires = row
    body = provisions(
        provision("G", f"{{{REQUIRES}}}", kind=kind, applies=f"{{{APPLIES}}}", exempt=f"[{{id: X, {EXEMPT}}}]")
    )
    facts = stated(exporter__commercial=applies, transfer__new_purpose=exempt, transfer__onward_terms=requires)
    assert outcome(body, facts) == told


STRENGTHS = [
    *[(kind, "blocked") for kind in ("condition", "prohibition", "approval", "licence", "localisation_exclusive")],
    *[
        (kind, "action_needed")
        for kind in (
            "localisation_copy", "filing", "assessment", "notification", "record", "registration", "contract_term",
            "onward_transfer",
        )
    ],
    *[(kind, "allowed") for kind in ("advice", "route")],
]  # fmt: skip


@pytest.mark.parametrize(("kind", "verdict"), STRENGTHS)
def test_what_an_unmet_provision_does_follows_from_its_kind(kind, verdict):
    rows = [provision("G", "never", kind=kind), provision("OTHER", "always")]
    assert ask(provisions(*rows)).verdict == verdict


def test_strength_may_be_said_otherwise():
    other = provision("OTHER", "always")
    assert ask(provisions(other, provision("G", "never", kind="notification", strength="gate"))).verdict == "blocked"
    assert ask(provisions(other, provision("G", "never", strength="advice"))).verdict == "allowed"


def test_general_provisions_are_listed_and_move_nothing():
    answer = ask(provisions(provision("OTHER", "always"), provision("G", "never", scope="general")))
    assert answer.verdict == "allowed"
    assert answer.laws["SG"].provisions["G"].outcome == "unmet"


def test_a_limb_may_have_a_strength_of_its_own():
    body = gate("{all: [{exporter.role: controller}, {transfer.onward_terms: true, kind: record}]}")
    assert ask(body, {"transfer": {"onward_terms": False}}).verdict == "action_needed"
    assert ask(body, {"exporter": {"role": "processor"}, "transfer": {"onward_terms": False}}).verdict == "blocked"
    assert ask(body).verdict == "conditions"


# Confidence: what rests on recall or dispute neither blocks nor releases.

WEAK = ["recall", "unverified", "disputed"]
SURE = ["primary", "two_secondary", "one_secondary"]
RECALLED_LIMB = "{exporter.role: controller, confidence: recall}"


@pytest.mark.parametrize("confidence", WEAK)
@pytest.mark.parametrize("requires", ["always", "never", "{exporter.size: large}"])
def test_a_weak_gate_is_at_best_unclear(confidence, requires):
    assert ask(gate(requires, confidence=confidence)).verdict == "unclear"


@pytest.mark.parametrize("confidence", SURE)
def test_one_source_decides_and_is_told(confidence):
    answer = ask(gate("never", confidence=confidence))
    assert answer.verdict == "blocked"
    assert answer.laws["SG"].weak is (confidence == "one_secondary")
    assert ask(gate("always", confidence=confidence)).verdict == "allowed"


@pytest.mark.parametrize("confidence", WEAK)
def test_a_weak_duty_can_at_most_make_it_unclear(confidence):
    other = provision("OTHER", "always")
    for requires, verdict in (("never", "unclear"), ("always", "allowed")):
        assert ask(provisions(other, provision("D", requires, kind="record", confidence=confidence))).verdict == verdict


RESTING = [
    pytest.param(gate(f"{{any: [{RECALLED_LIMB}]}}"), "unclear", id="met only by a recalled limb"),
    pytest.param(
        gate(f"{{any: [{RECALLED_LIMB}, {{importer.role: processor}}]}}"), "allowed", id="met by a sure one too"
    ),
    pytest.param(gate(f"{{first: [{RECALLED_LIMB}, {{importer.role: processor}}]}}"), "allowed", id="ordered alike"),
    pytest.param(gate(f"{{all: [{RECALLED_LIMB}, {{importer.role: processor}}]}}"), "unclear", id="a chain"),
    pytest.param(gate("{not: {exporter.role: processor, confidence: recall}}"), "unclear", id="negated"),
    pytest.param(gate("{any: [{exporter.role: processor, confidence: recall}]}"), "unclear", id="unmet on recall"),
    pytest.param(
        gate("{any: [{exporter.role: processor, confidence: recall}, {importer.role: controller}]}"),
        "blocked",
        id="all ways closed",
    ),
    pytest.param(
        gate("{any: [{all: [{exporter.role: processor}, {importer.role: processor, confidence: recall}]}]}"),
        "blocked",
        id="one sure no is enough in a chain",
    ),
    pytest.param(
        provisions(provision("G", "{met: R}", confidence="recall"), provision("R", "always", kind="route")),
        "unclear",
        id="a weak gate over a sure route that is met",
    ),
    pytest.param(
        provisions(provision("G", "{met: R}", confidence="recall"), provision("R", "never", kind="route")),
        "unclear",
        id="a weak gate over a sure route that is not",
    ),
    pytest.param(
        provisions(provision("G", "{met: R}"), provision("R", "always", kind="route", confidence="recall")),
        "unclear",
        id="a sure gate over a weak route",
    ),
    pytest.param(
        "lists: {ok: [{countries: [US], cite: s.4, confidence: primary}]}\n"
        + gate("{destination: {in: ok}}", confidence="recall"),
        "unclear",
        id="a weak gate over a sure list",
    ),
    pytest.param(
        "lists: {ok: [{countries: [US], cite: s.4, confidence: recall}]}\n" + gate("{destination: {in: ok}}"),
        "unclear",
        id="a sure gate over a weak list",
    ),
    pytest.param(
        "lists: {ok: [{countries: [JP], cite: s.4, confidence: recall}]}\n" + gate("{destination: {in: ok}}"),
        "blocked",
        id="not on a weak list",
    ),
]


@pytest.mark.parametrize(("body", "verdict"), RESTING)
def test_an_alternative_is_as_sure_as_its_best_limb_and_a_chain_as_its_weakest(body, verdict):
    assert ask(body).verdict == verdict


APPLYING = [
    pytest.param("never", f"{RECALLED_LIMB}", "unclear", id="applies on recall, and blocks"),
    pytest.param("always", f"{RECALLED_LIMB}", "allowed", id="applies on recall, and is met"),
    pytest.param("never", "{exporter.role: processor, confidence: recall}", "unclear", id="is left out on recall"),
    pytest.param("never", "{all: [{exporter.role: processor}, {importer.role: processor, confidence: recall}]}", "allowed",
                 id="is left out for sure"),
    pytest.param("never", "{any: [{exporter.role: controller}, {importer.role: processor, confidence: recall}]}", "blocked",
                 id="applies for sure"),
]  # fmt: skip


@pytest.mark.parametrize(("requires", "applies", "verdict"), APPLYING)
def test_whether_a_provision_applies_may_rest_on_recall(requires, applies, verdict):
    assert ask(provisions(provision("OTHER", "always"), provision("G", requires, applies=applies))).verdict == verdict


EXEMPTING = [
    ("[{id: X, exporter.role: controller}]", "allowed"),
    ("[{id: X, exporter.role: controller, confidence: recall}]", "unclear"),
    ("[{id: X, exporter.role: controller, confidence: recall}, {id: Y, importer.role: processor}]", "allowed"),
    ("[{id: X, exporter.role: processor, confidence: recall}]", "blocked"),
    ("[{id: X, exporter.size: large}]", "unclear"),
    ("[{id: X, exporter.role: controller, until: 2026-06-01}]", "blocked"),
    ("[{id: X, exporter.role: controller, from: 2026-06-01}]", "allowed"),
]


@pytest.mark.parametrize(("exempt", "verdict"), EXEMPTING)
def test_an_exemption_releases_as_far_as_it_is_sure(exempt, verdict):
    assert ask(gate("never", exempt=exempt)).verdict == verdict


def test_a_weak_exemption_from_what_is_met_anyway_does_no_harm():
    body = gate("always", exempt="[{id: X, exporter.role: controller, confidence: recall}]")
    assert ask(body).verdict == "allowed"


def test_an_exemption_is_reported_under_its_own_id():
    answer = ask(gate("never", exempt="[{id: X, limb: b, exporter.role: controller, plain: who controls}]"))
    assert answer.laws["SG"].outcomes["X"] == ("met", "who controls")
    assert answer.laws["SG"].provisions["G"].reason == "exempt under X (b): who controls"


CAPS = [
    ("always: true, at_most: unclear, plain: nobody knows", "unclear"),
    ("always: true, at_most: conditions", "conditions"),
    ("always: true, continues: true", "conditions"),
    ("always: true", "allowed"),
]


@pytest.mark.parametrize(("limb", "verdict"), CAPS)
def test_a_limb_may_say_what_it_gives_at_best(limb, verdict):
    assert ask(gate(f"{{any: [{{{limb}}}]}}")).verdict == verdict
    assert ask(gate(f"{{any: [{{{limb}}}, {{exporter.role: controller}}]}}")).verdict == "allowed"


def test_what_follows_makes_it_conditional():
    body = provisions(provision("G", "always", then="[D]"), provision("D", "always", kind="record", scope="general"))
    assert ask(body).verdict == "conditions"


IMPLAUSIBLE = "implausible: [{when: {exporter.size: large}, why: A large exporter cannot do this.}]\n"


@pytest.mark.parametrize(
    ("facts", "verdict"), [({"size": "large"}, "unclear"), ({"size": "small"}, "allowed"), ({}, "allowed")]
)
def test_facts_that_cannot_be_true_make_it_unclear(facts, verdict):
    answer = ask(IMPLAUSIBLE + gate("always"), {"exporter": facts})
    assert answer.verdict == verdict
    assert ("cannot" in answer.laws["SG"].provisions["G"].reason) is (verdict == "unclear")


def test_implausible_facts_do_not_soften_a_block():
    assert ask(IMPLAUSIBLE + gate("never"), {"exporter": {"size": "large"}}).verdict == "blocked"


# Exclusions.

SHAPE = "not_a_transfer: [{transfer.mode: transit, plain: It only passes., cite: s.5, confidence: primary%s}]\n"
SUBJECT = (
    "not_regulated: [{exporter.kind: state_body, plain: Public bodies are left out., cite: s.6, confidence: primary}]\n"
)
ABSENT_MODE = {"transfer": {"from": "SG", "to": "US"}, "as_of": "2026-06-01"}

EXCLUSIONS = [
    pytest.param(SHAPE % "", {"transfer": {"mode": "transit"}}, "not_a_transfer", id="holds"),
    pytest.param(SHAPE % "", {"transfer": {"mode": "store"}}, "blocked", id="does not hold"),
    pytest.param(SHAPE % ", from: 2026-06-02", {"transfer": {"mode": "transit"}}, "blocked", id="not yet law"),
    pytest.param(SHAPE % ", until: 2026-06-01", {"transfer": {"mode": "transit"}}, "blocked", id="no longer law"),
    pytest.param(SUBJECT, {"exporter": {"kind": "state_body"}}, "not_regulated", id="outside the law"),
    pytest.param(SUBJECT, {}, "unclear", id="unknown"),
    pytest.param("presume_no: [exporter.kind]\n" + SUBJECT, {}, "blocked", id="presumed not"),
    pytest.param(SUBJECT + SHAPE % "", {"transfer": {"mode": "transit"}}, "not_a_transfer", id="one of two holds"),
    pytest.param(
        (SHAPE % "").replace("primary", "recall"), {"transfer": {"mode": "transit"}}, "unclear", id="on recall"
    ),
    pytest.param(
        "not_a_transfer: [{any: [{transfer.mode: transit, confidence: recall}], plain: p, cite: s.5, confidence: primary}]\n",
        {"transfer": {"mode": "transit"}},
        "unclear",
        id="by a recalled limb",
    ),
]


@pytest.mark.parametrize(("head", "facts", "verdict"), EXCLUSIONS)
def test_an_exclusion_leaves_a_movement_out_of_the_law(head, facts, verdict):
    assert ask(head + gate("never"), facts).verdict == verdict


def test_an_unknown_exclusion_names_the_fact():
    answer = ask(SUBJECT + gate("never"))
    assert answer.missing == ("exporter.kind",)
    assert "whether the law's transfer rules apply is not known" in answer.laws["SG"].reason


@pytest.mark.parametrize("requires", ["always", "{all: [{always: true, continues: true}]}"])
def test_an_unknown_exclusion_does_not_matter_where_the_transfer_is_lawful_anyway(requires):
    assert ask(SUBJECT + gate(requires)).verdict == ("allowed" if requires == "always" else "conditions")


def test_provisions_of_another_law_stand_though_the_data_protection_law_does_not():
    body = (SHAPE % "") + provisions(provision("G", "never"), provision("L", "never", own_scope="true"))
    answer = ask(body, {"transfer": {"mode": "transit"}})
    assert answer.verdict == "blocked"
    assert answer.laws["SG"].provisions["G"].outcome == "not_applicable"


def test_a_law_without_rules_in_force_does_not_regulate():
    body = provisions(provision("G", "never", **{"from": "2026-06-02"}))
    assert ask(body).verdict == "not_regulated"
    assert ask(body, {"as_of": "2026-06-02"}).verdict == "blocked"


# Which laws are asked.

REACHES = [
    pytest.param("{transfer.from: SG}", {}, "blocked", id="reached"),
    pytest.param("{exporter.kind: private}", {}, "unclear", id="unknown"),
    pytest.param("{exporter.established_in: SG}", {}, "blocked", id="by the exporter"),
]


@pytest.mark.parametrize(("reach", "facts", "verdict"), REACHES)
def test_reach(reach, facts, verdict):
    assert ask(gate("never"), facts, reach=f"reach: {reach}\n").verdict == verdict


def test_an_unknown_reach_names_its_facts_and_does_not_matter_where_all_is_lawful():
    reach = "reach: {exporter.kind: private}\n"
    assert ask(gate("never"), reach=reach).missing == ("exporter.kind",)
    assert ask(gate("always"), reach=reach).verdict == "allowed"


def test_a_law_that_does_not_reach_is_not_asked():
    answer = ask(gate("never"), reach="reach: {transfer.from: VN}\n")
    assert answer.laws == {}
    assert answer.verdict == "unclear"


def laws(*verdicts):
    """Repository of laws with one gate or duty each, so that each law gives the verdict asked for."""
    bodies = {
        "allowed": gate("always"),
        "conditions": gate("{all: [{always: true, continues: true}]}"),
        "unclear": gate("{unsettled: open}"),
        "action_needed": provisions(provision("D", "never", kind="record")),
        "blocked": gate("never"),
        "not_a_transfer": "not_a_transfer: [{plain: p, cite: c, confidence: primary}]\n" + gate("never"),
        "not_regulated": "not_regulated: [{plain: p, cite: c, confidence: primary}]\n" + gate("never"),
    }
    codes = ("SG", "VN", "TH")
    texts = [law_text(bodies[verdict], code, "reach: always\n") for code, verdict in zip(codes, verdicts, strict=False)]
    return repository_of(*texts)


PAIRS = [(one, other) for one in RANK for other in RANK if "unsupported" not in (one, other)]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_worst_of_the_laws_asked_wins(one, other):
    facts = facts_from(merged(BASE, {"transfer": {"origin": ["VN"]}}))
    answer = route(facts, laws(one, other), facts["as_of"])
    assert {code: law.verdict for code, law in answer.laws.items()} == {"SG": one, "VN": other}
    assert answer.verdict == max(one, other, key=RANK.__getitem__)


UNSUPPORTED = [
    pytest.param({"transfer": {"origin": ["MM"]}}, "unsupported", ("MM",), id="where it was collected"),
    pytest.param({"exporter": {"established_in": ["SG", "LA"]}}, "unsupported", ("LA",), id="where the exporter is"),
    pytest.param({"transfer": {"from": "BN"}}, "unsupported", ("BN",), id="where it leaves"),
    pytest.param({"exporter": {"activity_in": ["MM"]}}, "allowed", (), id="where the exporter is only active"),
    pytest.param({"data": {"subjects": [{"nationality": ["MM"]}]}}, "allowed", (), id="whose nationals they are"),
    pytest.param({"transfer": {"origin": ["US"]}}, "allowed", (), id="the destination itself"),
]


@pytest.mark.parametrize(("facts", "verdict", "codes"), UNSUPPORTED)
def test_a_jurisdiction_without_a_law_file(facts, verdict, codes):
    checked = facts_from(merged(BASE, facts))
    answer = route(checked, laws("allowed"), checked["as_of"])
    assert (answer.verdict, answer.unsupported) == (verdict, codes)
    weak = {"MM"} & set(candidates(checked)[1])
    assert bool(answer.annotations) is bool(weak)


@pytest.mark.parametrize(
    ("other", "verdict"), [("blocked", "blocked"), ("unclear", "unclear"), ("allowed", "unsupported")]
)
def test_unsupported_is_worse_than_lawful_and_better_than_unclear(other, verdict):
    checked = facts_from(merged(BASE, {"transfer": {"origin": ["MM"]}}))
    assert route(checked, laws(other), checked["as_of"]).verdict == verdict


def test_without_a_place_nobody_can_be_asked():
    checked = facts_from({"as_of": "2026-06-01", "transfer": {"to": "US"}})
    answer = route(checked, laws("allowed"), checked["as_of"])
    assert answer.verdict == "unclear"
    assert answer.missing == ("transfer.from", "transfer.origin", "exporter.established_in")


def test_what_stays_in_the_country_is_no_transfer():
    assert ask(gate("never"), {"transfer": {"to": "SG"}}).verdict == "not_a_transfer"


def test_no_category_of_personal_data_is_no_transfer_and_an_unknown_one_is():
    assert ask(gate("never"), {"data": {"categories": []}}).verdict == "not_a_transfer"
    without = {key: value for key, value in BASE.items() if key != "data"}
    assert ask(gate("never"), base=without).verdict == "blocked"


OWN = provisions(
    provision("G", "{safeguard: {contract: any}}"),
    provision("O", "{safeguard: {approval: any}}", confidence="recall", own_scope="true"),
)


@pytest.mark.parametrize(
    "facts", [{"data": {"categories": []}}, {"transfer": {"to": "SG"}}], ids=["nothing personal", "nothing leaves"]
)
def test_without_a_transfer_only_what_stands_on_its_own_terms_is_asked(facts):
    answer = ask(OWN, {**facts, "safeguards": []})
    law = answer.laws["SG"]
    assert (answer.verdict, law.reason) == ("unclear", "O unmet")
    assert law.provisions["G"].outcome == "not_applicable"
    assert ask(OWN, {**facts, "safeguards": [{"approval": "ojk"}]}).verdict == "unclear"  # recall never releases


BY_RECALL = [("primary", "action_needed"), ("recall", "unclear"), ("disputed", "unclear")]


@pytest.mark.parametrize(("confidence", "verdict"), BY_RECALL)
def test_a_duty_that_applies_by_recall_and_is_not_met_is_unclear(confidence, verdict):
    applies = f"{{all: [{{transfer.to: US}}], confidence: {confidence}}}"
    body = provisions(provision("D", "{safeguard: {record: any}}", kind="record", applies=applies))
    assert ask(body, {"safeguards": []}).verdict == verdict
    assert ask(body, {"safeguards": [{"record": "transfer_register"}]}).verdict == "allowed"


def test_what_is_presumed_is_not_stated():
    body = "presume_no: [data.record_types]\n" + gate("{stated: {data.record_types: {nothing: true}}}")
    assert outcome(body, {}) == "unmet"
    assert outcome(body, {"data": {"record_types": []}}) == "met"
    plain = "presume_no: [data.record_types]\n" + gate("{data.record_types: {nothing: true}}")
    assert outcome(plain, {}) == "met"
