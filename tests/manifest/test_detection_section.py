"""`detection:` of a manifest: what is taken, what is refused with its line and a way out."""

import json
import pickle
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import polars as pl
import pytest

from auditor.detecting import DetectionError, for_dataset, steer
from auditor.manifest.detection import ASK, REPORT
from auditor.manifest.loader import ManifestError, load
from auditor.manifest.schema import SCHEMA_FILE
from detectors import Settings, detect_table
from detectors.recognizers.interface import Identifier

FULL = """\
version: 1
name: shop
datasets:
  hr: {country: SG, columns: {code: [person_key]}, ignore_columns: [noise]}
detection:
  report: 0.6
  ask: 0.3
  recognizers:
    - {id: badge, tag: person_key, pattern: 'ZX-[0-9]{6}', check: luhn, headers: [no lencana], title: badge of Acme}
    - {id: short, tag: person_key, pattern: '[0-9]{7}', headers: nrp}
  lexicon:
    kode toko: none
    nomor polis: other_gov_id
  allow:
    values: [test@acme.example]
    patterns: ['demo\\+.*@acme\\.example']
    columns: ['logs.*']
  columns:
    payroll.emp_code: [person_key]
    "*.row_no": []
    crm.ref: {tags: [], by: dpo@acme.example, reason: order numbers}
"""


def loaded(folder, text):
    path = folder / "lintas.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def problems(folder, section):
    with pytest.raises(ManifestError) as caught:
        loaded(folder, f"version: 1\nname: shop\ndetection:\n{section}\n")
    return [str(problem) for problem in caught.value.problems]


def test_everything_written_reaches_detection(tmp_path):
    found = loaded(tmp_path, FULL)
    settings = steer(found).settings
    assert (settings.found, settings.possible) == (0.6, 0.3)
    assert [(one.id, one.tag, one.stands) for one in settings.extra_identifiers] == [
        ("own.badge", "person_key", "alone"),
        ("own.short", "person_key", "header"),
    ]
    assert settings.allowed is not None
    assert settings.allowed.by == "lintas.yaml:14"
    assert [(one.columns, one.tags, one.by) for one in settings.declared] == [
        ("payroll.emp_code", ("person_key",), "lintas.yaml:19"),
        ("*.row_no", (), "lintas.yaml:20"),
        ("crm.ref", (), "lintas.yaml:21 (dpo@acme.example: order numbers)"),
        ("logs.*", (), "the allow-list of lintas.yaml:17"),
    ]
    assert settings.lexicon is not None


def test_a_datasets_own_columns_come_first_and_keep_their_line(tmp_path):
    found = loaded(tmp_path, FULL)
    settings = for_dataset(steer(found).settings, found, "hr", found.manifest.datasets["hr"])
    assert (settings.declared[0].columns, settings.declared[0].by) == ("hr.code", "lintas.yaml:4")
    assert settings.ignore == {"noise"}
    assert settings.known_as == ("hr",)


def test_the_settings_travel_to_other_processes(tmp_path):
    settings = pickle.loads(pickle.dumps(steer(loaded(tmp_path, FULL)).settings))
    frame = pl.DataFrame({"no_lencana": [f"ZX-{i:06d}" for i in range(40)]})
    assert detect_table(frame, table="t", settings=settings).columns[0].tags == ("person_key",)


def test_without_the_section_detection_is_as_shipped(tmp_path):
    found = loaded(tmp_path, "version: 1\nname: shop\n")
    assert found.detection is None
    assert steer(found).settings == Settings()


def test_the_default_thresholds_are_those_of_the_detectors():
    assert (Settings().found, Settings().possible) == (REPORT, ASK)


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("  report: 1.5", "4:3: detection.report: 1.5 is out of range: at most 0.99"),
        ("  ask: 0.05", "4:3: detection.ask: 0.05 is out of range: at least 0.07"),
        ("  report: high", "4:3: detection.report: a number is needed"),
        ("  report: 0.3\n  ask: 0.4", "5:3: detection.ask: ask (0.4) is above report (0.3)"),
        ("  report: 0.1", "4:3: detection.report: ask (0.2) is above report (0.1)"),
        ("  recogniser: []", "did you mean 'recognizers'"),
        ("  ner: maybe", "true or false is needed"),
        ("  - a", "a mapping of report, ask"),
        ("  recognizers: [{id: a, tag: persn_key, pattern: 'AB[0-9]'}]", "did you mean 'person_key'"),
        ("  recognizers: [{id: a, tag: name, pattern: '(a+)+b'}]", "recognizers.0.pattern: matches without limit"),
        ("  recognizers: [{id: a, tag: name, pattern: '(ab)\\1'}]", "refers back to a group"),
        ("  recognizers: [{id: a, tag: name, pattern: '['}]", "is no regular expression"),
        ("  recognizers: [{id: a, tag: name}]", "'pattern' is missing"),
        ("  recognizers: [{id: A b, tag: name, pattern: 'AB[0-9]'}]", "recognizers.0.id"),
        ("  recognizers: [{id: a, tag: name, pattern: 'AB[0-9]', check: luhm}]", "did you mean 'luhn'"),
        ("  recognizers: [{id: a, tag: name, pattern: '[0-9]{8}', needs_header: false}]", "cannot decide without a header"),
        ("  recognizers: [{id: a, tag: name, pattern: 'AB[0-9]'}, {id: a, tag: name, pattern: 'CD[0-9]'}]", "ids are unique"),
        ("  recognizers: [{id: a, tag: name, pattern: 'AB[0-9]', headers: [nik]}]\n  lexicon: {NIK: national_id}", "another meaning"),
        ("  lexicon: {polis: nmae}", "did you mean 'name'"),
        ("  lexicon: {'12': none}", "a header phrase has letters"),
        ("  allow: {values: [0812345]}", "put the value in quotes"),
        ("  allow: {patterns: ['(?=a)b']}", "looks around"),
        ("  allow: {columns: [emp]}", "write a column as table.column"),
        ("  columns: {emp: []}", "detection.columns.emp: write a column as table.column"),
        ("  columns: {a.b: [nmae]}", "did you mean 'name'"),
        ("  columns: {a.b: 3}", "tags, by, reason"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_a_way_out(tmp_path, section, said):
    told = problems(tmp_path, section)
    assert len(told) == 1
    assert told[0].startswith("lintas.yaml:")
    assert said in told[0]


def test_an_unquoted_allowed_value_is_not_repeated(tmp_path):
    assert "0812345" not in "".join(problems(tmp_path, "  allow: {values: [081234599]}"))


def test_all_problems_of_the_section_and_the_rest_are_told_at_once(tmp_path):
    with pytest.raises(ManifestError) as caught:
        loaded(tmp_path, "version: 1\nname: shop\nparty: {}\ndetection: {report: 2, columns: {a: []}}\n")
    assert len(caught.value.problems) == 3


def test_the_published_schema_takes_the_section(tmp_path):
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    yaml = pytest.importorskip("yaml")
    jsonschema.validate(yaml.safe_load(FULL), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": 1, "name": "x", "detection": {"recogniser": []}}, schema)


def test_a_pattern_that_only_the_backtracking_engine_reads_is_an_error_before_a_scan(tmp_path):
    found = loaded(tmp_path, "version: 1\nname: x\ndetection: {allow: {patterns: ['a(?>b|bc)d']}}\n")
    with pytest.raises(DetectionError, match=r"lintas\.yaml:3:\d+: detection\.allow\.patterns\.0"):
        steer(found)


def test_a_manifest_without_the_section_imports_nothing_of_it(tmp_path):
    (tmp_path / "lintas.yaml").write_text("version: 1\nname: x\n", encoding="utf-8")
    code = (
        f"from auditor.manifest.loader import load; load({str(tmp_path / 'lintas.yaml')!r})\n"
        "import sys; print([m for m in sys.modules if m.startswith('detectors') or m.endswith('.detection')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


ROOT = Path(__file__).parents[2]


def test_the_example_of_the_readme_is_taken(tmp_path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(version: 1\nname: kopi-pay\ndetection:\n.*?)```", readme, re.S)
    settings = steer(loaded(tmp_path, example[1])).settings
    assert [one.id for one in settings.extra_identifiers] == ["own.emp_code"]
    assert len(settings.declared) == 3


def test_the_example_of_a_package_is_an_identifier():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names: dict[str, list[Identifier]] = {}
    exec(re.search(r"```python\n(from detectors.*?)```", text, re.S)[1], names)
    assert names["IDENTIFIERS"][0].accepts("ZX-00001")
