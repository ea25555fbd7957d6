"""Safeguards: in force, of a kind, with attributes; model contracts, modules, recognition, terms."""

import pytest
from small_laws import ask, gate, outcome, provision, provisions

OWN = {"contract": "own"}


def said(asked, *safeguards, facts=None, head=""):
    """The outcome of a gate that asks for a safeguard, with these declared."""
    return outcome(head + gate(f"{{safeguard: {asked}}}"), {"safeguards": list(safeguards), **(facts or {})})


PRESENCE = [
    pytest.param(None, "unknown", id="safeguards absent"),
    pytest.param([], "unmet", id="none stated"),
    pytest.param([{"filing": "x"}], "unmet", id="others stated"),
    pytest.param([OWN], "met", id="stated"),
]


@pytest.mark.parametrize(("declared", "told"), PRESENCE)
def test_absent_is_unknown_and_a_list_without_it_is_a_no(declared, told):
    facts = {} if declared is None else {"safeguards": declared}
    assert outcome(gate("{safeguard: {contract: any}}"), facts) == told


def test_absence_names_the_mechanism():
    assert ask(gate("{safeguard: {filing: vn_dpia}}")).missing == ("safeguards", "filing: vn_dpia")


FORCE = [
    pytest.param({**OWN, "signed": "2026-06-01"}, "met", id="signed on the day"),
    pytest.param({**OWN, "signed": "2026-06-02"}, "unmet", id="not yet signed"),
    pytest.param({**OWN, "signed": None}, "unmet", id="stated as not signed"),
    pytest.param(OWN, "met", id="undated"),
    pytest.param({**OWN, "expires": "2026-06-02"}, "met", id="last day"),
    pytest.param({**OWN, "expires": "2026-06-01"}, "unmet", id="expired from its day of expiry"),
    pytest.param({**OWN, "expires": None}, "met", id="without end"),
]


@pytest.mark.parametrize(("declared", "told"), FORCE)
def test_a_safeguard_counts_from_its_beginning_until_its_end(declared, told):
    assert said("{contract: any}", declared) == told


OTHER_DATES = [
    ("{certification: any}", {"certification": "dpf", "valid_from": "2026-06-02"}, "unmet"),
    ("{certification: any}", {"certification": "dpf", "valid_from": "2026-06-01", "valid_until": "2026-06-02"}, "met"),
    ("{certification: any}", {"certification": "dpf", "valid_until": "2026-06-01"}, "unmet"),
    ("{bcr: any}", {"bcr": "controller", "approved_on": "2026-06-02"}, "unmet"),
    ("{bcr: any}", {"bcr": "controller", "approved_on": None}, "met"),
    ("{approval: ojk}", {"approval": "ojk", "date": "2026-06-02"}, "unmet"),
    ("{approval: ojk}", {"approval": "ojk", "date": None}, "unmet"),
    ("{approval: ojk}", {"approval": "ojk"}, "met"),
    ("{approval: ojk}", {"approval": "bnm"}, "unmet"),
    ("{assessment: transfer}", {"assessment": "transfer", "done": "2026-07-01"}, "unmet"),
    ("{consent: explicit}", {"consent": "explicit", "date": "2026-07-01"}, "unmet"),
]


@pytest.mark.parametrize(("asked", "declared", "told"), OTHER_DATES)
def test_each_kind_has_its_own_dates(asked, declared, told):
    assert said(asked, declared) == told


ATTRIBUTES = [
    pytest.param([{"consent": "explicit", "recorded": True, "separate": True}], "met", id="all in one"),
    pytest.param([{"consent": "explicit", "recorded": True}, {"consent": "explicit", "separate": True}], "unknown", id="split"),
    pytest.param(
        [{"consent": "explicit", "recorded": True, "separate": False}, {"consent": "explicit", "recorded": False}],
        "unmet",
        id="each lacks one",
    ),
    pytest.param(
        [{"consent": "explicit", "recorded": False}, {"consent": "explicit", "recorded": True, "separate": True}],
        "met",
        id="the second serves",
    ),
    pytest.param([{"consent": "explicit", "recorded": True}], "unknown", id="one not stated"),
    pytest.param([{"consent": "deemed", "recorded": True, "separate": True}], "unmet", id="another consent"),
]  # fmt: skip


@pytest.mark.parametrize(("declared", "told"), ATTRIBUTES)
def test_all_attributes_must_hold_in_one_safeguard(declared, told):
    assert said("{consent: explicit, recorded: true, separate: true}", *declared) == told


def test_the_attribute_that_is_missing_is_named():
    body = gate("{safeguard: {consent: explicit, recorded: true, separate: true}}")
    answer = ask(body, {"safeguards": [{"consent": "explicit", "recorded": True}]})
    assert answer.missing == ("safeguards[0].separate",)


KINDLESS = [
    pytest.param("{contract: any}", "met", id="any contract will do"),
    pytest.param("{contract: [asean_mcc, eu_scc]}", "unknown", id="a named model is asked for"),
    pytest.param("{contract: any, binding: true}", "unknown", id="an attribute is not stated"),
    pytest.param("{contract: any, terms: {includes: retention}}", "met", id="what is stated counts"),
    pytest.param("{consent: explicit}", "unmet", id="it is no consent"),
]


@pytest.mark.parametrize(("asked", "told"), KINDLESS)
def test_a_contract_of_unstated_model(asked, told):
    assert said(asked, {"signed": "2026-01-01", "terms": ["retention"]}) == told


def test_the_unstated_model_is_what_is_missing():
    body = gate("{safeguard: {contract: [asean_mcc, eu_scc]}}")
    assert ask(body, {"safeguards": [{"terms": ["retention"]}]}).missing == ("safeguards[0].contract",)


BUT_NOT = [
    ({}, "met"),
    ({"condition_of_service": False}, "met"),
    ({"condition_of_service": True}, "unmet"),
]


@pytest.mark.parametrize(("more", "told"), BUT_NOT)
def test_but_not_disqualifies_only_what_is_stated_so(more, told):
    assert said("{consent: explicit, but_not: {condition_of_service: true}}", {"consent": "explicit", **more}) == told


OPEN = [
    pytest.param({"safeguards": []}, "unknown", id="the list need not name it"),
    pytest.param({"safeguards": [{"filing": "vn_dpia"}]}, "met", id="named"),
    pytest.param({}, "unknown", id="absent"),
]


@pytest.mark.parametrize(("facts", "told"), OPEN)
def test_an_open_list_says_nothing_of_what_it_does_not_name(facts, told):
    assert outcome(gate("{safeguard: {filing: vn_dpia, open_list: true}}"), facts) == told


COUNTRIES = [
    (["US"], "met"),
    (["US", "VN"], "met"),
    (["VN"], "unmet"),
    ([], "unmet"),
    ("any", "unmet"),
]


@pytest.mark.parametrize(("named", "told"), COUNTRIES)
def test_a_contract_names_the_destination(named, told):
    assert said("{contract: any, names_countries: {includes: transfer.to}}", {**OWN, "names_countries": named}) == told


PRESUME = "presume_no: [safeguards.withdrawn, safeguards.modified]\n"


@pytest.mark.parametrize(
    ("declared", "told"),
    [({}, "met"), ({"withdrawn": False}, "met"), ({"withdrawn": True}, "unmet")],
)
def test_a_later_event_may_be_presumed_not_to_have_come(declared, told):
    asked = "{consent: explicit, withdrawn: false}"
    assert said(asked, {"consent": "explicit", **declared}, head=PRESUME) == told
    assert said(asked, {"consent": "explicit"}) == "unknown"


def test_an_importer_that_no_named_safeguard_covers_has_none():
    facts = {"importer": {"named_in_safeguards": False}}
    assert said("{contract: any}", OWN, facts=facts) == "unmet"
    assert said("{consent: explicit}", {"consent": "explicit"}, facts=facts) == "met"


# Filings that stand under `entity`.

FILINGS = "entity_filings: {vn_transfer_dossier: entity.transfer_dossier}\n"
ASKED = "{filing: vn_transfer_dossier, filed: {done: true}}"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"entity": {"transfer_dossier": {"filed": "2026-03-01"}}}, "met"),
        ({"entity": {"transfer_dossier": {"filed": None}}}, "unmet"),
        ({"entity": {"transfer_dossier": {"prepared": "2026-03-01"}}}, "unknown"),
        ({"entity": {"transfer_dossier": None}}, "unmet"),
        ({"entity": {"transfer_dossier": None}, "safeguards": []}, "unmet"),
        ({"entity": {"transfer_dossier": {"prepared": "2026-03-01"}}, "safeguards": []}, "unknown"),
    ],
)
def test_a_dossier_under_entity_is_a_filing(facts, told):
    assert outcome(FILINGS + gate(f"{{safeguard: {ASKED}}}"), facts) == told


def test_a_filing_told_in_two_places_is_one():
    facts = {
        "safeguards": [{"filing": "vn_transfer_dossier", "filed": "2026-03-01"}],
        "entity": {"transfer_dossier": {"prepared": "2026-02-01"}},
    }
    asked = "{filing: vn_transfer_dossier, filed: {done: true}, prepared: {before: 2026-02-02}}"
    assert outcome(FILINGS + gate(f"{{safeguard: {asked}}}"), facts) == "met"


# Modules of model contracts.

ROLES = [
    ("controller", "controller", "controller_to_controller"),
    ("joint_controller", "third_party", "controller_to_controller"),
    ("controller", "processor", "controller_to_processor"),
    ("controller", "sub_processor", "controller_to_processor"),
    ("processor", "processor", "processor_to_processor"),
    ("processor", "controller", "processor_to_controller"),
]
ALL_MODULES = sorted({module for _, _, module in ROLES})


@pytest.mark.parametrize(("exporter", "importer", "module"), ROLES)
@pytest.mark.parametrize("stated", ALL_MODULES)
def test_a_module_fits_the_roles_it_was_made_for(exporter, importer, module, stated):
    facts = {"exporter": {"role": exporter}, "importer": {"role": importer}}
    told = said("{contract: eu_scc, module: fits_roles}", {"contract": "eu_scc", "module": stated}, facts=facts)
    assert told == ("met" if stated == module else "unmet")


def test_an_unstated_module_follows_from_the_roles_and_is_told():
    answer = ask(gate("{safeguard: {contract: eu_scc, module: fits_roles}}"), {"safeguards": [{"contract": "eu_scc"}]})
    assert answer.verdict == "allowed"
    assert any("controller_to_processor, the module for these roles" in line for line in answer.assumed)


@pytest.mark.parametrize("module", [{}, {"module": "processor_to_processor"}])
def test_a_contract_without_a_module_for_these_roles_does_not_fit(module):
    """The ASEAN clauses have no module for an exporting processor."""
    facts = {"exporter": {"role": "processor"}, "importer": {"role": "processor"}}
    assert (
        said("{contract: asean_mcc, module: fits_roles}", {"contract": "asean_mcc", **module}, facts=facts) == "unmet"
    )


def test_without_roles_the_module_is_unknown():
    body = gate("{safeguard: {contract: eu_scc, module: fits_roles}}")
    facts = {"exporter": {"role": "individual"}, "safeguards": [{"contract": "eu_scc"}]}
    assert ask(body, facts).missing == ("safeguards[0].module", "exporter.role")


def test_a_contract_of_ones_own_has_no_modules_to_fit():
    assert said("{contract: own, module: fits_roles}", OWN) == "met"


# What an unmodified model provides.


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        pytest.param({"contract": "asean_mcc"}, "met", id="as published"),
        pytest.param({"contract": "asean_mcc", "modified": True}, "unknown", id="edited"),
        pytest.param({"contract": "asean_mcc", "binding": False}, "unmet", id="stated otherwise"),
        pytest.param({"contract": "asean_mcc", "terms": ["audit"]}, "met", id="with further terms"),
        pytest.param({"contract": "own"}, "unknown", id="no model"),
    ],
)
def test_a_model_contract_speaks_for_itself(declared, told):
    assert said("{contract: any, binding: true, terms: {includes: comparable_protection}}", declared) == told


TERMS = [
    pytest.param(None, "unknown", id="safeguards absent"),
    pytest.param([], "unmet", id="none"),
    pytest.param([OWN], "unknown", id="terms not stated"),
    pytest.param([{**OWN, "terms": ["audit"]}], "unmet", id="one lacks"),
    pytest.param([{**OWN, "terms": ["retention", "audit"]}], "met", id="all"),
    pytest.param(
        [{**OWN, "terms": ["audit"]}, {"contract": "dpa", "terms": ["audit", "retention"]}], "met", id="second"
    ),
]


@pytest.mark.parametrize(("declared", "told"), TERMS)
def test_a_checklist_of_terms(declared, told):
    facts = {} if declared is None else {"safeguards": declared}
    assert outcome(gate("{terms: [audit, retention]}"), facts) == told


def test_each_missing_term_is_named():
    answer = ask(gate("{terms: [audit, retention, purpose]}"), {"safeguards": [{**OWN, "terms": ["audit"]}]})
    assert answer.missing == ("contract term: retention", "contract term: purpose")


def test_terms_may_be_asked_of_some_contracts_only():
    declared = {"safeguards": [{**OWN, "terms": ["audit"]}]}
    assert outcome(gate("{terms: {all_of: [audit], contracts: [dpa]}}"), declared) == "unmet"
    assert outcome(gate("{terms: {all_of: [audit], contracts: [own, dpa]}}"), declared) == "met"


def test_a_written_processing_contract_may_hold_the_terms():
    facts = {"importer": {"written_processing_contract": True}, "safeguards": []}
    assert outcome(gate("{terms: [audit]}"), facts) == "unknown"


# Recognition by law, mechanism, recipient and date.


def mechanisms(*rows):
    return "mechanisms:\n" + "".join(f"  - {{contract: eu_scc, cite: s.2, {row}}}\n" for row in rows)


RECOGNITION = [
    (["recognised: 'yes', confidence: primary"], "met"),
    (["recognised: partly, confidence: one_secondary"], "met"),
    (["recognised: 'yes', confidence: recall"], "unknown"),
    (["recognised: unclear, confidence: primary"], "unknown"),
    (["recognised: evidence_only, confidence: primary"], "unmet"),
    (["recognised: 'no', confidence: primary"], "unmet"),
    (["recognised: 'yes', confidence: primary, from: 2026-06-02"], "unmet"),
    (["recognised: 'yes', confidence: primary, from: 2026-06-01"], "met"),
    (["recognised: 'yes', confidence: primary, until: 2026-06-01"], "unmet"),
    (["recognised: 'yes', confidence: primary, when: {importer.role: controller}"], "unmet"),
    (["recognised: 'yes', confidence: primary, when: {importer.role: processor}"], "met"),
    (["recognised: 'yes', confidence: primary, when: {importer.kind: private}"], "unknown"),
    (["recognised: 'no', confidence: primary, until: 2026-01-01", "recognised: 'yes', confidence: primary, from: 2026-01-01"], "met"),
    (
        ["recognised: unclear, confidence: primary, when: {importer.role: controller}",
         "recognised: 'yes', confidence: primary, when: {importer.role: processor}"],
        "met",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "told"), RECOGNITION)
def test_recognition_is_keyed_by_recipient_and_day(rows, told):
    assert said("{contract: recognised}", {"contract": "eu_scc"}, head=mechanisms(*rows)) == told


def test_what_the_table_lacks_is_not_recognised():
    assert said("{contract: recognised}", {"contract": "asean_mcc"}, head=mechanisms(RECOGNITION[0][0][0])) == "unmet"


def test_measures_must_all_be_there():
    body = gate("{safeguard: {measures: [encryption, access_control]}}")
    assert outcome(body, {"safeguards": [{"measures": ["encryption", "audit"][:1]}]}) == "unmet"
    assert outcome(body, {"safeguards": [{"measures": ["access_control", "encryption"]}]}) == "met"


def test_either_of_two_mechanisms_serves():
    body = provisions(provision("G", "{any: [{safeguard: {consent: explicit}}, {safeguard: {bcr: any}}]}"))
    assert outcome(body, {"safeguards": [{"bcr": "processor"}]}) == "met"
    assert ask(body, {"safeguards": []}).verdict == "blocked"


COVERAGE = [
    ({}, {}, "met"),
    ({"covers": ["employee"]}, {"subjects": [{"kind": "employee"}]}, "met"),
    ({"covers": ["employee", "customer"]}, {"subjects": [{"kind": "customer"}]}, "met"),
    ({"covers": ["employee"]}, {"subjects": [{"kind": "employee"}, {"kind": "customer"}]}, "unmet"),
    ({"covers": ["employee"]}, {"own_employees_only": True}, "met"),
    ({"covers": ["customer"]}, {"own_employees_only": True}, "unmet"),
    ({"covers": ["employee"]}, {}, "unknown"),
    ({"covers": ["employee"]}, {"subjects": [{"kind": "employee"}, {"nationality": ["SG"]}]}, "unknown"),
    ({"covers": ["name", "email", "health"]}, {}, "met"),
    ({"covers": ["name"]}, {}, "unmet"),
    ({"covers": ["customer", "name", "email"]}, {"subjects": [{"kind": "customer"}]}, "met"),
    ({"covers": ["customer", "name"]}, {"subjects": [{"kind": "customer"}]}, "unmet"),
    ({"covers": []}, {}, "unmet"),
]


@pytest.mark.parametrize(("rules", "data", "told"), COVERAGE)
def test_binding_rules_serve_only_whom_and_what_they_cover(rules, data, told):
    body = gate("{safeguard: {bcr: controller, covers: fits_data}}")
    assert outcome(body, {"data": data, "safeguards": [{"bcr": "controller", **rules}]}) == told


def test_rules_that_leave_somebody_out_are_named():
    body = gate("{safeguard: {bcr: controller, covers: fits_data}}")
    facts = {"data": {"own_employees_only": True}, "safeguards": [{"bcr": "controller", "covers": ["customer"]}]}
    assert "safeguards[0].covers" in ask(body, facts).laws["SG"].provisions["G"].missing


@pytest.mark.parametrize(("declared", "told"), [([], "unknown"), ([{"assessment": "privacy_impact", "done": None}], "unmet"),
                                                ([{"assessment": "risk", "done": None}], "unknown")])  # fmt: skip
def test_an_open_list_takes_a_stated_no(declared, told):
    body = gate("{safeguard: {assessment: privacy_impact, open_list: true}}")
    assert outcome(body, {"safeguards": declared}) == told


def test_what_a_model_contains_is_there_for_what_disqualifies_too():
    body = gate("{safeguard: {contract: any, but_not: {terms: {not: [comparable_protection]}}}}")
    assert outcome(body, {"safeguards": [{"contract": "asean_mcc", "terms": ["purpose"]}]}) == "met"
    assert outcome(body, {"safeguards": [{"contract": "own", "terms": ["purpose"]}]}) == "unmet"


def test_a_fact_that_is_not_as_the_law_needs_it_is_named():
    facts = {"entity": {"registered_with": []}}
    result = ask(gate("{entity.registered_with: {includes: komdigi}}"), facts).laws["SG"].provisions["G"]
    assert (result.outcome, result.missing) == ("unmet", ("entity.registered_with",))


@pytest.mark.parametrize(("declared", "told"), [([], "unknown"), ([{"measures": []}], "unmet"),
                                                ([{"measures": ["encryption"]}], "unknown"),
                                                ([{"measures": ["authority_access"]}], "met")])  # fmt: skip
def test_no_measures_at_all_is_a_no_and_others_leave_it_open(declared, told):
    body = gate("{safeguard: {measures: authority_access, open_list: true}}")
    assert outcome(body, {"safeguards": declared}) == told


@pytest.mark.parametrize(("filing", "told"), [({}, "met"), ({"prepared": "2026-01-01"}, "met"), ({"filed": "2026-02-01"}, "met"),
                                              ({"filed": None}, "unmet"), ({"filed": "2026-07-01"}, "unmet")])  # fmt: skip
def test_what_is_not_filed_yet_is_no_filing(filing, told):
    body = gate("{safeguard: {filing: any}}")
    assert outcome(body, {"safeguards": [{"filing": "vn_dpia", **filing}]}) == told
    prepared = gate("{safeguard: {filing: any, prepared: {done: true}}}")
    draft = {"filing": "vn_dpia", "prepared": "2026-01-01", "filed": None}
    assert outcome(prepared, {"safeguards": [draft]}) == "met"


def test_terms_in_a_contract_that_does_not_bind_the_importer_are_none():
    body = gate("{terms: [audit]}")
    contract = {"contract": "own", "terms": ["audit"]}
    assert outcome(body, {"safeguards": [contract]}) == "met"
    assert outcome(body, {"safeguards": [{**contract, "binding": False}]}) == "unmet"
    assert outcome(body, {"importer": {"named_in_safeguards": False}, "safeguards": [contract]}) == "unmet"
