"""Every case of tests/law/cases: facts, and what the law makes of them."""

from datetime import date
from pathlib import Path

import pytest

from jurisdiction_map.engine.route import route
from jurisdiction_map.facts.read import facts_from
from jurisdiction_map.repository import repository
from jurisdiction_map.yaml_source import read

CASES = [
    pytest.param(case, id=f"{path.stem}-{case['id']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in read(path.read_bytes(), path.name).value
]


@pytest.mark.parametrize("case", CASES)
def test_the_law_answers_as_the_case_expects(case):
    facts = facts_from(case["facts"])
    answer = route(facts, repository(), facts["as_of"])
    expect = case["expect"]
    verdicts = expect["verdict"] if isinstance(expect["verdict"], list) else [expect["verdict"]]
    reasons = {code: (law.verdict, law.reason) for code, law in answer.laws.items()}
    assert answer.verdict in verdicts, reasons
    outcomes = {}
    dues = set()
    for law in answer.laws.values():
        outcomes.update({name: outcome for name, (outcome, _) in law.outcomes.items()})
        outcomes.update({name: result.outcome for name, result in law.provisions.items()})
        dues |= {result.due for result in law.provisions.values() if result.due}
    for name, wanted in expect.get("provisions", {}).items():
        assert outcomes.get(name) in (wanted if isinstance(wanted, list) else [wanted]), (name, outcomes.get(name))
    told = " | ".join(answer.missing)
    for fact in expect.get("missing", []):
        assert fact in told, (fact, answer.missing)
    if "due" in expect:
        assert date.fromisoformat(expect["due"]) in dues, dues
