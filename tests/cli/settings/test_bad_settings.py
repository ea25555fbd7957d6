"""Settings that cannot be used: told with their place, nothing done, exit code 2."""

import pytest

BAD = [
    ("fail-on = \n", "lintas.toml:1:11", "not TOML"),
    ("[audit\n", "lintas.toml:1:7", "not TOML"),
    ('output = ["a",\n', "lintas.toml:2", "before the end of the file"),
    ("seed = 1\nseed = 2\n", "lintas.toml:2:", "not TOML"),
    (b'seed = 1\nname = "\xff"\n', "lintas.toml:2", "not UTF-8"),
    ("a = " + "[" * 5000, "lintas.toml", "nested too deeply"),
    ('\nfail_on = "error"\n', "lintas.toml:2", "did you mean 'fail-on'?"),
    ("[audit]\nsampl-rows = 3\n", "lintas.toml:2", "did you mean 'sample-rows'?"),
    ("[adit]\nseed = 3\n", "lintas.toml:1", "did you mean 'audit'?"),
    ("[check]\nseed = 3\n", "lintas.toml:2", "it is one of scan, audit"),
    ("[law.shw]\nformat = 'json'\n", "lintas.toml:1", "did you mean 'show'?"),
    ("[law]\nseed = 3\n", "lintas.toml:2", "is no setting of law"),
    ("seed = {a = 1}\n", "lintas.toml:1", "a setting, not a table"),
    ("where = 1\n", "lintas.toml:1", "[where]"),
    ("[config]\nformat = 'json'\n", "lintas.toml:1", "takes no settings"),
    ("[completion]\nshell = 'bash'\n", "lintas.toml:1", "takes no settings"),
    ("help = true\n", "lintas.toml:1", "unknown key"),
    ('seed = "1"\n', "lintas.toml:1", "a number, without quotes"),
    ("seed = true\n", "lintas.toml:1", "a number, not true or false"),
    ("seed = [1]\n", "lintas.toml:1", "a number, not a list"),
    ("sample-rows = 1.5\n", "lintas.toml:1", "a whole number"),
    ("sample-rows = 0\n", "lintas.toml:1", "range"),
    ("max-miss = 2.0\n", "lintas.toml:1", "between 0 and 1"),
    ('full = "yes"\n', "lintas.toml:1", "true or false, without quotes"),
    ('output = "a.json"\n', "lintas.toml:1", 'so it is a list: ["a.json"]'),
    ("output = [1]\n", "lintas.toml:1", "put it in quotes"),
    ('output = ["jsn=r.json"]\n', "lintas.toml:1", "as in json=report.json"),
    ("fail-on = true\n", "lintas.toml:1", "a text, not true or false"),
    ('fail-on = "bad"\n', "lintas.toml:1", "'error', 'warning'"),
    ("as-of = 2026-02-01T00:00:00\n", "lintas.toml:1", "not a time"),
    ('as-of = "2026-13-01"\n', "lintas.toml:1", "write it as 2026-02-01"),
    ("format = 3\n", "lintas.toml:1", "no report '3'"),
    ('notify = "./x"\n', "lintas.toml:1", "runs a command"),
    ('executor = "dask://h:1"\n', "lintas.toml:1", "other machines"),
    ("[init]\nforce = true\n", "lintas.toml:2", "overwrites"),
    ('output = ["json=../r.json"]\n', "lintas.toml:1", "below its own folder"),
    ('output = ["/tmp/r.json"]\n', "lintas.toml:1", "below its own folder"),
    ('[due]\noutput = "../due.ics"\n', "lintas.toml:2", "below its own folder"),
    ('[law]\noutput = "site"\n', "lintas.toml:2", "output in [law.export]"),
]


@pytest.mark.parametrize(("text", "place", "said"), BAD)
@pytest.mark.parametrize("command", ["check", "config"])
def test_what_is_wrong_in_a_file_is_told_with_its_line_and_nothing_is_done(project, lintas, command, text, place, said):
    (project / "lintas.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    code, out, err = lintas(command)
    assert (code, out) == (2, "")
    assert place in err
    assert said in err
    assert "nothing was done" in err


def test_in_a_pyproject_the_line_is_that_of_the_whole_file(project, lintas):
    (project / "pyproject.toml").write_text('[project]\nname = "x"\n\n[tool.lintas]\nfial-on = "error"\n')
    code, _, err = lintas("check")
    assert code == 2
    assert "pyproject.toml:5: unknown key 'fial-on'" in err


def test_a_section_that_is_no_table_is_told(project, lintas):
    (project / "pyproject.toml").write_text('[tool]\nlintas = "error"\n')
    code, _, err = lintas("check")
    assert code == 2
    assert "[tool.lintas]" in err


def test_every_problem_is_told_at_once(project, lintas):
    (project / "pyproject.toml").write_text("[tool.lintas]\nsede = 1\n")
    (project / "lintas.toml").write_text("fail-on = 1\nfull = 1\n")
    _, _, err = lintas("check")
    assert [line.split(": ")[0] for line in err.splitlines()[:3]] == [
        "pyproject.toml:2",
        "lintas.toml:1",
        "lintas.toml:2",
    ]
    assert "3 problems in the settings" in err


def test_help_and_completion_answer_all_the_same(project, lintas):
    (project / "lintas.toml").write_text("nonsense\n")
    assert lintas("check", "--help")[0] == 0
    assert lintas("completion", "bash")[0] == 0


def test_what_is_missing_because_of_a_bad_setting_is_not_what_is_told(project, lintas):
    (project / "lintas.toml").write_text('history = "h.sqlite"\nsede = 1\n')
    code, _, err = lintas("scan")
    assert code == 2
    assert "lintas.toml:2: unknown key 'sede'" in err
    assert "Missing argument" not in err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LINTAS_FAIL_ONN", "note", "did you mean LINTAS_FAIL_ON?"),
        ("LINTAS_AUDIT_SEDE", "1", "did you mean LINTAS_AUDIT_SEED?"),
        ("LINTAS_fail_on", "note", "did you mean LINTAS_FAIL_ON?"),
        ("LINTAS_FAIL_ON", "bad", "LINTAS_FAIL_ON"),
        ("LINTAS_FULL", "maybe", "not a valid boolean"),
        ("LINTAS_CHECK_AS_OF", "soon", "write it as 2026-02-01"),
        ("LINTAS_OUTPUT", "jsn=x", "as in json=report.json"),
    ],
)
def test_a_variable_that_is_misspelt_or_wrong_is_an_error(project, lintas, monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    code, out, err = lintas("check")
    assert (code, out) == (2, "")
    assert name in err
    assert said in err


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("LINTAS_VERSION", True),
        ("LINTAS_IMAGE", True),
        ("LINTAS_DEBUG", False),
        ("LINTAS_BENCH_ROWS", False),
        ("LINTAS_SERVICE_HOST", False),
        ("LINTAS_PORT", False),
        ("LINTAS_DB_PORT_5432_TCP_ADDR", False),
    ],
)
def test_a_variable_of_somebody_else_stops_nothing(project, lintas, monkeypatch, name, told):
    monkeypatch.setenv(name, "1")
    code, _, err = lintas("check", "--fail-on", "never")
    assert code == 0
    assert (name in err) is told
    assert name not in lintas("check", "--fail-on", "never", "--quiet")[2]


@pytest.mark.parametrize(
    "text",
    [
        'seed = "postgresql://ana:hunter2@db/shop"\n',
        'fail-on = "postgresql://ana:hunter2@db/shop"\n',
        'format = "postgresql://ana:hunter2@db/shop"\n',
        '"postgresql://ana:hunter2@db/shop" = 1\n',
        'output = ["postgresql://ana:hunter2@db/shop=x"]\n',
    ],
)
def test_no_message_shows_a_password(project, lintas, text):
    (project / "lintas.toml").write_text(text)
    code, out, err = lintas("check")
    assert code == 2
    assert "hunter2" not in out + err


def test_what_a_key_would_do_to_a_terminal_is_shown_as_an_escape(project, lintas):
    (project / "lintas.toml").write_text('"\\u001b[31m" = 1\n')
    _, _, err = lintas("check")
    assert "\x1b" not in err
    assert "x1b[31m" in err
