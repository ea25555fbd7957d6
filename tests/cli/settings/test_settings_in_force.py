"""Which settings speak, which of them wins, and what becomes of it."""

import itertools
import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.cli import cli
from auditor.cli.settings.environment import variable
from auditor.cli.settings.options import catalogue, levels

LEVELS = ("error", "warning", "note", "never")


def effective(lintas, command: str, key: str, *flags: str):
    """What `lintas config` says of one setting: its value, and where that is from."""
    code, out, err = lintas("config", "--format", "json", *command.split(), *(("--", *flags) if flags else ()))
    assert code == 0, err
    row = json.loads(out)["commands"][command]["settings"][key]
    return row["value"], row["from"]


def write(sources, project, monkeypatch):
    """One value of --fail-on by each source that is given."""
    for source, value in sources.items():
        match source:
            case "pyproject":
                (project / "pyproject.toml").write_text(f'[tool.lintas]\nfail-on = "{value}"\n')
            case "own":
                (project / "lintas.toml").write_text(f'fail-on = "{value}"\n')
            case "variable":
                monkeypatch.setenv("LINTAS_FAIL_ON", value)


ORDER = {
    "pyproject": "pyproject.toml:2",
    "own": "lintas.toml:1",
    "variable": "LINTAS_FAIL_ON",
    "flag": "flag",
}


@pytest.mark.parametrize(
    "sources", [combination for size in range(5) for combination in itertools.combinations(ORDER, size)]
)
def test_a_later_source_beats_every_earlier_one(project, lintas, monkeypatch, sources):
    values = {source: LEVELS[list(ORDER).index(source)] for source in sources}
    write(values, project, monkeypatch)
    flags = ["--fail-on", values["flag"]] if "flag" in values else []
    expected = (values[sources[-1]], ORDER[sources[-1]]) if sources else ("error", "default")
    assert effective(lintas, "audit", "fail-on", *flags) == expected
    fails = expected[0] != "never"
    assert lintas("check", "--as-of", "2026-06-01", *flags)[0] == (1 if fails else 0)


@pytest.mark.parametrize("file", ["lintas.toml", "pyproject.toml"])
def test_a_table_for_a_command_beats_the_key_for_all_and_speaks_to_no_other(project, lintas, file):
    section, prefix = ("[tool.lintas]\n", "tool.lintas.") if file == "pyproject.toml" else ("", "")
    (project / file).write_text(f'{section}fail-on = "note"\n[{prefix}audit]\nfail-on = "never"\n')
    assert effective(lintas, "audit", "fail-on")[0] == "never"
    assert effective(lintas, "check", "fail-on")[0] == "note"


def test_a_variable_for_a_command_beats_the_one_for_all(project, lintas, monkeypatch):
    monkeypatch.setenv("LINTAS_FAIL_ON", "note")
    monkeypatch.setenv("LINTAS_AUDIT_FAIL_ON", "never")
    assert effective(lintas, "audit", "fail-on") == ("never", "LINTAS_AUDIT_FAIL_ON")
    assert effective(lintas, "check", "fail-on") == ("note", "LINTAS_FAIL_ON")


def test_a_source_is_asked_before_a_table_of_a_weaker_one(project, lintas):
    (project / "pyproject.toml").write_text('[tool.lintas.audit]\nfail-on = "never"\n')
    (project / "lintas.toml").write_text('fail-on = "note"\n')
    assert effective(lintas, "audit", "fail-on") == ("note", "lintas.toml:1")


def test_a_table_for_a_group_speaks_to_its_commands(project, lintas):
    (project / "lintas.toml").write_text('[law]\nformat = "json"\n[law.export]\nformat = "html"\noutput = "site"\n')
    assert effective(lintas, "law show", "format") == ("json", "lintas.toml:2")
    assert effective(lintas, "law export", "format") == ("html", "lintas.toml:4")
    code, out, _ = lintas("law", "SG")
    assert code == 0
    assert json.loads(out)["laws"]


def test_a_key_for_all_is_left_aside_where_the_option_takes_other_values_and_config_says_so(project, lintas):
    (project / "lintas.toml").write_text('format = "sarif"\nfail-on = "note"\noutput = ["json=r.json"]\n')
    assert effective(lintas, "check", "format")[0] == "sarif"
    assert effective(lintas, "route", "format") == ("text", "default")
    assert effective(lintas, "due", "output") == (None, "default")
    _, out, _ = lintas("config", "route")
    assert "format of lintas.toml:1 is not taken here" in out
    assert lintas("route", "VN", "SG", "--category", "name")[0] == 0


def test_lists_flags_numbers_and_dates_reach_the_command(project, lintas):
    (project / "lintas.toml").write_text(
        'as-of = 2026-06-01\nquiet = true\noutput = ["json=a.json", "b.md"]\n[scan]\nsample-rows = 7\nconfidence = 0.9\n'
    )
    assert lintas("check")[0] == 1
    assert json.loads((project / "a.json").read_text())["as_of"] == "2026-06-01"
    assert (project / "b.md").exists()
    assert lintas("scan", "crm.csv", "--format", "json")[0] == 0
    told = json.loads((project / "a.json").read_text())["provenance"]
    assert (told["sample_rows"], told["confidence"]) == (7, 0.9)


def test_variables_give_lists_by_white_space_and_flags_by_a_word(project, lintas, monkeypatch):
    monkeypatch.setenv("LINTAS_OUTPUT", "json=a.json  md=b.md".replace("md=", "markdown="))
    monkeypatch.setenv("LINTAS_QUIET", "1")
    monkeypatch.setenv("LINTAS_AUDIT_FULL", "no")
    monkeypatch.setenv("LINTAS_SEED", "")
    assert effective(lintas, "check", "output")[0] == ["json=a.json", "markdown=b.md"]
    assert effective(lintas, "check", "quiet") == (True, "LINTAS_QUIET")
    assert effective(lintas, "audit", "full") == (False, "LINTAS_AUDIT_FULL")
    assert effective(lintas, "audit", "seed") == (None, "default")


class TestWhereFilesAreLookedFor:
    def test_the_nearest_folder_with_settings_wins_alone(self, project, lintas, monkeypatch):
        deep = project / "a" / "b"
        deep.mkdir(parents=True)
        (project / "lintas.toml").write_text("seed = 1\nconfidence = 0.9\n")
        (project / "a" / "pyproject.toml").write_text('[project]\nname = "not about lintas"\n')
        monkeypatch.chdir(deep)
        assert effective(lintas, "audit", "seed") == (1, "../../lintas.toml:1")
        (project / "a" / "pyproject.toml").write_text("[tool.lintas]\nseed = 2\n")
        assert effective(lintas, "audit", "seed") == (2, "../pyproject.toml:2")
        assert effective(lintas, "audit", "confidence") == (None, "default")

    def test_nothing_above_the_work_tree_is_looked_at(self, project, lintas):
        (project.parent / "lintas.toml").write_text("seed = 1\n")
        assert effective(lintas, "audit", "seed") == (None, "default")

    def test_outside_a_work_tree_only_the_working_directory_speaks(self, project, lintas, monkeypatch):
        (project / ".git").rmdir()
        (project / "sub").mkdir()
        (project / "lintas.toml").write_text("seed = 1\n")
        assert effective(lintas, "audit", "seed") == (1, "lintas.toml:1")
        monkeypatch.chdir(project / "sub")
        assert effective(lintas, "audit", "seed") == (None, "default")

    def test_the_working_directory_decides_and_not_the_manifests_folder(self, project, lintas):
        (project / "sub").mkdir()
        (project / "sub" / "lintas.toml").write_text('fail-on = "never"\n')
        (project / "lintas.yaml").rename(project / "sub" / "lintas.yaml")
        assert lintas("check", "sub", "--as-of", "2026-06-01")[0] == 1

    def test_a_folder_of_that_name_is_no_settings_file(self, project, lintas):
        (project / "lintas.toml").mkdir()
        assert effective(lintas, "audit", "seed") == (None, "default")

    def test_a_working_directory_that_is_gone_stops_no_command(self, project, lintas, monkeypatch):
        gone = project / "gone"
        gone.mkdir()
        monkeypatch.chdir(gone)
        gone.rmdir()
        assert lintas("law", "SG")[0] == 0


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ('history = "h.sqlite"', "history", "../h.sqlite"),
        ('history = "sqlite:///h.sqlite"', "history", "sqlite:///../h.sqlite"),
        ('history = "postgresql://ana@db/h"', "history", "postgresql://db/h"),
        ('state = "/var/s.sqlite"', "state", "/var/s.sqlite"),
        ('manifest = "pipelines/lintas.yaml"', "manifest", "../pipelines/lintas.yaml"),
        ('output = ["json=out/r.json", "r.md"]', "output", ["json=../out/r.json", "../r.md"]),
    ],
)
def test_paths_in_a_file_are_relative_to_its_folder(project, lintas, monkeypatch, line, key, value):
    (project / "lintas.toml").write_text(line + "\n")
    (project / "sub").mkdir()
    monkeypatch.chdir(project / "sub")
    assert effective(lintas, "audit", key) == (value, "../lintas.toml:1")


def test_paths_of_variables_are_relative_to_the_working_directory(project, lintas, monkeypatch):
    (project / "sub").mkdir()
    monkeypatch.chdir(project / "sub")
    monkeypatch.setenv("LINTAS_STATE", "s.sqlite")
    assert effective(lintas, "audit", "state") == ("s.sqlite", "LINTAS_STATE")


def test_a_manifest_that_is_set_is_what_commands_are_about(project, lintas):
    (project / "pipelines").mkdir()
    (project / "lintas.yaml").rename(project / "pipelines" / "flows.yaml")
    (project / "lintas.toml").write_text('manifest = "pipelines/flows.yaml"\nas-of = "2026-06-01"\n')
    assert lintas("check")[0] == 1
    code, out, _ = lintas("due")
    assert code == 0
    assert "shop" in out
    assert lintas("check", "elsewhere.yaml")[0] == 2


class TestVariablesThatWereThereBefore:
    def test_a_history_is_recorded_and_shown(self, project, lintas, monkeypatch):
        monkeypatch.setenv("LINTAS_HISTORY", str(project / "h.sqlite"))
        assert lintas("audit", "--as-of", "2026-06-01", "-q")[0] == 1
        code, out, _ = lintas("history")
        assert code == 0
        assert "shop" in out

    def test_a_history_in_the_environment_is_not_what_due_is_asked_of(self, project, lintas, monkeypatch):
        monkeypatch.setenv("LINTAS_HISTORY", str(project / "none.sqlite"))
        assert lintas("due", "lintas.yaml")[0] == 0
        assert effective(lintas, "due", "history") == (None, "default")

    def test_a_history_for_the_command_beats_the_general_one_and_that_a_file(self, project, lintas, monkeypatch):
        (project / "lintas.toml").write_text('[audit]\nhistory = "file.sqlite"\n')
        assert effective(lintas, "audit", "history")[0] == "file.sqlite"
        monkeypatch.setenv("LINTAS_HISTORY", "all.sqlite")
        assert effective(lintas, "audit", "history") == ("all.sqlite", "LINTAS_HISTORY")
        monkeypatch.setenv("LINTAS_AUDIT_HISTORY", "audit.sqlite")
        assert effective(lintas, "audit", "history") == ("audit.sqlite", "LINTAS_AUDIT_HISTORY")
        assert lintas("audit", "--as-of", "2026-06-01", "-q")[0] == 1
        assert [path.name for path in project.glob("*.sqlite")] == ["audit.sqlite"]

    def test_a_history_in_a_file_is_shown_too(self, project, lintas):
        (project / "lintas.toml").write_text('history = "h.sqlite"\n')
        assert lintas("audit", "--as-of", "2026-06-01", "-q")[0] == 1
        assert lintas("history")[0] == 0

    @pytest.mark.parametrize("asked", ["flag", "file"])
    def test_a_state_is_only_where_tables_would_be_remembered(self, project, lintas, monkeypatch, asked):
        monkeypatch.setenv("LINTAS_STATE", str(project / "s.sqlite"))
        if asked == "file":
            (project / "lintas.toml").write_text("no-cache = true\n")
        assert lintas("scan", "crm.csv", *(["--no-cache"] if asked == "flag" else []))[0] == 0
        assert not (project / "s.sqlite").exists()
        assert lintas("state", "show")[1].startswith(f"place   {project / 's.sqlite'}")


class TestContradictions:
    def test_a_flag_beats_what_a_file_says_against_it(self, project, lintas):
        (project / "lintas.toml").write_text('sample-rows = 5\nstate = "s.sqlite"\nquiet = true\n')
        assert lintas("scan", "crm.csv", "--full", "--no-cache", "-v")[0] == 0
        assert not (project / "s.sqlite").exists()
        value, origin = effective(lintas, "scan", "sample-rows", "--full")
        assert value is None
        assert "contradicted" in origin

    def test_a_table_for_the_command_beats_the_key_for_all(self, project, lintas):
        (project / "lintas.toml").write_text("sample-rows = 5\n[audit]\nfull = true\n")
        assert effective(lintas, "audit", "sample-rows")[0] is None
        assert effective(lintas, "audit", "full")[0] is True
        assert effective(lintas, "scan", "sample-rows")[0] == 5

    def test_two_of_one_origin_are_refused_and_the_settings_are_named(self, project, lintas):
        (project / "lintas.toml").write_text("sample-rows = 5\nfull = true\n")
        code, _, err = lintas("scan", "crm.csv")
        assert code == 2
        assert "--full reads every row" in err
        assert "sample-rows (lintas.toml)" in err
        assert "lintas config scan" in err

    def test_a_manifest_on_the_command_line_beats_a_history_for_due(self, project, lintas):
        (project / "lintas.toml").write_text('[due]\nhistory = "none.sqlite"\n')
        assert lintas("due", "lintas.yaml")[0] == 0


class TestNothingWeakensSilently:
    def test_a_report_names_the_settings_it_was_made_under(self, project, lintas, monkeypatch):
        (project / "lintas.toml").write_text('fail-on = "never"\nformat = "json"\n[audit]\nseed = 3\n')
        monkeypatch.setenv("LINTAS_AS_OF", "2026-06-01")
        code, out, _ = lintas("check")
        assert code == 0
        assert json.loads(out)["provenance"]["settings"] == {
            "fail-on": "lintas.toml",
            "format": "lintas.toml",
            "as-of": "LINTAS_AS_OF",
        }

    def test_a_flag_is_not_a_setting_and_without_settings_nothing_is_told(self, project, lintas):
        assert "settings" not in json.loads(lintas("check", "--format", "json")[1])["provenance"]
        (project / "lintas.toml").write_text('fail-on = "never"\n')
        _, out, _ = lintas("check", "--format", "json", "--fail-on", "error")
        assert "settings" not in json.loads(out)["provenance"]

    def test_verbose_names_them_too(self, project, lintas):
        (project / "lintas.toml").write_text('fail-on = "never"\n')
        assert "Settings: fail-on (lintas.toml)" in lintas("check", "-v")[2]
        assert "Settings:" not in lintas("check")[2]

    def test_help_shows_the_default_that_is_in_force(self, project, lintas):
        (project / "lintas.toml").write_text('fail-on = "never"\n')
        assert "[default: never]" in lintas("check", "--help")[1]


class TestConfig:
    def test_the_text_has_a_line_for_each_setting_and_names_the_files(self, project, lintas, monkeypatch):
        (project / "pyproject.toml").write_text("[tool.lintas]\nseed = 4\n")
        monkeypatch.setenv("LINTAS_FULL", "yes")
        code, out, _ = lintas("config", "audit", "--", "--workers", "2")
        assert code == 0
        rows = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line.startswith("  ")}
        assert "Settings files, the stronger one last: pyproject.toml" in out
        assert rows["seed"] == ["4", "pyproject.toml:2"]
        assert rows["full"] == ["yes", "LINTAS_FULL"]
        assert rows["workers"] == ["2", "flag"]
        assert rows["fail-on"] == ["error", "default"]
        assert rows["manifest"] == ["lintas.yaml", "default"]

    def test_without_a_command_every_command_is_shown(self, project, lintas):
        _, out, _ = lintas("config", "--format", "json")
        assert {"check", "scan", "audit", "route", "law show", "history"} <= set(json.loads(out)["commands"])

    def test_a_path_that_a_command_takes_as_one_is_shown(self, project, lintas):
        (project / "lintas.toml").write_text('[draft]\noutput = "papers/register.md"\n')
        assert effective(lintas, "draft", "output") == ("papers/register.md", "lintas.toml:2")

    def test_a_group_shows_its_commands(self, project, lintas):
        _, out, _ = lintas("config", "law", "--format", "json")
        assert set(json.loads(out)["commands"]) == {"law show", "law changes", "law export"}

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["adit"], "did you mean 'audit'?"),
            (["completion"], "no command 'completion' has settings"),
            (["audit", "--", "--fail-om", "note"], "No such option"),
            (["audit", "--", "--fail-on", "bad"], "is not one of"),
            (["--", "--full"], "name the one command"),
        ],
    )
    def test_what_cannot_be_shown_is_told(self, project, lintas, words, said):
        code, out, err = lintas("config", *words)
        assert (code, out) == (2, "")
        assert said in err

    @pytest.mark.parametrize("form", ["text", "json"])
    def test_no_password_is_shown(self, project, lintas, monkeypatch, form):
        monkeypatch.setenv("LINTAS_HISTORY", "postgresql://ana:hunter2@db/h?password=hunter2")
        monkeypatch.setenv("LINTAS_NOTIFY", "curl -H hunter2 https://ana:hunter2@hooks.example/hunter2")
        monkeypatch.setenv("LINTAS_STATE", "postgresql://ana:hunter2/h")
        code, out, err = lintas("config", "audit", "--format", form, "--", "--executor", "dask://ana:hunter2@h:1")
        assert code == 0
        assert "hunter2" not in out + err
        assert "postgresql://db/h" in out
        assert "curl" in out


def known():
    with cli.make_context("lintas", [], resilient_parsing=True) as context:
        return catalogue(cli, context, cli.list_commands(context))


def test_no_two_settings_have_the_same_variable():
    names = {(level, key) for words, settings in known().items() for key in settings for level in levels(words)}
    assert len({variable(*one) for one in names}) == len(names)


def test_every_option_that_names_a_file_is_seen_from_the_settings_files_folder():
    from auditor.cli.settings.options import _names_a_path

    paths = {"output", "history", "state", "manifest", "facts", "report", "baseline", "result", "filed"}
    found = [
        (words, key)
        for words, settings in known().items()
        for key, parameter in settings.items()
        if key in paths and not _names_a_path(key, parameter)
    ]
    assert found == []


@given(st.dictionaries(st.sampled_from(["LINTAS_X", "LINTAS_SEEDS", "PATH", "LINTAS_PORT"]), st.text(max_size=3)))
def test_only_variables_that_say_something_are_looked_at(environment):
    from auditor.cli.settings.environment import ours

    assert set(ours(environment)) == {n for n, v in environment.items() if v and n in ("LINTAS_X", "LINTAS_SEEDS")}


def test_without_files_and_variables_no_toml_is_parsed_and_no_command_imported(project):
    import subprocess
    import sys

    (project / "pyproject.toml").write_text('[project]\nname = "x"\n')
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LINTAS_")}
    code = (
        "import sys; from auditor.cli import run; run(['check', '--fail-on', 'never', '-q']); "
        "print([m for m in ('tomllib', 'polars', 'pyarrow', 'auditor.cli.commands.audit', 'auditor.cli.settings.merging') "
        "if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment, cwd=project
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_with_settings_nothing_heavy_is_imported(project):
    import subprocess
    import sys

    (project / "lintas.toml").write_text('fail-on = "note"\n[audit]\nseed = 1\n')
    code = (
        "import sys; from auditor.cli import run; run(['check', '--fail-on', 'never', '-q']); "
        "print([m for m in ('polars', 'pyarrow', 'presidio_analyzer', 'sqlalchemy', 'auditor.cli.commands.scan') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=project)
    assert done.stderr.splitlines()[-1] == "[]"
