"""Reading facts: strict, every error at once, null and absence kept apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jurisdiction_map.facts.kinds import KINDS, kind_of
from jurisdiction_map.facts.read import FactsError, cases_from, facts_from
from jurisdiction_map.facts.safeguards import MODELS
from jurisdiction_map.yaml_source import read


def told(value):
    """Path → message of all that is wrong with facts."""
    with pytest.raises(FactsError) as caught:
        facts_from(value)
    return {".".join(map(str, problem.path)): problem.message for problem in caught.value.problems}


def transfer(**facts):
    return {"transfer": facts}


def safeguard(**attributes):
    return {"safeguards": [attributes]}


ERRORS = [
    pytest.param({"exporters": {}}, "exporters", "unknown key 'exporters'; did you mean 'exporter'?", id="top key"),
    pytest.param(
        {"transfer": {"orders": [{"authority": "x", "effect": "suspend", "recieved": "2026-01-01"}]}},
        "transfer.orders.0.recieved",
        "unknown key 'recieved'; did you mean 'received'?",
        id="key in a list",
    ),
    pytest.param(
        safeguard(consent="explicit", informd_of=["recipient"]),
        "safeguards.0.informd_of",
        "unknown key 'informd_of'; did you mean 'informed_of'?",
        id="key of a safeguard, without the union's tag",
    ),
    pytest.param(
        safeguard(contract="own", covers_transfer=True),
        "safeguards.0.covers_transfer",
        "unknown key 'covers_transfer'; known here: contract, module, signed, expires, binding, names_countries, terms, "
        "modified, filed, parties",
        id="key of another safeguard",
    ),
    pytest.param(
        transfer(mode="discloze"),
        "transfer.mode",
        "unknown value 'discloze'; did you mean 'disclose'? (one of store, disclose, access, collect, transit, "
        "process_and_return, physical)",
        id="enum value",
    ),
    pytest.param(
        transfer(purposes=["hr", "Medical-Care"]),
        "transfer.purposes.1",
        "did you mean 'medical_care'?",
        id="enum value in other clothes",
    ),
    pytest.param(
        safeguard(consent="explicit", informed_of=["risk"]),
        "safeguards.0.informed_of.0",
        "unknown value 'risk'; did you mean 'risks'?",
        id="enum value in a safeguard",
    ),
    pytest.param(transfer(to="UK"), "transfer.to", "did you mean GB?", id="country"),
    pytest.param(
        transfer(to="ASEAN"),
        "transfer.to",
        "not an ISO 3166-1 alpha-2 code",
        id="a group without a common law is no place",
    ),
    pytest.param(transfer(origin=["VN", "Singapur"]), "transfer.origin.1", "did you mean SG?", id="country in a list"),
    pytest.param(
        safeguard(contract="own", names_countries=["SGP"]),
        "safeguards.0.names_countries.0",
        "did you mean SG?",
        id="only the branch that got furthest speaks",
    ),
    pytest.param(
        safeguard(contract="own", names_countries=5),
        "safeguards.0.names_countries",
        "a list of country codes such as [SG] or `any` is needed, not 5",
        id="no branch fits",
    ),
    pytest.param(
        {"exporter": {"local_users": "many"}},
        "exporter.local_users",
        "a whole number or a mapping from country codes is needed, not 'many'",
        id="number or mapping",
    ),
    pytest.param(
        {"exporter": {"local_users": {"VN": -1}}},
        "exporter.local_users.VN",
        "-1 is out of range: at least 0 is needed",
        id="inside a mapping from countries",
    ),
    pytest.param(
        {"importer": {"ownership": {"CN": 51}}},
        "importer.ownership.CN",
        "51 is out of range: at most 1 is needed",
        id="a share in percent",
    ),
    pytest.param(
        {"importer": {"ownership": {"XX": 0.5}}}, "importer.ownership.XX", "not an ISO", id="country as a key"
    ),
    pytest.param({"data": {"categories": ["healht"]}}, "data.categories.0", "did you mean 'health'?", id="category"),
    pytest.param(transfer(started="2026-02-31"), "transfer.started", "not a date: '2026-02-31'", id="no such day"),
    pytest.param(transfer(started=20260201), "transfer.started", "not a date: 20260201", id="a number for a date"),
    pytest.param(
        {"data": {"counts": [{"what": "people"}]}}, "data.counts.0.n", "'n' is missing", id="a count without a number"
    ),
    pytest.param(
        transfer(encrypted=True),
        "transfer.encrypted",
        "a mapping of in_transit, at_rest, keys_held_by is needed, not True",
        id="true for a group of facts",
    ),
    pytest.param(
        {"exporter": {"commercial": "perhaps"}},
        "exporter.commercial",
        "true or false is needed, not 'perhaps'",
        id="neither yes nor no",
    ),
    pytest.param(
        {"exporter": {"turnover": {"amount": 3, "currency": "Baht"}}},
        "exporter.turnover.currency",
        "write it as three capital letters, such as THB",
        id="currency",
    ),
    pytest.param({"data": {"subjects": {}}}, "data.subjects", "a list is needed, not {}", id="one object for a list"),
    pytest.param(safeguard(consnet="explicit"), "safeguards.0", "did you mean 'consent'?", id="kind of safeguard"),
    pytest.param(
        {"safeguards": ["asean_mcc"]},
        "safeguards.0",
        "a safeguard is a mapping such as {consent: explicit}, not 'asean_mcc'",
        id="a word for a safeguard",
    ),
    pytest.param(safeguard(filing=5), "safeguards.0.filing", "a text is needed, not 5", id="text"),
    pytest.param([1], "", "facts are a mapping", id="a list of numbers"),
    pytest.param("VN", "", "facts are a mapping", id="a word"),
    pytest.param({1: 2}, "", "keys are words, not 1", id="a number for a key"),
]


@pytest.mark.parametrize(("facts", "path", "message"), ERRORS)
def test_an_error_says_where_what_and_what_was_meant(facts, path, message):
    found = told(facts)
    assert list(found) == [path]
    assert message in found[path]


def test_all_errors_are_told_at_once():
    found = told({"transfer": {"to": "UK", "mode": "x"}, "exporter": {"role": "boss"}, "extra": 1})
    assert set(found) == {"transfer.to", "transfer.mode", "exporter.role", "extra"}


@pytest.mark.parametrize(
    "facts",
    [
        transfer(mode="x" * 500),
        transfer(to="x" * 500),
        transfer(started="x" * 500),
        {"data": {"categories": ["x" * 500]}},
        {"exporter": {"commercial": "x" * 500}},
        {"x" * 500: 1},
        safeguard(**{"x" * 500: 1}),
        {"safeguards": ["x" * 500]},
    ],
)
def test_long_values_are_not_repeated(facts):
    assert all("x" * 81 not in message for message in told(facts).values())


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"transfer": None}, id="group"),
        pytest.param(transfer(mode=None), id="word"),
        pytest.param({"safeguards": None}, id="safeguards"),
        pytest.param({"data": {"categories": None}}, id="list"),
    ],
)
def test_null_means_unknown_where_it_cannot_mean_no(facts):
    assert facts_from(facts) in ({}, {next(iter(facts)): {}})


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        pytest.param({"entity": {"transfer_dossier": None}}, {"entity": {"transfer_dossier": None}}, id="dossier"),
        pytest.param(
            {"entity": {"changed_since_filing": None}}, {"entity": {"changed_since_filing": None}}, id="change"
        ),
        pytest.param(safeguard(contract="own", signed=None), safeguard(contract="own", signed=None), id="date"),
        pytest.param(transfer(purposes=[]), transfer(purposes=[]), id="empty list"),
        pytest.param(
            {"exporter": {"sectors": "none", "licences": "none"}},
            {"exporter": {"sectors": [], "licences": []}},
            id="none",
        ),
        pytest.param(transfer(onward_terms=False), transfer(onward_terms=False), id="false"),
    ],
)
def test_a_stated_no_is_kept(facts, kept):
    assert facts_from(facts) == kept


def test_one_value_may_stand_for_a_list_of_one():
    assert facts_from(transfer(origin="VN", purposes="hr")) == transfer(origin=["VN"], purposes=["hr"])


def test_dates_become_dates():
    assert facts_from({"as_of": "2026-06-01"}) == {"as_of": date(2026, 6, 1)}


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        ({"terms": ["retention"]}, "contract"),
        ({"signed": "2026-01-01"}, "contract"),
        ({"contract": None, "binding": True}, "contract"),
        ({"bcr": "controller", "expires": "2027-01-01"}, "bcr"),
    ],
)
def test_a_contract_is_known_by_what_only_contracts_have(attributes, kind):
    (read_back,) = facts_from({"safeguards": [attributes]})["safeguards"]
    assert kind_of(read_back) == kind


def test_what_could_be_several_kinds_is_refused():
    assert "say what kind of safeguard" in told(safeguard(expires="2027-01-01"))["safeguards.0"]


def test_every_kind_of_safeguard_has_a_model():
    assert set(MODELS) == set(KINDS)


DOSSIER = {"transfer_dossier": {"filed": "2026-03-20"}}


def test_a_filing_told_twice_must_agree():
    both = {"entity": DOSSIER, **safeguard(filing="vn_transfer_dossier", filed="2026-03-21")}
    assert told(both) == {
        "safeguards.0.filed": "says 2026-03-21, entity.transfer_dossier.filed says 2026-03-20; make them agree"
    }


def test_a_filing_told_twice_may_add():
    for told in (
        {"filing": "vn_transfer_dossier", "filed": "2026-03-20", "answered": "pass"},
        {"filing": "vn_dpia", "filed": "2026-01-01"},
    ):
        assert facts_from({"entity": DOSSIER, **safeguard(**told)})["safeguards"][0]["filing"] == told["filing"]


CASE_FILES = [
    pytest.param("- {id: A, facts: {transfer: {from: VN}}}\n- {transfer: {from: TH}}\n", ["A", "2"], id="a list"),
    pytest.param("id: A\nfacts: {transfer: {from: VN}}\nexpect: {verdict: allowed}\n", ["A"], id="one case"),
    pytest.param("title: t\ntransfer: {from: VN}\n", ["1"], id="bare facts"),
]


@pytest.mark.parametrize(("text", "ids"), CASE_FILES)
def test_a_file_holds_cases_or_bare_facts(text, ids):
    cases = cases_from(read(text, "facts.yaml"))
    assert [case.id for case in cases] == ids
    assert all(case.facts and "transfer" in case.facts for case in cases)


def test_a_broken_case_does_not_hide_the_others():
    broken, whole, no_case = cases_from(read("- {transfer: {to: UK}}\n- {transfer: {to: GB}}\n- 5\n", "facts.yaml"))
    assert broken.facts is None
    assert [problem.path for problem in broken.problems] == [("transfer", "to")]
    assert whole.facts == {"transfer": {"to": "GB"}}
    assert no_case.problems


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_keys = st.sampled_from(["as_of", "transfer", "exporter", "importer", "data", "safeguards", "entity", "suppose", "x"])
_inner = st.sampled_from(
    ["from", "to", "mode", "origin", "orders", "subjects", "counts", "local_users", "ownership", "contract", "consent",
     "names_countries", "terms", "categories", "transfer_dossier", "started", "kind"]
)  # fmt: skip


@given(
    st.dictionaries(
        _keys, _json | st.dictionaries(_inner, _json) | st.lists(st.dictionaries(_inner, _json), max_size=2)
    )
)
def test_any_json_is_read_or_refused_with_places(value):
    assert all(problem.message for problem in problems_in(value))


def problems_in(value):
    try:
        facts_from(value)
    except FactsError as error:
        return error.problems
    return []


@pytest.mark.parametrize("written", ["any", ["any"]])
def test_any_region_may_be_written_as_a_word_or_a_list_of_it(written):
    facts = facts_from({"transfer": {"from": "SG"}, "safeguards": [{"contract": "own", "names_countries": written}]})
    assert facts["safeguards"][0]["names_countries"] == "any"
