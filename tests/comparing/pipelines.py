"""A small pipeline in a folder or a git repository of its own, and the command line run on it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from auditor.cli import cli
from auditor.cli.exits import Exit

DAY = "2026-11-20"

MANIFEST = """\
version: 1
name: small
parties:
  vn-shop: {established_in: [VN], role: controller, kind: private, sectors: [retail]}
  sg-cloud: {established_in: [SG], role: processor, kind: private}
  us-crm: {established_in: [US], role: processor, kind: private}
  id-shop: {established_in: [ID], role: controller, kind: private}
datasets:
  customers: {location: data/customers.csv, country: VN, holder: vn-shop, origin: [VN], categories: [name, phone]}
  warehouse: {location: "data/warehouse/*.csv", country: SG, holder: sg-cloud}
  loans: {location: data/loans.csv, country: ID, holder: id-shop, origin: [ID], categories: [name]}
  nowhere: {region: "aws:ap-nowhere-1", holder: id-shop}
flows:
  to_warehouse: {from: customers, to: warehouse, purposes: [analytics], started: 2026-02-01, safeguards: []}
  to_crm: {from: warehouse, to: us-crm, purposes: [marketing], started: 2026-03-01, safeguards: []}
  loans_out: {from: loans, to: sg-cloud, purposes: [credit_scoring], started: 2026-02-01, safeguards: []}
"""

PEOPLE = "name,phone\n" + "".join(f"Nguyen Van {letter},+84 90 123 45 {n:02}\n" for n, letter in enumerate("ABCDEFGH"))


def write_pipeline(folder: Path, manifest: str = MANIFEST) -> Path:
    """Writes the pipeline and returns the manifest's path."""
    for name in ("customers.csv", "warehouse/one.csv", "loans.csv"):
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PEOPLE, encoding="utf-8")
    path = folder / "lintas.yaml"
    path.write_text(manifest, encoding="utf-8")
    return path


def git(folder: Path, *words: str) -> str:
    """Runs git in a folder, apart from the settings of whoever runs the tests."""
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path, words: str) -> str:
    """Commits all there is and returns the commit."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", words)
    return git(folder, "rev-parse", "HEAD")


def repository(folder: Path, manifest: str = MANIFEST) -> Path:
    """A repository whose first commit, tagged `base`, holds the pipeline in a folder below its root."""
    inside = folder / "pipelines"
    inside.mkdir(parents=True)
    write_pipeline(inside, manifest)
    git(folder, "init", "-q")
    commit(folder, "first")
    git(folder, "tag", "base")
    return inside


def edit(path: Path, old: str, new: str) -> None:
    """Replaces a piece of a file that is in it once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def lintas(*words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error."""
    ran = CliRunner().invoke(cli, list(words), prog_name="lintas", standalone_mode=True)
    if isinstance(ran.exception, Exit):
        return ran.exception.code, ran.stdout, ran.stderr
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran.exit_code, ran.stdout, ran.stderr


def told(*words: str) -> tuple[int, dict[str, Any]]:
    """Exit code and the JSON that a command writes."""
    code, out, problems = lintas(*words, "--format", "json")
    assert out, problems
    return code, json.loads(out)


def fingerprints(document: dict[str, Any]) -> dict[str, str]:
    """Level by fingerprint."""
    return {one["fingerprint"]: one["level"] for one in document["findings"]}
