"""The README says what the code says."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli import cli
from auditor.findings.rules import RULES
from auditor.manifest.loader import load
from jurisdiction_map.repository import repository
from jurisdiction_map.result import VERDICTS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(marker: str) -> str:
    found = re.search(rf"<!-- {marker}:begin -->\n```text\n(.*?)```\n<!-- {marker}:end -->", README, re.S)
    assert found, f"README lacks the {marker} block"
    return found[1]


def help_text() -> str:
    return CliRunner().invoke(cli, ["--help"], prog_name="lintas", terminal_width=80).output


def test_the_help_in_the_readme_is_the_help_of_the_command():
    assert block("help") == help_text()


def test_the_first_manifest_of_the_readme_loads(tmp_path):
    yaml = re.search(r"A first manifest:\n\n```yaml\n(.*?)```", README, re.S)
    path = tmp_path / "lintas.yaml"
    path.write_text(yaml[1], encoding="utf-8")
    assert load(path).manifest.flows["vn_support"].safeguards == []


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_is_explained(verdict):
    assert f"| `{verdict}` |" in README


def test_the_laws_that_are_named_are_the_laws_there_are():
    told = " ".join(README.split())
    for law in repository():
        assert law.name in told


def test_make_targets_that_are_named_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z-]+)", README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        assert f"\n{target}:" in makefile, target


def test_every_rule_is_documented_and_listed_in_the_changelog():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"LIN001 to {max(RULES)}" in changelog
    for rule in RULES.values():
        doc = rule.doc
        assert all((doc.title, doc.checks, doc.why, doc.fires, doc.silent, doc.fix, doc.since)), doc.id


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_links_between_documents_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("https://") or (ROOT / target).exists(), target
