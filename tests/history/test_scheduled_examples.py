"""The examples of schedules: well-formed, and every command of ours in them is one that the command line understands."""

import configparser
import http.server
import json
import re
import shlex
import shutil
import subprocess
import threading
from pathlib import PurePosixPath

import click
import pytest
import yaml

from auditor.cli import cli
from auditor.history.notifying import notify, parsed
from tests.history.places import ROOT

FOLDER = ROOT / "examples" / "scheduled"


def lines_of_cron() -> list[list[str]]:
    """The words of each command, with schedules cut off."""
    lines = (FOLDER / "crontab").read_text().splitlines()
    jobs = [line for line in lines if line and not line.startswith("#") and not re.match(r"[A-Z_]+=", line)]
    return [shlex.split(job.split(None, 5)[5]) for job in jobs]


def unit(name: str) -> dict[str, dict[str, list[str]]]:
    """The sections of a unit; a key may stand several times."""
    sections: dict[str, dict[str, list[str]]] = {}
    for line in (FOLDER / name).read_text().splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            assert equals, line
            section.setdefault(key, []).append(value)
    return sections


def job() -> dict:
    return yaml.safe_load((FOLDER / "cronjob.yaml").read_text())


def pod() -> dict:
    return job()["spec"]["jobTemplate"]["spec"]["template"]["spec"]


def commands() -> list[list[str]]:
    """The words after `lintas` of every command in the examples."""
    found = [words[words.index("lintas") + 1 :] for words in lines_of_cron()]
    service = unit("lintas-audit.service")["Service"]
    found += [shlex.split(line)[1:] for key in ("ExecStart", "ExecStopPost") for line in service[key]]
    return [*found, pod()["containers"][0]["args"]]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_a_command_is_one_that_the_command_line_understands(words, monkeypatch):
    monkeypatch.setenv("LINTAS_HISTORY", "postgresql://lintas@db/lintas")
    command = cli.get_command(click.Context(cli), words[0])
    assert command is not None
    with command.make_context(words[0], list(words[1:])) as context:
        told = context.params
    if words[0] == "audit":
        assert told["fail_on_new"]
        assert told["history"]
        assert parsed(told["notify"])[0].endswith("/tell.sh")


def test_cron_runs_at_times_that_there_are():
    for line in (FOLDER / "crontab").read_text().splitlines():
        if re.match(r"[0-9*]", line):
            minute, hour, *rest = line.split(None, 5)[:5]
            assert 0 <= int(minute) < 60
            assert 0 <= int(hour) < 24
            assert rest == ["*"] * 3
            assert "%" not in line, "cron makes a line break of it"


def test_the_units_are_what_systemd_takes():
    for name in ("lintas-audit.service", "lintas-audit.timer"):
        configparser.ConfigParser(strict=False, interpolation=None).read_string((FOLDER / name).read_text())
    service = unit("lintas-audit.service")
    assert service["Service"]["Type"] == ["oneshot"]
    assert "Restart" not in service["Service"]
    assert unit("lintas-audit.timer")["Timer"]["Persistent"] == ["true"]
    written = [one.partition("=")[2] for one in service["Service"]["Environment"]]
    folders = {
        f"/var/lib/{service['Service']['StateDirectory'][0]}",
        f"/var/cache/{service['Service']['CacheDirectory'][0]}",
    }
    assert {str(PurePosixPath(path).parent) for path in written} <= folders, "all else may not be written"
    if shutil.which("systemd-analyze"):
        files = [str(FOLDER / name) for name in ("lintas-audit.timer", "lintas-audit.service")]
        done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
        complaints = [
            line for line in done.stderr.splitlines() if "lintas-audit" in line and "is not executable" not in line
        ]
        assert complaints == []


def test_the_job_never_runs_twice_at_once_nor_again_for_a_finding():
    spec = job()["spec"]
    assert (job()["apiVersion"], job()["kind"]) == ("batch/v1", "CronJob")
    assert re.fullmatch(r"\d+ \d+ \* \* \*", spec["schedule"])
    assert spec["concurrencyPolicy"] == "Forbid"
    assert spec["jobTemplate"]["spec"]["backoffLimit"] == 0
    assert pod()["restartPolicy"] == "Never"


def test_the_job_keeps_nothing_and_holds_no_secret():
    (container,) = pod()["containers"]
    volumes = {volume["name"] for volume in pod()["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} == volumes
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert pod()["securityContext"]["runAsNonRoot"]
    environment = {one["name"]: one for one in container["env"]}
    assert "valueFrom" in environment["PGPASSWORD"]
    assert re.fullmatch(r"postgresql://\w+@[^:@]+:\d+/\w+\?sslmode=verify-full", environment["LINTAS_HISTORY"]["value"])


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_hook_posts_what_changed():
    got: list[tuple[str, dict]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.headers["Content-Type"], json.loads(content)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        notify([str(FOLDER / "tell.sh"), f"http://127.0.0.1:{server.server_port}/privacy"], {"news": [1]})
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert got == [("application/json", {"news": [1]})]


def test_the_readme_names_every_file():
    told = (FOLDER / "README.md").read_text()
    assert all(f"`{path.name}`" in told for path in FOLDER.iterdir() if path.name != "README.md")
