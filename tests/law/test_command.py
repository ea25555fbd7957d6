"""`python -m jurisdiction_map`: checks laws, writes compiled forms and schemas, tells what is stale."""

import json
import shutil

import pytest
from small_laws import gate, law_text

from jurisdiction_map.__main__ import main
from jurisdiction_map.repository import HERE, Repository


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "laws").mkdir()
    shutil.copytree(HERE / "instruments", tmp_path / "instruments")
    write(tmp_path, gate("always"))
    return tmp_path


def write(folder, body, code="SG"):
    (folder / "laws" / f"{code.lower()}.yaml").write_text(law_text(body, code), encoding="utf-8")


def run(folder, *options):
    return main([*options, "--folder", str(folder)])


def test_what_the_package_ships_is_sound_and_current(capsys):
    assert (main(["--check"]), capsys.readouterr().err) == (0, "")


def test_compiled_forms_are_written_and_used(folder):
    assert run(folder) == 0
    assert run(folder, "--check") == 0
    stored = folder / "compiled" / "laws.sg.json"
    content = json.loads(stored.read_text(encoding="utf-8"))
    content["content"]["name"] = "From the compiled form"
    stored.write_text(json.dumps(content), encoding="utf-8")
    assert Repository(folder).require("SG").name == "From the compiled form"


STALE = [
    pytest.param(lambda folder: write(folder, gate("never")), "compiled/laws.sg.json", id="an edited law"),
    pytest.param(lambda folder: write(folder, gate("never"), "VN"), "compiled/laws.vn.json", id="a new law"),
    pytest.param(
        lambda folder: (folder / "compiled/instruments.contracts.json").unlink(),
        "compiled/instruments.contracts.json",
        id="a lost form",
    ),
    pytest.param(
        lambda folder: (folder / "compiled/laws.th.json").write_text("{}"),
        "compiled/laws.th.json",
        id="a law that is gone",
    ),
    pytest.param(
        lambda folder: (folder / "schemas/law.schema.json").write_text("{}"), "schemas/law.schema.json", id="a schema"
    ),
]


@pytest.mark.parametrize(("change", "name"), STALE)
def test_what_is_stale_is_told_and_rewritten(folder, change, name, capsys):
    assert run(folder) == 0
    change(folder)
    capsys.readouterr()
    assert run(folder, "--check") == 1
    assert capsys.readouterr().err.splitlines() == [f"{name}: stale; run `python -m jurisdiction_map`"]
    assert run(folder) == 0
    assert run(folder, "--check") == 0


def test_an_edited_law_is_never_answered_from_an_old_form(folder):
    assert run(folder) == 0
    write(folder, gate("never"))
    (provision,) = Repository(folder).require("SG").provisions
    assert provision.requires.text() == "nothing lifts this prohibition"


BROKEN = [
    pytest.param(gate("{exporter.rol: controller}"), "did you mean 'exporter.role'?", id="fact"),
    pytest.param("provisions: [\n", "not valid YAML", id="syntax"),
    pytest.param("", "'provisions' is missing", id="nothing"),
]


@pytest.mark.parametrize(("body", "message"), BROKEN)
@pytest.mark.parametrize("options", [(), ("--check",)])
def test_errors_are_told_with_file_line_and_column(folder, body, message, options, capsys):
    write(folder, body)
    assert run(folder, *options) == 1
    line = capsys.readouterr().err.splitlines()[0]
    assert line.startswith("laws/sg.yaml:")
    assert all(part.isdigit() for part in line.split(":")[1:3])
    assert message in line
    assert not (folder / "compiled" / "laws.sg.json").exists()


def test_notes_do_not_fail(folder, capsys):
    text = law_text(gate("always")).replace("2026-01-01", "2020-01-01")
    (folder / "laws" / "sg.yaml").write_text(text, encoding="utf-8")
    assert run(folder) == 0
    assert "note: last reviewed on 2020-01-01" in capsys.readouterr().err


def test_broken_contract_models_are_told(folder, capsys):
    path = folder / "instruments" / "contracts.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: asean_mcc", "id: asean_mc"), encoding="utf-8")
    assert run(folder) == 1
    assert "instruments/contracts.yaml:" in capsys.readouterr().err
