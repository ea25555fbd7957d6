"""Completion as a shell asks for it: by the environment, and by a real bash that has read the script."""

import os
import pty
import select
import shlex
import shutil
import subprocess
import sys
import time

import pytest

from auditor.cli import cli

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")


@pytest.fixture
def shell(project, tmp_path):
    """An environment in which `lintas` is this Lintas."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "lintas"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m auditor "$@"\n')
    program.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "TERM": "dumb"}


@pytest.fixture
def offered(project):
    """What bash is offered for the last word of a line, each with its kind; asked in this process, as click does."""
    from click.shell_completion import BashComplete

    def asked(line: str) -> list[str]:
        words = line.split(" ")
        complete = BashComplete(cli, {}, "lintas", "_LINTAS_COMPLETE")
        return [complete.format_completion(one) for one in complete.get_completions(words[1:-1], words[-1])]

    return asked


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("lintas ch", ["plain,check"]),
        ("lintas explain-", ["plain,explain-column"]),
        ("lintas --ver", ["plain,--version"]),
        ("lintas check --fail-on n", ["plain,note", "plain,never"]),
        ("lintas check --format sar", ["plain,sarif"]),
        ("lintas audit --executor s", ["plain,serial"]),
        ("lintas explain lin001", ["plain,LIN001"]),
        ("lintas explain VN-PDPL-20", ["plain,VN-PDPL-20.2", "plain,VN-PDPL-20.5"]),
        ("lintas law chan", ["plain,changes"]),
        ("lintas law VN-PDPL-20", ["plain,VN-PDPL-20.2", "plain,VN-PDPL-20.5"]),
        ("lintas route VN SG", ["plain,SG"]),
        ("lintas route --category nat", ["plain,national_id", "plain,nationality"]),
        ("lintas route --purpose anal", ["plain,analytics"]),
        ("lintas route --suppose-repealed VN-PDPL-20.2", ["plain,VN-PDPL-20.2"]),
        ("lintas where c", ["plain,crm"]),
        ("lintas check lin", ["file,lin"]),
        ("lintas check --output re", ["file,re"]),
        ("lintas audit --history h", ["file,h"]),
        ("lintas law export --output s", ["dir,s"]),
        ("lintas config rou", ["plain,route"]),
        ("lintas completion z", ["plain,zsh"]),
        ("lintas nonsense x", []),
    ],
)
def test_what_is_offered(offered, line, expected):
    assert offered(line) == expected


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"datasets: [a, b]\n",
        b"datasets: {crm: [\n",
        b"- 1\n",
        b"\xff\xfe",
        b"datasets: {1: {}, true: {}}\ninclude: [5, ../.., '/etc/*', '**']\n",
        b"include: {a: 1}\n",
        b"a: &x [*x]\n",
        b"{" * 5000,
    ],
)
def test_a_broken_manifest_offers_what_there_is_and_never_fails(project, offered, manifest):
    (project / "lintas.yaml").write_bytes(manifest)
    assert [one for one in offered("lintas where crm") if one.startswith("plain,crm")] == []


def test_names_of_an_included_file_and_of_a_manifest_that_the_line_names_are_offered(project, offered):
    (project / "more.yaml").write_text("datasets: {crm_archive: {}}\n")
    (project / "lintas.yaml").write_text("include: [more.yaml]\ndatasets: {crm: {}}\n")
    assert offered("lintas where crm") == ["plain,crm_archive", "plain,crm"]
    (project / "lintas.yaml").unlink()
    assert offered("lintas where crm") == []


def test_commands_are_offered_without_importing_them(shell, project):
    code = (
        "import sys; from auditor.cli import cli; from click.shell_completion import BashComplete\n"
        "found = BashComplete(cli, {}, 'lintas', '_LINTAS_COMPLETE').get_completions([], '')\n"
        "print(len(found) == len(cli.lines), [m for m in sys.modules if m.startswith('auditor.cli.commands.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=shell)
    assert done.stdout.split("\n")[0] == "True []"


@pytest.mark.parametrize(
    ("shell_name", "asked", "first"),
    [
        ("bash", {"COMP_WORDS": "lintas che", "COMP_CWORD": "1"}, "plain,check"),
        ("zsh", {"COMP_WORDS": "lintas che", "COMP_CWORD": "1"}, "plain\ncheck\nCheck a manifest"),
        ("fish", {"COMP_WORDS": "lintas che", "COMP_CWORD": "che"}, "plain,check\tCheck a manifest"),
    ],
)
def test_each_shell_is_answered_in_its_own_form(shell, shell_name, asked, first):
    done = subprocess.run(
        ["lintas"],
        capture_output=True,
        text=True,
        check=False,
        env={**shell, **asked, "_LINTAS_COMPLETE": f"{shell_name}_complete"},
    )
    assert done.stderr == ""
    assert done.stdout.startswith(first)


def test_bad_settings_and_a_bad_manifest_are_not_told_on_the_line_that_is_typed(shell, project):
    (project / "lintas.toml").write_text("nonsense\n")
    (project / "lintas.yaml").write_text("{")
    asked = {"COMP_WORDS": "lintas where x", "COMP_CWORD": "2", "_LINTAS_COMPLETE": "bash_complete"}
    done = subprocess.run(["lintas"], capture_output=True, text=True, check=False, env={**shell, **asked})
    assert (done.stdout.strip(), done.stderr) == ("", "")


@pytest.mark.parametrize("shell_name", ["bash", "zsh", "fish"])
def test_the_script_is_printed_and_names_the_variable_that_is_answered(project, lintas, shell_name):
    code, out, err = lintas("completion", shell_name)
    assert (code, err) == (0, "")
    assert f"_LINTAS_COMPLETE={shell_name}_complete" in out


def test_another_shell_is_a_usage_error(project, lintas):
    assert lintas("completion", "tcsh")[0] == 2


@needs_bash
def test_a_bash_that_has_read_the_script_calls_it_for_lintas(shell):
    script = """
        eval "$(lintas completion bash)"
        complete -p lintas
        COMP_WORDS=(lintas check --fail-on ""); COMP_CWORD=3
        _lintas_completion lintas
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, check=False, env=shell)
    assert done.stdout.splitlines() == [
        "complete -o nosort -F _lintas_completion lintas",
        "error",
        "warning",
        "note",
        "never",
    ]


@needs_bash
def test_a_person_who_presses_tab_in_bash_gets_the_word(shell, project):
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"], shell)
    try:
        os.write(
            terminal, b"bind 'set enable-bracketed-paste off'; PS1=; eval \"$(lintas completion bash)\"; echo re''ady\n"
        )
        assert read_until(terminal, b"ready")
        os.write(terminal, b"lintas comple\tfi\t\n")
        # Only `lintas completion fish`, whole, prints a function in fish's words.
        assert read_until(terminal, b"function _lintas_completion;")
    finally:
        os.write(terminal, b"\x03exit\n")
        os.close(terminal)
        os.waitpid(pid, 0)


def read_until(terminal: int, wanted: bytes, patience: float = 60.0) -> bool:
    seen, end = b"", time.monotonic() + patience
    while wanted not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 1.0)[0]:
            try:
                seen += os.read(terminal, 4096)
            except OSError:
                break
    return wanted in seen
