"""The files that bring Lintas into pipelines name commands, options, files and versions that there are."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner

from auditor.cli import cli

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SHARED_COMMANDS = ("check", "audit")
EXAMPLE = ROOT / "examples" / "kopi-pay"
DAY = "2026-11-20"


def parsed(arguments: list[str]) -> dict[str, Any]:
    """What the command line makes of arguments; fails where a command or an option is not there."""
    name, *rest = arguments
    command = cli.get_command(click.Context(cli), name)
    assert command is not None, name
    return dict(command.make_context(name, rest).params)


def inputs_of(action: dict[str, Any]) -> dict[str, str]:
    return {name: str(told.get("default", "")) for name, told in action["inputs"].items()}


ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}


def act(step: str, folder: Path, recorder: str | None = None, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step's script as a runner would, with inputs as it hands them over; `recorder` stands in for Python."""
    given = inputs_of(ACTION) | {name.replace("_", "-"): value for name, value in inputs.items()}
    environ = {
        "PATH": os.environ["PATH"],
        "GITHUB_ACTION_PATH": str(ROOT),
        "HOME": str(folder),
        "GITHUB_ACTIONS": "true",
    }
    for name, value in STEPS[step]["env"].items():
        (wanted,) = re.fullmatch(r"\$\{\{ inputs\.([\w-]+) }}", value).groups()  # type: ignore[union-attr]
        environ[name] = given[wanted]
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    script = tools / ("python" if recorder else "lintas")
    script.write_text(recorder or f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m auditor "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    environ["PATH"] = f"{tools}{os.pathsep}{environ['PATH']}"
    bash = shutil.which("bash") or pytest.skip("there is no bash here")
    return subprocess.run(
        [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[step]["run"]],
        cwd=folder, env=environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_action_uses_each_of_its_inputs_and_pastes_none_into_a_script() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    assert ACTION["runs"]["using"] == "composite"
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    assert [step["name"] for step in STEPS.values() if "${{" in step.get("run", "")] == []
    assert all(step["shell"] == "bash" for step in STEPS.values() if "run" in step)


def test_the_action_checks_a_manifest_writes_sarif_and_fails_as_lintas_does(tmp_path: Path) -> None:
    done = act("Lintas", tmp_path, manifest=str(EXAMPLE), as_of=DAY, arguments="--quiet --output report.md")
    assert done.returncode == 1, done.stderr
    assert (tmp_path / "lintas.sarif").exists()
    assert (tmp_path / "report.md").exists()
    assert "::error file=" in done.stderr
    assert act("Lintas", tmp_path, manifest=str(EXAMPLE), as_of=DAY, fail_on="never", sarif="").returncode == 0


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"command": "init"}, 2),
        ({"manifest": "--help"}, 2),
        ({"manifest": "$(touch owned)"}, 2),
        ({"fail_on": "never; touch owned"}, 2),
        ({"arguments": "; touch owned"}, 2),
        ({"sarif": "`touch owned`", "manifest": "gone.yaml"}, 2),
    ],
)
def test_no_input_of_the_action_is_a_command(tmp_path: Path, inputs: dict[str, str], code: int) -> None:
    assert act("Lintas", tmp_path, **inputs).returncode == code
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize(
    ("inputs", "wanted"),
    [
        ({}, str(ROOT)),
        ({"extras": "lakes"}, f"{ROOT}[lakes]"),
        ({"version": "0.1.0"}, "lintas==0.1.0"),
        ({"version": "0.1.0", "extras": "lakes,ner"}, "lintas[lakes,ner]==0.1.0"),
    ],
)
def test_the_action_installs_its_own_checkout_or_a_version(tmp_path: Path, inputs: dict[str, str], wanted: str) -> None:
    recorder = '#!/bin/sh\nfor argument; do echo "$argument"; done\n'
    done = act("Install Lintas", tmp_path, recorder, **inputs)
    *_, constraints, last = done.stdout.splitlines()
    assert (done.returncode, last) == (0, wanted)
    assert Path(constraints).exists()


def test_versions_of_python_are_ones_that_lintas_takes() -> None:
    least = tuple(map(int, PROJECT["project"]["requires-python"].removeprefix(">=").split(".")))
    docker = re.findall(r"^FROM python:(\d+)\.(\d+)-slim", (ROOT / "Dockerfile").read_text("utf-8"), re.M)
    gitlab = re.findall(r"python:(\d+)\.(\d+)", (ROOT / "ci/gitlab/lintas.gitlab-ci.yml").read_text("utf-8"))
    action = inputs_of(ACTION)["python-version"].split(".")
    assert len(docker) == 2
    assert gitlab
    for version in (*docker, *gitlab, action):
        assert tuple(map(int, version)) >= least
        assert f"Programming Language :: Python :: {'.'.join(version)}" in PROJECT["project"]["classifiers"]


def test_the_pre_commit_hook_runs_a_command_that_reads_no_data() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    program, *arguments = [*shlex.split(hook["entry"]), *hook["args"]]
    assert program in PROJECT["project"]["scripts"]
    assert arguments[0] == "check"
    assert parsed(arguments)["manifest"] == "lintas.yaml"
    assert hook["pass_filenames"] is False
    assert hook["language"] == "python"


def gitlab_job(**inputs: str) -> dict[str, Any]:
    """The GitLab job with its inputs filled in as GitLab does."""
    text = (ROOT / "ci/gitlab/lintas.gitlab-ci.yml").read_text("utf-8")
    head, body = text.split("\n---\n")
    told = yaml.safe_load(head)["spec"]["inputs"]
    given = {name: str(rule["default"]) for name, rule in told.items()} | inputs
    assert set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", body)) == set(told)
    filled = re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: given[found[1]], body)
    job: dict[str, Any] = yaml.safe_load(filled)["lintas"]
    return job


@pytest.mark.parametrize("command", SHARED_COMMANDS)
def test_the_gitlab_job_writes_the_reports_that_it_hands_over(command: str) -> None:
    job = gitlab_job(command=command)
    program, *arguments = shlex.split(job["script"][-1])
    assert program in PROJECT["project"]["scripts"]
    outputs = dict(arguments[at + 1].split("=", 1) for at, word in enumerate(arguments) if word == "--output")
    reports = job["artifacts"]["reports"]
    assert (reports["codequality"], reports["sast"], reports["junit"]) == (
        outputs["gitlab"], outputs["gitlab-sast"], outputs["junit"],
    )  # fmt: skip
    assert job["artifacts"]["paths"] == [outputs["markdown"]]
    assert job["artifacts"]["when"] == "always"
    assert parsed(arguments)


def test_the_gitlab_job_s_command_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(gitlab_job()["script"][-1])
    arguments = [str(EXAMPLE) if word == "$WANTED_MANIFEST" else word for word in arguments]
    done = subprocess.run(
        [sys.executable, "-m", "auditor", arguments[0], f"--as-of={DAY}", *arguments[1:]],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (program, done.returncode) == ("lintas", 1), done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {
        "gl-code-quality-report.json", "gl-sast-report.json", "lintas-junit.xml", "lintas.md",
    }  # fmt: skip


def test_the_image_has_what_the_package_is_built_from_and_does_not_run_as_root() -> None:
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text("utf-8"))
    lines = [line.split(None, 1) for line in text.splitlines() if line and not line.startswith(("#", " "))]
    copied = {name for word, rest in lines if word == "COPY" and "--from" not in rest for name in rest.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    packages = {name.removesuffix("*") for name in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert copied >= packages | {"pyproject.toml", PROJECT["project"]["readme"], *PROJECT["project"]["license-files"]}
    told = {word: rest for word, rest in lines if word in {"USER", "ENTRYPOINT", "CMD", "ARG"}}
    assert int(told["USER"]) > 0
    assert yaml.safe_load(told["ENTRYPOINT"])[0] in PROJECT["project"]["scripts"]
    assert CliRunner().invoke(cli, yaml.safe_load(told["CMD"])).exit_code == 0
    assert told["ARG"].partition("=")[2] in PROJECT["project"]["optional-dependencies"]
    users = [word for word, _ in lines]
    assert "RUN" not in users[users.index("USER") :]  # nothing is fetched or changed as whoever runs it


@pytest.mark.parametrize(
    "name", ["Dockerfile", "action.yml", ".pre-commit-hooks.yaml", "ci/gitlab/lintas.gitlab-ci.yml"]
)
def test_commands_in_comments_are_commands_there_are(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for line in re.findall(r"^#.*? lintas ((?:check|audit|scan)\b[^\n]*)$", text, re.M):
        assert parsed(shlex.split(line))
