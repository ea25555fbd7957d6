"""Findings from the law: each transfer speaks for itself."""

from datetime import date

from auditor.auditing import Settings, check
from auditor.manifest.loader import load

TWO_ROOTS = """\
version: 1
name: t
parties:
  th: {established_in: [TH], role: controller, kind: private}
  us: {established_in: [US], role: controller}
datasets:
  plain: {country: TH, holder: th, categories: [name], lawful_basis: [contract]}
  clinic: {country: TH, holder: th, categories: [name, health], lawful_basis: [contract]}
  lake: {country: TH, holder: th, categories: [name, health]}
flows:
  one: {from: plain, to: lake}
  two: {from: clinic, to: lake}
  out: {from: lake, to: us, mode: disclose, purposes: [analytics], started: 2026-02-01, safeguards: []}
"""


def test_what_stands_against_one_origin_is_not_swallowed_by_another(tmp_path):
    (tmp_path / "lintas.yaml").write_text(TWO_ROOTS, encoding="utf-8")
    result = check(load(tmp_path / "lintas.yaml"), Settings(date(2026, 6, 1)))
    blocked = {transfer.id for transfer in result.transfers if transfer.verdict == "blocked"}
    assert len(blocked) == 2
    told = {(finding.transfer, finding.rule) for finding in result.findings if finding.level.word == "error"}
    assert {transfer for transfer, _ in told} == blocked
    assert {rule for transfer, rule in told if transfer.endswith("clinic")} >= {"TH-PDPA-28", "TH-PDPA-26"}
    assert len({finding.fingerprint for finding in result.findings}) == len(result.findings)
