"""What if: hypothetical, labelled, and no verdict moves but by supposing a named provision repealed."""

from datetime import date

import pytest
from small_laws import BASE, law_text, merged, provision, provisions, repository_of

from jurisdiction_map.engine.route import route
from jurisdiction_map.facts.read import facts_from
from jurisdiction_map.scenarios import FAMILIES, Terms, what_if, without
from jurisdiction_map.scenarios.repeal import UnknownProvision

LAW = law_text(
    provisions(
        provision("KEEP", "never", kind="localisation_exclusive"),
        provision("COPY", "{transfer.copy_kept_in: {includes: SG}}", kind="localisation_copy"),
        provision("BAN", "never", kind="prohibition"),
        provision("ASK", "{safeguard: {approval: any}}", kind="approval"),
        provision("FILE", "{safeguard: {filing: any}}", kind="filing"),
        provision("GATE", "{safeguard: {contract: any}}"),
        provision("ELSE", "never", kind="prohibition", applies="{exporter.kind: court}"),
        provision("TELL", "never", kind="notification", scope="general"),
    )
)
FACTS = merged(BASE, {"transfer": {"to": "TH"}, "exporter": {"kind": "private"}})
FACTS["safeguards"] = []
READINGS = {
    "aaec_like": dict.fromkeys(("KEEP", "COPY", "BAN", "ASK", "FILE", "GATE"), "consistent"),
    "rcep_like": {
        **dict.fromkeys(("KEEP", "COPY", "BAN", "ASK"), "arguable_under_exception"),
        **dict.fromkeys(("FILE", "GATE"), "consistent"),
    },
    "cptpp_like": {
        **dict.fromkeys(("KEEP", "BAN"), "prima_facie_inconsistent"),
        **dict.fromkeys(("COPY", "ASK"), "arguable_under_exception"),
        **dict.fromkeys(("FILE", "GATE"), "consistent"),
    },
    "eusdta_like": {
        **dict.fromkeys(("KEEP", "COPY", "ASK"), "prima_facie_inconsistent"),
        "BAN": "arguable_under_exception",
        **dict.fromkeys(("FILE", "GATE"), "consistent"),
    },
}  # fmt: skip


def asked(facts, terms, law=LAW):
    read = facts_from(facts)
    answer = route(read, repository_of(law), read["as_of"])
    before = answer.verdict
    rows = what_if(answer, read, terms)
    assert answer.verdict == before
    return {row.provision: row.would_be for row in rows}


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_reads_each_kind_of_provision(family):
    assert asked(FACTS, Terms(family)) == READINGS[family]


OUTSIDE = [
    pytest.param({"transfer": {"to": "US"}}, Terms("cptpp_like"), id="the destination is no member"),
    pytest.param({}, Terms("cptpp_like", {"SG": date(2026, 1, 1)}), id="the destination is not among the parties"),
    pytest.param({}, Terms("cptpp_like", {"SG": date(2026, 1, 1), "TH": date(2026, 6, 2)}), id="not yet in force for it"),
    pytest.param({}, Terms("cptpp_like", None, {"SG": date(2030, 1, 1)}), id="a transition still runs"),
    pytest.param({"exporter": {"kind": "state_body"}}, Terms("cptpp_like"), id="government data"),
    pytest.param({"exporter": {"sectors": ["banking"]}}, Terms("rcep_like"), id="financial services"),
    pytest.param(
        {"exporter": {"sectors": ["banking"]}}, Terms("eusdta_like", None, None, ("financial_services",)), id="carved out by the asker"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("more", "terms"), OUTSIDE)
def test_what_the_supposed_agreement_does_not_reach(more, terms):
    assert set(asked(merged(FACTS, more), terms).values()) == {"outside_scope"}


def test_the_last_day_of_a_transition_and_the_first_after_it():
    facts = merged(FACTS, {"as_of": "2029-12-31"})
    terms = Terms("cptpp_like", None, {"SG": date(2030, 1, 1)})
    assert set(asked(facts, terms).values()) == {"outside_scope"}
    assert "outside_scope" not in asked(merged(facts, {"as_of": "2030-01-01"}), terms).values()


def test_supposing_a_provision_repealed_changes_the_verdict_and_says_so():
    law = law_text(provisions(provision("BAN", "never", kind="prohibition"), provision("FREE", "always")))
    read = facts_from(FACTS)
    real = repository_of(law)
    assert route(read, real, read["as_of"]).verdict == "blocked"
    answer = route(read, without(real, ["BAN"]), read["as_of"])
    assert answer.verdict == "allowed"
    assert answer.laws["SG"].provisions["BAN"].reason == "supposed repealed"
    assert route(read, real, read["as_of"]).verdict == "blocked"


def test_a_repealed_route_no_longer_meets_its_gate():
    rows = provisions(
        provision("G", "{met: WAY}"), provision("WAY", "{safeguard: {contract: any}}", kind="route")
    )  # fmt: skip
    facts = {**FACTS, "safeguards": [{"contract": "own"}]}
    read = facts_from(facts)
    real = repository_of(law_text(rows))
    assert route(read, real, read["as_of"]).verdict == "allowed"
    assert route(read, without(real, ["WAY"]), read["as_of"]).verdict == "blocked"


def test_only_a_provision_that_there_is_can_be_supposed_repealed():
    with pytest.raises(UnknownProvision, match="NOPE"):
        without(repository_of(LAW), ["BAN", "NOPE"])
