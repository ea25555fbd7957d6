"""The published schemas: current, and they accept and refuse what the readers do."""

import json
from pathlib import Path

import jsonschema
import pytest
from small_laws import gate, law_text
from test_checks import CONDITIONS, SOUND
from test_facts import ERRORS

from jurisdiction_map import schemas
from jurisdiction_map.repository import HERE
from jurisdiction_map.yaml_source import read

LAWS = sorted((HERE / "laws").glob("*.yaml"))
CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
SCHEMAS = schemas.rendered()


def validator(name):
    schema = json.loads(SCHEMAS[name])
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


FACTS, LAW = validator("facts.schema.json"), validator("law.schema.json")


def refusals(of, value):
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in of.iter_errors(value)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_current(name):
    assert (HERE / "schemas" / name).read_text(encoding="utf-8") == SCHEMAS[name]


@pytest.mark.parametrize("path", LAWS, ids=lambda path: path.stem)
def test_every_law_file_validates(path):
    assert refusals(LAW, read(path.read_bytes(), path.name).value) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_table_of_cases_validates(path):
    assert refusals(FACTS, read(path.read_bytes(), path.name).value) == []


@pytest.mark.parametrize("body", SOUND, ids=range(len(SOUND)))
def test_a_sound_law_validates(body):
    assert refusals(LAW, read(law_text(body), "sg.yaml").value) == []


# Names that only one file defines, and the sense of dates, are beyond a schema.
BEYOND = (
    "in this file", "has no default", "there is no list", "they can never be equal", "could never hold", "link it",
    "`until`", "2026-13-01", "transfer.begun", "exporter.rol'", "exporter.role is one word, not", "needs `of`", "neither is",
    "did you mean 'risks'" , "counts only on a limb", "without anything asked", "there is no fact 'transfer.begun'", "`recognised` is for",
)  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [asked for asked, message in CONDITIONS if not any(word in message for word in BEYOND)],
    ids=lambda a: a[:90],
)
def test_the_schema_refuses_what_the_check_refuses(asked):
    assert refusals(LAW, read(law_text(gate(asked)), "sg.yaml").value)


WHOLE = [
    {"transfer": {"from": "VN", "to": "SG", "origin": "VN", "purposes": "hr"}},
    {"exporter": {"sectors": "none", "local_users": {"VN": 3}}, "safeguards": []},
    {"entity": {"transfer_dossier": None, "changed_since_filing": None}, "as_of": "2026-06-01"},
    {"safeguards": [{"contract": "own", "names_countries": "any", "signed": None}, {"terms": ["audit"]}]},
    {"data": {"categories": ["health", "health.hiv", "national_id.anything_new"], "counts": [{"n": 5, "class": "s"}]}},
    {"id": 1, "title": "t", "transfer": {"from": "AE-DIFC"}},
    {"id": "A", "facts": {}, "expect": {"verdict": "allowed"}, "tier": "core", "source": "s"},
    [{"facts": {"transfer": {"onward_to": ["EEA", "US"]}}}, {"transfer": {}}],
    {"suppose": {"id.us_adequacy_in_force": True}},
]


@pytest.mark.parametrize("value", WHOLE, ids=range(len(WHOLE)))
def test_one_case_a_list_or_bare_facts_validate(value):
    assert refusals(FACTS, value) == []


NEED_A_CALENDAR = {"no such day", "a number for a key", "country as a key"}
REFUSED = [pytest.param(row.values[0], id=row.id) for row in ERRORS if row.id not in NEED_A_CALENDAR]


@pytest.mark.parametrize("facts", REFUSED)
def test_the_schema_refuses_facts_that_the_reader_refuses(facts):
    assert refusals(FACTS, facts)


def test_no_schema_names_a_machine():
    for text in SCHEMAS.values():
        assert "/work" not in text
        assert json.loads(text)["$id"].startswith("https://lintas.example/schemas/")
