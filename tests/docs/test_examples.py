"""What the documentation shows runs: commands with the output shown, manifests that load, files that are what they are called."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from auditor.manifest.loader import load
from tests.docs.blocks import Block, blocks, shown, steps

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
RUNS = {"console", "bash", "sh"}
KNOWN = RUNS | {"yaml", "python", "toml", "json", "text", "csv", "ini", "html"}
EVERY = [block for page in PAGES for block in blocks(page, ROOT)]
PRELUDE = """
lintas() { "$PYTHON" -m auditor "$@"; }
python() { "$PYTHON" "$@"; }
pip() { [ "$1" = install ] && "$PYTHON" "$INSTALL" "$2" "$INSTALLED"; }
"""


def named(block: Block) -> str:
    return f"{block.page}:{block.line}"


@pytest.mark.parametrize("block", EVERY, ids=named)
def test_every_block_says_what_language_it_is_in(block):
    assert block.language in KNOWN, f"{named(block)}: say one of {sorted(KNOWN)}"


@pytest.mark.parametrize("block", [one for one in EVERY if "not run" in one.said], ids=named)
def test_what_does_not_run_says_why(block):
    assert len(block.said["not run"]) > 15


@pytest.mark.parametrize(
    "block", [one for one in EVERY if one.language in ("yaml", "toml", "json", "python")], ids=named
)
def test_what_is_called_a_format_is_that_format(block):
    match block.language:
        case "yaml":
            assert [document for document in yaml.safe_load_all(block.text) if document is not None]
        case "toml":
            assert tomllib.loads(block.text)
        case "json":
            json.loads(block.text)
        case "python":
            assert ast.parse(block.text).body


MANIFESTS = [one for one in EVERY if one.language == "yaml" and "version: 1\nname:" in one.text]


@pytest.mark.parametrize("block", MANIFESTS, ids=named)
def test_manifests_load(block, tmp_path):
    path = tmp_path / "lintas.yaml"
    path.write_text(block.text, encoding="utf-8")
    assert load(path).manifest.version == 1


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if any(one.language in RUNS for one in blocks(page, ROOT))],
    ids=lambda page: page.stem,
)
@pytest.mark.slow
def test_commands_do_what_the_page_shows(page, tmp_path):
    workspace = workspace_of(page, tmp_path)
    every = blocks(page, ROOT)
    for block in reversed([one for one in every if one.title]):  # a page may show a file after its use: its first form
        put(workspace / block.said.get("in", "."), block)
    for block in every:
        if block.title:
            put(workspace / block.said.get("in", "."), block)
        if block.language not in RUNS or "not run" in block.said:
            continue
        todo = steps(block)
        for step, wanted in zip(todo, block.exit_codes(len(todo)), strict=True):
            code, printed, complaint = run(step.command, workspace / block.said.get("in", "."))
            assert code == wanted, (
                f"{named(block)}: {step.command}\nended with {code}\n{printed[-2000:]}\n{complaint[-2000:]}"
            )
            assert not step.printed or shown(step.printed, printed), (
                f"{named(block)}: {step.command}\nprinted\n{printed}"
            )


def workspace_of(page: Path, folder: Path) -> Path:
    """A folder with the examples in it, as somebody who reads the page has them."""
    workspace = folder / "workspace"
    shutil.copytree(ROOT / "examples", workspace / "examples", ignore=shutil.ignore_patterns("reports", "__pycache__"))
    return workspace


def put(folder: Path, block: Block) -> None:
    path = folder / block.title
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")


def run(command: str, folder: Path) -> tuple[int, str, str]:
    home = folder.parent
    installed = home / "installed"
    environ = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHON": sys.executable,
        "PYTHONPATH": str(installed),
        "INSTALL": str(Path(__file__).with_name("installing.py")),
        "INSTALLED": str(installed),
        "LINTAS_STATE": str(home / "state.sqlite"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }
    done = subprocess.run(
        ["bash", "-c", PRELUDE + command], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def found(key: str, block: Block) -> list[dict[str, object]]:
    """The mappings with that key, however deep in a block of YAML."""

    def walk(value: object) -> list[dict[str, object]]:
        if isinstance(value, dict):
            return ([value] if key in value else []) + [row for one in value.values() for row in walk(one)]
        return [row for one in value for row in walk(one)] if isinstance(value, list) else []

    return walk(yaml.safe_load(block.text))


YAML = [one for one in EVERY if one.language == "yaml"]


def test_the_action_is_shown_with_inputs_that_it_has():
    known = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    used = [step for block in YAML for step in found("uses", block) if "OWNER/lintas" in str(step["uses"])]
    assert used
    assert all(set(step.get("with", {})) <= set(known) for step in used)


def test_the_gitlab_template_is_shown_with_inputs_that_it_has():
    for block in YAML:
        for include in found("project", block):
            path = ROOT / str(include["file"])
            known = next(yaml.safe_load_all(path.read_text("utf-8")))["spec"]["inputs"]
            assert set(include["inputs"]) <= set(known)


def test_the_hook_is_shown_by_an_id_that_there_is():
    known = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    used = {
        hook["id"]
        for block in YAML
        for repo in found("hooks", block)
        if "lintas" in str(repo.get("repo", ""))
        for hook in repo["hooks"]
    }
    assert used
    assert used <= known


SHOWN = [
    ("all of it", ("a", "b"), "a\nb\n", True),
    ("less", ("a",), "a\nb\n", False),
    ("a gap", ("a", "…", "c"), "a\nb\nb\nc\n", True),
    ("a gap of nothing", ("…", "a"), "a\n", True),
    ("another line", ("a", "c"), "a\nb\n", False),
]


@pytest.mark.parametrize(("expected", "output", "same"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN])
def test_what_a_page_shows_is_compared_line_by_line(expected, output, same):
    assert shown(expected, output) is same
