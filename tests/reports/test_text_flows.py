"""Findings about flows: one heading for transfers of which the same is to be said, and everything once."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample_result import AS_OF, CUSTOMERS, DOSSIER, TRANSFERS, UNKNOWN_REGION, UNREAD, everything

from auditor import reports
from auditor.auditing import Settings, check
from auditor.findings.model import Finding, Level, Place, Result, TransferReport, Way
from auditor.manifest.loader import load
from auditor.reports import Style
from auditor.reports.grouping import by_flow, by_subject, merged
from auditor.reports.text_flows import routes

CALL = Way(("sign a contract",), "allowed")


def text_of(result: Result, style: Style | None = None) -> str:
    return reports.get("text", style).render(result)


def flat(text: str) -> str:
    return " ".join(text.split())


def law(rule: str, transfer: str, level: Level = Level.ERROR, **changes: Any) -> Finding:
    plain = Finding(
        rule, level, f"Title of {rule}", f"Reason of {rule}.", Place("f.yaml", 3), flow="f", transfer=transfer
    )
    return replace(plain, **({"outcome": "unmet", "law": "SG", "cite": "art. 1", "confidence": "primary"} | changes))


def transfer(name: str, to: str, verdict: str = "blocked", **changes: Any) -> TransferReport:
    return replace(
        TRANSFERS[0], id=name, flow="f", to=to, verdict=verdict, laws={"SG": verdict}, remedies=(CALL,),
        place=Place("f.yaml", 3), **changes,
    )  # fmt: skip


def result(findings: list[Finding], transfers: list[TransferReport]) -> Result:
    return Result("check", "n", AS_OF, tuple(findings), tuple(transfers))


def flows_of(page: str) -> str:
    return page[page.index("\nFlows\n") + 8 : page.index("\nTransfers\n")].strip("\n")


def test_transfers_of_which_the_same_is_said_share_a_heading() -> None:
    found = [law("A", "1"), law("A", "2", missing=("x.y",)), law("N", "2", Level.NOTE)]
    page = text_of(result(found, [transfer("1", "US"), transfer("2", "IN")]))
    assert flows_of(page) == textwrap.dedent("""\
        flow f
          VN → US (store), VN → IN (store) · data of VN · blocked · f.yaml:3
            ERROR A unmet
              Title of A. Reason of A. [art. 1; primary]
            to confirm: N (Title of N)
            missing: x.y
            ways out:
              1. sign a contract → allowed""")


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        (law("B", "2"), "blocked"),
        (law("A", "2", Level.WARNING), "blocked"),
        (law("A", "2", outcome="unknown"), "blocked"),
        (law("A", "2", due=AS_OF), "blocked"),
        (law("A", "2", message="Another reason."), "blocked"),
        (law("A", "2"), "unclear"),
    ],
)
def test_transfers_of_which_something_else_is_said_do_not(second: Finding, verdict: str) -> None:
    one = result([law("A", "1"), second], [transfer("1", "US"), transfer("2", "IN", verdict)])
    (flow,) = by_flow(one, one.findings)
    assert [len(group.transfers) for group in merged(flow).transfers] == [1, 1]


def test_what_a_flow_was_told_is_not_told_again() -> None:
    found = [
        law("A", "1"),
        law("N", "1", Level.NOTE),
        law("A", "2"),
        law("B", "2", Level.WARNING),
        law("N", "2", Level.NOTE),
    ]
    page = flows_of(text_of(result(found, [transfer("1", "US"), transfer("2", "IN")])))
    assert page.count("Reason of A.") == 1
    assert page.count("Title of N") == 1
    assert "ERROR A unmet · as above" in page
    assert "ways out: as above" in page
    assert page.count("sign a contract") == 1


def test_different_ways_out_of_merged_transfers_name_their_route() -> None:
    other = Way(("ask the authority",), "allowed")
    routes_ = [transfer("1", "US"), replace(transfer("2", "IN"), remedies=(other,))]
    page = flat(text_of(result([law("A", "1"), law("A", "2")], routes_)))
    assert "ways out of VN → US (store) · data of VN: 1. sign a contract → allowed" in page
    assert "ways out of VN → IN (store) · data of VN: 1. ask the authority → allowed" in page


def test_long_lists_are_cut_with_a_word_on_how_to_see_the_rest_and_verbose_has_all() -> None:
    missing = tuple(f"data.fact_{n}" for n in range(12))
    ways = tuple(Way((f"do {n}",), "allowed") for n in range(5))
    one = result([law("A", "1", missing=missing, remedies=ways)], [replace(transfer("1", "US"), remedies=ways)])
    page, verbose = flat(text_of(one)), flat(text_of(one, Style("verbose")))
    assert "data.fact_7 and 4 more (--verbose)" in page
    assert "3. do 2 → allowed and 2 more (--verbose)" in page
    assert "data.fact_11" in verbose
    assert verbose.count("do 4 → allowed") == 1


def test_safeguards_of_which_one_may_do_stand_apart_from_facts() -> None:
    missing = ("contract", "transfer.to", "contract term: purpose", "ground: a", "ground: b")
    page = flat(text_of(result([law("A", "1", missing=missing)], [transfer("1", "US")])))
    assert "missing: transfer.to, contract term: purpose any of these may do: contract, ground (a, b)" in page


def test_routes_tell_whose_data_it_is() -> None:
    us, india = transfer("1", "US"), transfer("2", "IN")
    thai, nobody = replace(us, id="3", origin="TH"), replace(us, id="4", origin=None, mode=None, to=None)
    assert routes([us, thai]) == "VN → US (store) · data of VN, TH"
    assert routes([us, thai, india]) == "VN → US (store) of VN, TH data, VN → IN (store) of VN data"
    assert routes([nobody]) == "VN → ?"


def test_paths_are_told_where_they_tell_more_than_the_ends() -> None:
    far = transfer("1", "US", path=("a", "b", "c"))
    assert "path: a → b → c" in text_of(result([law("A", "1")], [far]))
    assert "path:" not in text_of(result([law("A", "1")], [transfer("1", "US")]))
    two = [transfer("1", "US", path=("a", "c")), transfer("2", "US", path=("b", "c"))]
    assert "path: a → c; b → c" in text_of(result([law("A", "1"), law("A", "2")], two))


def test_flows_go_by_level_then_verdict_then_name_and_their_own_findings_first() -> None:
    own = replace(UNKNOWN_REGION, flow="f", dataset=None)
    notes = [replace(law("A", name, Level.NOTE), flow=name) for name in ("b", "a", "c")]
    there = [replace(transfer(name, "US", "unclear" if name == "c" else "allowed"), flow=name) for name in "abc"]
    groups = by_flow(result([], there), [*notes, own, law("Z", "lost", Level.NOTE)])
    assert [group.name for group in groups] == ["f", "c", "a", "b"]
    assert [finding.rule for finding in groups[0].own] == ["LIN003", "Z"]


def test_subjects_go_by_level_then_name_and_their_findings_by_level_then_rule() -> None:
    other = replace(UNKNOWN_REGION, dataset="a", level=Level.NOTE)
    bare = replace(UNKNOWN_REGION, dataset=None, level=Level.NOTE, rule="LIN001")
    groups = by_subject([other, DOSSIER, bare, UNKNOWN_REGION, replace(UNKNOWN_REGION, rule="LIN001")])
    assert [(subject, [finding.rule for finding in members]) for subject, members in groups] == [
        (("dataset", "id_orders"), ["LIN001", "LIN003"]),
        (("dataset", "a"), ["LIN003"]),
        (("file", "parts/id data.yaml"), ["LIN001"]),
    ]


def lint(rule: str, message: str, level: Level = Level.ERROR, **changes: Any) -> Finding:
    plain = Finding(rule, level, "Title", message, Place("l.yaml", 7), dataset="vn_customers")
    return replace(plain, **changes)


def test_undeclared_columns_take_a_line_each() -> None:
    found = [
        lint("LIN001", "customers.csv: column 'so_cccd' holds …", columns=("so_cccd",), key="customers.csv|national_id",
             evidence=("07**********", "08**********", "09**********")),
        lint("LIN001", "customers.csv: column 'ghi_chu' holds …", columns=("ghi_chu",), key="customers.csv|email"),
    ]  # fmt: skip
    page = text_of(Result("audit", "n", AS_OF, tuple(found), tables=(CUSTOMERS,)))
    assert page.split("\n\n")[2].split("\n") == [
        "dataset vn_customers",
        "  ERROR LIN001 l.yaml:7: Title:",
        "    so_cccd  national_id.cccd  98%    07**********, 08**********",
        "    ghi_chu  email, health?    0.40%",
    ]
    strange = replace(found[0], columns=("gone",))
    assert "Title. customers.csv: column" in flat(text_of(Result("audit", "n", AS_OF, (strange,), tables=(CUSTOMERS,))))


def test_what_was_not_read_is_counted_and_listed_once_below() -> None:
    found = [lint("LIN008", f"{UNREAD.location}: bad", key=UNREAD.location), lint("LIN008", "b: bad", key="b")]
    gaps = (UNREAD, replace(UNREAD, location="b"))
    page = text_of(Result("audit", "n", AS_OF, tuple(found), unread=gaps))
    assert "ERROR LIN008 l.yaml:7: Title: 2 locations, listed below." in page
    assert page.count(UNREAD.location) == 1
    assert page.count("- b: bad") == 0
    assert "- b: bad." in text_of(Result("audit", "n", AS_OF, tuple(found)))


def test_categories_not_found_are_a_list() -> None:
    found = [
        lint("LIN002", f"{tag} is declared and was not found: none.", Level.NOTE, key=tag)
        for tag in ("health", "email")
    ]
    page = text_of(Result("audit", "n", AS_OF, tuple(found)))
    assert "NOTE LIN002 l.yaml:7: Title: health, email." in page


def test_a_thousand_findings_of_a_flow_are_told_in_few_lines() -> None:
    found = [law("A", str(n)) for n in range(1_000)]
    page = flows_of(text_of(result(found, [transfer(str(n), f"{n:03}") for n in range(1_000)])))
    assert len(page.split("\n")) < 12
    assert "and 994 more" in page


def test_the_whole_sample_says_no_sentence_of_the_findings_twice() -> None:
    page = flat(text_of(everything()))
    for finding in everything().findings:
        assert page.count(flat(finding.message)) <= 1


MANIFEST = """
version: 1
name: probe
parties:
  us: {established_in: [VN], role: controller, kind: private}
  them: {established_in: [US]}
datasets:
  people: {country: VN, holder: us, origin: [VN], categories: [national_id, health]}
flows:
  out: {from: people, to: them, started: 2026-01-01}
"""


def test_what_the_law_engine_really_says_is_cut_to_reasons(tmp_path: Path) -> None:
    """Guards the words that `findings.from_law` puts around a reason: were they to change, this page would repeat itself."""
    (tmp_path / "lintas.yaml").write_text(MANIFEST, encoding="utf-8")
    found = check(load(tmp_path / "lintas.yaml"), Settings(AS_OF))
    assert [finding for finding in found.findings if finding.law == "VN" and finding.level > Level.NOTE]
    page = flows_of(text_of(found))
    for words in ("not known:", "Lacking:", "Viet Nam,", "cannot answer without", "if it is owed"):
        assert words not in flat(page)
