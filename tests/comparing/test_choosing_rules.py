"""`--select` and `--ignore`: findings by prefixes of rules; what is left out is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pipelines import DAY, MANIFEST, fingerprints, lintas, told, write_pipeline

from auditor.comparing.choosing import Choice, ChoiceError, choice

KNOWN = ("LIN001", "LIN003", "VN-PDPL-20.2", "VN-PDPL-21", "SG-PDPA-26", "EU-GDPR-49-2.ground")


@pytest.mark.parametrize(
    ("select", "ignore", "taken"),
    [
        ([], [], KNOWN),
        (["LIN"], [], ("LIN001", "LIN003")),
        (["LIN00"], ["LIN003"], ("LIN001",)),
        ([], ["LIN", "VN-"], ("SG-PDPA-26", "EU-GDPR-49-2.ground")),
        (["vn-pdpl-2"], [], ("VN-PDPL-20.2", "VN-PDPL-21")),
        (["LIN, SG-"], [], ("LIN001", "LIN003", "SG-PDPA-26")),
        (["VN-PDPL-21"], ["VN-"], ("VN-PDPL-21",)),
        (["VN-"], ["VN-"], ()),
        (["eu-gdpr-49-2.g"], [], ("EU-GDPR-49-2.ground",)),
    ],
)
def test_the_longer_prefix_decides(select: list[str], ignore: list[str], taken: tuple[str, ...]) -> None:
    wanted = choice(select, ignore, KNOWN)
    assert tuple(rule for rule in KNOWN if wanted.takes(rule)) == taken


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("VNN-PDPL", "did you mean VN-PDPL?"),
        ("LIN0O1", "did you mean LIN001?"),
        ("", "a prefix is empty"),
        ("LIN,,VN-", "a prefix is empty"),
        ("zzzz", "`lintas law` lists the countries"),
    ],
)
def test_a_prefix_that_no_rule_has_is_refused_with_the_nearest(given: str, said: str) -> None:
    with pytest.raises(ChoiceError, match=said.replace("?", r"\?")):
        choice([given], [], KNOWN)


@given(
    st.lists(st.sampled_from(["LIN", "LIN0", "VN-", "VN-PDPL", "SG-PDPA-26"])),
    st.lists(st.sampled_from(["LIN001", "VN-"])),
)
def test_selecting_more_never_takes_less_and_ignoring_more_never_takes_more(
    select: list[str], ignore: list[str]
) -> None:
    wanted = Choice(tuple(select), tuple(ignore))
    for rule in KNOWN:
        if wanted.takes(rule):
            assert not select or Choice((*select, "VN-"), tuple(ignore)).takes(rule)
        else:
            assert not Choice(tuple(select), (*ignore, "SG-")).takes(rule)


def test_what_is_left_out_is_counted_by_rule_and_does_not_fail(tmp_path: Path) -> None:
    path = str(write_pipeline(tmp_path))
    _, whole = told("check", path, "--as-of", DAY)
    code, part = told("check", path, "--as-of", DAY, "--select", "LIN003")
    assert code == 1
    assert {one["rule"] for one in part["findings"]} == {"LIN003"}
    left = part["left_out"]
    assert left["select"] == ["LIN003"]
    assert left["findings"] + len(part["findings"]) == len(whole["findings"])
    assert sum(left["rules"].values()) == sum(left["levels"].values()) == left["findings"]
    assert set(left["rules"]) == {one["rule"] for one in whole["findings"]} - {"LIN003"}
    assert part["transfers"] == whole["transfers"]
    code, none = told("check", path, "--as-of", DAY, "--ignore", ",".join({one["rule"] for one in whole["findings"]}))
    assert (code, none["findings"]) == (0, [])


@pytest.mark.parametrize("form", ["text", "markdown", "github", "html", "sarif", "gitlab-sast", "junit"])
def test_every_report_with_a_summary_names_the_rules_left_out(tmp_path: Path, form: str) -> None:
    path = str(write_pipeline(tmp_path))
    _, out, _ = lintas("check", path, "--as-of", DAY, "--ignore", "LIN003", "--format", form)
    words = " ".join(out.split()).replace("\\", "")
    assert "LIN003" in words
    assert ("leaves out 1 finding (1 error)" in words) or ("1 finding left out by --select or --ignore" in words)


def test_an_accepted_finding_stays_whatever_is_ignored_and_its_entry_is_not_called_unused(tmp_path: Path) -> None:
    entry = "accepted:\n  - {rule: LIN003, dataset: nowhere, reason: known, by: dpo, until: 2027-01-01}\n"
    path = str(write_pipeline(tmp_path, MANIFEST + entry))
    _, part = told("check", path, "--as-of", DAY, "--ignore", "LIN003")
    accepted = [one for one in part["findings"] if one["accepted"]]
    assert [one["rule"] for one in accepted] == ["LIN003"]
    assert part["left_out"]["findings"] == 0
    assert "LIN007" not in {one["rule"] for one in part["findings"]}


def test_unread_data_makes_an_audit_incomplete_whatever_is_ignored(tmp_path: Path) -> None:
    path = write_pipeline(tmp_path)
    (tmp_path / "data/customers.csv").unlink()
    code, part = told("audit", str(path), "--as-of", DAY, "--ignore", "LIN", "--workers", "1")
    assert code == 3
    assert part["left_out"]["rules"]["LIN008"] == 1
    assert len(part["unread"]) == 1


def test_an_unknown_prefix_ends_with_2_before_anything_is_read(tmp_path: Path) -> None:
    path = str(write_pipeline(tmp_path))
    code, out, problems = lintas("audit", path, "--select", "LIN999")
    assert (code, out) == (2, "")
    assert "--select 'LIN999': no rule's id begins so; did you mean LIN" in problems


def test_ignored_rules_do_not_fail_on_what_a_history_finds_new(tmp_path: Path) -> None:
    path = write_pipeline(tmp_path)
    base = (
        "audit",
        str(path),
        "--as-of",
        DAY,
        "--workers",
        "1",
        "--history",
        str(tmp_path / "h.sqlite"),
        "--fail-on-new",
    )
    _, whole = told(*base)
    path.write_text(MANIFEST.replace("country: ID, holder", 'region: "aws:ap-nowhere-2", holder'), encoding="utf-8")
    code, _, _ = lintas(*base, "--ignore", "LIN,ID-,SG-")
    assert code == 0
    path.write_text(MANIFEST.replace("country: VN, holder", 'region: "aws:ap-nowhere-2", holder'), encoding="utf-8")
    code, after = told(*base, "--ignore", "ID-")
    assert code == 1
    assert fingerprints(after) != fingerprints(whole)
