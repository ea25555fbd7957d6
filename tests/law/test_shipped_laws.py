"""What must hold of every law that ships, on the facts of the tables of cases."""

import copy
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jurisdiction_map.conditions.dates import add_months
from jurisdiction_map.engine.route import route
from jurisdiction_map.facts import vocabulary
from jurisdiction_map.facts.read import FactsError, facts_from
from jurisdiction_map.remedies import remedies
from jurisdiction_map.remedies.search import apply
from jurisdiction_map.repository import HERE, repository
from jurisdiction_map.result import LAWFUL, RANK
from jurisdiction_map.yaml_source import read

CASES = [
    pytest.param(case["facts"], id=f"{path.stem}-{case['id']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in read(path.read_bytes(), path.name).value
]
FACTS = [case.values[0] for case in CASES]
# Taking away each fact, and adding each safeguard, asks a law some thirty times for a case: every fifth is asked so.
SOME = CASES[::5]
LAWS = {path.stem: read(path.read_bytes(), path.name).value for path in sorted((HERE / "laws").glob("*.yaml"))}
A_YEAR = timedelta(days=365)


def answer(facts):
    checked = facts_from(facts)
    return route(checked, repository(), checked["as_of"])


def gates(facts):
    """(law, provision) → result of every gate that counts."""
    return {
        (code, name): result
        for code, law in answer(facts).laws.items()
        for name, result in law.provisions.items()
        if result.provision.counts and result.provision.strength == "gate"
    }


def keys_below(value, path=()):
    """Paths of all keys, through mappings and lists."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        if isinstance(key, str):
            yield (*path, key)
        yield from keys_below(item, (*path, key))


def without(facts, path):
    left = copy.deepcopy(facts)
    holder = left
    for part in path[:-1]:
        holder = holder[part]
    del holder[path[-1]]
    return left


@pytest.mark.parametrize("facts", SOME)
def test_knowing_less_never_opens_a_gate(facts):
    """No fact, taken away, turns a gate into a met one that lacked a fact.

    A gate that is unknown because the stated facts are implausible, or because the law is open on just them, is left out.
    """
    lacking = {gate for gate, result in gates(facts).items() if result.outcome == "unknown" and not result.doubt}
    for path in keys_below(facts):
        if not lacking or path == ("as_of",):
            continue
        try:
            after = gates(without(facts, path))
        except FactsError:
            continue  # a safeguard without its kind, a count without its number
        opened = {gate for gate in lacking & after.keys() if after[gate].outcome == "met"}
        assert not opened, (path, opened)


FAVOURABLE = {
    "modified": False,
    "withdrawn": False,
    "condition_of_service": False,
    "subject_can_consent": False,
    "by": "subject",
    "holder": "importer",
    "answered": "pass",
    "protects": "subject",
}


def complete_safeguards(facts):
    """One safeguard of every sort, valid, with every attribute stated as an exporter would wish."""
    as_of = date.fromisoformat(facts["as_of"])
    to = facts.get("transfer", {}).get("to")
    for kind, attributes in vocabulary.safeguards().items():
        words = ("explicit", "opt_in") if kind == "consent" else attributes[kind].options
        for word in words or ("bnm", "ojk", "npc", "vn_transfer_dossier", "vn_dpia"):
            stated = {kind: [word] if attributes[kind].is_list else word}
            for key, fact in attributes.items():
                value = favourable(key, fact, word, to, as_of)
                if key != kind and value is not None:
                    stated[key] = value
            yield stated


def favourable(key, fact, word, to, as_of):
    if key in FAVOURABLE:
        return FAVOURABLE[key]
    if key in ("expires", "valid_until", "module"):
        return None  # no end; the roles select the module
    if key == "outcome":
        return "adequate" if word in ("adequacy", "transfer") else "pass"
    if fact.kind == "date":
        return (as_of - A_YEAR).isoformat()
    if fact.kind == "countries":
        return [to] if to else None
    if fact.kind == "list":
        return list(fact.options) or None
    return True if fact.kind == "bool" else None


WORSE = {"met": 0, "exempt": 0, "not_applicable": 0, "due": 1, "unknown": 1, "overdue": 2, "unmet": 2}


@pytest.mark.parametrize("facts", [case for case in SOME if "safeguards" in case.values[0]])
def test_a_complete_safeguard_more_never_closes_a_gate(facts):
    before = gates(facts)
    for safeguard in complete_safeguards(facts):
        more = {**facts, "safeguards": [*facts["safeguards"], safeguard]}
        try:
            after = gates(more)
        except FactsError:
            continue  # the dossier under `entity` says otherwise
        closed = {gate for gate in before if WORSE[after[gate].outcome] > WORSE[before[gate].outcome]}
        assert not closed, (safeguard, closed)


def literal_dates(value):
    """Every date and every period that a law file names, wherever it stands."""
    days, periods = set(), set()
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            todo.extend(item.values())
            periods |= {(key, n) for key, n in item.items() if key in ("within_days", "within_months")}
        elif isinstance(item, list):
            todo.extend(item)
        elif isinstance(item, str) and len(item) == 10 and item[4:5] == item[7:8] == "-":
            days.add(date.fromisoformat(item))
    return days, periods


def boundaries():
    """The days on which some law may begin to answer otherwise."""
    found = {date(2010, 1, 1), date(2030, 1, 1)}
    for law in LAWS.values():
        days, periods = literal_dates(law)
        ends = {
            day + timedelta(days=n) if word == "within_days" else add_months(day, n)
            for day in days
            for word, n in periods
        }
        found |= {day + timedelta(days=after) for day in days | ends for after in (0, 1)}
    return sorted(found)


BOUNDARIES = boundaries()
PLATEAUS = [(one, other) for one, other in pairwise(BOUNDARIES) if (other - one).days > 1]
DATES = {path.rpartition(".")[2] for path, fact in vocabulary.paths().items() if fact.kind == "date"} | {
    key for attributes in vocabulary.safeguards().values() for key, fact in attributes.items() if fact.kind == "date"
}


def undated(value):
    """Facts without any date in them, and without what says that something happened on no day."""
    if isinstance(value, dict):
        return {key: undated(item) for key, item in value.items() if key not in DATES | {"since", "received"}}
    return [undated(item) for item in value] if isinstance(value, list) else value


def readable(facts):
    """A contract of unstated model is known by its date alone, and without it is nothing."""
    try:
        facts_from(facts)
    except FactsError:
        return False
    return True


TIMELESS = [facts for facts in map(undated, FACTS) if readable(facts)]


def test_most_cases_can_be_asked_without_dates():
    assert len(TIMELESS) > 0.9 * len(FACTS)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(TIMELESS), st.sampled_from(PLATEAUS), st.data())
def test_the_day_matters_only_where_a_law_file_says_so(timeless, plateau, data):
    first, end = plateau
    later = data.draw(st.dates(first, end - timedelta(days=1)))
    answers = [answer({**timeless, "as_of": day.isoformat()}) for day in (first, later)]
    assert answers[0].verdict == answers[1].verdict
    assert {code: law.verdict for code, law in answers[0].laws.items()} == {
        code: law.verdict for code, law in answers[1].laws.items()
    }


@pytest.mark.parametrize("facts", CASES)
def test_every_answer_is_explained(facts):
    """Nothing is unclear without a missing fact, a doubt or a reason; nothing rests on unnamed presumptions."""
    told = answer(facts)
    assert told.verdict in RANK
    for law in told.laws.values():
        assert law.reason
        for result in law.provisions.values():
            assert result.told
            if result.outcome == "unknown" and result.provision.counts:
                assert result.missing or result.doubt, result.provision.id


@pytest.mark.parametrize("code", LAWS)
def test_every_statement_of_law_has_a_place_where_it_was_read(code):
    law = repository().require(code.upper())
    for provision in law.provisions:
        assert provision.cite
        assert provision.sources
        assert set(provision.sources) <= set(law.sources)


@settings(deadline=None, max_examples=120)
@given(
    st.sampled_from(FACTS),
    st.sets(st.sampled_from(["transfer", "exporter", "importer", "data", "safeguards", "entity"])),
)
def test_every_way_out_works_whatever_was_left_unsaid(told, left_out):
    """Applied to the facts it was offered for, a way out gives the verdict that it promises; none is lost on the way."""
    facts = facts_from({key: value for key, value in told.items() if key not in left_out})
    found = route(facts, repository(), facts["as_of"])
    for remedy in remedies(facts, repository(), found):
        changed = copy.deepcopy(facts)
        for change in remedy.changes:
            apply(changed, change)
        assert route(changed, repository(), facts["as_of"]).verdict == remedy.verdict
        assert remedy.verdict in LAWFUL
