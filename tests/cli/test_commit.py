"""The commit in a report's provenance: what git itself says of the same work tree, read without git."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.cli.commit import head_commit, origin

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OTHER = "f" * 40

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not here to compare with")


def git(folder, *arguments):
    told = {
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
    }  # fmt: skip
    done = subprocess.run(
        ["git", "-c", "protocol.file.allow=always", *arguments],
        cwd=folder,
        env={**os.environ, **told},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def repository(folder: Path) -> Path:
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "commit", "-q", "--allow-empty", "-m", "first")
    git(folder, "commit", "-q", "--allow-empty", "-m", "second")
    return folder


def loose(tree):
    return tree


def packed(tree):
    git(tree, "pack-refs", "--all")
    return tree


def packed_and_moved_on(tree):
    git(tree, "pack-refs", "--all")
    git(tree, "commit", "-q", "--allow-empty", "-m", "third")
    return tree


def detached(tree):
    git(tree, "checkout", "-q", "HEAD~1")
    return tree


def branch_with_a_slash(tree):
    git(tree, "checkout", "-q", "-b", "work/gaji#1", "HEAD~1")
    return tree


def linked(tree):
    git(tree, "worktree", "add", "-q", "-b", "side", str(tree.parent / "side"), "HEAD~1")
    return tree.parent / "side"


def linked_and_packed(tree):
    side = linked(tree)
    git(tree, "pack-refs", "--all")
    return side


def submodule(tree):
    whole = repository(tree.parent / "whole")
    git(whole, "submodule", "add", "-q", str(tree), "part")
    return whole / "part"


@needs_git
@pytest.mark.parametrize(
    "made", [loose, packed, packed_and_moved_on, detached, branch_with_a_slash, linked, linked_and_packed, submodule]
)
def test_the_commit_is_the_one_that_git_tells(made, tmp_path):
    tree = made(repository(tmp_path / "tree"))
    below = tree / "a" / "b"
    below.mkdir(parents=True)
    told = git(tree, "rev-parse", "HEAD")
    assert head_commit(tree) == head_commit(below) == told


@needs_git
def test_there_is_none_before_the_first_commit(tmp_path):
    git(tmp_path, "init", "-q")
    assert head_commit(tmp_path) is None


def made_by_hand(folder, files):
    for name, text in files.items():
        path = folder / ".git" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


MAIN = {"HEAD": "ref: refs/heads/main\n", "refs/heads/main": f"{COMMIT}\n"}


@pytest.mark.parametrize(
    ("files", "commit"),
    [
        (MAIN, COMMIT),
        ({"HEAD": "a" * 64}, "a" * 64),
        ({"HEAD": "ref: refs/heads/one", "refs/heads/one": "ref: refs/heads/two", "refs/heads/two": COMMIT}, COMMIT),
        (
            {
                "HEAD": "ref: refs/heads/main",
                "packed-refs": f"# pack-refs with: peeled\n{OTHER} refs/heads/mainland\n{COMMIT} refs/heads/main\n^{OTHER}\n",
            },
            COMMIT,
        ),
        # Not told: nothing there, no commit's name, kept in tables of references, a circle, a way out of the folder.
        ({"HEAD": ""}, None),
        ({"HEAD": COMMIT[:-1]}, None),
        ({"HEAD": b"\xff\xfe\x00"}, None),
        ({"HEAD": "ref: refs/heads/.invalid"}, None),
        ({"HEAD": "ref: refs/heads/a", "refs/heads/a": "ref: refs/heads/a"}, None),
        ({"HEAD": "ref: refs/../../secret", "../secret": COMMIT}, None),
        ({"HEAD": "ref: config", "config": COMMIT}, None),
    ],
)
def test_references_are_followed_as_git_does_and_nowhere_else(files, commit, tmp_path):
    assert head_commit(made_by_hand(tmp_path, files)) == commit


@pytest.mark.parametrize("pointer", ["gitdir: nowhere", "nonsense", "", "gitdir:"])
def test_a_pointer_to_nowhere_tells_nothing(pointer, tmp_path):
    (tmp_path / ".git").write_text(pointer)
    assert head_commit(tmp_path) is None
    assert origin(tmp_path) is None


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://example.org/team/pipeline.git", "https://example.org/team/pipeline.git"),
        ("https://robot:t0ken@example.org:8443/team/p.git?key=1#x", "https://example.org:8443/team/p.git"),
        ("git@example.org:team/p.git", "ssh://example.org/team/p.git"),
        ("ssh://git@example.org/team/p.git", "ssh://example.org/team/p.git"),
        # Paths are those of a machine, and nobody else's business.
        ("/srv/git/p.git", None),
        ("../p.git", None),
        ("C:/git/p.git", None),
        ("C:\\git\\p.git", None),
        ("file:///srv/git/p.git", None),
        ("https://[broken", None),
        ("https://example.org:port/p", None),
    ],
)
def test_the_repository_is_told_without_secrets_or_not_at_all(address, told, tmp_path):
    config = f'[core]\n\turl = https://example.org/not-this\n[remote "fork"]\n\turl = https://example.org/nor-this\n[remote "origin"]\n\turl = {address}\n'
    assert origin(made_by_hand(tmp_path, {**MAIN, "config": config})) == told


MANIFEST = """
version: 1
name: t
parties: {a: {established_in: [VN]}}
datasets: {people: {country: VN, holder: a, categories: [name]}}
"""


@pytest.fixture
def tree(tmp_path):
    config = '[remote "origin"]\n\turl = https://u:secret@example.org/team/p.git\n'
    made_by_hand(tmp_path, {**MAIN, "config": config})
    (tmp_path / "lintas.yaml").write_text(MANIFEST)
    return tmp_path


def test_reports_tell_the_commit_and_where_it_is_from(tree, capsys):
    outputs = {form: tree / f"out.{form}" for form in ("json", "sarif", "html")}
    chosen = [word for form, path in outputs.items() for word in ("--output", f"{form}={path}")]
    assert run(["check", str(tree), "--as-of", "2026-11-20", "--fail-on", "never", *chosen]) == 0
    provenance = json.loads(outputs["json"].read_text())["provenance"]
    assert (provenance["commit"], provenance["repository"]) == (COMMIT, "https://example.org/team/p.git")
    [one] = json.loads(outputs["sarif"].read_text())["runs"][0]["versionControlProvenance"]
    assert (one["revisionId"], one["repositoryUri"]) == (COMMIT, "https://example.org/team/p.git")
    page = outputs["html"].read_text()
    assert COMMIT in page
    assert "secret" not in page


def test_a_manifest_outside_a_work_tree_has_no_commit(tmp_path, capsys):
    (tmp_path / "lintas.yaml").write_text(MANIFEST)
    assert run(["check", str(tmp_path), "--as-of", "2026-11-20", "--fail-on", "never", "--format", "json"]) == 0
    assert "commit" not in json.loads(capsys.readouterr().out)["provenance"]
