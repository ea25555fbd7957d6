"""Manifests: what loads, and what is refused with its place and a way out."""

import contextlib
import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.manifest.loader import ManifestError, load
from auditor.manifest.schema import SCHEMA_FILE, schema_text
from jurisdiction_map.yaml_source import read

SMALL = """\
version: 1
name: shop
parties:
  shop: {established_in: [SG], role: controller}
datasets:
  crm: {country: SG, holder: shop, categories: [name]}
"""


def write(folder: Path, text: str, name: str = "lintas.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ManifestError) as caught:
        load(write(folder, text))
    return [str(problem) for problem in caught.value.problems]


def test_norway_is_a_country_and_not_a_no(tmp_path):
    loaded = load(write(tmp_path, SMALL.replace("[SG]", "[NO]").replace("country: SG", "country: NO")))
    assert loaded.manifest.parties["shop"].established_in == ["NO"]
    assert loaded.manifest.datasets["crm"].country == "NO"


def test_every_value_knows_its_line(tmp_path):
    loaded = load(write(tmp_path, SMALL))
    mark = loaded.place("datasets", "crm", "holder")
    assert (mark.file, mark.line) == ("lintas.yaml", 6)


def test_all_problems_are_told_at_once_in_file_order(tmp_path):
    told = problems(
        tmp_path,
        SMALL
        + "flows:\n  f: {from: crm, to: us, started: yesterday, purposes: [analytic], safegards: []}\n"
        + "  g: {from: crm, to: us, safeguards: [{contract: asean_mc}, {what: x}]}\n",
    )
    assert len(told) == 5
    assert [int(line.split(":")[1]) for line in told] == sorted(int(line.split(":")[1]) for line in told)
    joined = "\n".join(told)
    for part in ("yesterday", "analytics", "safeguards", "asean_mcc", "what kind of safeguard"):
        assert part in joined


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("- a\n", "not a mapping"),
        ("version: 1\nname: a\nname: b\n", "stands twice"),
        ("version: 1\n", "name"),
        ("version: 2\nname: a\n", "version"),
        ("version: 1\nname: a\npartys: {}\n", "partys"),
        ("version: 1\nname: a\nparties: [a]\n", "parties"),
        ("version: 1\nname: a\nparties: {p: {established_in: [Vietnam]}}\n", "did you mean VN"),
        ("version: 1\nname: a\ndatasets: {d: {categories: [nmae]}}\n", "name"),
        ("version: 1\nname: a\nflows: {f: {from: x}}\n", "to"),
        ("version: 1\nname: a\nflows: {f: {from: [], to: x}}\n", "from"),
        ("version: 1\nname: a\naccepted: [{rule: LIN001, reason: because, by: me}]\n", "until"),
        ("a: &x [*x]\n", "part of"),
        ("a: !!python/object:os.system x\n", "not supported"),
        ("version: 1\nname: a\n<<: {b: 1}\n", "merge keys"),
        ("version: 1\nname: \x00\n", "characters YAML does not allow"),
        ("version: 1\nname: [\n", "not valid YAML"),
    ],
)
def test_bad_manifests_say_what_and_where(tmp_path, text, said):
    told = problems(tmp_path, text)
    assert any(said in line for line in told), told
    assert all(line.startswith("lintas.yaml:") for line in told)


def test_a_missing_manifest_says_how_to_begin(tmp_path):
    with pytest.raises(ManifestError, match="lintas init"):
        load(tmp_path / "lintas.yaml")


def test_ten_megabytes_are_refused_with_a_hint_at_include(tmp_path):
    path = write(tmp_path, "version: 1\nname: a\n# " + "x" * 10_000_000)
    with pytest.raises(ManifestError, match="include"):
        load(path)


def test_alias_bombs_are_refused(tmp_path):
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i + 1}: &a{i + 1} [{', '.join([f'*a{i}'] * 10)}]" for i in range(9)]
    assert "aliases expand" in problems(tmp_path, "\n".join(rows))[0]


def test_included_files_are_merged_and_keep_their_places(tmp_path):
    write(
        tmp_path,
        "flows:\n  f: {from: crm, to: shop}\naccepted:\n  - {rule: LIN001, reason: known, by: dpo, until: 2027-01-01}\n",
        "more/flows.yaml",
    )
    loaded = load(write(tmp_path, SMALL + "include: [more/flows.yaml]\n"))
    assert loaded.manifest.flows["f"].to == "shop"
    assert str(loaded.place("flows", "f")) == "more/flows.yaml:2:3"
    assert str(loaded.place("accepted", 0)).startswith("more/flows.yaml:4:")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("../outside.yaml", "flows: {}", "leads out of"),
        ("lintas.yaml", None, "leads back"),
        ("missing.yaml", None, "there is no file"),
        ("more.yaml", "parties: {shop: {}}", "declared twice"),
        ("more.yaml", "defaults: {}", "cannot stand in an included file"),
        ("more.yaml", "include: [more.yaml]", "leads back"),
        ("more.yaml", "- a", "not a mapping"),
    ],
)
def test_includes_that_cannot_be_are_named(tmp_path, name, content, said):
    if content is not None:
        write(tmp_path / "tree", content, name)
    told = (
        problems(tmp_path / "tree", SMALL + f"include: ['{name}']\n")
        if (tmp_path / "tree").mkdir(exist_ok=True) is None
        else []
    )
    assert any(said in line for line in told), told


def test_defaults_fill_what_an_entry_does_not_say(tmp_path):
    text = (
        SMALL
        + "flows:\n  f: {from: crm, to: shop}\n  g: {from: crm, to: shop, purposes: [hr]}\ndefaults: {flow: {purposes: [analytics]}}\n"
    )
    manifest = load(write(tmp_path, text)).manifest
    assert manifest.flows["f"].purposes == ["analytics"]
    assert manifest.flows["g"].purposes == ["hr"]


def test_the_committed_schema_is_current():
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_the_schema_takes_what_the_loader_takes():
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    document = read(
        SMALL
        + "flows: {f: {from: crm, to: shop, access_from: [IN], purposes: hr, safeguards: [{contract: asean_mcc, signed: 2026-01-01}]}}\n",
        "x",
    ).value
    assert list(validator.iter_errors(document)) == []
    assert list(validator.iter_errors({**document, "partys": {}}))


@given(st.text(max_size=300))
def test_any_text_loads_or_is_refused_with_a_place(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("m") / "lintas.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(ManifestError):
        load(path)
        return
    with pytest.raises(ManifestError) as caught:
        load(path)
    assert caught.value.problems


def test_facts_in_a_manifest_are_held_to_the_vocabulary_of_the_facts(tmp_path):
    told = problems(tmp_path, SMALL + "flows:\n  f: {from: crm, to: shop, system: mainframe}\n")
    assert any("data_warehouse" in line for line in told), told
    flow = "flows:\n  f: {from: crm, to: shop, system: crm, orders: none, record_types: none}\n"
    manifest = load(write(tmp_path, SMALL + flow)).manifest
    assert (manifest.flows["f"].orders, manifest.flows["f"].record_types) == ([], [])
