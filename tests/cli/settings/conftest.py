"""A small project in a work tree, and the command line run in it as a process would be."""

import os

import pytest

from auditor.cli import run

MANIFEST = """\
version: 1
name: shop
parties:
  shop: {established_in: [SG], role: controller, kind: private}
  desk: {established_in: [US], role: processor}
datasets:
  crm: {location: crm.csv, country: SG, holder: shop, categories: [email]}
flows:
  support:
    from: crm
    to: desk
    purposes: [support]
    started: 2026-02-01
    safeguards: []
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A work tree with a manifest whose flow is blocked; the working directory is its root."""
    for name in list(os.environ):
        if name.startswith("LINTAS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_COLOR", "1")
    root = tmp_path / "work"
    (root / ".git").mkdir(parents=True)
    (root / "lintas.yaml").write_text(MANIFEST, encoding="utf-8")
    (root / "crm.csv").write_text("email,plan\n" + "an.nguyen@example.com,basic\n" * 20, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def lintas(capsys):
    """Runs a command line: its exit code, standard output and standard error."""

    def called(*words: str):
        capsys.readouterr()
        code = run(list(words))
        out, err = capsys.readouterr()
        return code, out, err

    return called
