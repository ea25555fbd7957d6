"""Ways out of small laws: what is offered is called by its own name."""

from small_laws import BASE, gate, law_text, repository_of

from jurisdiction_map.engine.route import route
from jurisdiction_map.facts.read import facts_from
from jurisdiction_map.remedies import remedies


def test_group_rules_are_asked_for_by_the_exporters_role():
    body = gate("{safeguard: {bcr: any}}")
    found = remedies(*_asked(body))
    assert any(change.value.get("bcr") == "controller" for r in found for change in r.changes if change.how == "append")


def test_nothing_is_offered_under_the_name_of_another_mechanism():
    for kind in ("measures", "approval", "certification"):
        facts, laws, answer = _asked(gate(f"{{safeguard: {{{kind}: any}}}}"))
        assert not any("asean_mcc" in repr(c.value) for r in remedies(facts, laws, answer) for c in r.changes)


def _asked(body):
    facts = facts_from({**BASE, "safeguards": []})
    laws = repository_of(law_text(body))
    return facts, laws, route(facts, laws, facts["as_of"])


def test_who_the_people_are_is_not_offered_as_one_word():
    """Once a remedy wrote a mapping where a list of groups stands, and the answer was lost."""
    facts, laws, answer = _asked(gate("{data.subjects.kind: {only: [employee]}}"))
    assert not any(
        change.path.startswith("data.subjects") for r in remedies(facts, laws, answer) for change in r.changes
    )
